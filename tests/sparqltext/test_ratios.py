"""Holds what is asked in another form to the time of the engine with the text as it is."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graphsvc.store.engine import run_query
from tests.figures import FIGURES
from tests.ratios import MOST, measure, table

PREFIX = "PREFIX : <http://example.org/> "


def test_no_query_takes_three_times_as_long_as_the_engine_by_itself() -> None:
    rows = list(table(random_ones=150))
    assert len(rows) > 400, "there are as many without the W3C suites"
    worst = max((one for one in rows if one.counts), key=lambda one: one.ratio)
    FIGURES.append(
        f"{len(rows)} queries in our form and as they are: the worst ratio is {worst.ratio:.2f}, {worst.name[:60]}"
    )
    assert [one for one in rows if not one.right] == []


def hub(things: int, hubs: int, links: int, marked: str) -> ox.Store:
    """Things in hubs, which have many objects; of these all, few or none are marked, or only others are."""
    made = [(f"s{n}", "in", f"h{n % hubs}") for n in range(things)]
    objects = [f"o{each}-{n}" for each in range(hubs) for n in range(links)]
    made += [(f"h{one[1:].partition('-')[0]}", "has", one) for one in objects]
    marks = {"all": objects, "few": [f"z{n}" for n in range(5)], "none": [], "others": [f"z{n}" for n in range(5000)]}
    made += [(one, "mark", "yes") for one in marks[marked]]
    engine = ox.Store()
    engine.extend(ox.Quad(*(ox.NamedNode(f"http://example.org/{term}") for term in triple)) for triple in made)
    return engine


ONE = "SELECT ?s { ?s :in ?h FILTER NOT EXISTS { ?h :has ?x } }"
TWO = "SELECT ?s { ?s :in ?h FILTER NOT EXISTS { ?h :has ?x . ?x :mark ?y } }"
BACKWARDS = "SELECT ?s { ?s :in ?h FILTER NOT EXISTS { ?x :mark ?y . ?h :has ?x } }"


HUBS = [(1000, 100, 20, "few"), (500, 10, 500, "none"), (500, 10, 500, "few"), (100, 100, 20, "all")]
HUBS += [(100, 100, 20, "others"), (1, 1, 1000, "others")]


@pytest.mark.parametrize(
    ("query", "sizes"),
    [(ONE, (5000, 3, 5000, "none")), *((query, sizes) for query in (ONE, TWO, BACKWARDS) for sizes in HUBS)],
)
def test_a_hub_behind_not_exists_costs_no_more_than_the_engine_takes(
    query: str, sizes: tuple[int, int, int, str]
) -> None:
    found = measure(query, hub(*sizes), PREFIX + query, on_disk=False)
    assert found is not None and found.right, f"{found.ratio:.1f} times as long, where {MOST} is allowed"


@pytest.mark.parametrize("query", [TWO, BACKWARDS])
def test_a_join_behind_not_exists_is_answered_a_hundred_times_as_fast(query: str) -> None:
    found = measure(query, hub(300, 100, 20, "others"), PREFIX + query, on_disk=False)
    assert found is not None and found.ratio < 0.01


def test_a_join_behind_not_exists_gives_its_rows() -> None:
    engine = hub(30, 3, 10, "all")
    engine.update(PREFIX + "DELETE WHERE { :h1 :has ?x }")
    rows = [row["s"].value for row in run_query(engine, PREFIX + TWO)]  # type: ignore[union-attr]
    assert sorted(rows) == sorted(f"http://example.org/s{n}" for n in range(1, 30, 3))
