"""Measures the service beside its peers: ./run bench [--sizes 10000,1000000] [--engines graphsvc,Oxigraph] [--plot].

Every server gets the same file and the same queries over HTTP on the loopback, one server at a time, in one run.
What is measured for some servers or sizes is put beside what was measured before of the others.
Peers that are not installed are named and left out; `.ci/services all` installs them.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from tests.bench import processor_time, report
from tests.bench.data import write
from tests.bench.measure import Client, Failed, Times, answer, many_clients, one_client, summary
from tests.bench.peers import ALL, KEPT, OURS, ROOT, Peer, running
from tests.bench.queries import MIX, SHAPES, asked, mixed
from tests.bench.virtuoso import GRAPH

RESULTS = ROOT / "docs" / "benchmarks.json"
CLIENTS = (1, 8, 32)
CHECKED = 3  # answers of each query that are compared
Answers = dict[str, list[Any]]  # by the mark of the query: number of rows and mark of the first server's answer


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="./run bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", default="10000,1000000", help="numbers of triples, with commas")
    parser.add_argument("--engines", default="", help="names of servers, with commas; what is known of others is kept")
    parser.add_argument("--seconds", type=float, default=3.0, help="for each query, and for each number of clients")
    parser.add_argument("--plot", action="store_true", help="draw the growth of all that was measured so far")
    parser.add_argument("--report", action="store_true", help="write the page again from what was measured so far")
    chosen = parser.parse_args(arguments)
    if not chosen.report:
        peers = [ALL[name] for name in chosen.engines.split(",")] if chosen.engines else list(ALL.values())
        for size in (int(text) for text in chosen.sizes.split(",")):
            measure(size, peers, chosen.seconds, arguments)
    measured = json.loads(RESULTS.read_text(encoding="utf-8"))
    if chosen.plot:
        report.plots(measured, RESULTS.parent / "benchmarks")
    report.page(measured, RESULTS.with_suffix(".md"))


def measure(size: int, peers: Sequence[Peer], seconds: float, arguments: Sequence[str]) -> None:
    """Measure and keep everything about one size: server by server, then the engine in this process."""
    data = write(ROOT / "build" / "bench" / f"shop-{size}.nt", size)
    answers: Answers = {} if OURS in peers else known_answers(size)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=data.parent) as folder:
        for peer in peers:
            if not peer.needs():
                print(f"{peer.name} is not installed: .ci/services {peer.name.lower()}")
                continue
            if size > peer.most:
                print(f"{peer.name} is left out at {size:,} triples")
                continue
            place = Path(folder) / peer.name
            try:
                found = {peer.name: server(peer, place, data, size, seconds, answers)}
            except RuntimeError as error:
                found = {peer.name: {"error": str(error).replace(str(ROOT), ".")}}
                print(f"{peer.name} at {size:,} triples: {error}")
            if peer is OURS and (place / "store").exists():
                found[peer.name]["idle_ms"] = processor_time.beside_idle(place, size, seconds)
                found["engine in process"] = in_process(place / "store", size, seconds)
                found[report.KEPT] = from_cache(place, size, seconds)
            keep(size, found, answers, arguments)  # after each server: a run that is broken off loses nothing
            shutil.rmtree(place, ignore_errors=True)


def server(peer: Peer, place: Path, data: Path, size: int, seconds: float, answers: Answers) -> dict[str, Any]:
    """Load and start one server, check its answers against the first server's, and time it."""
    more = f"&default-graph-uri={GRAPH}" if peer.name == "Virtuoso" else ""
    with running(peer, place, data) as endpoint:
        print(f"{peer.name} {peer.version()}, {size:,} triples: loaded in {endpoint.load_seconds:.2f} s", flush=True)
        client = Client(endpoint.query, more)
        warm(client, size, seconds)
        shapes: dict[str, Times] = {}
        for name, make in SHAPES.items():
            shapes[name] = one_client(client, asked(make, size, 60), seconds)
            print(f"  {name}: {shapes[name].p50:.2f} ms {shapes[name].error}", flush=True)
        wrong = disagreements(client, size, answers, [name for name in SHAPES if not shapes[name].error])
        for text in wrong:
            print(f"  differs: {text}")
        queries = mixed(size, 400)
        rates = {clients: many_clients(endpoint.query, more, queries, clients, seconds) for clients in CLIENTS}
        print("  mix: " + ", ".join(f"{rates[n].a_second:.0f}/s at {n} {rates[n].error}" for n in CLIENTS), flush=True)
        processor = processor_time.measured(endpoint, more, size, seconds)
        client.close()
        return {
            "version": peer.version(),
            "load_s": endpoint.load_seconds,
            "load_mb": endpoint.load_mb,
            "start_s": endpoint.start_seconds,
            "memory_mb": endpoint.memory(),
            "disk_mb": sum(one.stat().st_size for one in place.rglob("*") if one.is_file()) / 1e6,
            "shapes": {name: dataclasses.asdict(times) for name, times in shapes.items()},
            "processor_ms": processor,
            "mix": {str(clients): dataclasses.asdict(times) for clients, times in rates.items()},
            "differs": wrong,
        }


