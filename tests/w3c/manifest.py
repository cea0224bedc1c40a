"""Reads the W3C's manifests and result files as plain values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graphsvc.store.documents.loading import read_document
from tests.conftest import SHARED

SUITE = SHARED / "w3c" / "sparql11"
BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
DAWGT = "http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#"

Row = dict[str, Any]


class Graph:
    """A file of triples with the look-ups a manifest needs."""

    def __init__(self, path: Path, base: str = "") -> None:
        self.path = path
        self.base = base or iri_of(path)
        self.store = ox.Store()
        self.store.extend(read_document(path, ox.RdfFormat.TURTLE, base=self.base))

    def values(self, subject: Any, predicate: str) -> list[Any]:
        return [quad.object for quad in self.store.quads_for_pattern(subject, ox.NamedNode(predicate), None)]

    def value(self, subject: Any, predicate: str) -> Any:
        return next(iter(self.values(subject, predicate)), None)

    def subjects(self, predicate: str, value: Any = None) -> list[Any]:
        return [quad.subject for quad in self.store.quads_for_pattern(None, ox.NamedNode(predicate), value)]

    def items(self, head: Any) -> Iterator[Any]:
        while head is not None and head != ox.NamedNode(RDF + "nil"):
            yield self.value(head, RDF + "first")
            head = self.value(head, RDF + "rest")


@dataclass(frozen=True)
class Case:
    """A test of a manifest."""

    graph: Graph
    node: Any
    kind: str

    @property
    def name(self) -> str:
        return f"{self.graph.path.parent.name}/{self.node.value.rpartition('#')[2]}"

    @property
    def folder(self) -> str:
        return self.graph.path.parent.name


def iri_of(path: Path) -> str:
    """The address that a file of the suite has at the W3C."""
    return BASE + path.relative_to(SUITE).as_posix()


def file_of(iri: Any) -> Path:
    """The file behind such an address."""
    return SUITE / iri.value.removeprefix(BASE)


def cases(*folders: str, manifest: str = "manifest.ttl") -> Iterator[Case]:
    """The approved tests of the folders, in their order; without folders, of all."""
    for path in sorted(SUITE.glob(f"*/{manifest}")):
        if folders and path.parent.name not in folders:
            continue
        graph = Graph(path)
        for head in [node for one in graph.subjects(MF + "entries") for node in graph.values(one, MF + "entries")]:
            for node in graph.items(head):
                kind = graph.value(node, RDF + "type")
                withdrawn = graph.value(node, DAWGT + "approval") in (
                    ox.NamedNode(DAWGT + "Withdrawn"),
                    ox.NamedNode(DAWGT + "Deprecated"),
                )
                if kind and not withdrawn:
                    yield Case(graph, node, kind.value.rpartition("#")[2])


def expected_result(path: Path, base: str = "") -> Any:
    """A result file, whose address is `base` where it is none of SUITE: a boolean, rows, or triples."""
    formats = {
        ".srx": ox.QueryResultsFormat.XML,
        ".srj": ox.QueryResultsFormat.JSON,
        ".tsv": ox.QueryResultsFormat.TSV,
    }
    if path.suffix in formats:
        return plain(ox.parse_query_results(path.read_bytes(), formats[path.suffix]))
    if path.suffix == ".csv":
        return rows_of_csv(path.read_text(encoding="utf-8"))
    triples = [quad.triple for quad in read_document(path, base=base or iri_of(path))]
    found = _result_set(triples)
    return triples if found is None else found


def rows_of_csv(text: str) -> list[Row]:
    """The rows of a CSV result; what looks like a number is one, as CSV does not say."""
    rows = []
    for line in csv.DictReader(io.StringIO(text)):
        rows.append({name: _csv_term(value) for name, value in line.items() if value})
    return rows


def values_of_csv(text: str) -> list[list[str]]:
    """The values of a CSV result, row by row in one order: blank nodes alike, numbers as numbers."""
    return sorted(sorted(_value(cell) for cell in row if cell) for row in list(csv.reader(io.StringIO(text)))[1:])


def values_of_rows(rows: list[Row]) -> list[list[str]]:
    """The same of rows whose values have their types."""
    found = [["_:" if isinstance(one, ox.BlankNode) else one.value for one in row.values()] for row in rows]
    return sorted(sorted(_value(cell) for cell in row if cell) for row in found)


def _value(cell: str) -> str:
    if cell.startswith("_:"):
        return "_:"
    cell = {"true": "1", "false": "0"}.get(cell, cell)  # two ways to write a boolean
    try:
        return f"{float(cell):.12g}"
    except ValueError:
        return cell


def _csv_term(value: str) -> Any:
    if value.startswith("_:"):
        return ox.BlankNode(value[2:])
    try:
        return ox.Literal(float(value))
    except ValueError:
        return ox.Literal(value)


def _result_set(triples: list[Any]) -> list[Row] | bool | None:
    found: dict[Any, dict[str, list[Any]]] = {}
    for one in triples:
        found.setdefault(one.subject, {}).setdefault(one.predicate.value, []).append(one.object)
    for said in found.values():
        if RS + "boolean" in said:
            return bool(said[RS + "boolean"][0].value == "true")
        if ox.NamedNode(RS + "ResultSet") in said.get(RDF + "type", ()) or RS + "solution" in said:
            rows = [
                [found[b] for b in found.get(one, {}).get(RS + "binding", [])] for one in said.get(RS + "solution", [])
            ]
            return [{b[RS + "variable"][0].value: b[RS + "value"][0] for b in row} for row in rows]
    return None


def plain(result: Any) -> Any:
    """A result of the engine as a boolean, rows, or triples."""
    if isinstance(result, ox.QueryBoolean):
        return bool(result)
    if isinstance(result, ox.QuerySolutions):
        names = [one.value for one in result.variables]
        return [{name: row[name] for name in names if row[name] is not None} for row in result]
    return list(result)


def canonical(found: Any) -> Any:
    """The same value for equal results, whatever their blank nodes are called and in whatever order rows come.

    Literals are compared by value (1.0 and 1.00 of xsd:decimal are equal), which is how the engine keeps them.
    """
    if isinstance(found, bool):
        return found
    store = ox.Store()
    store.extend(one if isinstance(one, ox.Quad) else ox.Quad(*one) for one in _as_triples(found))
    dataset = ox.Dataset(store)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return sorted(str(quad) for quad in dataset)


def _as_triples(found: Iterable[Any]) -> Iterator[Any]:
    for one in found:
        if not isinstance(one, dict):
            yield one if isinstance(one, ox.Quad) else (one.subject, one.predicate, one.object)
            continue
        row = ox.BlankNode()
        yield (row, ox.NamedNode(RS + "solution"), ox.Literal(len(one)))
        for name, value in one.items():
            yield (row, ox.NamedNode(f"x:{name}"), value)
