"""Reads the rows of sources of the framework that is served, once, as they are exported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from graphsvc.knowledge.folder import find_ontology
from graphsvc.knowledge.sources.gaps import read_sources

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext


def source_rows(context: ServiceContext) -> Mapping[str, Mapping[str, str]]:
    """The cells of each row by its key, in the order of the rows. Raises UsageError, KnowledgeError."""
    return context.counted("rows of sources", lambda: {row["key"]: row.cells for row in read_sources(find_ontology())})
