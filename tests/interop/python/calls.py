"""Calls that are executed: what they carry, and where."""

import json
from importlib import import_module

from alipay.aop.api.FileItem import FileItem

from client import TEXT, client, execute, fails, gateway, legacy, order, request
from harness import check, scenario


@scenario("rsa2 trade.query: signed, accepted, reply verified")
def _():
    reply = execute("alipay.trade.query", {"out_trade_no": "20150320010101001"})
    check(reply["code"] == "10000", reply)
    check(gateway.last()["outcome"] == "accepted", gateway.last())


@scenario("response classes read the reply of trade.query")
def _():
    name = "AlipayTradeQueryResponse"
    response = getattr(import_module("alipay.aop.api.response." + name), name)()
    response.parse_response_content(
        client().execute(request("alipay.trade.query", {"trade_no": "2014112611001004680073956707"}))
    )
    check(response.is_success() and response.total_amount, response.body)


@scenario("biz_content with Chinese, special characters and emoji arrives as it was")
def _():
    reply = execute("alipay.trade.precreate", order(subject=TEXT))
    check(reply["code"] == "10000" and reply["qr_code"], reply)
    check(json.loads(gateway.last()["params"]["biz_content"])["subject"] == TEXT, gateway.last())


@scenario("an empty parameter, which the SDK signs and sends (§1.5)")
def _():
    made = request("alipay.trade.query", {"out_trade_no": "20150320010101001"})
    made.add_other_text_param("ext", "")
    made.add_other_text_param("blank", "  ")
    check(json.loads(client().execute(made))["code"] == "10000", "refused")
    check(gateway.last()["params"]["ext"] == "", gateway.last())


@scenario("an empty optional field of biz_content is not sent")
def _():
    check(execute("alipay.trade.create", order(body=""))["code"] == "10000", "refused")
    check("body" not in json.loads(gateway.last()["params"]["biz_content"]), gateway.last())


@scenario("notify_url and return_url are signed and arrive")
def _():
    urls = {"notify_url": "https://example.com/n?a=1&b=收", "return_url": "https://example.com/r#x"}
    check(execute("alipay.trade.create", order(), **urls)["code"] == "10000", "refused")
    check(urls.items() <= gateway.last()["params"].items(), gateway.last())


@scenario("open.auth.token.app: a merchant's code becomes app_auth_token, which a call then carries")
def _():
    code = gateway.tell("merchant_code")["code"]
    reply = execute("alipay.open.auth.token.app", {"grant_type": "authorization_code", "code": code})
    made = request("alipay.trade.create", order())
    made.add_other_text_param("app_auth_token", reply["app_auth_token"])
    check(json.loads(client().execute(made))["code"] == "10000", "refused")
    check(gateway.last()["params"]["app_auth_token"] == reply["app_auth_token"], gateway.last())


@scenario("an unknown app_auth_token: 20001 aop.invalid-app-auth-token")
def _():
    made = request("alipay.trade.create", order())
    made.add_other_text_param("app_auth_token", "nobody's")
    check(json.loads(client().execute(made))["sub_code"] == "aop.invalid-app-auth-token", "accepted")


def access_token():
    code = gateway.tell("user_code")["code"]
    return execute("alipay.system.oauth.token", grant_type="authorization_code", code=code)


@scenario("system.oauth.token: parameters outside biz_content (§6.6); success has no code (§3.1)")
def _():
    reply = access_token()
    check(reply["access_token"] and "code" not in reply, reply)


@scenario("system.oauth.token: a used code is refused in error_response (§3.1)")
def _():
    code = gateway.tell("user_code")["code"]
    execute("alipay.system.oauth.token", grant_type="authorization_code", code=code)
    reply = execute("alipay.system.oauth.token", grant_type="authorization_code", code=code)
    check(reply["sub_code"] == "isv.code-invalid", reply)


@scenario("user.info.share carries auth_token")
def _():
    made = request("alipay.user.info.share")
    made.add_other_text_param("auth_token", access_token()["access_token"])
    check(json.loads(client().execute(made))["code"] == "10000", "refused")


@scenario("offline.material.image.upload: multipart, the file is not signed (§6.5)")
def _():
    picture = bytes([0x89]) + b"PNG\r\n\x1a\n" + bytes(range(256)) * 8
    file = FileItem("店铺.png", picture, "image/png")
    reply = execute("alipay.offline.material.image.upload", image_type="png", image_name="海底捞", image_content=file)
    check(reply["code"] == "10000" and reply["image_id"], reply)
    check(gateway.last()["files"] == {"image_content": len(picture)}, gateway.last())


@scenario("open.file.upload: multipart with biz_code beside the file")
def _():
    file = FileItem("a.txt", b"content", "text/plain")
    made = request("alipay.open.file.upload", biz_code="openpt_appstore", file_content=file)
    check(json.loads(client().execute(made))["code"] == "10000", gateway.last())


@scenario("charset gbk: request and reply (§10)")
def _():
    gbk = client(charset="gbk")
    reply = execute("alipay.trade.precreate", order(subject="收委 誠信 {\\}"), by=gbk)
    check(reply["code"] == "10000", reply)
    check(gateway.last()["params"]["charset"] == "gbk", gateway.last())
    check("誠信" in gateway.last()["params"]["biz_content"], gateway.last())


@scenario("charset gbk: what the charset lacks raises, and nothing is sent (§10)")
def _():
    fails(lambda: execute("alipay.trade.precreate", order(subject="😀"), by=client(charset="gbk")), "gbk")


@scenario("sign_type RSA at a gateway of a legacy application: signed and verified with SHA-1")
def _():
    reply = execute("alipay.trade.precreate", order(subject=TEXT), by=client(legacy, sign_type="RSA"))
    check(reply["code"] == "10000", reply)
    check(legacy.last()["params"]["sign_type"] == "RSA", legacy.last())


@scenario("sign_type RSA at a gateway of RSA2: isv.invalid-signature-type")
def _():
    fails(lambda: execute("alipay.trade.precreate", order(), by=client(sign_type="RSA")), "isv.invalid-signature-type")


@scenario("sign_type RSA2 at a gateway of a legacy application: isv.invalid-signature-type")
def _():
    fails(lambda: execute("alipay.trade.precreate", order(), by=client(legacy)), "isv.invalid-signature-type")
