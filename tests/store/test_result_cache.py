"""Holds the cache of answers to what it may keep: the same question, the same triples, no more bytes than allowed."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from graphsvc.errors import LimitError
from graphsvc.store.jobs import Job
from graphsvc.store.result_cache import LARGEST, LEAST, ResultCache

SLOW = Job("query", "SELECT * { ?s ?p ?o }")


now = 0.0  # seconds, as the caches are told them


def cache_of(size: int) -> ResultCache:
    return ResultCache(size, clock=lambda: now)


class Asked:
    """Gives an answer that says how often it was asked, after a while."""

    def __init__(self, size: int = 0, seconds: float = LEAST * 2, fails: bool = False) -> None:
        self.times, self.size, self.seconds, self.fails = 0, size, seconds, fails

    def __call__(self) -> Iterator[bytes]:
        self.times += 1
        global now
        now += self.seconds
        yield f"{self.times} ".encode()
        if self.fails:
            raise LimitError("Too much.", "Ask for less.")
        yield b"x" * self.size


def test_the_same_question_is_asked_once() -> None:
    cache, asked = cache_of(10_000), Asked(size=10)
    answers = {b"".join(cache.run(SLOW, 0, asked)) for _ in range(5)}
    assert answers == {b"1 " + b"x" * 10}
    assert (asked.times, cache.hits) == (1, 4)


@pytest.mark.parametrize(
    "other",
    [
        Job("query", SLOW.text + " "),
        Job("query", SLOW.text, "csv"),
        Job("query", SLOW.text, default_graphs=("urn:a",)),
        Job("query", SLOW.text, named_graphs=("urn:a",)),
        Job("query", SLOW.text, base="urn:a"),
    ],
)
def test_whatever_decides_about_an_answer_keeps_it_apart(other: Job) -> None:
    cache, asked = cache_of(10_000), Asked()
    assert b"".join(cache.run(SLOW, 0, asked)) != b"".join(cache.run(other, 0, asked))


def test_a_write_ends_all_that_was_kept_and_an_older_reader_keeps_nothing() -> None:
    cache, asked = cache_of(10_000), Asked()
    assert [b"".join(cache.run(SLOW, generation, asked)) for generation in (0, 1, 0, 1)] == [b"1 ", b"2 ", b"3 ", b"2 "]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (NOW() AS ?now) {}",
        "SELECT * { BIND(rand() AS ?x) }",
        "SELECT * { FILTER(trueRAND () > 0.5) }",
        "SELECT (UUID() AS ?x) (STRUUID() AS ?y) {}",
        "SELECT (BNODE() AS ?x) {}",
        "SELECT (NOW#\n() AS ?x) {}",
        "SELECT (\\u004eOW() AS ?x) {}",
        "SELECT * { SERVICE <urn:a> {} }",
        "SELECT * { ?s ?p trueSERVICESILENT<urn:a> {} }",
    ],
)
def test_what_may_differ_each_time_is_asked_each_time(text: str) -> None:
    cache, asked = cache_of(10_000), Asked()
    assert [b"".join(cache.run(Job("query", text), 0, asked)) for _ in range(2)] == [b"1 ", b"2 "]


def test_words_that_only_hold_such_a_word_are_kept() -> None:
    cache, asked = cache_of(10_000), Asked()
    query = Job("query", "SELECT ?brands { ?a <urn:knows> ?brands }")
    assert {b"".join(cache.run(query, 0, asked)) for _ in range(2)} == {b"1 "}


def test_no_failed_no_large_no_quick_and_no_broken_off_answer_is_kept() -> None:
    for asked in (Asked(size=LARGEST), Asked(seconds=0)):
        cache = cache_of(10 * LARGEST)
        for _ in range(3):
            assert len(b"".join(cache.run(SLOW, 0, asked))) == asked.size + 2
        assert (asked.times, cache.held) == (3, 0)
    cache, failing = cache_of(10_000), Asked(fails=True)
    for _ in range(2):
        with pytest.raises(LimitError):
            list(cache.run(SLOW, 0, failing))
    assert failing.times == 2
    asked = Asked()
    for _ in range(2):
        parts = cache.run(SLOW, 0, asked)
        assert isinstance(parts, Iterator)
        next(parts)
        parts.close()  # type: ignore[attr-defined]
    assert (asked.times, cache.held) == (2, 0)


def test_it_never_holds_more_than_allowed_and_lets_go_of_what_was_asked_for_longest_ago() -> None:
    cache, asked = cache_of(20_000), Asked(size=1000)
    chance = random.Random(1)
    for _ in range(100):
        list(cache.run(Job("query", f"ASK {{ <urn:{chance.randrange(15)}> ?p ?o }}"), 0, asked))
        assert 0 < cache.held <= 20_000
    first = Job("query", "ASK { <urn:first> ?p ?o }")
    list(cache.run(first, 0, asked))
    for number in range(30):
        list(cache.run(Job("query", f"ASK {{ <urn:new/{number}> ?p ?o }}"), 0, asked))
        list(cache.run(first, 0, asked))
    assert asked.times == 100 + 31 - cache.hits + 30, "what is asked for all the time stays"
