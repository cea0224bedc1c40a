"""Holds that what is bare points to its opposite and to what is near it, on every surface, as the rows have it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from graphsvc import create_app
from graphsvc.asking import asked_data
from graphsvc.explorer.answers.lines import lines_about
from graphsvc.model import catalogue_of
from graphsvc.model.actors import stands_for
from graphsvc.names import NODE
from graphsvc.store import Store


@pytest.fixture(scope="module")
def client(store: Store) -> FlaskClient:
    return create_app(store).test_client()


def recorded(store: Store, slug: str) -> int:
    catalogue = catalogue_of(store)
    return sum(
        bool(set(stands_for(catalogue, NODE + slug)) & {one.subject, one.object}) and not one.is_unconfirmed
        for one in catalogue.claims.values()
    )


@pytest.mark.parametrize(
    ("question", "said", "other"),
    [
        ("what improves patient safety", "Of its opposite, patient harm, {} claims are recorded.", "patient-harm"),
        (
            "what lowers low confidence",
            "Of its opposite, confidence, {} claims are recorded, kinds and parts counted.",
            "confidence",
        ),
        ("what lowers confidence", "Of its opposite, low confidence, {} claims are recorded.", "low-confidence"),
        ("what raises guidelines", "Of its opposite, lack of guidance, {} claims are recorded.", "lack-of-guidance"),
    ],
)
def test_an_answer_points_to_the_opposite_with_its_iri(store: Store, question: str, said: str, other: str) -> None:
    reading = asked_data(store, question)["readings"][0]
    found = [one for line in reading["answer"] for one in line["said"] if one["nodes"] == [NODE + other]]
    assert [one["text"] for one in found] == [said.format(recorded(store, other))]


@pytest.mark.parametrize("page", ["/focus?node=patient-safety", "/who?about=patient-safety", "/ask?q=patient safety"])
def test_pages_of_a_bare_thing_lead_to_its_opposite(client: FlaskClient, page: str) -> None:
    text = client.get(page).get_data(as_text=True)
    assert "Of its opposite, patient harm, " in text
    assert 'href="/doc/node/patient-harm.html"' in text.split("Of its opposite, patient harm, ")[1][:250]


def test_where_no_way_is_found_both_ends_point_on(client: FlaskClient, store: Store) -> None:
    text = client.get("/paths?from=patient-safety&to=trust").get_data(as_text=True)
    said = f"Of the opposite of patient safety, patient harm, {recorded(store, 'patient-harm')} claims are recorded."
    assert said in text


def test_every_thing_of_which_nothing_is_recorded_points_to_each_opposite_that_has_claims(store: Store) -> None:
    catalogue = catalogue_of(store)
    seen = 0
    for node in catalogue.nodes.values():
        for way in ("in", "out"):
            answer = lines_about(catalogue, node.iri, way)
            pointed = {iri for line in answer.lines for one in line.said for iri in one.nodes}
            wanted = {iri for iri in node.opposites if recorded(store, iri.removeprefix(NODE))}
            assert wanted <= pointed, node.label
            if "Nothing is recorded here of what" in answer.headline and node.filed_under in catalogue.nodes:
                above = catalogue.nodes[node.filed_under]
                if above.type not in ("Layer", "Framework") and recorded(store, above.slug):
                    assert above.iri in pointed, node.label
                    seen += 1
    assert seen > 20
