"""Holds that the lines of an answer say what the claims below them say, for every thing of the graph."""

from __future__ import annotations

import pytest

from graphsvc.explorer.answers.answer import KEYS, Answer, lines_data, lines_text
from graphsvc.explorer.answers.lines import WAYS, lines_about, lines_between
from graphsvc.model import Catalogue
from graphsvc.names import NODE
from graphsvc.store import Store


@pytest.fixture(scope="module")
def answers(catalogue: Catalogue) -> list[tuple[str, str, Answer]]:
    return [(iri, way, lines_about(catalogue, iri, way)) for iri in catalogue.nodes for way in WAYS]


def test_every_claim_below_a_line_carries_the_direction_of_the_line(answers: list[tuple[str, str, Answer]]) -> None:
    for iri, _, answer in answers:
        lines = {line.key: line for line in answer.lines}
        assert list(lines) == list(KEYS)
        assert all(claim.sign == "+" for claim in lines["raises"].claims), iri
        assert all(claim.sign == "-" for claim in lines["lowers"].claims), iri
        assert all(claim.found_nothing for claim in lines["no_effect"].claims), iri


def test_no_sign_is_said_of_what_is_no_amount(catalogue: Catalogue, answers: list[tuple[str, str, Answer]]) -> None:
    for _, _, answer in answers:
        for claim in (*answer.lines[0].claims, *answer.lines[1].claims):
            assert catalogue.nodes[claim.start].is_amount
            assert catalogue.nodes[claim.end].is_amount


def test_rows_that_could_not_be_confirmed_are_named_as_left_out_and_count_nowhere_else(
    answers: list[tuple[str, str, Answer]],
) -> None:
    left_out = 0
    for iri, _, answer in answers:
        for line in answer.lines:
            doubtful = [claim for claim in line.claims if claim.check == "unverifiable"]
            if line.key in ("raises", "lowers", "no_effect", "who"):
                assert not doubtful, (iri, line.key)
            elif line.key == "unknown" and doubtful:
                left_out += 1
                assert "could not be confirmed" in line.text
    assert left_out


def test_only_what_was_measured_is_called_tested(answers: list[tuple[str, str, Answer]]) -> None:
    for iri, _, answer in answers:
        for line in answer.lines[:2]:
            for said in line.said:
                if said.how == "Tested":
                    assert any(claim.strength == "effect" for claim in said.claims), iri


def test_a_headline_has_at_most_twenty_words(answers: list[tuple[str, str, Answer]]) -> None:
    assert not [answer.headline for _, _, answer in answers if len(answer.headline.split()) > 20]


def test_hedges_stay_in_the_sentence(catalogue: Catalogue) -> None:
    line = lines_about(catalogue, NODE + "deskilling").lines[0]
    hedged = [said.text for said in line.said if said.claims and all(claim.hedged for claim in said.claims)]
    assert hedged
    assert all("possibly" in text or "may" in text or "might" in text for text in hedged)


def test_personas_are_no_actors(answers: list[tuple[str, str, Answer]]) -> None:
    for _, _, answer in answers:
        who = next(line for line in answer.lines if line.key == "who")
        assert not [claim.id for claim in who.claims if claim.is_example]


def test_where_tests_disagree_with_what_is_said_both_stand(catalogue: Catalogue) -> None:
    found = {line.key: line for line in lines_about(catalogue, NODE + "automation-bias").lines}
    pressed = NODE + "time-pressure"
    for key in ("raises", "no_effect", "disputed"):
        assert any(claim.start == pressed for claim in found[key].claims), key


def test_no_one_recorded_is_said_as_a_gap_and_the_topic_above_is_named(catalogue: Catalogue) -> None:
    found = {line.key: line for line in lines_about(catalogue, NODE + "automation-bias").lines}
    assert found["who"].text == "No one is recorded for automation bias: a gap in what was read, not a finding."
    assert found["who"].claims == ()


def test_an_answer_about_two_things_rests_on_the_claims_of_its_paths(store: Store, catalogue: Catalogue) -> None:
    found = lines_between(store, catalogue, NODE + "local-validation", NODE + "patient-harm")
    assert found.headline.startswith("Local validation → possibly less patient harm")
    assert found.lines[1].claims
    assert not found.lines[0].claims


def test_the_data_and_the_text_say_all_lines(catalogue: Catalogue) -> None:
    found = lines_about(catalogue, NODE + "automation-bias")
    data, text = lines_data(found), lines_text(found)
    for line, one in zip(found.lines, data, strict=True):
        assert one["claims"] == [claim.iri for claim in line.claims]
        assert one["title"] in text
        assert one["text"] == line.text
