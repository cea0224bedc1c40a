"""Holds that who acts is told as far as it is recorded: not asked of a value, apart from what is needed or inferred."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from graphsvc import create_app
from graphsvc.asking import asked_data
from graphsvc.explorer.answers.who import is_unacted, nobody, who_headline, who_said
from graphsvc.model import Catalogue
from graphsvc.model.actors import acting
from graphsvc.names import CLAIM, NODE
from graphsvc.store import Store


@pytest.fixture(scope="module")
def client(store: Store) -> FlaskClient:
    return create_app(store).test_client()


@pytest.mark.parametrize("slug", ["earned", "nhs-long-term-plan", "assistive-ai", "eric-topol", "mhra"])
def test_no_gap_is_told_of_what_nobody_acts_on(client: FlaskClient, slug: str) -> None:
    for page in (f"/focus?node={slug}", f"/who?about={slug}"):
        text = re.sub(
            r'<section class="card"><h2>No one recorded.*', "", client.get(page).get_data(as_text=True), flags=re.S
        )
        assert not re.search("No one is recorded", text), page
        assert "For the topic above it" not in text


def test_every_value_document_and_person_is_of_a_kind_that_nobody_acts_on(catalogue: Catalogue) -> None:
    seen = 0
    for node in catalogue.nodes.values():
        if is_unacted(catalogue, node.iri):
            seen += 1
            assert not node.is_amount
            assert not acting(catalogue, node.iri).own
            assert who_headline(catalogue, node.iri).startswith("Of things of the kind “")
            assert not any("No one is recorded" in one.text for one in who_said(catalogue, [node.iri]))
    assert seen > 20


@pytest.mark.parametrize("slug", ["regulation-and-standards", "evaluation-and-validation", "guidelines", "liability"])
def test_direction_that_is_needed_is_told_and_is_no_duty(store: Store, catalogue: Catalogue, slug: str) -> None:
    node = catalogue.nodes[NODE + slug]
    said = [
        one for one in who_said(catalogue, [node.iri]) if one.text.startswith("Named as needed, which gives nobody")
    ]
    wanted = {
        claim.id
        for claim in catalogue.claims_of[node.iri]
        if claim.kind == "Requirement" and claim.subject == node.iri and not claim.is_unconfirmed
        if "direction and oversight" in catalogue.label(claim.object).casefold()
    }
    assert len(wanted) == 2
    assert {claim.id for one in said for claim in one.claims} == wanted
    reading = asked_data(store, f"who is responsible for {node.label}")["readings"][0]
    who = next(line for line in reading["answer"] if line["line"] == "who")
    assert "Named as needed, which gives nobody a duty" in who["text"]


def test_what_the_curators_infer_is_no_record_of_who_acts(store: Store, catalogue: Catalogue) -> None:
    inferred = catalogue.claims[CLAIM + "F08"]
    assert inferred.is_inferred
    said = [one for about in (inferred.subject, inferred.object) for one in who_said(catalogue, [about])]
    assert {one.how for one in said if one.claims == (inferred,)} == {"Inferred by the curators"}
    assert {one.how for one in said if one.claims != (inferred,)} == {""}
    things = {one.object for one in catalogue.claims_of[inferred.subject] if one.kind == "Responsibility"}
    assert who_headline(catalogue, inferred.subject) == "The Care Quality Commission: named for 2 things."
    assert len(things) == 2


def test_where_no_source_names_anybody_the_headline_says_that_the_curators_infer_it(catalogue: Catalogue) -> None:
    inferred = catalogue.claims[CLAIM + "F08"]
    bare = replace(catalogue, claims={inferred.iri: inferred})
    said = (
        "No source names anybody for the regulation of healthcare settings; the curators infer Care Quality Commission."
    )
    assert who_headline(bare, inferred.object) == said
    assert "the curators infer it of 1 thing." in who_headline(bare, inferred.subject)


def test_that_nobody_is_recorded_is_no_gap_of_a_layer_or_of_what_nobody_acts_on(catalogue: Catalogue) -> None:
    assert nobody(catalogue, NODE + "implementation").endswith(
        "as a whole; somebody is for 5 of the things filed there."
    )
    assert nobody(catalogue, NODE + "uk-mdr-2002") == "Of things of the kind “document” it is not asked who acts."
    assert "a gap in the rows" in nobody(catalogue, NODE + "trust")
