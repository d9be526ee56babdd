"""What the gateway refuses."""

from client import CHINA, UTC, client, execute, fails, gateway, order, zone
from harness import check, scenario


@scenario("trade.query of an unknown order: 40004 ACQ.TRADE_NOT_EXIST, signed")
def _():
    reply = execute("alipay.trade.query", {"out_trade_no": "nothing"})
    check((reply["code"], reply["sub_code"]) == ("40004", "ACQ.TRADE_NOT_EXIST"), reply)


@scenario("a missing field: 40001 isv.missing-parameter, signed")
def _():
    reply = execute("alipay.trade.create", {"out_trade_no": "1", "total_amount": "1"})
    check((reply["code"], reply["sub_code"]) == ("40001", "isv.missing-parameter"), reply)


@scenario("an invalid field: 40002 isv.invalid-parameter, signed")
def _():
    reply = execute("alipay.trade.create", order(total_amount="1.234"))
    check((reply["code"], reply["sub_code"]) == ("40002", "isv.invalid-parameter"), reply)


@scenario("another private key: isv.invalid-signature")
def _():
    other = client(app_private_key=gateway["platform_private_pkcs1.pem"])
    fails(
        lambda: execute("alipay.trade.query", {"trade_no": "1"}, by=other),
        "isv.invalid-signature",
        "&amp;charset=utf-8",
    )


@scenario("an unknown method: isv.invalid-method")
def _():
    fails(lambda: execute("alipay.trade.vendorpay.devicedata.upload", {}), "isv.invalid-method")


@scenario("an unknown application: isv.invalid-app-id")
def _():
    fails(
        lambda: execute("alipay.trade.query", {"trade_no": "1"}, by=client(app_id="2021000000000009")),
        "isv.invalid-app-id",
    )


@scenario("the machine's time where it is not China's: isv.invalid-timestamp (§1.3)")
def _():
    zone(UTC)
    try:
        fails(lambda: execute("alipay.trade.query", {"trade_no": "1"}), "isv.invalid-timestamp")
    finally:
        zone(CHINA)


@scenario("encrypt_type over plain content: isv.invalid-encrypt, in plain text")
def _():
    reply = execute("alipay.trade.query", {"trade_no": "1"}, by=client(encrypt_type="AES"))
    check((reply["code"], reply["sub_code"]) == ("40002", "isv.invalid-encrypt"), reply)
