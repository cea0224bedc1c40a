"""Holds that what was not asked about by its name is told to be the nearest by name, and heads no sure answer."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from graphsvc.asking import asked_data
from graphsvc.cli import cli
from graphsvc.model import catalogue_of
from graphsvc.names import NODE
from graphsvc.store import Store


@pytest.mark.parametrize(
    ("question", "written", "slug"),
    [
        ("accuracy", "accuracy", "ai-accuracy"),
        ("what lowers accuracy", "accuracy", "ai-accuracy"),
        ("who signs off AI", "signs off", "local-validation"),
        ("performance degradation", "performance degradation", "ai-performance-degradation"),
        ("what causes performance degradation", "performance degradation", "ai-performance-degradation"),
        ("liability for AI errors", "liability for AI errors", "liability"),
        ("errors", "errors", "incorrect-ai-advice"),
        ("what reduces errors", "errors", "incorrect-ai-advice"),
        ("what can we do about legacy systems", "legacy systems", "legacy-it-systems"),
        ("what does training reduce", "training", "educational-pathways"),
    ],
)
def test_a_name_that_was_not_asked_is_told_to_be_a_guess(store: Store, question: str, written: str, slug: str) -> None:
    reading = asked_data(store, question)["readings"][0]
    assert reading["sure"] is False
    assert [(one["written"], one["iri"]) for one in reading["guessed"]] == [(written, NODE + slug)]
    assert "the nearest by name, and no sure reading" in reading["guessed"][0]["said"]
    assert reading["headline"].startswith("Nearest by name: ")


def test_every_thing_asked_about_by_its_label_is_read_surely(store: Store) -> None:
    for node in catalogue_of(store).nodes.values():
        for reading in asked_data(store, f"what influences {node.label}")["readings"]:
            if reading["nodes"] == [node.iri]:
                assert reading["sure"], node.label
                assert not reading["headline"].startswith("Nearest")


def test_the_terminal_and_the_page_tell_a_guess(store: Store, client: FlaskClient) -> None:
    said = "“accuracy” was read as AI accuracy: the nearest by name, and no sure reading."
    assert said in CliRunner().invoke(cli, ["ask", "accuracy"]).output
    assert said in client.get("/ask?q=accuracy").get_data(as_text=True)


def test_a_search_shows_how_its_words_are_read_and_what_is_not_in_the_graph(client: FlaskClient) -> None:
    text = client.get("/search?q=what reduces deskilling among zymurgists").get_data(as_text=True)
    assert "Not in the graph: “zymurgists”." in text
    assert ">What influences deskilling?</a>" in text
    assert ">What lowers deskilling?</a>" in client.get("/search?q=what reduces deskilling").get_data(as_text=True)


def test_words_of_which_the_graph_has_none_are_named_in_json(store: Store) -> None:
    assert asked_data(store, "what reduces deskilling among zymurgists")["unknown"] == ["zymurgists"]
