"""Holds that the lines of an answer say what the claims below them say, for every thing of the graph."""

from __future__ import annotations

import pytest

from graphsvc.explorer.answers.answer import KEYS, Answer, lines_data, lines_text
from graphsvc.explorer.answers.lines import WAYS, lines_about, lines_between
from graphsvc.model import Catalogue
from graphsvc.model.actors import stands_for
from graphsvc.names import NODE
from graphsvc.paths import find_paths
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
    gap, measures = found["who"].said
    assert gap.text == "No one is recorded for automation bias: a gap in the rows, not a finding."
    named = "somebody is named as acting on educational pathways and materials."
    assert measures.text == f"Of the measures recorded for automation bias, {named}"
    assert found["who"].claims == () and measures.nodes == (NODE + "educational-pathways",)


def test_an_answer_about_two_things_rests_on_the_claims_of_its_paths(store: Store, catalogue: Catalogue) -> None:
    found = lines_between(store, catalogue, NODE + "local-validation", NODE + "patient-harm")
    assert found.headline.startswith("Local validation → possibly less patient harm")
    assert found.lines[1].claims
    assert not found.lines[0].claims


def told(answer: Answer, key: str) -> str:
    return next(line.text for line in answer.lines if line.key == key)


def test_a_claim_without_a_direction_leaves_the_direction_of_the_others_standing(
    store: Store, catalogue: Catalogue
) -> None:
    found = lines_between(store, catalogue, NODE + "time-pressure", NODE + "automation-bias")
    assert found.headline == "Time pressure → more automation bias. Two statements; one test found no effect."
    below = {line.key: {claim.id for claim in line.claims} for line in found.lines}
    assert below["raises"] == {"R140", "R153"}
    assert below["unknown"] == {"L002"} and "which way is not said" in told(found, "unknown")
    assert told(found, "lowers") == "None recorded here leads to less."


@pytest.mark.parametrize(
    ("start", "end", "said", "more", "less"),
    [
        (
            "ai-explanations",
            "confidence-in-ai-technology",
            "three say more (one tested), one less (one tested)",
            {"L061", "L103", "L470"},
            {"L060"},
        ),
        (
            "use-of-ai",
            "clinician-workload",
            "two say more (none tested), two less (two tested)",
            {"L253", "L465"},
            {"L248", "L302"},
        ),
        (
            "use-of-ai",
            "workflow-efficiency",
            "three say more (two tested), one less (one tested)",
            {"L247", "L250", "R074"},
            {"L249"},
        ),
    ],
)
def test_claims_on_the_two_themselves_that_disagree_come_before_every_chain(
    store: Store, catalogue: Catalogue, start: str, end: str, said: str, more: set[str], less: set[str]
) -> None:
    found = lines_between(store, catalogue, NODE + start, NODE + end)
    assert found.headline == f"The graph gives both directions: {said}."
    first = {line.key: [{one.id for one in said.claims} for said in line.said] for line in found.lines}
    assert more <= set().union(*first["raises"]) and less <= set().union(*first["lowers"])
    assert first["raises"][0] <= more and first["lowers"][0] <= less
    assert more | less <= {claim.id for line in found.lines if line.key == "disputed" for claim in line.claims} | {
        "L253",
        "R074",
    }


def test_a_headline_counts_the_tests_and_names_what_found_none(store: Store, catalogue: Catalogue) -> None:
    accurate = lines_between(store, catalogue, NODE + "use-of-ai", NODE + "diagnostic-accuracy")
    assert accurate.headline.endswith(
        "more diagnostic accuracy. Six tests and two associations; one test found no effect."
    )
    well = lines_between(store, catalogue, NODE + "use-of-ai", NODE + "patient-outcomes")
    assert well.headline.endswith("One association, no test; four sources saw little or no benefit.")
    assert {"L178", "L373", "L376"} <= {claim.id for claim in accurate.lines[-1].claims}


@pytest.mark.parametrize(
    ("node", "way", "said"),
    [
        (
            "automation-bias",
            "in",
            "A test found that AI explanations lower automation bias; 10 more, either way, are associated",
        ),
        (
            "ai-label-on-advice",
            "out",
            "A test found that an AI label on advice raises algorithm aversion; one disputed.",
        ),
        (
            "confirmation-bias",
            "in",
            "Tests found that AI explanations raise and time pressure may lower confirmation bias; one more is only",
        ),
        ("under-reliance-on-ai-advice", "in", "A test on lay people, not health workers, found that uncalibrated"),
    ],
)
def test_a_headline_names_what_few_tests_found_and_whom_they_were_on(
    catalogue: Catalogue, node: str, way: str, said: str
) -> None:
    assert lines_about(catalogue, NODE + node, way).headline.startswith(said)


def test_what_no_path_walks_is_told_with_the_answer(store: Store, catalogue: Catalogue) -> None:
    nothing = "Nothing else is recorded between the two."
    for start, end in (("clinician-workload", "alert-override"), ("time-pressure", "automation-bias")):
        found = lines_between(store, catalogue, NODE + start, NODE + end)
        paths = find_paths(store, NODE + start, NODE + end)
        below = {claim.iri for line in found.lines for claim in line.claims}
        assert {one.claim.iri for one in paths.beside if one.claim} <= below
        assert (nothing in told(found, "unknown")) == (not found.lines[-1].claims)


def test_the_data_and_the_text_say_all_lines(catalogue: Catalogue) -> None:
    found = lines_about(catalogue, NODE + "automation-bias")
    data, text = lines_data(found), lines_text(found)
    for line, one in zip(found.lines, data, strict=True):
        assert one["claims"] == [claim.iri for claim in line.claims]
        assert one["title"] in text
        assert one["text"] == line.text


def test_nothing_is_said_to_act_on_itself(catalogue: Catalogue) -> None:
    seen = 0
    for node in catalogue.nodes.values():
        inside = set(stands_for(catalogue, node.iri))
        for way in ("in", "out"):
            answer = lines_about(catalogue, node.iri, way)
            for line in answer.lines[:3]:
                assert not [one.id for one in line.claims if {one.start, one.end} <= inside], node.label
            seen += "Within it, among its kinds and parts, " in answer.lines[5].text
    assert seen >= 4
