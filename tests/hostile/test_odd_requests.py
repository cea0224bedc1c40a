"""Sends odd requests of many kinds: each ends as its standard says, soon, and a normal query is answered after it."""

from __future__ import annotations

import gzip
import io
import json
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from zstandard import ZstdCompressor

from tests.conftest import Served, serving
from tests.hostile.conftest import TOKEN

NORMAL = "SELECT ?s WHERE { ?s a <http://www.w3.org/2004/02/skos/core#Concept> } LIMIT 2"
SOON = 12.0  # seconds: a query may take one, beside whatever else the machine does
PATIENCE = 15.0  # seconds: a head may take ten


@pytest.fixture(scope="module")
def server(log: Path, token_file: Path) -> Iterator[Served]:
    limits = ("--query-timeout", "1", "--memory-limit", "256", "--request-limit", "4", "--result-limit", "16")
    with serving("--writable", "--token-file", str(token_file), *limits, "--cache", "0", log=log) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Served, log: Path) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=30) as made:
        yield made
    assert server.process.poll() is None
    told = log.read_text(encoding="utf-8")
    assert "Traceback" not in told and "uncaptured" not in told


@pytest.fixture(autouse=True)
def _soon_and_well_after(client: httpx.Client) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < SOON + PATIENCE
    assert client.post("/sparql", data={"query": NORMAL}).status_code == 200


# Requests as they come over the wire -------------------------------------------------------------------------------

FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
ASK = b"query=ASK%7B%7D"  # 15 bytes
CHUNKS = FORM + b"Transfer-Encoding: chunked\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"


def post(head: bytes, body: bytes = b"", version: bytes = b"1.1") -> bytes:
    return b"POST /sparql HTTP/" + version + b"\r\nHost: a\r\n" + head + b"\r\n" + body


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


def get(target: bytes, version: bytes = b"1.1", head: bytes = b"Host: a\r\n") -> bytes:
    return b"GET " + target + b" HTTP/" + version + b"\r\n" + head + b"\r\n"


