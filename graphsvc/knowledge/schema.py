"""Reads the schema of a framework: its own file, or the shared schema with the framework's name and kinds of nodes."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from graphsvc.errors import Fault, KnowledgeError
from graphsvc.framework import Framework, foreign_terms, framework
from graphsvc.knowledge.folder import part
from graphsvc.names import BASE, CF, DCTERMS, OWL, OWN, PREFIXES, RDF, RDFS, SHARED, SKOS, XSD

SCHEMA, ALIGNMENT = "schema.ttl", "alignment.ttl"
A = ox.NamedNode(RDF + "type")
FIRST, REST, NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))
LANGUAGE = "en-GB"
_DATES = ("created", "issued", "modified")


def read_schema(folder: Path) -> list[ox.Triple]:
    """The triples of the schema in the folder of a framework, and of its alignment where there is one.

    A folder without a schema has the shared one. Raises KnowledgeError where one does not parse.
    """
    own, aligned = folder / SCHEMA, part(folder, ALIGNMENT)
    triples = [*_parsed(part(folder, SCHEMA)), *(_parsed(aligned) if aligned.is_file() else ())]
    return triples if own.is_file() else _adapted(triples, framework())


def schema_turtle(folder: Path) -> bytes:
    """The schema of a framework as Turtle: its own file as it is written, or the shared one as it is read."""
    own = folder / SCHEMA
    if own.is_file():
        return own.read_bytes()
    output = io.BytesIO()
    ox.serialize(_adapted(_parsed(part(folder, SCHEMA)), framework()), output, ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    return output.getvalue()


def _parsed(path: Path) -> list[ox.Triple]:
    try:
        schema = ox.Dataset(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
        # Parsing names blank nodes by chance; canonical names make the built graph the same every time.
        schema.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return [quad.triple for quad in schema]
    except SyntaxError as error:
        reason = f"The Turtle does not parse: {error.msg or error}."
        raise KnowledgeError([Fault(path.name, error.lineno, None, reason, "Mend the line.")]) from error


def _adapted(triples: Iterable[ox.Triple], ours: Framework) -> list[ox.Triple]:
    """The shared schema under the name of a framework: without terms that another keeps to itself, with its kinds."""
    dropped = {ox.NamedNode(CF + name) for name in foreign_terms()} | {ox.NamedNode(SHARED + "ontology")}
    defined = ox.NamedNode(RDFS + "isDefinedBy")
    kept = [
        one
        for one in triples
        if one.subject not in dropped and (one.predicate in (FIRST, defined) or one.object not in dropped)
    ]
    return sorted({*_without(kept, dropped), *_header(ours), *_kinds(ours)}, key=str)


def _without(triples: list[ox.Triple], dropped: Collection[object]) -> Iterator[ox.Triple]:
    """The triples without the cells of lists that hold a dropped term: what led to such a cell leads past it."""
    out = {one.subject for one in triples if one.predicate == FIRST and one.object in dropped}
    after = {one.subject: one.object for one in triples if one.predicate == REST}
    for one in triples:
        if one.subject in out:
            continue
        end = one.object
        while end in out:
            end = after[end]  # type: ignore[index]
        yield ox.Triple(one.subject, one.predicate, end)


def _header(ours: Framework) -> Iterator[ox.Triple]:
    """What the header of a schema says: whose it is, which version, under which licence."""
    subject = ox.NamedNode(BASE + "ontology")
    day = ox.Literal(f"{ours.date}T00:00:00Z", datatype=ox.NamedNode(XSD + "dateTime"))
    texts = {
        OWL + "versionInfo": ours.version,
        DCTERMS + "title": f"Ontology of {ours.name}",
        DCTERMS + "description": ours.about,
        DCTERMS + "creator": ours.makers,
        DCTERMS + "publisher": ours.makers,
    }
    yield ox.Triple(subject, A, ox.NamedNode(OWL + "Ontology"))
    yield ox.Triple(subject, ox.NamedNode(OWL + "versionIRI"), ox.NamedNode(f"{BASE}ontology/{ours.version}"))
    yield ox.Triple(subject, ox.NamedNode(DCTERMS + "license"), ox.NamedNode(ours.license))
    for name, text in texts.items():
        yield ox.Triple(subject, ox.NamedNode(name), ox.Literal(text, language=LANGUAGE))
    for name in _DATES:
        yield ox.Triple(subject, ox.NamedNode(DCTERMS + name), day)


def _kinds(ours: Framework) -> Iterator[ox.Triple]:
    """The classes of the framework's own kinds of nodes."""
    for kind in ours.kinds:
        term = ox.NamedNode(OWN + kind.term)
        if kind.definition:
            yield ox.Triple(term, A, ox.NamedNode(OWL + "Class"))
            yield ox.Triple(term, ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(CF + kind.below))
            yield ox.Triple(term, ox.NamedNode(RDFS + "label"), ox.Literal(kind.name.lower(), language=LANGUAGE))
            yield ox.Triple(term, ox.NamedNode(SKOS + "definition"), ox.Literal(kind.definition, language=LANGUAGE))
            yield ox.Triple(term, ox.NamedNode(RDFS + "isDefinedBy"), ox.NamedNode(BASE + "ontology"))