def warm(client: Client, size: int, seconds: float) -> None:
    """Let a server that compiles while it runs do so before anything is timed; each gets the same."""
    with contextlib.suppress(Failed):
        one_client(client, mixed(size, 400), seconds)


def disagreements(client: Client, size: int, answers: Answers, shapes: Sequence[str]) -> list[str]:
    """Which queries this server answers otherwise than the first one that was asked; a failure is one."""
    wrong = []
    makers = {**{name: SHAPES[name] for name in shapes}, **MIX}
    for name, make in makers.items():
        for query in dict.fromkeys(asked(make, size, CHECKED)):
            try:
                got = answer(client.ask(query), query)
            except (Failed, ValueError, KeyError) as error:
                wrong.append(f"{name}: {error}")
                break
            mark = [len(got), hashlib.blake2b(repr(got).encode(), digest_size=8).hexdigest()]
            first = answers.setdefault(hashlib.blake2b(query.encode(), digest_size=8).hexdigest(), mark)
            if first != mark:
                wrong.append(f"{name}: {mark[0]} rows here, {first[0]} there")
                break
    return wrong


def in_process(folder: Path, size: int, seconds: float) -> dict[str, Any]:
    """The engine on the same files without HTTP: what a service can at best come near to."""
    engine = ox.Store.read_only(str(folder))
    shapes = {}
    for name, make in SHAPES.items():
        spent: list[float] = []
        queries = asked(make, size, 60)
        deadline = time.perf_counter() + seconds
        for number, query in enumerate([queries[0], *queries]):
            began = time.perf_counter()
            results = engine.query(query)
            if isinstance(results, ox.QueryTriples):
                results.serialize(format=ox.RdfFormat.N_TRIPLES)
            else:
                results.serialize(format=ox.QueryResultsFormat.JSON)
            took = time.perf_counter()
            if number or took > deadline:
                spent.append((took - began) * 1000)
            if took > deadline:
                break
        shapes[name] = dataclasses.asdict(summary(spent))
    return {"version": ox.__version__, "shapes": shapes}


def from_cache(place: Path, size: int, seconds: float) -> dict[str, Any]:
    """Our server once more with its cache on: one query of each shape, asked again and again."""
    with running(KEPT, place) as endpoint:
        client = Client(endpoint.query)
        warm(client, size, seconds)
        found = {}
        for name, make in SHAPES.items():
            queries = asked(make, size, 1) * 60
            with contextlib.suppress(Failed):
                client.ask(queries[0])  # what takes longer than the time for all is not to be measured while it is new
            found[name] = one_client(client, queries, seconds)
        client.close()
    return {"version": KEPT.version(), "shapes": {name: dataclasses.asdict(times) for name, times in found.items()}}


def keep(size: int, found: dict[str, Any], answers: Answers, arguments: Sequence[str]) -> None:
    """Put what was found of some servers at one size into the results, each with where and how it was measured."""
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    one = kept.setdefault(str(size), {"engines": {}})
    one["answers"] = answers
    for name, figures in found.items():
        one["engines"][name] = {**conditions("./run bench " + " ".join(arguments)), **figures}
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def known_answers(size: int) -> Answers:
    """The marks of the answers that the first server gave in an earlier run."""
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    found: Answers = kept.get(str(size), {}).get("answers", {})
    return found


def conditions(command: str) -> dict[str, str]:
    """What a figure needs beside it: when, from which commit, how, where, and how busy the machine was (15 minutes)."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    cpu = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if "model name" in line
    ]
    memory = int(Path("/proc/meminfo").read_text(encoding="utf-8").split()[1]) / 1e6
    return {
        "date": time.strftime("%Y-%m-%d"),
        "commit": commit.stdout.strip() or "none",
        "command": command.strip(),
        "machine": f"{len(cpu)} cores ({cpu[0] if cpu else platform.machine()}), {memory:.0f} GB, {platform.system()}",
        "python": sys.version.split()[0],
        "load": f"{os.getloadavg()[2]:.1f}",
    }
