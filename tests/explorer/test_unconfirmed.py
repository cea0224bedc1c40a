"""What a check could not confirm is counted nowhere, and is named wherever it would otherwise be missed."""

from __future__ import annotations

import pytest

from graphsvc import open_store
from graphsvc.explorer.evidence import MATRICES, disagreements, matrix, matrix_table
from graphsvc.explorer.focus import focus
from graphsvc.explorer.pictures.overview import overview
from graphsvc.explorer.queries import evidence_query
from graphsvc.explorer.relations import Wanted, select
from graphsvc.model import Catalogue
from graphsvc.model.actors import acting
from graphsvc.model.select import select as rows_of
from graphsvc.names import NODE
from graphsvc.paths import explain
from graphsvc.paths.output.data import explanation_data
from graphsvc.paths.output.text import explanation_text, paths_text


@pytest.fixture(scope="module")
def doubtful(catalogue: Catalogue) -> set[str]:
    found = {claim.id for claim in catalogue.claims.values() if claim.is_unconfirmed}
    assert {"L254", "L283", "L210", "L224", "L288"} <= found
    return found


@pytest.mark.parametrize("by", MATRICES)
def test_no_cell_of_the_matrix_counts_what_could_not_be_confirmed(
    catalogue: Catalogue, doubtful: set[str], by: str
) -> None:
    found = matrix(catalogue, by)
    assert not doubtful & {claim.id for cell in found.cells.values() for claim in cell}
    assert {claim.id for claim in found.unconfirmed} <= doubtful
    assert bool(found.unconfirmed) == ("could not be confirmed" in matrix_table(found).caption)


def test_each_number_of_the_matrix_is_that_of_its_list(catalogue: Catalogue) -> None:
    found = matrix(catalogue, "basis")
    for (factor, basis), claims in found.cells.items():
        assert len(select(catalogue, Wanted(topic=factor, basis=basis, unconfirmed="without"))) == len(claims)


def test_the_query_behind_the_matrix_counts_as_it_does(catalogue: Catalogue) -> None:
    found = matrix(catalogue, "basis")
    counted = {
        (factor, basis.rpartition("#")[2]): int(number)
        for factor, basis, number in rows_of(open_store(), evidence_query())
    }
    assert counted == {key: len(claims) for key, claims in found.cells.items()}


def test_a_focus_names_what_could_not_be_confirmed_of_it_and_of_the_lane_beside_it(
    catalogue: Catalogue, doubtful: set[str]
) -> None:
    view = focus(catalogue, NODE + "liability", 1)
    assert {"L210", "L224", "L254"} <= {claim.id for claim in view.unconfirmed}
    assert not doubtful & {claim.id for claim in (*view.claims, *view.nulls, *view.moderations)}


def test_the_map_and_who_acts_count_none_of_it(catalogue: Catalogue, doubtful: set[str]) -> None:
    view = overview(catalogue)
    assert not doubtful & {claim.id for arrow in view.arrows for claim in arrow.claims}
    assert view.all_claims == sum(bool(one.tail) and one.id not in doubtful for one in catalogue.claims.values())
    assert not doubtful & {claim.id for iri in catalogue.nodes for claim in acting(catalogue, iri).own}


def test_sources_disagree_with_others_and_not_with_themselves_or_what_was_not_confirmed(
    catalogue: Catalogue, doubtful: set[str]
) -> None:
    found = disagreements(catalogue)
    assert not doubtful & {claim.id for one in found for claim in one.claims}
    for claim in catalogue.claims.values():
        for other in (catalogue.claims[iri] for iri in claim.at_odds_with):
            assert not set(claim.sources) & set(other.sources), (claim.id, other.id)
            assert claim.measure == other.measure or set(claim.measure) & set(other.measure), (claim.id, other.id)
    pairs = {(one.subject, one.object) for one in found}
    assert (NODE + "model-retraining", NODE + "ai-performance-degradation") not in pairs
    assert (NODE + "use-of-ai", NODE + "diagnostic-accuracy") not in pairs  # sensitivity rose, specificity did not


def test_an_explanation_names_what_could_not_be_confirmed_between_the_two() -> None:
    found = explain(open_store(), "liability-uncertainty", "clinician-burnout")
    (one,) = [one for one in explanation_data(found)["beside"] if one["claim"]["id"] == "L254"]
    assert (
        "could not be confirmed" in one["note"]
        and one["says"] == "Liability uncertainty is said to raise clinician burnout."
    )
    assert "L254: Liability uncertainty is said to raise clinician burnout." in " ".join(
        explanation_text(found).split()
    )


@pytest.mark.parametrize(
    ("start", "end", "known"),
    [
        ("automation-bias", "cognitive-biases", "Automation bias is filed as a kind of cognitive biases."),
        ("patient-harm", "patient-safety", "Patient harm is the opposite of"),
        ("automation-bias", "interruptions", "A test found no effect of interruptions on automation bias."),
        ("automation-bias", "time-pressure", "L020"),
    ],
)
def test_where_there_is_no_path_what_is_known_instead_is_said(start: str, end: str, known: str) -> None:
    found = explain(open_store(), start, end, opposites=False, kinds=False)
    assert not found.paths.all()
    assert known in " ".join(paths_text(found.paths).split())
    assert known in " ".join(explanation_text(found).split())


def test_that_no_benefit_was_shown_speaks_against_an_arrow_as_a_null_finding_does() -> None:
    (path, *_) = explain(open_store(), "use-of-ai", "patient-outcomes").paths
    assert {"L292", "L294", "L295", "L395"} <= {record.id for record in path.hops[0].against}
    assert any("little or no benefit was shown" in note for note in path.steps[0].notes)
