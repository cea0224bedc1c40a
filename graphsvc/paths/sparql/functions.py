"""Gives SPARQL expressions path:distance, path:reaches and path:signOf over the claims of a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from pyoxigraph import Store as Engine

from graphsvc.model.direction import direction_of, leads, together
from graphsvc.model.filters import EvidenceFilter
from graphsvc.model.hops import Hop
from graphsvc.names import PATH
from graphsvc.paths.engine.edge_selection import Walk
from graphsvc.paths.engine.reader import read_edges
from graphsvc.paths.engine.search import NO_CLOCK, Task, paths_by_length
from graphsvc.paths.options import OPTIONS
from graphsvc.store import QueryResult
from graphsvc.store.engine import run_query

Term = NamedNode | BlankNode | Literal | Triple


def functions(engine: Engine) -> dict[str, Callable[..., Term | None]]:
    """Return the functions by IRI, for one query over `engine`.

    The claims are read on the first call. A function gives no value (in SPARQL, an error) where an argument is no IRI,
    and path:distance and path:signOf where nothing leads from the one to the other. Run them where they can be killed:
    they keep no time of their own.
    """
    claims = _Claims(engine)
    return {PATH + "distance": claims.distance, PATH + "reaches": claims.reaches, PATH + "signOf": claims.sign_of}


# What a walk passes unless it is told otherwise, as in every other question.
WALK = Walk(opposites=bool(OPTIONS["opposites"].default), kinds=bool(OPTIONS["kinds"].default))


class _Claims:
    """The claims as plain dictionaries: a worker with little memory to spare should not load the array libraries."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._found: dict[tuple[str, str], list[tuple[str, ...]]] = {}

    def query(self, query: str, *, default_graphs: Sequence[str] = ()) -> QueryResult:
        return run_query(self._engine, query, default_graphs)

    def distance(self, start: Term, end: Term) -> Literal | None:
        paths = self._shortest(start, end)
        return Literal(len(paths[0]) - 1) if paths else None

    def reaches(self, start: Term, end: Term) -> Literal | None:
        paths = self._shortest(start, end)
        return None if paths is None else Literal(bool(paths))

    def sign_of(self, start: Term, end: Term) -> Literal | None:
        paths = self._shortest(start, end)
        ways = [direction_of([self._hops[pair] for pair in pairwise(nodes)]) for nodes in paths or ()]
        return Literal(together(ways).sign or "?") if ways else None

    def out(self, nodes: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
        return ((node, self._near[0].get(node, ())) for node in nodes)

    def into(self, nodes: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
        return ((node, self._near[1].get(node, ())) for node in nodes)

    def _shortest(self, start: Term, end: Term) -> list[tuple[str, ...]] | None:
        if not isinstance(start, NamedNode) or not isinstance(end, NamedNode):
            return None
        pair = (start.value, end.value)
        if pair not in self._found:
            task = Task({pair[0]}, {pair[1]}, None, 1, len(self._hops) + 1, NO_CLOCK)
            self._found[pair] = self._leading(task) if start != end else []
        return self._found[pair]

    def _leading(self, task: Task[str]) -> list[tuple[str, ...]]:
        """The shortest paths that lead from one thing to the other."""
        for fresh in (True, False):  # the quick search for the shortest may not go on past paths that lead nowhere
            for _, paths in paths_by_length(self, task, fresh):
                found = [nodes for nodes in paths if leads([self._hops[pair] for pair in pairwise(nodes)])]
                if found:
                    return found
                if fresh:
                    break
        return []

    @cached_property
    def _hops(self) -> dict[tuple[str, str], Hop]:
        records = read_edges(self, WALK).records
        kept = {pair: EvidenceFilter().keep(found) for pair, found in sorted(records.items())}
        return {pair: Hop(*pair, found) for pair, found in kept.items() if found}

    @cached_property
    def _near(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        out: dict[str, list[str]] = defaultdict(list)
        into: dict[str, list[str]] = defaultdict(list)
        for tail, head in self._hops:
            out[tail].append(head)
            into[head].append(tail)
        return out, into
