"""Starts pools whose worker processes end at once, and pools that come back from it."""

from __future__ import annotations

import logging
import shutil
import sys
import time
from collections.abc import Iterator

import pytest

from graphsvc.service import create_app
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.jobs import Job
from graphsvc.store.sandbox import supervisor, worker_pool
from graphsvc.store.sandbox.supervisor import DEATHS, STANDBY
from graphsvc.store.sandbox.worker_pool import NoWorker, Pool

ASK = Job("query", "ASK {}")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Every process of Python that is started ends at once, until `undo()`."""
    false = shutil.which("false")
    assert false
    monkeypatch.setattr(sys, "executable", false)
    yield monkeypatch


def answer(pool: Pool) -> bytes:
    return b"".join(pool.run(ASK))


@pytest.mark.usefixtures("broken")
def test_workers_that_end_at_their_start_are_not_started_without_end(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    started = []
    make = worker_pool.Worker
    monkeypatch.setattr(worker_pool, "Worker", lambda *given: started.append(1) or make(*given))
    pool = Pool(EmbeddedStore(), 1)
    began = time.monotonic()
    with caplog.at_level(logging.ERROR, "graphsvc.store"), pytest.raises(NoWorker, match="No worker process"):
        answer(pool)
    assert time.monotonic() - began < worker_pool.WAIT  # told, not waited out
    time.sleep(1)
    for _ in range(50):
        with pytest.raises(NoWorker):
            answer(pool)
    assert DEATHS <= len(started) <= DEATHS + pool.size + STANDBY
    assert "exit code 1" in caplog.text
    assert "from now on one is started" in caplog.text
    pool.close()


@pytest.mark.usefixtures("broken")
def test_a_service_without_workers_answers_queries_with_503_and_says_why() -> None:
    app = create_app(EmbeddedStore(), workers=1)
    client = app.test_client()
    said = client.get("/sparql?query=ASK%7B%7D", headers={"Accept": "application/sparql-results+json"})
    assert said.status_code == 503
    assert said.json["title"] == "No worker can be started"
    assert "log" in said.json["detail"]
    assert said.headers["Retry-After"] == "10"
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    app.extensions["graphsvc"].close()


def test_a_program_that_cannot_be_run_counts_as_a_worker_that_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/program")
    pool = Pool(EmbeddedStore(), 2)
    with pytest.raises(NoWorker):
        answer(pool)
    pool.close()


def test_the_pool_comes_back_with_all_its_workers_though_nobody_asks(broken: pytest.MonkeyPatch) -> None:
    pool = Pool(EmbeddedStore(), 2)
    with pytest.raises(NoWorker):
        answer(pool)
    broken.undo()
    broken.setattr(supervisor, "AGAIN", 1.0)
    ending = time.monotonic() + 60
    while time.monotonic() < ending and pool.workers.ready() < pool.size + STANDBY:
        time.sleep(0.05)
    assert pool.workers.ready() == pool.size + STANDBY
    assert answer(pool)
    pool.close()
