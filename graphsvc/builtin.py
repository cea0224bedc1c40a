"""Joins the built-in knowledge to a store: the one place where both are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import graphsvc.store as stores
from graphsvc.errors import StoreError
from graphsvc.framework import framework, is_chosen
from graphsvc.knowledge.derived import derived_graph
from graphsvc.names import CF, NODE
from graphsvc.store.options import EndpointOptions

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from graphsvc.store.embedded import EmbeddedStore

OF_FRAMEWORK = f"ASK {{ ?node a <{CF}FrameworkNode> FILTER(STRSTARTS(STR(?node), '{NODE}')) }}"


def open_store(location: str | None = None, **options: Unpack[EndpointOptions]) -> stores.Store:
    """Open the store at `location`: nothing or ":memory:" is the built-in graph, a folder is on disk, a URL is remote.

    A folder without triples is given the built-in graph. The options are for a URL: see `EndpointOptions`. Raises
    StoreError when the location cannot be opened, KnowledgeError when the built-in rows have faults, UsageError and
    UnknownOption for options that are wrong.
    """
    opened = stores.open_store(location, functions="graphsvc.paths.sparql.functions", **options)
    if not opened.is_remote and not bool(opened.query("ASK { ?s ?p ?o }")):
        cast("EmbeddedStore", opened).load_triples(derived_graph())
    elif is_chosen() and not opened.is_remote and not bool(opened.query(OF_FRAMEWORK)):
        opened.close()
        mend = "Name another folder with --store, or serve the framework that it was made with."
        raise StoreError(f"{location} holds nothing of the framework “{framework().name}”.", mend)
    return opened