# Each with the statuses that are to come, in this order; “closed” where the server is to close the connection then.
WIRE: dict[str, tuple[bytes, list[int], str]] = {
    "chunks": (post(CHUNKS, chunked(ASK)), [200], ""),
    "chunks with an extension": (post(CHUNKS, b"f;a=b\r\n" + ASK + b"\r\n0\r\n\r\n"), [200], ""),
    "chunks of one byte": (post(CHUNKS, b"".join(b"1\r\n%c\r\n" % one for one in ASK) + b"0\r\n\r\n"), [200], ""),
    "a trailer": (post(CHUNKS, b"f\r\n" + ASK + b"\r\n0\r\nX: y\r\nContent-Length: 3\r\n\r\n") + GET, [200, 200], ""),
    "a line break in an extension": (post(CHUNKS, b'f;a="\r\nx"\r\n' + ASK + b"\r\n0\r\n\r\n"), [400], "closed"),
    "an extension without end": (post(CHUNKS, b"f;" + b"a" * 3_000_000), [400], "closed"),
    "a trailer without end": (post(CHUNKS, b"0\r\n" + b"X: y\r\n" * 500_000), [431], "closed"),
    "a chunk in hexadecimal with 0x": (post(CHUNKS, b"0xf\r\n" + ASK + b"\r\n0\r\n\r\n"), [400], "closed"),
    "a chunk of -1": (post(CHUNKS, b"-1\r\n" + ASK), [400], "closed"),
    "a chunk with an underscore": (post(CHUNKS, b"0_f\r\n" + ASK + b"\r\n0\r\n\r\n"), [400], "closed"),
    "a chunk after a space": (post(CHUNKS, b" f\r\n" + ASK + b"\r\n0\r\n\r\n"), [400], "closed"),
    "a chunk longer than it says": (post(CHUNKS, b"5\r\n" + ASK + b"\r\n0\r\n\r\n"), [400], "closed"),
    "gzip, chunked": (post(FORM + b"Transfer-Encoding: gzip, chunked\r\n", chunked(ASK)), [501], "closed"),
    "chunked, identity": (post(FORM + b"Transfer-Encoding: chunked, identity\r\n", chunked(ASK)), [501], "closed"),
    "chunked twice": (post(CHUNKS + b"Transfer-Encoding: chunked\r\n", chunked(ASK)), [400], "closed"),
    "chunked, chunked": (post(FORM + b"Transfer-Encoding: chunked, chunked\r\n", chunked(ASK)), [400], "closed"),
    "chunked in HTTP/1.0": (
        post(CHUNKS + b"Connection: keep-alive\r\n", chunked(ASK) + GET, b"1.0"),
        [400],
        "closed",
    ),
    "chunked in HTTP/1.2": (post(CHUNKS, chunked(ASK), b"1.2") + GET, [200, 200], ""),
    "a length and chunks": (post(CHUNKS + b"Content-Length: 15\r\n", chunked(ASK) + GET), [200], "closed"),
    "the same length twice": (post(FORM + b"Content-Length: 15\r\n" * 2, ASK), [400], "closed"),
    "a length as a list": (post(FORM + b"Content-Length: 15, 15\r\n", ASK), [400], "closed"),
    "a length in hexadecimal": (post(FORM + b"Content-Length: 0xf\r\n", ASK), [400], "closed"),
    "a length of nothing": (post(FORM + b"Content-Length:\r\n", ASK), [400], "closed"),
    "a length in other digits": (post(FORM + "Content-Length: ١٥\r\n".encode(), ASK), [400], "closed"),
    "a length of 40 digits": (post(FORM + b"Content-Length: " + b"9" * 40 + b"\r\n"), [413], "closed"),
    "a length of 5,000 digits": (post(FORM + b"Content-Length: " + b"9" * 5000 + b"\r\n"), [400], "closed"),
    "a body with a GET": (get(b"/healthz", head=b"Host: a\r\nContent-Length: 5\r\n") + b"hello" + GET, [200, 200], ""),
    "a folded header": (get(b"/healthz", head=b"Host: a\r\nX: a\r\n b\r\n"), [200], ""),
    "a fold before any header": (get(b"/healthz", head=b" Host: a\r\n"), [400], "closed"),
    "a NUL in a header": (get(b"/healthz", head=b"Host: a\r\nX: a\0b\r\n"), [400], "closed"),
    "a bare CR in a header": (get(b"/healthz", head=b"Host: a\r\nX: a\rb\r\n"), [400], "closed"),
    "a header without a name": (get(b"/healthz", head=b"Host: a\r\n: b\r\n"), [400], "closed"),
    "an underscore for a hyphen": (post(FORM + b"Content_Length: 15\r\n", b""), [400], ""),
    "no Host": (get(b"/healthz", head=b""), [400], "closed"),
    "no Host in HTTP/1.0": (get(b"/healthz", b"1.0", b""), [200], "closed"),
    "two Hosts": (get(b"/healthz", head=b"Host: a\r\nHost: b\r\n"), [400], ""),
    "an absolute address": (get(b"http://a/healthz"), [200], ""),
    "an absolute address without a path": (get(b"http://a"), [200], ""),
    "an absolute address of a bad host": (get(b"http://a@b/healthz"), [400], ""),
    "an absolute address of half a bracket": (get(b"http://[::1/healthz"), [400], "closed"),
    "an absolute address of FTP": (get(b"ftp://a/healthz"), [400], "closed"),
    "a host as an address": (get(b"a:80"), [400], "closed"),
    "a tunnel": (b"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", [400], "closed"),
    "a path without a slash": (get(b"healthz"), [400], "closed"),
    "a star": (get(b"*"), [400], "closed"),
    "OPTIONS of a star": (b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", [200], ""),
    "a NUL in the path": (get(b"/\0"), [400], "closed"),
    "a tab in the path": (get(b"/a\tb"), [400], "closed"),
    "UTF-8 in the path": (get("/é".encode()), [400], "closed"),
    "a space in the path": (get(b"/healthz x"), [400], "closed"),
    "HTTP/0.9": (b"GET /healthz\r\n\r\n", [400], "closed"),
    "HTTP/2.0": (get(b"/healthz", b"2.0"), [505], "closed"),
    "the beginning of HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [505], "closed"),
    "HTTP/1.2": (get(b"/healthz", b"1.2"), [200], ""),
    "a method in small letters": (b"get /healthz HTTP/1.1\r\nHost: a\r\n\r\n", [400], "closed"),
    "empty lines before": (b"\r\n" * 10_000 + GET, [200], ""),
    "leave to go on": (post(FORM + b"Content-Length: 15\r\nExpect: 100-continue\r\n", ASK), [100, 200], ""),
    "leave without a body": (get(b"/healthz", head=b"Host: a\r\nExpect: 100-continue\r\n"), [200], ""),
    "leave for too much": (post(FORM + b"Content-Length: 99999999999\r\nExpect: 100-continue\r\n"), [413], "closed"),
    "leave in HTTP/1.0": (post(FORM + b"Content-Length: 15\r\nExpect: 100-continue\r\n", ASK, b"1.0"), [200], "closed"),
    "300 requests at once": (GET * 300, [200] * 300, ""),
    "a fault between others": (post(FORM + b"Content-Length: 7\r\n", b"query=(") + GET, [400, 200], ""),
    "no request between others": (GET + get(b"/x", head=b"Host : a\r\n") + GET, [200, 400], "closed"),
    "nothing more after that": (get(b"/healthz", head=b"Host: a\r\nConnection: close, TE\r\n") + GET, [200], "closed"),
    "another protocol": (get(b"/healthz", head=b"Host: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"), [200], ""),
    "a socket of the web": (
        get(b"/healthz", head=b"Host: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"),
        [400],
        "",
    ),
    "the line of a proxy": (b"PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n" + GET, [400], "closed"),
    "an address of 60,000 letters": (get(b"/search?q=" + b"a" * 60_000), [414], ""),
    "an address of 70,000 letters": (get(b"/search?q=" + b"a" * 70_000), [431], "closed"),
    "5,000 headers": (get(b"/healthz", head=b"Host: a\r\n" + b"X: a\r\n" * 5000), [200], ""),
    "5,000 ranges": (get(b"/healthz", head=b"Host: a\r\nRange: bytes=" + b"0-0," * 5000 + b"0-0\r\n"), [200], ""),
    "headers of a proxy": (
        get(b"/healthz", head=b"Host: a\r\nX-HTTP-Method-Override: DELETE\r\nX-Original-URL: /metrics\r\n"),
        [200],
        "",
    ),
}


@pytest.mark.parametrize("name", WIRE)
def test_odd_bytes_are_read_as_the_standard_of_http_says(server: Served, name: str) -> None:
    sent, expected, then = WIRE[name]
    url = httpx.URL(server.url)
    with socket.create_connection((url.host, url.port or 80), timeout=PATIENCE) as one:
        said, closed, broken = b"", False, False
        try:
            one.sendall(sent)
        except OSError:  # refused and closed before all of it was sent
            broken = True
        try:
            while part := one.recv(1 << 16):
                said += part
                if len(statuses(said)) >= len(expected) and not then:
                    one.settimeout(0.4)
            closed = True
        except ConnectionResetError:  # what was said may be lost where more was sent than was read
            closed = broken = True
        except TimeoutError:
            pass
    assert statuses(said) == expected or (broken and not said), said[:300]
    assert closed == (then == "closed")


def statuses(said: bytes) -> list[int]:
    return [int(one) for one in re.findall(rb"HTTP/1\.[01] (\d{3}) ", said)]


def test_what_an_absolute_address_names_goes_before_the_host(server: Served) -> None:
    url = httpx.URL(server.url)
    with socket.create_connection((url.host, url.port or 80), timeout=PATIENCE) as one:
        one.sendall(get(b"http://named.example/sparql", head=b"Host: other.example\r\nConnection: close\r\n"))
        said = one.makefile("rb").read()
    assert b"http://named.example/sparql" in said and b"other.example" not in said


# Queries -----------------------------------------------------------------------------------------------------------

CROSS = "?a ?b ?c . ?d ?e ?f ."
ONES = " ".join(f"({n} {n} {n})" for n in range(2000))
GROWING = "".join(f"BIND(REPLACE(?x{n}, 'a', 'aaaaaaaaaa') AS ?x{n + 1}) " for n in range(9))
# Each query with the statuses that are right for it; 0 where an answer that had begun is broken off.
QUERIES = {
    "a path of 300 alternatives of stars": (
        "ASK { ?s (" + "|".join(f"<x:{n}>*" for n in range(300)) + ")* ?o }",
        {200, 503},
    ),
    "a path that is none of 20,000": (
        "ASK { ?s !(" + "|".join(f"<x:{n}>" for n in range(20_000)) + ") ?o }",
        {200, 503},
    ),
    "an inverse of an inverse, 390 deep": ("ASK { ?s " + "^(" * 390 + "<x:p>" + ")" * 390 + " ?o }", {200, 400, 503}),
    "VALUES joined three times": (
        f"SELECT (COUNT(*) AS ?n) {{ VALUES (?a ?b ?c) {{ {ONES} }} VALUES (?d ?e ?f) {{ {ONES} }} }}",
        {200, 503},
    ),
    "VALUES that binds nothing": (
        "SELECT (COUNT(*) AS ?n) { VALUES (?a ?b) {"
        + " (UNDEF UNDEF)" * 3000
        + "} VALUES (?a ?b) {"
        + " (UNDEF 1)" * 3000
        + "} }",
        {200, 503},
    ),
    "VALUES of 1,000 columns": (
        "ASK { VALUES (" + " ".join(f"?v{n}" for n in range(1000)) + ") { (" + " 1" * 1000 + ") } }",
        {200},
    ),
    "a chain of 3,000 BINDs": (
        "SELECT ?x3000 { BIND(1 AS ?x0) " + "".join(f"BIND(?x{n} + 1 AS ?x{n + 1}) " for n in range(3000)) + "}",
        {200, 400, 503},
    ),
    "REPLACE that grows": (f"SELECT (STRLEN(?x9) AS ?n) {{ BIND('a' AS ?x0) {GROWING} }}", {200, 503}),
    "a pattern made of each text": (f"SELECT (COUNT(*) AS ?n) {{ {CROSS} FILTER(REGEX(STR(?c), STR(?f))) }}", {503}),
    "backtracking over all texts": (
        f"SELECT (COUNT(*) AS ?n) {{ {CROSS} FILTER(REGEX(STR(?c), '^(\\\\w+\\\\s?)*$')) }}",
        {503},
    ),
    "a regex that looks back": ("SELECT (REGEX('aa', '(a)\\\\1') AS ?x) {}", {200}),
    "a regex of 100,000 letters": ("SELECT (REGEX('a', '" + "(a|b)*" * 16_000 + "') AS ?x) {}", {200, 503}),
    "GROUP_CONCAT of GROUP_CONCAT": (
        f"SELECT (GROUP_CONCAT(?y) AS ?z) {{ {{ SELECT (GROUP_CONCAT(STR(?c)) AS ?y) {{ {CROSS} }} GROUP BY ?a }} "
        "?g ?h ?i }",
        {503},
    ),
    "SAMPLE of a cross product by its hash": (
        f"SELECT (SAMPLE(?c) AS ?s) {{ {CROSS} }} GROUP BY (SHA512(STR(?f)))",
        {503},
    ),
    "EXISTS in EXISTS over everything": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c FILTER EXISTS { ?d ?e ?f "
        "FILTER NOT EXISTS { ?g ?h ?i FILTER(?c = ?f && ?f = ?i) } } }",
        {200, 503},
    ),
    "MINUS, 390 times": ("ASK { ?a ?b ?c " + "MINUS { ?a ?b ?x } " * 390 + "}", {200, 503}),
    "subqueries, 300 deep": ("ASK { " + "{ SELECT * { " * 300 + "?s ?p ?o" + " } }" * 300 + " }", {200, 400, 503}),
    "HAVING over a cross product": (f"SELECT ?a {{ {CROSS} }} GROUP BY ?a HAVING(COUNT(?f) > 1)", {503}),
    "a template of 5,000 blank nodes": ("CONSTRUCT {" + "_:a <x:p> [] ." * 5000 + "} { ?s ?p ?o }", {0, 200, 503}),
    "DESCRIBE of everything": ("DESCRIBE * { ?s ?p ?o }", {0, 200, 503}),
    "a whole number of 100,000 digits": ("SELECT (" + "9" * 100_000 + " + 1 AS ?x) {}", {200, 400}),
    "a decimal of 100,000 digits": ("SELECT (0." + "1" * 100_000 + " * 3.0 AS ?x) {}", {200, 400}),
    "a date that is none": ("SELECT (YEAR('99999999999-13-45T99:99:99'^^xsd:dateTime) AS ?x) {}", {200, 400}),
    "SUBSTR beyond": ("SELECT (SUBSTR('abc', -1e300, 1e300) AS ?x) {}", {200}),
    "a language of 10,000 letters": ("SELECT ('a'@" + "a" * 10_000 + " AS ?x) {}", {200, 400}),
    "5,000 columns": ("SELECT " + " ".join(f"({n} AS ?c{n})" for n in range(5000)) + " {}", {200, 503}),
    "ORDER BY 1,000 expressions": (
        "SELECT * { ?s ?p ?o } ORDER BY "
        + " ".join(f"STRLEN(CONCAT(STR(?o), '{n}'))" for n in range(1000))
        + " LIMIT 1",
        {200, 503},
    ),
    "RAND in a loop without end": ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(RAND() > 2) }", {200, 503}),
    "FROM another server": ("SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }", {200}),
    "FROM NAMED a file": ("SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }", {200}),
    "SERVICE to itself": ("SELECT * { SERVICE <SELF/sparql> { ?s ?p ?o } }", {403}),
    "SERVICE to itself by name": ("SELECT * { SERVICE <http://localhost:PORT/sparql> { ?s ?p ?o } }", {403}),
    "SERVICE of 300 places": (
        "SELECT * {" + "".join(f" SERVICE <http://h{n}.example/> {{ ?s ?p ?o }}" for n in range(300)) + "}",
        {403},
    ),
    "SERVICE to gopher": ("SELECT * { SERVICE <gopher://127.0.0.1:9/x> { ?s ?p ?o } }", {400, 403}),
    "SERVICE to data": ("SELECT * { SERVICE <data:text/plain,x> { ?s ?p ?o } }", {400, 403}),
    "an IRI with a NUL": ("ASK { <x:\\u0000> ?p ?o }", {400}),
    "an IRI of half a character": ("ASK { <x:\\uD800> ?p ?o }", {400}),
    "a name turned round": ("SELECT ('\u202e\u2066abc' AS ?x) {}", {200}),
}


