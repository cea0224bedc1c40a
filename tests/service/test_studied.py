"""The country, the people and the tools of a study as filters of the pages that weigh the evidence."""

from __future__ import annotations

import csv
import io
import re

import httpx
import pytest

HTML = {"Accept": "text/html"}


def cells(client: httpx.Client, query: str) -> int:
    rows = list(csv.reader(io.StringIO(client.get(f"/evidence?format=csv{query}").text)))
    return sum(int(cell) for row in rows[1:] for cell in row[1:] if cell.isdigit())


@pytest.mark.parametrize("by", ["basis", "population", "people", "study"])
def test_the_matrix_counts_only_what_was_studied_there(client: httpx.Client, by: str) -> None:
    every, here, unsaid = (
        cells(client, f"&by={by}{more}") for more in ("", "&country=GB", "&country=GB&country=notSaid")
    )
    assert 0 < here < unsaid < every
    page = client.get(f"/evidence?by={by}&country=GB", headers=HTML).text
    assert "studied in: the UK" in page
    link = page.split('<td><a href="', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    assert "country=GB" in link and client.get(link, headers=HTML).status_code == 200


def test_a_disagreement_is_kept_whole_where_one_of_its_sides_was_studied_there(client: httpx.Client) -> None:
    every = client.get("/contradictions", headers=HTML).text
    here = client.get("/contradictions?country=GB", headers=HTML).text
    assert 0 < here.count('<section class="card">') < every.count('<section class="card">')
    first = here.split('<section class="card">')[1].split("</section>")[0]
    assert first.replace("?country=GB", "") in every.replace("?country=GB", "")


def test_who_acts_is_narrowed_to_a_country(client: httpx.Client) -> None:
    every, here = (client.get(f"/who?format=csv{more}").text.count("\n") for more in ("", "&country=GB"))
    assert 1 < here < every


@pytest.mark.parametrize("page", ["evidence", "contradictions", "who"])
def test_a_value_that_is_none_is_refused_with_those_that_are(client: httpx.Client, page: str) -> None:
    answer = client.get(f"/{page}?country=XX", headers=HTML)
    assert answer.status_code == 400 and "GB" in answer.text


@pytest.mark.parametrize("address", ["/evidence?by=people&country=GB", "/contradictions?q=automation&country=GB"])
def test_a_story_and_a_briefing_show_what_the_page_shows(client: httpx.Client, address: str) -> None:
    story = client.get("/story", params={"item": address}, headers=HTML).text
    assert "could not be shown" not in story and re.search(r"(studied in|Country)[^.<]*: the UK", story, re.IGNORECASE)
    item = address.lstrip("/").replace("evidence?by=people&", "evidence:people?")
    briefing = client.get("/briefing", params={"item": item}, headers=HTML)
    assert briefing.status_code == 200 and "the UK" in briefing.text
