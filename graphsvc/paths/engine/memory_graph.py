"""Answers from memory: the whole view of a walk, read once for each state of a store."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from graphsvc.model.catalogue import catalogue_of
from graphsvc.model.filters import EvidenceFilter
from graphsvc.model.hops import Hop
from graphsvc.model.records import Claim, bare_triple
from graphsvc.paths.engine.edge_selection import Walk
from graphsvc.paths.engine.reader import EdgeTable, claims_stand_behind, read_edges, table_of
from graphsvc.paths.engine.search import NO_CLOCK, Clock
from graphsvc.store import Store
from graphsvc.store.generation_cache import cache_of
from graphsvc.store.kept_files import kept_of

if TYPE_CHECKING:
    import networkx as nx

    from graphsvc.paths.engine.arrays import Arrays

KEPT = 8  # views of one store kept at once, the last used


@dataclass(frozen=True)
class _Whole:
    """All edges of a walk: a table where edges carry evidence or bindings, else arrays alone."""

    table: EdgeTable | None
    arrays: Arrays


class MemoryView:
    """A walk through a store held in memory, seen through a filter; nodes are numbers in the order of their IRIs.

    Edges of the predicates in `avoid` are left out here and not when the walk is read: it is read once for all of them.
    """

    def __init__(self, whole: _Whole, evidence: EvidenceFilter, avoid: frozenset[str] = frozenset()) -> None:
        from graphsvc.paths.engine.arrays import distances, from_pairs, without

        self._table = whole.table
        self.is_bare = whole.table is None
        if whole.table is not None:
            kept = {
                pair: evidence.keep(one for one in records if one.predicate not in avoid)
                for pair, records in whole.table.records.items()
            }
            self._records = {pair: records for pair, records in kept.items() if records}
            self.arrays = from_pairs(self._records)
        else:
            self.arrays = from_pairs([]) if evidence.needs_claims else without(whole.arrays, avoid)
        self._distances = distances

    def ids(self, iris: Iterable[str]) -> set[int]:
        """The nodes of those `iris` that have an edge."""
        return {number for number in map(self.arrays.index.get, iris) if number is not None}

    def iri(self, node: int) -> str:
        return self.arrays.names[node]

    @property
    def out(self) -> partial[Iterator[tuple[int, Sequence[int]]]]:
        """The nodes that edges of the given ones lead to."""
        return partial(_neighbours, *self._out)

    @property
    def into(self) -> partial[Iterator[tuple[int, Sequence[int]]]]:
        """The nodes whose edges lead to the given ones."""
        return partial(_neighbours, *self._into)

    @cached_property
    def _out(self) -> tuple[list[int], array[int]]:
        return _plain(self.arrays.matrix)

    @cached_property
    def _into(self) -> tuple[list[int], array[int]]:
        return _plain(self.arrays.transposed)

    def hop(self, tail: int, head: int) -> Hop | None:
        """The hop along the edge from `tail` to `head`, None where there is none."""
        pair = (self.iri(tail), self.iri(head))
        if self._table is not None:
            return table_hop(self._table, pair, self._records.get(pair, ()))
        starts, indices = self._out
        if head not in indices[starts[tail] : starts[tail + 1]]:
            return None
        predicates = self.arrays.predicates_between(tail, head)
        return Hop(*pair, tuple(map(bare_triple, predicates)))

    def distances(self, starts: Iterable[int], direction: str, max_length: int | None) -> dict[str, int]:
        """The hops from `starts` to each node that can be reached, by IRI; the starts themselves have 0."""
        ways = {"out": self.arrays.matrix, "in": self.arrays.transposed}
        matrix = ways[direction] if direction in ways else (ways["out"] + ways["in"]).tocsr()
        found = self._distances(matrix, starts, max_length)
        near = (found >= 0).nonzero()[0].tolist()
        return {self.arrays.names[node]: int(found[node]) for node in near}

    def digraph(self) -> nx.DiGraph[str]:
        """The view as a networkx graph; each edge holds its `records`."""
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph()
        names: Any = self.arrays.names
        for tail, neighbours in self.out(range(len(names))):
            for head in neighbours:
                hop = self.hop(tail, head)
                graph.add_edge(names[tail], names[head], records=hop.records if hop else ())
        return graph


def memory_view(
    store: Store,
    walk: Walk,
    evidence: EvidenceFilter,
    avoid: frozenset[str] = frozenset(),
    clock: Clock = NO_CLOCK,
) -> MemoryView:
    """Return the view of `walk` without the predicates in `avoid`.

    The walk is read only when it is not kept or the store has changed since. Raises OutOfTime.
    """
    whole = cache_of(store, "views", KEPT).get(walk, store.generation, lambda: _read(store, walk, clock))
    return MemoryView(whole, evidence, avoid)


def table_hop(table: EdgeTable, pair: tuple[str, str], records: Sequence[Claim]) -> Hop | None:
    """Return the hop of a pair with the records a filter kept, None when it kept none."""
    if not records:
        return None
    against = tuple(table.against.get(pair, ()))
    return Hop(*pair, tuple(records), against=against, bindings=table.bindings.get(pair, ()))


def _read(store: Store, walk: Walk, clock: Clock) -> _Whole:
    from graphsvc.paths.engine.arrays import from_pairs, from_store
    from graphsvc.paths.engine.kept_arrays import find_arrays, keep_arrays

    if arrays := find_arrays(store, walk):
        return _Whole(None, arrays)
    if walk.is_claims or walk.is_pattern or claims_stand_behind(store, walk):
        at_hand = walk.is_claims and not walk.graph
        table = _at_hand(store, walk) if at_hand else read_edges(store, walk, clock=clock)
        return _Whole(table, from_pairs(table.records))
    kept = kept_of(store)
    state = kept.state if kept else 0
    arrays = from_store(store, walk, clock)
    keep_arrays(store, walk, state, arrays)
    return _Whole(None, arrays)


def _at_hand(store: Store, walk: Walk) -> EdgeTable:
    catalogue = catalogue_of(store)
    return table_of(catalogue.claims.values(), catalogue.nodes.values(), walk)


def _plain(matrix: Any) -> tuple[list[int], array[int]]:
    """The rows of a matrix in Python's own arrays, whose slices cost a third of numpy's."""
    return matrix.indptr.tolist(), array("i", matrix.indices.tobytes())


def _neighbours(starts: list[int], indices: array[int], nodes: Iterable[int]) -> Iterator[tuple[int, Sequence[int]]]:
    for node in nodes:
        yield node, indices[starts[node] : starts[node + 1]]
