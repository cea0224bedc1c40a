"""Finds the labels of whatever a result shows: those of the records, and for other datasets a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphsvc.model.select import BATCH, Asked, batches, select, values
from graphsvc.names import SPARQL_PREFIXES, shrink_iri
from graphsvc.store import Store

_OWN = "{ ?s skos:prefLabel ?label BIND(0 AS ?rank) } UNION { ?s rdfs:label ?label BIND(1 AS ?rank) }"
_NAMES = "{ ?s schema:name|foaf:name|dcterms:title ?label BIND(2 AS ?rank) }"
_SELECT = SPARQL_PREFIXES + "SELECT ?s ?label ?rank (LANG(?label) AS ?lang) WHERE { "


class Labels:
    """The labels of a store's resources: skos:prefLabel before rdfs:label before names, English before others.

    `known` are labels that need not be asked for.
    """

    def __init__(self, store: Store, graph: str | None = None, known: Mapping[str, str] | None = None) -> None:
        self._store = store
        self._graphs = (graph,) if graph else ()
        self._known = known or {}
        self._found: dict[str, str] = {}

    def load(self, iris: Iterable[str]) -> None:
        """Fetch the labels of `iris` that are not known yet, with as few queries as can be."""
        missing = sorted({iri for iri in iris if iri not in self._known and iri not in self._found})
        for batch in batches(missing, BATCH):
            self._found.update({iri: shrink_iri(iri) for iri in batch})
            query = f"{_SELECT}{values('s', batch)} {_OWN} UNION {_NAMES} }}"
            rows = [row for graphs in {(), self._graphs} for row in select(self._store, query, graphs)]
            self._found.update(_best(rows))

    def __getitem__(self, iri: str) -> str:
        known = self._known.get(iri)
        if known is not None:
            return known
        if iri not in self._found:
            self.load([iri])
        return self._found[iri]


def all_labels(store: Asked) -> dict[str, str]:
    """The label of every resource of `store` that has one, by IRI. Raises StoreError."""
    return _best(select(store, f"{_SELECT}{_OWN} FILTER isIRI(?s) }}"))


def _best(rows: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Of rows of IRI, label, rank and language the best label of each IRI."""
    ranked = sorted(rows, key=lambda row: (row[2], not row[3].startswith("en"), row[3], row[1]), reverse=True)
    return {row[0]: row[1] for row in ranked}
