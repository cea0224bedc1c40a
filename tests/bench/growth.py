"""Times path questions as the edges grow, on a store in a folder: ./run bench growth [--edges 10000,…,10000000].

Each size has a tenth as many nodes as edges. The view of the edges is read once, and kept until a write.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graphsvc.model.filters import EvidenceFilter
from graphsvc.paths.engine.memory_graph import memory_view
from graphsvc.store import open_store
from tests.bench.engines import conditions
from tests.bench.graph import quads
from tests.bench.paths import PAIRS, WALK, ours, resident
from tests.bench.peers import ROOT
from tests.bench.pictures import drawn

RESULTS = ROOT / "docs" / "paths.json"


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="./run bench growth", description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--edges", default="10000,100000,1000000,10000000", help="numbers of edges, with commas")
    parser.add_argument("--one", type=int, default=0, help="measure this number here and print it as JSON")
    chosen = parser.parse_args(arguments)
    if chosen.one:
        print(json.dumps(measure(chosen.one)))
        return
    found = {}
    for edges in chosen.edges.split(","):
        # A process for each, so that none holds what another left.
        command = [sys.executable, "-m", "tests.bench", "growth", "--one", edges]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        found[edges] = json.loads(done.stdout.splitlines()[-1])
        print(f"{int(edges):,} edges: {json.dumps(found[edges])}", flush=True)
    result = conditions(" ".join(["./run bench growth", *arguments])) | {"edges": found}
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    plot(found, RESULTS.parent / "benchmarks" / "paths.svg")


def measure(edges: int) -> dict[str, Any]:
    """Load `edges` random edges, read the view, and ask: seconds, MB, and for each question the median in ms."""
    nodes = edges // 10
    with tempfile.TemporaryDirectory(prefix="growth-", dir=_made(ROOT / "build" / "bench")) as folder:
        data = Path(folder) / "edges.nt"
        with data.open("wb") as output:
            ox.serialize((quad.triple for quad in quads(nodes, edges)), output, ox.RdfFormat.N_TRIPLES)
        store = open_store(str(Path(folder) / "store"))
        store.load(data)
        before, began = resident(), time.perf_counter()
        view = memory_view(store, WALK, EvidenceFilter())
        found: dict[str, Any] = {"view_s": time.perf_counter() - began, "view_mb": resident() - before}
        chosen = random.Random(2)
        names = len(view.arrays.names)
        pairs = [(chosen.randrange(names), chosen.randrange(names)) for _ in range(PAIRS)]
        for question, ask in ours(view).items():
            spent: list[float] = []
            for start, end in pairs:
                began = time.perf_counter()
                ask(start, end)
                spent.append((time.perf_counter() - began) * 1000)
            found[question] = statistics.median(spent)
        found["edges_read"] = int(view.arrays.matrix.nnz)  # fewer than asked for where random edges fall together
        store.close()
    return found


def plot(found: dict[str, dict[str, float]], path: Path) -> None:
    """Draw what the view and the questions take against the number of edges, on logarithmic axes."""
    names = [name for name in next(iter(found.values())) if name != "edges_read"]
    with drawn(path, size=(8, 4)) as (axis,):
        for place, name in enumerate(names):
            said = {"view_s": "reading the view, s", "view_mb": "the view, MB"}.get(name, f"{name}, ms")
            values = [one[name] for one in found.values()]
            axis.loglog([int(edges) for edges in found], values, marker="osv^D*P"[place % 7], lw=1, label=said)
        axis.set(xlabel="edges", title="Path questions as the edges grow")
        axis.legend(fontsize=8)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
