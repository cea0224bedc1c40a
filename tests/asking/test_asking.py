"""Holds that questions in plain words are read as their askers mean them, and that others are not answered."""

from __future__ import annotations

import json
import statistics
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from graphsvc import open_store
from graphsvc.asking import Reading, answer_of, ask, asked_data, page_of, read_question
from graphsvc.asking.intents import INTENTS
from graphsvc.cli import cli
from graphsvc.errors import UsageError
from graphsvc.explorer.answers.answer import KEYS
from graphsvc.model import catalogue_of
from graphsvc.names import NODE
from graphsvc.store import Store
from tests.asking.measure import SETS, expected, measure, outside


def first(store: Store, question: str) -> tuple[str, list[str]]:
    found = read_question(store, question).readings[0]
    return found.intent, [iri.removeprefix(NODE) for iri in found.nodes]


@pytest.mark.parametrize("name", SETS)
def test_most_questions_are_read_right_first_and_nearly_all_in_three_readings(store: Store, name: str) -> None:
    found = measure(store, name)
    assert found.first >= 0.85 * found.asked, found.missed
    assert found.in_three >= 0.95 * found.asked, found.missed
    assert statistics.median(found.milliseconds) < 60


def test_the_sets_are_large_enough_and_cover_every_intent() -> None:
    questions = expected("questions")
    assert len(questions) >= 120
    assert len(outside()) >= 40
    assert {one.readings[0][0] for one in questions} == set(INTENTS)


@pytest.mark.parametrize("question", outside())
def test_what_the_graph_does_not_cover_gets_no_answer_and_a_sentence(store: Store, question: str) -> None:
    found = read_question(store, question)
    assert found.readings == ()
    assert found.said.endswith(".")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("what lowers automation bias", "What lowers automation bias?"),
        ("does generalizability matter", "does generalisability matter"),
        ("what are GPs", "what are general practitioners"),
        ("effects of over-reliance", "effects of overreliance"),
        ("what influences automaton bias", "what influences automation bias"),
    ],
)
def test_case_spelling_number_dashes_and_slips_do_not_matter(store: Store, one: str, other: str) -> None:
    assert first(store, one) == first(store, other)


def test_a_mended_word_is_told(store: Store) -> None:
    assert read_question(store, "what influences automaton bias").mended == (("automaton", "automation"),)


def test_what_one_thing_suffers_from_another_is_read_from_the_cause_to_the_effect(store: Store) -> None:
    expected = ("path", ["dataset-shift", "patient-harm"])
    assert first(store, "is patient harm affected by dataset shift") == expected
    assert first(store, "does dataset shift affect patient harm") == expected


def test_a_word_inside_another_is_no_neighbour(store: Store) -> None:
    found = read_question(store, "scribe")
    assert [iri.removeprefix(NODE) for iri in found.readings[0].nodes] == ["use-of-ambient-ai-scribes"]


def test_words_that_name_nothing_find_the_claims_that_hold_them(store: Store) -> None:
    found, answers = ask(store, "sepsis")
    assert found.readings[0].nodes == ()
    assert len(answers[0].claims) >= 30
    catalogue = catalogue_of(store)
    for claim in answers[0].claims:
        cited = " ".join(f"{catalogue.sources[iri].title} {catalogue.sources[iri].sample}" for iri in claim.sources)
        ends = " ".join(
            " ".join((node.label, *node.alt_labels))
            for iri in (claim.subject, claim.object)
            if (node := catalogue.nodes.get(iri))
        )
        assert "sepsis" in f"{claim.paraphrase} {claim.context} {claim.caution} {ends} {cited}".lower()


def test_an_answer_stands_with_the_line_first_that_was_asked_for(store: Store) -> None:
    for question, key in (
        ("what lowers automation bias", "lowers"),
        ("what raises automation bias", "raises"),
        ("who is responsible for guidelines", "who"),
        ("is time pressure disputed", "disputed"),
    ):
        assert ask(store, question)[1][0].lines[0].key == key


@pytest.mark.parametrize("question", ["", "   ", "a " * 5000])
def test_no_question_and_one_that_is_too_long_are_refused(store: Store, client: FlaskClient, question: str) -> None:
    with pytest.raises(UsageError):
        read_question(store, question)
    answer = client.get("/api/v1/ask", query_string={"q": question})
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")


