"""Sends odd spellings, deep documents and forged lines: all are refused in words, none is a fault of the program."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from graphsvc.errors import UsageError
from graphsvc.service.protocol.outbound_http import Outside
from graphsvc.store.documents.doctype import has_doctype
from tests.conftest import Served, serving
from tests.hostile.conftest import TOKEN


@pytest.fixture(scope="module")
def server(log: Path, token_file: Path) -> Iterator[Served]:
    with serving("--writable", "--token-file", str(token_file), "--request-limit", "4", log=log) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=60) as made:
        yield made


def connected(server: Served) -> socket.socket:
    url = httpx.URL(server.url)
    return socket.create_connection((url.host, url.port or 80), timeout=30)


HEAD = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
NODE = b'<rdf:Description rdf:about="http://e/x"><e:p>%s</e:p></rdf:Description></rdf:RDF>'
TYPE = b'<!DOCTYPE r [<!ENTITY a "hello">]>'
DOCUMENTS = {
    "first": (TYPE + HEAD + NODE % b"&a;", 400),
    "after 100,000 bytes": (b"<!--" + b"x" * 100_001 + b"-->" + TYPE + HEAD + NODE % b"&a;", 400),
    "after a section": (b"<![CDATA[ ]]>" + TYPE + HEAD + NODE % b"&a;", 400),
    "in the root": (HEAD + TYPE + NODE % b"&a;", 400),
    "in small letters": (TYPE.replace(b"DOCTYPE", b"doctype") + HEAD + NODE % b"&a;", 400),
    "behind what looks like a comment": (b'<x a="<!--">' + TYPE + HEAD + NODE % b"&a;" + b'<x a="-->">', 400),
    "in a comment": (b"<!-- " + TYPE.replace(b"-", b"") + b" -->" + HEAD + NODE % b"b", 201),
    "as text": (HEAD + NODE % b"<![CDATA[<!DOCTYPE r>]]>", 204),
}


@pytest.mark.parametrize("place", DOCUMENTS)
def test_a_document_type_is_refused_wherever_it_stands_and_not_where_it_is_only_named(
    client: httpx.Client, place: str
) -> None:
    body, expected = DOCUMENTS[place]
    headers = {"Content-Type": "application/rdf+xml", "Authorization": f"Bearer {TOKEN}"}
    answer = client.put("/rdf-graph-store?graph=http://e/dt", content=body, headers=headers)
    assert answer.status_code == expected, answer.text
    assert ("DOCTYPE" in answer.text) == (expected == 400)


def test_a_document_without_a_type_is_not_read_twice() -> None:
    assert not has_doctype(b"<not well-formed")


def test_a_literal_that_no_parser_takes_is_the_fault_of_the_document_and_costs_no_worker(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    headers = {"Content-Type": "text/turtle", "Authorization": f"Bearer {TOKEN}"}
    body = b'<x:a> <x:b> "' + b"a" * (17 << 20) + b'" .'
    with serving("--writable", "--token-file", str(tmp_path / "token")) as running:
        answer = httpx.put(f"{running.url}/graphs/long", content=body, headers=headers, timeout=60)
        assert answer.status_code == 400
        assert "16 MB" in answer.json()["detail"]
        assert "graphsvc_workers_killed_total 0" in httpx.get(f"{running.url}/metrics").text


FORGED = "/x%0a2026-11-28%2000:00:00,000%20INFO%20GET%20/admin%20status=200%20FORGED%1b%5b31mred"


def test_no_request_forges_a_line_of_the_log_or_speaks_to_a_terminal(client: httpx.Client, log: Path) -> None:
    assert client.get(FORGED).status_code == 404
    client.post("/sparql", data={"query": "SELECT (\n\x1b AS ?x) {}"})
    client.get("/search?q=%e2%80%ae%0aFORGED")
    said = log.read_text(encoding="utf-8")
    assert "FORGED" in said
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ |    ", line) for line in said.split("\n")[:-1])
    assert not any(line.startswith("2026-11-28 00:00:00,000") for line in said.split("\n"))
    assert "\x1b" not in said and "\u202e" not in said


def test_methods_that_nobody_has_are_counted_together(client: httpx.Client) -> None:
    for number in range(20):
        client.request(f"M{number}", "/healthz")
    said = client.get("/metrics").text
    assert 'method="other",status="405"} 20' in said
    assert "M1" not in said


PREFIXES = ("http://127.0.0.1:9999/public/", "https://ex.org/sparql", "http://h.example")
PERMITTED = {
    "http://127.0.0.1:9999/public/x": True,
    "http://127.0.0.1:9999/public/a%20b": True,
    "http://127.0.0.1:9999/public/.%2e/secret": False,
    "http://127.0.0.1:9999/public/%2e./secret": False,
    "http://127.0.0.1:9999/public/%252e%252e/secret": False,
    "http://127.0.0.1:9999/public/..%2fsecret": False,
    "http://127.0.0.1:9999/public/x%2f..%2f..%2fsecret": False,
    "http://127.0.0.1:9999/public/..;/secret": False,
    "http://127.0.0.1:9999/public/..%5csecret": False,
    "http://127.0.0.1:9999/public/./x": False,
    "http://127.0.0.1:9999/public": False,
    "https://ex.org/sparql": True,
    "https://ex.org/sparql?x=1": True,
    "https://ex.org/sparql/x": True,
    "https://EX.org:443/sparql": True,
    "https://ex.org/sparql-admin": False,
    "https://ex.org/sparql%2fadmin": False,
    "http://h.example": True,
    "http://h.example/anything": True,
    "http://h.example.evil/": False,
    "http://h.example@evil/": False,
}


@pytest.mark.parametrize("address", PERMITTED)
def test_a_prefix_allows_what_is_below_it_and_no_other_spelling_leaves_it(address: str) -> None:
    assert Outside(PREFIXES).permits(address) is PERMITTED[address]


@pytest.mark.parametrize("prefix", ["ftp://ex.org/", "ex.org/sparql", "http://ex.org/a/../b", "http://", ""])
def test_a_prefix_that_no_address_can_be_under_is_refused_at_the_start(prefix: str) -> None:
    with pytest.raises(UsageError, match="allow_service cannot be"):
        Outside((prefix,))


HALF_CHARACTER = "\\ud800"
HALF = '{"\\ud800":{"query":"a","%s":"%s"}}'
ODD = {
    "a whole number of 5,000 digits": ("GET", f"/api/v1/paths?from=use-of-ai&k={'9' * 5000}", {}, {}),
    "a host that is no name": ("GET", "/", {"Host": "xn--"}, {}),
    "a host with a quote": ("GET", "/", {"Host": 'a"b'}, {}),
    "a host with a path": ("GET", "/", {"Host": "a/../b"}, {}),
    "a host with half a bracket": ("GET", "/", {"Host": "[::1"}, {}),
    "a host with a port that is none": ("GET", "/", {"Host": "a:99999"}, {}),
    "a host with a user": ("GET", "/", {"Host": "a@b"}, {}),
    "JSON 100,000 deep": ("POST", "/api/v1/reconcile", {}, {"queries": "[" * 100_000}),
    "JSON 100,000 deep to extend": ("POST", "/api/v1/reconcile", {}, {"extend": '{"a":' * 100_000}),
    "half a character": ("POST", "/api/v1/reconcile", {}, {"queries": HALF % ("type_strict", HALF_CHARACTER)}),
    "half a character as a type": ("POST", "/api/v1/reconcile", {}, {"queries": HALF % ("type", HALF_CHARACTER)}),
    "half a character as a property": (
        "POST",
        "/api/v1/reconcile",
        {},
        {"extend": '{"ids":[],"properties":["\\ud800"]}'},
    ),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_odd_input_is_refused_as_the_mistake_of_who_sent_it(client: httpx.Client, name: str, accept: str) -> None:
    method, path, headers, form = ODD[name]
    answer = client.request(method, path, headers={"Accept": accept} | headers, data=form or None)
    assert answer.status_code == 400
    assert len(answer.content) < 20_000


def test_a_graph_below_an_address_that_is_no_iri_is_refused(client: httpx.Client) -> None:
    headers = {"Content-Type": "text/turtle", "Authorization": f"Bearer {TOKEN}"}
    assert client.put("/graphs/%ff", content="<a:a> <a:b> 1 .", headers=headers).status_code == 400


def test_what_reaches_no_application_is_told_in_a_problem_document(server: Served) -> None:
    with connected(server) as one:
        one.sendall(b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n")
        said = one.makefile("rb").read()
    head, _, body = said.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 413")
    assert b"application/problem+json" in head
    assert json.loads(body)["status"] == 413


def test_many_methods_encodings_and_bodies_end_in_no_fault_of_the_program(client: httpx.Client, log: Path) -> None:
    routes = [
        *client.get("/openapi.json").json()["paths"],
        "/",
        "/sparql",
        "/graphs/x",
        "/search",
        "/paths",
        "/briefing",
    ]
    odd = (
        "",
        "%00",
        "%ff",
        "%ed%a0%80",
        "9" * 5000,
        "-1",
        "NaN",
        "%e2%80%ae%0a",
        "*",
        "{" * 400,
        "[]",
        "%3C%3E",
        "node:",
    )
    heads: tuple[dict[str, str], ...] = (
        {"Accept": "," * 2000},
        {"Content-Type": "multipart/form-data"},
    )
    heads += (
        {"If-Match": "W/"},
        {"Range": "bytes=9-1,-"},
        {"Accept-Encoding": "zstd;q=x"},
        {"Authorization": "Basic é"},
    )
    names = ("query", "from", "k", "node", "queries", "graph", "format", "via", "q", "item")
    ended: list[int] = []
    for path in routes:
        place = re.sub(r"\{\w+\}", "x", path)
        for name, value in zip(names * 2, odd * 2, strict=False):
            ended.append(client.get(f"{place}?{name}={value}&{name}={value}").status_code)
        for method, head in zip(("GET", "POST", "PUT", "PATCH", "DELETE", "BREW"), heads, strict=True):
            raw = {key: value.encode() for key, value in head.items()}
            body = b"" if method == "GET" else b"\xff\0{"
            ended.append(client.request(method, place, headers=raw, content=body).status_code)
    assert 500 not in ended
    assert "Traceback" not in log.read_text(encoding="utf-8")
