"""Lets 4 writers and 8 readers work without a pause and counts what goes wrong: ./run bench drill [--writes 5000].

A writer writes the numbers 1, 2, 3 … one after another, each by a way that is drawn: a SPARQL update, a PUT of a graph
of its own, a POST or a PATCH. Readers count them. An answer is stale when it lacks a number that was acknowledged
before it was asked for; a number is lost when it is not there at the end, or on disk after a kill -9 and a restart.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.conftest import serving

WRITERS, READERS = 4, 8
PATIENCE = 20.0  # seconds after which a request counts as not answered
TOKEN = "a token of the drill"
SENT = {"Authorization": f"Bearer {TOKEN}"}
SAID = "http://drill/said"
WAYS = ("update", "put", "post", "patch")


@dataclass
class Counts:
    """What happened: how often, how long it took (seconds), and what went wrong."""

    acknowledged: list[int] = field(default_factory=lambda: [0] * WRITERS)  # the last number of each writer
    in_graph: list[int] = field(default_factory=lambda: [0] * WRITERS)  # of those, how many in its own graph
    wrote: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    unanswered: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def main(arguments: Sequence[str] = ()) -> None:
    """Print a line of figures for a store in memory and one for a store on disk."""
    parser = argparse.ArgumentParser(prog="./run bench drill", description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--writes", type=int, default=5000, help="acknowledged writes, each time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stores", nargs="+", choices=("memory", "disk"), default=["memory", "disk"])
    chosen = parser.parse_args(arguments)
    wrong = False
    for where in chosen.stores:
        with tempfile.TemporaryDirectory(prefix="drill-") as folder:
            began = time.monotonic()
            counts = drill(Path(folder), where == "disk", chosen.writes, chosen.seed)
            print(
                json.dumps({"store": where, "seconds": round(time.monotonic() - began, 1)} | figures(counts)),
                flush=True,
            )
        wrong |= bool(counts.unanswered or counts.lost or counts.stale)
    if wrong:
        raise SystemExit("Something was not answered, lost or stale.")


def figures(counts: Counts) -> dict[str, object]:
    """The counts as JSON values, times in ms."""
    said: dict[str, object] = {"writes": sum(counts.acknowledged), "reads": len(counts.read)}
    for name, times in (("write", sorted(counts.wrote)), ("read", sorted(counts.read))):
        for part in (50, 99, 100):
            said[f"{name}_p{part}"] = round(times[min(len(times) * part // 100, len(times) - 1)] * 1000, 1)
    wrong = {"unanswered": counts.unanswered, "lost": counts.lost, "stale": counts.stale}
    said |= {"refused": dict(counts.refused)} | {name: len(found) for name, found in wrong.items()}
    return said | {name: found[:5] for name, found in wrong.items() if found}


def drill(folder: Path, on_disk: bool, writes: int, seed: int) -> Counts:
    """Let a server of its own be written to `writes` times, all together, and read as long."""
    (folder / "token").write_text(TOKEN, encoding="utf-8")
    store = ("--store", str(folder / "store")) if on_disk else ()
    arguments = ("--writable", "--token-file", str(folder / "token"), *store)
    counts = Counts()
    with serving(*arguments, log=folder / "log") as server:
        done = threading.Event()
        writers = [
            threading.Thread(target=write, args=(server.url, number, writes // WRITERS, seed, counts))
            for number in range(WRITERS)
        ]
        readers = [
            threading.Thread(target=read, args=(server.url, seed + number, counts, done)) for number in range(READERS)
        ]
        for thread in (*writers, *readers):
            thread.start()
        for thread in writers:
            thread.join()
        done.set()
        for thread in readers:
            thread.join()
        verify(server.url, counts, "at the end")
        if on_disk:
            server.process.kill()
    if on_disk:
        with serving(*arguments, log=folder / "log") as server:
            verify(server.url, counts, "after a kill and a restart")
    return counts


def write(url: str, writer: int, writes: int, seed: int, counts: Counts) -> None:
    """Write the numbers up to `writes`; one that is not acknowledged is written again, which changes nothing more."""
    drawn = random.Random(f"{seed} {writer}")
    graph = f"http://drill/{writer}"
    with httpx.Client(base_url=url, headers=SENT, timeout=PATIENCE) as client:
        for number in range(1, writes + 1):
            way = drawn.choice(WAYS)
            while not acknowledged(client, way, graph, number, counts):
                pass
            counts.in_graph[writer] += way != "put"
            counts.acknowledged[writer] = number


def acknowledged(client: httpx.Client, way: str, graph: str, number: int, counts: Counts) -> bool:
    triple = f"<{graph}> <{SAID}> {number} ."
    place = {"graph": f"{graph}/{number}" if way == "put" else graph}
    turtle = {"Content-Type": "text/turtle"}
    began = time.monotonic()
    try:
        if way == "update":
            answer = client.post("/sparql", data={"update": f"INSERT DATA {{ GRAPH <{graph}> {{ {triple} }} }}"})
        elif way == "patch":
            update, media = f"INSERT DATA {{ {triple} }}", {"Content-Type": "application/sparql-update"}
            answer = client.patch("/rdf-graph-store", params=place, content=update, headers=media)
        else:
            method = way.upper()
            answer = client.request(method, "/rdf-graph-store", params=place, content=triple, headers=turtle)
    except httpx.TimeoutException:
        counts.unanswered.append(f"{way} of {number}")
        return False
    counts.wrote.append(time.monotonic() - began)
    if not answer.is_success:
        counts.refused[f"{way} {answer.status_code}"] += 1
    return answer.is_success


def read(url: str, seed: int, counts: Counts, done: threading.Event) -> None:
    """Count the numbers of a writer that is drawn, in all graphs by SPARQL or in its own as a graph."""
    drawn = random.Random(seed)
    with httpx.Client(base_url=url, timeout=PATIENCE) as client:
        while not done.is_set():
            writer, whole = drawn.randrange(WRITERS), drawn.random() < 0.3
            least = (counts.in_graph if whole else counts.acknowledged)[writer]
            began = time.monotonic()
            try:
                found = held_in_graph(client, writer, counts) if whole else held(client, writer, counts)
            except httpx.TimeoutException:
                counts.unanswered.append(f"{'graph' if whole else 'count'} of writer {writer}")
                continue
            counts.read.append(time.monotonic() - began)
            if found is not None and found < least:
                counts.stale.append(f"writer {writer}: {found} of {least}")


def held(client: httpx.Client, writer: int, counts: Counts) -> int | None:
    """How many numbers of a writer the graphs hold together; None where no answer is given."""
    query = f"SELECT (COUNT(?n) AS ?count) {{ GRAPH ?g {{ <http://drill/{writer}> <{SAID}> ?n }} }}"
    answer = client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})
    if answer.status_code != 200:
        counts.refused[f"count {answer.status_code}"] += 1
        return None
    return int(answer.text.split()[1])


def held_in_graph(client: httpx.Client, writer: int, counts: Counts) -> int | None:
    """How many numbers the graph of a writer holds; None where no answer is given, nought where there is none yet."""
    place = {"graph": f"http://drill/{writer}"}
    answer = client.get("/rdf-graph-store", params=place, headers={"Accept": "application/n-triples"})
    if answer.status_code not in (200, 404):
        counts.refused[f"graph {answer.status_code}"] += 1
        return None
    return answer.text.count("\n") if answer.status_code == 200 else 0


def verify(url: str, counts: Counts, when: str) -> None:
    """Note every acknowledged number that is not there, and every one that nobody wrote."""
    for writer, last in enumerate(counts.acknowledged):
        query = f"SELECT ?n {{ GRAPH ?g {{ <http://drill/{writer}> <{SAID}> ?n }} }}"
        answer = httpx.post(f"{url}/sparql", data={"query": query}, headers={"Accept": "text/csv"}, timeout=60)
        found = {int(line) for line in answer.text.split()[1:]}
        counts.lost += [f"writer {writer}, {number}, {when}" for number in sorted(set(range(1, last + 1)) ^ found)]
