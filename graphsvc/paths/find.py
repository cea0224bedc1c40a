"""Finds the paths between two ends, and explains them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice, pairwise, product
from typing import TYPE_CHECKING, Any

from graphsvc.errors import UsageError
from graphsvc.model.direction import leads
from graphsvc.model.evidence import STRENGTHS
from graphsvc.options import check
from graphsvc.paths.beside import known_beside
from graphsvc.paths.engine.search import OutOfTime, Task, distances, paths_by_length
from graphsvc.paths.model import Path, Paths
from graphsvc.paths.node_resolver import End
from graphsvc.paths.options import OPTIONS, ScopeOptions
from graphsvc.paths.scope import Directed, Scope, open_scope
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
    max_length: int = 3,
    weight: str | None = "length",
    sign: str | Iterable[str] | None = None,
    one_source: bool = False,
    same_people: bool = False,
    each_pair: bool = False,
    limit: int | None = None,
    offset: int = 0,
    **scope: Unpack[ScopeOptions],
) -> Paths:
    """Return the simple paths from `start` to `end`, found as they are iterated.

    `start` and `end` are an IRI, CURIE, slug or label, a class, or a pattern in braces binding ?node; one of them may
    be None: then the shortest paths to (or from) every node that can be reached. `mode`: "k" the `k` shortest,
    "shortest" all of the shortest, "all" every one of at most `max_length` hops (at most `limit` of them, 1000 unless
    given). Shorter paths come first, so a claim before every chain; of one length those of which one source says every
    step, then those of what was named before those of its kinds and parts; with `weight="evidence"` those with the
    strongest weakest hop first, then by length. `sign` keeps paths whose sign is one of "+", "-", "?", "mixed",
    `one_source` those of which one source says every step, `same_people` those whose steps are about the same people
    or tool. `each_pair` answers for each pair of a start and an end on its own. `offset` skips that many paths. The
    further options: `ScopeOptions`.

    Raises UnknownTerm, AmbiguousLabel, UsageError, QuerySyntaxError, StoreError.
    """
    check(OPTIONS, {"mode": mode, "k": k, "weight": weight, "each_pair": each_pair, "limit": limit, "offset": offset})
    check(OPTIONS, {"min_length": min_length, "max_length": max_length})
    check(OPTIONS, {"one_source": one_source, "same_people": same_people})
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
    kept = (
        path
        for path in found
        if (not wanted or path.sign in wanted)
        and (not one_source or path.one_source)
        and (not same_people or len(path.populations) < 2)
    )
    most = LIMIT if limit is None else limit
    most = most if each_pair or share is None else min(share, limit or share)
    return page(opened, starts, ends, kept, offset, most, max_length)


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
    # What is asked for comes before its kinds and parts; paths through several of these would only say it again.
    sides = [(End(starts.named, starts.own), End(ends.named, ends.own), frozenset[str]())]
    if starts.has_parts or ends.has_parts:
        sides.append((starts, ends, starts.parts | ends.parts))
    tasks = [_task(scope, graph, first, last, lengths, barred) for first, last, barred in sides]
    # The quick search for the shortest may not go on past paths that say nothing: then all lengths are looked at.
    for fresh in (True, False) if mode == "shortest" else (False,):
        for _, found in _merged([paths_by_length(graph, task, fresh) for task in tasks]):
            paths = (_path(scope, graph, nodes, starts, ends) for nodes in found)
            shown = False
            for path in _ranked(path for path in paths if _says_something(path, starts, ends)):
                shown = True
                yield path
            if shown and mode == "shortest":
                return
            if fresh:
                break


def _task(
    scope: Scope, graph: Directed, starts: End, ends: End, lengths: tuple[int, int], barred: frozenset[str]
) -> Task[Any]:
    test = scope.inner(barred)
    iri = graph.view.iri
    inner = (lambda node: test(iri(node))) if test else None
    return Task(graph.view.ids(starts.nodes), graph.view.ids(ends.nodes), inner, *lengths, scope.clock)


def _merged(searches: Sequence[Iterator[tuple[int, Iterator[Any]]]]) -> Iterator[tuple[int, Iterator[Any]]]:
    """The paths of several searches length by length, each path once."""
    waiting = [next(search, None) for search in searches]
    while any(waiting):
        length = min(one[0] for one in waiting if one)
        given: list[int] = []

        def found(length: int = length, given: list[int] = given) -> Iterator[Any]:
            seen: set[Any] = set()
            for number, one in enumerate(waiting):
                if one and one[0] == length:
                    for nodes in one[1]:
                        if nodes not in seen:
                            seen.add(nodes)
                            yield nodes
                    given.append(number)

        yield length, found()
        if any(one and one[0] == length and number not in given for number, one in enumerate(waiting)):
            return  # whoever asked wanted no more of this length, so wants none of a longer one
        for number in given:
            waiting[number] = next(searches[number], None)


def _ranked(paths: Iterator[Path]) -> Iterator[Path]:
    """Paths of one length: those of which one source says every step first, then those of what was asked for itself.

    Where the time is over, those found by then are given before it is told. Bare triples keep the order of the search.
    """
    found: list[Path] = []
    late = False
    try:
        for path in paths:
            if not any(hop.basis for hop in path.hops):
                yield path
            else:
                found.append(path)
    except OutOfTime:
        late = True
    yield from sorted(found, key=_rank)
    if late:
        raise OutOfTime


def _rank(path: Path) -> tuple[bool, bool, bool, tuple[str, ...]]:
    asked_for = path.start_of is None and path.end_of is None
    return (path.claims > 1 and not path.one_source, not asked_for, not path.sign.strip("?mixed"), path.nodes)


def _says_something(path: Path, starts: End, ends: End) -> bool:
    """Whether a path says anything of what was asked.

    That a kind of a thing needs another says nothing of the thing; that something needs a kind of it, or that a part of
    it needs something, does.
    """
    if not leads(path.hops):
        return False
    first, last = path.hops[0], path.hops[-1]
    if path.start_of and first.is_requirement and path.start not in starts.kinds:
        return False
    return not (path.end_of and last.is_requirement and path.end not in ends.parts_of)


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
                    path = _path(scope, graph, nodes[::-1] if backward else nodes)
                    if _says_something(path, end, end):
                        yield path


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


def _path(
    scope: Scope, graph: Directed, nodes: Iterable[Any], starts: End | None = None, ends: End | None = None
) -> Path:
    ids = list(nodes)
    path = Path(tuple(graph.hop(start, end) for start, end in pairwise(ids)), scope.labels)
    if starts is None or ends is None:
        return path
    return replace(path, start_of=starts.whole_of(path.start), end_of=ends.whole_of(path.end))


def page(
    scope: Scope,
    starts: End | None,
    ends: End | None,
    found: Iterator[Path],
    offset: int,
    most: int,
    longest: int | None = None,
) -> Paths:
    """Return one page of what is found, paths of at most `longest` hops; it says whether, and why, there is more."""
    cut: list[str] = []

    def shown() -> Iterator[Path]:
        try:
            yield from islice(found, offset, offset + most)
            if next(found, None) is not None:
                cut.append("limit")
        except OutOfTime:
            cut.append("time")

    first, last = (tuple(sorted(end.nodes)) if end else () for end in (starts, ends))
    grouped = any(end is not None and end.named is None and len(end.nodes) > 1 for end in (starts, ends))
    near = partial(known_beside, scope, starts, ends if ends is not starts else None)

    def why() -> str | None:
        return cut[0] if cut else None

    return Paths(shown(), first, last, scope.labels, why, near, grouped=grouped, longest=longest)
