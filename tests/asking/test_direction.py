"""Holds that an answer heads with what was asked for: what raises a thing, what lowers it, or what it does."""

from __future__ import annotations

import re

import pytest

from graphsvc.asking import ask, asked_data
from graphsvc.model import catalogue_of
from graphsvc.store import Store

THINGS = {  # as asked about, and whether less of it is better
    "confidence": False,
    "diagnostic accuracy": False,
    "AI literacy": False,
    "local validation": False,
    "trust in decision support": False,
    "patient harm": True,
    "clinician workload": True,
    "automation bias": True,
    "alert fatigue": True,
    "deskilling": True,
    "clinician burnout": True,
}
LOWERS = (
    *("what reduces {}", "what lowers {}", "what decreases {}", "what undermines {}", "what erodes {}"),
    *("what weakens {}", "what cuts {}", "what limits {}", "what hinders {}", "what diminishes {}"),
    *("what mitigates {}", "what prevents {}", "what counteracts {}", "what leads to less {}", "what is {} reduced by"),
    *("what causes a drop in {}", "what prevents an increase in {}", "why has {} gone down", "things that lower {}"),
    *("Which factors reduce {}?", "is there anything that lowers {}", "what would bring down {}", "what alleviates {}"),
)
RAISES = (
    *("what raises {}", "what increases {}", "what boosts {}", "what strengthens {}", "what builds {}"),
    *("what promotes {}", "what encourages {}", "what drives {}", "what leads to more {}", "what is {} increased by"),
    *("what causes a rise in {}", "what prevents a loss of {}", "why is {} rising", "things that raise {}"),
    *("Which factors increase {}?", "what heightens {}", "what amplifies {}"),
)
BETTER = ("what improves {}", "what makes {} better", "what protects {}", "what helps {}", "what enhances {}")
WORSE = ("what worsens {}", "what makes {} worse", "what damages {}", "what threatens {}", "what harms {}")
VERBS = {"raises": "raise", "lowers": "lower"}


def heads_with(store: Store, question: str, key: str) -> None:
    found, answers = ask(store, question)
    reading, answer = found.readings[0], answers[0]
    assert answer.lines[0].key == key, question
    other = VERBS[{"raises": "lowers", "lowers": "raises"}[key]]
    assert re.search(rf"\b{VERBS[key]}s?\b", answer.headline), (question, answer.headline)
    assert not re.search(rf"\b{other}(?:s|ing)?\b", answer.headline), (question, answer.headline)
    assert reading.first == key


@pytest.mark.parametrize("asked", LOWERS)
def test_what_lowers_a_thing_heads_the_answer_however_it_is_put(store: Store, asked: str) -> None:
    for thing in THINGS:
        heads_with(store, asked.format(thing), "lowers")


@pytest.mark.parametrize("asked", RAISES)
def test_what_raises_a_thing_heads_the_answer_however_it_is_put(store: Store, asked: str) -> None:
    for thing in THINGS:
        heads_with(store, asked.format(thing), "raises")


@pytest.mark.parametrize("asked", [*BETTER, *WORSE])
def test_better_is_less_of_what_is_unwanted_and_more_of_the_rest(store: Store, asked: str) -> None:
    for thing, unwanted in THINGS.items():
        heads_with(store, asked.format(thing), "lowers" if unwanted == (asked in BETTER) else "raises")


@pytest.mark.parametrize(
    "asked", ["is there evidence that explanations help", "evidence that scribes make things better"]
)
def test_evidence_that_a_thing_helps_is_not_only_what_it_raises(store: Store, asked: str) -> None:
    found, answers = ask(store, asked)
    assert found.readings[0].first == "" and re.search(r"\blowers?\b", answers[0].headline), answers[0].headline


@pytest.mark.parametrize("asked", ["what does {} reduce", "what do {} lower", "what does {} undermine", "what {} cut"])
def test_what_a_thing_lowers_heads_the_answer(store: Store, asked: str) -> None:
    for thing in ("AI explanations", "automation bias", "time pressure", "low confidence", "cognitive forcing"):
        question = asked.format(thing)
        found, answers = ask(store, question)
        assert (found.readings[0].intent, answers[0].lines[0].title) == ("effects", "What it lowers"), question
        assert "lower" in answers[0].headline and "raise" not in answers[0].headline


@pytest.mark.parametrize(
    "question",
    [
        *("what raises or lowers confidence", "what influences confidence", "what does not reduce confidence"),
        *("what shapes confidence", "what does less training lead to", "what do scribes improve"),
    ],
)
def test_a_question_for_neither_way_is_headed_by_both(store: Store, question: str) -> None:
    found, answers = ask(store, question)
    assert found.readings[0].first == ""
    assert answers[0].lines[0].key == "raises"


def test_what_is_said_to_lower_confidence_is_counted_and_no_test_of_it_is_claimed(store: Store) -> None:
    reading = asked_data(store, "what reduces confidence")["readings"][0]
    none = "No undisputed test here found what lowers confidence"
    assert reading["headline"] == f"{none}; of a kind of it, two things are only associated or said."
    assert reading["read_as"] == "What lowers confidence?"
    assert reading["answer"][0]["text"].startswith("No undisputed test of it is recorded here. ")


def test_where_nothing_lowers_a_thing_the_headline_says_so(store: Store) -> None:
    reading = asked_data(store, "what prevents deskilling")["readings"][0]
    assert reading["headline"] == "Nothing is recorded here that lowers deskilling."


def test_every_headline_about_one_way_has_at_most_twenty_words(store: Store) -> None:
    for node in list(catalogue_of(store).nodes.values()):
        if node.is_amount:
            for asked in ("what lowers {}", "what raises {}", "what does {} lower"):
                for answer in ask(store, asked.format(node.label))[1]:
                    assert len(answer.headline.split()) <= 20, answer.headline


@pytest.mark.parametrize("thing", ["clinical urgency", "patient harm", "deskilling", "interruptions"])
def test_what_protects_from_a_thing_lowers_it(store: Store, thing: str) -> None:
    for asked in ("what protects against {}", "what protects patients from {}"):
        heads_with(store, asked.format(thing), "lowers")


def test_nothing_is_asked_to_lower_what_there_is_no_more_or_less_of(store: Store) -> None:
    reading = asked_data(store, "what lowers governance")["readings"][0]
    assert reading["read_as"] == "What is recorded of governance?"


def test_a_question_for_disputes_is_headed_by_whether_there_are_any(store: Store) -> None:
    reading = asked_data(store, "is human factors evaluation disputed")["readings"][0]
    assert reading["headline"] == "No disagreement on human factors evaluation is recorded here."
    reading = asked_data(store, "is workload disputed")["readings"][0]
    assert ("No disagreement" in reading["headline"]) == (not reading["answer"][0]["claims"])
