"""Answers questions of the whole graph: what can be reached, what feeds back, what everything must pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from graphsvc.errors import LimitError, UsageError
from graphsvc.model.direction import Direction, together
from graphsvc.options import check
from graphsvc.paths.engine.search import OutOfTime, Task, distances, simple_paths
from graphsvc.paths.find import LIMIT, page
from graphsvc.paths.model import Path, Paths
from graphsvc.paths.options import OPTIONS, ScopeOptions
from graphsvc.paths.results import Chokepoints, Reach, Reached
from graphsvc.paths.scope import BACK, Directed, Scope, open_scope
from graphsvc.store import Store
from graphsvc.wording.terms import LOOP_KINDS

if TYPE_CHECKING:
    import networkx as nx
    from typing_extensions import Unpack

LONGEST_ELSEWHERE = 12
NO_LOOPS = frozenset({"opposites", "kinds"})
NO_LOOP = "A pole and its opposite, or a kind and what it is a kind of, are no loop: leave it out."
POLARITIES = {sign: kind for sign, (kind, _) in LOOP_KINDS.items()}

SIGNED = 3  # hops over which a sign is composed: a longer chain has one only where it is asked for as a path


def reach(store: Store, node: str, *, max_length: int | None = None, **scope: Unpack[ScopeOptions]) -> Reach:
    """Return what can be reached from `node` in at most `max_length` hops (None: any number), nearest first.

    `direction`: "out" for what it bears on, "in" for what bears on it, "both". The sign is that of the shortest paths
    where a direction follows from all of them and they share it, else "". Raises UnknownTerm, UsageError, StoreError.
    """
    OPTIONS["max_length"].check(max_length)
    opened = open_scope(store, scope)
    start = opened.end(node)
    found, cut = _reached(opened, start.nodes, max_length)
    own = _reached(opened, start.own, max_length)[0] if start.has_parts else found
    opened.labels.load(found)
    nodes = [
        Reached(iri, opened.labels[iri], hops, sign, iri not in own)
        for iri, (hops, sign) in (found | own).items()
        if hops and iri not in start.nodes
    ]
    return Reach(tuple(sorted(start.nodes)), tuple(sorted(nodes, key=lambda one: (one.distance, one.node))), cut)


def loops(
    store: Store,
    through: str | None = None,
    *,
    max_length: int | None = None,
    sign: str | Iterable[str] | None = None,
    limit: int = LIMIT,
    offset: int = 0,
    **scope: Unpack[ScopeOptions],
) -> Paths:
    """Return the feedback loops, shortest first: all, or those through a node (or any of its parts).

    A loop is a cycle that meets no node twice. Its sign tells its polarity, see POLARITIES: the product of its signs is
    "+" where it would reinforce itself and "-" where it would balance itself. Without `max_length` loops of any length
    are sought among the claims, of up to LONGEST_ELSEWHERE hops in other walks. Loops that may leave their arrows
    (`direction="both"`) are only sought through a node. Raises UnknownTerm, UsageError, StoreError.
    """
    check(OPTIONS, {"max_length": max_length, "limit": limit, "offset": offset})
    for name in NO_LOOPS & scope.keys():
        raise UsageError(f"{name} is no option of loops.", NO_LOOP)
    opened = open_scope(store, scope | ScopeOptions(opposites=False, kinds=False))
    wanted = OPTIONS["sign"].check(sign)
    start = opened.end(through) if through is not None else None
    found = _cycles_through(opened, start.nodes, max_length) if start else _all_cycles(opened, max_length)
    kept = (path for path in found if not wanted or path.sign in wanted)
    return page(opened, start, start, kept, offset, limit)


def chokepoints(store: Store, start: str, end: str, **scope: Unpack[ScopeOptions]) -> Chokepoints:
    """Return the nodes on every path from `start` to `end`, and the smallest sets of nodes and of hops that part them.

    Paths of any length count. Nodes on every path are the dominators of the end (Cooper, Harvey and Kennedy 2001, in
    networkx); the cuts are minimum cuts, those nearest the start. Parts of what was named count only where it leads
    nowhere itself. Raises UnknownTerm, UsageError, StoreError.
    """
    opened = open_scope(store, scope)
    first, last = opened.end(start), opened.end(end)
    starts, ends = first.nodes, last.nodes - first.nodes
    if not ends:
        raise UsageError("The start and the end are the same.", "Give two things that are not parts of one another.")
    with in_time():
        graph = _between_graph(opened, first.own, last.own) or _between_graph(opened, starts, ends)
    sides = tuple(sorted(starts)), tuple(sorted(ends))
    if graph is None:
        return Chokepoints(*sides, (), (), (), False, opened.labels)
    dominators, cut_nodes, cut_hops = _cuts(graph)
    opened.labels.load([*dominators, *cut_nodes, *(node for hop in cut_hops for node in hop)])
    return Chokepoints(*sides, dominators, cut_nodes, cut_hops, True, opened.labels)


@contextmanager
def in_time() -> Iterator[None]:
    """Turn the end of the time into an error, for answers that cannot be given in part. Raises LimitError."""
    try:
        yield
    except OutOfTime:
        raise LimitError("The time was over before the answer was found.", "Narrow the question.") from None


def directed_distances(scope: Scope, starts: Iterable[str], max_length: int | None) -> dict[str, tuple[int, Direction]]:
    """Return the hops to each node that can be reached and where the shortest ways there point. Raises OutOfTime."""
    graph = Directed(scope.view, scope.direction)
    origin = graph.view.ids(starts)
    test = scope.inner()
    iri = graph.view.iri

    def neighbours(nodes: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
        return graph.out([node for node in nodes if node in origin or test is None or test(iri(node))])

    ways: dict[Any, Direction] = dict.fromkeys(origin, Direction())
    found = {iri(node): (0, Direction()) for node in origin}
    both = frozenset(["backwards"]) if scope.direction == "both" else frozenset[str]()
    for length, layer in enumerate(distances(neighbours, origin, max_length, scope.clock), 1):
        for node, nearer in layer.items():
            if iri(node) not in scope.avoid:
                way = together(ways[one].then(graph.hop(one, node)) for one in nearer if one in ways)
                ways[node] = replace(way, reasons=way.reasons | both)
                found[iri(node)] = (length, ways[node])
    return found


def _reached(scope: Scope, starts: Iterable[str], most: int | None) -> tuple[dict[str, tuple[int, str]], str | None]:
    try:
        view = scope.view
        if view.is_bare and scope.inner() is None:
            hops = view.distances(view.ids(starts), scope.direction, most)  # type: ignore[arg-type]
            return {iri: (length, "") for iri, length in hops.items()}, None
        found = directed_distances(scope, starts, most).items()
        return {iri: (hops, way.sign if hops <= SIGNED else "") for iri, (hops, way) in found}, None
    except OutOfTime:
        return {}, "time"


def _cycles_through(scope: Scope, starts: Iterable[str], most: int | None) -> Iterator[Path]:
    graph = Directed(scope.view, scope.direction)
    iri = graph.view.iri
    clock = scope.clock
    seen: set[frozenset[tuple[str, str]]] = set()
    for start in sorted(graph.view.ids(starts)):
        test = scope.inner([iri(start)])
        allowed = test or (lambda _: True)
        firsts = [node for _, nodes in graph.out([start]) for node in nodes]
        if start in firsts and scope.direction != "both":
            yield _cycle(scope, graph, [start, start])
        inner = [node for node in firsts if node != start and allowed(iri(node))]
        shortest = 2 if scope.direction == "both" else 1
        longest = (most or _longest(scope)) - 1
        if longest < shortest:
            continue
        task = Task(set(inner), {start}, lambda node, allowed=allowed: allowed(iri(node)), shortest, longest, clock)  # type: ignore[misc]
        for nodes in simple_paths(graph, task):
            cycle = [start, *nodes]
            edges = frozenset((iri(a), iri(b)) for a, b in pairwise(cycle))
            if edges not in seen:
                seen.add(edges)
                yield _cycle(scope, graph, cycle)


def _longest(scope: Scope) -> int:
    known = scope.engine == "memory" and scope.walk.is_claims
    return len(scope.whole_view.arrays.names) if known else LONGEST_ELSEWHERE


def _all_cycles(scope: Scope, most: int | None) -> Iterator[Path]:
    import networkx as nx

    if scope.direction == "both":
        raise UsageError("direction cannot be “both” for all loops at once.", "Name a node that they pass: through.")
    view = scope.whole_view
    graph = Directed(view, scope.direction)
    digraph = view.digraph()
    if scope.direction == "in":
        digraph = digraph.reverse()
    barred = scope.inner()
    digraph.remove_nodes_from([node for node in list(digraph) if barred and not barred(node)])
    clock = scope.clock
    found = []
    late = False
    try:
        for cycle in nx.simple_cycles(
            digraph, length_bound=most or (None if scope.walk.is_claims else LONGEST_ELSEWHERE)
        ):
            clock.check()
            first = cycle.index(min(cycle))
            found.append([*cycle[first:], *cycle[:first], cycle[first]])
    except OutOfTime:
        late = True
    for cycle in sorted(found, key=lambda nodes: (len(nodes), nodes)):
        yield _cycle(scope, graph, [view.arrays.index[node] for node in cycle])
    if late:
        raise OutOfTime


def _cycle(scope: Scope, graph: Directed, nodes: list[Any]) -> Path:
    return Path(tuple(graph.hop(a, b) for a, b in pairwise(nodes)), scope.labels)


def _between_graph(scope: Scope, starts: frozenset[str], ends: frozenset[str]) -> nx.DiGraph[Any] | None:
    """The hops on the ways from `starts` to `ends`, with all starts as one node True and all ends as False."""
    import networkx as nx

    view = scope.whole_view
    graph = Directed(view, scope.direction)
    back = BACK[scope.direction]
    ahead = view.distances(view.ids(starts), scope.direction, None)
    behind = view.distances(view.ids(ends), back, None)
    test = scope.inner()
    on_way = {node for node in ahead.keys() & behind.keys() if test is None or test(node) or node in starts | ends}
    joined: nx.DiGraph[Any] = nx.DiGraph()
    for number in sorted(view.ids(on_way - ends)):
        for _, neighbours in graph.out([number]):
            for other in neighbours:
                tail, head = view.iri(number), view.iri(other)
                if head in on_way and head not in starts:
                    _join(joined, starts, ends, tail, head)
    return joined if True in joined and False in joined and nx.has_path(joined, True, False) else None


def _join(graph: nx.DiGraph[Any], starts: frozenset[str], ends: frozenset[str], tail: str, head: str) -> None:
    pair = (True if tail in starts else tail, False if head in ends else head)
    if graph.has_edge(*pair):
        graph.edges[pair]["hops"].append((tail, head))
        graph.edges[pair]["capacity"] += 1
    else:
        graph.add_edge(*pair, hops=[(tail, head)], capacity=1)


def _cuts(graph: nx.DiGraph[Any]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]]:
    import networkx as nx

    above = nx.immediate_dominators(graph, True)
    dominators: list[str] = []
    node = above[False]
    while node is not True:
        dominators.insert(0, node)
        node = above[node]
    cut_nodes = () if graph.has_edge(True, False) else tuple(sorted(nx.minimum_node_cut(graph, True, False)))
    _, (near, _) = nx.minimum_cut(graph, True, False)
    edges: list[tuple[Any, Any, list[tuple[str, str]]]] = list(graph.edges(data="hops"))
    crossing = [hop for a, b, hops in edges if a in near and b not in near for hop in hops]
    return tuple(dominators), cut_nodes, tuple(sorted(crossing))
