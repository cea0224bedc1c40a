"""Holds a graph as arrays of numbers: a million edges in tens of megabytes, whole-graph questions in milliseconds."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
from pyoxigraph import QueryResultsFormat
from scipy.sparse import csr_array

from graphsvc.paths.rows import checked_iri
from graphsvc.paths.search import NO_CLOCK, Clock
from graphsvc.paths.walk import ANY, Walk, path_tokens
from graphsvc.store import Store

# Below this share of the edges, following the edges of a frontier is quicker than multiplying by the whole matrix.
_SPARSE_SHARE = 0.05


@dataclass(frozen=True, eq=False)
class Arrays:
    """Nodes numbered in the order of their names; edges sorted by tail, then head, without repeats.

    `matrix` is the adjacency (row = tail), `transposed` its transpose. `predicate_of` holds the sorted numbers of the
    predicates of each edge: those of edge e are `predicate_of[predicate_start[e]:predicate_start[e + 1]]`.
    """

    names: Sequence[str]
    index: dict[str, int]
    matrix: Any
    transposed: Any
    predicates: tuple[str, ...] = ()
    predicate_start: Any = None
    predicate_of: Any = None

    def predicates_between(self, tail: int, head: int) -> list[str]:
        """The predicates of the edge from `tail` to `head`."""
        first, last = self.matrix.indptr[tail], self.matrix.indptr[tail + 1]
        edge = first + int(np.searchsorted(self.matrix.indices[first:last], head))
        if len(self.predicates) == 1:
            return list(self.predicates)
        found = self.predicate_of[self.predicate_start[edge] : self.predicate_start[edge + 1]]
        return sorted(self.predicates[number] for number in found)


def from_pairs(pairs: Iterable[tuple[str, str]]) -> Arrays:
    """Build the arrays of a set of edges."""
    edges = list(pairs)
    names = sorted({name for edge in edges for name in edge})
    index = {name: number for number, name in enumerate(names)}
    tails = np.fromiter((index[tail] for tail, _ in edges), np.int64, len(edges))
    heads = np.fromiter((index[head] for _, head in edges), np.int64, len(edges))
    keys, _ = _distinct(tails * len(names) + heads)
    return Arrays(names, index, *_matrices(keys, len(names)))


def from_store(store: Store, walk: Walk, clock: Clock = NO_CLOCK) -> Arrays:
    """Read the triples of `walk` as arrays, the engine writing and this reading text a chunk at a time.

    Raises OutOfTime.
    """
    sink = _Sink(clock)
    for query, predicate in _queries(walk):
        sink.read(store.query(query, default_graphs=walk.graphs), predicate)
    found = list(sink.numbers)
    order = sorted(range(len(found)), key=found.__getitem__)
    renumber = np.empty(len(found), np.int64)
    renumber[order] = np.arange(len(found))
    names = [found[number][1:-1].decode() for number in order]
    index = {name: number for number, name in enumerate(names)}
    ends = renumber[np.concatenate(sink.ends)] if sink.ends else renumber
    keys = ends[::2] * len(names) + ends[1::2]
    if len(sink.predicates) <= 1:
        return Arrays(names, index, *_matrices(_distinct(keys)[0], len(names)), tuple(sink.predicates))
    combined, _ = _distinct(keys * len(sink.predicates) + np.concatenate(sink.kinds))
    keys, starts = _distinct(combined // len(sink.predicates))
    kinds = (combined % len(sink.predicates)).astype(np.intc)
    matrices = _matrices(keys, len(names))
    return Arrays(names, index, *matrices, tuple(sink.predicates), np.append(starts, len(kinds)), kinds)


def distances(matrix: Any, transposed: Any, starts: Iterable[int], max_length: int | None = None) -> Any:
    """Return the hops from `starts` to every node as an array, -1 where there is no way.

    Breadth first; a small frontier follows its own edges, a large one is multiplied with the whole matrix.
    """
    size = matrix.shape[0]
    distance = np.full(size, -1, np.intc)
    frontier = np.fromiter(starts, np.intp)
    distance[frontier] = 0
    length = 0
    while len(frontier) and (max_length is None or length < max_length):
        length += 1
        first, last = matrix.indptr[frontier], matrix.indptr[frontier + 1]
        if int((last - first).sum()) < _SPARSE_SHARE * matrix.nnz:
            near = _rows(matrix, first, last)
            near = near[distance[near] < 0]
            distance[near] = length
            frontier = np.unique(near)
        else:
            mask = np.zeros(size, np.float32)
            mask[frontier] = 1
            new = (transposed @ mask > 0) & (distance < 0)
            distance[new] = length
            frontier = np.flatnonzero(new)
    return distance


def _rows(matrix: Any, first: Any, last: Any) -> Any:
    lengths = last - first
    total = int(lengths.sum())
    ends = np.cumsum(lengths)
    return matrix.indices[np.arange(total) + np.repeat(first - (ends - lengths), lengths)]


def _distinct(keys: Any) -> tuple[Any, Any]:
    """The distinct keys in order and where each begins among all in order (a plain sort beats np.unique here)."""
    ordered = np.sort(keys)
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(ordered) else np.empty(0, np.intp)
    return ordered[starts], starts


def _matrices(keys: Any, size: int) -> tuple[Any, Any]:
    tails, heads = np.divmod(keys, max(size, 1))
    starts = np.searchsorted(tails, np.arange(size + 1)).astype(np.intc)
    matrix = csr_array((np.ones(len(keys), np.float32), heads.astype(np.intc), starts), shape=(size, size))
    transposed = matrix.T.tocsr()
    transposed.sort_indices()
    return matrix, transposed


def _queries(walk: Walk) -> list[tuple[str, str]]:
    """One query for each alternative: the engine is quicker without UNION and BIND."""
    if walk.steps is not None:
        ends = {True: "?to <{}> ?from", False: "?from <{}> ?to"}
        triples = [(ends[inverse].format(checked_iri(iri)), iri) for iri, inverse in walk.steps]
        return [(f"SELECT ?from ?to WHERE {{ {pattern} }}", iri) for pattern, iri in triples]
    avoided = ", ".join(f"<{checked_iri(iri)}>" for iri in sorted(walk.avoid))
    unwanted = f"FILTER(?predicate NOT IN ({avoided}))" if avoided else ""
    everything = (f"SELECT ?from ?predicate ?to WHERE {{ ?from ?predicate ?to {unwanted} }}", "")
    paths = [
        (f"SELECT ?from ?to WHERE {{ ?from {' '.join(path_tokens(item))} ?to }}", item)
        for item in walk.via
        if item != ANY
    ]
    return [everything] * (ANY in walk.via) + paths


class _Sink(io.RawIOBase):
    """Takes TSV from the engine and keeps numbers; rows with a literal or a blank node are no edges."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.numbers: defaultdict[bytes, int] = defaultdict(count().__next__)
        self.ends: list[Any] = []  # tail, head, tail, head, …
        self.kinds: list[Any] = []
        self.predicates: dict[str, int] = {}
        self._rest = b""
        self._kind: int | None = None
        self._header = True

    def read(self, result: Any, predicate: str) -> None:  # type: ignore[override]
        self._kind = self.predicates.setdefault(predicate, len(self.predicates)) if predicate else None
        self._rest, self._header = b"", True
        result.serialize(output=self, format=QueryResultsFormat.TSV)

    def writable(self) -> bool:
        return True

    def write(self, chunk: bytes) -> int:  # type: ignore[override]
        self._clock.check()
        lines = self._rest + bytes(chunk)
        end = lines.rfind(b"\n") + 1
        self._rest, lines = lines[end:], lines[:end]
        if self._header and lines:
            lines = lines[lines.index(b"\n") + 1 :]
            self._header = False
        tokens = lines.split()
        if len(tokens) != lines.count(b"<"):
            width = 2 if self._kind is not None else 3
            rows = [line.split(b"\t") for line in lines.splitlines()]
            tokens = [
                cell for row in rows if len(row) == width and all(c.startswith(b"<") for c in row) for cell in row
            ]
        self._keep(tokens)
        return len(chunk)

    def _keep(self, tokens: list[bytes]) -> None:
        width = 2 if self._kind is not None else 3
        if self._kind is None:
            names = (token[1:-1].decode() for token in tokens[1::width])
            self.kinds.append(
                np.array([self.predicates.setdefault(name, len(self.predicates)) for name in names], np.intc)
            )
            del tokens[1::width]
        else:
            self.kinds.append(np.full(len(tokens) // 2, self._kind, np.intc))
        self.ends.append(np.fromiter(map(self.numbers.__getitem__, tokens), np.intc, len(tokens)))