@pytest.mark.parametrize("name", QUERIES)
def test_an_odd_query_ends_as_expected_and_soon(client: httpx.Client, server: Served, name: str) -> None:
    text, expected = QUERIES[name]
    text = text.replace("SELF", server.url).replace("PORT", str(httpx.URL(server.url).port))
    began = time.monotonic()
    try:
        status = client.post("/sparql", data={"query": text}).status_code
    except httpx.RemoteProtocolError:
        status = 0
    assert status in expected
    assert time.monotonic() - began < SOON


# The bytes of a query, with the status that is right for them.
BYTES = {
    "an overlong slash": (b"ASK { <x:\xc0\xaf> ?p ?o }", 400),
    "an overlong NUL": (b"ASK {} #\xe0\x80\x80", 400),
    "half a character": (b"ASK {} #\xed\xa0\x80", 400),
    "beyond Unicode": (b"ASK {} #\xf4\x90\x80\x80", 400),
    "the mark of an order": (b"\xef\xbb\xbfASK {}", 200),
    "two marks": (b"\xef\xbb\xbf\xef\xbb\xbfASK {}", 200),
    "UTF-16": ("ASK {}".encode("utf-16"), 400),
    "UTF-16 without a mark": ("ASK {}".encode("utf-16-le"), 400),
    "UTF-7": (b"ASK { ?s ?p '+AAA-' }", 200),
    "NULs alone": (b"\0" * 1000, 400),
    "ends in the middle of a character": (b"ASK {} #\xe2\x82", 400),
    "100,000 line separators": ("ASK {} #" + "\u2028" * 100_000, 200),
    "brackets that turn round": ("ASK { \u202e} \u2066{ }", 400),
    "a letter of two names": ("ASK { ?\u00e9 ?e\u0301 ?o }", 200),
}


