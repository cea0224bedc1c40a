"""Writes paths as JSON, text, CSV, SPARQL results, GraphML, DOT and RDF."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from graphsvc.errors import UsageError
from graphsvc.names import PATH, PREFIXES, RDF, RDFS, XSD
from graphsvc.paths.model import Path, Paths
from graphsvc.paths.output.data import load_labels, paths_data
from graphsvc.wording.grammar import harmless, printable
from graphsvc.wording.notes import claim_note

COLUMNS = (
    *("path", "hop", "length", "sign", "weakest", "from", "from_label", "to", "to_label", "forward", "predicate"),
    *("hop_sign", "basis", "record", "id", "status", "modality", "sources", "note"),
)


def _rows(paths: Paths) -> list[dict[str, Any]]:
    load_labels(paths)
    rows = []
    for number, path in enumerate(paths, 1):
        whole = {"path": number, "length": path.length, "sign": path.sign, "weakest": path.weakest.strength}
        for place, hop in enumerate(path.hops, 1):
            step = {"hop": place, "from": hop.start, "to": hop.end, "forward": hop.forward, "hop_sign": hop.sign}
            step |= {"from_label": path.labels[hop.start], "to_label": path.labels[hop.end], "basis": hop.basis}
            for record in hop.records:
                said: dict[str, Any] = {
                    "record": record.iri,
                    "id": record.id,
                    "status": record.status,
                    "modality": record.modality,
                }
                said |= {"predicate": record.predicate, "sources": record.sources, "note": claim_note(record)}
                rows.append(whole | step | said)
    return rows


def _json(paths: Paths) -> bytes:
    return json.dumps(paths_data(paths), ensure_ascii=False, indent=2).encode()


def _csv(paths: Paths) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for row in _rows(paths):
        cells = row | {"sources": " ".join(row["sources"]), "forward": str(row["forward"]).lower()}
        writer.writerow({name: harmless(str(value)) for name, value in cells.items()})
    return out.getvalue().encode()


def _sparql_json(paths: Paths) -> bytes:
    names = ["path", "hop", "length", "sign", "weakest", "from", "to", "forward", "predicate", "hop_sign", "record"]
    kinds = {"path": "integer", "hop": "integer", "length": "integer", "forward": "boolean"}
    bindings = []
    for row in _rows(paths):
        binding: dict[str, Any] = {}
        for name in names:
            text = str(row[name]).lower() if name == "forward" else str(row[name])
            if name in ("from", "to", "record") or (name == "predicate" and "://" in text):
                binding |= {name: {"type": "uri", "value": text}} if text else {}
            else:
                typed = {"datatype": XSD + kinds[name]} if name in kinds else {}
                binding[name] = {"type": "literal", "value": text, **typed}
        bindings.append(binding)
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}, ensure_ascii=False).encode()


def _graphml(paths: Paths) -> bytes:
    import networkx as nx

    load_labels(paths)
    graph: Any = nx.DiGraph()
    for path in paths:
        for node in path.nodes:
            graph.add_node(node, label=printable(path.labels[node]))
        for hop in path.hops:
            records = " ".join(record.iri for record in hop.records)
            graph.add_edge(hop.tail, hop.head, predicate=hop.predicate, sign=hop.sign, basis=hop.basis, records=records)
    return "\n".join(nx.generate_graphml(graph, named_key_ids=True)).encode()


def _dot(paths: Paths) -> bytes:
    load_labels(paths)
    styles = {"association": "dashed", "inference": "dotted"}
    nodes = {node: path.labels[node] for path in paths for node in path.nodes}
    hops = {(hop.tail, hop.head): hop for path in paths for hop in path.hops}
    lines = [f"  {_quoted(node)} [label={_quoted(label)}];" for node, label in sorted(nodes.items())]
    for (tail, head), hop in sorted(hops.items()):
        style = styles.get(hop.basis, "solid")
        lines.append(f"  {_quoted(tail)} -> {_quoted(head)} [label={_quoted(hop.sign)}, style={style}];")
    return "\n".join(["digraph paths {", *lines, "}", ""]).encode()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _turtle(paths: Paths) -> bytes:
    load_labels(paths)
    prefixes = {name: PREFIXES[name] for name in ("cf", "node", "claim", "source", "rdfs", "path")}
    triples = [triple for number, path in enumerate(paths, 1) for triple in _path_triples(number, path)]
    out = io.BytesIO()
    serialize(triples, out, format=RdfFormat.TURTLE, prefixes=prefixes)
    return out.getvalue()


def _path_triples(number: int, path: Path) -> list[Triple]:
    def term(name: str) -> NamedNode:
        return NamedNode(PATH + name)

    whole = BlankNode(f"path{number}")
    triples = [
        Triple(whole, NamedNode(RDF + "type"), term("Path")),
        Triple(whole, term("start"), NamedNode(path.start)),
        Triple(whole, term("end"), NamedNode(path.end)),
        Triple(whole, term("length"), Literal(path.length)),
        Triple(whole, term("sign"), Literal(path.sign)),
        Triple(whole, term("weakest"), Literal(path.weakest.strength)),
        Triple(whole, NamedNode(RDFS + "comment"), Literal(path.sentence, language="en-GB")),
    ]
    for place, hop in enumerate(path.hops, 1):
        step = BlankNode(f"path{number}hop{place}")
        triples += [
            Triple(whole, term("hop"), step),
            Triple(step, term("index"), Literal(place)),
            Triple(step, term("from"), NamedNode(hop.start)),
            Triple(step, term("to"), NamedNode(hop.end)),
            Triple(step, term("sign"), Literal(hop.sign)),
        ]
        triples += [Triple(step, term("record"), NamedNode(record.iri)) for record in hop.records if record.iri]
    for node in path.nodes:
        triples.append(Triple(NamedNode(node), NamedNode(RDFS + "label"), Literal(path.labels[node])))
    return triples


FORMATS: dict[str, tuple[str, Callable[[Paths], bytes]]] = {
    "json": ("application/json", _json),
    "csv": ("text/csv; charset=utf-8; header=present", _csv),
    "srj": ("application/sparql-results+json", _sparql_json),
    "graphml": ("application/graphml+xml", _graphml),
    "dot": ("text/vnd.graphviz", _dot),
    "ttl": ("text/turtle", _turtle),
}


def render(paths: Paths, format: str) -> bytes:
    """Return `paths` in one of FORMATS: json, csv, srj (SPARQL results), graphml, dot, ttl.

    Raises UsageError for another name.
    """
    if format not in FORMATS:
        raise UsageError(f"There is no format “{format}” for paths.", f"Use one of: {', '.join(FORMATS)}.")
    return FORMATS[format][1](paths)
