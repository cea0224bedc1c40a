"""Holds all records of a store, read once for each state of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from graphsvc.model.labels import Name, all_names
from graphsvc.model.overlaid import Overlaid
from graphsvc.model.reading import read_claims, read_nodes, read_sources
from graphsvc.model.records import Claim, Node, Source
from graphsvc.model.select import Asked
from graphsvc.store import Store
from graphsvc.store.generation_cache import cache_of

Record = TypeVar("Record", Node, Claim, Source)


@dataclass(frozen=True)
class Catalogue:
    """All nodes, claims and sources by IRI, in the order of their ids, and the name of every resource that has one."""

    nodes: Mapping[str, Node]
    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]
    names: Mapping[str, Name] = field(default_factory=dict)

    @cached_property
    def claims_of(self) -> Mapping[str, list[Claim]]:
        """The claims that have a node as subject or object."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims.values():
            for end in dict.fromkeys((claim.subject, claim.object)):
                found[end].append(claim)
        return found

    @cached_property
    def claims_from(self) -> Mapping[str, list[Claim]]:
        """The claims that rest on a source."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims.values():
            for source in claim.sources:
                found[source].append(claim)
        return found

    @cached_property
    def parts_of(self) -> Mapping[str, list[Node]]:
        """The nodes that the curators filed directly under a node."""
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes.values():
            if node.filed_under:
                found[node.filed_under].append(node)
        return found

    @cached_property
    def in_layer(self) -> Mapping[str, list[str]]:
        """The IRIs of the nodes in each layer, the layer itself left out, by the local name of the layer."""
        found: dict[str, list[str]] = defaultdict(list)
        for node in self.nodes.values():
            if node.type != "Layer":
                found[node.layer].append(node.iri)
        return found

    def with_parts(self, iri: str) -> list[str]:
        """A node and everything that the curators filed under it, itself first, each part after its whole."""
        found = [iri]
        for whole in found:
            found += [part.iri for part in self.parts_of.get(whole, []) if part.iri not in found]
        return found

    def with_wholes(self, iri: str) -> list[str]:
        """A node and everything that it is filed under, itself first, each whole after its part."""
        found = [iri]
        while (above := self.nodes[found[-1]].filed_under if found[-1] in self.nodes else "") in self.nodes:
            if above in found:
                break
            found.append(above)
        return found

    def label(self, iri: str) -> str:
        """The label of a node, source, section or schema term, else its IRI."""
        return self.name(iri).label

    def name(self, iri: str) -> Name:
        """What a node, source, section or schema term is called; its IRI where it has no label."""
        return self.names.get(iri) or Name(iri)


def catalogue_of(store: Store) -> Catalogue:
    """The records of `store`, kept until it changes. Raises StoreError when the store does not answer."""
    kept = cache_of(store, "records")
    return kept.get("catalogue", store.generation, lambda: _with_nodes(store, nodes_of(store)))


def with_records(store: Store, catalogue: Catalogue) -> Store:
    """A store to read, which answers queries as `store` does now and whose records are those of `catalogue`."""
    laid = Overlaid(store)
    kept = cache_of(laid, "records")
    kept.keep("catalogue", laid.generation, catalogue)
    kept.keep("nodes", laid.generation, catalogue.nodes)
    return laid


def nodes_of(store: Store) -> Mapping[str, Node]:
    """The nodes of `store` alone, by IRI, kept until it changes. Raises StoreError."""
    return cache_of(store, "records").get("nodes", store.generation, lambda: _by_iri(read_nodes(store)))


def read_catalogue(store: Asked) -> Catalogue:
    """Read all records of `store`. Raises StoreError when the store does not answer."""
    return _with_nodes(store, _by_iri(read_nodes(store)))


def _with_nodes(store: Asked, nodes: Mapping[str, Node]) -> Catalogue:
    return Catalogue(nodes, _by_iri(read_claims(store)), _by_iri(read_sources(store)), all_names(store))


def _by_iri(records: Iterable[Record]) -> dict[str, Record]:
    return {record.iri: record for record in records}
