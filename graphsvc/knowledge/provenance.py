"""Says which version the graph is, and who curated each claim, when and from which row, as PROV-O has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from graphsvc.framework import framework
from graphsvc.knowledge.tables import Row, Tables
from graphsvc.names import BASE, CLAIM, DCTERMS, NODE, OWL, PREFIXES, PROV, RDF, RDFS, SKOS, XSD

ONTOLOGY = BASE + "ontology"
CURATORS = BASE + "id/agent/curators"
SCHEME = BASE + "id/scheme/nodes"
DATASET = BASE
LANGUAGE = "en-GB"
DCAT, FOAF = PREFIXES["dcat"], PREFIXES["foaf"]


@dataclass(frozen=True)
class Version:
    """The version of schema and rows together: its number, its day (2026-11-28), and who made it."""

    number: str
    day: str
    makers: str


def version_of(schema: Iterable[Triple]) -> Version:
    """The version that the header of the schema states; each part is "" where it states none."""
    header = {
        one.predicate.value: one.object.value
        for one in schema
        if isinstance(one.object, Literal) and isinstance(one.subject, NamedNode) and one.subject.value == ONTOLOGY
    }
    day = header.get(DCTERMS + "modified", "").partition("T")[0]
    return Version(header.get(OWL + "versionInfo", ""), day, header.get(DCTERMS + "creator", ""))


def provenance_triples(tables: Tables, version: Version) -> Iterator[Triple]:
    """The dataset with its version, the curators, their work on this version, and what of it each claim came from.

    The row of a claim is named with the version, since a row moves when another is put before it.
    """
    work = f"{BASE}id/activity/curation-{version.number}"
    yield from _described(work, PROV + "Activity", f"Curation of the rows of version {version.number}")
    yield _link(work, PROV + "wasAssociatedWith", CURATORS)
    yield _typed(work, PROV + "endedAtTime", f"{version.day}T00:00:00Z", "dateTime")
    yield from _described(CURATORS, PROV + "Agent", version.makers)
    yield _link(CURATORS, RDF + "type", FOAF + "Agent")
    yield from _described(
        DATASET, DCAT + "Dataset", framework().texts.get("pages.dataset", f"Rows and graph of {framework().name}")
    )
    yield _link(DATASET, RDF + "type", PROV + "Entity")
    yield _link(DATASET, PROV + "wasGeneratedBy", work)
    yield Triple(NamedNode(DATASET), NamedNode(OWL + "versionInfo"), Literal(version.number, language=LANGUAGE))
    yield _typed(DATASET, DCTERMS + "modified", f"{version.day}T00:00:00Z", "dateTime")
    yield from _described(
        SCHEME, SKOS + "ConceptScheme", framework().texts.get("pages.nodes", "Nodes of the framework")
    )
    for node in tables.rows["nodes"]:
        yield _link(NODE + node["slug"], SKOS + "inScheme", SCHEME)
    for row in tables.rows["claims"]:
        yield from _of_claim(row, version.number, work)


def _of_claim(row: Row, number: str, work: str) -> Iterator[Triple]:
    claim, origin = CLAIM + row["id"], f"{BASE}id/row/claims-{row.number}-of-{number}"
    yield _link(claim, PROV + "wasAttributedTo", CURATORS)
    yield _link(claim, PROV + "wasGeneratedBy", work)
    yield _link(claim, PROV + "wasDerivedFrom", origin)
    yield from _described(origin, PROV + "Entity", f"Row {row.number} of {row.file}, version {number}")


def _described(subject: str, kind: str, label: str) -> Iterator[Triple]:
    yield _link(subject, RDF + "type", kind)
    yield Triple(NamedNode(subject), NamedNode(RDFS + "label"), Literal(label, language=LANGUAGE))


def _link(subject: str, predicate: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(value))


def _typed(subject: str, predicate: str, value: str, datatype: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), Literal(value, datatype=NamedNode(XSD + datatype)))
