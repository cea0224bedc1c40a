"""How nodes are filed: each kind of filing, what is an amount, which are opposite poles, what rows may not say."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox
import pytest

from graphsvc.knowledge.build import build_graph, find_ontology
from graphsvc.knowledge.checking.filing import check_filing
from graphsvc.knowledge.tables import Row, read_tables
from graphsvc.names import SPARQL_PREFIXES


@cache
def rows() -> dict[str, Row]:
    return read_tables(find_ontology() / "data", ("nodes",)).keys("nodes")


@cache
def store() -> ox.Store:
    built = ox.Store()
    built.bulk_extend(ox.Quad(*triple) for triple in build_graph())
    return built


def asks(pattern: str) -> bool:
    return bool(store().query(f"{SPARQL_PREFIXES} ASK {{ {pattern} }}"))


def faults(slug: str, **cells: str) -> list[tuple[str | None, str]]:
    """The columns and reasons of the faults of a row of the tables after some of its cells were changed."""
    row = Row("nodes.csv", 2, rows()[slug].cells | cells)
    return [(fault.column, fault.reason) for fault in check_filing([row], {**rows(), slug: row})]


@pytest.mark.parametrize(
    ("slug", "cells", "column", "words"),
    [
        ("ongoing-monitoring", {"filing": ""}, "filing", "is not said"),
        ("ongoing-monitoring", {"filing_reason": ""}, "filing_reason", "is not said"),
        ("ongoing-monitoring", {"parent_slug": ""}, "filing", "filed under nothing"),
        ("ongoing-monitoring", {"amount": "no"}, "filing", "“ongoing-monitoring” is no amount"),
        ("dataset-shift", {"parent_slug": "systems-impact", "filing": "generic"}, "filing", "no sign can pass to it"),
        ("lack-of-guidance", {"filing": "topical"}, "opposite_slug", "speak against each other"),
        ("lack-of-guidance", {"opposite_slug": "", "opposite_reason": ""}, "opposite_slug", "speak against each other"),
        ("trust", {"opposite_slug": "trust", "opposite_reason": "x"}, "opposite_slug", "its own opposite"),
        ("trust", {"opposite_slug": "liability", "opposite_reason": "x"}, "opposite_slug", "is no amount"),
        (
            "trust",
            {"opposite_slug": "low-confidence", "opposite_reason": "x"},
            "opposite_slug",
            "does not name it back",
        ),
        ("trust", {"opposite_slug": "mistrust", "opposite_reason": "x"}, "opposite_slug", "no node “mistrust”"),
        ("guidelines", {"opposite_reason": "one|two"}, "opposite_reason", "one reason for each"),
        (
            "high-confidence",
            {"opposite_slug": "lower-confidence|confidence", "opposite_reason": "x|y"},
            "opposite_slug",
            "a kind or a part of “confidence”",
        ),
    ],
)
def test_a_filing_that_contradicts_itself_is_refused(slug: str, cells: dict[str, str], column: str, words: str) -> None:
    assert [one for one in faults(slug, **cells) if one[0] == column and words in one[1]]


def test_no_row_is_refused_as_it_stands() -> None:
    assert list(check_filing(rows().values(), rows())) == []


def test_every_filed_node_says_how_and_a_sign_passes_between_amounts_only() -> None:
    for row in rows().values():
        assert bool(row["filing"]) is bool(row["filing_reason"]) is bool(row["parent_slug"])
        if row["filing"] not in ("", "topical"):
            assert row["amount"] == rows()[row["parent_slug"]]["amount"] == "yes", row["slug"]


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        ("ai-performance-degradation", "local-validation"),
        ("dataset-shift", "local-validation"),
        ("behavioural-nudge", "cognitive-biases"),
        ("verification-of-ai-output", "cognitive-biases"),
        ("inappropriate-confidence", "confidence-in-ai-derived-information"),
        ("fragmented-governance-framework", "regulation-and-standards"),
        ("minimal-clinical-evidence", "evaluation-and-validation"),
        ("legacy-it-systems", "technical-implementation"),
        ("workforce-confidence-in-own-ability", "confidence"),
    ],
)
def test_a_threat_a_remedy_and_another_belief_stand_under_a_topic_and_no_more(child: str, parent: str) -> None:
    assert asks(f"node:{child} cf:filedByTopic node:{parent} ; cf:filedUnder node:{parent}")
    assert not asks(f"node:{child} cf:broaderGeneric|cf:broaderPartitive|cf:oppositeOf node:{parent}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("low-confidence", "confidence"),
        ("low-confidence", "confidence-in-ai-technology"),
        ("inappropriate-confidence", "appropriate-confidence"),
        ("lack-of-training-and-support", "educational-pathways"),
        ("conflict-between-clinician-and-ai", "concordance-with-clinical-judgement"),
        ("patient-harm", "patient-safety"),
    ],
)
def test_opposite_poles_lead_to_each_other(one: str, other: str) -> None:
    assert asks(f"node:{one} cf:oppositeOf node:{other} . node:{other} cf:oppositeOf node:{one}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("over-reliance-on-ai-advice", "under-reliance-on-ai-advice"),
        ("clinical-errors", "diagnostic-accuracy"),
        ("patient-harm", "patient-outcomes"),
        ("ai-accuracy", "ai-performance-degradation"),
        ("complexity-of-regulatory-landscape", "cross-regulator-alignment"),
    ],
)
def test_two_wrongs_two_measures_and_an_ill_with_its_remedy_are_no_poles(one: str, other: str) -> None:
    assert not asks(f"node:{one} cf:oppositeOf node:{other}")


def test_the_text_of_ten_factors_was_not_available_and_their_notes_say_so() -> None:
    query = "SELECT ?factor { ?factor a cf:Factor ; cf:textAvailability cf:textNotAvailable }"
    found = store().query(SPARQL_PREFIXES + query)
    assert isinstance(found, ox.QuerySolutions)
    slugs = {solution["factor"].value.rpartition("/")[2] for solution in found}
    assert len(slugs) == 10
    assert all("own text on it was not available" in rows()[slug]["scope_note"] for slug in slugs)
