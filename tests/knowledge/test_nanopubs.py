"""Nanopublications: each is one of four graphs as the guidelines ask, and together they say what the claims say."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox
import pytest
from rdflib import Dataset

from graphsvc.knowledge.build import build_graph, find_ontology, read_schema
from graphsvc.knowledge.nanopubs import NP, as_trig
from graphsvc.knowledge.provenance import version_of
from graphsvc.names import CF, CLAIM, PROV, RDF

ORIGINS = {PROV + "wasDerivedFrom", PROV + "wasAttributedTo", PROV + "wasGeneratedBy"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # its own, as it parses
@pytest.mark.filterwarnings("ignore:.*is deprecated, use Dataset:DeprecationWarning")
def test_nanopublications_read_back_are_well_formed_and_say_what_the_claims_say() -> None:
    graph = build_graph()
    trig = as_trig(graph, version_of(read_schema(find_ontology())))
    graphs: dict[str, set[ox.Quad]] = defaultdict(set)
    for quad in ox.parse(trig, ox.RdfFormat.TRIG):
        graphs[quad.graph_name.value].add(quad)  # type: ignore[union-attr]
    claims = {t.subject for t in graph if t.predicate.value == RDF + "type" and t.object == ox.NamedNode(CF + "Claim")}
    heads = [name for name in graphs if name.endswith("#Head")]
    assert len(heads) == len(claims) and len(graphs) == 4 * len(claims)
    asserted = set()
    for name in heads:
        whole = ox.NamedNode(name.removesuffix("#Head"))
        parts = {quad.predicate.value: quad.object for quad in graphs[name] if quad.subject == whole}
        assertion, provenance, pubinfo = (
            parts[f"{NP}has{part}"] for part in ("Assertion", "Provenance", "PublicationInfo")
        )
        assert parts[RDF + "type"].value == NP + "Nanopublication"
        assert all(quad.subject == assertion for quad in graphs[provenance.value])
        assert all(quad.subject == whole for quad in graphs[pubinfo.value]) and graphs[pubinfo.value]
        assert {quad.predicate.value for quad in graphs[provenance.value]} == ORIGINS
        asserted |= {quad.triple for quad in graphs[assertion.value]}
    said = {triple for triple in graph if triple.subject in claims and triple.predicate.value not in ORIGINS}
    assert asserted == said and {triple.subject for triple in asserted} == claims
    assert all(claim.value.startswith(CLAIM) for claim in claims)  # type: ignore[union-attr]
    assert len(Dataset().parse(data=trig, format="trig")) == sum(len(quads) for quads in graphs.values())
