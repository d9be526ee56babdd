"""The SDK's client, and what a browser or an app would do with what it makes. Sections (§) are those of protocol.md."""

import http.client
import json
import os
import time
import uuid
from html.parser import HTMLParser
from importlib import import_module
from urllib.parse import urlencode, urlsplit

from alipay.aop.api.AlipayClientConfig import AlipayClientConfig
from alipay.aop.api.DefaultAlipayClient import DefaultAlipayClient

from harness import Gateway, check

# The SDK takes the machine's time for China's (§1.3).
CHINA, UTC = "CST-8", "UTC"
TEXT = "收委 + & = % \" ' < > \\ / 😀"
# It always connects to port 80 (§1.7), so each gateway has an address of its own.
gateway = Gateway("127.0.0.2:80")
legacy = Gateway("127.0.0.3:80", "RSA")


def zone(name):
    os.environ["TZ"] = name
    time.tzset()


def host(of):
    return urlsplit(of["url"]).hostname


def client(of=gateway, **settings):
    config = AlipayClientConfig()
    config.server_url = f"http://{host(of)}/gateway.do"
    config.app_id = of["app_id"]
    # It reads PKCS#1 only (§2).
    config.app_private_key = of["app_private_pkcs1.txt"]
    config.alipay_public_key = of["alipay_public.txt"]
    config.timeout = 5
    for name, value in settings.items():
        setattr(config, name, value)
    return DefaultAlipayClient(config)


def request(method, content=None, **settings):
    name = "".join(word.capitalize() for word in method.split(".")) + "Request"
    made = getattr(import_module("alipay.aop.api.request." + name), name)()
    if content is not None:
        made.biz_content = content
    for name, value in settings.items():
        setattr(made, name, value)
    return made


def execute(method, content=None, by=None, **settings):
    return json.loads((by or client()).execute(request(method, content, **settings)))


def order(**more):
    return {"out_trade_no": uuid.uuid4().hex, "total_amount": "88.88", "subject": "Iphone6 16G", **more}


def post(body, path="/gateway.do", kind="application/x-www-form-urlencoded;charset=utf-8", of=gateway):
    connection = http.client.HTTPConnection(host(of), 80, timeout=5)
    connection.request("POST", path, body, {"Content-Type": kind})
    return connection.getresponse()


def get(url):
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, 80, timeout=5)
    connection.request("GET", parts.path + "?" + parts.query)
    return connection.getresponse()


class Form(HTMLParser):
    """What a browser would send of a page."""

    def __init__(self, page):
        super().__init__()
        self.action, self.fields = None, {}
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.action = attributes["action"]
        elif tag == "input" and "name" in attributes:
            self.fields[attributes["name"]] = attributes["value"]

    def submit(self):
        parts = urlsplit(self.action)
        return post(urlencode(self.fields), parts.path + "?" + parts.query)


def fails(call, *words):
    """The exception that the call ends in, which says all these words."""
    try:
        result = call()
    except Exception as error:
        check(all(word in str(error) for word in words), f"{error!r} does not say {words}")
        return error
    raise AssertionError(f"no exception, but {result!r}")


def faulty(name):
    """The reply to a query whose answer is spoilt."""
    gateway.tell("fault", fault=name)
    return execute("alipay.trade.query", {"out_trade_no": "20150320010101001"})
