"""Holds the nested form of EXISTS to the engine's own answers, on random graphs and patterns."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from graphsvc.errors import QuerySyntaxError
from graphsvc.sparqltext.diagnosis import syntax_error
from graphsvc.sparqltext.nested_exists import FEW, with_nested_exists
from graphsvc.store.embedded import EmbeddedStore

PREFIX = "PREFIX : <http://example.org/>\n"
OUTER, INNER = ("?a", "?b", "$c"), ("?x", "?y")
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
    tested = compared | one.map("BOUND({})".format) | one.map("!isLiteral({})".format)
    return tested.map("FILTER({})".format) | one.map("FILTER isIRI({})".format)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """A query with [NOT] EXISTS somewhere among patterns, OPTIONAL, UNION, MINUS and other filters."""

    def group(variables: tuple[str, ...]) -> str:
        return "{ " + " . ".join(draw(st.lists(pattern(variables), min_size=1, max_size=2))) + " }"

    def exists() -> str:
        text = draw(pattern((*OUTER, *INNER)))
        for _ in range(draw(st.integers(1, 3))):
            subject, verb, thing = draw(pattern((*OUTER, *INNER))).split()
            mark = draw(st.sampled_from((" . ", " ; ", ", ")))
            text += mark + {" . ": f"{subject} {verb} {thing}", " ; ": f"{verb} {thing}"}.get(mark, thing)
        before = draw(st.lists(condition((*OUTER, *INNER)), max_size=1))
        after = draw(st.lists(condition((*OUTER, *INNER)), max_size=2))
        within = " ".join([*before, text, draw(st.sampled_from(("", "."))), *after])
        return f"{draw(st.sampled_from(('', 'NOT ')))}EXISTS {{ {within} }}"

    parts = [draw(st.lists(pattern(OUTER), min_size=1, max_size=2).map(" . ".join))]
    for keyword in draw(st.lists(st.sampled_from(("OPTIONAL", "MINUS", "FILTER", "UNION", "NESTED")), max_size=2)):
        if keyword == "FILTER":
            parts.append(draw(condition((*OUTER, *INNER))))
        elif keyword == "UNION":
            parts.append(f"{group(OUTER)} UNION {group(OUTER)}")
        elif keyword == "NESTED":
            parts.append(f"OPTIONAL {{ {draw(pattern(OUTER))} FILTER {exists()} }}")
        else:
            parts.append(f"{keyword} {group(OUTER)}")
    for _ in range(draw(st.integers(1, 2))):
        test = draw(st.sampled_from(("FILTER {}", "FILTER({} || ?a = ?b)", "FILTER(!({}))"))).format(exists())
        parts.insert(draw(st.integers(1, len(parts))), test)
    head = draw(
        st.sampled_from(("SELECT *", "SELECT ?a ?b ?c", "SELECT DISTINCT ?a", "SELECT (COUNT(*) AS ?n)", "ASK"))
    )
    return f"{PREFIX}{head} {{ {' '.join(parts)} }}"


def rows(engine: ox.Store, query: str) -> object:
    found = engine.query(query)
    return bool(found) if isinstance(found, ox.QueryBoolean) else Counter(tuple(one) for one in found)  # type: ignore[union-attr]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.lists(triple, min_size=2, max_size=14), queries(), st.data())
def test_the_nested_form_gives_the_rows_that_the_engine_gives(
    quads: list[ox.Quad], query: str, data: st.DataObject
) -> None:
    sizes = data.draw(st.lists(st.sampled_from((FEW, FEW + 1, FEW + 1)), min_size=8, max_size=8))
    changed = with_nested_exists(query, lambda _prologue, select, _most: sizes[len(select) % 8])
    assume(changed != query)
    engine = ox.Store()
    engine.extend(quads)
    assert rows(engine, changed) == rows(engine, query), changed


def many(prologue: str, select: str, most: int) -> int:
    return most


INSIDE = "?x <:q> ?a ; <:r> ?y FILTER(?y < 3) FILTER(?x != ?a)"


def test_each_pattern_is_looked_for_inside_the_one_before_and_a_filter_where_it_can_first_be_told() -> None:
    changed = with_nested_exists(f"SELECT * {{ ?a <:p> ?b FILTER NOT EXISTS {{ {INSIDE} }} }}", many)
    nested = "{ ?x <:q> ?a . FILTER(?x != ?a) FILTER EXISTS { ?x <:r> ?y . FILTER(?y < 3) } }"
    assert changed == f"SELECT * {{ ?a <:p> ?b FILTER NOT EXISTS {nested} }}"


SIZES = "ASK { ?a <:p> ?b FILTER EXISTS { ?x <:flag> 'yes'@en . ?x <:mark> ?y . ?b <:has> ?x } }"


def sized(flag: int, mark: int) -> str:
    """The query above where the patterns that share nothing with its row have so many triples."""
    return with_nested_exists(SIZES, lambda _prologue, select, most: min(most, flag if "flag" in select else mark))


def test_the_search_starts_from_the_row_or_from_few_triples_where_the_text_does() -> None:
    flag, mark, has = "?x <:flag> 'yes'@en .", "?x <:mark> ?y .", "?b <:has> ?x ."
    assert sized(99, 99).endswith(f"{{ {has} FILTER EXISTS {{ {flag} FILTER EXISTS {{ {mark} }} }} }} }}")
    assert sized(FEW, 99).endswith(f"{{ {flag} FILTER EXISTS {{ {mark} FILTER EXISTS {{ {has} }} }} }} }}")


@pytest.mark.parametrize(("flag", "mark"), [(FEW, FEW), (0, 99), (99, 0)])
def test_what_the_engine_is_through_with_at_once_stays(flag: int, mark: int) -> None:
    assert sized(flag, mark) == SIZES


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q> ?a } }",  # one pattern, at which the engine is good
        "SELECT * { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q> ?y . ?y <:r> ?z } }",  # nothing of the row
        "SELECT * { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q> ?a . ?a <:r> ?z } }",  # nothing without it
        "SELECT ?a { { SELECT ?a { } } FILTER NOT EXISTS { ?x <:q> ?a . ?x <:r> ?y } }",
        "SELECT ?a { BIND(<:a> AS ?a) FILTER NOT EXISTS { ?x <:q> ?a . ?x <:r> ?y } }",
        "SELECT ?a { OPTIONAL { ?a <:p> ?b } FILTER NOT EXISTS { ?x <:q> ?a . ?x <:r> ?y } }",
        "SELECT ?a { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q>* ?a . ?x <:r> ?y } }",
        "SELECT ?a { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q> ?a . ?x <:r> ?y FILTER(RAND() < 0.5) } }",
        "SELECT ?a { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q> ?a . ?x <:r> ?y MINUS { ?x <:r> ?a } } }",
        "SELECT ?a { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q> ?a . ?x <:r> [] } }",
        "SELECT ?a { ?a <:p> ?b FILTER NOT EXISTS { _:x <:q> ?a . _:x <:r> ?y } }",
        "SELECT ?a { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q> ?a . <<( ?x <:r> ?y )>> <:r> ?y } }",
        "SELECT ?a { GRAPH <:g> { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q> ?a . ?x <:r> ?y } } }",
        "SELECT ?a FROM <:g> { ?a <:p> ?b FILTER NOT EXISTS { ?x <:q> ?a . ?x <:r> ?y } }",
        "SELECT ?a { ?a <:p> ?b } GROUP BY ?a HAVING (EXISTS { ?x <:q> ?a . ?x <:r> ?y })",
        "SELECT ?a { ?a <:p> 'FILTER NOT EXISTS { ?x <:q> ?a . ?x <:r> ?y }' }",
    ],
)
def test_a_query_that_does_not_allow_it_stays_as_it_is(query: str) -> None:
    assert with_nested_exists(query, many) == query


def test_a_fault_is_told_at_its_place_in_the_text_that_was_asked() -> None:
    wrong = "SELECT ?a {\n?a <http://p> ?b FILTER NOT EXISTS { ?x <http://q> ?a ; <http://r> ?y }\n?a ?b ?c ?d }"
    with pytest.raises(SyntaxError) as told:
        ox.Store().query(wrong)
    with pytest.raises(QuerySyntaxError) as caught:
        EmbeddedStore().query(wrong)
    expected = syntax_error(str(told.value), wrong)
    assert (caught.value.line, caught.value.column) == (expected.line, expected.column)
    assert caught.value.line == 3
