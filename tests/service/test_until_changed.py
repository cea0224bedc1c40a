"""Asks for counts at once, before and after writes: each is made once, and none outlives the triples it counted."""

from __future__ import annotations

import threading

import pytest

from graphsvc import create_app, open_store
from graphsvc.service.until_changed import UntilChanged
from graphsvc.store.embedded import EmbeddedStore

ADD = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> %d } }"


def test_a_value_is_made_once_by_many_and_again_after_a_write() -> None:
    store, made = EmbeddedStore(), []
    kept = UntilChanged(store)

    def make() -> int:
        threading.Event().wait(0.02)
        made.append(1)
        return len(made)

    def all_at_once() -> set[int]:
        found: list[int] = []
        threads = [threading.Thread(target=lambda: found.append(kept.get("x", make))) for _ in range(10)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert len(found) == 10
        return set(found)

    assert all_at_once() == {1}
    store.update(ADD % 1)
    assert all_at_once() == {2}
    assert kept.get("y", make) == 3, "each key for itself"


def test_a_failure_is_not_kept_and_a_write_meanwhile_is_not_overlooked() -> None:
    store = EmbeddedStore()
    kept = UntilChanged(store)
    with pytest.raises(KeyError):
        kept.get("x", lambda: {}["x"])

    def during() -> str:
        store.update(ADD % 2)
        return "of before the write"

    assert kept.get("x", during) == "of before the write"
    assert kept.get("x", lambda: "of after it") == "of after it"


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
