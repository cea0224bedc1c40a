"""Serves the page of the datasets that a service holds: what each one counts, and questions it can answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Response, current_app, make_response, render_template, request

from graphsvc.explorer.documents.tables import Cell, Column, Table
from graphsvc.names import PREFIXES, SPARQL_PREFIXES, shrink_iri
from graphsvc.service.linked_data.datasets import Dataset, example_queries
from graphsvc.service.pages.site import frame

if TYPE_CHECKING:
    from graphsvc.service.beside import Neighbour

LISTED = 12  # classes and properties a table shows; the JSON of the page and the VoID description have more


def datasets_page(datasets: Sequence[Dataset], markup: Mapping[str, object]) -> Response:
    """The page of all datasets, the framework (the one whose graph is None) among them, with its schema.org markup."""
    root = request.url_root.rstrip("/")
    shown = [
        {
            "dataset": one,
            "name": _name(one),
            "tables": [replace(table, caption=f"{table.caption}: {_name(one)}") for table in _tables(one)],
            "examples": [(question, SPARQL_PREFIXES + query) for question, query in _examples(one)],
            "data": f"{root}/rdf-graph-store?" + (f"graph={quote(one.graph, safe='')}" if one.graph else "default"),
        }
        for one in datasets
    ]
    said = frame("Datasets") | {"shown": shown, "root": root, "alone": len(datasets) == 1, "markup": markup}
    response = make_response(render_template("datasets.html", **said))
    response.headers["Vary"] = "Accept"
    return response


def namespaces(dataset: Dataset) -> list[tuple[str, str, int]]:
    """The namespaces of the classes and properties of a dataset: prefix (empty where none is known), IRI, and how many
    of them are in it, the most used first.
    """
    known = {namespace: prefix for prefix, namespace in PREFIXES.items()}
    found = Counter(_namespace(iri) for iri, _ in (*dataset.classes, *dataset.properties))
    return [(known.get(space, ""), space, number) for space, number in found.most_common()]


def _name(dataset: Dataset) -> str:
    beside: Neighbour | None = current_app.extensions["graphsvc"].beside
    if beside and dataset.graph == beside.base:
        return f"{beside.name}: the framework beside this one"
    return dataset.graph or "The framework"


def _examples(dataset: Dataset) -> list[tuple[str, str]]:
    return example_queries(dataset) if dataset.graph else []


def _namespace(iri: str) -> str:
    longest = max((space for space in PREFIXES.values() if iri.startswith(space)), key=len, default="")
    return longest or iri[: max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1]


def _tables(dataset: Dataset) -> list[Table]:
    tables = [
        _counted("class", dataset.classes, "things"),
        _counted("property", dataset.properties, "triples"),
        _counted("link to the framework", dataset.links, "triples"),
        Table(
            "Prefixes",
            [Column("Prefix"), Column("Namespace"), Column("Terms used")],
            [(Cell(prefix or "none"), Cell(space), Cell(str(n))) for prefix, space, n in namespaces(dataset)],
        ),
    ]
    return [table for table in tables if table.rows]


def _counted(what: str, counts: Sequence[tuple[str, int]], of: str) -> Table:
    rows = [(Cell(shrink_iri(iri), ((iri, shrink_iri(iri)),)), Cell(f"{number:,}")) for iri, number in counts[:LISTED]]
    more = f", the {LISTED} most used" if len(counts) > LISTED else ""
    plural = {"class": "Classes", "property": "Properties"}.get(what, "Links to the framework")
    return Table(plural + more, [Column(what.capitalize()), Column(f"Number of {of}")], rows)
