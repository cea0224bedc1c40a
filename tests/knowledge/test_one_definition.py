"""What is upstream, who holds what and what goes together mean the same in SPARQL and in every other answer."""

from __future__ import annotations

import pytest

from graphsvc import find_paths, open_store
from graphsvc.explorer.responsibilities import responsibilities
from graphsvc.knowledge.build import find_ontology
from graphsvc.knowledge.checking.questions import read_questions
from graphsvc.model import catalogue_of
from graphsvc.model.records import ASSOCIATIONS
from graphsvc.model.select import ask, select
from graphsvc.names import CF, NODE, SPARQL_PREFIXES
from graphsvc.paths import reach
from graphsvc.store import Store


@pytest.fixture(scope="module")
def store() -> Store:
    return open_store()


def answer(store: Store, number: str) -> list[tuple[str, ...]]:
    (found,) = [one for one in read_questions(find_ontology() / "questions") if one.name.startswith(number)]
    return list(select(store, found.query))


def test_what_is_upstream_is_what_reaches_it(store: Store) -> None:
    upstream = {row[0]: row[2] for row in answer(store, "01")}
    found = {one.node: one.distance for one in reach(store, "automation-bias", direction="in").nodes}
    assert upstream.keys() == found.keys() and NODE + "automation-bias" not in upstream
    near = {node for node, direct in upstream.items() if direct == "true"}
    walked = {one.node for one in reach(store, "automation-bias", direction="in", max_length=1, opposites=False).nodes}
    assert near == walked


def test_a_factor_reaches_as_much_of_clinical_use_by_either(store: Store) -> None:
    nodes = catalogue_of(store).nodes
    for factor, number in answer(store, "09"):
        found = [one for one in reach(store, f"<{factor}>").nodes if nodes[one.node].layer == "clinical-use"]
        assert int(number) == len(found) > 0, factor


def test_nobody_holds_the_same_factors_by_either(store: Store) -> None:
    nobody = {factor for factor, number in answer(store, "20") if number == "0"}
    assert nobody == {node.iri for node in responsibilities(catalogue_of(store)).gaps} != set()


def test_bodies_hold_factors_on_which_there_is_no_paper(store: Store) -> None:
    catalogue = catalogue_of(store)
    rows = answer(store, "19")
    assert rows
    for _, held, _ in rows:
        assert not any(
            catalogue.sources[source].kind == "LiteratureSource"
            for claim in catalogue.claims_of[held]
            if claim.tail == held and not claim.is_unconfirmed
            for source in claim.sources
        )


def test_what_education_lowers_is_not_called_untouched_by_it(store: Store) -> None:
    assert NODE + "cognitive-biases" not in {row[0] for row in answer(store, "26")}


def test_an_association_is_not_told_as_what_education_raises(store: Store) -> None:
    catalogue = catalogue_of(store)
    for education, _, direct, _ in answer(store, "28"):
        claims = [one for one in catalogue.claims.values() if (one.tail, one.head) == (education, direct)]
        assert any(one.predicate not in ASSOCIATIONS and not one.is_inferred for one in claims), direct


def test_who_is_counted_among_an_archetype_comes_with_the_reserve_of_the_source(store: Store) -> None:
    told = {(row[0], row[1]): row[5] for row in answer(store, "27") if row[4].endswith("R2-P9")}
    assert told and all("given to Creators and Embedders together" in caution for caution in told.values())


@pytest.mark.parametrize("predicate", sorted(ASSOCIATIONS))
def test_an_association_is_found_from_either_end(store: Store, predicate: str) -> None:
    assert ask(store, f"ASK {{ ?a <{predicate}> ?b }}")
    assert not ask(store, f"ASK {{ ?a <{predicate}> ?b FILTER NOT EXISTS {{ ?b <{predicate}> ?a }} }}")
    assert ask(store, f"ASK {{ <{CF}goesWith> a <http://www.w3.org/2002/07/owl#SymmetricProperty> }}")


def test_an_association_walked_from_its_second_end_keeps_its_claims(store: Store) -> None:
    (path,) = find_paths(store, "automation-bias", "low-task-experience", via=["cf:positivelyAssociatedWith"], k=1)
    assert [record.id for record in path.hops[0].records] == ["L028"]


def test_a_step_is_a_confirmed_claim_with_two_ends(store: Store) -> None:
    claims = catalogue_of(store).claims.values()
    walked = {(one.tail, one.head) for one in claims if one.tail and not one.is_unconfirmed}
    assert set(select(store, SPARQL_PREFIXES + "SELECT ?a ?b { ?a cf:leadsTo ?b }")) == walked
