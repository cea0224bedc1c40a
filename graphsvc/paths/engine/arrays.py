"""Holds a graph as arrays of numbers: a million edges in tens of megabytes, whole-graph questions in milliseconds."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import numpy as np
from pyoxigraph import QueryResultsFormat
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from graphsvc.model.select import checked_iri
from graphsvc.paths.engine.edge_selection import ANY, Walk, path_tokens
from graphsvc.paths.engine.search import NO_CLOCK, Clock
from graphsvc.store import Store


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


def without(arrays: Arrays, avoid: Collection[str]) -> Arrays:
    """The same graph without the edges that have no predicate but those in `avoid`; its nodes keep their numbers."""
    unwanted = [number for number, name in enumerate(arrays.predicates) if name in avoid]
    if not unwanted:
        return arrays
    size = len(arrays.names)
    if arrays.predicate_of is None:  # all edges have the one predicate
        matrix, transposed = _matrices(np.empty(0, np.int64), size)
        return replace(arrays, matrix=matrix, transposed=transposed)
    kept = ~np.isin(arrays.predicate_of, unwanted)
    edges, starts = _distinct(np.repeat(np.arange(len(arrays.matrix.indices)), np.diff(arrays.predicate_start))[kept])
    tails = np.repeat(np.arange(size), np.diff(arrays.matrix.indptr))
    matrix, transposed = _matrices((tails * size + arrays.matrix.indices)[edges], size)
    kinds = arrays.predicate_of[kept]
    return replace(
        arrays,
        matrix=matrix,
        transposed=transposed,
        predicate_start=np.append(starts, len(kinds)),
        predicate_of=kinds,
    )


def distances(matrix: Any, starts: Iterable[int], max_length: int | None = None) -> Any:
    """Return the hops from `starts` to every node as an array, -1 where there is no way.

    scipy walks breadth first. Its order lists the nodes level by level, so where a level ends follows from where the
    parents' level ended, and no node needs to be looked at on its own.
    """
    size = matrix.shape[0]
    origin = np.fromiter(starts, np.intc)
    distance = np.full(size, -1, np.intc)
    if not len(origin):
        return distance
    if len(origin) > 1:
        matrix = _with_source(matrix, origin)
    order, parents = breadth_first_order(matrix, size if len(origin) > 1 else origin[0])
    place = np.empty(matrix.shape[0], np.intc)
    place[order] = np.arange(len(order), dtype=np.intc)
    parent_places = place[parents[order[1:]]]
    first, last, level = 0, 1, 0 if len(origin) == 1 else -1
    while first < last and (max_length is None or level <= max_length):
        nodes = order[first:last]
        distance[nodes[nodes < size]] = level
        first, last = last, 1 + int(np.searchsorted(parent_places, last))
        level += 1
    return distance


def _with_source(matrix: Any, origin: Any) -> Any:
    """The matrix with one more node that leads to each of `origin`."""
    size = matrix.shape[0] + 1
    indptr = np.append(matrix.indptr, matrix.indptr[-1] + len(origin)).astype(np.intc)
    indices = np.append(matrix.indices, np.sort(origin)).astype(np.intc)
    return csr_array((np.ones(len(indices)), indices, indptr), shape=(size, size))


def _distinct(keys: Any) -> tuple[Any, Any]:
    """The distinct keys in order and where each begins among all in order (a plain sort beats np.unique here)."""
    ordered = np.sort(keys)
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(ordered) else np.empty(0, np.intp)
    return ordered[starts], starts


def _matrices(keys: Any, size: int) -> tuple[Any, Any]:
    tails, heads = np.divmod(keys, max(size, 1))
    starts = np.searchsorted(tails, np.arange(size + 1)).astype(np.intc)
    matrix = csr_array((np.ones(len(keys)), heads.astype(np.intc), starts), shape=(size, size))
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
