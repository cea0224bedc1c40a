"""Every fact of the source tables is in the graph, unchanged, or its absence has a reason."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache

import pyoxigraph as ox
import pytest

from graphsvc.knowledge.build import build_graph
from graphsvc.names import CF, CLAIM, NODE, SOURCE, SPARQL_PREFIXES
from tests.conftest import ROOT, SHARED, require

# Facts that the canonical tables leave out: tests/knowledge/test_named.py holds those of the digests to their places,
# the rows of report_relations.csv are held below, ACT-26 is the duty that L154 names, and a KIND row says which of two
# nodes of papers is a form of the other.
ADDED = re.compile(r"F(2[5-9]|3\d|4\d)[a-z]|R16[2-5][a-z]?|P2-(39|4\d|5[0-5])[a-z]?|ACT-26|KIND-\d\d")
# Canonical cells that name sections loosely, and the keys of sections.csv that they mean.
SECTIONS = {
    "foreword": "Foreword",
    "Report 2 1": "Report 2: ch. 1",
    "Report 2 1.1": "Report 2: 1.1",
    "Report 2 3.5": "Report 2: 3.5",
    "Report 2 4": "Report 2: ch. 4",
    "Report 2 references": "Report 2: references",
    "Report 2: 1.1; ch. 4": "Report 2: 1.1|Report 2: ch. 4",
    "Report 2: ES; 1.1": "Report 2: ES|Report 2: 1.1",
    "Report 2: ch. 1; ch. 3": "Report 2: ch. 1|Report 2: ch. 3",
}


@cache
def our_rows(table: str) -> dict[str, dict[str, str]]:
    with (ROOT / "ontology" / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return {next(iter(row.values())): row for row in csv.DictReader(file)}


def changed(identifier: str) -> set[str]:
    """The columns in which a claim differs on purpose from its canonical row; corrections.csv says why."""
    return set(our_rows("corrections").get(identifier, {"columns": ""})["columns"].split("|")) - {""}


def withdrawn() -> set[str]:
    return {identifier for identifier, row in our_rows("claims").items() if row["status"] == "withdrawn"}


@pytest.fixture(autouse=True)
def facts() -> None:
    require("shared")


@cache
def store() -> ox.Store:
    built = ox.Store()
    built.bulk_extend(ox.Quad(*triple) for triple in build_graph())
    return built


def source_rows(name: str) -> list[dict[str, str]]:
    with (SHARED / "framework" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def identifiers(kind: str) -> set[str]:
    found = store().query(f"{SPARQL_PREFIXES} SELECT ?id WHERE {{ ?record a {kind} ; dcterms:identifier ?id }}")
    return {solution["id"].value for solution in found}  # type: ignore[union-attr]


def parts(identifier: str, ids: set[str]) -> list[str]:
    """The records of a source row, which may be split: R084 became R084a to R084d."""
    return [one for one in ids if re.fullmatch(re.escape(identifier) + "[a-z]?", one)]


def test_every_canonical_claim_is_a_claim_or_withdrawn() -> None:
    ids = {row["id"] for table in ("claims.csv", "additions/claims.csv") for row in source_rows(table)}
    ours = identifiers("cf:Claim") | identifiers("cf:WithdrawnRow")
    assert ids == {one for one in ours if not ADDED.fullmatch(one)}
    assert identifiers("cf:WithdrawnRow") == withdrawn()


@pytest.mark.parametrize(
    "table", ["report1_relations.csv", "literature_relations.csv", "additions/report_relations.csv"]
)
def test_every_row_of_the_relation_files_is_encoded(table: str) -> None:
    ids = identifiers("cf:Record")
    assert [row["id"] for row in source_rows(table) if not parts(row["id"], ids)] == []


def test_every_relation_of_report_2_is_encoded() -> None:
    text = (SHARED / "framework" / "report2.md").read_text(encoding="utf-8")
    numbers = set(re.findall(r"^\| ?R(\d\d) ?\|", text, re.MULTILINE))
    assert len(numbers) == 38
    ids = identifiers("cf:Record")
    assert [number for number in sorted(numbers) if not parts(f"P2-{number}", ids)] == []


def test_every_statement_of_the_executive_summary_is_encoded() -> None:
    text = (SHARED / "framework" / "executive_summary.md").read_text(encoding="utf-8")
    numbers = re.findall(r"^(\d)\. ", text, re.MULTILINE)
    ids = identifiers("cf:Record")
    assert [number for number in numbers if not parts(f"S{number}", ids)] == []


def test_every_node_and_every_literature_source_is_encoded() -> None:
    for table in ("nodes.csv", "additions/nodes.csv"):
        assert {row["slug"] for row in source_rows(table)} <= identifiers("cf:FrameworkNode")
    keys = {row["key"] for row in source_rows("literature_sources.csv")}
    keys |= {row["key"] for row in source_rows("additions/sources.csv") if row["kind"] == "literature"}
    assert keys == identifiers("cf:LiteratureSource")


def pages() -> Iterator[str]:
    for row in source_rows("claims.csv"):
        if row["status"] != "inferred":
            yield from (key.strip() for key in row["source_key"].split("|"))


def test_every_source_key_of_a_claim_has_its_record() -> None:
    assert set(pages()) <= identifiers("cf:Source")


def canonical_rows() -> Iterator[dict[str, str]]:
    for row in source_rows("claims.csv"):
        yield row | {"section": SECTIONS.get(row["section"], row["section"].replace("; ", "|"))}
    yield from source_rows("additions/claims.csv")


def test_a_claim_differs_from_its_canonical_row_where_a_correction_gives_the_reason_and_nowhere_else() -> None:
    for row in canonical_rows():
        ours = our_rows("claims")[row["id"]]
        assert {column for column, cell in row.items() if ours[column] != cell} == changed(row["id"]), row["id"]


def test_the_signs_in_the_graph_are_those_of_the_rows() -> None:
    signs = {"+": "positive", "-": "negative", "?": "contextDependent", "0": None}
    for identifier, row in our_rows("claims").items():
        if row["status"] != "withdrawn":
            quads = store().quads_for_pattern(ox.NamedNode(CLAIM + identifier), ox.NamedNode(CF + "sign"), None, None)
            found = [quad.object.value.removeprefix(CF) for quad in quads]  # type: ignore[union-attr]
            assert found == ([signs[row["sign"]]] if signs[row["sign"]] else []), identifier


def test_the_evidence_lines_lead_to_the_sources_of_the_row() -> None:
    for identifier, row in our_rows("claims").items():
        if row["status"] in ("inferred", "withdrawn"):
            continue
        claim = ox.NamedNode(CLAIM + identifier)
        found = {quad.object for quad in store().quads_for_pattern(claim, ox.NamedNode(CF + "supportedBy"), None, None)}
        assert found == {ox.NamedNode(SOURCE + key.strip()) for key in row["source_key"].split("|")}, identifier


def test_no_null_finding_and_no_withdrawn_row_can_be_walked() -> None:
    for row in our_rows("claims").values():
        if row["null_finding"] == "yes" or row["status"] == "withdrawn":
            claim = ox.NamedNode(CLAIM + row["id"])
            for end in ("hasTail", "hasHead"):
                assert not list(store().quads_for_pattern(claim, ox.NamedNode(CF + end), None, None)), row["id"]


def test_the_factors_layers_groups_and_archetypes_are_as_many_as_the_reports_name() -> None:
    counts = {"cf:Factor": 12, "cf:Layer": 3, "cf:Archetype": 5}
    assert {kind: len(identifiers(kind)) for kind in counts} == counts
    groups = ox.NamedNode(CF + "hasParticipantGroup")
    interviewed = store().quads_for_pattern(ox.NamedNode(NODE + "interviews"), groups, None, None)
    assert len({quad.object for quad in interviewed}) == 5
