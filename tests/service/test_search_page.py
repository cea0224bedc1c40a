"""Holds that a search finds what is there, in groups, and no word inside another."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from graphsvc import create_app, open_store
from graphsvc.model import search
from graphsvc.store import Store


@pytest.fixture(scope="module")
def store() -> Store:
    return open_store()


@pytest.fixture(scope="module")
def client(store: Store) -> FlaskClient:
    return create_app(store).test_client()


@pytest.mark.parametrize(("word", "inside"), [("scribe", "described"), ("sign", "design"), ("act", "impact")])
def test_a_word_inside_another_is_not_found(store: Store, word: str, inside: str) -> None:
    found = search(store, word, 500)
    assert found
    assert all(re.search(rf"\b{word}", match.text, re.IGNORECASE) for match in found)
    assert any(inside in match.text for match in search(store, inside, 500))


def test_sepsis_finds_the_relations_about_it(client: FlaskClient) -> None:
    page = client.get("/search?q=sepsis").text
    count = int(re.findall(r"(\d+) relations", page)[0])
    assert count >= 30
    listed = client.get("/relations?q=sepsis&format=csv").text
    assert len(listed.strip().splitlines()) - 1 == count


def test_what_was_found_stands_in_groups_and_the_numbers_add_up(client: FlaskClient) -> None:
    page = client.get("/search?q=confidence").text
    groups = [int(number) for number in re.findall(r"</span>[^<]+<small>\((\d+)\)</small></h2>", page)]
    assert len(groups) > 2
    assert sum(groups) == int(re.findall(r"(\d+) things? found", page)[0])


def test_the_name_of_a_link_holds_its_words(client: FlaskClient) -> None:
    page = client.get("/search?q=bias").text
    assert "aria-label" not in page[page.index('<ul class="found">') :].partition("</section>")[0]
    assert "What influences it?<span" in page


def test_nothing_found_is_said_plainly(client: FlaskClient) -> None:
    assert "The graph has nothing on “zzzz” by that name." in client.get("/search?q=zzzz").text


@pytest.mark.parametrize("word", ["scribe", "sepsis", "bias"])
def test_the_query_of_a_list_by_words_gives_that_list(store: Store, client: FlaskClient, word: str) -> None:
    rows = client.get(f"/relations?q={word}&format=csv").text.strip().splitlines()[1:]
    query = re.findall(r'aria-label="SPARQL query">(.*?)</pre>', client.get(f"/relations?q={word}").text, re.DOTALL)[0]
    found = client.get("/sparql", query_string={"query": _unescaped(query)}, headers={"Accept": "text/csv"})
    assert len({line.split(",")[0] for line in found.text.strip().splitlines()[1:]}) == len(rows)


def _unescaped(text: str) -> str:
    return (
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"').replace("&amp;", "&").replace("&#39;", "'")
    )
