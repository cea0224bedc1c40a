"""Shows what faults in worker processes do to a server: they are told as what they are, and no worker is lost."""

from __future__ import annotations

import os
import re
import shutil
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from graphsvc.errors import LimitError, StoreError
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.jobs import Job
from graphsvc.store.sandbox import worker_client
from graphsvc.store.sandbox.failures import SnapshotUnreadable
from graphsvc.store.sandbox.snapshots import Snapshots
from graphsvc.store.sandbox.supervisor import STANDBY
from graphsvc.store.sandbox.worker_client import Limits, Worker
from graphsvc.store.sandbox.worker_pool import Pool
from tests.bench.peers import family
from tests.conftest import Served, serving
from tests.faults.injected import HIDDEN, JOBS, OPENING, REFUSED, UPDATES, inject

INSERT = "INSERT DATA {{ <http://example.org/{0}> <http://example.org/p> {0} }}"
COUNT = Job("query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "csv")


def ask(server: Served, query: str = "ASK {}", **headers: str) -> httpx.Response:
    return httpx.post(f"{server.url}/sparql", data={"query": query}, headers=headers, timeout=30)


def workers(server: Served) -> list[int]:
    return family(server.process.pid)[1:]


@pytest.mark.parametrize("fault", ["RecursionError", "RuntimeError", "OSError", "Panic"])
def test_a_fault_of_the_program_is_told_as_one_at_once_and_costs_no_worker(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inject(monkeypatch, tmp_path, JOBS)
    log = tmp_path / "log"
    with serving("--cache", "0", log=log) as server:
        assert ask(server).status_code == 200
        for number in range(4):  # more often than there are workers
            began = time.monotonic()
            said = ask(server, f"ASK {{}} # {fault}", **{"X-Request-Id": f"my-request-{number}"})
            assert time.monotonic() - began < 2
            assert said.status_code == 500
            assert said.json()["request"] == f"my-request-{number}"
            assert "limit" not in said.text
            assert "fault of the service" in said.json()["detail"]
            time.sleep(0.5)
        assert ask(server).status_code == 200
        place = {"query": f"ASK {{}} # {fault}"}
        page = httpx.get(f"{server.url}/sparql", params=place, headers={"Accept": "text/html"}, timeout=30)
        assert (page.status_code, "fault of the service" in page.text) == (500, True)
    told = log.read_text()
    assert "Traceback" in told
    assert re.search(rf"{fault}: injected", told)
    assert "request=my-request-3" in told


def test_a_fault_of_the_program_in_an_update_is_told_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inject(monkeypatch, tmp_path, UPDATES)
    log, token = tmp_path / "log", tmp_path / "token"
    token.write_text("a token of the tests")
    with serving("--writable", "--token-file", str(token), log=log) as server:
        headers = {"Authorization": "Bearer a token of the tests", "X-Request-Id": "my-request"}
        for text, status in ((f"{INSERT.format(1)} # RecursionError", 500), (INSERT.format(2), 204)):
            said = httpx.post(f"{server.url}/sparql", data={"update": text}, headers=headers, timeout=30)
            assert said.status_code == status
            assert status == 204 or "my-request" in said.json()["detail"]
    assert "RecursionError: injected" in log.read_text()


@pytest.mark.parametrize("kind", ["RuntimeError", "RecursionError"])
def test_an_asker_is_answered_though_workers_fail_to_open_their_snapshot(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = tmp_path / "count"
    count.write_text("xx")
    inject(monkeypatch, tmp_path, OPENING.format(count=str(count), kind=kind))
    log = tmp_path / "log"
    with serving("--cache", "0", log=log) as server:
        began = time.monotonic()
        assert ask(server).status_code == 200
        assert time.monotonic() - began < 9
    assert count.read_text() == ""
    assert "injected" in log.read_text()


@pytest.mark.parametrize("code", [REFUSED, HIDDEN], ids=["refused", "no such module"])
def test_a_system_that_limits_no_memory_is_told_once_and_queries_are_answered(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inject(monkeypatch, tmp_path, code)
    log = tmp_path / "log"
    with serving("--cache", "0", log=log) as server:
        began = time.monotonic()
        assert ask(server).json()["boolean"] is True
        assert time.monotonic() - began < 9
        ready = httpx.get(f"{server.url}/readyz", timeout=30)
        assert ready.status_code == 200
        assert any("without a limit of memory" in one for one in ready.json()["warnings"])
    assert log.read_text().count("without a limit of memory") == 1


def test_a_system_that_limits_memory_has_no_warning(served: Served) -> None:
    assert httpx.get(f"{served.url}/readyz", timeout=30).json() == {"status": "ready"}


def test_a_snapshot_that_goes_while_it_is_opened_is_told_at_once(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    store.update(INSERT.format(0))
    snapshots, worker = Snapshots(store), Worker(Limits())
    worker.open(snapshots.lease(), 30)
    failed = 0
    for number in range(100):
        store.update(INSERT.format(number))
        lease = snapshots.lease()
        remover = threading.Timer(number % 20 * 0.0004, shutil.rmtree, (lease.place,), {"ignore_errors": True})
        remover.start()
        try:
            worker.open(lease, 5)
        except SnapshotUnreadable:
            failed += 1
        remover.join()
        assert worker.process.poll() is None
    assert failed, "no snapshot went early enough to show anything"
    worker.kill()
    snapshots.close()
    store.close()


def test_a_damaged_snapshot_makes_way_for_a_new_one(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    pool = Pool(store, 1)
    assert b"".join(pool.run(COUNT)).split()[-1] == b"0"
    store.update(INSERT.format(1))
    lease = pool._snapshots.lease()
    (lease.place / "CURRENT").write_text("garbage")
    began = time.monotonic()
    assert b"".join(pool.run(COUNT)).split()[-1] == b"1"
    assert time.monotonic() - began < 5
    pool.close()
    store.close()


def test_a_snapshot_stays_as_long_as_it_is_read_and_no_longer(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    snapshots = Snapshots(store)
    first = snapshots.lease()
    again = snapshots.lease()
    assert first.place == again.place
    for number in range(5):
        store.update(INSERT.format(number))
        snapshots.lease().end()
    assert first.place.is_dir()
    first.end()
    first.end()  # twice does nothing
    assert again.place.is_dir()
    again.end()
    assert not again.place.exists()
    assert len([one for one in again.place.parent.iterdir() if one.is_dir()]) == 1  # the newest
    snapshots.close()
    assert not again.place.parent.exists()
    with pytest.raises(StoreError):
        snapshots.lease()
    store.close()


def test_a_folder_of_snapshots_that_somebody_removed_is_made_again(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    pool = Pool(store, 1)
    shutil.rmtree(pool._snapshots._scratch.folder)
    store.update(INSERT.format(1))
    assert b"".join(pool.run(COUNT)).split()[-1] == b"1"
    store.update(INSERT.format(2))
    assert b"".join(pool.run(COUNT)).split()[-1] == b"2"
    pool.close()
    store.close()


def test_a_snapshot_that_cannot_be_made_fails_its_queries_and_costs_no_worker(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    pool = Pool(store, 1)
    assert b"".join(pool.run(COUNT))
    folder = pool._snapshots._scratch.folder
    shutil.rmtree(folder)
    folder.write_text("in the way")
    store.update(INSERT.format(1))
    for _ in range(4):
        with pytest.raises(StoreError):
            b"".join(pool.run(COUNT))
    folder.unlink()
    assert b"".join(pool.run(COUNT)).split()[-1] == b"1"
    ending = time.monotonic() + 10
    while time.monotonic() < ending and pool.workers.ready() < pool.size + STANDBY:
        time.sleep(0.05)
    assert pool.workers.ready() == pool.size + STANDBY
    assert pool.workers.killed == 0
    pool.close()
    store.close()


def test_a_worker_that_stands_still_holds_up_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_client, "SENDING", 0.5)
    pool = Pool(EmbeddedStore(), 1)
    assert b"".join(pool.run(COUNT))
    stopped = pool.workers._idle[-1].process.pid
    os.kill(stopped, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(LimitError):
        b"".join(pool.run(Job("parse", format="nt", body=b"#" * (1 << 20))))
    assert time.monotonic() - began < 5
    assert stopped not in [one.process.pid for one in pool.workers._idle]
    assert b"".join(pool.run(Job("parse", format="nt", body=b"<x:a> <x:b> <x:c> ."))) == b"<x:a> <x:b> <x:c> .\n"
    pool.close()


def test_after_a_storm_of_kills_the_workers_come_back_though_nobody_asks() -> None:
    with serving("--cache", "0") as server:
        assert ask(server).status_code == 200
        ending = time.monotonic() + 4
        while time.monotonic() < ending:
            for pid in workers(server):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)
        ending = time.monotonic() + 30
        while time.monotonic() < ending and "graphsvc_workers_ready 3" not in metrics(server):
            time.sleep(0.2)
        assert "graphsvc_workers_ready 3" in metrics(server)
        assert ask(server).status_code == 200


def metrics(server: Served) -> str:
    return httpx.get(f"{server.url}/metrics", timeout=30).text


def test_looking_at_a_large_answer_by_head_ends_no_worker() -> None:
    with serving("--cache", "0") as server:
        place, large = f"{server.url}/sparql", {"query": "SELECT * { ?s ?p ?o } LIMIT 6000"}
        for _ in range(6):
            said = httpx.head(place, params=large, timeout=30)
            assert (said.status_code, said.content) == (200, b"")
        assert said.headers["Content-Type"] == httpx.get(place, params=large, timeout=30).headers["Content-Type"]
        assert "graphsvc_workers_killed_total 0" in metrics(server)


@pytest.mark.parametrize("where", ["memory", "disk"])
def test_snapshots_left_behind_by_a_killed_server_are_removed_by_the_next(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    arguments = ("--store", str(tmp_path / "store")) if where == "disk" else ()
    parent = tmp_path / "store" / "snapshots" if where == "disk" else tmp_path
    with serving() as beside:  # whose snapshots are in use
        with serving(*arguments) as killed:
            assert ask(beside).status_code == ask(killed).status_code == 200
            killed.process.kill()
        before = set(parent.glob("graphsvc-*"))
        with serving(*arguments) as server:
            assert ask(server).status_code == 200
            now = set(parent.glob("graphsvc-*"))
        assert len(before) == len(now) == (2 if where == "memory" else 1)
        assert len(before & now) == (1 if where == "memory" else 0)
        assert httpx.get(f"{beside.url}/readyz", timeout=30).status_code == 200
