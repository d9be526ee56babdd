"""Notifications of the mock and of the SDK, and the signatures of our own client."""

from urllib.parse import parse_qsl, urlencode

from alipay.aop.api.util.SignatureUtils import get_sign_content, sign_with_rsa, sign_with_rsa2, verify_with_rsa

from client import TEXT, gateway, legacy
from harness import check, scenario

PAID = {
    "notify_type": "trade_status_sync",
    "trade_status": "TRADE_SUCCESS",
    "subject": TEXT,
    "total_amount": "88.88",
    "off": "100% off",
}


def verifies(params, key):
    signed = {name: value for name, value in params.items() if name not in ("sign", "sign_type")}
    try:
        return verify_with_rsa(key, get_sign_content(signed).encode(), params["sign"])
    except Exception as error:
        check("Verification failed" in str(error), repr(error))
        return False


@scenario("a notification of the mock verifies")
def _():
    params = dict(parse_qsl(gateway.tell("notification", params=PAID)["body"], keep_blank_values=True))
    check(verifies(params, gateway["alipay_public.pem"]), params)
    check(not verifies({**params, "total_amount": "0.01"}, gateway["alipay_public.pem"]), "a changed amount verifies")


@scenario("it accepts a notification signed with SHA-1: the signature chooses the algorithm (§7)")
def _():
    params = dict(parse_qsl(legacy.tell("notification", params=PAID)["body"], keep_blank_values=True))
    check(params["sign_type"] == "RSA" and verifies(params, legacy["alipay_public.pem"]), params)


def notification(sign, **more):
    params = {
        "app_id": gateway["app_id"],
        "charset": "utf-8",
        "notify_id": "n1",
        "notify_time": "2026-01-02 03:04:05",
        **PAID,
        **more,
    }
    params["sign"] = sign(gateway["platform_private_pkcs1.pem"], get_sign_content(params), "utf-8")
    return {**params, "sign_type": "RSA2"}


@scenario("a notification that it signed is verified by our client, a changed one refused")
def _():
    params = notification(sign_with_rsa2)
    good = gateway.tell("verify_notification", body=urlencode(params))
    check(good["ok"] and good["value"], good)
    check(not gateway.tell("verify_notification", body=urlencode({**params, "total_amount": "1"}))["ok"], "verified")


@scenario(
    "a notification that it signed with SHA-1 is refused by our client (§7: the algorithm is the configuration's)"
)
def _():
    params = {**notification(sign_with_rsa), "sign_type": "RSA"}
    check(not gateway.tell("verify_notification", body=urlencode(params))["ok"], "verified")


for style in ("execute", "page", "order_string"):

    @scenario(f"our client's {style}: its signature verifies with the SDK")
    def _(style=style):
        params = dict(parse_qsl(gateway.tell("prepare", style=style)["query"], keep_blank_values=True))
        signed = {name: value for name, value in params.items() if name != "sign"}
        key = gateway["app_public.pem"]
        check(verify_with_rsa(key, get_sign_content(signed).encode(), params["sign"]), params)
