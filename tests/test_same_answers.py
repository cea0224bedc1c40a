"""Asks the same question on several surfaces: one meaning of each condition, one set of words, one bound."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from itertools import chain
from typing import Any

import pytest
from flask.testing import FlaskClient

from graphsvc import create_app, find_paths, open_store
from graphsvc.explorer.focus import focus
from graphsvc.explorer.pictures.arrows import Homes, gather
from graphsvc.explorer.pictures.overview import overview
from graphsvc.model import Catalogue, EvidenceFilter, catalogue_of
from graphsvc.names import NODE
from graphsvc.paths import explain
from graphsvc.paths.engine.edge_selection import Walk
from graphsvc.paths.engine.memory_graph import memory_view
from graphsvc.paths.output.text import explanation_text
from graphsvc.store import Store
from graphsvc.wording import ROLES

FILTERS = [
    EvidenceFilter(min_sources=2),
    EvidenceFilter(min_sources=3),
    EvidenceFilter(basis=frozenset({"effect"})),
    EvidenceFilter(min_sources=2, basis=frozenset({"effect", "association"}), status=frozenset({"literature"})),
    EvidenceFilter(country=frozenset({"GB", "US"}), people=frozenset({"studiedDoctors", "studiedRadiologists"})),
]
ENDS = "from=system-usability&to=confidence-in-ai-technology"


@pytest.fixture(scope="module")
def store() -> Store:
    return open_store()


@pytest.fixture(scope="module")
def catalogue(store: Store) -> Catalogue:
    return catalogue_of(store)


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[FlaskClient]:
    app = create_app(store)
    yield app.test_client()
    app.extensions["graphsvc"].close()


def claims_in(client: FlaskClient, address: str) -> set[str]:
    """The claims in the tables that a page gives as CSV."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    found = chain.from_iterable(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    return {cell for cell in found if "/id/claim/" in cell}


def test_two_sources_of_an_arrow_are_counted_alike_by_the_paths_the_columns_and_the_list(client: FlaskClient) -> None:
    one, two = (f"{ENDS}&max_length=1&min_sources={number}" for number in (1, 2))
    both = claims_in(client, f"/paths?{two}&format=csv")
    assert len(both) == 2, "two claims of one source each"
    assert claims_in(client, f"/relations?{ENDS}&min_sources=2&format=csv") == both
    assert claims_in(client, f"/relations?{ENDS}&min_sources=3&format=csv") == set()
    page = "/focus?node=confidence-in-ai-technology&steps=1&direction=up&parts=no&min_sources=2&format=csv"
    assert both <= claims_in(client, page)
    api: Any = client.get(f"/api/v1/paths?{two}").json
    assert {record["iri"] for record in api["paths"][0]["hops"][0]["records"]} == both
    assert claims_in(client, f"/paths?{one}&format=csv") == both


@pytest.mark.parametrize("filters", FILTERS)
def test_the_arrows_that_are_drawn_are_the_hops_that_are_walked(
    store: Store, catalogue: Catalogue, filters: EvidenceFilter
) -> None:
    arrows = gather(filters.select(catalogue.claims.values()), Homes(catalogue)).by_pair
    view = memory_view(store, Walk(), filters)
    walked = {}
    for tail, heads in view.out(range(len(view.arrays.names))):
        for head in heads:
            hop = view.hop(tail, head)
            assert hop
            walked[hop.tail, hop.head] = set(hop.records)
    assert len(walked) > 5
    assert {pair: set(arrow.claims) for pair, arrow in arrows.items()} == walked


@pytest.mark.parametrize("filters", FILTERS)
def test_the_map_and_the_columns_draw_no_claim_that_no_path_may_walk(
    store: Store, catalogue: Catalogue, filters: EvidenceFilter
) -> None:
    kept = set(filters.select(catalogue.claims.values()))
    drawn = {claim for arrow in overview(catalogue, filters).arrows for claim in arrow.claims if claim.tail}
    drawn |= set(focus(catalogue, NODE + "use-of-ai", 2, filters=filters).claims)
    assert drawn
    assert drawn <= kept


