"""Reads the edges of a walk from a store, in the same way for both engines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphsvc.model.reading import claim_of
from graphsvc.model.records import KIND, OPPOSITE, Claim, Node, bare_triple, opposite_pole
from graphsvc.model.select import Asked, ask, select
from graphsvc.paths.engine.edge_selection import Walk
from graphsvc.paths.engine.search import NO_CLOCK, Clock

Pair = tuple[str, str]
Bindings = tuple[tuple[str, str], ...]


@dataclass
class EdgeTable:
    """Edges by ordered pair: the records each rests on, what speaks against it, the bindings of a pattern."""

    records: dict[Pair, list[Claim]] = field(default_factory=dict)
    against: dict[Pair, list[Claim]] = field(default_factory=dict)
    bindings: dict[Pair, Bindings] = field(default_factory=dict)

    def update(self, other: EdgeTable) -> None:
        self.records.update(other.records)
        self.against.update(other.against)
        self.bindings.update(other.bindings)


def read_edges(
    store: Asked, walk: Walk, side: str = "", nodes: Sequence[str] = (), clock: Clock = NO_CLOCK
) -> EdgeTable:
    """Read the edges of `walk`: all, or those whose "from" or "to" (`side`) is among `nodes`. At most two queries.

    Raises OutOfTime.
    """
    if walk.is_claims:
        return _with_ends(select(store, walk.claims(side, nodes), walk.graphs), walk, clock)
    table = _read_triples(store, walk, side, nodes, clock)
    if table.records and walk.steps and claims_stand_behind(store, walk):
        claims = _with_ends(select(store, walk.claims_about(side, nodes), walk.graphs), walk, clock)
        for pair, records in claims.records.items():
            if pair in table.records:
                named = {record.predicate for record in records}
                bare = [record for record in table.records[pair] if record.predicate not in named]
                table.records[pair] = records + bare
    return table


def table_of(claims: Iterable[Claim], nodes: Iterable[Node], walk: Walk) -> EdgeTable:
    """The edges of a walk over claims and nodes that are at hand."""
    table = EdgeTable()
    poles = [opposite_pole(node.iri, other) for node in nodes for other in node.opposites] if walk.opposites else []
    for claim in [*(map(as_edge, claims) if walk.kinds else claims), *poles]:
        if claim.predicate not in walk.avoid:
            if claim.found_nothing:
                if claim.is_unconfirmed:
                    continue
                table.against.setdefault((claim.subject, claim.object), []).append(claim)
            elif claim.tail and claim.head:
                table.records.setdefault((claim.tail, claim.head), []).append(claim)
    return table


def as_edge(claim: Claim) -> Claim:
    """A claim that one thing is a kind of another as the edge from the kind to that; any other claim as it is."""
    if claim.predicate != KIND:
        return claim
    return replace(claim, tail=claim.subject, head=claim.object, sign="+")


def claims_stand_behind(store: Asked, walk: Walk) -> bool:
    """Whether triples of the predicates of `walk` are shortcuts for claims, whose evidence must then come along."""
    return bool(walk.steps) and ask(store, walk.has_claims(), walk.graphs)


def _read_triples(store: Asked, walk: Walk, side: str, nodes: Sequence[str], clock: Clock) -> EdgeTable:
    query = walk.triples(side, nodes)
    result: Any = store.query(query, default_graphs=walk.graphs)
    names = [variable.value for variable in result.variables]
    predicates: dict[Pair, set[str]] = defaultdict(set)
    bindings: dict[Pair, Bindings] = {}
    fixed = {"from", "to", "predicate"}
    for solution in result:
        clock.check()
        row = {name: getattr(solution[name], "value", "") for name in names}
        pair = (row["from"], row["to"])
        predicates[pair].add(row.get("predicate", "") or " | ".join(walk.via))
        extra = tuple(sorted((name, value) for name, value in row.items() if name not in fixed and value))
        if extra and (pair not in bindings or extra < bindings[pair]):
            bindings[pair] = extra
    records = {pair: list(map(bare_triple, sorted(found))) for pair, found in predicates.items()}
    return EdgeTable(records, {}, bindings)


def _with_ends(rows: Iterable[tuple[str, ...]], walk: Walk, clock: Clock) -> EdgeTable:
    ends: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    table = EdgeTable()
    for start, end, null, record, predicate, value in rows:
        clock.check()
        if predicate == OPPOSITE:
            table.records.setdefault((start, end), []).append(opposite_pole(start, end))
            continue
        ends[record].add((start, end, null))
        said[record][predicate].add(value)
    for iri in sorted(ends):
        claim = as_edge(claim_of(iri, said[iri]))
        if claim.predicate in walk.avoid or (claim.found_nothing and claim.is_unconfirmed):
            continue
        for start, end, null in sorted(ends[iri]):
            into = table.against if null == "true" else table.records
            into.setdefault((start, end), []).append(claim)
    return table
