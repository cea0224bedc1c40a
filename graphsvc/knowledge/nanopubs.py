"""Writes each claim as a nanopublication: what is asserted, where that comes from, and who published it."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from graphsvc.knowledge.provenance import CURATORS, Version
from graphsvc.names import BASE, CF, DCTERMS, PREFIXES, PROV, RDF, XSD, local_name

NP = "http://www.nanopub.org/nschema#"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TYPE = ox.NamedNode(RDF + "type")
# What a record says of how it came to be is no part of what it asserts.
_PROVENANCE = (PROV + "wasDerivedFrom", PROV + "wasAttributedTo", PROV + "wasGeneratedBy")


def nanopubs(triples: Iterable[ox.Triple], version: Version) -> Iterator[ox.Quad]:
    """The quads of one nanopublication for each claim of the graph, in the order of their IRIs.

    The assertion holds all that the record says, its id with it; the provenance what it was derived from and who
    curated it. After the nanopublication guidelines (https://nanopub.net/guidelines/).
    """
    described: dict[str, list[ox.Triple]] = defaultdict(list)
    claims: set[str] = set()
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            described[triple.subject.value].append(triple)
            if triple.predicate == TYPE and triple.object == ox.NamedNode(CF + "Claim"):
                claims.add(triple.subject.value)
    for claim in sorted(claims):
        yield from _nanopub(claim, described[claim], version)


def as_trig(triples: Iterable[ox.Triple], version: Version) -> bytes:
    """The nanopublications as TriG; the same triples give the same bytes."""
    output = io.BytesIO()
    prefixes = {**PREFIXES, "np": NP}
    ox.serialize(nanopubs(triples, version), output, ox.RdfFormat.TRIG, prefixes=prefixes)
    return output.getvalue()


def _nanopub(claim: str, said: Iterable[ox.Triple], version: Version) -> Iterator[ox.Quad]:
    whole = f"{BASE}id/nanopub/{local_name(claim)}-of-{version.number}"
    head, assertion, provenance, pubinfo = (
        ox.NamedNode(f"{whole}#{part}") for part in ("Head", "assertion", "provenance", "pubinfo")
    )
    it = ox.NamedNode(whole)
    yield ox.Quad(it, TYPE, ox.NamedNode(NP + "Nanopublication"), head)
    for name, part in {"Assertion": assertion, "Provenance": provenance, "PublicationInfo": pubinfo}.items():
        yield ox.Quad(it, ox.NamedNode(f"{NP}has{name}"), part, head)
    for triple in sorted(said, key=str):
        origin = triple.predicate.value in _PROVENANCE
        subject, graph = (assertion, provenance) if origin else (triple.subject, assertion)
        yield ox.Quad(subject, triple.predicate, triple.object, graph)
    day = ox.Literal(f"{version.day}T00:00:00Z", datatype=ox.NamedNode(XSD + "dateTime"))
    yield ox.Quad(it, ox.NamedNode(DCTERMS + "created"), day, pubinfo)
    yield ox.Quad(it, ox.NamedNode(DCTERMS + "creator"), ox.NamedNode(CURATORS), pubinfo)
    yield ox.Quad(it, ox.NamedNode(DCTERMS + "license"), ox.NamedNode(LICENCE), pubinfo)
