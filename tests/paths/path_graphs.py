"""Builds small graphs of claims and of bare triples for the tests of paths."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from graphsvc.names import CF, DCTERMS, NODE, RDF, SKOS, SOURCE
from graphsvc.names import CLAIM as CLAIMS
from graphsvc.store import Store, open_store

EX = "http://example.org/"
SIGNS = {"+": "positive", "-": "negative", "?": "contextDependent"}


def node(name: str) -> str:
    return NODE + name


def claim(
    id: str,
    tail: str,
    sign: str,
    head: str,
    *,
    predicate: str = "",
    basis: str = "effect",
    status: str = "literature",
    modality: str = "measured",
    source: str = "PAPER",
    null: bool = False,
    **more: str,
) -> list[Quad]:
    """The triples of one claim, as the built graph has them."""
    iri = NamedNode(CLAIMS + id)
    named = predicate or {"+": "enhances", "-": "diminishes"}.get(sign, "influences")
    subject, object_ = (head, tail) if named == "requires" else (tail, head)
    terms = {"status": status, "basis": basis, "modality": modality, "predicate": named, **more}
    pairs = [(CF + name, NamedNode(CF + value)) for name, value in terms.items()]
    pairs += [(CF + "hasSubject", NamedNode(NODE + subject)), (CF + "hasObject", NamedNode(NODE + object_))]
    pairs += [(CF + "sign", NamedNode(CF + SIGNS[sign]))] * bool(sign)
    ends = [(CF + "hasTail", NamedNode(NODE + tail)), (CF + "hasHead", NamedNode(NODE + head))]
    pairs += [(RDF + "type", NamedNode(CF + "NullFinding"))] if null else ends
    pairs += [(RDF + "type", NamedNode(CF + "Claim"))]
    pairs += [(CF + "supportedBy", NamedNode(SOURCE + source)), (DCTERMS + "identifier", Literal(id))]
    nodes = [
        Quad(NamedNode(NODE + name), NamedNode(RDF + "type"), NamedNode(CF + "FrameworkNode")) for name in (tail, head)
    ]
    labels = [
        Quad(NamedNode(NODE + name), NamedNode(SKOS + "prefLabel"), Literal(name.replace("-", " "), language="en-GB"))
        for name in (tail, head)
    ]
    direct = Quad(NamedNode(NODE + subject), NamedNode(CF + named), NamedNode(NODE + object_))
    return [Quad(iri, NamedNode(p), o) for p, o in pairs] + nodes + labels + [direct]


def claims_store(*claims: list[Quad]) -> Store:
    store = open_store()
    store.load([quad for quads in claims for quad in quads])
    return store


def triples_store(edges: Iterable[tuple[str, str, str]]) -> Store:
    """A store of (tail, predicate, head) under http://example.org/."""
    store = open_store()
    store.load([Quad(*(NamedNode(EX + name) for name in edge)) for edge in edges])
    return store
