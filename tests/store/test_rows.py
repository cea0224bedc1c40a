"""Counts rows in what the engine writes: values made at random, cut anywhere, against the number of rows there are."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.errors import LimitError
from graphsvc.store.jobs import Job, Most, do
from graphsvc.store.row_counter import COUNTED, RowCounter

AWKWARD = ['"', "\n", "\r\n", "\t", '},{"', "{}", "<result>", ",", "\\", "&", "é", "x", '""', " "]
VALUES = st.lists(st.lists(st.sampled_from(AWKWARD), max_size=6).map("".join), min_size=1, max_size=8, unique=True)
QUERY = "SELECT ?o ?none { ?s ?p ?o }"


def store_of(values: list[str]) -> ox.Store:
    store = ox.Store()
    name = ox.NamedNode
    store.extend(ox.Quad(name("u:s"), name("u:p"), ox.Literal(value)) for value in values)
    return store


@pytest.mark.parametrize("format", [one for one in COUNTED if one != "nt"])
@settings(max_examples=60, deadline=None)
@given(values=VALUES, cut=st.integers(1, 40))
def test_the_rows_are_counted_wherever_the_bytes_are_cut(format: str, values: list[str], cut: int) -> None:
    written: list[bytes] = []
    do(Job("query", QUERY, format), store_of(values), written.append)
    data = b"".join(written)
    counter = RowCounter(format)
    for start in range(0, len(data), cut):
        counter.add(data[start : start + cut])
    assert counter.rows == len(values)


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv", "ttl", "nt", "rdf", "jsonld"])
@pytest.mark.parametrize("rows", [1, 6, 7, 8])
def test_a_result_may_have_as_many_rows_as_the_limit_and_no_more(format: str, rows: int) -> None:
    form = QUERY if format in ("json", "xml", "csv", "tsv") else "CONSTRUCT WHERE { ?s ?p ?o }"
    job, store = Job("query", form, format), store_of([str(n) for n in range(7)])
    written: list[Any] = []
    if rows >= 7:
        do(job, store, written.append, Most(rows=rows))
        assert written
    else:
        with pytest.raises(LimitError, match=f"more than {rows} (rows|triples)"):
            do(job, store, written.append, Most(rows=rows))
