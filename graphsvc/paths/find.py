"""Finds the paths between two ends, and explains them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice, pairwise, product
from typing import TYPE_CHECKING, Any

from graphsvc.errors import UsageError
from graphsvc.options import check
from graphsvc.paths.ends import End
from graphsvc.paths.evidence import STRENGTHS
from graphsvc.paths.model import Path, Paths
from graphsvc.paths.options import OPTIONS, ScopeOptions
from graphsvc.paths.scope import Directed, Scope, open_scope
from graphsvc.paths.search import OutOfTime, Task, distances, shortest_paths, simple_paths
from graphsvc.store import Store

if TYPE_CHECKING:
    from typing_extensions import Unpack

LIMIT = 1000


def find_paths(
    store: Store,
    start: str | None = None,
    end: str | None = None,
    *,
    mode: str = "k",
    k: int = 5,
    min_length: int = 1,
    max_length: int = 6,
    weight: str | None = "length",
    sign: str | Iterable[str] | None = None,
    each_pair: bool = False,
    limit: int | None = None,
    offset: int = 0,
    **scope: Unpack[ScopeOptions],
) -> Paths:
    """Return the simple paths from `start` to `end`, found as they are iterated.

    `start` and `end` are an IRI, CURIE, slug or label, a class, or a pattern in braces binding ?node; one of them may
    be None: then the shortest paths to (or from) every node that can be reached. `mode`: "k" the `k` shortest,
    "shortest" all of the shortest, "all" every one of at most `max_length` hops (at most `limit` of them, 1000 unless
    given). Paths from and to what was named come before those of its parts; then shortest first, ties in the order of
    the IRIs; with `weight="evidence"` those with the strongest weakest hop
    first, then by length. `sign` keeps paths whose sign is one of "+", "-", "?", "mixed". `each_pair` answers for each
    pair of a start and an end on its own. `offset` skips that many paths. The further options: `ScopeOptions`.

    Raises UnknownTerm, AmbiguousLabel, UsageError, QuerySyntaxError, StoreError.
    """
    check(OPTIONS, {"mode": mode, "k": k, "weight": weight, "each_pair": each_pair, "limit": limit, "offset": offset})
    check(OPTIONS, {"min_length": min_length, "max_length": max_length})
    if min_length > max_length:
        said = f"min_length {min_length} is above max_length {max_length}."
        raise UsageError(said, "Lower the one or raise the other.")
    opened = open_scope(store, scope)
    wanted = OPTIONS["sign"].check(sign)
    starts = opened.end(start) if start is not None else None
    ends = opened.end(end) if end is not None else None
    if starts is None and ends is None:
        raise UsageError("Neither a start nor an end is given.", "Give one of them.")
    if starts and ends and len(starts.nodes | ends.nodes) == 1:
        raise UsageError("The start and the end are the same node.", "Ask for the loops through it instead.")
    look = partial(_by_evidence if weight == "evidence" else _search, opened)
    lengths = (min_length, max_length)
    share = k if mode == "k" else None
    found: Iterator[Path]
    if each_pair:
        found = (path for a, b in _pairs(starts, ends) for path in islice(look(a, b, mode, lengths), share))
    else:
        found = look(starts, ends, mode, lengths)
    kept = (path for path in found if not wanted or path.sign in wanted)
    most = LIMIT if limit is None else limit
    return page(opened, starts, ends, kept, offset, most if each_pair or share is None else min(share, limit or share))


def _pairs(starts: End | None, ends: End | None) -> Iterator[tuple[End, End]]:
    """Each start with each end, as ends of their own."""
    if starts is None or ends is None:
        raise UsageError("each_pair needs a start and an end.", "Give both, or leave it out.")
    pairs = product(sorted(starts.nodes), sorted(ends.nodes))
    return ((End(a, frozenset([a])), End(b, frozenset([b]))) for a, b in pairs if a != b)


def _search(scope: Scope, starts: End | None, ends: End | None, mode: str, lengths: tuple[int, int]) -> Iterator[Path]:
    graph = Directed(scope.view, scope.direction)
    if starts is None or ends is None:
        yield from _to_all(scope, graph, starts or ends, lengths, backward=starts is None)
        return
    if not (starts.has_parts or ends.has_parts):
        yield from _between(scope, graph, starts, ends, mode, lengths)
        return
    # What is asked for comes before what is filed under it; paths through several parts would only say it again.
    found = False
    own = [End(end.named, end.own) for end in (starts, ends)]
    for path in _between(scope, graph, own[0], own[1], mode, lengths):
        found = True
        yield path
    if found and mode == "shortest":
        return
    for path in _between(scope, graph, starts, ends, mode, lengths, barred=starts.parts | ends.parts):
        if path.start not in starts.own or path.end not in ends.own:
            yield path


def _between(
    scope: Scope,
    graph: Directed,
    starts: End,
    ends: End,
    mode: str,
    lengths: tuple[int, int],
    barred: frozenset[str] = frozenset(),
) -> Iterator[Path]:
    test = scope.inner(barred)
    iri = graph.view.iri
    inner = (lambda node: test(iri(node))) if test else None
    sides = graph.view.ids(starts.nodes), graph.view.ids(ends.nodes)
    task = Task(*sides, inner, *lengths, scope.clock)
    walked = shortest_paths(graph, task) if mode == "shortest" else simple_paths(graph, task)
    for nodes in walked:
        path = _path(scope, graph, nodes)
        yield replace(path, start_of=starts.whole_of(path.start), end_of=ends.whole_of(path.end))


def _to_all(
    scope: Scope, graph: Directed, end: End | None, lengths: tuple[int, int], *, backward: bool
) -> Iterator[Path]:
    """The shortest paths between one end and every node, nearest first."""
    assert end is not None
    test = scope.inner() or (lambda iri: True)
    origin = graph.view.ids(end.nodes)
    neighbours = graph.into if backward else graph.out
    layers: list[dict[Any, list[Any]]] = []

    def allowed(nodes: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
        return neighbours([node for node in nodes if node in origin or test(graph.view.iri(node))])

    for layer in distances(allowed, origin, lengths[1], scope.clock):
        layers.append(layer)
        for node in sorted(layer) if len(layers) >= lengths[0] else ():
            if graph.view.iri(node) not in scope.avoid:
                for nodes in sorted(_trails(layers, node)):
                    yield _path(scope, graph, nodes[::-1] if backward else nodes)


def _trails(layers: list[dict[Any, list[Any]]], node: Any) -> Iterator[tuple[Any, ...]]:
    trails: list[tuple[Any, ...]] = [(node,)]
    for layer in reversed(layers):
        trails = [(before, *trail) for trail in trails for before in layer[trail[0]]]
    return iter(trails)


def _by_evidence(
    scope: Scope, starts: End | None, ends: End | None, mode: str, lengths: tuple[int, int]
) -> Iterator[Path]:
    """Paths with the strongest weakest hop first: the strongest evidence alone, then what a weaker kind adds."""
    for strength in reversed(STRENGTHS):
        if scope.evidence.min_evidence and STRENGTHS.index(strength) < STRENGTHS.index(scope.evidence.min_evidence):
            return
        found = False
        stronger = scope.with_evidence(strength) if strength != "triple" else scope
        for path in _search(stronger, starts, ends, mode, lengths):
            if path.weakest.strength == strength:
                found = True
                yield path
        if found and mode == "shortest":
            return


def _path(scope: Scope, graph: Directed, nodes: Iterable[Any]) -> Path:
    ids = list(nodes)
    return Path(tuple(graph.hop(start, end) for start, end in pairwise(ids)), scope.labels)


def page(scope: Scope, starts: End | None, ends: End | None, found: Iterator[Path], offset: int, most: int) -> Paths:
    """Return one page of what is found; the result says whether, and why, there is more."""
    cut: list[str] = []

    def shown() -> Iterator[Path]:
        try:
            yield from islice(found, offset, offset + most)
            if next(found, None) is not None:
                cut.append("limit")
        except OutOfTime:
            cut.append("time")

    first, last = (tuple(sorted(end.nodes)) if end else () for end in (starts, ends))
    return Paths(shown(), first, last, scope.labels, lambda: cut[0] if cut else None)
