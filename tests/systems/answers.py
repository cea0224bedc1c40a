"""Starts the service of the Python that runs this, asks it what people ask first, and ends it; needs nothing else.

python tests/systems/answers.py
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

ASK = "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
PATHS = "/api/v1/paths?from=local-validation&to=patient-harm&k=3"
ADDRESSES = ("/", "/doc/node/automation-bias.html", "/picture/map.png", PATHS, ASK, "/readyz")


def main() -> None:
    """Print the time of each answer. Ends with 1 where one is not as it should be."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    began = time.perf_counter()
    command = [sys.executable, "-m", "graphsvc", "serve", "--port", "0"]
    with tempfile.TemporaryDirectory() as folder:  # not where the program's sources are
        process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", env=environment, cwd=folder)
        try:
            assert process.stdout
            line = process.stdout.readline()
            found = re.search(r"http://[\w.:]+", line)
            if not found:
                sys.exit(f"the service did not say where it listens, but: {line!r}")
            print(f"{'started':40} {time.perf_counter() - began:6.2f} s")
            for address in ADDRESSES:
                began = time.perf_counter()
                with urllib.request.urlopen(found[0] + address, timeout=120) as answer:
                    body = answer.read()
                print(f"{address[:40]:40} {time.perf_counter() - began:6.2f} s {len(body):9,} bytes")
                if address == ASK and not json.loads(body)["boolean"]:
                    sys.exit("the graph is empty")
                if address == "/readyz":
                    print(json.loads(body))
        finally:
            process.terminate()
            process.wait(30)


if __name__ == "__main__":
    main()
