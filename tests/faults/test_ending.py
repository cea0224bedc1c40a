"""Sends SIGTERM to servers in every state that they can be in: each ends by itself, its work done or told."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.bench.peers import family
from tests.conftest import ROOT, Served, serving

SOON = 40  # seconds: more than what is at work may take, and than the server waits for it
TOKEN = "a token of the tests"
SLOW = quote("SELECT (COUNT(*) AS ?count) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
BACK = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?c), '^(\\\\w+\\\\s?)*$')) }")
CHUNKS = b"POST /sparql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
LARGE = quote("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 300000")
PATHS = "/api/v1/paths?from=use-of-ai&to=automation-bias&mode=all&max_length=20&via=*&direction=both&offset=99000"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    token = tmp_path / "token"
    token.write_text(TOKEN)
    with serving("--writable", "--token-file", str(token), "--query-timeout", "4", "--cache", "0") as running:
        yield running


def post(media: str, body: str) -> bytes:
    head = f"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
    return (head + body).encode()


def get(address: str) -> bytes:
    return f"GET {address} HTTP/1.1\r\nHost: a\r\n\r\n".encode()


STATES: dict[str, list[bytes]] = {
    "nobody asks": [],
    "connections that do nothing": [b""] * 20,
    "kept connections": [get("/healthz")] * 20,
    "half a head": [b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: "] * 20,
    "half a body": [b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nquery="] * 20,
    "slow queries and a queue": [get(f"/sparql?query={SLOW}")] * 10,
    "a regex that goes back over all texts": [get(f"/sparql?query={BACK}")] * 4,
    "long texts to be split": [post("application/sparql-query", "a.a-" * 250_000)] * 6,
    "chunks that never end": [CHUNKS + b"0\r\n" + b"X: y\r\n" * 5000] * 6,
    "path questions": [get(PATHS)] * 2,
    "readers that never read": [get(f"/sparql?query={LARGE}%23{number}") for number in range(3)],
}


@pytest.mark.parametrize("state", STATES)
def test_it_ends_by_itself_and_leaves_no_process(server: Served, state: str) -> None:
    url = httpx.URL(server.url)
    with ExitStack() as held:
        for sent in STATES[state]:
            one = held.enter_context(socket.create_connection((url.host, url.port or 80), timeout=30))
            one.sendall(sent)
        time.sleep(1.5)
        workers = family(server.process.pid)[1:]
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=60) == 0
        assert time.monotonic() - began < SOON
    ending = time.monotonic() + 5
    while any(map(alive, workers)) and time.monotonic() < ending:
        time.sleep(0.1)
    assert not any(map(alive, workers))


def alive(process_id: int) -> bool:
    stat = Path(f"/proc/{process_id}/stat")
    try:
        return stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_running_update_and_a_running_query_are_answered_before_the_end(server: Served) -> None:
    said: dict[str, int] = {}
    some = quote("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 30000")
    update = "INSERT { GRAPH <g:g> { ?s ?p ?o } } WHERE { ?s ?p ?o }"

    def asking(name: str, send: Callable[[], httpx.Response]) -> threading.Thread:
        one = threading.Thread(target=lambda: said.__setitem__(name, send().status_code))
        one.start()
        return one

    address, headers = f"{server.url}/sparql", {"Authorization": f"Bearer {TOKEN}"}
    threads = [
        asking("update", lambda: httpx.post(address, data={"update": update}, headers=headers, timeout=60)),
        asking("query", lambda: httpx.get(f"{address}?query={some}", headers={"Accept": "text/csv"}, timeout=60)),
    ]
    while not said and "graphsvc_workers_busy 0" in httpx.get(f"{server.url}/metrics", timeout=60).text:
        time.sleep(0.02)
    server.process.send_signal(signal.SIGTERM)
    for one in threads:
        one.join()
    assert server.process.wait(timeout=60) == 0
    assert said == {"update": 204, "query": 200}


def test_a_large_upload_that_is_at_work_is_done_and_told_before_the_end(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    arguments = ("--writable", "--token-file", str(tmp_path / "token"), "--store", str(tmp_path / "store"))
    body = "".join(f'<http://e/{number}> <http://e/p> "{number}" .\n' for number in range(150_000))
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/n-triples"}
    said: list[int] = []
    with serving(*arguments) as server:
        address = f"{server.url}/rdf-graph-store?graph=http://e/large"

        def put() -> None:
            said.append(httpx.put(address, content=body, headers=headers, timeout=60).status_code)

        sending = threading.Thread(target=put)
        sending.start()
        while not said and "graphsvc_workers_busy 0" in httpx.get(f"{server.url}/metrics", timeout=60).text:
            time.sleep(0.02)
        server.process.send_signal(signal.SIGTERM)
        sending.join()
        assert server.process.wait(timeout=60) == 0
    assert said == [201]
    with serving(*arguments) as server:
        count = "SELECT (COUNT(*) AS ?n) { GRAPH <http://e/large> { ?s ?p ?o } }"
        found = httpx.post(f"{server.url}/sparql", data={"query": count}, headers={"Accept": "text/csv"}, timeout=60)
        assert found.text.split()[-1] == "150000"


def test_while_it_ends_it_takes_nobody_and_a_second_signal_ends_it_at_once(server: Served) -> None:
    url = httpx.URL(server.url)
    with socket.create_connection((url.host, url.port or 80), timeout=30) as one:
        one.sendall(get(f"/sparql?query={SLOW}"))
        time.sleep(1)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.7)
        assert server.process.poll() is None, "it did not wait for the query"
        with pytest.raises(OSError):
            socket.create_connection((url.host, url.port or 80), timeout=5)
        server.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert server.process.wait(timeout=10) == 130
        assert time.monotonic() - began < 2.5


@pytest.mark.parametrize("seconds", [0.0, 0.2, 0.5, 1.0])
def test_it_ends_while_it_starts(seconds: float) -> None:
    command = [sys.executable, "-m", "graphsvc", "serve", "--port", "0"]
    starting = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    starting.terminate()
    assert starting.wait(timeout=SOON) in (0, -signal.SIGTERM)
