"""Asks a running service the same again, with and without writes between, and looks at what it counts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from graphsvc import create_app, open_store
from graphsvc.store import result_cache
from tests.conftest import serving

TOKEN = "a-token-for-tests-only"
COUNT = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"  # some hundredths of a second


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    token = tmp_path_factory.mktemp("token") / "token"
    token.write_text(TOKEN)
    with serving("--writable", "--token-file", str(token)) as running, httpx.Client(base_url=running.url) as made:
        yield made


def ask(client: httpx.Client, query: str, format: str = "csv") -> bytes:
    answer = client.get("/sparql", params={"query": query, "format": format}, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.content


def metric(client: httpx.Client, name: str) -> int:
    lines = client.get("/metrics").text.splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"graphsvc_{name} "))


def test_the_second_time_no_worker_is_asked_and_the_answer_is_the_same(writer: httpx.Client) -> None:
    before = metric(writer, "cached_answers_total")
    first, second = ask(writer, COUNT), ask(writer, COUNT)
    assert first == second
    assert metric(writer, "cached_answers_total") == before + 1
    assert metric(writer, "cache_bytes") > 0
    assert ask(writer, COUNT, "json") != first
    assert metric(writer, "cached_answers_total") == before + 1


@pytest.mark.parametrize("seed", range(3))
def test_every_answer_is_that_of_the_triples_of_the_moment(writer: httpx.Client, seed: int) -> None:
    chance = random.Random(seed)
    writer.put("/rdf-graph-store?graph=urn:g", content="", headers=_as_writer() | {"Content-Type": "text/turtle"})
    engine = open_store()
    for _ in range(12):
        thing = f"<urn:{chance.randrange(4)}> <urn:p> <urn:{chance.randrange(4)}>"
        verb = chance.choice(["INSERT", "DELETE", "ask", "ask"])
        if verb != "ask":
            text = f"{verb} DATA {{ GRAPH <urn:g> {{ {thing} }} }}"
            answer = writer.post("/sparql", data={"update": text}, headers=_as_writer())
            assert answer.status_code == 204
            engine.update(text)
        for query in ("SELECT ?s ?o { GRAPH <urn:g> { ?s <urn:p> ?o } } ORDER BY ?s ?o", COUNT):
            here = engine.query(query).serialize(format=_csv())  # type: ignore[union-attr,arg-type]
            assert ask(writer, query) == here


def test_without_a_cache_nothing_is_kept(tmp_path: Path) -> None:
    with (
        serving("--store", str(tmp_path / "empty"), "--cache", "0") as running,
        httpx.Client(base_url=running.url) as c,
    ):
        assert ask(c, "SELECT * {}") == ask(c, "SELECT * {}")
        assert "cache" not in c.get("/metrics").text


def test_readiness_is_never_told_from_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result_cache, "LEAST", 0.0)  # keep every answer
    app = create_app(open_store(), workers=1)
    context = app.extensions["graphsvc"]
    with app.test_client() as client:
        for _ in range(2):
            assert client.get("/sparql?query=ASK%7B%7D").status_code == 200
            assert client.get("/sparql?query=ASK%20%7B%7D").status_code == 200
        hits = context.cache.hits
        assert hits == 2
        for _ in range(2):
            assert client.get("/readyz").status_code == 200
        assert context.cache.hits == hits
    context.close()


def _as_writer() -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKEN}"}


def _csv() -> object:
    from pyoxigraph import QueryResultsFormat

    return QueryResultsFormat.CSV