def test_the_route_the_command_and_the_function_give_the_same(store: Store, client: FlaskClient) -> None:
    question = "what lowers automation bias"
    made = asked_data(store, question)
    assert client.get("/api/v1/ask", query_string={"q": question}).get_json() == made
    done = CliRunner().invoke(cli, ["ask", question, "--json"])
    assert json.loads(done.output) == made


def test_json_has_what_it_promises(store: Store) -> None:
    made = asked_data(store, "how does regulation reach the confidence of a GP")
    assert made["question"] == "how does regulation reach the confidence of a GP"
    best: dict[str, Any] = made["readings"][0]
    assert best["intent"] == "path"
    assert best["nodes"] == [NODE + "regulation-and-standards", NODE + "confidence"]
    assert [line["line"] for line in best["answer"]] == list(KEYS)
    assert made["people"] == ["GP"]


def test_every_address_of_a_reading_is_a_page(store: Store, client: FlaskClient) -> None:
    catalogue, seen = catalogue_of(store), set()
    for one in expected("questions"):
        found = read_question(store, one.question)
        for reading in found.readings:
            if reading.intent not in seen:
                seen.add(reading.intent)
                assert client.get(page_of(catalogue, reading, one.question)).status_code == 200
    assert seen == set(INTENTS)


def test_the_page_says_how_it_read_the_question_and_offers_other_readings(client: FlaskClient) -> None:
    page = client.get("/ask", query_string={"q": "what lowers automation bias"}).get_data(as_text=True)
    assert "Read as: <b>What lowers automation bias?</b>" in page
    assert "Or did you mean" in page
    assert page.index("What lowers it") < page.index("What raises it") < page.index("<svg")
    assert len(page.encode()) < 150_000


def test_the_page_answers_plainly_where_there_is_nothing(client: FlaskClient) -> None:
    page = client.get("/ask", query_string={"q": "what is the weather in Leeds"}).get_data(as_text=True)
    assert "The graph has nothing on “weather” by that name." in page


@pytest.mark.parametrize("question", ["<script>alert(1)</script>", "'); DROP TABLE texts; --", 'a" OR "b', "NEAR(a b)"])
def test_what_is_asked_is_never_run(client: FlaskClient, question: str) -> None:
    answer = client.get("/ask", query_string={"q": question})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.get_data(as_text=True)
    assert client.get("/ask?q=sepsis").status_code == 200


def test_a_long_question_takes_no_longer_than_its_length(store: Store) -> None:
    assert read_question(store, "what lowers automation bias and " * 30).readings


def test_what_a_reader_laid_over_the_framework_is_in_no_other_answer(store: Store) -> None:
    catalogue = catalogue_of(store)
    own = replace(catalogue, claims={})
    reading = Reading("influences", (NODE + "deskilling",), 1.0)
    assert not answer_of(store, own, reading, "").claims
    assert answer_of(store, catalogue, reading, "").claims


@pytest.mark.parametrize("question", ["evidence on scribes", "is there disagreement about explainability"])
def test_evidence_on_what_nothing_acts_on_is_about_what_it_does(question: str) -> None:
    first = asked_data(open_store(), question)["readings"][0]
    lines = {line["line"]: line["claims"] for line in first["answer"]}
    assert lines["lowers"] and lines["disputed"] and lines["no_effect"]


@pytest.mark.parametrize(
    ("question", "intent", "url"),
    [
        ("levers", "actions", "/actions"),
        ("Where is the evidence weakest?", "evidence", "/evidence"),
        ("who is responsible", "who", "/who"),
        ("where do sources disagree", "contradictions", "/contradictions"),
    ],
)
def test_a_question_about_the_whole_graph_leads_to_the_page_of_all(
    store: Store, question: str, intent: str, url: str
) -> None:
    best = asked_data(store, question)["readings"][0]
    assert (best["intent"], best["nodes"], best["url"]) == (intent, [], url)
    assert len(best["headline"].split()) <= 20 and best["answer"][0]["said"]


def test_a_word_that_is_spelt_right_is_not_mended_into_another(store: Store) -> None:
    made = asked_data(store, "patient consent")
    assert made["mended"] == [] and "“consent”" in made["said"]
