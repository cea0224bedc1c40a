"""Wording: never more than the sources say."""

from __future__ import annotations

import re

import pytest

from graphsvc.model import Catalogue
from graphsvc.names import CLAIM, local_name
from graphsvc.wording import arrow_sentence, claim_sentence, in_sentence, verb
from graphsvc.wording.verbs import verb_of


def test_only_an_effect_raises_or_lowers(catalogue: Catalogue) -> None:
    bold = {"raises", "lowers", "acts on"}
    wrong = [claim.id for claim in catalogue.claims.values() if str(verb(claim)) in bold and claim.basis != "effect"]
    assert wrong == []
    assert any(str(verb(claim)) in bold for claim in catalogue.claims.values())


def test_an_association_only_goes_with(catalogue: Catalogue) -> None:
    found = [claim for claim in catalogue.claims.values() if claim.basis == "association" and claim.tail]
    assert found
    assert [claim.id for claim in found if not re.search("goe?s? with", str(verb(claim)))] == []


def test_an_inferred_claim_says_so(catalogue: Catalogue) -> None:
    found = [claim for claim in catalogue.claims.values() if claim.status == "inferred"]
    assert found
    assert [claim.id for claim in found if "inferred" not in str(verb(claim))] == []


def test_a_hedged_claim_keeps_its_hedge(catalogue: Catalogue) -> None:
    hedged = [claim for claim in catalogue.claims.values() if claim.hedged and claim.tail]
    assert len(hedged) > 20
    assert [
        claim.id for claim in hedged if "possibly" not in str(verb(claim)) and not str(verb(claim)).startswith("may ")
    ] == []


def test_a_null_finding_is_worded_as_no_effect_found(catalogue: Catalogue) -> None:
    found = [claim for claim in catalogue.claims.values() if claim.basis == "nullFinding"]
    assert len(found) == 33
    assert all(claim.is_null and str(verb(claim)) == "had no effect found on" for claim in found)


def test_every_predicate_has_words_of_its_own(catalogue: Catalogue) -> None:
    for name in {local_name(claim.predicate) for claim in catalogue.claims.values()}:
        claim = next(one for one in catalogue.claims.values() if local_name(one.predicate) == name)
        assert str(verb(claim)).islower() or str(verb(claim)).startswith("sees AI")


def test_a_requirement_is_read_from_what_is_needed(catalogue: Catalogue) -> None:
    claim = next(one for one in catalogue.claims.values() if one.predicate.endswith("requires") and one.tail)
    assert "needed for" in arrow_sentence(catalogue, claim)
    assert "require" in claim_sentence(catalogue, claim)


def test_a_sentence_agrees_with_its_subject(catalogue: Catalogue) -> None:
    assert (
        claim_sentence(catalogue, catalogue.claims[CLAIM + "L043"])
        == "AI explanations raise over-reliance on AI advice."
    )


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
    assert verb_of("enhances").of(label) == said


def test_a_label_inside_a_sentence_keeps_its_capitals_where_they_are_names() -> None:
    assert in_sentence("Automation bias") == "automation bias"
    assert in_sentence("AI model design") == "AI model design"
    assert in_sentence("NHS staff") == "NHS staff"
