"""Asks pages with filters, and holds that the lines on top are those of what is listed below."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from graphsvc import open_store
from graphsvc.service import create_app

CHOSEN = "With the filters chosen, these lines say:"


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    store = open_store()
    yield create_app(store).test_client()
    store.close()


def words(client: FlaskClient, address: str) -> str:
    page = client.get(address).text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") :]))


@pytest.mark.parametrize("narrowed", ["opposites=false&kinds=false", "country=GB", "one_source=true&max_length=2"])
def test_the_lines_on_paths_are_those_of_the_paths_that_are_listed(client: FlaskClient, narrowed: str) -> None:
    plain = words(client, "/paths?from=educational-pathways&to=patient-harm")
    assert "less patient harm, through" in plain and CHOSEN not in plain
    said = words(client, f"/paths?from=educational-pathways&to=patient-harm&{narrowed}")
    assert CHOSEN in said
    listed = client.get(f"/api/v1/paths?from=educational-pathways&to=patient-harm&{narrowed}").get_json()["paths"]
    assert ("No way of" in said) == (not listed), listed
    for path in listed:
        assert path["headline"].removesuffix(".") in said


def test_the_headline_of_longer_paths_is_made_of_those_that_are_shown(client: FlaskClient) -> None:
    said = words(client, "/paths?from=lack-of-training-and-support&to=wasted-resources&max_length=6")
    assert "No way of" not in said and "more wasted resources, in four steps" in said


def test_the_lines_of_a_thing_tell_what_its_filters_keep(client: FlaskClient) -> None:
    plain, said = (words(client, f"/focus?node=automation-bias{more}") for more in ("", "&country=GB"))
    assert "A test found that AI explanations lower automation bias" in plain and CHOSEN not in plain
    assert CHOSEN in said and "AI explanations lower automation bias" not in said
    assert "A test found no effect of task complexity on automation bias" in said  # whatever the filters
