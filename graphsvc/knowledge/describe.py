"""Describes the schema term by term, for the page of the ontology and for the reference of the documentation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS
from rdflib.term import Node

from graphsvc.names import BASE, CF, OWN

HEADER = (
    ("Title", DCTERMS.title),
    ("Description", DCTERMS.description),
    ("Version", OWL.versionInfo),
    ("Version IRI", OWL.versionIRI),
    ("Creator", DCTERMS.creator),
    ("Issued", DCTERMS.issued),
    ("Licence", DCTERMS.license),
    ("Rights", DCTERMS.rights),
    ("Source", DCTERMS.source),
    ("How to cite", DCTERMS.bibliographicCitation),
)
TRAITS = (
    (OWL.TransitiveProperty, "transitive"),
    (OWL.SymmetricProperty, "symmetric"),
    (OWL.AsymmetricProperty, "asymmetric"),
    (OWL.IrreflexiveProperty, "irreflexive"),
    (OWL.InverseFunctionalProperty, "one subject at most for each value"),
    (OWL.FunctionalProperty, "one value at most"),
)
ANYTHING = "any"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the schema says of a term: `what`, and the names it says it with, in their order."""

    what: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A class, a property or a value: its name with prefix (`cf:Claim`), its IRI, its words, and what is said of it."""

    name: str
    iri: str
    label: str
    definition: str
    notes: tuple[str, ...]
    facts: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """The header of the schema as pairs of a heading and a text, and its terms by kind, each kind by name."""

    header: tuple[tuple[str, str], ...]
    classes: tuple[Term, ...]
    properties: tuple[Term, ...]
    values: tuple[Term, ...]


def describe_schema(schema: Path | bytes) -> Schema:
    """Return what a schema, in a Turtle file or as Turtle, says of itself and of its terms. Raises OSError."""
    graph = Graph().parse(data=schema, format="turtle") if isinstance(schema, bytes) else Graph().parse(schema)
    said = [(word, str(value)) for word, key in HEADER for value in graph.objects(URIRef(f"{BASE}ontology"), key)]
    header = [(word, text.partition("T00:00:00")[0]) for word, text in said]  # a day is a time in OWL 2
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    return Schema(
        tuple(header),
        tuple(_class(graph, term) for term in _ours(graph, OWL.Class)),
        tuple(_property(graph, term) for term in _ours(graph, *kinds)),
        tuple(
            _term(graph, term, _named(graph, term, "in the list", RDF.type))
            for term in _ours(graph, OWL.NamedIndividual)
        ),
    )


def _ours(graph: Graph, *kinds: Node) -> list[Node]:
    found = {term for kind in kinds for term in graph.subjects(RDF.type, kind) if str(term).startswith((CF, OWN))}
    return sorted(found, key=lambda term: str(term).lower())


def _term(graph: Graph, term: Node, facts: Iterable[Said]) -> Term:
    label = graph.value(term, RDFS.label) or graph.value(term, SKOS.prefLabel) or ""
    definition = str(graph.value(term, SKOS.definition) or "")
    notes = tuple(sorted(str(note) for kind in (SKOS.scopeNote, SKOS.note) for note in graph.objects(term, kind)))
    return Term(_name(graph, term), str(term), str(label), definition, notes, tuple(facts))


def _class(graph: Graph, term: Node) -> Term:
    facts = [
        *_named(graph, term, "below", RDFS.subClassOf),
        *_named(graph, term, "same as", OWL.equivalentClass),
        *_named(graph, term, "apart from", OWL.disjointWith),
    ]
    under = tuple(sorted(_name(graph, one) for one in graph.subjects(RDFS.subClassOf, term) if _is_ours(one)))
    return _term(graph, term, [*facts, Said("above", under)] if under else facts)


def _property(graph: Graph, term: Node) -> Term:
    ends = [_name(graph, end) if (end := graph.value(term, side)) else ANYTHING for side in (RDFS.domain, RDFS.range)]
    facts = [
        Said("from", (ends[0],)),
        Said("to", (ends[1],)),
        *_named(graph, term, "implies", RDFS.subPropertyOf),
        *_named(graph, term, "inverse of", OWL.inverseOf),
    ]
    for chain in sorted(graph.objects(term, OWL.propertyChainAxiom), key=lambda one: _links(graph, one)):
        facts.append(Said("follows from the chain", _links(graph, chain)))
    facts += [Said(word, ()) for kind, word in TRAITS if (term, RDF.type, kind) in graph]
    return _term(graph, term, facts)


def _links(graph: Graph, chain: Node) -> tuple[str, ...]:
    return tuple(_name(graph, link) for link in Collection(graph, chain))


def _named(graph: Graph, term: Node, what: str, predicate: Node) -> list[Said]:
    names = tuple(sorted(_name(graph, value) for value in graph.objects(term, predicate) if _is_ours(value)))
    return [Said(what, names)] if names else []


def _is_ours(term: Node) -> bool:
    return str(term).startswith((CF, OWN))


def _name(graph: Graph, term: Node) -> str:
    """The name with prefix; ^ before that of the property whose inverse a blank node stands for."""
    inverse = graph.value(term, OWL.inverseOf)
    if inverse and not isinstance(term, URIRef):
        return "^" + _name(graph, inverse)
    return term.n3(graph.namespace_manager)
