"""Asks a running server plain queries, which its loop answers itself, without a thread: nobody sees a difference."""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest

from tests.conftest import ROOT, Served, serving

SMALL = "SELECT ?s { ?s a <http://www.w3.org/2004/02/skos/core#Concept> } ORDER BY ?s LIMIT 3"
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ONE_THREAD = """
from graphsvc import create_app, open_store
from graphsvc.service import serve
app = create_app(open_store(), workers=2, query_timeout=20.0)
serve(app, port=0, threads=1, ready=lambda url: print(url, flush=True))
"""
PATIENCE = 60.0
ID = "X-Request-Id"


@contextmanager
def one_thread() -> Iterator[str]:
    """A server with one thread; its address."""
    with subprocess.Popen([sys.executable, "-c", ONE_THREAD], stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname or "", parts.port or 80), timeout=PATIENCE)


def request(query: str, *headers: str) -> bytes:
    lines = [f"GET /sparql?query={quote(query)} HTTP/1.1", "Host: localhost", "Accept: text/csv", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def answers(connection: socket.socket, number: int) -> list[bytes]:
    """The bodies of so many answers, each with a length."""
    held, found = b"", list[bytes]()
    while len(found) < number:
        head, end, rest = held.partition(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length:")), 0)
        if end and len(rest) >= length:
            found.append(rest[:length])
            held = rest[length:]
            continue
        part = connection.recv(1 << 16)
        assert part, held
        held += part
    return found


def test_plain_queries_are_answered_while_every_thread_is_busy() -> None:
    with one_thread() as url, connected(url) as long:
        httpx.get(f"{url}/sparql", params={"query": SMALL}, timeout=PATIENCE)
        long.sendall(request(LONG))
        time.sleep(1.5)  # so that a thread goes on with it
        long.setblocking(False)
        for number in range(20):
            answer = httpx.get(f"{url}/sparql", params={"query": f"{SMALL} #{number}"}, timeout=PATIENCE)
            assert len(answer.json()["results"]["bindings"]) == 3
        with pytest.raises(BlockingIOError):
            long.recv(1)


def test_requests_that_come_at_once_are_answered_in_their_order(served: Served) -> None:
    text = b"SELECT (4 AS ?x) {}"
    body = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\nContent-Type: application/sparql-query\r\n"
    body += b"Content-Length: %d\r\n\r\n" % len(text) + text
    sent = [request(f"SELECT ({number} AS ?x) {{}}") for number in range(3)]
    sent += [request("SELECT (3 AS ?x) {}", 'If-None-Match: "other"'), body, request("SELECT (5 AS ?x) {}")]
    with connected(served.url) as connection:
        for _ in range(3):
            connection.sendall(b"".join(sent))
            assert answers(connection, 6) == [b"x\r\n%d\r\n" % number for number in range(6)]


def test_a_head_that_announces_a_body_has_one_however_often_it_comes(served: Served) -> None:
    with connected(served.url) as connection:
        for number in range(4):
            connection.sendall(request(f"SELECT ({number} AS ?x) {{}}", "Content-Length: 4"))
            time.sleep(0.05)
            connection.sendall(b"GET " + request("SELECT (9 AS ?x) {}"))
            assert answers(connection, 2) == [b"x\r\n%d\r\n" % number, b"x\r\n9\r\n"]


def test_what_a_head_says_holds_for_all_that_have_it_and_for_no_other(served: Served) -> None:
    accept = ("text/tab-separated-values", "application/sparql-results+json", "text/csv")
    for _ in range(3):
        for kind in accept:
            found = httpx.get(f"{served.url}/sparql", params={"query": SMALL}, headers={"Accept": kind})
            assert found.headers["Content-Type"].startswith(kind)
        for number in ("first", "second"):
            given = {"X-Request-Id": number}
            assert httpx.get(f"{served.url}/sparql", params={"query": SMALL}, headers=given).headers[ID] == number
        numbers = {httpx.get(f"{served.url}/sparql", params={"query": SMALL}).headers[ID] for _ in range(3)}
        assert len(numbers) == 3
        assert httpx.get(f"{served.url}/sparq", params={"query": SMALL}).status_code == 404
        assert httpx.get(f"{served.url}/sparql?query=ASK%20%7B%7D&format=csv").status_code == 406


@pytest.mark.parametrize("text", ["ASK%7B%7D%", "ASK%7B%7", "ASK%7B%7D%0A", "ASK+%7b%7d", "%E4", "ASK=", "=41SK%7B%7D"])
def test_an_address_says_the_same_by_either_way(served: Served, text: str) -> None:
    shown = set[tuple[str, ...]]()
    for more in ["", 'If-None-Match: "other"\r\n'] * 3:
        with connected(served.url) as connection:
            connection.sendall(f"GET /sparql?query={text} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n".encode())
            first, *lines = connection.recv(1 << 16).decode().split("\r\n")
            shown.add((first, *(line for line in lines if line.startswith("Content-Type:"))))
    assert len(shown) == 1, shown


def test_whoever_sends_many_and_reads_nothing_holds_up_nobody(served: Served) -> None:
    with connected(served.url) as greedy:
        greedy.settimeout(1.0)
        with pytest.raises(TimeoutError):
            while True:
                greedy.sendall(request("SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 500") * 50)
        assert httpx.get(f"{served.url}/sparql", params={"query": SMALL}, timeout=PATIENCE).status_code == 200


@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+json, */*;q=0.1"])
@pytest.mark.parametrize("coding", ["identity", "gzip", "zstd"])
@pytest.mark.parametrize("query", [SMALL, "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 300", "ASK {}", "SELECT ("])
def test_the_loop_sends_what_the_application_sends(served: Served, query: str, coding: str, accept: str) -> None:
    headers = {"Accept": accept, "Accept-Encoding": coding, "X-Request-Id": "mine"}
    ways = ({}, {"If-None-Match": '"other"'}, {"Connection": "close"})
    found = [httpx.get(f"{served.url}/sparql", params={"query": query}, headers=headers | more) for more in ways]
    shown = [{key: value for key, value in one.headers.items() if key not in LET} for one in found]
    assert shown[0] == shown[1] == shown[2]
    assert len({(one.status_code, one.text) for one in found}) == 1


LET = ("date", "connection", "content-length", "etag", "cache-control")  # packed apart, their bytes may differ


def test_idle_connections_cost_a_request_next_to_nothing() -> None:
    with serving("--address-limit", "1000", "--cache", "0") as running, ExitStack() as idle:
        asker = idle.enter_context(connected(running.url))
        costs: dict[int, list[float]] = {0: [], 400: []}
        for _ in range(3):
            costs[0].append(cost(running.process.pid, asker))
            many = [connected(running.url) for _ in range(400)]
            costs[400].append(cost(running.process.pid, asker))
            for one in many:
                one.close()
        assert statistics.median(costs[400]) < 1.3 * statistics.median(costs[0])


def test_of_many_connections_that_come_at_once_as_many_stay_as_may() -> None:
    with serving("--address-limit", "50") as running, ExitStack() as held:
        many = [held.enter_context(connected(running.url)) for _ in range(200)]
        for one in many:
            one.sendall(b"GET /sparql")
        deadline = time.monotonic() + 8  # before the time for a head is over
        while len(still_open(many)) > 50 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert len(still_open(many)) == 50


def still_open(connections: list[socket.socket]) -> list[socket.socket]:
    """Those that the server has not closed."""
    found = []
    for one in connections:
        one.setblocking(False)
        try:
            one.recv(1)
        except BlockingIOError:
            found.append(one)
        except OSError:
            pass  # closed with something unread
    return found


def cost(process: int, asker: socket.socket, times: int = 900) -> float:
    """Seconds of processor time of the front process for so many requests (Linux)."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("this system does not tell the processor time of a process in /proc")
    answers_before = spent(process)
    for number in range(times):
        asker.sendall(request(f"SELECT ({number} AS ?x) {{}}"))
        answers(asker, 1)
    return spent(process) - answers_before


def spent(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
