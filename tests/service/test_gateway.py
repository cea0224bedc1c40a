"""Lets SERVICE and LOAD lead to servers of this machine that are allowed, and that misbehave in several ways."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest

from tests.conftest import Served, serving

TOKEN = "a-token-for-tests-only"
TURTLE = b"<#it> <u:p> <other> , [] ."
LAUGHS = b"""<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description>&b;</rdf:Description></rdf:RDF>"""
DOCUMENTS = {
    "/data/a": ("text/turtle", TURTLE),
    "/data/a.ttl": ("text/plain; charset=utf-8", TURTLE),
    "/data/laughs": ("application/rdf+xml", LAUGHS),
    "/data/deep": ("text/turtle", b"<u:a> <u:b> " + b"(" * 100_000),
    "/data/page": ("text/html", b"<html></html>"),
}


class Other(BaseHTTPRequestHandler):
    """Another server."""

    def do_GET(self) -> None:
        if self.path == "/data/redirect":
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
        elif self.path == "/data/drip":
            self.begin("text/turtle", 1000)
            for _ in range(100):
                self.wfile.write(b"#")
                self.wfile.flush()
                time.sleep(0.2)
        elif self.path == "/data/short":
            self.begin("text/turtle", 1000)
            self.wfile.write(TURTLE)
        else:
            media, data = DOCUMENTS[self.path]
            self.begin(media, len(data))
            self.wfile.write(data)

    def begin(self, media: str, length: int) -> None:
        """Send the head of an answer."""
        self.send_response(200)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        return

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:
            return  # the other side hung up


@pytest.fixture(scope="module")
def other() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def service(other: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    token = tmp_path_factory.mktemp("token") / "token"
    token.write_text(TOKEN)
    allowed = ("--allow-service", f"{other}/data/")
    with serving("--writable", "--token-file", str(token), "--query-timeout", "2", *allowed) as running:
        yield running


def update(service: Served, text: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return httpx.post(f"{service.url}/sparql", data={"update": text}, headers=headers, timeout=30)


def holds(service: Served, pattern: str) -> bool:
    answer = httpx.post(f"{service.url}/sparql", data={"query": f"ASK {{ {pattern} }}"}, timeout=30)
    return bool(answer.json()["boolean"])


@pytest.mark.parametrize("name", ["a", "a.ttl"])
def test_a_loaded_document_keeps_its_own_base(service: Served, other: str, name: str) -> None:
    said = update(service, f"LOAD <{other}/data/{name}> INTO GRAPH <u:{name}>")
    assert said.status_code == 204, said.text
    assert holds(service, f"GRAPH <u:{name}> {{ <{other}/data/{name}#it> <u:p> <{other}/data/other> }}")


@pytest.mark.parametrize("name", ["laughs", "deep", "page", "redirect", "drip", "short"])
def test_a_document_that_is_no_good_changes_nothing(service: Served, other: str, name: str) -> None:
    said = update(service, f"INSERT DATA {{ <u:{name}> <u:p> 1 }} ; LOAD <{other}/data/{name}> INTO GRAPH <u:bad>")
    assert said.status_code == 502, said.text
    assert f"{other}/data/{name}" in said.json()["detail"]
    assert not holds(service, f"{{ <u:{name}> <u:p> 1 }} UNION {{ GRAPH <u:bad> {{ ?s ?p ?o }} }}")


def test_what_is_not_below_the_prefix_is_refused(service: Served, other: str) -> None:
    for path in ("/", "/data", "/data/../secret", "/data/%2e%2e/secret", "/database/x"):
        assert update(service, f"LOAD <{other}{path}>").status_code == 403


def test_a_silent_load_passes_over_what_fails(service: Served, other: str) -> None:
    assert update(service, f"LOAD SILENT <{other}/data/short>").status_code == 204
