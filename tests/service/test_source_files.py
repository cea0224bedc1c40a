"""Sources for reference managers at addresses of their own: the bytes of the export, by ending and by Accept."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

import graphsvc
from graphsvc.cli.sources import sources
from graphsvc.knowledge.build import find_ontology
from graphsvc.knowledge.sources import import_sources
from graphsvc.knowledge.sources.gaps import read_sources
from graphsvc.service.linked_data.references import REFERENCES, ReferenceFormat

FORMATS = pytest.mark.parametrize("form", REFERENCES, ids=lambda one: one.ending)
KEYS = [row["key"] for row in read_sources(find_ontology())]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return graphsvc.create_app(graphsvc.open_store()).test_client()


@FORMATS
def test_all_sources_are_the_bytes_of_the_export(client: FlaskClient, form: ReferenceFormat) -> None:
    exported = CliRunner().invoke(sources, ["export", "--format", form.name])
    answer = client.get(f"/sources.{form.ending}")
    assert (answer.status_code, answer.content_type) == (200, form.media_type)
    assert answer.data == exported.stdout_bytes
    again = client.get(f"/sources.{form.ending}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.data


@FORMATS
def test_every_source_by_itself_is_its_entry_of_the_export(client: FlaskClient, form: ReferenceFormat) -> None:
    whole = client.get(f"/sources.{form.ending}").text
    for key in KEYS:
        one = client.get(f"/doc/source/{key}.{form.ending}").text
        if form.ending == "json":
            assert [item for item in json.loads(whole) if item["id"] == key] == json.loads(one)
        else:
            assert one in whole
        (back,) = import_sources(one.encode(), f"one.{form.ending}").rows
        assert back["title"]


@FORMATS
def test_who_asks_for_the_format_gets_it_and_a_browser_the_page(client: FlaskClient, form: ReferenceFormat) -> None:
    whole = client.get(f"/sources.{form.ending}").data
    for accept in (form.media_type, f"text/html;q=0.5, {form.media_type}", f"{form.media_type}, */*;q=0.1"):
        answer = client.get("/sources", headers={"Accept": accept})
        assert answer.data == whole and "Accept" in answer.headers["Vary"], accept
        thing = client.get(f"/id/source/{KEYS[0]}", headers={"Accept": accept})
        assert (thing.status_code, thing.headers["Location"]) == (303, f"/doc/source/{KEYS[0]}.{form.ending}")
        assert form.media_type in thing.headers["Link"]
    for accept in ("text/html", "*/*", f"text/html, {form.media_type};q=0.4", f"{form.media_type};q=0, */*", ""):
        answer = client.get("/sources", headers={"Accept": accept})
        assert answer.content_type == "text/html; charset=utf-8" and "Accept" in answer.headers["Vary"], accept
    for accept, ending in (
        ("text/html", "html"),
        ("text/turtle", "ttl"),
        (f"{form.media_type};q=0.2, text/turtle", "ttl"),
    ):
        assert client.get(f"/id/source/{KEYS[0]}", headers={"Accept": accept}).headers["Location"].endswith(ending)
    assert client.get("/id/node/automation-bias", headers={"Accept": form.media_type}).status_code == 406


@FORMATS
def test_what_the_page_lists_is_what_its_link_gives(client: FlaskClient, form: ReferenceFormat) -> None:
    page = client.get("/sources?kind=trial&missing=doi&document=").text
    place = re.search(rf'href="(/sources\.{form.ending}[^"]*)"', page)[1].replace("&amp;", "&")  # type: ignore[index]
    listed = set(re.findall(r'href="/doc/source/([^"]+)\.html"', page))
    given = import_sources(client.get(place).data, f"some.{form.ending}")
    assert place == f"/sources.{form.ending}?kind=trial&missing=doi" and len(given.rows) == len(listed) > 0


def test_a_wrong_address_is_told_with_the_way_to_the_right_one(client: FlaskClient) -> None:
    for place, status, said in (
        ("/doc/source/NOBODY1999.bib", 404, "/sources lists them"),
        ("/doc/source/GODDARD2012.BIB", 404, ""),
        ("/sources.xml", 404, ""),
        ("/sources.bib?kind=trail", 400, "trial"),
        ("/sources.bib?kinds=trial", 400, "kind"),
        ("/doc/source/GODDARD2012.ris?kind=trial", 400, "kind"),
        ("/doc/node/automation-bias.bib", 404, ""),
    ):
        answer = client.get(place, headers={"Accept": "application/json"})
        assert answer.status_code == status and said in answer.text, (place, answer.text)
    assert client.post("/sources.bib").status_code == 405


def test_the_page_of_a_source_leads_to_its_files(client: FlaskClient) -> None:
    page = client.get("/doc/source/GODDARD2012.html").text
    for form in REFERENCES:
        assert f'href="/doc/source/GODDARD2012.{form.ending}"' in page
