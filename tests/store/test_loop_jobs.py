"""Asks real workers from a real loop: short queries need no thread, whatever else there is goes on in one."""

from __future__ import annotations

import selectors
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from graphsvc import open_store
from graphsvc.errors import LimitError, QuerySyntaxError
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.jobs import Job
from graphsvc.store.sandbox.loop_jobs import Begun, LoopJobs
from graphsvc.store.sandbox.worker_pool import Limits, Pool

PATIENCE = 60.0
SMALL = Job("query", "SELECT ?s { ?s ?p ?o } LIMIT 3", "csv")
LONG = Job("query", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "csv")
LARGE = Job("query", "SELECT * { ?s ?p ?o }", "csv")


class SelectorLoop:
    """A loop that does nothing but wait for workers."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()

    def watch(self, number: int, ready: Callable[[], None]) -> None:
        self._selector.register(number, selectors.EVENT_READ, ready)

    def unwatch(self, number: int) -> None:
        self._selector.unregister(number)

    def wake(self) -> None:
        pass  # it turns all the time

    def turn(self, jobs: LoopJobs, until: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not until():
            assert time.monotonic() < deadline
            jobs.turn()
            for key, _ in self._selector.select(0.01) if self._selector.get_map() else ():
                key.data()


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    store = open_store()
    assert isinstance(store, EmbeddedStore)
    made = Pool(store, 1, Limits(seconds=3.0, queue=4))
    b"".join(made.run(SMALL))
    yield made
    made.close()
    store.close()


def asked(pool: Pool, *jobs: Job) -> list[Begun]:
    """What came of jobs that a loop asked for, as far as the loop took them."""
    loop, told = SelectorLoop(), list[Begun]()
    asker = LoopJobs(pool, loop)
    begun = [asker.ask(job, told.append) for job in jobs]
    assert None not in begun
    loop.turn(asker, lambda: len(told) == len(jobs))
    return told


def is_free(pool: Pool) -> bool:
    """Whether the pool takes as many queries as it ever does."""
    places = [pool.enter() for _ in range(5)]
    for _ in filter(None, places):
        pool.leave()
    return all(places) and pool.workers.busy() == 0


def test_a_short_query_is_whole_when_the_loop_is_told(pool: Pool) -> None:
    (begun,) = asked(pool, SMALL)
    assert begun.whole
    assert b"".join(begun.rest()) == b"".join(pool.run(SMALL))
    assert is_free(pool)


def test_more_queries_than_workers_are_answered_in_turn(pool: Pool) -> None:
    assert [one.whole for one in asked(pool, *[SMALL] * 5)] == [True] * 5
    assert is_free(pool)


def test_an_error_is_raised_where_a_thread_goes_on(pool: Pool) -> None:
    (begun,) = asked(pool, Job("query", "SELECT (", "csv"))
    assert not begun.whole
    with pytest.raises(QuerySyntaxError):
        list(begun.rest())
    assert is_free(pool)


def test_a_large_answer_goes_on_with_what_came_of_it(pool: Pool) -> None:
    (begun,) = asked(pool, LARGE)
    assert not begun.whole
    assert b"".join(begun.rest()) == b"".join(pool.run(LARGE))
    assert is_free(pool)


def test_a_long_query_has_the_time_of_any_and_its_worker_is_replaced(pool: Pool) -> None:
    began = time.monotonic()
    (begun,) = asked(pool, LONG)
    with pytest.raises(LimitError, match="time limit"):
        list(begun.rest())
    assert 2.9 < time.monotonic() - began < 30
    assert is_free(pool)
    assert b"".join(pool.run(SMALL))


def test_who_leaves_ends_the_query_at_work_and_the_one_that_waits(pool: Pool) -> None:
    loop, told = SelectorLoop(), list[Begun]()
    asker = LoopJobs(pool, loop)
    working, waiting = (asker.ask(LONG, told.append) for _ in range(2))
    assert working
    assert waiting
    loop.turn(asker, lambda: working.worker)
    asker.leave(waiting)
    asker.leave(working)
    loop.turn(asker, lambda: is_free(pool))
    assert told == []
    assert b"".join(pool.run(SMALL))


def test_a_worker_that_is_killed_at_work_is_told_by_the_thread_that_goes_on(pool: Pool) -> None:
    loop, told = SelectorLoop(), list[Begun]()
    asker = LoopJobs(pool, loop)
    begun = asker.ask(LONG, told.append)
    assert begun
    loop.turn(asker, lambda: begun.worker)
    assert begun.worker
    begun.worker.process.kill()
    loop.turn(asker, lambda: told)
    with pytest.raises(LimitError):
        list(begun.rest())
    assert is_free(pool)


def test_what_was_written_meanwhile_is_read_by_a_thread_first() -> None:
    store = open_store()
    assert isinstance(store, EmbeddedStore)
    pool = Pool(store, 1, Limits())
    try:
        b"".join(pool.run(SMALL))
        store.update("INSERT DATA { <urn:new> <urn:new> <urn:new> }")
        question = Job("query", "ASK { <urn:new> ?p ?o }", "csv")
        (begun,) = asked(pool, question)
        assert not begun.whole
        assert b"true" in b"".join(begun.rest())
        assert asked(pool, question)[0].whole
    finally:
        pool.close()
        store.close()


def test_threads_and_the_loop_get_workers_as_they_came(pool: Pool) -> None:
    loop, told, order = SelectorLoop(), list[Begun](), list[str]()
    asker = LoopJobs(pool, loop)
    held = pool.workers.take(PATIENCE)
    first = threading.Thread(target=lambda: (list(pool.run(SMALL)), order.append("thread")))  # type: ignore[func-returns-value]
    first.start()
    while not pool.workers.waiting():
        time.sleep(0.01)
    asker.ask(SMALL, lambda begun: (told.append(begun), order.append("loop")))  # type: ignore[func-returns-value]
    asker.turn()
    pool.workers.give_back(held)
    loop.turn(asker, lambda: told)
    first.join(PATIENCE)
    assert order == ["thread", "loop"]
    assert is_free(pool)


def test_a_query_too_long_for_a_pipe_and_one_too_many_are_left_to_threads(pool: Pool) -> None:
    asker = LoopJobs(pool, SelectorLoop())
    told: list[Begun] = []
    assert asker.ask(Job("query", "ASK {}" + " " * 9000), told.append) is None
    begun = [asker.ask(SMALL, told.append) for _ in range(6)]
    assert [one is None for one in begun] == [False] * 5 + [True]
    for one in filter(None, begun):
        asker.leave(one)
    assert is_free(pool)
