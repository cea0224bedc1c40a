"""Takes all turns for work in the front process, and looks at who still gets an answer and who is asked to wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from flask import Flask

from graphsvc import create_app, open_store
from graphsvc.service.concurrency import Busy, Turns

PATHS = "/api/v1/paths?from=local-validation&to=patient-harm"


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    made = create_app(open_store(), workers=1)
    yield made
    made.extensions["graphsvc"].close()


def status(app: Flask, address: str) -> int:
    return app.test_client().get(address).status_code


def test_no_more_than_at_once_work_and_whoever_waits_comes_next() -> None:
    turns, working, most_seen = Turns(at_once=2, most=20), 0, 0
    lock, done = threading.Lock(), []

    def work() -> None:
        nonlocal working, most_seen
        with turns.turn():
            with lock:
                working += 1
                most_seen = max(most_seen, working)
            threading.Event().wait(0.01)
            with lock:
                working -= 1
            done.append(1)

    threads = [threading.Thread(target=work) for _ in range(20)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (len(done), most_seen) == (20, 2)


def test_who_finds_no_room_is_refused_at_once_and_who_waits_too_long_later() -> None:
    turns = Turns(at_once=1, most=1, seconds=60)
    with turns.turn(), pytest.raises(Busy, match="Too many"), turns.turn():
        pass
    turns = Turns(at_once=1, most=2, seconds=0.01)
    with turns.turn(), pytest.raises(Busy, match="taking their time"), turns.turn():
        pass
    with turns.turn():
        pass


def test_a_failure_gives_the_turn_back() -> None:
    turns = Turns(at_once=1, most=1)
    for _ in range(3):
        with pytest.raises(KeyError), turns.turn():
            raise KeyError


def test_while_all_turns_are_taken_queries_and_kept_pages_are_answered(app: Flask) -> None:
    context = app.extensions["graphsvc"]
    assert status(app, "/focus?node=automation-bias&steps=3") == 200
    with ExitStack() as held:
        for turns in (context.pages, context.paths):
            held.enter_context(full(turns))
        for address in ("/focus?node=use-of-ai", "/picture/map.png", "/briefing.docx?item=claim:L043", PATHS):
            answer = app.test_client().get(address)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2"), address
        for address in (
            "/healthz",
            "/sparql?query=ASK%7B%7D",
            "/focus?node=automation-bias&steps=3",
            "/metrics",
        ):
            assert status(app, address) == 200, address
    assert status(app, "/focus?node=use-of-ai") == 200
    assert status(app, PATHS) == 200


def test_a_stream_of_paths_keeps_its_turn_until_it_has_been_sent(app: Flask) -> None:
    turns = Turns(at_once=1, most=1)
    object.__setattr__(app.extensions["graphsvc"], "paths", turns)
    for _ in range(3):
        answer = app.test_client().get(PATHS + "&format=ndjson", buffered=False)
        assert status(app, PATHS) == 503
        assert answer.data.count(b"\n") > 1
        answer.close()
        assert status(app, PATHS) == 200


@contextmanager
def full(turns: Turns) -> Iterator[None]:
    """All the room that there is, taken."""
    for _ in range(turns.most):
        turns._here.acquire()
    yield
    for _ in range(turns.most):
        turns._here.release()
