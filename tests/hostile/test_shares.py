"""Asks for more than anybody's share, slowly, or without waiting for the answer: others are answered all the same."""

from __future__ import annotations

import json
import random
import select
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.conftest import Served, serving
from tests.faults.test_full_disk import mounted
from tests.hostile.test_hostile import processor_time

HEAVY = (
    "/api/v1/paths?from=use-of-ai&to=automation-bias&mode=all&max_length=20&via=*&direction=both&limit=1000&offset={}"
)


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with serving("--query-timeout", "60") as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=60) as made:
        yield made


def connected(server: Served) -> socket.socket:
    url = httpx.URL(server.url)
    return socket.create_connection((url.host, url.port or 80), timeout=30)


def reconcile(client: httpx.Client, queries: dict[str, Any]) -> httpx.Response:
    return client.post("/api/v1/reconcile", data={"queries": json.dumps(queries)})


def test_a_batch_of_rows_without_names_takes_seconds_and_not_minutes(client: httpx.Client) -> None:
    row = {"properties": [{"pid": "cf:influences", "v": [f"x{n}" for n in range(20)]}] * 20}
    began = time.monotonic()
    assert reconcile(client, {f"q{n}": row for n in range(500)}).status_code == 200
    assert time.monotonic() - began < 40


def test_a_batch_that_takes_longer_than_a_query_may_is_ended() -> None:
    words = [f"{first}{second}{third}ei" for first in "abcdefgh" for second in "ioua" for third in "bcdfglmn"]
    long = {f"q{n}": {"query": " ".join(words[n % 100 : n % 100 + 150])} for n in range(500)}
    with serving("--query-timeout", "0.1") as running, httpx.Client(base_url=running.url, timeout=60) as client:
        while reconcile(client, {"q": {"query": "automation bias"}}).status_code != 200:
            time.sleep(0.1)  # the records are read for the first query
        answer = reconcile(client, long)
    assert answer.status_code == 503
    assert "fewer queries" in answer.text


@pytest.mark.parametrize(("page", "most", "told"), [("/briefing", 30, 30), ("/story", 20, 40)])
def test_a_page_of_chosen_items_has_a_bound(client: httpx.Client, page: str, most: int, told: int) -> None:
    for number, status in ((told, 200), (told + 1, 400)):
        items = "&".join(f"item=claim:L{n:03}" for n in range(1, number + 1))
        answer = client.get(f"{page}?{items}", headers={"Accept": "text/html"})
        assert answer.status_code == status
    assert f"at most {most} " in answer.text
    short = "&".join(f"item=v{n}" for n in range(700))
    assert len(client.get(f"{page}?{short}", headers={"Accept": "text/html"}).content) < 20_000
    many = "&".join(f"item=node:use-of-ai%3Fsteps%3D3%26x%3D{n}" for n in range(1500))
    answer = client.get(f"{page}?{many}", headers={"Accept": "text/html"})
    assert answer.status_code == 414
    assert len(answer.content) < 20_000


SEARCH = """PREFIX path: <https://w3id.org/ai-confidence/path#>
SELECT (COUNT(*) AS ?n) { SERVICE <https://w3id.org/ai-confidence/service/paths> {
  [] path:from <https://w3id.org/ai-confidence/id/node/use-of-ai> ; path:via "*" ; path:direction "both" ;
     path:to <https://w3id.org/ai-confidence/id/node/automation-bias> ; path:maxLength 20 ; path:mode "all" ;
     path:limit 500 ; path:offset 99000 ; path:length ?l } }"""


