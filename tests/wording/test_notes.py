"""What must be known of a claim is said by one function and shown wherever the claim is."""

from __future__ import annotations

import json
import re
import urllib.request

import pytest

from graphsvc import open_store
from graphsvc.explorer.documents.briefing import brief
from graphsvc.explorer.documents.tables import claim_row, claim_table, to_csv, to_markdown
from graphsvc.explorer.responsibilities import responsibility_table
from graphsvc.knowledge.vocabulary import PEOPLE, TOOLS
from graphsvc.mcp_server.answers import Answers
from graphsvc.model import Catalogue
from graphsvc.names import CLAIM, NODE
from graphsvc.paths import explain, find_paths
from graphsvc.paths.output.data import paths_data, record_data
from graphsvc.paths.output.text import explanation_text, paths_text
from graphsvc.wording import claim_note, claim_sentence
from graphsvc.wording.sureness import TESTED, sureness
from graphsvc.wording.terms import COUNTRY_WORDS, PEOPLE_WORDS, TOOL_WORDS
from tests.conftest import Served


@pytest.mark.parametrize(
    ("id", "note"),
    [
        ("L010", "among general practitioners in the UK; the tool was not AI; in a simulation"),
        (
            "L049",
            "among members of the public; not among health workers; where they made checking the AI cheaper; "
            "in a task that is not clinical",
        ),
        (
            "L070",
            "among several health professions in the US; by the word of those who took part; "
            "in time-critical trauma care",
        ),
        ("L185", "read in a secondary text only"),
        ("L154", "in the UK; about AI and other tools; of medical devices, by their developers"),
        ("R084a", "among a mixed group; by the word of interviewees"),
        ("R145", "the words of one named person; biases in diagnosis or treatment decisions, made worse"),
        ("R003", ""),
    ],
)
def test_a_note_tells_whom_a_claim_is_about_by_whose_word_and_what_limits_it(
    catalogue: Catalogue, id: str, note: str
) -> None:
    assert claim_note(catalogue.claims[CLAIM + id]) == note


def test_what_could_not_be_confirmed_and_every_caution_stand_in_the_note(catalogue: Catalogue) -> None:
    for claim in catalogue.claims.values():
        note = claim_note(claim)
        assert ("could not be confirmed" in note) == (claim.check == "unverifiable"), claim.id
        assert all(part.strip() in note for part in claim.caution.split(";")), claim.id
        assert len(set(note.split("; "))) == len(note.split("; ")), claim.id


def test_every_kind_of_people_tool_and_country_has_words(catalogue: Catalogue) -> None:
    assert set(PEOPLE.values()) - {"studiedNobody"} == set(PEOPLE_WORDS)
    assert set(TOOL_WORDS) <= set(TOOLS.values())
    assert {code for claim in catalogue.claims.values() for code in claim.country} <= set(COUNTRY_WORDS)


def test_tables_files_and_briefings_show_the_note(catalogue: Catalogue) -> None:
    claim = catalogue.claims[CLAIM + "L010"]
    table = claim_table(catalogue, [claim], "One")
    assert claim_row(catalogue, claim)[-1].note == claim_note(claim)
    assert claim_note(claim) in to_csv(table)
    assert claim_note(claim) in to_markdown(table)
    duty = catalogue.claims[CLAIM + "ACT-04"]
    assert responsibility_table(catalogue, [duty]).rows[0][-1].note == claim_note(duty) != ""
    section = brief(open_store(), catalogue, ["claim:L010"], "0", "2026-01-02", annexes=True).sections[0]
    assert f"Note: {claim_note(claim)}." in section.paragraphs


def test_paths_explanations_and_records_carry_the_note(catalogue: Catalogue) -> None:
    start, end = "correct-decision-support-alerts", "clinical-errors"
    found = find_paths(open_store(), NODE + start, NODE + end, max_length=1)
    note = claim_note(catalogue.claims[CLAIM + "L018"])
    step = paths_data(found)["paths"][0]["steps"][0]
    assert step["notes"] == [f"L018: {note}"]
    record = record_data(catalogue.claims[CLAIM + "L018"])
    assert (record["note"], record["tool"], record["people"]) == (note, "otherTools", ["studiedStudents"])
    assert record["caution"] == "the tool was not AI; in a simulation"
    assert record_data(catalogue.claims[CLAIM + "L010"])["country"] == ["GB"]
    assert note in " ".join(explanation_text(explain(open_store(), NODE + start, NODE + end)).split())
    assert note in " ".join(paths_text(found).split())


def test_a_language_model_is_told_the_sentence_and_the_note(catalogue: Catalogue) -> None:
    told = json.dumps(Answers(open_store()).node("reliance-on-decision-support"))
    assert claim_note(catalogue.claims[CLAIM + "L010"]) in told
    assert "Low task experience goes with more reliance on decision support." in told


def test_the_page_of_a_claim_shows_the_note(served: Served, catalogue: Catalogue) -> None:
    for key in ("L010", "L224"):
        with urllib.request.urlopen(f"{served.url}/doc/claim/{key}.html", timeout=30) as answer:
            page = answer.read().decode()
        note = claim_note(catalogue.claims[CLAIM + key])
        assert f">{note[:1].upper()}{note[1:]}." in page


def test_made_up_cases_simulations_and_other_tasks_are_told_in_the_note(catalogue: Catalogue) -> None:
    told = re.compile("made-up|simulation|not clinical|computer model|audit of models|worked out afterwards")
    seen = 0
    for claim in catalogue.claims.values():
        kinds = " ".join(catalogue.sources[iri].study_type for iri in claim.sources)
        if claim.basis in ("effect", "association", "nullFinding") and re.search(
            "vignette|scenario experiment|simulation|mock juror|non-clinical", kinds
        ):
            seen += 1
            assert told.search(claim_note(claim)), claim.id
    assert seen > 30


def test_a_link_that_was_not_found_is_not_called_a_test(catalogue: Catalogue) -> None:
    linked = re.compile(
        r"did not correlate|[Nn]o link|[Nn]o direct link|was unrelated|not significantly linked|not linked"
    )
    found = [one for one in catalogue.claims.values() if one.is_null and linked.search(one.paraphrase)]
    assert len(found) > 5
    assert not [one.id for one in found if "test" in claim_sentence(catalogue, one)]
    assert not [one.id for one in found if sureness(one) in TESTED]
    uncontrolled = [one for one in catalogue.claims.values() if one.is_null and "no comparison" in one.caution]
    assert uncontrolled
    assert not [one.id for one in uncontrolled if sureness(one) in TESTED]
