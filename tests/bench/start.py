"""Times what a user waits for first: the import, one query as a whole process, the first answer of the server."""

from __future__ import annotations

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from tests.bench.engines import conditions
from tests.bench.peers import ROOT, end

RUNS = 7
# An installed copy has its modules compiled; a machine on which Python may not write them would compile them each time.
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
PROMISED = {"import graphsvc": 0.15, "graphsvc query, whole process": 0.7, "graphsvc serve, first answer": 1.5}


def main(arguments: Sequence[str] = ()) -> None:
    python = [sys.executable, "-c"]
    empty = seconds(lambda: run([*python, "pass"]))
    found = {
        "import graphsvc": seconds(lambda: run([*python, "import graphsvc"])) - empty,
        "graphsvc query, whole process": seconds(lambda: run([sys.executable, "-m", "graphsvc", "query", "ASK {}"])),
        "graphsvc serve, first answer": seconds(first_answer),
    }
    for name, took in found.items():
        print(f"{name}: {took:.2f} s (promised: under {PROMISED[name]} s)")
    result = conditions("./run bench start") | {"seconds": found, "promised": PROMISED}
    (ROOT / "docs" / "start.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def seconds(work: Callable[[], None]) -> float:
    """The median of a few runs, after one that fills the caches."""
    work()
    spent = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, env=COMPILED)


def first_answer() -> None:
    command = [sys.executable, "-m", "graphsvc", "serve", "--port", "0"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True, env=COMPILED
    )
    assert process.stdout is not None
    try:
        found = re.search(rb"http://([\w.]+):(\d+)", process.stdout.readline())
        assert found, "the server did not say where it listens"
        connection = http.client.HTTPConnection(found[1].decode(), int(found[2]), timeout=30)
        connection.request("GET", "/sparql?query=ASK%7B%7D", headers={"Accept": "application/sparql-results+json"})
        assert connection.getresponse().status == 200
        connection.close()
    finally:
        end(process)
        process.stdout.close()
