"""Finds which nodes the cells of a spreadsheet name, and what the graph holds of those nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphsvc.errors import UsageError
from graphsvc.knowledge.linking.matching import link
from graphsvc.knowledge.linking.terms import Term
from graphsvc.model import Catalogue, catalogue_of
from graphsvc.model.lookup import fold
from graphsvc.model.select import select
from graphsvc.names import CF, NODE, SPARQL_PREFIXES

if TYPE_CHECKING:
    from graphsvc.model.records import Node
    from graphsvc.service.context import ServiceContext

LEAST = 0.3  # a spreadsheet user looks at the candidates; a proposal in a table of mappings must be surer
SURE = 0.95
WITHOUT_PROPERTY = 0.75  # what is left of the score of a candidate that lacks a value the row asks for
SOME = 100  # queries matched between two looks at the time
MOST = 25  # candidates of one query
PROPERTIES = {
    "skos:definition": "definition",
    "cf:status": "status",
    "cf:layer": "layer",
    "cf:filedUnder": "filed under",
    "cf:influences": "influences",
    "cf:isInfluencedBy": "is influenced by",
}
Values = list[dict[str, str]]
Agreement = tuple[float, int]  # what is left of the score, from 0 to 1, and how many of the properties are as asked


@dataclass(frozen=True)
class Query:
    """One query of a batch: a name, the classes wanted (IRIs), whether a node must be of all, pairs of property and
    accepted texts, and how many candidates at most."""

    name: str
    types: frozenset[str] = frozenset()
    all_types: bool = False
    properties: tuple[tuple[str, frozenset[str]], ...] = ()
    limit: int = 5


@dataclass
class Reconciler:
    """The records to match against, kept until the store changes."""

    context: ServiceContext

    @property
    def catalogue(self) -> Catalogue:
        """The records to match against."""
        return catalogue_of(self.context.store)

    @property
    def classes(self) -> Mapping[str, set[str]]:
        """The classes of each node, all by IRI."""
        return self.context.counted("classes of nodes", self._read_classes)

    def _read_classes(self) -> Mapping[str, set[str]]:
        classes: dict[str, set[str]] = defaultdict(set)
        for node, kind in self._select("SELECT ?s ?class { ?s a cf:FrameworkNode, ?class }"):
            classes[node].add(kind)
        return classes

    def _select(self, query: str) -> Iterator[tuple[str, ...]]:
        return select(self.context.store, SPARQL_PREFIXES + query)

    def types(self) -> dict[str, str]:
        """The label of each class of the schema that some node is of, by CURIE."""
        kinds = {iri for found in self.classes.values() for iri in found if iri.startswith(CF)}
        return {"cf:" + iri.removeprefix(CF): self.catalogue.label(iri) for iri in kinds}

    def class_of(self, type: str) -> str:
        """The IRI of the class that a query names by CURIE, IRI or local name. Raises UsageError when it is none."""
        local = type.removeprefix(CF).removeprefix("cf:")
        if f"cf:{local}" not in self.types():
            mend = "Use one that suggest/type lists, such as cf:Factor, or none."
            raise UsageError(f"There is no type “{type}”.", mend)
        return CF + local

    def find(self, given: str) -> Node | None:
        """The node whose id or IRI this is."""
        return self.catalogue.nodes.get(NODE + given.strip().removeprefix(NODE))

    def answer(self, queries: Mapping[str, Query], check: Callable[[], None] = lambda: None) -> dict[str, Any]:
        """The candidates of each query of a batch; queries for the same types are matched together, SOME at a time.

        `check` is called now and then; what it raises ends the work.
        """
        by_type: dict[tuple[frozenset[str], bool], list[str]] = defaultdict(list)
        for key, query in queries.items():
            by_type[query.types, query.all_types].append(key)
        answers: dict[str, Any] = {}
        for (types, every), keys in by_type.items():
            nodes = self._of_types(types, every)
            terms = [Term(one.iri, one.label, one.alt_labels, one.definition) for one in nodes]
            found: dict[str, dict[str, float]] = defaultdict(dict)
            for first in range(0, len(keys), SOME):
                check()
                named = [Term(key, queries[key].name) for key in keys[first : first + SOME]]
                for one in link(named, terms, threshold=LEAST, per_term=MOST + 1, margin=1.0, looked_up=True):
                    found[one.theirs.iri][one.ours.iri] = one.score
            for key in keys:
                check()
                answers[key] = {"result": self._candidates(queries[key], found[key], [node.iri for node in nodes])}
        return {key: answers[key] for key in queries}

    def _of_types(self, types: frozenset[str], every: bool) -> list[Node]:
        classes = self.classes
        fits = types.issubset if every else lambda held: not types or bool(types & held)
        return [one for one in self.catalogue.nodes.values() if fits(classes[one.iri])]

    def _candidates(self, query: Query, found: dict[str, float], nodes: Sequence[str]) -> list[dict[str, Any]]:
        by_id = self.find(query.name) if query.name else None
        if by_id and by_id.iri in nodes:
            found = found | {by_id.iri: 1.0}
        held = [(self.texts(pid), texts) for pid, texts in query.properties]
        agreements = {iri: self._agreement(iri, held) for iri in (found if query.name else nodes)}
        if query.name:
            scored = {iri: score * agreements[iri][0] for iri, score in found.items()}
        else:  # a row without a name is known by its properties alone
            scored = {iri: share for iri, (share, met) in agreements.items() if met}
        ranked = sorted(scored.items(), key=lambda pair: (-pair[1], pair[0]))
        sure = sum(score >= SURE for _, score in ranked) == 1
        return [
            self.entity(iri)
            | {"score": round(100 * score, 1), "match": sure and number == 0}
            | {"features": self._features(query, found.get(iri), agreements[iri][1])}
            for number, (iri, score) in enumerate(ranked[: query.limit])
        ]

    @staticmethod
    def _features(query: Query, name: float | None, met: int) -> list[dict[str, Any]]:
        features = [{"id": "name_similarity", "value": round(100 * name, 1)}] if name is not None else []
        return features + ([{"id": "properties_met", "value": met}] if query.properties else [])

    @staticmethod
    def _agreement(iri: str, properties: Sequence[tuple[Mapping[str, frozenset[str]], frozenset[str]]]) -> Agreement:
        """How far the node has each property as asked: `properties` pairs what nodes hold with what is accepted."""
        met = sum(not texts.isdisjoint(held.get(iri, ())) for held, texts in properties)
        return WITHOUT_PROPERTY ** (len(properties) - met), met

    def entity(self, iri: str) -> dict[str, Any]:
        """How the API writes a node; the status of it stands in the description, so that nobody takes it for more."""
        catalogue = self.catalogue
        node = catalogue.nodes[iri]
        kind = {"id": f"cf:{node.type}", "name": catalogue.label(CF + node.type)}
        status = catalogue.label(CF + node.status)
        return {"id": node.slug, "name": node.label, "type": [kind], "description": f"{node.definition} ({status})"}

    def values(self, property: str) -> dict[str, Values]:
        """The values of a property by node: entities with id and name, or texts. UsageError for an unknown one."""
        if property not in PROPERTIES:
            known = ", ".join(PROPERTIES)
            raise UsageError(f"There is no property “{property}” to match or fetch.", f"Use one of: {known}.")
        return self.context.counted(("values of nodes", property), lambda: self._read_values(property))

    def texts(self, property: str) -> dict[str, frozenset[str]]:
        """The values of a property by node as texts to compare: ids and names."""

        def fold_all() -> dict[str, frozenset[str]]:
            found = self.values(property)
            return {iri: frozenset(fold(text) for one in held for text in one.values()) for iri, held in found.items()}

        return self.context.counted(("texts of nodes", property), fold_all)

    def _read_values(self, property: str) -> dict[str, Values]:
        found: dict[str, Values] = defaultdict(list)
        pairs = self._select(f"SELECT DISTINCT ?s ?o {{ ?s a cf:FrameworkNode ; {property} ?o }} ORDER BY ?s ?o")
        for iri, value in pairs:
            label = self.catalogue.label(value)
            entity = {"id": value.removeprefix(NODE), "name": label}
            found[iri].append(entity if value.startswith(NODE) else {"str": label})
        return found

    def properties_of(self, type: str) -> list[str]:
        """The properties that some node of a type (all nodes for "") has a value of."""
        wanted = frozenset({self.class_of(type)} if type else ())
        nodes = {node.iri for node in self._of_types(wanted, every=False)}
        return [pid for pid in PROPERTIES if nodes & self.values(pid).keys()]

    def rows(self, ids: Iterable[str], properties: Sequence[str]) -> dict[str, dict[str, Values]]:
        """The values of some properties by id; an id that is no node has none."""
        found = {pid: self.values(pid) for pid in properties}
        return {one: {pid: found[pid].get(NODE + one, []) for pid in properties} for one in ids}
