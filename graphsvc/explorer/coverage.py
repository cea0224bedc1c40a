"""Lists what of the reports is in the graph, what is not, and why."""

from __future__ import annotations

import csv
from collections.abc import Container, Mapping, Sequence

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

    What a row names and the served graph does not hold is told as that.
    """
    heads = ("Subject", "Where", "In the graph", "Relations", "Not in the graph", "Why")
    columns = tuple(Column(name, name in {"In the graph", "Relations"}) for name in heads)
    return Table("What of the reports is in the graph", columns, [_row(catalogue, row) for row in coverage_rows()])


def _row(catalogue: Catalogue, row: Mapping[str, str]) -> tuple[Cell, ...]:
    nodes = [NODE + slug for slug in row["nodes"].split("|") if slug]
    claims = [CLAIM + name for name in row["claims"].split("|") if name]
    things = tuple((iri, catalogue.label(iri)) for iri in nodes if iri in catalogue.nodes)
    rows = tuple((iri, catalogue.claims[iri].id) for iri in claims if iri in catalogue.claims)
    return (
        Cell(row["subject"]),
        Cell(row["section"]),
        Cell(", ".join(name for _, name in things) or "nothing", things, note=_lacking(nodes, catalogue.nodes)),
        Cell(", ".join(name for _, name in rows) or "none by that name", rows, note=_lacking(claims, catalogue.claims)),
        Cell(row["missing"]),
        Cell(row["reason"]),
    )


def _lacking(iris: Sequence[str], held: Container[str]) -> str:
    """What is named and not held, by the last part of its IRI."""
    names = [iri.rpartition("/")[2] for iri in iris if iri not in held]
    return f"not in the graph that is served: {', '.join(names)}" if names else ""