def test_path_questions_end_when_those_who_asked_have_left(tmp_path: Path) -> None:
    asked = [HEAVY.format(99_990 + number) for number in range(4)] + [f"/sparql?query={quote(SEARCH)}"]
    log = tmp_path / "log"
    with serving("--query-timeout", "60", log=log) as server, ExitStack() as held:
        for address in asked:
            one = held.enter_context(connected(server))
            one.sendall(f"GET {address} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        time.sleep(5)
        assert "status=" not in log.read_text(), "nothing was at work that could end"
        held.close()
        ending = time.monotonic() + 20
        while time.monotonic() < ending and log.read_text().count("status=") < len(asked):
            time.sleep(0.1)
        assert log.read_text().count("status=503") == len(asked)
        before = processor_time(server.process.pid)
        time.sleep(2)
        assert processor_time(server.process.pid) - before < 0.5
        assert httpx.get(f"{server.url}/api/v1/paths?from=use-of-ai&to=automation-bias&k=3").status_code == 200


def test_clients_that_leave_just_as_their_answers_come_end_nothing(server: Served) -> None:
    moments = random.Random(1)
    asked = quote("SELECT * { ?s ?p ?o } LIMIT 3#")
    for number in range(300):
        leaving = [connected(server) for _ in range(4)]
        for place, one in enumerate(leaving):
            one.sendall(f"GET /sparql?query={asked}{number}-{place} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        time.sleep(moments.uniform(0, 0.006))
        for one in leaving:
            one.close()
    assert server.process.poll() is None
    assert httpx.get(f"{server.url}/sparql?query=ASK%7B%7D", timeout=30).status_code == 200


def test_sheets_of_thirty_readers_at_once_keep_no_page_waiting(client: httpx.Client, server: Served) -> None:
    head = "What,Does what,To what,How do you know,Where from"
    rows = "\n".join(f'"Ai{n} bias of use",raises,"automatio{n} biais",study,"Smith {n}"' for n in range(3000))
    file = {"file": ("rows.csv", f"{head}\n{rows}".encode())}
    ended: list[int] = []

    def bring(number: int) -> None:
        path = ("/own", "/own/marked.xlsx")[number % 2]
        headers = {"Accept": "application/json"}
        ended.append(httpx.post(server.url + path, files=file, headers=headers, timeout=120).status_code)

    threads = [threading.Thread(target=bring, args=(number,)) for number in range(30)]
    for one in threads:
        one.start()
    time.sleep(2)
    began = time.monotonic()
    for number in range(3):
        page = client.get(f"/search?q=use+{number}", headers={"Accept": "text/html"})
        assert page.status_code == 200
    assert time.monotonic() - began < 20, "a page waited for sheets"
    for one in threads:
        one.join()
    assert set(ended) <= {200, 422, 503}
    assert ended.count(503) >= 10, "all were worked on at once"


def test_half_sent_requests_of_one_address_make_way_for_new_ones(client: httpx.Client, server: Served) -> None:
    slow = []
    for _ in range(400):
        one = connected(server)
        slow.append(one)
        one.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: ")
    began = time.monotonic()
    assert httpx.get(f"{server.url}/healthz", timeout=5).status_code == 200
    assert time.monotonic() - began < 3
    for one in slow:
        one.close()


def test_a_head_that_comes_byte_by_byte_has_ten_seconds(server: Served) -> None:
    began = time.monotonic()
    with connected(server) as one, suppress(OSError):
        one.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: ")
        one.settimeout(0.5)
        while time.monotonic() < began + 30:
            one.sendall(b"a")
            with suppress(TimeoutError):
                if not one.recv(1):
                    break
    assert 9 < time.monotonic() - began < 20


def test_readers_that_never_read_fill_no_folder_and_keep_nobody_from_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "small"
    mounted(folder, "40m")
    large = quote("SELECT ?a ?b ?c ?d ?e ?f { ?a ?b ?c . ?d ?e ?f } LIMIT 300000")
    monkeypatch.setenv("TMPDIR", str(folder))
    try:
        with serving("--cache", "0") as server, ExitStack() as held:
            monkeypatch.undo()
            for number in range(3):
                one = held.enter_context(connected(server))
                one.sendall(f"GET /sparql?query={large}%23{number} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            time.sleep(4)
            left = subprocess.run(["df", "--output=avail", folder], capture_output=True, text=True, check=True).stdout
            assert int(left.split()[-1]) > 4000, "the folder is full"
            read = httpx.get(f"{server.url}/sparql?query={large}", headers={"Accept": "text/csv"}, timeout=60)
            assert read.text.count("\n") == 300_001
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_bodies_that_never_end_fill_no_folder_and_keep_nobody_from_sending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "small"
    mounted(folder, "60m")
    monkeypatch.setenv("TMPDIR", str(folder))
    head = b"POST /own HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n"
    try:
        with serving("--cache", "0") as server, ExitStack() as held:
            monkeypatch.undo()
            sending = [held.enter_context(connected(server)) for _ in range(8)]
            for one in sending:
                with suppress(OSError):  # refused in the middle
                    one.sendall(head + bytes(15 << 20))
            left = subprocess.run(["df", "--output=avail", folder], capture_output=True, text=True, check=True).stdout
            assert int(left.split()[-1]) > 10_000, "the folder is full"
            with connected(server) as one:
                one.sendall(head)
                for _ in range(19):  # until there is an answer
                    one.sendall(bytes(1 << 20))
                    if select.select([one], [], [], 0.2)[0]:
                        break
                said = one.recv(4096)
            assert said.startswith(b"HTTP/1.1 503") and b"Retry-After" in said
            text = {"query": "ASK {} #" + "a" * 900_000}
            assert httpx.post(f"{server.url}/sparql", data=text, timeout=30).status_code == 200
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_body_that_came_fast_and_then_rests_has_thirty_seconds(server: Served) -> None:
    with connected(server) as one:
        one.sendall(b"POST /own HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n" + bytes(4 << 20))
        one.settimeout(50)
        began = time.monotonic()
        assert one.recv(1) == b""
        assert 25 < time.monotonic() - began < 45


def test_a_service_that_asks_itself_ends_with_the_time_of_a_query(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    itself, log = f"http://127.0.0.1:{port}/sparql", tmp_path / "log"
    pattern = "?s ?p ?o"
    for _ in range(3):
        pattern = f"SERVICE <{itself}> {{ {pattern} }}"
    arguments = ("--port", str(port), "--query-timeout", "2", "--allow-service", itself, "--cache", "0")
    ended: list[int] = []

    def ask() -> None:
        text = {"query": f"SELECT * {{ {pattern} }} LIMIT 3"}
        ended.append(httpx.post(itself, data=text, timeout=60).status_code)

    with serving(*arguments, log=log) as server:
        threads = [threading.Thread(target=ask) for _ in range(8)]
        for one in threads:
            one.start()
        assert httpx.get(f"{server.url}/healthz", timeout=5).status_code == 200
        for one in threads:
            one.join()
        assert set(ended) <= {200, 502, 503}
        assert httpx.post(itself, data={"query": "ASK {}"}, timeout=30).status_code == 200
    assert "Traceback" not in log.read_text(encoding="utf-8")
