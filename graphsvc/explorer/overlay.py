"""Lays a reader's own evidence, kept in a named graph, over the framework, and keeps it recognisable as theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graphsvc.model.catalogue import Catalogue
from graphsvc.model.labels import all_names
from graphsvc.model.reading import read_claims, read_nodes, read_sources
from graphsvc.store import QueryResult, Store


@dataclass(frozen=True)
class OneGraph:
    """One named graph of a store, asked as if it were the default graph."""

    store: Store
    graph: str

    def query(self, query: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> QueryResult:
        return self.store.query(query, default_graphs=(*default_graphs, self.graph), named_graphs=named_graphs)


def lay_over(catalogue: Catalogue, store: Store, graph: str) -> Catalogue:
    """Return the records with those of `graph` added; what is in both stays as it is in the framework.

    Raises StoreError when the store does not answer.
    """
    theirs = OneGraph(store, graph)
    kinds = {claim.predicate: claim.kind for claim in catalogue.claims.values()}
    claims = {
        claim.iri: replace(claim, kind=kinds.get(claim.predicate, claim.kind), own=True)
        for claim in read_claims(theirs)
        if claim.iri not in catalogue.claims
    }
    nodes = {node.iri: node for node in read_nodes(theirs)}
    sources = {source.iri: source for source in read_sources(theirs)}
    known = {**nodes, **catalogue.nodes}
    usable = {iri: claim for iri, claim in claims.items() if claim.subject in known and claim.object in known}
    return Catalogue(
        known,
        {**catalogue.claims, **usable},
        {**sources, **catalogue.sources},
        {**all_names(theirs), **catalogue.names},
    )
