"""Asks for one side of what surrounds a thing, and holds that the page does not deny the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from graphsvc import open_store
from graphsvc.service import create_app


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    store = open_store()
    yield create_app(store).test_client()
    store.close()


def lead(client: FlaskClient, direction: str, node: str = "automation-bias") -> tuple[str, str]:
    page = client.get("/focus", query_string={"node": node, "direction": direction}).get_data(as_text=True)
    said = re.search(r'<p class="lead">(.*?)</p>', page, re.DOTALL)
    title = re.search(r"<h1>(.*?)</h1>", page)
    assert said and title
    return " ".join(said[1].split()), title[1]


def counts(said: str) -> dict[str, str]:
    return {
        place: number for number, place in re.findall(r"(\w+)(?: things?| recorded) directly (before|after) it", said)
    }


@pytest.mark.parametrize(("direction", "hidden"), [("up", "after"), ("down", "before")])
def test_a_page_of_one_side_counts_the_other_and_tells_that_it_is_not_shown(
    client: FlaskClient, direction: str, hidden: str
) -> None:
    whole, _ = lead(client, "both")
    said, _ = lead(client, direction)
    assert counts(said) == counts(whole)
    (unshown,) = [part for part in said.split("; ") if "not shown here" in part]
    assert f"directly {hidden} it" in unshown
    assert said.count("not shown here") == 1
    assert "no influence recorded" not in said.casefold()


def test_a_page_of_both_sides_leaves_nothing_out(client: FlaskClient) -> None:
    assert "not shown here" not in lead(client, "both")[0]


def test_the_title_asks_for_what_is_shown(client: FlaskClient) -> None:
    assert lead(client, "down")[1] == "What does automation bias influence?"
    assert lead(client, "up")[1] == "What influences automation bias?"


def test_a_side_with_nothing_is_said_to_have_nothing(client: FlaskClient) -> None:
    said, _ = lead(client, "down", "patient-harm")
    assert counts(said) == counts(lead(client, "both", "patient-harm")[0])
