"""Asks aggregate queries whose later expressions use variables of earlier ones, which the engine's parser refuses."""

from __future__ import annotations

from itertools import pairwise
from time import perf_counter

import pyoxigraph as ox
import pytest

from graphsvc.errors import QuerySyntaxError
from graphsvc.sparqltext.select_aliases import with_aliases_written_out
from graphsvc.store.embedded import EmbeddedStore

VALUES = "{ VALUES (?g ?v) { (1 1) (1 2) (2 4) } }"
REUSED = {
    f"SELECT (COUNT(?v) AS ?c) (?c + 1 AS ?d) {VALUES}": [("3", "4")],
    f"SELECT (SUM(?v) AS ?c) (?c / COUNT(?v) # a )\n AS ?m) (IF($c > 6, 'much', 'little') AS ?d) {VALUES}": [
        ("7", "much")
    ],
    f"SELECT ?g (MAX(?v) AS ?c) (?c * ?c AS ?d) {VALUES} GROUP BY ?g ORDER BY DESC(?d)": [("4", "16"), ("2", "4")],
    f"SELECT * {{ SELECT (COUNT(?v) AS ?c) (STR(?c) AS ?d) {VALUES} }}": [("3", "3")],
    f"SELECT (COUNT(?none) AS ?c) (IF(?c = 0, 'none', 'some') AS ?d) {VALUES}": [("0", "none")],
    f"SELECT (COUNT(?v) AS ?c) (?c AS ?b) (SUM(?v) + ?b AS ?d) {VALUES}": [("3", "10")],
}


@pytest.mark.parametrize("query", REUSED)
def test_a_later_expression_sees_what_an_earlier_one_gave(query: str) -> None:
    with pytest.raises(SyntaxError):
        ox.Store().query(query)
    assert [(row["c"].value, row["d"].value) for row in EmbeddedStore().query(query)] == REUSED[query]


def test_so_it_does_with_the_graphs_of_the_protocol_and_in_an_update() -> None:
    store = EmbeddedStore()
    query = "SELECT (COUNT(?s) AS ?c) (?c + 1 AS ?d) { ?s ?p ?o }"
    store.update(f"INSERT {{ <x:n> <x:d> ?d }} WHERE {{ {query} }}")
    (row,) = store.query("SELECT ?d { <x:n> <x:d> ?d }")
    assert row["d"].value == "1"
    (row,) = store.query(query, default_graphs=("http://example.org/g",))
    assert (row["c"].value, row["d"].value) == ("0", "1")


@pytest.mark.parametrize(
    "select",
    [
        "(RAND() AS ?r) (COUNT(*) AS ?c) (?r AS ?d)",
        "(COUNT(*) AS ?c) (EXISTS { ?s ?p ?c } AS ?d) (?v AS ?e)",
        "(COUNT(*) AS ?c) (?v + ?c AS ?d)",
    ],
)
def test_what_cannot_be_written_out_is_told_with_its_place_in_the_text_that_was_sent(select: str) -> None:
    query = f"SELECT {select} {VALUES}"
    with pytest.raises(QuerySyntaxError) as told:
        EmbeddedStore().query(query)
    assert (told.value.line, told.value.column) == (1, 1) and "GROUP BY" in told.value.mend


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(?v) AS ?c) (SUM(?c) AS ?d) {}",
        "SELECT ('?c' AS ?d) { ?s ?p ?c }",
        "SELECT (1 AS ?c) { BIND(?c AS ?d) }",
        "ASK { FILTER(?c) }",
        "",
    ],
)
def test_nothing_else_changes(query: str) -> None:
    assert with_aliases_written_out(query) == query


def test_names_that_double_each_time_come_to_an_end() -> None:
    names = [f"?v{number}" for number in range(2000)]
    chain = "".join(f"({one} + {one} AS {other})" for one, other in pairwise(names))
    query = f"SELECT (COUNT(*) AS ?v0) {chain} {{}}"
    started = perf_counter()
    assert len(with_aliases_written_out(query)) < len(query) + 200_000
    assert perf_counter() - started < 2
