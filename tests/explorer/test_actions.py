"""What somebody could do about a thing: measures alone, none of them said to do more than its claims say."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from graphsvc import create_app
from graphsvc.cli import cli
from graphsvc.explorer.actions import STANDINGS, Actions, actions, cell_of
from graphsvc.explorer.answers.findings import countable
from graphsvc.explorer.documents.briefing import brief
from graphsvc.model import Catalogue
from graphsvc.model.actors import stands_for
from graphsvc.names import NODE
from graphsvc.store import Store

ABOUT = NODE + "over-reliance-on-ai-advice"


@pytest.fixture(scope="module")
def found(catalogue: Catalogue) -> Actions:
    return actions(catalogue, ABOUT, catalogue.claims.values())


@pytest.fixture(scope="module")
def client(store: Store) -> FlaskClient:
    return create_app(store).test_client()


def test_only_measures_are_listed_and_all_that_have_a_claim_on_the_thing(catalogue: Catalogue, found: Actions) -> None:
    wanted = {
        claim.start
        for claim in catalogue.claims.values()
        if claim.end == ABOUT and countable(claim) and (claim.tail or claim.found_nothing)
        if catalogue.nodes[claim.start].is_measure
    }
    listed = {one.node.iri for one in found.actions}
    assert wanted and wanted <= listed
    assert all(one.node.is_measure for one in found.actions)
    assert not listed & {NODE + "time-pressure", NODE + "incorrect-ai-advice", NODE + "low-task-experience"}


def test_no_cell_has_a_sign_that_no_claim_on_exactly_these_two_has(catalogue: Catalogue) -> None:
    read = 0
    for node in catalogue.nodes:
        for one in actions(catalogue, node, catalogue.claims.values()).actions:
            for end, cell in one.cells.items():
                read += 1
                assert {(claim.start, claim.end) for claim in cell.claims} == {(one.node.iri, end)}
                signs = {"0" if claim.found_nothing else claim.sign for claim in cell.claims}
                if cell.sign in ("+", "-", "0"):
                    assert cell.sign in signs and not (signs & {"+", "-", "0"}) - {cell.sign}
                if cell.sign == "±":
                    assert len(signs & {"+", "-", "0"}) > 1
    assert read > 500


def test_unconfirmed_and_inferred_rows_are_counted_and_never_shown(catalogue: Catalogue) -> None:
    left = 0
    for node in catalogue.nodes:
        listed = actions(catalogue, node, catalogue.claims.values())
        shown = [claim for one in listed.actions for claim in one.claims]
        assert all(claim.check != "unverifiable" and not claim.is_inferred for claim in shown)
        left += listed.unconfirmed + listed.inferred
    assert left


def test_what_was_tested_stands_before_what_is_only_said_and_a_dispute_is_called_one(found: Actions) -> None:
    keys = [one.standing for one in found.actions]
    assert keys == sorted(keys, key=list(STANDINGS).index)
    standing = {one.node.slug: one.standing for one in found.actions}
    assert standing["combined-explanations"] == "tested"
    assert standing["cognitive-forcing"] == "testedElsewhere"
    assert standing["ai-explanations"] == "disputed"
    assert standing["behavioural-nudge"] == "near"


def test_the_headline_has_at_most_twenty_words_and_counts_what_is_listed(catalogue: Catalogue) -> None:
    for node in catalogue.nodes:
        listed = actions(catalogue, node, catalogue.claims.values())
        assert len(listed.headline.split()) <= 20, listed.headline
        assert not listed.actions or listed.headline.startswith(f"{len(listed.actions)} measure")
        parts = re.sub(r"\([^)]*\)", "", listed.headline.partition(":")[2])
        assert sum(map(int, re.findall(r"\d+", parts))) == len(listed.actions), listed.headline


def test_page_json_csv_and_terminal_list_the_same_measures(client: FlaskClient, found: Actions) -> None:
    wanted = [one.node.label for one in found.actions]
    answer = client.get("/api/v1/actions", query_string={"about": "over-reliance on AI advice"}).json
    assert [one["label"] for one in answer["measures"]] == wanted
    page = client.get("/actions?about=over-reliance-on-ai-advice")
    assert page.status_code == 200 and all(label in page.text for label in wanted)
    assert len(page.data) < 150_000
    sheet = client.get("/api/v1/actions?about=over-reliance-on-ai-advice&format=csv").data.decode("utf-8-sig")
    assert list(dict.fromkeys(row["Measure"] for row in csv.DictReader(io.StringIO(sheet)))) == wanted
    told = CliRunner().invoke(
        cli, ["actions", "over-reliance on AI advice", "--format", "json"], catch_exceptions=False
    )
    assert [one["label"] for one in json.loads(told.output)["measures"]] == wanted


def test_filters_keep_the_claims_that_fit_and_say_so(client: FlaskClient) -> None:
    address = "/api/v1/actions?about=confidence-in-ai-technology"
    whole = _claims(client.get(address).json)
    for name, value in (("population", "healthWorkers"), ("country", "GB"), ("tool", "ai")):
        kept = client.get(f"{address}&{name}={value}").json
        claims = _claims(kept)
        assert kept["filters"] and 0 < len(claims) < len(whole)
        if name == "population":
            assert {claim["population"] for claim in claims} == {value}
        if name == "country":
            assert all(value in claim["country"] for claim in claims)


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/api/v1/actions", 400, "about is missing"),
        ("/api/v1/actions?about=nothing-of-the-kind", 404, "nothing-of-the-kind"),
        ("/api/v1/actions?about=confidence&population=martians", 400, "population cannot be"),
        ("/api/v1/actions?about=confidence&country=XX", 400, "country cannot be"),
        ("/api/v1/actions?about=confidence&abuot=x", 400, "abuot"),
        ("/actions?about=nothing-of-the-kind", 404, "nothing-of-the-kind"),
    ],
)
def test_a_wrong_question_is_refused_by_name(client: FlaskClient, address: str, status: int, said: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status and said in answer.text


def test_what_an_empty_cell_means_is_said_on_the_page_in_json_and_in_files(client: FlaskClient) -> None:
    said = "a blank in the reading list, not a finding"
    for address in (f"{page}about=confidence" for page in ("/actions?", "/api/v1/actions?", "/actions?format=md&")):
        assert said in client.get(address).text.replace("\\", "")


def test_education_is_a_measure_and_goes_into_a_briefing(store: Store, catalogue: Catalogue) -> None:
    listed = actions(catalogue, NODE + "confidence-in-ai-technology", catalogue.claims.values())
    assert "educational-pathways" in {one.node.slug for one in listed.actions}
    made = brief(store, catalogue, ["actions:confidence-in-ai-technology"], "1", "2026-01-02").whole()
    assert made.sections[0].findings[0].text == listed.headline


def _claims(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [claim for one in answer["measures"] for cell in one["outcomes"] for claim in cell["claims"]]


def test_what_no_test_looked_at_is_not_headed_as_tested(catalogue: Catalogue) -> None:
    unlinked = {one.start for one in catalogue.claims.values() if one.is_unlinked}
    assert unlinked
    for claim in (one for one in catalogue.claims.values() if one.is_unlinked):
        cell = cell_of([claim])
        assert (cell.sign, cell.words) == ("0", "no link found")
    assert "Tested" not in STANDINGS["noEffect"][0]


def test_a_measure_that_raises_the_thing_stands_apart_from_those_that_lower_it(catalogue: Catalogue) -> None:
    listed = actions(catalogue, NODE + "automation-bias", catalogue.claims.values())
    towards = {one.node.slug: one.direction for one in listed.actions}
    assert (towards["early-ai-output"], towards["ai-explanations"]) == ("+", "-")
    assert listed.headline.startswith("13 measures: 6 point to less (1 tested")
    assert ", 1 to more (none tested), " in listed.headline
    for _, direction, members in listed.groups:
        assert {one.direction for one in members} == {direction}


def test_no_measure_stands_as_tested_without_a_finding_against_it_where_there_is_one(catalogue: Catalogue) -> None:
    seen = 0
    for node in catalogue.nodes.values():
        own = {*stands_for(catalogue, node.iri), *node.opposites}
        for one in actions(catalogue, node.iri, catalogue.claims.values()).actions:
            inside = set(stands_for(catalogue, one.node.iri))
            claims = [c for c in catalogue.claims.values() if c.start in inside and c.end in own and countable(c)]
            claims = [c for c in claims if c.found_nothing or (c.tail and c.head)]
            signs = {
                {"+": "-", "-": "+"}[c.sign] if c.end in node.opposites else c.sign
                for c in claims
                if c.sign in ("+", "-") and not (c.found_nothing or c.is_need)
            }
            if one.standing in ("tested", "testedElsewhere"):
                seen += 1
                assert not any(c.found_nothing for c in claims), (node.label, one.node.label)
                assert len(signs) <= 1, (node.label, one.node.label)
            if one.direction:
                assert signs == {one.direction}, (node.label, one.node.label)
    assert seen > 20


def test_the_groups_are_headed_by_where_they_point(client: FlaskClient) -> None:
    page = client.get("/actions?about=automation-bias").get_data(as_text=True)
    assert "Said, not tested here, towards more of it" in page
    assert "Tested on health workers, towards less of it" in page
    made = client.get("/api/v1/actions?about=automation-bias").get_json()
    assert {one["slug"]: one["direction"] for one in made["measures"]}["early-ai-output"] == "+"
