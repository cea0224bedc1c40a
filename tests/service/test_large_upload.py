"""Holds that a large graph is put about as fast as it is loaded, whole, and that a second PUT replaces it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.bench.uploads import NT, OTHER, lines, turns
from tests.figures import FIGURES
from tests.service.conftest import writing

MANY = 60_000  # more than what goes through a transaction
GRAPH = "http://example.org/graphs/large"


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


@pytest.mark.parametrize("on_disk", [True, False])
def test_an_upload_takes_no_more_than_twice_the_time_of_load(on_disk: bool, tmp_path: Path) -> None:
    """In turns on the same machine, in a store that fills; `./run bench uploads` does it with more triples."""
    found = list(turns(tmp_path, MANY, on_disk))
    where = "on disk" if on_disk else "in memory"
    told = [f"{one.does} {one.ratio:.2f}" for one in found]
    FIGURES.append(f"uploads of {MANY:,} triples {where}, in times of load: {', '.join(told)}")
    # What takes a whole graph away on disk is one transaction of the engine.
    slow = [one for one in found if one.ratio > (10 if on_disk and one.does == OTHER else 2)]
    assert not slow, told
