"""Writes claims as reifiers of RDF 1.2: each names the triple that it is about, which is not asserted by that."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from graphsvc.names import CF, PREFIXES, RDF

REIFIES = ox.NamedNode(RDF + "reifies")
_TYPE, _CLAIM = ox.NamedNode(RDF + "type"), ox.NamedNode(CF + "Claim")
_PARTS = (CF + "hasSubject", CF + "predicate", CF + "hasObject")


def reifiers(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """All that is said of each claim, and the triple that it reifies, by the IRI of the claim.

    Rows that say the same of the same two things reify one triple, each with its own status, basis, people and sources.
    After RDF 1.2 Concepts (https://www.w3.org/TR/rdf12-concepts/#section-triple-terms-reification).
    """
    described: dict[ox.NamedNode, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            described[triple.subject].append(triple)
    claims = (claim for claim, said in described.items() if any(_is_claim(one) for one in said))
    for claim in sorted(claims, key=str):
        said = described[claim]
        subject, predicate, end = (_value(said, part) for part in _PARTS)
        assert isinstance(subject, ox.NamedNode) and isinstance(predicate, ox.NamedNode)
        yield ox.Triple(claim, REIFIES, ox.Triple(subject, predicate, end))
        yield from sorted(said, key=str)


def as_turtle(triples: Iterable[ox.Triple]) -> bytes:
    """The reifiers as Turtle of RDF 1.2; the same triples give the same bytes."""
    output = io.BytesIO()
    ox.serialize(reifiers(triples), output, ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    return output.getvalue()


def _is_claim(triple: ox.Triple) -> bool:
    return triple.predicate == _TYPE and triple.object == _CLAIM


def _value(said: Iterable[ox.Triple], predicate: str) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    """The one value of a property that every claim has."""
    return next(one.object for one in said if one.predicate.value == predicate)
