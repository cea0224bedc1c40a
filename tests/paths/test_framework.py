"""The chains and the loops of the curators' notes (sections 7 and 8), found in the built-in graph with their signs."""

from __future__ import annotations

import csv
import re
from pathlib import Path as File
from random import Random
from typing import Any

import pytest

from graphsvc.knowledge.build import find_ontology
from graphsvc.model import catalogue_of
from graphsvc.names import NODE
from graphsvc.paths import Path, explain, find_paths, leverage, loops, reach
from graphsvc.paths.output.data import paths_data
from graphsvc.paths.output.text import explanation_text, paths_text
from graphsvc.store import Store

SHARED = File(__file__).resolve().parents[3] / "shared"
NOTES = SHARED / "framework" / "curation.md"
needs_notes = pytest.mark.skipif(not NOTES.exists(), reason="../shared is missing: it has the notes")

# The notes leave out what has no sign, is inferred or is not confirmed; so do these options (the last by default).
CURATED: dict[str, Any] = {"include_unsigned": False, "include_inferred": False}
SIGNS = {"+": "+", "-": "-", "contested": "mixed"}
STEP = re.compile(r"\s*(?P<node>[\w-]+)(?:\s+\[(?P<ids>[\w ]+?) (?P<sign>[+-]|\+/-)\])?")


# What a correction of these moves: where the claim is walked, or which way it points.
MOVING = {"subject_slug", "object_slug", "predicate", "sign", "status", "check"}


def section(number: int) -> list[list[str]]:
    """The cells of the rows of chains in one section of the notes."""
    text = NOTES.read_text(encoding="utf-8")
    body = text[text.index(f"## {number}. ") : text.index(f"## {number + 1}. ")]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in body.splitlines() if line.startswith("| ")
    ]
    return [row for row in rows if "[" in row[0]]


def steps(chain: str) -> list[tuple[str, tuple[str, ...]]]:
    """The nodes of a chain, each with the ids of the claims that lead on."""
    return [(match["node"], tuple((match["ids"] or "").split())) for match in STEP.finditer(chain)]


def found_ids(path: Path) -> list[tuple[str, ...]]:
    return [tuple(sorted(record.id for record in hop.records)) for hop in path.hops]


def stand(chain: list[tuple[str, tuple[str, ...]]]) -> bool:
    """Whether the rows of a chain are as they were when the notes were written."""
    with (find_ontology() / "data" / "corrections.csv").open(encoding="utf-8", newline="") as file:
        corrected = {row["id"] for row in csv.DictReader(file) if MOVING & set(row["columns"].split("|"))}
    return not corrected & {one for _, ids in chain for one in ids}


@needs_notes
def test_every_chain_of_the_notes_is_found_with_its_claims_and_its_sign_or_why_it_has_none(framework: Store) -> None:
    chains = [(steps(row[0]), row) for row in section(7)]
    standing = [(chain, row) for chain, row in chains if stand(chain)]
    assert len(standing) >= 10
    for chain, row in standing:
        nodes = [NODE + name for name, _ in chain]
        paths = find_paths(
            framework,
            nodes[0],
            nodes[-1],
            mode="all",
            exact=True,
            max_length=len(nodes) - 1,
            **CURATED,
        )
        (path,) = [path for path in paths if list(path.nodes) == nodes]
        assert path.sign == SIGNS[row[2]] or (path.sign == "?" and path.direction.reason), row
        assert all(set(ids) <= set(found) for (_, ids), found in zip(chain, found_ids(path), strict=False)), row


def test_the_loops_that_sources_say_are_these_and_only_one_has_a_direction(framework: Store) -> None:
    found = {
        tuple(node.removeprefix(NODE) for node in path.nodes[:-1]): path.sign if path.sign in "+-" else "no direction"
        for path in loops(framework, **CURATED)
    }
    assert found == {
        ("automation-bias", "verification-of-decision-support"): "+",
        ("introduction-and-ongoing-implementation", "invisible-integration-labour"): "no direction",
        (
            *("clinician-workload", "real-world-evidence-generation", "trustworthiness"),
            *("confidence-in-ai-technology", "use-of-ai"),
        ): "no direction",
    }


