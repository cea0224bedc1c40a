"""Lists the terms of the schema from the schema file itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph
from rdflib.collection import Collection
from rdflib.term import Node

from graphsvc.names import CF
from parts.table import rows

SCHEMA = Path(__file__).parents[2] / "ontology" / "schema.ttl"


def markdown() -> str:
    """A table of classes, one of properties, and one of the values of closed lists."""
    graph = Graph().parse(SCHEMA)
    classes = _ours(graph, graph.subjects(RDF.type, OWL.Class))
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    properties = _ours(graph, (term for kind in kinds for term in graph.subjects(RDF.type, kind)))
    values = _ours(graph, graph.subjects(RDF.type, OWL.NamedIndividual))
    said = [
        "## Classes\n",
        rows(("class", "meaning", "below"), [(*_term(graph, c), _all(graph, c, RDFS.subClassOf)) for c in classes]),
        "## Properties\n",
        rows(("property", "meaning", "from → to", "what follows"), [_property(graph, p) for p in properties]),
        "## Values of closed lists\n",
        rows(("value", "meaning", "list"), [(*_term(graph, v), _all(graph, v, RDF.type)) for v in values]),
    ]
    return "\n".join(said)


def _ours(graph: Graph, terms: Iterable[Node]) -> list[Node]:
    return sorted({term for term in terms if str(term).startswith(CF)}, key=lambda term: str(term).lower())


def _term(graph: Graph, term: Node) -> tuple[str, str]:
    label = graph.value(term, RDFS.label) or graph.value(term, SKOS.prefLabel) or ""
    return f"`{_short(graph, term)}` {label}", str(graph.value(term, SKOS.definition) or "")


def _short(graph: Graph, term: Node) -> str:
    if (inverse := graph.value(term, OWL.inverseOf)) and not str(term).startswith("http"):
        return "^" + _short(graph, inverse)
    return term.n3(graph.namespace_manager)


def _all(graph: Graph, term: Node, predicate: Node) -> str:
    named = [value for value in graph.objects(term, predicate) if str(value).startswith(CF)]
    return ", ".join(f"`{_short(graph, value)}`" for value in sorted(named))


def _property(graph: Graph, term: Node) -> tuple[str, str, str, str]:
    ends = [_short(graph, end) if (end := graph.value(term, side)) else "any" for side in (RDFS.domain, RDFS.range)]
    follows = []
    if above := _all(graph, term, RDFS.subPropertyOf):
        follows.append(f"implies {above}")
    if inverse := _all(graph, term, OWL.inverseOf):
        follows.append(f"inverse of {inverse}")
    for chain in graph.objects(term, OWL.propertyChainAxiom):
        follows.append("from " + " then ".join(f"`{_short(graph, link)}`" for link in Collection(graph, chain)))
    kinds = ((OWL.TransitiveProperty, "transitive"), (OWL.SymmetricProperty, "symmetric"))
    follows += [word for kind, word in kinds if (term, RDF.type, kind) in graph]
    if (term, RDF.type, OWL.FunctionalProperty) in graph:
        follows.append("one value at most")
    return *_term(graph, term), " → ".join(f"`{end}`" for end in ends), "; ".join(follows)
