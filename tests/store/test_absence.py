"""Holds the other form of FILTER NOT EXISTS to the engine's own answers, on random graphs and patterns."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from graphsvc.errors import QuerySyntaxError
from graphsvc.store.absence import without_exists
from graphsvc.store.diagnosis import syntax_error
from graphsvc.store.embedded import EmbeddedStore

PREFIX = "PREFIX : <http://example.org/>\n"
OUTER, INNER = ("?a", "?b", "?c"), ("?x", "?y")
SUBJECTS = ("s", "t", "u", "v")


def name(text: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://example.org/{text}")


node = st.sampled_from(SUBJECTS).map(name)
value = st.integers(0, 4).map(ox.Literal)
triple = st.builds(ox.Quad, node, st.sampled_from("pqr").map(name), node | value)


def pattern(variables: tuple[str, ...]) -> st.SearchStrategy[str]:
    subject = st.sampled_from(variables) | st.sampled_from([f":{one}" for one in SUBJECTS])
    return st.tuples(subject, st.sampled_from((":p", ":q", ":r", *variables)), subject | st.sampled_from("0123")).map(
        " ".join
    )


def condition(variables: tuple[str, ...]) -> st.SearchStrategy[str]:
    one = st.sampled_from(variables)
    compared = st.tuples(one, st.sampled_from(("<", "=", "!=")), one | st.sampled_from("0123")).map(" ".join)
    return compared | one.map("BOUND({})".format) | one.map("!isLiteral({})".format)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """A query with FILTER NOT EXISTS somewhere among patterns, OPTIONAL, UNION, MINUS and other filters."""

    def group(variables: tuple[str, ...]) -> str:
        return "{ " + " . ".join(draw(st.lists(pattern(variables), min_size=1, max_size=2))) + " }"

    parts = [draw(st.lists(pattern(OUTER), min_size=1, max_size=2).map(" . ".join))]
    for keyword in draw(st.lists(st.sampled_from(("OPTIONAL", "MINUS", "FILTER", "UNION")), max_size=2)):
        if keyword == "FILTER":
            parts.append(f"FILTER({draw(condition((*OUTER, *INNER)))})")
        elif keyword == "UNION":
            parts.append(f"{group(OUTER)} UNION {group(OUTER)}")
        else:
            parts.append(f"{keyword} {group(OUTER)}")
    for _ in range(draw(st.integers(1, 2))):
        inside = [f"{draw(pattern((*OUTER, *INNER)))} ." for _ in range(draw(st.integers(1, 3)))]
        inside += [f"FILTER({one})" for one in draw(st.lists(condition((*OUTER, *INNER)), max_size=2))]
        parts.insert(
            draw(st.integers(1, len(parts))), f"FILTER NOT EXISTS {{ {' '.join(draw(st.permutations(inside)))} }}"
        )
    head = draw(st.sampled_from(("SELECT ?a ?b ?c", "SELECT DISTINCT ?a", "SELECT (COUNT(*) AS ?n)", "ASK")))
    return f"{PREFIX}{head} {{ {' '.join(parts)} }}"


def rows(engine: ox.Store, query: str) -> object:
    found = engine.query(query)
    return bool(found) if isinstance(found, ox.QueryBoolean) else Counter(tuple(one) for one in found)  # type: ignore[union-attr]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.lists(triple, min_size=2, max_size=14), queries())
def test_the_other_form_gives_the_rows_that_the_engine_gives(quads: list[ox.Quad], query: str) -> None:
    changed = without_exists(query)
    assume(changed != query)
    engine = ox.Store()
    engine.extend(quads)
    assert rows(engine, changed) == rows(engine, query), changed


def test_what_the_benchmark_asks_takes_the_other_form() -> None:
    changed = without_exists("SELECT ?a { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q> ?a ; <:r> ?y FILTER(?y < 3) } }")
    assert "EXISTS" not in changed
    assert changed.endswith("OPTIONAL { ?x <:q> ?a ; <:r> ?y FILTER(?y < 3) } FILTER(!BOUND(?x)) }")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q> ?a } }",  # would show ?x
        "SELECT ?a { ?a <:p> ?b FILTER NOT EXISTS { ?b <:q> ?a } }",  # nothing tells that it was found
        "SELECT ?a { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q> ?y } }",  # all would pair with all
        "SELECT ?a { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q>* ?a } }",
        "SELECT ?a { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q> ?a FILTER(RAND() < 0.5) } }",
        "SELECT ?a { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q> ?a MINUS { ?x <:r> ?a } } }",
        "SELECT ?a { ?a <:p> ?b OPTIONAL { ?b <:p> ?c FILTER NOT EXISTS { ?x <:q> ?a } } }",
        "SELECT ?a (1 AS ?x) { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q> ?a } }",
        "SELECT ?a { { SELECT ?a { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q> ?a } } } }",
        "SELECT ?a { ?a <:p> 'FILTER NOT EXISTS { ?x <:q> ?a }' }",
    ],
)
def test_a_query_that_does_not_allow_it_stays_as_it_is(query: str) -> None:
    assert without_exists(query) == query


def test_a_fault_is_told_at_its_place_in_the_text_that_was_asked() -> None:
    wrong = "SELECT ?a {\n?a <http://p> ?b FILTER NOT EXISTS { ?x <http://q> ?a }\n?a ?b ?c ?d }"
    with pytest.raises(SyntaxError) as told:
        ox.Store().query(wrong)
    with pytest.raises(QuerySyntaxError) as caught:
        EmbeddedStore().query(wrong)
    expected = syntax_error(str(told.value), wrong)
    assert (caught.value.line, caught.value.column) == (expected.line, expected.column)
    assert caught.value.line == 3
