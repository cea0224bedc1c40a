"""Lists what of the reports is in the graph, what is not, and why."""

from __future__ import annotations

import csv
from collections.abc import Mapping

from graphsvc.errors import UsageError
from graphsvc.explorer.documents.tables import Cell, Column, Table
from graphsvc.framework import framework
from graphsvc.model.catalogue import Catalogue
from graphsvc.names import CLAIM, NODE

FILE = "coverage.csv"


def coverage_rows() -> list[dict[str, str]]:
    """The rows of pages/coverage.csv of the framework; none where it has no such file."""
    if not framework().page(FILE):
        return []
    with (framework().folder / "pages" / FILE).open(encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows))


def coverage_table(catalogue: Catalogue) -> Table:
    """What each subject of the reports has in the graph, what is missing and why.

    Raises UsageError where a row names a node or a claim that the graph does not hold.
    """
    heads = ("Subject", "Where", "In the graph", "Relations", "Not in the graph", "Why")
    columns = tuple(Column(name, name in {"In the graph", "Relations"}) for name in heads)
    return Table("What of the reports is in the graph", columns, [_row(catalogue, row) for row in coverage_rows()])


def _row(catalogue: Catalogue, row: Mapping[str, str]) -> tuple[Cell, ...]:
    nodes = [NODE + slug for slug in row["nodes"].split("|") if slug]
    claims = [CLAIM + name for name in row["claims"].split("|") if name]
    for iri in (*nodes, *claims):
        if iri not in catalogue.nodes and iri not in catalogue.claims:
            name = iri.rpartition("/")[2]
            raise UsageError(f"{FILE}: “{name}” of “{row['subject']}” is not in the graph.", "Mend the row.")
    things = tuple((iri, catalogue.label(iri)) for iri in nodes)
    rows = tuple((iri, catalogue.claims[iri].id) for iri in claims)
    return (
        Cell(row["subject"]),
        Cell(row["section"]),
        Cell(", ".join(name for _, name in things) or "nothing", things),
        Cell(", ".join(name for _, name in rows) or "none by that name", rows),
        Cell(row["missing"]),
        Cell(row["reason"]),
    )
