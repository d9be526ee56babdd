"""What the SDK makes of answers that are spoilt."""

import http.client

from client import fails, faulty
from harness import check, scenario


@scenario("a signature of another key is refused (§3.4)")
def _():
    fails(lambda: faulty("bad-signature"), "Verification failed")


@scenario("a changed reply is refused (§3.4)")
def _():
    fails(lambda: faulty("tampered"), "Verification failed")


@scenario("a reply without a signature is refused (§3.4, missing_sign)")
def _():
    fails(lambda: faulty("no-signature"), "response shape maybe illegal")


@scenario("of a node that stands twice, the signed one is read (§3.4, duplicate_node_after_sign)")
def _():
    check(faulty("duplicate-node")["code"] == "10000", "not the signed one")


@scenario("a reply that ends in the middle is refused")
def _():
    fails(lambda: faulty("truncated"), "response shape maybe illegal")


@scenario("HTTP 502 raises TypeError (§1.7)")
def _():
    check(isinstance(fails(lambda: faulty("bad-gateway")), TypeError), "another exception")


@scenario("a dropped connection raises")
def _():
    check(isinstance(fails(lambda: faulty("dropped")), (http.client.HTTPException, OSError)), "another exception")


@scenario("an unsigned GBK error under utf-8 raises UnicodeDecodeError")
def _():
    check(isinstance(fails(lambda: faulty("gbk-error")), UnicodeDecodeError), "another exception")


@scenario("20000 isp.unknow-error, signed; the SDK calls it a failure (§3.1)")
def _():
    check(faulty("unavailable")["sub_code"] == "isp.unknow-error", "not told")


@scenario("40005 isv.app-call-limited, signed")
def _():
    check(faulty("rate-limited")["sub_code"] == "isv.app-call-limited", "not told")


# From here on the gateway has another key.
@scenario("a rotated key is not fetched: the reply is refused (no certificate mode)")
def _():
    fails(lambda: faulty("rotated-certificate"), "Verification failed")