@pytest.mark.parametrize("name", BYTES)
@pytest.mark.parametrize("way", ["as text", "in the address", "as a form"])
def test_odd_bytes_of_a_query_are_read_or_refused_in_words(client: httpx.Client, name: str, way: str) -> None:
    sent, expected = BYTES[name]
    sent = sent.encode() if isinstance(sent, str) else sent
    if way == "as text":
        answer = client.post("/sparql", content=sent, headers={"Content-Type": "application/sparql-query"})
    elif way == "as a form":
        body = f"query={quote(sent)}"
        answer = client.post("/sparql", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    else:
        answer = client.get(
            f"/sparql?query={quote(sent[:10_000])}" if len(sent) < 10_000 else "/sparql?query=ASK%7B%7D"
        )
    assert answer.status_code == expected, answer.text
    assert expected == 200 or answer.headers["Content-Type"].startswith("application/problem+json")


# Uploads -----------------------------------------------------------------------------------------------------------


def bomb(coding: str, size: int = 200 << 20) -> bytes:
    """So many zeros, packed."""
    return gzip.compress(bytes(size), 1) if coding == "gzip" else ZstdCompressor().compress(bytes(size))


def nested(depth: int) -> bytes:
    return b'{"@context":' + b"[" * depth + b"{}" + b"]" * depth + b',"@id":"x:a","x:p":1}'


RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"'
GRAPHS = b"".join(b"<x:g%d> { <x:a> <x:b> %d }\n" % (n, n) for n in range(100_000))
CYCLE = b'{"@context":{"a":"b:x","b":"a:y"},"@id":"x:a","a":1}'
TURTLE, LD, XML, TRIG = "text/turtle", "application/ld+json", "application/rdf+xml", "application/trig"
UPLOADS: dict[str, tuple[str, str, bytes, set[int]]] = {
    "a bomb of gzip": (TURTLE, "gzip", bomb("gzip"), {413}),
    "a bomb of zstd": (TURTLE, "zstd", bomb("zstd"), {413}),
    "bombs of gzip one after the other": (TURTLE, "gzip", gzip.compress(b"# x\n") * 2000, {201, 204}),
    "half a gzip": (TURTLE, "gzip", gzip.compress(b"<x:a> <x:b> 1 .")[:-9], {400}),
    "no gzip": (TURTLE, "gzip", b"<x:a> <x:b> 1 .", {400}),
    "half a zstd": (TURTLE, "zstd", ZstdCompressor().compress(b"<x:a> <x:b> 1 .")[:-3], {400}),
    "deflate of nothing": (TURTLE, "deflate", b"", {415}),
    "brotli": (TURTLE, "br", b"\x8b", {415}),
    "gzip of gzip": (TURTLE, "gzip, gzip", gzip.compress(gzip.compress(b"#")), {415}),
    "gzip that hides gzip": (TURTLE, "gzip", gzip.compress(gzip.compress(b"<x:a> <x:b> 1 .")), {400}),
    "contexts in contexts, 100,000 deep": (LD, "", nested(100_000), {201, 204, 400, 503}),
    "a context that is itself": (LD, "", CYCLE, {201, 204, 400}),
    "a context of 50,000 words": (
        LD,
        "",
        json.dumps({"@context": {f"t{n}": f"x:{n}" for n in range(50_000)}, "@id": "x:a"}).encode(),
        {201, 204, 503},
    ),
    "a number beyond numbers": (LD, "", b'{"@id":"x:a","x:p":1e999999}', {201, 204, 400}),
    "the same key 100,000 times": (LD, "", b'{"@id":"x:a"' + b',"x:p":1' * 100_000 + b"}", {201, 204, 400}),
    "a context in a file": (LD, "", b'{"@context":"file:///etc/passwd","@id":"x:a","p":1}', {400}),
    "entities that nobody declared": (
        XML,
        "",
        RDF + b"><rdf:Description><e:p>&lol;</e:p></rdf:Description></rdf:RDF>",
        {400},
    ),
    "an entity from a file": (XML, "", b'<!DOCTYPE r SYSTEM "file:///etc/passwd">' + RDF + b"/>", {400}),
    "100,000 attributes": (
        XML,
        "",
        RDF + b"".join(b' e:a%d=""' % n for n in range(100_000)) + b"/>",
        {201, 204, 400, 503},
    ),
    "100,000 names of namespaces": (
        XML,
        "",
        RDF + b"".join(b' xmlns:n%d="x:"' % n for n in range(100_000)) + b"/>",
        {201, 204, 400, 503},
    ),
    "XML in UTF-16": (XML, "", (RDF + b"/>").decode().encode("utf-16"), {201, 204, 400}),
    "XML that says another coding": (
        XML,
        "",
        b'<?xml version="1.0" encoding="x-none"?>' + RDF + b"/>",
        {201, 204, 400},
    ),
    "graphs in a graph": (TRIG, "", GRAPHS, {400, 413, 503}),
    "100,000 prefixes": (TURTLE, "", b"".join(b"@prefix p%d: <x:> .\n" % n for n in range(100_000)), {201, 204, 503}),
    "a literal of 3 MB": (TURTLE, "", b'<x:a> <x:b> "' + b"a" * (3 << 20) + b'" .', {201, 204, 503}),
    "a language of 100,000 letters": (TURTLE, "", b'<x:a> <x:b> "a"@' + b"a" * 100_000 + b" .", {201, 204, 400}),
    "a NUL in a name": (TURTLE, "", b"<x:a\\u0000> <x:b> 1 .", {400}),
    "half a character in a name": (TURTLE, "", b"<x:a\\uD800> <x:b> 1 .", {400}),
    "an overlong slash": (TURTLE, "", b"<x:a> <x:b> '\xc0\xaf' .", {400}),
    "the mark of an order": (TURTLE, "", b"\xef\xbb\xbf<x:a> <x:b> 1 .", {201, 204}),
    "UTF-16": (TURTLE, "", "<x:a> <x:b> 1 .".encode("utf-16"), {400}),
    "labels turned round": (TURTLE, "", "<x:a> <x:b> '\u202egnp.exe\u2066' .".encode(), {201, 204}),
    "nothing": (TURTLE, "", b"", {201, 204}),
}


@pytest.mark.parametrize("name", UPLOADS)
def test_an_odd_upload_ends_as_expected_and_soon(client: httpx.Client, name: str) -> None:
    media, coding, body, expected = UPLOADS[name]
    headers = {"Content-Type": media, "Authorization": f"Bearer {TOKEN}"}
    headers |= {"Content-Encoding": coding} if coding else {}
    began = time.monotonic()
    answer = client.put("/rdf-graph-store?graph=http://e/odd", content=body, headers=headers)
    assert answer.status_code in expected, answer.text
    assert time.monotonic() - began < SOON
    client.delete("/rdf-graph-store?graph=http://e/odd", headers=headers)


def test_a_document_of_100_000_graphs_is_taken_or_refused_whole(client: httpx.Client) -> None:
    headers = {"Content-Type": TRIG, "Authorization": f"Bearer {TOKEN}"}
    began = time.monotonic()
    answer = client.post("/rdf-graph-store", content=GRAPHS[: 3 << 20].rpartition(b"\n")[0], headers=headers)
    assert answer.status_code in (204, 413, 503), answer.text
    assert time.monotonic() - began < 2 * SOON
    count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { <x:a> <x:b> ?o } }"
    found = client.post("/sparql", data={"query": count}, headers={"Accept": "text/csv"}).text.split()[-1]
    assert (int(found) > 90_000) == (answer.status_code == 204)
    client.post("/sparql", data={"update": "DROP NAMED"}, headers={"Authorization": f"Bearer {TOKEN}"})


