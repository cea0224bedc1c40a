"""Asks the running service for more than it gives, and for large answers packed: nothing cut looks whole."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import httpx
import pytest
import zstandard

from tests.conftest import Served, serving

ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"
# Blank nodes have another name in each worker.
NAMED = "SELECT ?s ?p ?o { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) } ORDER BY ?s ?p ?o"


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


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("zstd;q=0, gzip;q=0.1", "gzip"),
        ("*", "zstd"),
        ("*;q=0.5, zstd;q=0", "gzip"),
        ("x-gzip", "gzip"),
        ("identity;q=1, gzip;q=0.5", None),
        ("gzip;q=0", None),
        ("br", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("rows", [50, 8000])
def test_accept_encoding_chooses_how_an_answer_is_packed(
    client: httpx.Client, accepted: str, coding: str | None, rows: int
) -> None:
    params = {"query": f"{NAMED} LIMIT {rows}", "format": "csv"}
    with client.stream("GET", "/sparql", params=params, headers={"Accept-Encoding": accepted}) as answer:
        body = b"".join(answer.iter_raw())
    assert answer.headers.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer.headers["Vary"]
    plain = client.get("/sparql", params=params, headers={"Accept-Encoding": "identity"}).content
    assert unpacked(body, coding) == plain


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_packed_answer_that_is_cut_has_no_end(client: httpx.Client, coding: str) -> None:
    body = b""
    with (
        pytest.raises(httpx.RemoteProtocolError),
        client.stream("GET", "/sparql", params={"query": ALL}, headers={"Accept-Encoding": coding}) as answer,
    ):
        for part in answer.iter_raw():
            body += part
    assert body
    with pytest.raises((EOFError, zstandard.ZstdError)):
        unpacked(body, coding)


def unpacked(body: bytes, coding: str | None) -> bytes:
    """What a whole packed body holds. Raises EOFError or ZstdError where its end is missing."""
    if coding == "gzip":
        return gzip.decompress(body)
    if coding == "zstd":
        reader = zstandard.ZstdDecompressor().decompressobj()
        data = reader.decompress(body)
        if not reader.eof:
            raise EOFError("the frame has no end")
        return data
    return body
