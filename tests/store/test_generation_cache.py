"""Asks for values at once, before and after writes: each is made once, and none outlives the triples it was made of."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest

from graphsvc import create_app, open_store
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.generation_cache import GenerationCache, cache_of

ADD = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> %d } }"


def test_a_value_is_made_once_by_many_and_again_after_a_write() -> None:
    store, made = EmbeddedStore(), []
    kept = GenerationCache()

    def make() -> int:
        threading.Event().wait(0.02)
        made.append(1)
        return len(made)

    def all_at_once() -> set[int]:
        found: list[int] = []
        threads = [
            threading.Thread(target=lambda: found.append(kept.get("x", store.generation, make))) for _ in range(10)
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert len(found) == 10
        return set(found)

    assert all_at_once() == {1}
    store.update(ADD % 1)
    assert all_at_once() == {2}
    assert kept.get("y", store.generation, make) == 3, "each key for itself"


def test_a_failure_is_not_kept_and_a_write_meanwhile_is_not_overlooked() -> None:
    store = EmbeddedStore()
    kept = GenerationCache()
    with pytest.raises(KeyError):
        kept.get("x", store.generation, lambda: {}["x"])

    def during() -> str:
        store.update(ADD % 2)
        return "of before the write"

    assert kept.get("x", store.generation, during) == "of before the write"
    assert kept.get("x", store.generation, lambda: "of after it") == "of after it"


@pytest.mark.parametrize("address", ["/sparql", "/void.ttl", "/datasets"])
def test_descriptions_are_counted_once_and_follow_every_write(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store()
    client = create_app(store).test_client()
    accept = {"Accept": "application/json" if address == "/datasets" else "text/turtle"}
    seen = {client.get(address, headers=accept).text.count("urn:g")}
    store.update(ADD % 1)
    answers = [client.get(address, headers=accept).text for _ in range(2)]
    assert seen == {0}
    for text in answers:
        assert "urn:g" in text
    asked: list[str] = []
    query = EmbeddedStore.query

    def watched(self: EmbeddedStore, text: str, **more: list[str]) -> object:
        asked.append(text)
        return query(self, text, **more)

    monkeypatch.setattr(EmbeddedStore, "query", watched)
    assert client.get(address, headers=accept).status_code == 200
    assert not [text for text in asked if "COUNT(DISTINCT" in text or "DISTINCT ?g" in text]


def test_no_more_is_kept_than_there_is_room_for_and_what_was_used_longest_ago_goes_first() -> None:
    kept = GenerationCache(10)
    for key in "abc":
        kept.keep(key, 0, key.upper(), 4)
        kept.find("a", 0)
    assert (kept.held, [kept.find(key, 0) for key in "abc"]) == (8, ["A", None, "C"])
    kept.keep("whale", 0, "W", 11)
    assert (kept.held, kept.find("whale", 0)) == (8, None)
    assert kept.get("d", 0, lambda: "D", lambda _: 3) == "D"
    assert (kept.held, kept.find("a", 0)) == (7, None)


def test_what_an_older_reader_made_is_not_kept_for_those_who_ask_after_a_write() -> None:
    kept = GenerationCache()
    assert kept.get("x", 1, lambda: "new") == "new"
    assert kept.get("x", 0, lambda: "old") == "old"
    assert kept.get("x", 1, lambda: "again") == "new"


def test_a_cache_ends_with_its_store() -> None:
    store = EmbeddedStore()
    cache_of(store, "test").keep("x", 0, "X")
    kept = weakref.ref(cache_of(store, "test"))
    assert kept() is cache_of(store, "test")
    assert cache_of(EmbeddedStore(), "test") is not kept()
    del store
    gc.collect()
    assert kept() is None
