"""Asks the pages for what is not there, and looks whether they say how to go on."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from graphsvc import create_app, open_store


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(open_store()).test_client()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_thing_without_arrows_leads_to_its_page_and_to_others_of_like_name(client: FlaskClient) -> None:
    page = client.get("/focus?node=trust").text
    said = re.search(r'<div class="gap">.*?</div>', page, re.DOTALL)
    assert said and "It is used as if it meant Confidence" in words(said[0])
    assert "a gap in the rows" not in words(said[0])
    assert re.search(r'href="/doc/node/trust.html">Its own page</a> lists \d+ other relations', said[0])
    assert "/doc/node/trust-in-decision-support.html" in said[0]
    assert 'href="/doc/node/trust.html">Trust<' not in said[0]


def test_where_filters_hide_everything_the_page_says_so_and_clears_them(client: FlaskClient) -> None:
    page = client.get("/focus?node=automation-bias&min_sources=20").text
    said = re.search(r'<div class="gap">.*?</div>', page, re.DOTALL)
    assert said and "with these filters" in words(said[0]) and "gap in the rows" not in words(said[0])
    cleared = re.search(r'href="([^"]+)">clear filters', said[0])
    assert cleared
    assert '<div class="gap">' not in client.get(cleared[1].replace("&amp;", "&")).text


def test_where_no_path_is_recorded_the_page_leads_to_ones_that_are_and_to_either_end(client: FlaskClient) -> None:
    page = client.get("/paths?from=broader-efforts&to=liability").text
    said = page.partition("No path of at most 3 steps was found from the broader efforts (Figure C) to liability")[2]
    found = re.findall(r'<li><a href="([^"]+)">([^<]+)</a>', said)
    links = [(href.replace("&amp;", "&"), text) for href, text in found]
    recorded = [href for href, text in links if "a path is recorded" in text]
    assert recorded
    for href in recorded:
        assert 'id="path-1"' in client.get(href).text
    assert "/focus?node=broader-efforts&direction=down" in dict(links)
    assert {"The other way round", "Paths of up to six steps"} <= {text for _, text in links}
    assert "no source" not in words(said)


def test_where_no_path_is_recorded_what_is_known_of_the_two_is_told(client: FlaskClient) -> None:
    page = words(client.get("/paths?from=interruptions&to=automation-bias").text)
    assert "No path of at most 3 steps was found" in page
    assert "What is known beside it" in page and "A test found no effect of interruptions on automation bias." in page


def test_a_thing_with_arrows_says_nothing_of_the_kind(client: FlaskClient) -> None:
    assert '<div class="gap">' not in client.get("/focus?node=automation-bias").text


@pytest.mark.parametrize(
    "page", ["/focus?steps=3&node=automation-bais", "/paths?from=+automation-bais&to=patient-harm", "/who?about=mhr"]
)
def test_a_name_mistyped_is_answered_with_near_ones_that_lead_to_the_same_page(client: FlaskClient, page: str) -> None:
    answer = client.get(page, headers={"Accept": "text/html"})
    assert answer.status_code == 404
    found = re.findall(r'<li><a href="([^"]+)">([^<]+)</a></li>', answer.text.partition("Did you mean")[2])
    assert found
    for href, label in found:
        assert answer.text.count(label) == 1, "said once, as a link"
        meant = client.get(href.replace("&amp;", "&"))
        assert meant.status_code == 200 and href.partition("?")[0] == page.partition("?")[0]
        assert set(meant.request.args) == set(client.get(page).request.args)
