"""Times PUT and POST of a large graph beside `graphsvc load` of the same file: ./run bench uploads [--triples 300000].

Every request is set against a load of its document into a store of its own that was timed right before it, so that a
machine that gets busier is so for both.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.bench.peers import ROOT
from tests.conftest import serving

GRAPH = "http://example.org/graphs/large"
NT = {"Content-Type": "application/n-triples"}
TOKEN = "a-token-for-tests-only"
OTHER = "PUT of other content"  # the one turn that is a transaction of the engine, for the old graph is taken away


@dataclass(frozen=True)
class Turn:
    """What was done, and its seconds beside those of the load."""

    does: str
    seconds: float
    loading: float

    @property
    def ratio(self) -> float:
        """How many times the load it took."""
        return self.seconds / self.loading


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="./run bench uploads", description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--triples", type=int, default=300_000)
    chosen = parser.parse_args(arguments)
    for on_disk in (True, False):
        place = ROOT / "build" / "bench"
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="uploads-", dir=place) as made:
            for one in turns(Path(made), chosen.triples, on_disk):
                where = "on disk" if on_disk else "in memory"
                print(f"{where}, {one.does}: {one.seconds:.1f} s, load {one.loading:.1f} s, {one.ratio:.2f} times")


def lines(many: int, word: str = "value", start: int = 0) -> bytes:
    """A document of N-Triples."""
    return "".join(
        f'<http://example.org/thing/{number // 6}> <http://example.org/p{number % 6}> "{word} {number}, a text" .\n'
        for number in range(start, start + many)
    ).encode()


def turns(place: Path, many: int, on_disk: bool) -> Iterator[Turn]:
    """Fill a store graph by graph, and change one; `place` is an empty folder to work in."""
    (place / "token").write_text(TOKEN, encoding="utf-8")
    given = ("--store", str(place / "store")) if on_disk else ()
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with (
        serving("--writable", "--token-file", str(place / "token"), *given) as running,
        httpx.Client(base_url=running.url, headers=headers, timeout=900) as client,
    ):
        for number, (does, graph, body) in enumerate(_requests(many)):
            (place / "large.nt").write_bytes(body)
            loading = _load(place, str(place / f"loaded{number}"))
            began = time.perf_counter()
            method = does.split()[0]
            said = client.request(method, "/rdf-graph-store", params={"graph": graph}, content=body, headers=NT)
            assert said.status_code in (201, 204), said.text
            yield Turn(does, time.perf_counter() - began, loading)


def _requests(many: int) -> Iterator[tuple[str, str, bytes]]:
    first = lines(many)
    yield "PUT into a new store", GRAPH, first
    yield "PUT of the same again", GRAPH, first
    yield "PUT of a little changed", GRAPH, lines(many, start=many // 500)
    yield "PUT of another graph", f"{GRAPH}/2", lines(many, "second")
    yield "POST of another graph", f"{GRAPH}/3", lines(many, "third")
    yield "POST into a graph", f"{GRAPH}/3", lines(many, "fourth")
    yield OTHER, GRAPH, lines(many, "fifth")


def _load(place: Path, store: str) -> float:
    began = time.perf_counter()
    command = [sys.executable, "-m", "graphsvc", "load", "large.nt", "--store", store, "--graph", GRAPH]
    subprocess.run(command, cwd=place, check=True, capture_output=True)
    return time.perf_counter() - began
