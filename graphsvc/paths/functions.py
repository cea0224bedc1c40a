"""Gives SPARQL expressions path:distance, path:reaches and path:signOf over the claims of a store."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graphsvc.paths.evidence import agree
from graphsvc.paths.filters import EvidenceFilter
from graphsvc.paths.labels import Labels
from graphsvc.paths.memory import MemoryView, memory_view
from graphsvc.paths.model import Path
from graphsvc.paths.scope import Directed
from graphsvc.paths.search import Clock, Task, shortest_paths
from graphsvc.paths.vocabulary import PATH
from graphsvc.paths.walk import Walk
from graphsvc.store import Store

Term = NamedNode | BlankNode | Literal | Triple
Function = Callable[..., Term | None]


def functions(store: Store) -> dict[NamedNode, Function]:
    """Return the functions by IRI, for the `custom_functions` of a pyoxigraph query over the same store.

    The view of the claims is read on first use and again when the store has changed; a function gives no value (which
    SPARQL reads as an error) when an argument is no IRI or nothing leads from the one to the other.
    """
    return {
        NamedNode(PATH + "distance"): lambda start, end: _distance(store, start, end),
        NamedNode(PATH + "reaches"): lambda start, end: _reaches(store, start, end),
        NamedNode(PATH + "signOf"): lambda start, end: _sign_of(store, start, end),
    }


def _distance(store: Store, start: Term, end: Term) -> Literal | None:
    lengths = [path.length for path in _shortest(store, start, end)]
    return Literal(lengths[0]) if lengths else None


def _reaches(store: Store, start: Term, end: Term) -> Literal | None:
    return Literal(bool(_shortest(store, start, end)))


def _sign_of(store: Store, start: Term, end: Term) -> Literal | None:
    signs = [path.sign for path in _shortest(store, start, end)]
    return Literal(agree(signs)) if signs else None


def _shortest(store: Store, start: Term, end: Term) -> list[Path]:
    if not isinstance(start, NamedNode) or not isinstance(end, NamedNode) or start == end:
        return []
    view: MemoryView = memory_view(store, Walk(), EvidenceFilter())
    graph = Directed(view, "out")
    task = Task(view.ids([start.value]), view.ids([end.value]), None, 1, len(view.arrays.names), Clock(1.0))
    labels = Labels(store)
    found = shortest_paths(graph, task)
    return [Path(tuple(graph.hop(a, b) for a, b in pairwise(nodes)), labels) for nodes in found]
