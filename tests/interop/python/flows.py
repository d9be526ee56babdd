"""Calls that follow from each other."""

import uuid

from client import execute, gateway, order
from harness import check, scenario


@scenario("flow: create, query, pay, query, refund, refund query, close")
def _():
    new = order()
    number = {"out_trade_no": new["out_trade_no"]}
    trade_no = execute("alipay.trade.create", new)["trade_no"]
    check(execute("alipay.trade.query", number)["trade_status"] == "WAIT_BUYER_PAY", "not waiting")
    check(gateway.tell("approve", number=trade_no)["known"], "the order is not known")
    paid = execute("alipay.trade.query", {"trade_no": trade_no})
    check(paid["trade_status"] == "TRADE_SUCCESS" and paid["total_amount"] == "88.88", paid)
    refund = execute("alipay.trade.refund", {**number, "refund_amount": "8.88", "out_request_no": "r1"})
    check(refund["fund_change"] == "Y" and refund["refund_fee"] == "8.88", refund)
    again = execute("alipay.trade.refund", {**number, "refund_amount": "8.88", "out_request_no": "r1"})
    check(again["fund_change"] == "N" and again["refund_fee"] == "8.88", again)
    found = execute("alipay.trade.fastpay.refund.query", {**number, "out_request_no": "r1"})
    check(found["refund_status"] == "REFUND_SUCCESS" and found["refund_amount"] == "8.88", found)
    closed = execute("alipay.trade.close", number)
    check(closed["sub_code"] == "ACQ.TRADE_STATUS_ERROR", closed)


@scenario("flow: create, close, query")
def _():
    new = order()
    number = {"out_trade_no": new["out_trade_no"]}
    execute("alipay.trade.create", new)
    check(execute("alipay.trade.close", number)["code"] == "10000", "not closed")
    check(execute("alipay.trade.query", number)["trade_status"] == "TRADE_CLOSED", "not closed")


@scenario("flow: certify initialize, query, pass, query")
def _():
    initialize = {
        "outer_order_no": uuid.uuid4().hex,
        "biz_code": "FACE",
        "identity_param": {
            "identity_type": "CERT_INFO",
            "cert_type": "IDENTITY_CARD",
            "cert_name": "收委",
            "cert_no": "260104197909275964",
        },
        "merchant_config": {"return_url": "https://example.com/back"},
    }
    reply = execute("alipay.user.certify.open.initialize", initialize)
    check(reply["code"] == "10000", reply)
    number = {"certify_id": reply["certify_id"]}
    check("passed" not in execute("alipay.user.certify.open.query", number), "known too soon")
    gateway.tell("approve", number=reply["certify_id"])
    check(execute("alipay.user.certify.open.query", number)["passed"] == "T", "not passed")


@scenario("a payment that is under way: 10003, then the query finds it paid")
def _():
    new = order(auth_code="28763443825664394", scene="bar_code")
    gateway.tell("fault", fault="pending")
    check(execute("alipay.trade.pay", new)["code"] == "10003", "not 10003")
    for _ in range(3):
        status = execute("alipay.trade.query", {"out_trade_no": new["out_trade_no"]})["trade_status"]
    check(status == "TRADE_SUCCESS", status)
