"""Gaps, disagreements, duties: what is not known stands beside what is."""

from __future__ import annotations

from graphsvc.explorer.evidence import MATRICES, disagreements, matrix
from graphsvc.explorer.focus import focus
from graphsvc.explorer.responsibilities import responsibilities
from graphsvc.model import Catalogue
from graphsvc.names import NODE


def test_the_matrix_has_rows_for_factors_education_confidence_and_outcomes(catalogue: Catalogue) -> None:
    for by in MATRICES:
        rows = [row.slug for row in matrix(catalogue, by).rows]
        assert len(set(rows)) == len(rows)
        if by == "who":
            assert len(rows) == 12
        else:
            assert {"educational-pathways", "confidence", "patient-harm", "over-reliance-on-ai-advice"} < set(rows)


def test_a_cell_counts_studies_and_never_what_could_not_be_confirmed(catalogue: Catalogue) -> None:
    for by in MATRICES:
        found = matrix(catalogue, by)
        for (row, key), claims in found.cells.items():
            assert all(claim.check != "unverifiable" for claim in claims)
            sources = {source for claim in claims for source in claim.sources}
            if by != "who":
                assert found.said(row, key) == (str(len(sources)) if sources else f"{len(claims)} inferred")
    assert matrix(catalogue, "basis").unconfirmed


def test_people_are_crossed_with_whether_it_was_tested_on_them(catalogue: Catalogue) -> None:
    found = matrix(catalogue, "people")
    cell = found.cells[NODE + "ai-model-design", "healthWorkers-tested"]
    assert all(claim.population == "healthWorkers" and claim.basis in ("effect", "nullFinding") for claim in cell)
    education = NODE + "educational-pathways"
    assert not found.cells.get((education, "layPeople-tested"))


def test_an_empty_cell_is_counted_as_a_gap(catalogue: Catalogue) -> None:
    found = matrix(catalogue, "basis")
    assert found.cells.get((NODE + "regulation-and-standards", "effect")) is None
    assert found.empty == sum(
        1 for row in found.rows for key, _ in found.columns if not found.cells.get((row.iri, key))
    )


def test_known_contradictions_are_found_with_both_sides(catalogue: Catalogue) -> None:
    pairs = {(one.subject, one.object): one for one in disagreements(catalogue)}
    one = pairs[NODE + "ai-explanations", NODE + "over-reliance-on-ai-advice"]
    assert {claim.id for claim in one.more} == {"L043", "L047"}
    assert {claim.id for claim in one.less} == {"L049"}
    assert {claim.id for claim in one.none} == {"L067"}


def test_factors_without_anyone_responsible_are_named(catalogue: Catalogue) -> None:
    gaps = {node.slug for node in responsibilities(catalogue).gaps}
    assert "cognitive-biases" in gaps
    assert not gaps & {"regulation-and-standards", "liability", "guidelines", "evaluation-and-validation"}


def test_who_acts_on_a_part_includes_who_acts_on_its_factor(catalogue: Catalogue) -> None:
    found = {claim.id for claim in responsibilities(catalogue, NODE + "regulation-of-ai-products").claims}
    assert {"R086e", "R087e"} <= found


def test_a_focus_lists_null_findings_beside_the_picture(catalogue: Catalogue) -> None:
    view = focus(catalogue, NODE + "automation-bias")
    assert "L020" in {claim.id for claim in view.nulls}
    assert "L020" not in {claim.id for claim in view.claims}


def test_a_factor_counts_with_what_is_filed_under_it_unless_told_otherwise(catalogue: Catalogue) -> None:
    whole = focus(catalogue, NODE + "cognitive-biases", 1)
    alone = focus(catalogue, NODE + "cognitive-biases", 1, parts=False)
    assert len(whole.claims) > len(alone.claims)


def test_what_a_test_found_no_effect_of_is_not_counted_among_what_comes_before(catalogue: Catalogue) -> None:
    step = focus(catalogue, NODE + "automation-bias", 1).step(-1)
    assert step
    assert NODE + "interruptions" in step.nodes and NODE + "interruptions" not in step.linked
    linked = {arrow.tail for arrow in step.arrows if arrow.kind == "influence"}
    assert set(step.linked) == linked


def test_the_factors_that_nobody_holds_are_the_same_in_the_matrix_and_in_the_list(catalogue: Catalogue) -> None:
    found = matrix(catalogue, "who")
    empty = {row.iri for row in found.rows if not any(found.cells.get((row.iri, key)) for key, _ in found.columns)}
    assert empty and empty == {node.iri for node in responsibilities(catalogue).gaps}
