"""Answers by asking as it goes: frontiers expanded in batches against any SPARQL endpoint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from graphsvc.model.filters import EvidenceFilter
from graphsvc.model.hops import Hop
from graphsvc.model.records import Claim
from graphsvc.model.select import BATCH, batches
from graphsvc.paths.engine.edge_selection import Walk
from graphsvc.paths.engine.memory_graph import table_hop
from graphsvc.paths.engine.reader import EdgeTable, read_edges
from graphsvc.paths.engine.search import NO_CLOCK, Clock
from graphsvc.store import Store


class EndpointView:
    """A walk through a store that is asked for the edges of a frontier, one batch a request; nodes are IRIs.

    A frontier of up to `rows.BATCH` nodes costs one request, two where triples are shortcuts for claims.
    """

    def __init__(self, store: Store, walk: Walk, evidence: EvidenceFilter, clock: Clock = NO_CLOCK) -> None:
        self._store = store
        self._walk = walk
        self._evidence = evidence
        self._clock = clock
        self._table = EdgeTable()
        self._records: dict[tuple[str, str], tuple[Claim, ...]] = {}
        self._near: dict[str, dict[str, list[str]]] = {"from": {}, "to": {}}
        self.requests = 0
        self.is_bare = False

    def ids(self, iris: Iterable[str]) -> set[str]:
        return set(iris)

    def iri(self, node: str) -> str:
        return node

    def out(self, nodes: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
        """The nodes that edges of the given ones lead to."""
        return self._neighbours("from", nodes)

    def into(self, nodes: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
        """The nodes whose edges lead to the given ones."""
        return self._neighbours("to", nodes)

    def hop(self, tail: str, head: str) -> Hop | None:
        """The hop along an edge that was met, None where there is none."""
        return table_hop(self._table, (tail, head), self._records.get((tail, head), ()))

    def distances(self, starts: Iterable[str], direction: str, max_length: int | None) -> dict[str, int]:
        """The hops from `starts` to each node that can be reached; the starts themselves have 0."""
        found = dict.fromkeys(starts, 0)
        frontier = sorted(found)
        length = 0
        while frontier and (max_length is None or length < max_length):
            length += 1
            sides = {"out": ["from"], "in": ["to"], "both": ["from", "to"]}[direction]
            near = {other for side in sides for _, others in self._neighbours(side, frontier) for other in others}
            frontier = sorted(near - found.keys())
            found.update(dict.fromkeys(frontier, length))
        return found

    def _neighbours(self, side: str, nodes: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
        known = self._near[side]
        for batch in batches(sorted(node for node in nodes if node not in known), BATCH):
            self._fetch(side, batch)
        for node in nodes:
            yield node, known[node]

    def _fetch(self, side: str, nodes: Sequence[str]) -> None:
        table = read_edges(self._store, self._walk, side, nodes, self._clock)
        self.requests += 1
        self._table.update(table)
        near: dict[str, list[str]] = defaultdict(list)
        for pair, records in sorted(table.records.items()):
            kept = self._evidence.keep(records)
            if kept:
                self._records[pair] = kept
                near[pair[side == "to"]].append(pair[side == "from"])
        self._near[side].update({node: near.get(node, []) for node in nodes})
