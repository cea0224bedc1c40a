"""Asks the running service for more than it gives, and for large answers packed: nothing cut looks whole."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.conftest import Served, serving

ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"


@pytest.fixture(scope="module")
def service() -> Iterator[Served]:
    with serving("--row-limit", "9000") as running:
        yield running


@pytest.fixture(scope="module")
def client(service: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.url, timeout=60) as made:
        yield made


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_a_result_of_too_many_rows_is_broken_off(client: httpx.Client, name: str) -> None:
    assert client.get("/sparql", params={"query": f"{ALL} LIMIT 9000", "format": name}).status_code == 200
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/sparql", params={"query": f"{ALL} LIMIT 9001", "format": name})


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf", "jsonld"])
def test_a_graph_of_too_many_triples_is_broken_off(client: httpx.Client, name: str) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/sparql", params={"query": "CONSTRUCT WHERE { ?s ?p ?o }", "format": name})


def test_a_small_answer_of_too_many_rows_is_a_problem_document() -> None:
    with serving("--row-limit", "3") as running:
        answer = httpx.get(f"{running.url}/sparql", params={"query": "SELECT * { VALUES ?x { 1 2 3 4 } }"})
    assert answer.status_code == 503
    assert "more than 3 rows" in answer.json()["detail"]
