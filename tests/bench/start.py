"""Times what a user waits for first: the import, one query as a whole process, the first answer of the server."""

from __future__ import annotations

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence

from graphsvc.store import open_store
from tests.bench.engines import conditions
from tests.bench.graph import PREDICATE, node, quads
from tests.bench.peers import ROOT, end

RUNS = 7
# An installed copy has its modules compiled; a machine on which Python may not write them would compile them each time.
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
PROMISED = {"import graphsvc": 0.15, "graphsvc query, whole process": 0.3, "graphsvc serve, first answer": 1.0}
VIEW = "paths in a million edges on disk, first answer after a restart"
PROMISED[VIEW] = 0.5
NODES, EDGES = 100_000, 1_000_000
ASKED = """
import sys, time
from graphsvc import find_paths, open_store
store = open_store(sys.argv[1])
began = time.perf_counter()
found = find_paths(store, sys.argv[2], sys.argv[3], via=sys.argv[4], k=1, max_length=20).all()
print(time.perf_counter() - began, len(found))
store.close()
"""


def main(arguments: Sequence[str] = ()) -> None:
    python = [sys.executable, "-c"]
    empty = seconds(lambda: run([*python, "pass"]))
    found = {
        "import graphsvc": seconds(lambda: run([*python, "import graphsvc"])) - empty,
        "graphsvc query, whole process": seconds(lambda: run([sys.executable, "-m", "graphsvc", "query", "ASK {}"])),
        "graphsvc serve, first answer": seconds(first_answer),
    }
    with tempfile.TemporaryDirectory(prefix="start-") as folder:
        store = open_store(folder)
        store.load(quads(NODES, EDGES))
        store.close()
        found[VIEW] = seconds(lambda: first_path(folder))
    for name, took in found.items():
        print(f"{name}: {took:.2f} s (promised: under {PROMISED[name]} s)")
    result = conditions("./run bench start") | {"seconds": found, "promised": PROMISED}
    (ROOT / "docs" / "start.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def seconds(work: Callable[[], float]) -> float:
    """The median of what a few runs took, after one that fills the caches."""
    work()
    return statistics.median(work() for _ in range(RUNS))


def run(command: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, env=COMPILED)
    return time.perf_counter() - began


def first_path(folder: str) -> float:
    """The seconds that the first path takes of a process that has just opened the store, what it imports with it."""
    ends = [node(1), node(2)]
    command = [sys.executable, "-c", ASKED, folder, *ends, PREDICATE]
    told = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=COMPILED).stdout
    took, number = told.split()
    assert number == "1", "no path was found"
    return float(took)


def first_answer() -> float:
    """The seconds from the start of a server to the end of its first answer; its end is not among them."""
    began = time.perf_counter()
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
        answer = connection.getresponse()
        answer.read()
        took = time.perf_counter() - began
        assert answer.status == 200
        connection.close()
    finally:
        end(process)
        process.stdout.close()
    return took
