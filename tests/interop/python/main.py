"""The official Python SDK as a client of the mock gateway: `main.py GATEWAY_PROGRAM`."""

# Scenarios run in this order; `faults` ends with another key of the gateway.
import calls, pages, flows, refusals, signatures, faults  # noqa: E401, F401
from client import CHINA, zone
from harness import cannot, finish

cannot("certificate mode", "the SDK has none (§1.2)")
cannot("content encryption", "on Python 3 it raises TypeError before anything is sent (§5)")
cannot("private key as PKCS#8", "it reads PKCS#1 only (§2)")
cannot("a gateway on a port of its own", "it connects to 80 and 443 only (§1.7)")

zone(CHINA)
finish("python")
