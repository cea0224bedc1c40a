"""Looks up labels of whatever a result shows, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable

from graphsvc.names import SPARQL_PREFIXES, shrink_iri
from graphsvc.paths.rows import BATCH, batches, select, values
from graphsvc.store import Store

LABELS = """SELECT ?s ?label ?rank (LANG(?label) AS ?lang) WHERE {{ {values}
  {{ ?s skos:prefLabel ?label BIND(0 AS ?rank) }} UNION {{ ?s rdfs:label ?label BIND(1 AS ?rank) }}
  UNION {{ ?s schema:name|foaf:name|dcterms:title ?label BIND(2 AS ?rank) }} }}"""


class Labels:
    """The labels of a store's resources: skos:prefLabel before rdfs:label before names, English before others."""

    def __init__(self, store: Store, graph: str | None = None) -> None:
        self._store = store
        self._graphs = (graph,) if graph else ()
        self._known: dict[str, str] = {}

    def load(self, iris: Iterable[str]) -> None:
        """Fetch the labels of `iris` that are not known yet, with as few queries as can be."""
        missing = sorted({iri for iri in iris if iri not in self._known})
        for batch in batches(missing, BATCH):
            self._known.update({iri: shrink_iri(iri) for iri in batch})
            query = SPARQL_PREFIXES + LABELS.format(values=values("s", batch))
            found = [row for graphs in {(), self._graphs} for row in select(self._store, query, graphs)]
            ranked = sorted(found, key=lambda row: (row[2], not row[3].startswith("en"), row[3], row[1]), reverse=True)
            self._known.update((row[0], row[1]) for row in ranked)

    def __getitem__(self, iri: str) -> str:
        if iri not in self._known:
            self.load([iri])
        return self._known[iri]
