"""Kills replicas behind a balancer while readers ask, and counts what fails: ./run bench replicas [--seconds 10].

Two `graphsvc serve` stand behind haproxy with deploy/haproxy.cfg: with a graph each, then in front of one Fuseki. One
of them is ended by kill -9 and started again, then the other. A request failed where its answer did not come, came
broken off, or was none of 200; it was wrong where it was not the answer that was given before.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pyoxigraph as ox

from graphsvc import open_store
from graphsvc.names import CF
from tests.bench.peers import ALL, ROOT, end, free_port, running
from tests.conftest import Served, serving

READERS = 6
PATIENCE = 60.0  # seconds after which a request counts as failed
QUERY = f"SELECT ?status (COUNT(?it) AS ?n) {{ ?it <{CF}status> ?status }} GROUP BY ?status ORDER BY ?status"
ASKED = {
    "query by GET": ("GET", "/sparql?format=csv&query=" + str(httpx.QueryParams({"q": QUERY}))[2:]),
    "query by POST": ("POST", "/sparql"),
    "page": ("GET", "/focus?node=automation-bias"),
    "paths": ("GET", "/api/v1/paths?from=local-validation&to=patient-harm&k=3"),
}


@dataclass
class Counts:
    """What readers asked and what became of it, by the stretch of the drill that it was asked in."""

    asked: Counter[str] = field(default_factory=Counter)
    failed: dict[str, Counter[str]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)
    longest: dict[str, float] = field(default_factory=dict)
    stretch: str = "both"


def main(arguments: Sequence[str] = ()) -> None:
    """Print a line of figures for replicas with a graph each and one for replicas in front of Fuseki."""
    parser = argparse.ArgumentParser(prog="./run bench replicas", description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--seconds", type=float, default=10, help="of each of the five stretches")
    parser.add_argument("--over", nargs="+", choices=("copies", "fuseki"), default=["copies", "fuseki"])
    chosen = parser.parse_args(arguments)
    if not shutil.which("haproxy"):
        raise SystemExit("haproxy is missing: install the package haproxy.")
    for over in chosen.over:
        with tempfile.TemporaryDirectory(prefix="replicas-") as folder, store_of(over, Path(folder)) as location:
            counts = drill(Path(folder), location, chosen.seconds)
        print(json.dumps({"over": over, "haproxy": "2 replicas"} | figures(counts)), flush=True)


@contextmanager
def store_of(over: str, folder: Path) -> Iterator[list[str]]:
    """The options that name the store of both replicas: none for a graph each, or a Fuseki that runs meanwhile."""
    if over == "copies":
        yield []
        return
    graph = folder / "graph.nt"
    with graph.open("wb") as output:
        open_store().dump(output, format=ox.RdfFormat.N_TRIPLES)
    with running(ALL["Fuseki"], folder / "fuseki", graph) as endpoint:
        yield ["--store", endpoint.query]


def drill(folder: Path, store: Sequence[str], seconds: float) -> Counts:
    """Let readers ask through five stretches: both, one dead, both again, the other dead, both again."""
    counts, done = Counts(), threading.Event()
    ports = [free_port() for _ in range(3)]
    with ExitStack() as replicas:
        two = [replicas.enter_context(replica(port, store)) for port in ports[:2]]
        replicas.enter_context(balancer(folder, *ports))
        address = f"http://127.0.0.1:{ports[2]}"
        right = answers(address)
        readers = [threading.Thread(target=read, args=(address, right, counts, done)) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        time.sleep(seconds)
        for number, (name, victim) in enumerate(zip(("one", "two"), two, strict=True)):
            counts.stretch = f"{name} killed"
            victim.process.kill()
            time.sleep(seconds)
            counts.stretch = f"{name} comes back"
            replicas.enter_context(replica(ports[number], store))
            time.sleep(seconds)
        done.set()
        for reader in readers:
            reader.join(PATIENCE)
    return counts


@contextmanager
def replica(port: int, store: Sequence[str]) -> Iterator[Served]:
    """A server on a port that stays the same when it is started again; it keeps no answers, so that each is made."""
    with serving("--port", str(port), "--cache", "0", *store) as server:
        yield server


@contextmanager
def balancer(folder: Path, one: int, two: int, port: int) -> Iterator[None]:
    """haproxy with the file of deploy/, once it has asked both replicas whether they are ready."""
    addresses = {"LISTEN": f"127.0.0.1:{port}", "ONE": f"127.0.0.1:{one}", "TWO": f"127.0.0.1:{two}"}
    command = ["haproxy", "-db", "-f", str(ROOT / "deploy" / "haproxy.cfg")]
    with (folder / "haproxy.log").open("wb") as log:
        process = subprocess.Popen(command, env=os.environ | addresses, stdout=log, stderr=log, start_new_session=True)
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).is_success:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        time.sleep(2)
        yield
    finally:
        end(process)


def ask(client: httpx.Client, kind: str) -> str:
    """The text of an answer. Raises HTTPError where it is none of 200, or none."""
    method, path = ASKED[kind]
    if method == "POST":
        answer = client.post(path, data={"query": QUERY}, headers={"Accept": "text/csv"})
    else:
        answer = client.get(path)
    return answer.raise_for_status().text


def answers(address: str) -> dict[str, str]:
    """What each kind of request is answered, which must be one thing from both replicas."""
    with httpx.Client(base_url=address, timeout=PATIENCE) as client:
        given = {kind: {ask(client, kind) for _ in range(4)} for kind in ASKED}
    differing = [kind for kind, texts in given.items() if len(texts) != 1]
    if differing:
        raise SystemExit(f"the replicas differ in: {', '.join(differing)}")
    return {kind: texts.pop() for kind, texts in given.items()}


def read(address: str, right: dict[str, str], counts: Counts, done: threading.Event) -> None:
    """Ask one kind after another until the drill is done."""
    with httpx.Client(base_url=address, timeout=PATIENCE) as client:
        while not done.is_set():
            for kind, wanted in right.items():
                stretch, began = counts.stretch, time.monotonic()
                counts.asked[stretch] += 1
                try:
                    counts.wrong[stretch] += ask(client, kind) != wanted
                except httpx.HTTPStatusError as error:
                    told = f"{kind}: {error.response.status_code}"
                    counts.failed.setdefault(stretch, Counter())[told] += 1
                except httpx.HTTPError as error:
                    counts.failed.setdefault(stretch, Counter())[f"{kind}: {type(error).__name__}"] += 1
                counts.longest[stretch] = max(counts.longest.get(stretch, 0), time.monotonic() - began)


def figures(counts: Counts) -> dict[str, object]:
    """What to print: requests asked, failed and wrong, and the longest wait in seconds, by stretch."""
    failed = sum(sum(kinds.values()) for kinds in counts.failed.values())
    return {
        "asked": counts.asked.total(),
        "failed": failed,
        "wrong": counts.wrong.total(),
        "failures": {stretch: dict(kinds) for stretch, kinds in counts.failed.items()},
        "asked_by_stretch": dict(counts.asked),
        "longest_s": {stretch: round(value, 2) for stretch, value in counts.longest.items()},
    }
