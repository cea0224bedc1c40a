"""Asks each query plainly and with a header that leads it through the whole application: nobody sees which it was."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse
from zstandard import ZstdDecompressor

from graphsvc import create_app, open_store
from graphsvc.store.documents.compression import is_packed
from graphsvc.store.jobs import Job

ROUND = {"If-None-Match": '"no-such-answer"'}  # a condition, which the quick way does not judge
FORM, TEXT = "application/x-www-form-urlencoded", "application/sparql-query"
SMALL = "SELECT ?s { ?s a <http://www.w3.org/2004/02/skos/core#Concept> } ORDER BY ?s LIMIT 3"
MIDDLE = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 200"
LARGE = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 9000"
QUERIES = {
    "small": SMALL,
    "middle": MIDDLE,
    "large": LARGE,
    "a question": "ASK {}",
    "a graph": "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 5",
    "what is no query": "SELECT (",
    "nothing": " ",
    "an update": "CLEAR ALL",
    "letters": 'SELECT ("ä+&=%\u2003" AS ?x) {}',
    "an unknown function": "SELECT (<x:f>(1) AS ?x) {}",
    "another endpoint": "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
    "too deep": "ASK { FILTER(" + "(" * 500 + "1" + ")" * 500 + ") }",
    "relative": "SELECT (IRI('x') AS ?x) {}",
}
WANTED = (
    {},
    {"Accept": "text/csv"},
    {"Accept": "text/turtle, application/sparql-results+xml;q=0.9, */*;q=0.1", "Accept-Encoding": "gzip"},
    {"Accept": "text/csv;q=.5, text/tab-separated-values;q=x", "Accept-Encoding": "gzip;q=2"},
    {"Accept": "text/html"},
    {"Accept": "image/png", "Accept-Encoding": "zstd"},
    {"Accept-Encoding": "zstd, gzip;q=0.5", "X-Request-Id": "mine"},
    {"Accept-Encoding": "identity, gzip;q=0.5", "Origin": "https://example.org"},
)


@pytest.fixture(scope="module", params=[0, 1], ids=["in this process", "in a worker"])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    store = open_store()
    made = create_app(store, workers=request.param)
    yield made
    made.extensions["graphsvc"].close()


def ask(app: Flask, way: str, query: str, headers: dict[str, str]) -> TestResponse:
    client = app.test_client()
    if way == "GET":
        return client.get("/sparql", query_string={"query": query}, headers=headers, buffered=True)
    if way == "form":
        return client.post("/sparql", data={"query": query}, headers=headers, buffered=True)
    return client.post("/sparql", data=query.encode(), content_type=TEXT, headers=headers, buffered=True)


def plain(answer: TestResponse) -> bytes:
    """The bytes of an answer, unpacked."""
    coding = answer.headers.get("Content-Encoding")
    if coding == "zstd":
        return ZstdDecompressor().decompressobj().decompress(answer.data)
    return gzip.decompress(answer.data) if coding == "gzip" else answer.data


def shown(answer: TestResponse) -> tuple[Any, ...]:
    """What a client sees, but for what differs from request to request and for the bytes of a packing.

    A large answer that is small when it is packed has a length and an ETag only where a worker has packed it.
    """
    differ = ["X-Request-Id", "Content-Length", "ETag", "Date"]
    differ += ["Cache-Control"] if "Content-Encoding" in answer.headers else []
    headers = sorted((key, value) for key, value in answer.headers if key not in differ)
    body = plain(answer)
    if answer.status_code >= 400:
        body = body.replace(answer.headers["X-Request-Id"].encode(), b"")
    tagged = answer.headers.get("ETag", "")[:2] if "Content-Encoding" not in answer.headers else ""
    return answer.status_code, headers, tagged, body


@pytest.mark.parametrize("wanted", WANTED, ids=str)
@pytest.mark.parametrize("way", ["GET", "form", "text"])
@pytest.mark.parametrize("name", QUERIES)
def test_a_query_is_answered_the_same_by_either_way(app: Flask, name: str, way: str, wanted: dict[str, str]) -> None:
    quick, whole = (ask(app, way, QUERIES[name], wanted | more) for more in ({}, ROUND))
    assert shown(quick) == shown(whole)


def test_a_plain_query_does_without_the_framework_and_others_do_not(app: Flask) -> None:
    seen: list[str] = []
    app.before_request_funcs.setdefault(None, []).append(lambda: seen.append("here"))
    try:
        assert ask(app, "GET", SMALL, {}).status_code == 200
        assert seen == []
        for headers in (ROUND, {"Accept": "text/html"}, {"Range": "bytes=0-1"}, {"Content-Encoding": "gzip"}):
            ask(app, "GET", SMALL, headers)
        assert app.test_client().get(f"/sparql?query={'x' * 10}&format=csv").status_code == 400
        assert len(seen) == 5
    finally:
        app.before_request_funcs[None].pop()


def test_it_is_counted_and_logged_as_any_request(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "graphsvc.service"):
        ask(app, "GET", SMALL, {"X-Request-Id": "the-one"})
    assert "GET /sparql request=the-one status=200" in caplog.text
    said = app.test_client().get("/metrics").text
    assert 'graphsvc_requests_total{route="/sparql",method="GET",status="200"}' in said


def test_an_answer_that_was_seen_is_not_sent_again(app: Flask) -> None:
    for coding in ("", "gzip"):
        first = ask(app, "GET", MIDDLE, {"Accept-Encoding": coding})
        again = ask(app, "GET", SMALL, {"Accept-Encoding": coding, "If-None-Match": first.headers["ETag"]})
        assert again.status_code == 200
    plainly = ask(app, "GET", MIDDLE, {})
    again = ask(app, "GET", MIDDLE, {"If-None-Match": plainly.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
@pytest.mark.parametrize("size", ["small", "middle", "large"])
def test_a_worker_packs_what_is_worth_it(app: Flask, coding: str, size: str) -> None:
    context = app.extensions["graphsvc"]
    packed = b"".join(context.run(Job("query", QUERIES[size], "csv", coding=coding)))
    whole = b"".join(context.run(Job("query", QUERIES[size], "csv")))
    assert is_packed(packed) == (size != "small")
    if coding == "gzip" and is_packed(packed):
        assert sorted(gzip.decompress(packed).splitlines()) == sorted(whole.splitlines())
