"""Joins the built-in knowledge to a store: the one place where both are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import graphsvc.store as stores
from graphsvc.knowledge.derived import derived_graph
from graphsvc.store.options import EndpointOptions

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from graphsvc.store.embedded import EmbeddedStore


def open_store(location: str | None = None, **options: Unpack[EndpointOptions]) -> stores.Store:
    """Open the store at `location`: nothing or ":memory:" is the built-in graph, a folder is on disk, a URL is remote.

    A folder without triples is given the built-in graph. The options are for a URL: see `EndpointOptions`. Raises
    StoreError when the location cannot be opened, KnowledgeError when the built-in rows have faults, UsageError and
    UnknownOption for options that are wrong.
    """
    opened = stores.open_store(location, functions="graphsvc.paths.sparql.functions", **options)
    if not opened.is_remote and not bool(opened.query("ASK { ?s ?p ?o }")):
        cast("EmbeddedStore", opened).load_triples(derived_graph())
    return opened
