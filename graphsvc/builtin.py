"""Joins the built-in knowledge to a store: the one place where both are known."""

from __future__ import annotations

from typing import Any

from pyoxigraph import Quad

import graphsvc.store as stores
from graphsvc.knowledge.build import build_graph


def open_store(location: str | None = None, **options: Any) -> stores.Store:
    """Open the store at `location`: nothing or ":memory:" is the built-in graph, a folder is on disk, a URL is remote.

    A folder without triples is given the built-in graph. Raises StoreError when the location cannot be opened and
    KnowledgeError when the built-in rows have faults.
    """
    opened = stores.open_store(location, functions="graphsvc.paths.functions", **options)
    if not opened.is_remote and not bool(opened.query("ASK { ?s ?p ?o }")):
        opened.load(Quad(*triple) for triple in build_graph())
    return opened
