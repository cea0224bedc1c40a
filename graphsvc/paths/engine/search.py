"""Searches for paths between two sets of nodes, from both ends at once; knows nothing of what the nodes are.

Paths of exactly n hops are found by growing layers of nodes from both ends until they meet, keeping in each layer only
the nodes that lie on a walk of n hops from end to end, and walking what is left depth first without visiting a node
twice. It is the search of Pohl (1971, "Bi-directional search") made to list every path: n hops need no more than n
expansions, one request each where the graph is far away, and no dead branch is entered but those that a repeated node
makes. Going through n = 1, 2, … gives the paths shortest first, so the same code answers "shortest", "k shortest" and
"all up to a length", lazily and in the order of node names within a length.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

N = TypeVar("N", int, str)
Layer = dict[N, list[N]]
Neighbours = Callable[[Sequence[N]], Iterable[tuple[N, Sequence[N]]]]


class OutOfTime(Exception):
    """The time for a search is over."""


_LOOK: ContextVar[Callable[[], None] | None] = ContextVar("look", default=None)


@contextmanager
def looking(look: Callable[[], None]) -> Iterator[None]:
    """Let the clocks that are made inside call `look` at each check; what it raises ends the search."""
    before = _LOOK.set(look)
    try:
        yield
    finally:
        _LOOK.reset(before)


class Clock:
    """Raises OutOfTime at `check` once `seconds` (None: never) have passed since the first check."""

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._look = _LOOK.get()
        self._end: float | None = None
        self._calls = 0

    def check(self) -> None:
        """Look at the time once in 64 calls."""
        self._calls += 1
        if self._calls % 64 == 1:
            self.check_now()

    def check_now(self) -> None:
        if self._look:
            self._look()
        if self._seconds is None:
            return
        now = time.monotonic()
        if self._end is None:
            self._end = now + self._seconds
        elif now > self._end:
            raise OutOfTime


NO_CLOCK = Clock(None)


class Graph(Protocol[N]):
    """What a search asks of a graph. Neighbours of many nodes are asked for together, for they may be far away."""

    def out(self, nodes: Sequence[N]) -> Iterable[tuple[N, Sequence[N]]]: ...

    def into(self, nodes: Sequence[N]) -> Iterable[tuple[N, Sequence[N]]]: ...


@dataclass(frozen=True)
class Task(Generic[N]):
    """A search from `starts` to `ends`; `inner` says whether a node may stand between them (None: any may)."""

    starts: Collection[N]
    ends: Collection[N]
    inner: Callable[[N], bool] | None
    min_length: int
    max_length: int
    clock: Clock


def simple_paths(graph: Graph[N], task: Task[N]) -> Iterator[tuple[N, ...]]:
    """Yield every simple path of `task`, shortest first. Raises OutOfTime."""
    for _, paths in paths_by_length(graph, task, fresh=False):
        yield from paths


def shortest_paths(graph: Graph[N], task: Task[N]) -> Iterator[tuple[N, ...]]:
    """Yield all the shortest simple paths of `task`. Raises OutOfTime."""
    for _, paths in paths_by_length(graph, task, fresh=True):
        found = False
        for path in paths:
            found = True
            yield path
        if found:
            return


def paths_by_length(
    graph: Graph[N], task: Task[N], fresh: bool = False
) -> Iterator[tuple[int, Iterator[tuple[N, ...]]]]:
    """Yield each length that has simple paths with those paths; `fresh` where those of the first are wanted alone."""
    # A node seen nearer to an end can be left out of later layers, unless walks rather than distances are asked for.
    fresh = fresh and task.min_length <= 1 and not set(task.starts) & set(task.ends)
    ahead = _Side(graph.out, task, task.starts, fresh)
    behind = _Side(graph.into, task, task.ends, fresh)
    for length in range(1, task.max_length + 1):
        smaller, other = (ahead, behind) if len(ahead.layers[-1]) <= len(behind.layers[-1]) else (behind, ahead)
        smaller.grow(other.layers[-1])
        if not smaller.layers[-1]:
            return
        if length >= task.min_length:
            steps, firsts = _join(ahead.layers, behind.layers, task)
            if firsts:
                yield length, _walk(steps, firsts, task.clock)


class _Side(Generic[N]):
    """The layers grown from one end: layer d maps each node d hops away to its neighbours in layer d - 1."""

    def __init__(self, neighbours: Neighbours[N], task: Task[N], origin: Collection[N], fresh: bool) -> None:
        self.layers: list[Layer[N]] = [{node: [] for node in sorted(origin)}]
        self._neighbours: Neighbours[N] = neighbours
        self._task: Task[N] = task
        self._seen: set[N] = set(origin) if fresh or len(origin) == 1 else set()
        self._fresh = fresh

    def grow(self, other: Layer[N]) -> None:
        """Add a layer; where distances alone count and `other` is met, just the nodes shared with it."""
        seen, keys = self._seen, other.keys()
        self._task.clock.check_now()
        expanded = list(self._neighbours(self._frontier()))
        grown: Layer[N] = {}
        if self._fresh:
            for node, neighbours in expanded:
                if not keys.isdisjoint(neighbours):
                    for common in keys & neighbours:
                        grown.setdefault(common, []).append(node)
        for node, neighbours in expanded if not grown else ():
            for near in neighbours:
                if near in grown:
                    grown[near].append(node)
                elif near not in seen and near != node:
                    grown[near] = [node]
        if self._fresh:
            self._seen.update(grown)
        self.layers.append(grown)

    def _frontier(self) -> list[N]:
        inner = self._task.inner
        if inner is None or len(self.layers) == 1:
            return list(self.layers[-1])
        return [node for node in self.layers[-1] if inner(node)]


def _join(ahead: list[Layer[N]], behind: list[Layer[N]], task: Task[N]) -> tuple[list[Layer[N]], list[N]]:
    """Return for each depth the steps that lie on a walk from end to end, and the nodes such walks start from."""
    middle, length = len(ahead) - 1, len(ahead) + len(behind) - 2
    steps: list[Layer[N]] = [{} for _ in range(length)]
    met = [node for node in ahead[-1] if node in behind[-1]]
    if task.inner is not None and 0 < middle < length:
        met = [node for node in met if task.inner(node)]
    current: Iterable[N] = met
    for depth in range(middle, 0, -1):
        step = steps[depth - 1]
        for node in current:
            for parent in ahead[depth][node]:
                step.setdefault(parent, []).append(node)
        current = list(step)
    firsts = sorted(current)
    current = met
    for depth in range(middle, length):
        layer = behind[length - depth]
        steps[depth] = {node: layer[node] for node in current}
        current = list(dict.fromkeys(child for node in current for child in layer[node]))
    return steps, firsts


def _walk(steps: list[Layer[N]], firsts: list[N], clock: Clock) -> Iterator[tuple[N, ...]]:
    for first in firsts:
        path: list[N] = [first]
        on_path = {first}
        stack = [iter(sorted(steps[0][first]))]
        while stack:
            clock.check()
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
                on_path.discard(path.pop())
            elif node not in on_path:
                if len(stack) == len(steps):
                    yield tuple(path) + (node,)  # noqa: RUF005 - mypy infers no type for both kinds of node
                else:
                    path.append(node)
                    on_path.add(node)
                    stack.append(iter(sorted(steps[len(path) - 1][node])))


def distances(
    neighbours: Neighbours[N], starts: Collection[N], max_length: int | None, clock: Clock
) -> Iterator[Layer[N]]:
    """Yield the nodes 1, 2, … hops from `starts`, each mapped to its neighbours one hop nearer. Raises OutOfTime."""
    seen = set(starts)
    layer: Layer[N] = {node: [] for node in sorted(starts)}
    length = 0
    while layer and (max_length is None or length < max_length):
        grown: Layer[N] = {}
        for node, others in neighbours(list(layer)):
            clock.check()
            for other in others:
                if other in grown:
                    grown[other].append(node)
                elif other not in seen:
                    grown[other] = [node]
        seen.update(grown)
        layer = grown
        length += 1
        if layer:
            yield layer
