"""Holds the patterns written as scans to the engine's own answers, and to where they pay."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from graphsvc.errors import QuerySyntaxError
from graphsvc.sparqltext import wide_joins
from graphsvc.sparqltext.diagnosis import syntax_error
from graphsvc.sparqltext.wide_joins import as_scans
from graphsvc.store.embedded import EmbeddedStore

PREFIX = "PREFIX : <http://example.org/>\n"
VARIABLES = ("?a", "?b", "$c", "?d")
GROUPED = "SELECT ?b (COUNT(?a) AS ?n) { ?a :p ?b ; :q ?c . ?c :r ?d } GROUP BY ?b"


def name(text: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://example.org/{text}")


node = st.sampled_from("stuv").map(name)
triple = st.builds(ox.Quad, node, st.sampled_from("pqr").map(name), node | st.integers(0, 4).map(ox.Literal))
pattern = st.tuples(
    st.sampled_from(VARIABLES), st.sampled_from((":p", "<http://example.org/q>", ":r")), st.sampled_from(VARIABLES)
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """A query that groups patterns, written with dots, semicolons and commas."""
    subject, verb, thing = draw(pattern)
    text = f"{subject} {verb} {thing}"
    for _ in range(draw(st.integers(1, 3))):
        mark, (subject, verb, thing) = draw(st.sampled_from((".", ";", ",", " . "))), draw(pattern)
        said = {";": f"{verb} {thing}", ",": thing}.get(mark, f"{subject} {verb} {thing}")
        text += f"{mark} {said}"
    end = draw(st.sampled_from(("", ".", " . # an end\n")))
    head, tail = draw(
        st.sampled_from(
            (
                ("SELECT (COUNT(*) AS ?n)", ""),
                ("SELECT ?a (COUNT(DISTINCT ?b) AS ?n) (SUM(?c) AS ?sum)", "GROUP BY ?a"),
                ("SELECT $b (MAX(?a) AS ?most) (MIN(?d) AS ?least)", "GROUP BY $b HAVING (COUNT(*) > 1) ORDER BY ?b"),
                ("SELECT (AVG(?c) AS ?mean) WHERE", ""),
            )
        )
    )
    return f"{PREFIX}{head} {{ {text}{end} }} {tail}"


def rows(engine: ox.Store, query: str) -> Counter[tuple[object, ...]]:
    return Counter(tuple(one) for one in engine.query(query))  # type: ignore[union-attr,arg-type]


def many(prologue: str, scan: str, most: int) -> int:
    return 1000


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.lists(triple, min_size=2, max_size=14), queries())
def test_scans_give_the_rows_that_the_engine_gives(quads: list[ox.Quad], query: str) -> None:
    changed = as_scans(query, many)
    assume(changed != query)
    engine = ox.Store()
    engine.extend(quads)
    assert rows(engine, changed) == rows(engine, query), changed


def test_a_query_over_all_ratings_is_asked_as_scans_the_smallest_first() -> None:
    sizes = {"?a :p ?b": 5000, "?a :q ?c": 6000, "?c :r ?d": 2000}
    changed = as_scans(PREFIX + GROUPED, lambda _, scan, most: next(n for text, n in sizes.items() if text in scan))
    places = [changed.index(text) for text in ("?c :r ?d", "?a :q ?c", "?a :p ?b")]
    assert places == sorted(places)
    assert changed.count("SELECT") == 4


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?a ?b { ?a :p ?b ; :q ?c }",  # shows rows as they are found: the first may be all that is read
        "SELECT (COUNT(*) AS ?n) { ?a :p ?b }",
        "SELECT (COUNT(*) AS ?n) { ?a :p :s ; :q ?c }",
        "SELECT (COUNT(*) AS ?n) { :s :p ?a . ?a :q ?c }",
        "SELECT (COUNT(*) AS ?n) { ?a ?p ?b ; :q ?c }",
        "SELECT (COUNT(*) AS ?n) { ?a :p/:q ?b ; :q ?c }",
        "SELECT (COUNT(*) AS ?n) { ?a :p ?b ; :q ?c FILTER(?b > 1) }",
        "SELECT (COUNT(*) AS ?n) { ?a :p ?b OPTIONAL { ?a :q ?c } }",
        "SELECT (COUNT(*) AS ?n) { ?a :p [] ; :q ?c }",
        "SELECT (COUNT(*) AS ?n) { ?a :p _:b . _:b :q ?c }",
        "SELECT (COUNT(*) AS ?n) { ?a :p 1 ; :q ?c }",
        "SELECT (COUNT(*) AS ?n) { ?a :p ?b . ?c :q ?d }",  # all of one with all of the other
        "SELECT (COUNT(*) AS ?n) FROM :g { ?a :p ?b ; :q ?c }",
        "SELECT (SAMPLE(?b) AS ?one) (COUNT(*) AS ?n) { ?a :p ?b ; :q ?c }",
        "SELECT (GROUP_CONCAT(?b) AS ?all) (COUNT(*) AS ?n) { ?a :p ?b ; :q ?c }",
        "CONSTRUCT { ?a :n ?b } { ?a :p ?b ; :q ?c }",
        "SELECT (COUNT(*) AS ?n) { ?a :p ?b ; :q }",
        "SELECT (COUNT(*) AS ?n) { ?a :p ?b ; :q ?c",
    ],
)
def test_what_is_no_grouping_of_plain_patterns_stays(query: str) -> None:
    assert as_scans(PREFIX + query, many) == PREFIX + query


@pytest.mark.parametrize(
    ("sizes", "pays"),
    [
        ((1000, 1000, 4_000), True),
        ((999, 1000, 1000), False),
        ((1000, 1000, 4_001), False),
        ((wide_joins.MOST // 3, wide_joins.MOST // 3, wide_joins.MOST // 3), True),
        ((wide_joins.MOST // 2, wide_joins.MOST // 2, wide_joins.MOST // 2), False),
    ],
)
def test_scans_are_asked_only_where_they_pay(sizes: tuple[int, ...], pays: bool) -> None:
    left = list(sizes)
    changed = as_scans(PREFIX + GROUPED, lambda *_: left.pop(0))
    assert (changed != PREFIX + GROUPED) is pays


def test_a_store_on_disk_asks_so_and_gives_the_same(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path)
    store.engine.extend(
        ox.Quad(name(f"s{one}"), name(verb), ox.Literal(one % 7)) for one in range(1500) for verb in "pq"
    )
    query = PREFIX + "SELECT ?c (COUNT(?a) AS ?n) (AVG(?b) AS ?mean) { ?a :p ?b ; :q ?c } GROUP BY ?c"
    answered = Counter(tuple(one) for one in store.query(query))  # type: ignore[union-attr,arg-type]
    assert answered == rows(store.engine, query)
    assert len(answered) == 7


def test_errors_keep_their_place(tmp_path: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a :p ?b ; :q ?c }"
    with pytest.raises(SyntaxError) as known:
        ox.Store().query(query)
    there = syntax_error(str(known.value), query)
    with pytest.raises(QuerySyntaxError) as said:
        EmbeddedStore(tmp_path).query(query)
    assert (said.value.line, said.value.column) == (there.line, there.column)
