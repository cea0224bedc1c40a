"""Finds what whatever a result shows is called: by the records, and for other datasets a batch at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphsvc.model.select import BATCH, Asked, batches, select, values
from graphsvc.names import SPARQL_PREFIXES, shrink_iri
from graphsvc.store import Store

_WITHIN, _NUMBER = "within", "number"
_OWN = "{ ?s skos:prefLabel ?label BIND(0 AS ?rank) } UNION { ?s rdfs:label ?label BIND(1 AS ?rank) }"
_FORMS = (
    f'{{ ?s cf:labelInSentence ?label BIND("{_WITHIN}" AS ?rank) }} UNION '
    f'{{ ?s cf:grammaticalNumber ?label BIND("{_NUMBER}" AS ?rank) }}'
)
_NAMES = "{ ?s schema:name|foaf:name|dcterms:title ?label BIND(2 AS ?rank) }"
_SELECT = SPARQL_PREFIXES + "SELECT ?s ?label ?rank (LANG(?label) AS ?lang) WHERE { "


@dataclass(frozen=True, slots=True)
class Name:
    """What a thing is called.

    `within` is its label as written inside a sentence, `number` is singular, plural or uncounted: each "" where the
    graph does not say.
    """

    label: str
    within: str = ""
    number: str = ""


class Labels:
    """The labels of a store's resources: skos:prefLabel before rdfs:label before names, English before others.

    `known` are names that need not be asked for.
    """

    def __init__(self, store: Store, graph: str | None = None, known: Mapping[str, Name] | None = None) -> None:
        self._store = store
        self._graphs = (graph,) if graph else ()
        self._known = known or {}
        self._found: dict[str, Name] = {}

    def load(self, iris: Iterable[str]) -> None:
        """Fetch the names of `iris` that are not known yet, with as few queries as can be."""
        missing = sorted({iri for iri in iris if iri not in self._known and iri not in self._found})
        for batch in batches(missing, BATCH):
            self._found.update({iri: Name(shrink_iri(iri)) for iri in batch})
            query = f"{_SELECT}{values('s', batch)} {_OWN} UNION {_FORMS} UNION {_NAMES} }}"
            rows = [row for graphs in {(), self._graphs} for row in select(self._store, query, graphs)]
            self._found.update(_best(rows))

    def name(self, iri: str) -> Name:
        """What `iri` is called."""
        known = self._known.get(iri)
        if known is not None:
            return known
        if iri not in self._found:
            self.load([iri])
        return self._found[iri]

    def __getitem__(self, iri: str) -> str:
        return self.name(iri).label


def all_names(store: Asked) -> dict[str, Name]:
    """What every resource of `store` that has a label is called, by IRI. Raises StoreError."""
    return _best(select(store, f"{_SELECT}{_OWN} UNION {_FORMS} FILTER isIRI(?s) }}"))


def _best(rows: Iterable[tuple[str, ...]]) -> dict[str, Name]:
    """Of rows of IRI, text, rank and language the best label of each IRI, with its form and number."""
    ranked = sorted(rows, key=lambda row: (row[2], not row[3].startswith("en"), row[3], row[1]), reverse=True)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for iri, text, rank, _ in ranked:
        found[iri][rank if rank in (_WITHIN, _NUMBER) else "label"] = text
    return {iri: Name(**texts) for iri, texts in found.items() if "label" in texts}
