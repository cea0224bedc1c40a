"""Writes own records as triples of a named graph, in the terms that the records of a framework are written in."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from graphsvc.model.records import Claim, Node, Source
from graphsvc.names import CF, DCTERMS, RDF, RDFS, SKOS
from graphsvc.own.records import OwnRecords

_SIGNS = {"+": "positive", "-": "negative", "?": "contextDependent"}
_LANGUAGE = "en-GB"


def triples(records: OwnRecords, graph: str) -> Iterator[Triple]:
    """What own records say, with the new things, claims and sources named below the IRI of the graph."""
    base = graph if graph.endswith(("#", "/")) else graph + "#"
    kinds = (("node-", records.nodes), ("claim-", records.claims), ("source-", records.sources))
    names = {iri: f"{base}{kind}{iri.rpartition('/')[2]}" for kind, found in kinds for iri in found}
    for node in records.nodes.values():
        yield from _node(names[node.iri], node)
    for source in records.sources.values():
        yield from _source(names[source.iri], source)
    for claim in records.claims.values():
        yield from _claim(names[claim.iri], claim, names)


def _node(subject: str, node: Node) -> Iterator[Triple]:
    yield _link(subject, RDF + "type", CF + "FrameworkNode")
    yield _text(subject, SKOS + "prefLabel", node.label)
    yield _string(subject, DCTERMS + "identifier", node.slug)


def _source(subject: str, source: Source) -> Iterator[Triple]:
    yield _link(subject, RDF + "type", CF + "Source")
    yield _link(subject, RDF + "type", CF + "LiteratureSource")
    yield _text(subject, RDFS + "label", source.title)
    yield _text(subject, DCTERMS + "title", source.title)
    yield _string(subject, DCTERMS + "identifier", source.key)
    for term, value in ((DCTERMS + "issued", source.year), ("http://purl.org/ontology/bibo/doi", source.doi)):
        if value:
            yield _string(subject, term, value)


def _claim(subject: str, claim: Claim, names: dict[str, str]) -> Iterator[Triple]:
    yield _link(subject, RDF + "type", CF + "Claim")
    yield _link(subject, RDF + "type", CF + claim.kind)
    yield _string(subject, DCTERMS + "identifier", claim.id)
    links = {
        "predicate": claim.predicate,
        "hasSubject": claim.subject,
        "hasObject": claim.object,
        "hasTail": claim.tail,
        "hasHead": claim.head,
        "sign": CF + _SIGNS[claim.sign] if claim.sign else "",
        "status": CF + "literature",
        "basis": CF + claim.basis if claim.basis else "",
        "modality": CF + claim.modality,
    }
    for name, value in links.items():
        if value:
            yield _link(subject, CF + name, names.get(value, value))
    for iri in claim.sources:
        yield _link(subject, CF + "supportedBy", names.get(iri, iri))
    yield Triple(NamedNode(subject), NamedNode(CF + "hedged"), Literal(claim.hedged))
    for name, words in (("paraphrase", claim.paraphrase), ("context", claim.context)):
        if words:
            yield _text(subject, CF + name, words)


def _link(subject: str, term: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(term), NamedNode(value))


def _text(subject: str, term: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(term), Literal(value, language=_LANGUAGE))


def _string(subject: str, term: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(term), Literal(value))
