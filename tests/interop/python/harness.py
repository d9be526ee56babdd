"""What scenarios in Python share: the gateway, and the report."""

import json
import subprocess
import sys


class Gateway:
    """A mock gateway of its own, which ends with this process. `gateway[name]` is what a client must know."""

    def __init__(self, address, *sign_type):
        self._process = subprocess.Popen(
            [sys.argv[1], address, *sign_type],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._known = self._read()

    def __getitem__(self, name):
        return self._known[name]

    def _read(self):
        line = self._process.stdout.readline()
        if not line:
            sys.exit("the gateway has ended")
        return json.loads(line)

    def tell(self, what, **arguments):
        self._process.stdin.write(json.dumps({"do": what, **arguments}) + "\n")
        self._process.stdin.flush()
        answer = self._read()
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer

    def last(self):
        """The last request that it saw."""
        return self.tell("requests")[-1]


_scenarios, _cannot = [], []


def scenario(name):
    """One line of the report: the function raises if it does not hold."""
    return lambda function: _scenarios.append((name, function))


def cannot(what, why):
    """What the SDK cannot do."""
    _cannot.append((what, why))


def check(holds, otherwise):
    if not holds:
        raise AssertionError(otherwise)


def finish(who):
    """Runs everything and prints the report."""
    for name, function in _scenarios:
        try:
            function()
            print(f"ok {who} {name}", flush=True)
        except Exception as error:
            why = f"{type(error).__name__} {error}".replace("\n", " ")
            print(f"FAILED {who} {name}: {why}", flush=True)
    for what, why in _cannot:
        print(f"-- {who} {what}: {why}")
