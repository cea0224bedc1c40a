"""Holds what the lines of an answer must not leave out: what speaks against a step, what it rests on, whose it is."""

from __future__ import annotations

from itertools import product

import pytest

from graphsvc import find_paths
from graphsvc.explorer.answers.lines import WAYS, lines_about, lines_between
from graphsvc.explorer.answers.who import deeds, who_headline
from graphsvc.explorer.evidence import disagreements
from graphsvc.explorer.pictures.columns import ACTORS
from graphsvc.model import Catalogue
from graphsvc.model.actors import acting
from graphsvc.names import NODE
from graphsvc.store import Store
from graphsvc.wording import claim_note

PAIRS = [
    ("use-of-ai", "patient-outcomes"),
    ("ai-explanations", "disparities-in-benefit"),
    ("time-pressure", "patient-harm"),
    ("ai-learning-anxiety", "intention-to-use-ai"),
    ("feedback-channel-for-users", "real-world-evidence-generation"),
]


@pytest.mark.parametrize(("start", "end"), PAIRS)
def test_what_speaks_against_a_step_and_where_sources_disagree_on_one_stands_in_the_lines(
    store: Store, catalogue: Catalogue, start: str, end: str
) -> None:
    lines = {line.key: line for line in lines_between(store, catalogue, NODE + start, NODE + end).lines}
    hops = [hop for path in find_paths(store, start, end, k=5) for hop in path.hops]
    against = {one.iri for hop in hops for one in hop.against}
    mixed = {one.iri for hop in hops if hop.sign == "mixed" for one in hop.decisive if one.at_odds_with}
    assert against or mixed
    assert against <= {one.iri for one in lines["no_effect"].claims}
    assert mixed <= {one.iri for one in lines["disputed"].claims}


def test_what_is_needed_is_not_called_unknown(store: Store, catalogue: Catalogue) -> None:
    line = lines_between(store, catalogue, NODE + "business-case", NODE + "introduction-and-ongoing-implementation")
    said = next(one for one in line.lines if one.key == "unknown").said[0]
    assert said.text.startswith("Without ") and said.how.startswith("Needed")


def test_an_association_is_not_told_as_said_nor_a_mandate_as_a_need(catalogue: Catalogue) -> None:
    seen = 0
    for iri, way in product(catalogue.nodes, WAYS):
        for said in lines_about(catalogue, iri, way).lines[-1].said:
            if said.text.startswith("Only said"):
                assert any(one.basis != "association" for one in said.claims), iri
            if said.text.startswith(("Demanded by", "It demands")):
                seen += 1
                assert any(one.predicate.endswith("#mandates") for one in said.claims), iri
            elif said.text.startswith("Said to be needed"):
                assert all(one.predicate.endswith("#requires") for one in said.claims), iri
    assert seen


def test_no_gap_is_said_to_show_where_there_are_no_rows(catalogue: Catalogue) -> None:
    for iri, way in product(catalogue.nodes, WAYS):
        answer = lines_about(catalogue, iri, way)
        if "No gap shows" in answer.lines[-1].text:
            assert any(line.claims for line in answer.lines if line.key != "who"), iri


def test_every_note_of_a_claim_that_a_sentence_gathers_stands_in_it(catalogue: Catalogue) -> None:
    gathered = 0
    for iri, way in product(catalogue.nodes, WAYS):
        for line in lines_about(catalogue, iri, way).lines[:2]:
            for said in line.said:
                tested = [one for one in said.claims if said.how != "Tested" or one.strength == "effect"]
                gathered += len(tested) > 2
                for claim in tested:
                    assert claim_note(claim) in said.text, (iri, claim.id)
    assert gathered


def test_of_what_is_no_amount_no_answer_says_that_nothing_raises_it(catalogue: Catalogue) -> None:
    answer = lines_about(catalogue, NODE + "patients")
    assert [line.text for line in answer.lines[:2]] == ["Of this there is no more or less."] * 2
    assert "raises" not in answer.headline


def test_who_acts_on_a_part_is_not_said_to_act_on_the_whole(catalogue: Catalogue) -> None:
    parts = 0
    for iri, node in catalogue.nodes.items():
        own = [one for one in acting(catalogue, iri).own if not one.is_unconfirmed]
        if node.type in ACTORS or not own:
            continue
        headline = who_headline(catalogue, iri)
        assert headline[0].isupper(), headline
        if not any(one.object == iri for one in own):
            parts += 1
            assert "not for all of" in headline, headline
    assert parts


def test_an_actor_that_a_row_names_is_never_told_to_act_on_nothing(catalogue: Catalogue) -> None:
    named = [iri for iri, node in catalogue.nodes.items() if node.type in ACTORS and deeds(catalogue, iri)]
    assert named
    assert not [iri for iri in named if "Nothing" in who_headline(catalogue, iri)]


def test_whoever_aims_at_a_thing_is_named_beside_it_and_not_as_acting_on_it(catalogue: Catalogue) -> None:
    line = lines_about(catalogue, NODE + "confidence-in-when-and-how-to-use-ai").lines[4]
    assert line.said[0].text.startswith("No one is recorded for ")
    assert any("Named beside it, not as acting on it: The NHS AI Lab" in said.text for said in line.said)


def test_sides_of_a_disagreement_are_at_odds_with_one_another(catalogue: Catalogue) -> None:
    found = disagreements(catalogue)
    assert found
    for one in found:
        sided = (*one.more, *one.less, *one.none)
        odds = {iri for claim in sided for iri in claim.at_odds_with} | {
            claim.iri for claim in sided if claim.at_odds_with
        }
        assert {claim.iri for claim in sided} <= odds


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("interruptions", "automation-bias", " is recorded here; one test found no effect."),
        ("ai-explanations", "recognition-of-ai-limits", " to recognition of AI limits; one test found no effect."),
        ("interruptions", "cognitive-biases", " from interruptions to cognitive biases is recorded here."),  # of a kind
    ],
)
def test_that_there_is_no_way_tells_what_found_nothing_on_the_two_themselves(
    store: Store, catalogue: Catalogue, start: str, end: str, said: str
) -> None:
    headline = lines_between(store, catalogue, NODE + start, NODE + end).headline
    assert headline.startswith("No way of at most three steps from ") and headline.endswith(said)
