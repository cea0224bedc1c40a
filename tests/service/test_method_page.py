"""The page on how this was found and read: its counts are those of the graph, and what it says holds there."""

from __future__ import annotations

import csv
import re
from collections import defaultdict

import pytest

import graphsvc
from graphsvc.explorer.coverage import coverage_rows, coverage_table
from graphsvc.explorer.evidence import BASIS_COLUMNS, matrix
from graphsvc.explorer.method import (
    SEARCHED_FOR_EXPERIMENTS,
    in_second_round,
    read_as_table,
    rounds_table,
    studied_tables,
)
from graphsvc.model import Catalogue, catalogue_of
from graphsvc.model.select import select
from graphsvc.names import CF, CLAIM, NODE, SPARQL_PREFIXES
from graphsvc.store import Store
from tests.conftest import SHARED, require


@pytest.fixture(scope="module")
def store() -> Store:
    return graphsvc.open_store()


@pytest.fixture(scope="module")
def catalogue(store: Store) -> Catalogue:
    return catalogue_of(store)


def test_the_second_round_is_known_by_its_rows(catalogue: Catalogue) -> None:
    found = {claim.id for claim in catalogue.claims.values() if in_second_round(claim)}
    assert {"L303", "L477", "ACT-01", "CTX-01"} <= found and not {"L302", "R084a", "F01"} & found
    years = [catalogue.sources[iri].year for one in catalogue.claims.values() if one.id in found for iri in one.sources]
    assert len(found) > 190 and max(years) >= "2026"


def test_no_experiment_is_recorded_where_the_page_says_that_none_was_found(catalogue: Catalogue) -> None:
    cells = matrix(catalogue).cells
    assert not [slug for slug in SEARCHED_FOR_EXPERIMENTS if cells.get((NODE + slug, "effect"))]


def test_before_and_after_differ_by_what_the_second_round_brought(catalogue: Catalogue) -> None:
    cells = matrix(catalogue).cells
    table = rounds_table(catalogue)
    for row in table.rows:
        iri = row[0].iris[0][0]
        for cell, basis in zip(row[1:], [name for name, _ in BASIS_COLUMNS], strict=True):
            before, _, after = cell.text.partition(" → ")
            new = sum(in_second_round(claim) for claim in cells.get((iri, basis), ()))
            assert int(after or before) - int(before) == new
            assert int(after or before) == len(cells.get((iri, basis), ()))


def test_before_and_after_are_what_a_query_of_the_graph_counts(store: Store, catalogue: Catalogue) -> None:
    asked = """SELECT ?factor ?claim ?basis WHERE { ?claim a cf:Claim ; cf:basis ?basis .
      { ?claim cf:hasSubject ?end } UNION { ?claim cf:hasObject ?end } ?end cf:filedUnder* ?factor .
      FILTER NOT EXISTS { ?claim cf:check cf:unverifiable } }"""
    cells: dict[tuple[str, str], set[str]] = defaultdict(set)
    for factor, claim, basis in select(store, SPARQL_PREFIXES + asked):
        cells[factor, basis.removeprefix(CF)].add(claim.removeprefix(CLAIM))
    additions = SHARED / "framework" / "additions" / "claims.csv"
    require("shared")
    with additions.open(encoding="utf-8") as file:
        second = {row["id"] for row in csv.DictReader(file)}
    for row in rounds_table(catalogue).rows:
        counts = [cells[row[0].iris[0][0], basis] for basis, _ in BASIS_COLUMNS]
        said = [(len(found - second), len(found)) for found in counts]
        assert [cell.text for cell in row[1:]] == [f"{a} → {b}" if a != b else str(b) for a, b in said]


def test_the_counts_of_what_was_read_and_studied_add_up(catalogue: Catalogue) -> None:
    assert sum(int(row[1].text) for row in read_as_table(catalogue).rows) == len(catalogue.sources)
    countries, people, tools = studied_tables(catalogue)
    influences = [claim for claim in catalogue.claims.values() if claim.kind == "Influence"]
    assert sum(int(row[1].text) for row in countries.rows) == sum(len(one.country) for one in influences)
    silent = sum(not one.country for one in influences)
    assert countries.caption == f"Country of the study: {silent} of {len(influences)} influences do not say it"
    assert silent
    assert sum(int(row[1].text) for row in people.rows) == sum(len(one.people) for one in influences)
    assert sum(int(row[1].text) for row in tools.rows) == sum(bool(one.tool) for one in influences)


def test_the_page_is_led_to_from_the_evidence_and_says_what_an_empty_cell_means(store: Store) -> None:
    client = graphsvc.create_app(store).test_client()
    text = client.get("/method").get_data(as_text=True)
    assert 'id="empty"' in text and "no systematic review" in text
    assert 'href="/method#empty"' in client.get("/evidence").get_data(as_text=True)
    linked = set(re.findall(r'/id/node/([a-z-]+)"|/doc/node/([a-z-]+)\.html', text))
    assert set(SEARCHED_FOR_EXPERIMENTS) <= {one or other for one, other in linked}


@pytest.mark.parametrize(
    ("query", "column", "value"), [("country=GB", "country", "GB"), ("people=studiedNurses", "people", "studiedNurses")]
)
def test_the_list_of_relations_can_be_narrowed_to_a_country_and_to_people(
    store: Store, catalogue: Catalogue, query: str, column: str, value: str
) -> None:
    client = graphsvc.create_app(store).test_client()
    text = client.get(f"/relations?{query}&tool=aiTools&format=csv").get_data(as_text=True)
    wanted = {
        claim.iri for claim in catalogue.claims.values() if value in getattr(claim, column) and claim.tool == "aiTools"
    }
    assert wanted and set(re.findall(r"https://[^ ,\"]+/id/claim/[\w.-]+", text)) == wanted
    assert client.get(f"/relations?{query}x").status_code == 400


def test_what_is_said_to_lack_an_arrow_has_none_and_what_is_named_is_there(catalogue: Catalogue) -> None:
    rows, table = coverage_rows(), coverage_table(catalogue)
    assert len(table.rows) == len(rows) > 10 and all(row["missing"] and row["reason"] for row in rows)
    assert not [cell.note for cells in table.rows for cell in cells if cell.note]  # all that is named is in the graph
    ends = {
        end for claim in catalogue.claims.values() if claim.check != "unverifiable" for end in (claim.tail, claim.head)
    }
    for row in rows:
        if row["without_arrow"]:
            assert not {NODE + slug for slug in row["nodes"].split("|")} & ends, row["subject"]


def test_whom_the_page_calls_only_implied_holds_nothing(catalogue: Catalogue) -> None:
    (row,) = [row for row in coverage_rows() if row["subject"].startswith("Bodies")]
    held = {claim.object for claim in catalogue.claims.values() if claim.kind == "Responsibility"}
    assert not {NODE + slug for slug in row["nodes"].split("|")} & held