def test_the_filters_say_what_the_number_of_sources_counts(client: FlaskClient) -> None:
    page = client.get("/focus?node=use-of-ai&min_sources=2").text
    assert "arrows that rest on at least 2 sources" in page
    assert "An arrow rests on at least so many sources" in page


def test_the_most_sources_that_can_be_asked_for_are_as_many_on_a_page_as_elsewhere(client: FlaskClient) -> None:
    for number, code in ((100, 200), (101, 400)):
        for address in ("/focus?node=use-of-ai", f"/paths?{ENDS}", f"/api/v1/paths?{ENDS}"):
            assert client.get(f"{address}&min_sources={number}").status_code == code, (address, number)


def test_who_acts_is_said_in_the_same_words_in_the_terminal_and_on_the_page(store: Store, client: FlaskClient) -> None:
    said = explanation_text(explain(store, "regulation-and-standards", "use-of-ai", max_length=3), width=1000)
    lines = [
        line
        for line in said.partition("Who is named for what along the way:")[2].splitlines()
        if line.lstrip().startswith("-")
    ]
    assert lines
    page = client.get("/who?format=csv").text
    for line in lines:
        assert any(f" {form} " in line for verb in ROLES.values() for form in (verb.singular, verb.plural)), line
        claim = line.rpartition("(")[2].rstrip(")").partition(";")[0]
        (row,) = [one for one in csv.reader(io.StringIO(page)) if any(cell.endswith(f"/{claim}") for cell in one)]
        assert any(row[2] in (verb.singular, verb.plural) for verb in ROLES.values())
        assert f" {row[2]} " in line


def test_whom_evidence_is_about_is_said_in_the_same_words_on_a_path_and_on_a_page(
    store: Store, catalogue: Catalogue, client: FlaskClient
) -> None:
    claim = next(one for one in catalogue.claims.values() if one.population == "layPeople" and one.tail)
    (path,) = find_paths(store, f"<{claim.tail}>", f"<{claim.head}>", k=1, max_length=1, exact=True)
    page = client.get(f"/doc/claim/{claim.id}.html").text
    assert "lay people, not health workers" in page
    others = {one.population for one in path.hops[0].decisive}
    assert others != {"layPeople"} or "lay people, not health workers" in path.sentence


@pytest.mark.parametrize("by", ["basis", "study", "population"])
def test_each_number_of_the_evidence_counts_the_studies_of_the_list_it_leads_to(client: FlaskClient, by: str) -> None:
    page = client.get(f"/evidence?by={by}").text
    cells = re.findall(r'<td><a href="([^"]+)" aria-label="[^"]*; (\d+) relations?">([^<]+)</a>', page)
    assert len(cells) > 20
    for href, relations, said in cells:
        listed = client.get(unescape(href) + "&format=csv").text
        studies = set(re.findall(r"/id/source/([A-Za-z0-9-]+)", listed))
        assert len(listed.strip().splitlines()) - 1 == int(relations), href
        assert said == (str(len(studies)) if studies else f"{relations} inferred"), href


@pytest.mark.parametrize(
    "address",
    [
        "/",
        f"/paths?{ENDS}",
        "/paths?from=local-validation&to=patient-harm",
        "/paths?from=governance&to=patient-harm&avoid=use-of-ai",
        "/focus?node=automation-bias",
        "/relations?about=use-of-ai",
        "/evidence",
        "/doc/claim/L043.html",
        "/loops",
        "/search?q=bias",
        "/api/v1/paths?from=local-validation&to=patient-harm",
    ],
)
def test_a_page_that_was_made_once_asks_the_store_nothing(
    store: Store, client: FlaskClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(address)
    assert first.status_code == 200
    asked: list[str] = []
    query = store.query

    def counted(text: str, **more: Any) -> Any:
        asked.append(text)
        return query(text, **more)

    monkeypatch.setattr(store, "query", counted)
    assert client.get(address).text == first.text
    assert asked == []
