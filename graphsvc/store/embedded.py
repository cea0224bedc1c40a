"""Keeps triples in this process with pyoxigraph, in memory or in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from graphsvc.errors import QuerySyntaxError, StoreError


class EmbeddedStore:
    """A store in this process."""

    def __init__(self, folder: Path | None = None) -> None:
        try:
            self.engine = ox.Store(str(folder)) if folder else ox.Store()
        except OSError as error:
            raise StoreError(f"{folder} cannot be opened: {error}.", "One process at a time may open a folder.") from error
        self.location = str(folder) if folder else ":memory:"
        self.generation = 0

    def query(
        self, query: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        try:
            return self.engine.query(
                query,
                default_graph=[ox.NamedNode(iri) for iri in default_graphs] or None,
                named_graphs=[ox.NamedNode(iri) for iri in named_graphs] or None,
            )
        except SyntaxError as error:
            raise QuerySyntaxError(f"The query does not parse: {error}.") from error

    def update(self, update: str) -> None:
        self.engine.update(update)
        self.generation += 1

    def load(
        self, data: Iterable[ox.Quad] | IO[bytes] | Path, *, format: ox.RdfFormat | None = None, graph: str | None = None
    ) -> int:
        before = len(self.engine)
        name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        self.engine.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in data)
        self.generation += 1
        return len(self.engine) - before

    def dump(self, output: IO[bytes], *, format: ox.RdfFormat, graph: str | None = None) -> None:
        self.engine.dump(output, format, from_graph=ox.NamedNode(graph) if graph else ox.DefaultGraph())

    def close(self) -> None:
        return None
