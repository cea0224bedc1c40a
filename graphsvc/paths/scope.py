"""Turns the options that every question shares into the view it walks: which edges, which evidence, which nodes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypedDict

from graphsvc.errors import UsageError
from graphsvc.model.catalogue import catalogue_of
from graphsvc.model.evidence import BASES, STATUSES, STRENGTHS, one_of
from graphsvc.model.filters import EvidenceFilter
from graphsvc.model.hops import Hop
from graphsvc.model.labels import Labels
from graphsvc.model.select import select
from graphsvc.names import SPARQL_PREFIXES
from graphsvc.paths.endpoint import EndpointView
from graphsvc.paths.ends import End, find_end, find_nodes, is_predicate
from graphsvc.paths.memory import MemoryView, memory_view
from graphsvc.paths.search import Clock, Neighbours
from graphsvc.paths.walk import Walk, predicate_iri
from graphsvc.store import Store

DIRECTIONS = ("out", "in", "both")
ENGINES = ("memory", "endpoint")
STUDY_TYPES = """SELECT DISTINCT ?source WHERE {{ ?source cf:studyType|cf:studyKind/skos:prefLabel ?type
  FILTER(CONTAINS(LCASE(STR(?type)), "{text}")) }}"""


class ScopeOptions(TypedDict, total=False):
    """The options that every question takes, as keyword arguments.

    `via`: what counts as an edge: predicates, "*", property paths, or a pattern (see `walk.Walk`); default: the claims.
    `avoid`: nodes, predicates or classes never passed. `inner`: classes that the nodes between the ends must belong to.
    `direction`: "out" along the arrows, "in" against them, "both". `graph`: a named graph; default: the default graph.
    `exact`: a layer or factor stands for itself only. `min_evidence`: the weakest strength a record may have, one of
    "inference", "hypothesis", "statement", "association", "effect". `min_sources`: sources that an arrow rests on.
    `status`, `basis`: one or more of their values. `study_type`: words in the study type of a source, or in the name
    of its kind.
    `include_inferred` (True), `include_unverifiable` (False), `include_unsigned` (True): kinds of record.
    `engine`: "memory" or "endpoint"; default: memory for a store of our own, endpoint for one far away.
    `time_limit`: seconds, None for no limit (default 10).
    """

    via: str | Iterable[str]
    avoid: Iterable[str]
    inner: Iterable[str]
    direction: str
    graph: str | None
    exact: bool
    min_evidence: str | None
    min_sources: int
    status: str | Iterable[str]
    basis: str | Iterable[str]
    study_type: str | Iterable[str]
    include_inferred: bool
    include_unverifiable: bool
    include_unsigned: bool
    engine: str | None
    time_limit: float | None


@dataclass(frozen=True)
class Scope:
    """The view a question walks, in the direction it walks it."""

    store: Store
    walk: Walk
    evidence: EvidenceFilter
    avoid: frozenset[str]
    allowed: frozenset[str] | None
    direction: str
    exact: bool
    engine: str
    clock: Clock

    @cached_property
    def labels(self) -> Labels:
        at_hand = self.engine == "memory" and self.walk.is_claims
        return Labels(self.store, self.walk.graph, catalogue_of(self.store).labels if at_hand else None)

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
        return EndpointView(self.store, self.walk, self.evidence, self.clock)

    @cached_property
    def whole_view(self) -> MemoryView:
        """The view held in memory whatever the engine, for questions that must see the whole graph at once."""
        return memory_view(self.store, self.walk, self.evidence, self.clock)

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
    unknown = set(options) - set(ScopeOptions.__annotations__)
    if unknown:
        allowed = ", ".join(ScopeOptions.__annotations__)
        raise UsageError(f"There is no option “{min(unknown)}”.", f"The options are: {allowed}.")
    via = options.get("via", ())
    walk = Walk((via,) if isinstance(via, str) else tuple(via), graph=options.get("graph"))
    engine = _choice("engine", options.get("engine") or _engine_for(store), ENGINES)
    keep = engine == "memory"
    predicates, nodes = _avoided(store, options.get("avoid", ()), walk, keep)
    inner = options.get("inner", ())
    classes = [inner] if isinstance(inner, str) else list(inner)
    return Scope(
        store,
        replace(walk, avoid=predicates),
        _evidence(store, options),
        nodes,
        find_nodes(store, classes, walk, keep=keep) if classes else None,
        _choice("direction", options.get("direction", "out"), DIRECTIONS),
        options.get("exact", False),
        engine,
        Clock(options.get("time_limit", 10.0)),
    )


def _evidence(store: Store, options: ScopeOptions) -> EvidenceFilter:
    minimum = options.get("min_evidence")
    return EvidenceFilter(
        _choice("min_evidence", minimum, STRENGTHS[1:]) if minimum else None,
        options.get("min_sources", 0),
        one_of("status", options.get("status"), STATUSES),
        one_of("basis", options.get("basis"), BASES),
        _sources_of(store, options.get("study_type", ())),
        options.get("include_inferred", True),
        options.get("include_unverifiable", False),
        options.get("include_unsigned", True),
    )


def _sources_of(store: Store, study_types: str | Iterable[str]) -> frozenset[str] | None:
    words = [study_types] if isinstance(study_types, str) else list(study_types)
    if not words:
        return None
    plain = ["".join(char for char in word.casefold() if char.isalnum() or char in " -") for word in words]
    rows = [row for text in plain for row in select(store, SPARQL_PREFIXES + STUDY_TYPES.format(text=text))]
    if not rows:
        raise UsageError(
            f"No source has the study type “{' or '.join(words)}”.", "Try a word such as survey or review."
        )
    return frozenset(row[0] for row in rows)


def _avoided(store: Store, avoid: Iterable[str], walk: Walk, keep: bool) -> tuple[frozenset[str], frozenset[str]]:
    predicates: set[str] = set()
    nodes: set[str] = set()
    for text in [avoid] if isinstance(avoid, str) else avoid:
        iri = predicate_iri(text)
        if iri and is_predicate(store, iri, walk, keep=keep):
            predicates.add(iri)
        else:
            nodes.update(find_nodes(store, [text], walk, keep=keep))
    return frozenset(predicates), frozenset(nodes)


def _engine_for(store: Store) -> str:
    return "endpoint" if store.is_remote else "memory"


def _choice(option: str, value: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise UsageError(f"{option} cannot be “{value}”.", f"Use one of: {', '.join(allowed)}.")
    return value
