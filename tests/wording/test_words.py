"""Wording: never more than the sources say."""

from __future__ import annotations

import pytest

from graphsvc.model import Catalogue
from graphsvc.model.labels import Name
from graphsvc.names import NODE
from graphsvc.wording import in_sentence, is_plural, verb
from graphsvc.wording.grammar import quantity
from graphsvc.wording.verbs import Verb

RAISES = Verb("raises", "raise")
GOES = Verb("goes with less", "go with less")


def test_only_an_effect_raises_or_lowers(catalogue: Catalogue) -> None:
    bold = {"raises", "lowers", "acts on"}
    found = [claim for claim in catalogue.claims.values() if str(verb(claim)) in bold]
    assert found
    assert [claim.id for claim in found if claim.basis != "effect"] == []


def test_an_association_only_goes_with(catalogue: Catalogue) -> None:
    found = [claim for claim in catalogue.claims.values() if claim.basis == "association" and claim.tail]
    assert found
    words = ("goes with", "may go with", "is linked with", "may be linked with")
    assert [claim.id for claim in found if not str(verb(claim)).startswith(words)] == []


def test_an_inferred_claim_says_so(catalogue: Catalogue) -> None:
    found = [claim for claim in catalogue.claims.values() if claim.status == "inferred"]
    assert found
    words = ("is inferred to", "is taken by the curators")
    assert [claim.id for claim in found if not str(verb(claim)).startswith(words)] == []


def test_a_hedged_claim_keeps_its_hedge(catalogue: Catalogue) -> None:
    hedged = [claim for claim in catalogue.claims.values() if claim.hedged and claim.status != "inferred"]
    assert len(hedged) > 100
    words = (
        "may ",
        "might ",
        "is said possibly",
        "is named as a possible",
        "had hardly any",
        "can be of use",
        "was esti",
        "is expected to",
    )
    assert [claim.id for claim in hedged if not str(verb(claim)).startswith(words)] == []


def test_a_null_finding_is_worded_as_no_effect_found_or_hardly_any(catalogue: Catalogue) -> None:
    found = [claim for claim in catalogue.claims.values() if claim.basis == "nullFinding"]
    assert len(found) > 30
    words = {"was not found to affect", "had hardly any effect on", "was reported to have no effect on"}
    words.add("was not found to be linked with")
    assert {str(verb(claim)) for claim in found} == words


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (Name("Automation bias", number="singular"), "raises"),
        (Name("Cognitive biases", number="plural"), "raise"),
        (Name("NHS staff", number="plural"), "raise"),
        (Name("Regulation and standards", number="uncounted"), "raise"),
        (Name("Unity Insights", number="singular"), "raises"),
        ("Use of AI technologies", "raises"),  # of other datasets nothing but the label is known
        ("AI explanations", "raise"),
        ("Clinical consensus", "raises"),
    ],
)
def test_a_verb_takes_the_number_of_its_subject(name: Name | str, said: str) -> None:
    assert RAISES.of(name) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (Name("Patient harm", number="singular"), "less"),
        (Name("Clinical errors", number="plural"), "fewer"),
        (Name("External test data", number="uncounted"), "less"),
        (Name("Positive attitude", "a positive attitude", "singular"), "less of"),
        ("Strange shadows", "fewer"),
    ],
)
def test_there_is_less_of_a_thing_and_fewer_of_what_is_counted(name: Name | str, said: str) -> None:
    assert quantity("less", name) == said
    assert GOES.of("Trust", name) == f"goes with {said}"


def test_a_name_stands_inside_a_sentence_as_the_graph_writes_it(catalogue: Catalogue) -> None:
    written = {
        "cqc": "the Care Quality Commission",
        "hee": "Health Education England",
        "uk-healthcare-regulators": "the main regulators of healthcare in the UK",
        "ai-product": "an AI product or system",
        "archetype-creators": "Creators",
        "data-driven-healthcare-2030": "“Data driven healthcare in 2030”",
        "automation-bias": "automation bias",
        "ai-model-design": "AI model design",
    }
    assert {slug: in_sentence(catalogue.name(NODE + slug)) for slug in written} == written
    assert is_plural(catalogue.name(NODE + "nhs-staff"))


def test_a_label_of_another_dataset_keeps_its_capitals_where_they_look_like_a_name() -> None:
    assert in_sentence("Automation bias") == "automation bias"
    assert in_sentence("AI model design") == "AI model design"
    assert in_sentence("Care Quality Commission") == "Care Quality Commission"


def test_words_in_a_name_are_never_taken_for_the_places_of_a_sentence() -> None:
    assert RAISES.sentence("{O} and {V}", "{S}") == "{O} and {V} raise {S}"
