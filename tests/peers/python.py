"""The official Python SDK, measured: `python.py CASE` prints its name, and what building a signed request and accepting a
reply cost, in microseconds of CPU."""

import json
import statistics
import sys
import time

from alipay.aop.api.AlipayClientConfig import AlipayClientConfig
from alipay.aop.api.DefaultAlipayClient import DefaultAlipayClient
from alipay.aop.api.request.AlipayUserCertifyOpenInitializeRequest import AlipayUserCertifyOpenInitializeRequest

with open(sys.argv[1], encoding="utf-8") as file:
    case = json.load(file)
config = AlipayClientConfig()
config.server_url = "https://openapi.alipay.com/gateway.do"
config.app_id = case["app_id"]
config.app_private_key = case["app_key"]
config.alipay_public_key = case["alipay_public_key"]
client = DefaultAlipayClient(config)
# Its model knows these as objects, not as the JSON texts that the documentation has.
fields = {name: json.loads(value) if value.startswith("{") else value for name, value in case["fields"].items()}
body = case["reply"].encode()


def build():
    request = AlipayUserCertifyOpenInitializeRequest()
    request.biz_content = fields
    # It signs and encodes as `execute` does, and sends nothing.
    assert "&sign=" in client.page_execute(request, "GET")


def accept():
    # What `execute` does with a body, and what its caller does with that.
    node = client._DefaultAlipayClient__parse_response(body)
    assert json.loads(node)["certify_id"]


def cost(call, calls):
    samples = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(calls):
            call()
        samples.append((time.process_time() - start) / calls)
    return statistics.median(samples) * 1e6


build()  # so that what it loads on first use is loaded
print("alipay-sdk-python", f"{cost(build, 16):.1f}", f"{cost(accept, 64):.1f}", sep="\t")
