"""What is signed here and carried to the gateway by a browser or an app."""

from client import TEXT, Form, client, gateway, get, order, post, request
from harness import check, scenario


def page():
    content = order(product_code="FAST_INSTANT_TRADE_PAY", subject=TEXT)
    return request("alipay.trade.page.pay", content, return_url="https://example.com/r?a=1")


@scenario("page_execute GET: the URL opens the cashier")
def _():
    response = get(client().page_execute(page(), http_method="GET"))
    check(gateway.last()["outcome"] == "accepted", gateway.last())
    check(response.status == 303, response.status)


@scenario("page_execute POST: the form opens the cashier")
def _():
    response = Form(client().page_execute(page())).submit()
    check(gateway.last()["outcome"] == "accepted", gateway.last())
    check(response.status == 303, response.status)


@scenario("page_execute POST breaks a value that holds &amp; : isv.invalid-signature (§6.2)")
def _():
    made = request("alipay.trade.wap.pay", order(product_code="QUICK_WAP_WAY", subject="Tom &amp; Co"))
    Form(client().page_execute(made)).submit()
    check(gateway.last()["outcome"] == "isv.invalid-signature", gateway.last())


@scenario("sdk_execute: the order string of trade.app.pay, carried in the body (§1.4, layout 3)")
def _():
    post(client().sdk_execute(request("alipay.trade.app.pay", order(product_code="QUICK_MSECURITY_PAY", subject=TEXT))))
    check(gateway.last()["outcome"] == "accepted", gateway.last())


@scenario("all parameters in the body, charset in the query as well (§1.4, layout 2)")
def _():
    text = client().sdk_execute(request("alipay.trade.query", {"out_trade_no": "20150320010101001"}))
    post(text, "/gateway.do?charset=utf-8")
    check(gateway.last()["outcome"] == "accepted", gateway.last())


@scenario("the reply to its request holds for our own client")
def _():
    text = client().sdk_execute(request("alipay.trade.query", {"out_trade_no": "20150320010101001"}))
    body = post(text).read().decode()
    check(gateway.tell("verify_reply", method="alipay.trade.query", body=body)["ok"], body)