def test_with_unsigned_claims_the_report_adds_a_loop_of_its_own(framework: Store) -> None:
    names = [[node.removeprefix(NODE) for node in path.nodes] for path in loops(framework, include_inferred=False)]
    assert ["cognitive-biases", "confidence-in-ai-technology", "use-of-ai", "cognitive-biases"] in names


def test_five_things_lead_straight_to_appropriate_confidence_and_its_opposite_stands_beside_them(
    framework: Store,
) -> None:
    found = reach(framework, "node:appropriate-confidence", direction="in", include_inferred=False, max_length=1)
    assert sorted(one.node.removeprefix(NODE) for one in found.nodes) == [
        "ai-accuracy",
        "baseline-confidence",
        "confidence-in-ai-governance",
        "educational-pathways",
        "inappropriate-confidence",
        "understandability-of-ai",
    ]


def test_local_validation_leads_to_less_patient_harm(framework: Store) -> None:
    first = next(iter(find_paths(framework, "local validation", "patient harm", k=3)))
    assert found_ids(first) == [("L141",), ("L151",)]
    assert first.sign == "-"
    assert first.headline == (
        "Local validation → possibly less patient harm, through less AI performance degradation. "
        "Two statements, no test."
    )


def test_an_explanation_gives_the_claims_for_and_against(framework: Store) -> None:
    text = explanation_text(explain(framework, "time pressure", "automation bias"))
    for words in ("What leads from time pressure to automation bias?", "L002", "R140", "R153", "against: L020"):
        assert words in text


def test_a_headline_has_at_most_twenty_words(framework: Store) -> None:
    catalogue = catalogue_of(framework)
    ends = sorted({claim.tail for claim in catalogue.claims.values() if claim.tail})
    chosen = Random(2026)
    pairs = [chosen.sample(ends, 2) for _ in range(300)]
    headlines = [path.headline for pair in pairs for path in find_paths(framework, *pair, k=3)]
    assert len(headlines) > 10
    assert [one for one in headlines if len(one.replace("→", "").split()) > 20] == []


def test_where_nothing_leads_an_explanation_says_what_does(framework: Store) -> None:
    text = explanation_text(
        explain(framework, "node:regulation-of-ai-products", "node:appropriate-confidence", include_inferred=False)
    )
    assert "No confirmed claim or chain of claims leads" in text
    assert "baseline of confidence" in text


def test_text_and_json_tell_the_same(framework: Store) -> None:
    paths = find_paths(framework, "local validation", "patient harm", k=3, max_length=6)
    data = paths_data(paths)
    text = " ".join(paths_text(paths).split())
    assert len(data["paths"]) == 3
    for path in data["paths"]:
        assert all(words in text for words in (path["headline"], *(step["said"] for step in path["steps"])))


def test_no_word_of_a_path_claims_more_than_its_records(framework: Store) -> None:
    paths = find_paths(framework, "cf:Factor", "cf:Outcome", mode="all", max_length=4)
    assert len(paths) > 20
    for path in paths:
        for hop, step in zip(path.hops, path.steps, strict=True):
            bases = {record.basis for record in hop.records}
            assert ("effect" in bases) or not re.search(r"(?<!to )(?<!might )\b(raises?|lowers?)\b", step.said)
    assert "worked out here, not found in a source" in " ".join(paths.caveats)


def test_leverage_counts_what_each_factor_reaches(framework: Store) -> None:
    found = leverage(framework, "node:patient-harm")
    for lever in found.levers:
        assert set(lever.tested) <= set(lever.reaches) <= set(found.upstream)
    sizes = [len(lever.reaches) for lever in found.levers]
    assert sizes == sorted(sizes, reverse=True)


def test_no_path_passes_a_null_a_withdrawn_or_an_unconfirmed_claim(framework: Store) -> None:
    text = (find_ontology() / "data" / "claims.csv").read_text(encoding="utf-8")
    rows = {row["id"]: row for row in csv.DictReader(text.splitlines())}
    for path in find_paths(framework, "cf:FrameworkNode", "cf:Outcome", mode="all", max_length=2, limit=10**6):
        for hop in path.hops:
            for record in (one for one in hop.records if one.is_claim):
                row = rows[record.id]
                assert row["null_finding"] == "no" and row["kind"] != "withdrawn" and row["check"] != "unverifiable"
