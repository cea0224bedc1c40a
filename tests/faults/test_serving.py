"""Shows what a taken port, killed workers, half uploads and a jumping clock do to a server: it says so, and goes on."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.bench.peers import family
from tests.conftest import ROOT, Served, require, serving

COUNT = "SELECT (COUNT(*) AS ?count) { ?s ?p ?o }"
SLOW = "SELECT (COUNT(*) AS ?count) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TOKEN = "a token of the tests"
GRAPH = "http://example.org/graph"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    """A server of its own that may be hurt, and written to with a token."""
    token = tmp_path / "token"
    token.write_text(TOKEN, encoding="utf-8")
    with serving("--writable", "--token-file", str(token), "--query-timeout", "20", "--cache", "0") as running:
        yield running


def ask(server: Served, query: str = COUNT, seconds: float = 30) -> httpx.Response:
    return httpx.get(
        f"{server.url}/sparql", params={"query": query}, headers={"Accept": "application/json"}, timeout=seconds
    )


def workers(server: Served) -> list[int]:
    """The processes that run queries: what the server started."""
    return family(server.process.pid)[1:]


def test_a_taken_port_is_named_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "graphsvc", "serve", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode == 3
    assert re.search(rf"127\.0\.0\.1:{port} cannot be used", done.stderr)
    assert "--port" in done.stderr


def test_killed_idle_workers_are_replaced_before_anyone_notices(server: Served) -> None:
    before = ask(server).json()
    for pid in workers(server):
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.1)
    assert [ask(server).json() for _ in range(4)] == [before] * 4


def test_a_query_whose_worker_is_killed_ends_with_an_error_and_no_half_answer(server: Served) -> None:
    answers: list[httpx.Response] = []
    asking = threading.Thread(target=lambda: answers.append(ask(server, SLOW)))
    asking.start()
    time.sleep(1)
    for pid in workers(server):
        os.kill(pid, signal.SIGKILL)
    asking.join(timeout=30)
    assert answers[0].status_code >= 500
    assert answers[0].headers["Content-Type"].startswith("application/problem+json")
    assert ask(server).status_code == 200


def upload(server: Served, head: str, body: bytes) -> None:
    """Send the beginning of a PUT and leave."""
    parts = urlsplit(server.url)
    with socket.create_connection((parts.hostname, parts.port)) as connection:
        connection.sendall(
            f"PUT /rdf-graph-store?graph={GRAPH} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: text/turtle\r\n"
            f"Authorization: Bearer {TOKEN}\r\n{head}\r\n\r\n".encode()
            + body
        )


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Content-Length: 1000000", b"<http://example.org/a> <http://example.org/b> 1 .\n"),
        ("Transfer-Encoding: chunked", b"33\r\n<http://example.org/a> <http://example.org/b> 1 .  \r\n"),
    ],
    ids=["too short", "chunked"],
)
def test_a_half_sent_upload_changes_nothing(server: Served, head: str, body: bytes) -> None:
    upload(server, head, body)
    time.sleep(0.5)
    held = httpx.get(f"{server.url}/rdf-graph-store", params={"graph": GRAPH})
    assert held.status_code == 404
    assert ask(server).status_code == 200


def test_a_broken_document_changes_nothing_and_is_placed(server: Served) -> None:
    address = f"{server.url}/rdf-graph-store"
    headers = {"Content-Type": "text/turtle", "Authorization": f"Bearer {TOKEN}"}
    whole = httpx.put(address, params={"graph": GRAPH}, content="<a:a> <a:b> 1 .", headers=headers)
    assert whole.is_success
    broken = httpx.put(address, params={"graph": GRAPH}, content="<a:a> <a:b> 2 .\n<a:a> <a:b", headers=headers)
    assert broken.status_code == 400
    assert broken.json()["line"] == 2
    held = httpx.get(address, params={"graph": GRAPH}, headers={"Accept": "application/n-triples"})
    assert held.text.count("\n") == 1


def test_a_clock_that_jumps_ends_no_query_and_holds_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require("faketime")
    clock = tmp_path / "clock"
    clock.write_text("+0", encoding="ascii")
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    settings = {"LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1"}
    for name, value in {**settings, "DONT_FAKE_MONOTONIC": "1"}.items():
        monkeypatch.setenv(name, value)
    with serving("--query-timeout", "3", "--cache", "0") as server:
        monkeypatch.undo()
        before = ask(server).json()
        for jump in ("+1d", "-10y"):
            clock.write_text(jump, encoding="ascii")
            assert ask(server).json() == before
            began = time.monotonic()
            assert ask(server, SLOW).status_code >= 500
            assert 2 < time.monotonic() - began < 15