# Names, batches, pages and sheets ----------------------------------------------------------------------------------

# Names of graphs, with the statuses of PUT and then of DELETE.
GRAPH_NAMES = {
    "a name that is relative": ("?graph=x", 400, 400),
    "a script": ("?graph=javascript:alert(1)", 201, 204),
    "a file, which is only a name": ("?graph=file:///etc/passwd", 201, 204),
    "a space": ("?graph=http://e/a%20b", 400, 400),
    "a bracket": ("?graph=http://e/%3E%20%7D%20;%20DROP%20ALL%20%23", 400, 400),
    "a line break": ("?graph=http://e/%0aDROP%20ALL", 400, 400),
    "half a character, which stays as it was written": ("?graph=http://e/%ed%a0%80", 201, 204),
    "an overlong slash, which stays as it was written": ("?graph=http://e/%c0%af", 201, 204),
    "a name turned round": ("?graph=http://e/%e2%80%aegnp", {201, 400}, {204, 400}),
    "letters of all the world": ("?graph=http://e/%f0%9f%90%8d", 201, 204),
    "10,000 letters": ("?graph=http://e/" + "a" * 10_000, {201, 414}, {204, 414}),
    "two names": ("?graph=http://e/a&graph=http://e/b", 400, 400),
    "a name and the default": ("?graph=http://e/a&default", 400, 400),
    "an empty name": ("?graph=", 400, 400),
    "no name": ("", 400, 400),
    "a path that climbs": ("/..%2f..%2fetc%2fpasswd", {201, 400, 404}, {204, 400, 404}),
}


