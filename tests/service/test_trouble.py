"""Asks a service in trouble over HTTP: old clients, other endpoints that fail, more long queries than threads."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest

import graphsvc.service.connections
from graphsvc.service.connections import Connection
from graphsvc.service.serving import THREADS
from graphsvc.store.embedded import EmbeddedStore
from tests.conftest import Served, serving

TOKEN = "a-token-for-tests-only"
WITH_TOKEN = {"Authorization": f"Bearer {TOKEN}"}
PATHS = "https://w3id.org/ai-confidence/service/paths"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
CROSS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    token = tmp_path_factory.mktemp("token") / "token"
    token.write_text(TOKEN)
    with serving("--writable", "--token-file", str(token), "--query-timeout", "2", "--result-limit", "8") as running:
        yield running


def by_http_1_0(service: Served, query: str) -> bytes:
    place = urlsplit(service.url)
    with socket.create_connection((place.hostname or "", place.port or 80), timeout=30) as connection:
        connection.sendall(f"GET /sparql?query={quote(query)}&format=csv HTTP/1.0\r\n\r\n".encode())
        parts = []
        while part := connection.recv(1 << 20):
            parts.append(part)
    return b"".join(parts)


def test_a_large_answer_has_its_length_in_http_1_0(service: Served) -> None:
    head, _, body = by_http_1_0(service, "SELECT * { ?s ?p ?o } LIMIT 20000").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.0 200")
    assert f"Content-Length: {len(body)}".encode() in head
    assert body.count(b"\r\n") >= 20001


def test_a_cut_answer_is_an_error_in_http_1_0(service: Served) -> None:
    assert by_http_1_0(service, CROSS).startswith(b"HTTP/1.0 503")


def test_a_patch_that_is_not_utf_8_is_refused(service: Served) -> None:
    headers = WITH_TOKEN | {"Content-Type": "application/sparql-update"}
    body = b'INSERT DATA { <u:a> <u:b> "\xff" }'
    assert httpx.patch(f"{service.url}/rdf-graph-store?default", content=body, headers=headers).status_code == 400


@pytest.mark.parametrize("wrong", ["{ ?x ?y ?z }", "{ [] <u:a> ?z }"])
def test_a_service_block_that_is_wrong_says_so_without_the_private_address(service: Served, wrong: str) -> None:
    said = httpx.post(f"{service.url}/sparql", data={"query": f"SELECT * {{ SERVICE <{PATHS}> {wrong} }}"})
    assert said.status_code == 400
    assert PATHS in said.json()["detail"]
    assert "127.0.0.1" not in said.text


def test_an_endpoint_that_fails_is_told_as_a_bad_gateway() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    with serving("--allow-service", nowhere) as running:
        said = httpx.post(f"{running.url}/sparql", data={"query": f"SELECT * {{ SERVICE <{nowhere}x> {{}} }}"})
    assert said.status_code == 502
    assert f"{nowhere}x" in said.json()["detail"]


def test_more_long_queries_than_threads_leave_the_service_answering(service: Served) -> None:
    ask = {"query": RUNAWAY}
    askers = [
        threading.Thread(target=httpx.get, args=(f"{service.url}/sparql",), kwargs={"params": ask, "timeout": 60})
        for _ in range(THREADS + 8)
    ]
    for one in askers:
        one.start()
    while httpx.get(f"{service.url}/metrics", timeout=60).text.count("graphsvc_workers_busy 0"):
        continue
    assert httpx.get(f"{service.url}/healthz", timeout=60).status_code == 200
    still = sum(one.is_alive() for one in askers)
    for one in askers:
        one.join()
    assert still > THREADS


def test_a_snapshot_does_not_wait_for_a_write(tmp_path: Path) -> None:
    store = EmbeddedStore()
    done = threading.Event()

    def snapshot() -> None:
        store.snapshot(tmp_path / "copy.nq")
        done.set()

    with store._write:
        threading.Thread(target=snapshot, daemon=True).start()
        assert done.wait(30)


@pytest.mark.parametrize("pattern", ["OPTIONAL {} " * 8000, "MINUS {} " * 4000, f"FILTER({'!' * 20_000}true)"])
def test_an_update_that_nests_without_brackets_leaves_the_service_standing(service: Served, pattern: str) -> None:
    update = {"update": f"INSERT {{ <u:a> <u:b> 1 }} WHERE {{ {pattern} }}"}
    said = httpx.post(f"{service.url}/sparql", data=update, headers=WITH_TOKEN, timeout=60)
    assert said.status_code in (204, 503)
    assert service.process.poll() is None
    assert httpx.get(f"{service.url}/healthz").status_code == 200


@pytest.mark.parametrize("more", ["?g ?h ?i", "FILTER(STR(?c) < STR(?f))"])
def test_an_update_that_takes_too_long_changes_nothing(service: Served, more: str) -> None:
    update = {"update": f"INSERT {{ <u:too> <u:long> ?c }} WHERE {{ ?a ?b ?c . ?d ?e ?f . {more} }}"}
    said = httpx.post(f"{service.url}/sparql", data=update, headers=WITH_TOKEN, timeout=60)
    assert said.status_code == 503, said.text
    assert "Nothing was changed" in said.json()["detail"]
    asked = httpx.post(f"{service.url}/sparql", data={"query": "ASK { <u:too> <u:long> ?x }"}, timeout=60)
    assert asked.json()["boolean"] is False


def test_the_loop_waits_for_a_thread_that_is_sending_instead_of_turning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphsvc.service.connections, "SENDING", 30)
    channel: Any = Connection.__new__(Connection)
    channel.outbuf_lock, channel.total_outbufs_len = threading.Condition(), 0
    channel.adj = SimpleNamespace(outbuf_high_watermark=1)
    order: list[str] = []
    channel._flush_some = lambda do_close: order.append("the loop sends")
    held = threading.Event()

    def send() -> None:
        with channel.outbuf_lock:
            held.set()
            time.sleep(0.1)
            order.append("the thread has sent")

    sender = threading.Thread(target=send)
    sender.start()
    assert held.wait(30)
    channel._flush_some_if_lockable()
    sender.join()
    assert order == ["the thread has sent", "the loop sends"]
