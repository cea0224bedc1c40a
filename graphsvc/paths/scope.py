"""Turns the options that every question shares into the view it walks: which edges, which evidence, which nodes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from graphsvc.errors import UsageError
from graphsvc.model.catalogue import catalogue_of
from graphsvc.model.filters import EvidenceFilter
from graphsvc.model.hops import Hop
from graphsvc.model.labels import Labels
from graphsvc.model.select import select
from graphsvc.names import SPARQL_PREFIXES
from graphsvc.options import filled
from graphsvc.paths.engine.edge_selection import Walk, predicate_iri
from graphsvc.paths.engine.memory_graph import MemoryView, memory_view
from graphsvc.paths.engine.remote_graph import EndpointView
from graphsvc.paths.engine.search import Clock, Neighbours
from graphsvc.paths.node_resolver import End, find_end, find_nodes, is_predicate
from graphsvc.paths.options import OF_SCOPE, SCOPE, ScopeOptions
from graphsvc.store import Store

BACK = {"out": "in", "in": "out", "both": "both"}  # the direction that leads the other way
STUDY_TYPES = """SELECT DISTINCT ?text ?source WHERE {{ VALUES ?text {{ {texts} }}
  ?source cf:studyType|cf:studyKind/skos:prefLabel ?type FILTER(CONTAINS(LCASE(STR(?type)), ?text)) }}"""


@dataclass(frozen=True)
class Scope:
    """The view a question walks, in the direction it walks it; `avoid` are nodes and `predicates` edges left out."""

    store: Store
    walk: Walk
    evidence: EvidenceFilter
    avoid: frozenset[str]
    predicates: frozenset[str]
    allowed: frozenset[str] | None
    direction: str
    exact: bool
    engine: str
    clock: Clock

    @cached_property
    def labels(self) -> Labels:
        at_hand = self.engine == "memory" and self.walk.is_claims
        return Labels(self.store, self.walk.graph, catalogue_of(self.store).names if at_hand else None)

    def end(self, text: str) -> End:
        """What `text` stands for, without what is avoided. Raises UsageError when nothing is left."""
        found = find_end(self.store, text, self.walk, exact=self.exact, keep=self.engine == "memory")
        left = found.nodes - self.avoid
        if not left:
            raise UsageError(f"All of “{text}” is avoided.", "Take it out of avoid.")
        return replace(found, nodes=left)

    @cached_property
    def view(self) -> MemoryView | EndpointView:
        if self.engine == "memory":
            return self.whole_view
        return EndpointView(self.store, replace(self.walk, avoid=self.predicates), self.evidence, self.clock)

    @cached_property
    def whole_view(self) -> MemoryView:
        """The view held in memory whatever the engine, for questions that must see the whole graph at once."""
        return memory_view(self.store, self.walk, self.evidence, self.predicates, self.clock)

    def with_evidence(self, minimum: str) -> Scope:
        """The same scope with `minimum` as the weakest strength."""
        return replace(self, evidence=self.evidence._replace(min_evidence=minimum))

    def inner(self, excluded: Collection[str] = ()) -> Callable[[str], bool] | None:
        """The test a node between the ends must pass, None when all pass."""
        barred = self.avoid | frozenset(excluded)
        allowed = self.allowed
        if allowed is None and not barred:
            return None
        return lambda iri: iri not in barred and (allowed is None or iri in allowed)


class Directed:
    """A view walked along its arrows, against them, or both ways."""

    def __init__(self, view: Any, direction: str) -> None:
        self.view = view
        sides = {"out": (view.out, view.into), "in": (view.into, view.out), "both": (self._both, self._both)}
        self.out: Neighbours[Any] = sides[direction][0]
        self.into: Neighbours[Any] = sides[direction][1]
        self._direction = direction

    def hop(self, start: Any, end: Any) -> Hop:
        """The hop walked from `start` to `end`; walked both ways, along the arrow where there is one."""
        along: Hop | None = self.view.hop(start, end) if self._direction != "in" else None
        if along is not None:
            return along
        against: Hop = self.view.hop(end, start)
        return replace(against, start=against.end, end=against.start, forward=False)

    def _both(self, nodes: Sequence[Any]) -> Iterator[tuple[Any, Sequence[Any]]]:
        into = {node: set(neighbours) for node, neighbours in self.view.into(nodes)}
        for node, out in self.view.out(nodes):
            yield node, sorted(into[node].union(out))


def open_scope(store: Store, options: ScopeOptions) -> Scope:
    """Check the options and return what they come to. Raises UsageError, UnknownTerm, QuerySyntaxError."""
    asked = filled(OF_SCOPE, options)
    engine = asked["engine"] or _engine_for(store)
    keep = engine == "memory"
    hops = {name: asked[name] for name in ("opposites", "kinds")}
    walk = Walk(tuple(asked["via"] or ()), graph=asked["graph"], **hops)
    predicates, nodes = _avoided(store, asked["avoid"] or (), walk, keep)
    return Scope(
        store,
        walk,
        _evidence(store, asked),
        nodes,
        predicates,
        find_nodes(store, asked["inner"], walk, keep=keep) if asked["inner"] else None,
        asked["direction"],
        asked["exact"],
        engine,
        Clock(asked["time_limit"]),
    )


def _evidence(store: Store, asked: dict[str, Any]) -> EvidenceFilter:
    """The filter of the options that have its names, and of the kinds of study."""
    named = {name: asked[name] for name in EvidenceFilter._fields if name in asked}
    lists = {name: frozenset(asked[name] or ()) for name in named if SCOPE[name].many}
    return EvidenceFilter(**named | lists, sources=_sources_of(store, asked["study_type"]))


def _sources_of(store: Store, words: Sequence[str] | None) -> frozenset[str] | None:
    if not words:
        return None
    plain = {
        "".join(char for char in word.casefold() if char.isalnum() or char in " -").strip(): word for word in words
    }
    texts = " ".join(f'"{text}"' for text in plain)
    rows = select(store, SPARQL_PREFIXES + STUDY_TYPES.format(texts=texts)) if "" not in plain else []
    unknown = plain.keys() - {text for text, _ in rows}
    if unknown:
        said = min(plain[text] for text in unknown)
        raise UsageError(f"No source has the study type “{said}”.", "Try a word such as survey or review.")
    return frozenset(source for _, source in rows)


def _avoided(store: Store, avoid: Iterable[str], walk: Walk, keep: bool) -> tuple[frozenset[str], frozenset[str]]:
    predicates: set[str] = set()
    nodes: set[str] = set()
    for text in avoid:
        iri = predicate_iri(text)
        if iri and is_predicate(store, iri, walk, keep=keep):
            predicates.add(iri)
        else:
            nodes.update(find_nodes(store, [text], walk, keep=keep))
    return frozenset(predicates), frozenset(nodes)


def _engine_for(store: Store) -> str:
    return "endpoint" if store.is_remote else "memory"
