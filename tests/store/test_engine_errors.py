"""Shows which words of the engine are told to anybody, and which are for those who run the machine."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graphsvc.errors import GraphsvcError, StoreError
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.engine_errors import engine_errors


def missing(folder: Path) -> None:
    ox.Store.read_only(str(folder / "none"))


def damaged(folder: Path) -> None:
    store = ox.Store(str(folder / "store"))
    del store
    (folder / "store" / "CURRENT").write_text("MANIFEST-999999\n")
    ox.Store.read_only(str(folder / "store"))


def held(folder: Path) -> None:
    first = ox.Store(str(folder / "store"))
    assert not len(first)
    ox.Store(str(folder / "store"))


@pytest.mark.parametrize("fail", [missing, damaged, held])
def test_what_storage_says_is_not_told_but_kept_for_the_log(fail: object, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught, engine_errors():
        fail(tmp_path)  # type: ignore[operator]
    assert str(tmp_path) not in str(caught.value)
    assert str(tmp_path) in caught.value.words


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT (<http://example.org/no/such>(1) AS ?x) {}", "http://example.org/no/such"),
        ("SELECT * { ?s ?p", "line 1"),
    ],
)
def test_what_the_engine_says_of_a_query_is_told(query: str, said: str) -> None:
    store = EmbeddedStore()
    with pytest.raises(GraphsvcError) as caught:
        list(store.query(query))  # type: ignore[arg-type]
    assert said in f"{caught.value} line {getattr(caught.value, 'line', '')}"
