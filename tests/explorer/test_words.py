"""Wording: never more than the sources say."""

from __future__ import annotations

import pytest

from graphsvc import open_store
from graphsvc.answers import Catalogue
from graphsvc.explorer.words import (
    agree,
    forward_sentence,
    forward_verb,
    inside,
    is_null,
    local_name,
    sentence,
    verb,
)
from graphsvc.names import CLAIM
from graphsvc.paths.hops import Hop, Record
from graphsvc.paths.labels import Labels
from graphsvc.paths.wording import verb as path_verb


def test_only_an_effect_raises_or_lowers(catalogue: Catalogue) -> None:
    bold = {"raises", "lowers", "acts on"}
    wrong = [claim.id for claim in catalogue.claims.values() if verb(claim) in bold and claim.basis != "effect"]
    assert wrong == []
    assert any(verb(claim) in bold for claim in catalogue.claims.values())


def test_an_association_only_goes_with(catalogue: Catalogue) -> None:
    found = [claim for claim in catalogue.claims.values() if claim.basis == "association" and claim.tail]
    assert found
    assert [claim.id for claim in found if "go with" not in verb(claim) and "goes with" not in verb(claim)] == []


def test_an_inferred_claim_says_so(catalogue: Catalogue) -> None:
    found = [claim for claim in catalogue.claims.values() if claim.status == "inferred"]
    assert found
    assert [claim.id for claim in found if "inferred" not in verb(claim)] == []


def test_a_path_of_one_claim_says_what_the_page_of_the_claim_says(catalogue: Catalogue) -> None:
    store = open_store()
    labels = Labels(store)
    said = {}
    for claim in catalogue.claims.values():
        if claim.tail and claim.head and not is_null(claim):
            record = Record(
                claim.iri,
                claim.id,
                claim.predicate,
                sign=claim.sign,
                status=claim.status,
                basis=claim.basis,
                modality=claim.modality,
                hedged=claim.hedged,
            )
            said[claim.id] = (forward_verb(claim), path_verb(Hop(claim.tail, claim.head, (record,)), labels))
    assert len(said) > 300
    assert {name: pair for name, pair in said.items() if pair[0] != pair[1]} == {}


def test_a_hedged_claim_keeps_its_hedge(catalogue: Catalogue) -> None:
    hedged = [claim for claim in catalogue.claims.values() if claim.hedged and claim.tail]
    assert len(hedged) > 20
    assert [claim.id for claim in hedged if "possibly" not in verb(claim) and not verb(claim).startswith("may ")] == []


def test_a_null_finding_is_worded_as_no_effect_found(catalogue: Catalogue) -> None:
    found = [claim for claim in catalogue.claims.values() if claim.basis == "nullFinding"]
    assert len(found) == 33
    assert all(is_null(claim) and verb(claim) == "had no effect found on" for claim in found)


def test_every_predicate_has_words_of_its_own(catalogue: Catalogue) -> None:
    for name in {local_name(claim.predicate) for claim in catalogue.claims.values()}:
        claim = next(one for one in catalogue.claims.values() if local_name(one.predicate) == name)
        assert verb(claim).islower() or verb(claim).startswith("sees AI")


def test_a_requirement_is_read_from_what_is_needed(catalogue: Catalogue) -> None:
    claim = next(one for one in catalogue.claims.values() if one.predicate.endswith("requires") and one.tail)
    assert "needed for" in forward_sentence(catalogue, claim)
    assert "require" in sentence(catalogue, claim)


def test_a_sentence_agrees_with_its_subject(catalogue: Catalogue) -> None:
    assert sentence(catalogue, catalogue.claims[CLAIM + "L043"]) == "AI explanations raise over-reliance on AI advice."


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Automation bias", "raises"),
        ("Use of AI technologies", "raises"),
        ("Cognitive biases", "raise"),
        ("AI explanations", "raise"),
        ("Attitudes", "raise"),
        ("Clinical consensus", "raises"),
    ],
)
def test_a_verb_takes_the_number_of_its_subject(label: str, said: str) -> None:
    assert agree(label, "raises") == said


def test_a_label_inside_a_sentence_keeps_its_capitals_where_they_are_names() -> None:
    assert inside("Automation bias") == "automation bias"
    assert inside("AI model design") == "AI model design"
    assert inside("NHS staff") == "NHS staff"
