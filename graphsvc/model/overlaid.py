"""Reads a store through a face of its own, so that what is kept of it is kept apart from what is kept of the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from pyoxigraph import Quad, RdfFormat

from graphsvc.errors import ForbiddenError
from graphsvc.store import QueryResult, Store
from graphsvc.store.jobs import NO_LIMIT, Job, Most


class Overlaid:
    """A store to read, as it was when this was made: nothing can be written, and records may be laid over its own."""

    def __init__(self, under: Store) -> None:
        self.under = under
        self.location = under.location
        self.generation = under.generation
        self.is_remote = False  # its records are at hand, wherever those under it came from

    @property
    def trouble(self) -> str:
        return self.under.trouble

    def query(self, query: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> QueryResult:
        return self.under.query(query, default_graphs=default_graphs, named_graphs=named_graphs)

    def run(self, job: Job, most: Most = NO_LIMIT) -> Iterator[bytes]:
        return self.under.run(job, most)

    def update(self, update: str | Callable[[], str], *, base: str | None = None, guarded: bool = False) -> None:
        raise ForbiddenError("Nothing can be written here.", "Write to the store itself.")

    def load(
        self,
        data: Iterable[Quad] | IO[bytes] | Path,
        *,
        format: RdfFormat | None = None,
        graph: str | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> int:
        raise ForbiddenError("Nothing can be written here.", "Write to the store itself.")

    def dump(self, output: IO[bytes], *, format: RdfFormat, graph: str | None = None) -> None:
        self.under.dump(output, format=format, graph=graph)

    def close(self) -> None:
        """The store under it belongs to whoever opened it."""
