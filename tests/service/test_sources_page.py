"""The page of the sources: grouped, filtered, with identifiers, and what is missing counted and named."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from flask.testing import FlaskClient

import graphsvc
from graphsvc.explorer.sources import LACKING, chosen_sources, lacks
from graphsvc.model import catalogue_of
from graphsvc.store import Store


@pytest.fixture(scope="module")
def store() -> Store:
    return graphsvc.open_store()


@pytest.fixture(scope="module")
def client(store: Store) -> FlaskClient:
    return graphsvc.create_app(store).test_client()


def rows(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    text = client.get(f"/sources?format=csv{query}").get_data(as_text=True).replace("\ufeff", "")
    found = list(csv.DictReader(io.StringIO(text)))
    return [row for row in found if row["Source IRI"].startswith("https://")]  # each group has its own header


def test_every_source_stands_there_once_with_its_identifier(client: FlaskClient, store: Store) -> None:
    sources = catalogue_of(store).sources
    found = {row["Source IRI"]: row for row in rows(client)}
    assert set(found) == set(sources)
    for iri, row in found.items():
        source = sources[iri]
        assert row["Identifier"] == (f"doi:{source.doi}" if source.doi else source.url)
        assert ("no DOI and no address" in row["Missing"]) == (not row["Identifier"])


@pytest.mark.parametrize("missing", LACKING)
def test_the_number_beside_what_is_missing_is_that_of_the_sources_behind_it(client: FlaskClient, missing: str) -> None:
    text = client.get("/sources").get_data(as_text=True)
    number = int(re.search(rf'missing={missing}">[^<]*\((\d+)\)', text)[1])  # type: ignore[index]
    assert 0 < len(rows(client, f"&missing={missing}")) == number


def test_filters_go_together_and_a_wrong_one_is_refused(client: FlaskClient, store: Store) -> None:
    both = rows(client, "&kind=trial&missing=doi")
    wanted = chosen_sources(catalogue_of(store), "trial", "doi")
    assert {row["Source IRI"] for row in both} == {source.iri for source in wanted} and wanted
    assert client.get("/sources?missing=doii").status_code == 400


def test_sources_are_found_by_the_kind_of_document_in_which_they_were_read(client: FlaskClient, store: Store) -> None:
    found = rows(client, "&document=documentPressRelease")
    wanted = chosen_sources(catalogue_of(store), document="documentPressRelease")
    assert {row["Source IRI"] for row in found} == {source.iri for source in wanted} and wanted
    assert {row["Read in"] for row in found} == {"press release"}
    assert "<dt>Read in</dt><dd>Press release</dd>" in client.get("/doc/source/MPSLIAB2026.html").text
    assert client.get("/sources?document=press").status_code == 400


def test_authors_stand_one_by_one_in_the_graph_and_in_their_order_in_the_list(
    store: Store, client: FlaskClient
) -> None:
    source = next(one for one in catalogue_of(store).sources.values() if one.key == "GOH2024")
    assert (source.authors, source.more_authors) == (("Goh E", "Gallo R", "Hom J"), True)
    assert source.by == "Goh E, Gallo R, Hom J, et al."
    (row,) = [one for one in rows(client) if one["Source IRI"] == source.iri]
    assert row["Authors"] == source.by
    asked = f"SELECT ?name {{ <{source.iri}> <http://purl.org/dc/terms/creator> ?name }} ORDER BY ?name"
    assert [one[0].value for one in store.query(asked)] == ["Gallo R", "Goh E", "Hom J"]  # type: ignore[union-attr]
    for one in catalogue_of(store).sources.values():
        assert all(name and not set(name) & set("|()") for name in one.authors), one.key


def test_a_review_date_is_past_the_day_after_it(store: Store) -> None:
    source = next(one for one in catalogue_of(store).sources.values() if one.next_review_due == "2024-04-11")
    assert "review" not in lacks(source, date(2024, 4, 11)) and "review" in lacks(source, date(2024, 4, 12))


def test_pages_say_which_version_of_the_rows_they_show(client: FlaskClient, store: Store) -> None:
    (row,) = store.query(  # type: ignore[union-attr]
        "SELECT ?v ?d { <https://w3id.org/ai-confidence/> <http://www.w3.org/2002/07/owl#versionInfo> ?v ;"
        " <http://purl.org/dc/terms/modified> ?d }"
    )
    said = f"version {row[0].value} of {row[1].value[:10]}"
    assert said in client.get("/sources").get_data(as_text=True)
    assert said in client.get("/doc/claim/L002.html").get_data(as_text=True)
