"""Answers the questions about paths that are kept beside the ontology, each as rows of slugs."""

from __future__ import annotations

from typing import Any

from graphsvc.errors import UsageError
from graphsvc.paths.find import find_paths
from graphsvc.paths.graph_analysis import chokepoints, loops
from graphsvc.paths.model import Paths
from graphsvc.paths.who_acts import responsibility
from graphsvc.store import Store

KINDS = ("chokepoints", "longest", "loops", "paths", "responsibility")


def answer(store: Store, ask: str, arguments: dict[str, Any]) -> list[list[str]]:
    """Return the rows that answer a question: the nodes of each path, loop or chokepoint, or a node and who holds it.

    `ask` is one of KINDS, `arguments` those of the function that finds it. "longest" keeps the longest of the paths,
    "responsibility" asks who holds the nodes that the paths meet. Raises UsageError, UnknownTerm, StoreError.
    """
    if ask not in KINDS:
        raise UsageError(f"There is no question about paths called “{ask}”.", "Ask one of: " + ", ".join(KINDS) + ".")
    try:
        return _answer(store, ask, arguments)
    except TypeError as error:
        raise UsageError(
            f"The arguments do not fit “{ask}”: {error}.", "See the functions of graphsvc.paths."
        ) from None


def _answer(store: Store, ask: str, arguments: dict[str, Any]) -> list[list[str]]:
    if ask == "loops":
        return _chains(loops(store, **arguments))
    if ask == "chokepoints":
        return [[_slug(node)] for node in chokepoints(store, **arguments).nodes]
    found = find_paths(store, **arguments)
    if ask == "longest":
        longest = max((path.length for path in found), default=0)
        return [[_slug(node) for node in path.nodes] for path in found if path.length == longest]
    if ask == "responsibility":
        nodes = dict.fromkeys(node for path in found for node in path.nodes)
        return [[_slug(actor.node), _slug(actor.actor)] for actor in responsibility(store, nodes)]
    return _chains(found)


def _chains(paths: Paths) -> list[list[str]]:
    return [[_slug(node) for node in path.nodes] for path in paths]


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]
