"""Holds that a large graph is put about as fast as it is loaded, whole, and that a second PUT replaces it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.figures import FIGURES
from tests.service.conftest import writing

MANY = 60_000  # more than what goes through a transaction
GRAPH = "http://example.org/graphs/large"
NT = {"Content-Type": "application/n-triples"}


def lines(many: int, word: str = "value", start: int = 0) -> bytes:
    """A document of N-Triples."""
    return "".join(
        f'<http://example.org/thing/{number // 6}> <http://example.org/p{number % 6}> "{word} {number}, a text" .\n'
        for number in range(start, start + many)
    ).encode()


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("large")
    with writing(folder, "--store", str(folder / "store"), "--query-timeout", "200") as made:
        made.timeout = httpx.Timeout(300)
        yield made


def held(writer: httpx.Client, graph: str) -> set[str]:
    read = writer.get("/rdf-graph-store", params={"graph": graph}, headers={"Accept": "application/n-triples"})
    return set(read.text.splitlines()) if read.status_code == 200 else set()


def put(writer: httpx.Client, graph: str, body: bytes, method: str = "PUT") -> int:
    return writer.request(method, "/rdf-graph-store", params={"graph": graph}, content=body, headers=NT).status_code


def test_a_large_graph_is_put_replaced_and_added_to(writer: httpx.Client) -> None:
    first, second = lines(MANY), lines(MANY, start=500)
    assert put(writer, GRAPH, first) == 201
    assert held(writer, GRAPH) == set(first.decode().splitlines())
    assert put(writer, GRAPH, first) == 204
    assert put(writer, GRAPH, second) == 204
    assert held(writer, GRAPH) == set(second.decode().splitlines())
    more = lines(MANY, start=MANY * 2)
    assert put(writer, GRAPH, more, "POST") == 204
    assert held(writer, GRAPH) == {*second.decode().splitlines(), *more.decode().splitlines()}
    blank = b'_:b <http://example.org/p> "1" .\n'
    assert put(writer, GRAPH, first + blank) == 204
    assert put(writer, GRAPH, second) == 204
    assert held(writer, GRAPH) == set(second.decode().splitlines())
    assert writer.delete("/rdf-graph-store", params={"graph": GRAPH}).status_code == 204


def test_a_condition_holds_for_a_large_graph_too(writer: httpx.Client) -> None:
    graph = f"{GRAPH}/once"
    sent = {"params": {"graph": graph}, "headers": NT | {"If-None-Match": "*"}}
    assert writer.put("/rdf-graph-store", content=lines(MANY), **sent).status_code == 201  # type: ignore[arg-type]
    other = lines(MANY, "other")
    assert writer.put("/rdf-graph-store", content=other, **sent).status_code == 412  # type: ignore[arg-type]
    assert held(writer, graph) == set(lines(MANY).decode().splitlines())


def test_a_put_takes_no_more_than_twice_the_time_of_load(tmp_path: Path) -> None:
    """In turns on the same machine, with the command as a whole; its start, with a new store, is told apart."""
    with writing(tmp_path, "--store", str(tmp_path / "store")) as client:
        client.timeout = httpx.Timeout(300)
        _compare(client, tmp_path)


def _compare(writer: httpx.Client, tmp_path: Path) -> None:
    putting, loading, starting = [], [], []
    (tmp_path / "small.nt").write_bytes(lines(1))
    for turn in range(2):
        body = lines(MANY, f"turn {turn}")
        (tmp_path / "large.nt").write_bytes(body)
        began = time.perf_counter()
        assert put(writer, f"{GRAPH}/{turn}", body) == 201
        putting.append(time.perf_counter() - began)
        for name, times in (("large", loading), ("small", starting)):
            times.append(_timed(tmp_path, "load", f"{name}.nt", "--store", str(tmp_path / f"{name}{turn}")))
    start = f"{min(starting):.1f} of them to start"
    FIGURES.append(f"PUT of {MANY:,} triples {min(putting):.1f} s, load {min(loading):.1f} s, {start}")
    assert min(putting) <= 2 * min(loading), (putting, loading, starting)


def _timed(folder: Path, *arguments: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "graphsvc", *arguments], cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - began