@pytest.mark.parametrize("name", GRAPH_NAMES)
def test_an_odd_name_of_a_graph_is_a_name_or_refused(client: httpx.Client, name: str) -> None:
    place, *expected = GRAPH_NAMES[name]
    headers = {"Content-Type": TURTLE, "Authorization": f"Bearer {TOKEN}"}
    for method, wanted in zip(("PUT", "DELETE"), expected, strict=True):
        body = b"<x:a> <x:b> 1 ." if method == "PUT" else b""
        answer = client.request(method, f"/rdf-graph-store{place}", content=body, headers=headers)
        assert answer.status_code in (wanted if isinstance(wanted, set) else {wanted}), answer.text
    assert client.post("/sparql", data={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True


BATCHES = {
    "a query that is a number": ("queries", '{"q":{"query":5}}', 400),
    "a query of nothing": ("queries", '{"q":{"query":"   "}}', 400),
    "a query of 1,001 letters": ("queries", json.dumps({"q": {"query": "a" * 1001}}), 413),
    "a limit of NaN": ("queries", '{"q":{"query":"bias","limit":NaN}}', 400),
    "a limit of a million digits": ("queries", '{"q":{"query":"bias","limit":' + "9" * 4000 + "}}", 200),
    "a limit below nothing": ("queries", '{"q":{"query":"bias","limit":-1}}', 400),
    "a type that is a query": ("queries", '{"q":{"query":"bias","type":"x> ?p ?o } #"}}', {200, 400}),
    "types without end": ("queries", json.dumps({"q": {"query": "bias", "type": ["cf:Factor"] * 500}}), 413),
    "a property that nobody has": ("queries", '{"q":{"query":"bias","properties":[{"pid":"x","v":1}]}}', {200, 400}),
    "values in values": ("queries", '{"q":{"query":"a","properties":[{"pid":"cf:influences","v":[[[[1]]]]}]}}', 200),
    "the same key twice": ("queries", '{"q":{"query":"bias"},"q":{"query":"trust"}}', 200),
    "NULs": ("queries", '{"q":{"query":"\\u0000\\u0000"}}', {200, 400}),
    "letters turned round": ("queries", '{"q":{"query":"\\u202esaib"}}', 200),
    "no JSON": ("queries", "{'q'}", 400),
    "a list": ("queries", "[]", 400),
    "501 queries": ("queries", json.dumps({f"q{n}": {"query": "a"} for n in range(501)}), 413),
    "ids without properties": ("extend", '{"ids":["automation-bias"]}', 400),
    "ids that are objects": ("extend", '{"ids":[{"a":1}],"properties":[{"id":"skos:definition"}]}', 200),
    "21 properties": ("extend", json.dumps({"ids": ["x"], "properties": [{"id": "cf:influences"}] * 21}), 413),
}


@pytest.mark.parametrize("name", BATCHES)
def test_an_odd_batch_to_be_matched_is_answered_or_refused(client: httpx.Client, name: str) -> None:
    field, text, expected = BATCHES[name]
    answer = client.post("/api/v1/reconcile", data={field: text})
    assert answer.status_code in (expected if isinstance(expected, set) else {expected}), answer.text


HOSTILE = quote('"><img src=x onerror=window.pwned=1></script>\u202e')
PAGES = {
    "a briefing of odd things": (f"/briefing?item={HOSTILE}&title={HOSTILE}", {200}),
    "a briefing at a place beyond": ("/briefing?item=node:use-of-ai&say=x&at=1000000000", {200, 400}),
    "a briefing at a place before": ("/briefing?item=node:use-of-ai&say=x&at=-1", {400}),
    "a sentence of 10,000 letters": ("/briefing?item=node:use-of-ai&say=" + "a" * 10_000, {200, 400}),
    "a document with a title turned round": (f"/briefing.docx?item=node:use-of-ai&title={HOSTILE}", {200, 400}),
    "a document with controls": ("/briefing.docx?item=node:use-of-ai&title=%00%01%0b%1b", {200, 400}),
    "a document with a title of 5,000 letters": ("/briefing.docx?item=node:use-of-ai&title=" + "a" * 5000, {200, 400}),
    "a document of half a character": ("/briefing.docx?item=node:use-of-ai&title=%ed%a0%80", {200, 400}),
    "a story of nothing": ("/story?item=&item=", {200, 400}),
    "a map of odd things": (f"/?basis={HOSTILE}", {400}),
    "a map with a graph that is a script": ("/?with=javascript:alert(1)", {400, 404}),
    "a map with a graph that is a file": ("/?with=file:///etc/passwd", {404}),
    "a map of 500 things": ("/?" + "&".join(f"with=x:{n}" for n in range(500)), {400, 404}),
    "a picture of odd things": (f"/picture/focus.svg?node={HOSTILE}", {404}),
    "a picture with a theme that climbs": ("/picture/map.svg?theme=../../etc/passwd", {400}),
    "paths to nowhere": (f"/paths?from={HOSTILE}&to={HOSTILE}", {404}),
    "paths by a query that writes": ("/paths?from=use-of-ai&via=%7B%20%7D%3B%20DROP%20ALL", {400}),
    "a question of 2,000 words": ("/ask?q=" + "what+lowers+bias+" * 600, {200, 400}),
    "a question of NULs": ("/ask?q=" + "%00" * 100, {200, 400}),
    "a question turned round": ("/ask?q=%e2%80%aewhat+lowers+automation+bias", {200}),
    "combining marks, 2,000 of them": ("/search?q=a" + "%cc%81" * 2000, {200, 400}),
    "a query by name that injects": ("/api/v1/questions/..%2f..%2fetc%2fpasswd", {404}),
    "a parameter that injects": ("/api/v1/questions/what-one-section-states?section=%22%20%7D%20%23", {200, 400, 404}),
    "a page of own evidence of nobody": ("/own/" + "A" * 43 + "/", {404}),
    "own evidence that climbs": ("/own/..%2f..%2fetc/", {404}),
}


@pytest.mark.parametrize("name", PAGES)
def test_an_odd_address_of_a_page_gives_a_page_or_a_refusal(client: httpx.Client, name: str) -> None:
    address, expected = PAGES[name]
    began = time.monotonic()
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code in expected, answer.text[:500]
    assert time.monotonic() - began < SOON
    if answer.headers["Content-Type"].startswith("text/html"):
        assert "<img src=x" not in answer.text
        assert not re.search(r"href=.javascript:", answer.text)


def zipped(parts: dict[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return output.getvalue()


TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
BILLION = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "aaaaaaaaaa"><!ENTITY y "' + b"&x;" * 1000 + b'">]><a>&y;</a>'
SHEET_HEAD = b"What,Does what,To what,How do you know,Where from\n"
SHEETS = {
    "10,000 parts": ("a.xlsx", zipped({f"xl/{n}": b"" for n in range(10_000)}), {422}),
    "parts that climb": ("a.xlsx", zipped({"../../etc/passwd": b"x", "[Content_Types].xml": TYPES}), {422}),
    "entities": ("a.xlsx", zipped({"[Content_Types].xml": BILLION, "xl/workbook.xml": BILLION}), {422}),
    "zeros, 200 MB of them": ("a.xlsx", zipped({"xl/workbook.xml": bytes(200 << 20)}), {422}),
    "a zip in a zip": ("a.xlsx", zipped({"a.xlsx": zipped({"b": b""})}), {422}),
    "half a zip": ("a.xlsx", zipped({"xl/workbook.xml": b"<x/>"})[:-30], {422}),
    "a name that climbs": ("../../../etc/passwd.csv", SHEET_HEAD + b"a,raises,b,study,c\n", {422}),
    "one cell of 4 MB": ("a.csv", SHEET_HEAD + b'"' + b"a" * (4 << 20) + b'",raises,b,study,c\n', {413, 422}),
    "quotes that never close": ("a.csv", SHEET_HEAD + b'"' * 1_000_001, {413, 422}),
    "a million columns": ("a.csv", b"," * 1_000_000, {413, 422}),
    "a million rows": ("a.csv", SHEET_HEAD + b"\n" * 1_000_000, {413, 422}),
    "formulas": ("a.csv", SHEET_HEAD + b"=cmd|' /C calc'!A0,raises,=HYPERLINK(1),study,@SUM(1)\n", {422}),
    "scripts": ("a.csv", SHEET_HEAD + b"<script>alert(1)</script>,raises,<img src=x>,study,javascript:x\n", {422}),
    "letters turned round": ("a.csv", SHEET_HEAD + "\u202esaib,raises,\u2066x,study,c\n".encode(), {422}),
    "UTF-16": ("a.csv", (SHEET_HEAD.decode() + "a,raises,b,study,c\n").encode("utf-16"), {422}),
    "NULs": ("a.csv", bytes(1 << 20), {422}),
    "nothing": ("a.csv", b"", {422}),
}


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_an_odd_sheet_of_own_evidence_is_refused_in_words(client: httpx.Client, name: str, accept: str) -> None:
    file, content, expected = SHEETS[name]
    began = time.monotonic()
    answer = client.post("/own", files={"file": (file, content)}, headers={"Accept": accept})
    assert answer.status_code in expected | ({200} if accept == "text/html" else set()), answer.text[:500]
    assert time.monotonic() - began < 2 * SOON
    assert ("<script>alert" not in answer.text and "<img src=x>" not in answer.text) or accept == "application/json"
    assert "/etc/passwd" not in answer.text or "climbs" in name


def test_odd_lines_to_a_server_of_tools_end_nothing() -> None:
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    lines = [
        "no JSON",
        "[" * 100_000,
        '{"jsonrpc":"2.0","id":1}',
        '{"jsonrpc":"2.0","id":' + "9" * 5000 + ',"method":"tools/list"}',
        '{"jsonrpc":"2.0","id":2,"method":"no/such","params":' + '{"a":' * 500 + "1" + "}" * 500 + "}",
        json.dumps({"jsonrpc": "2.0", "id": 3, "method": "initialize", "params": hello}),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        *(
            json.dumps({"jsonrpc": "2.0", "id": 10 + at, "method": "tools/call", "params": one})
            for at, one in enumerate(
                (
                    {
                        "name": "sparql",
                        "arguments": {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"},
                    },
                    {"name": "sparql", "arguments": {"query": "DROP ALL"}},
                    {"name": "sparql", "arguments": {"query": 5}},
                    {"name": "node", "arguments": {"name": "a" * 100_000}},
                    {"name": "paths", "arguments": {"from": "x> } #", "to": "\u202e"}},
                    {"name": "no-such", "arguments": {}},
                    {"name": "search", "arguments": {"text": "bias", "limit": 10**30}},
                    {"name": "search", "arguments": {"text": "automation bias"}},
                )
            )
        ),
    ]
    command = [sys.executable, "-m", "graphsvc", "mcp"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin and process.stdout
        process.stdin.write(("\n".join(lines) + "\n").encode())
        process.stdin.flush()
        said: dict[object, dict[str, Any]] = {}
        deadline = time.monotonic() + 60
        while not said.keys() >= set(range(10, 18)) and time.monotonic() < deadline:
            one = json.loads(process.stdout.readline())
            said[one.get("id")] = one
        process.stdin.close()
        process.wait(30)
    refused = [said[at].get("error") or said[at]["result"].get("isError") for at in range(10, 17)]
    assert all(refused)
    assert "automation-bias" in json.dumps(said[17]["result"])
