"""Times one small query in process, through the pool and over HTTP: ./run bench overhead [--queries 2000].

The same queries are asked in turns of a hundred, so that a machine that gets busier does so for all three.
"""

from __future__ import annotations

import argparse
import io
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from graphsvc.store import open_store
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.jobs import Job, do
from graphsvc.store.sandbox.worker_pool import Pool
from tests.bench.data import write
from tests.bench.measure import Client
from tests.bench.peers import ROOT
from tests.bench.queries import SHAPES, asked
from tests.conftest import serving

TURN = 100  # queries that one of the three answers before the next is asked
TRIPLES = 20_000


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="./run bench overhead", description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--queries", type=int, default=2000)
    chosen = parser.parse_args(arguments)
    data = write(ROOT / "build" / "bench" / f"shop-{TRIPLES}.nt", TRIPLES)
    with tempfile.TemporaryDirectory(prefix="overhead-", dir=data.parent) as place:
        found = medians(data, Path(place), asked(SHAPES["point"], TRIPLES, chosen.queries))
    engine, pool, http = found["in process"], found["through the pool"], found["over HTTP"]
    for name, took in found.items():
        print(f"{name}: {took:.2f} ms (median of {chosen.queries})")
    print(f"the pool adds {pool - engine:.2f} ms, HTTP {http - pool:.2f} ms, both together {http - engine:.2f} ms")


def medians(data: Path, place: Path, queries: Sequence[str]) -> dict[str, float]:
    """The median time in ms of `queries` on `data`, each way."""
    served, here = place / "served", place / "here"
    for folder in (served, here):
        made = open_store(str(folder))
        made.load(data)
        made.close()
    store = open_store(str(here))
    assert isinstance(store, EmbeddedStore)
    pool = Pool(store)
    with serving("--store", str(served), "--cache", "0") as running:
        client = Client(f"{running.url}/sparql")
        ways = {"in process": lambda query: directly(store, query)}
        ways |= {"through the pool": lambda query: b"".join(pool.run(Job("query", query)))}
        ways |= {"over HTTP": client.ask}
        found = in_turns(ways, queries)
        client.close()
    pool.close()
    store.close()
    return found


def in_turns(ways: dict[str, Callable[[str], bytes]], queries: Sequence[str]) -> dict[str, float]:
    """The median time of each way in ms; the first turn fills the caches and does not count."""
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for start in (0, *range(0, len(queries), TURN)):
        for name, way in ways.items():
            if not start:
                spent[name].clear()
            for query in queries[start : start + TURN]:
                began = time.perf_counter()
                way(query)
                spent[name].append((time.perf_counter() - began) * 1000)
    return {name: statistics.median(times) for name, times in spent.items()}


def directly(store: EmbeddedStore, query: str) -> bytes:
    """The answer of the engine as the service would send it."""
    output = io.BytesIO()
    do(Job("query", query), store.engine, output.write)
    return output.getvalue()
