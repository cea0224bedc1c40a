"""Keeps triples in this process with pyoxigraph, in memory or in a folder."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from graphsvc.errors import InsufficientStorage, StoreError
from graphsvc.names import PREFIXES
from graphsvc.sparqltext.guard import refuse_outside
from graphsvc.sparqltext.repairs import repaired
from graphsvc.store.documents.loading import Progress, load_document, merge_runs
from graphsvc.store.engine import named_graph, or_written_out, run_query
from graphsvc.store.engine_errors import engine_errors
from graphsvc.store.jobs import NO_LIMIT, Job, Most, do
from graphsvc.store.kept_files import keep_for
from graphsvc.store.reopening import Engine


class EmbeddedStore:
    """A store in this process: in memory, or in `folder`, which only one process at a time may open for writing.

    A query or update that would fetch from the network (`SERVICE`, `LOAD`) is refused, because the engine has neither a
    switch nor a time limit for it; a service answers them through its gateway.
    """

    def __init__(self, folder: Path | None = None, functions: str = "") -> None:
        self.location = str(folder) if folder else ":memory:"
        self.is_remote = False
        self.folder = folder
        self.functions = functions  # the module whose functions expressions may call (see `run_query`)
        self.generation = 0
        self._write = threading.RLock()
        self._kept = keep_for(self, folder)
        self._engine = Engine(folder)

    @property
    def engine(self) -> ox.Store:
        """The engine under the store, to be used and let go. Raises StoreError once the store is closed."""
        return self._engine.get()

    @property
    def trouble(self) -> str:
        """Why nothing can be written now; empty where it can, as far as is known."""
        return self._engine.failure.message if self._engine.failure else ""

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Write inside, when the turn has come, and count the write. Raises InsufficientStorage, StoreError."""
        with self._write:
            if self._engine.make_writable():
                self.generation += 1  # whoever read the files of the old engine reads them anew
            self._forget()
            try:
                yield
            except StoreError as error:
                self._engine.note(error)
                raise
            finally:
                self._forget()  # what was read meanwhile may be of before
            self.generation += 1

    def _forget(self) -> None:
        if self._kept:
            self._kept.forget()

    def query(
        self, query: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        inside = refuse_outside(query)
        with engine_errors(inside):
            on_disk = self.folder is not None
            return run_query(self.engine, inside, default_graphs, named_graphs, None, self.functions, on_disk)

    def run(self, job: Job, most: Most = NO_LIMIT) -> Iterator[bytes]:
        output = io.BytesIO()
        do(job, self.engine, output.write, most, self.functions)
        return iter((output.getvalue(),))

    def update(self, update: str | Callable[[], str], *, base: str | None = None, guarded: bool = False) -> None:
        with self._changing():
            given = update if isinstance(update, str) else update()
            text = given if guarded else refuse_outside(given)
            with engine_errors(text):
                or_written_out(lambda text: self.engine.update(text, base_iri=base), repaired(text))

    def load(
        self,
        data: Iterable[ox.Quad] | IO[bytes] | Path,
        *,
        format: ox.RdfFormat | None = None,
        graph: str | None = None,
        progress: Progress | None = None,
    ) -> int:
        with self._changing():
            if isinstance(data, Path) or hasattr(data, "read"):
                return load_document(self.engine, data, format, graph, progress)  # type: ignore[arg-type]
            return self._extend(data, graph)

    def load_triples(self, data: bytes) -> None:
        """Add a document of N-Triples to the default graph, all of it or nothing, sooner than `load` does.

        Raises StoreError, also where the document does not parse: it is one that this program wrote, so that its IRIs
        need not be looked at once more.
        """
        with self._changing(), engine_errors():
            parsed = ox.parse(data, ox.RdfFormat.N_TRIPLES, lenient=True)
            self.engine.extend(parsed)  # which leaves blank nodes their names

    def load_many(self, data: bytes, graph: str | None) -> None:
        """Add a large document of N-Triples that this program wrote to a graph, all of it or nothing.

        The engine reads it by itself and past its transaction log, which takes less than half the time of `load`.
        Raises StoreError.
        """
        with self._changing(), engine_errors():
            name = named_graph(graph) if graph else ox.DefaultGraph()
            self.engine.bulk_load(data, ox.RdfFormat.N_TRIPLES, to_graph=name)
            merge_runs(self.engine, data.count(b"\n"))

    def _extend(self, data: Iterable[ox.Quad], graph: str | None) -> int:
        count = 0
        name = named_graph(graph) if graph else None

        def counted() -> Iterator[ox.Quad]:
            nonlocal count
            for count, one in enumerate(data, 1):  # noqa: B007 - the count is what is wanted
                # A triple has no graph of its own; a quad keeps its graph unless another is asked for.
                kept = name is None and isinstance(one, ox.Quad)
                yield one if kept else ox.Quad(one.subject, one.predicate, one.object, name or ox.DefaultGraph())

        with engine_errors():
            self.engine.extend(counted())
        return count

    def dump(self, output: IO[bytes], *, format: ox.RdfFormat, graph: str | None = None) -> None:
        with engine_errors():
            if graph is not None:
                self.engine.dump(output, format, from_graph=named_graph(graph), prefixes=PREFIXES)
            elif format.supports_datasets:
                self.engine.dump(output, format, prefixes=PREFIXES)
            else:
                self.engine.dump(output, format, from_graph=ox.DefaultGraph(), prefixes=PREFIXES)

    def snapshot(self, place: Path) -> int:
        """Write a copy that other processes can open at `place` (see `open_snapshot`); return its generation.

        Raises InsufficientStorage where there is no room, and where nothing can be written to the store itself.
        """
        # Read first and without waiting for a write that may take long: the copy holds this generation or a later one.
        generation = self.generation
        self._refuse_in_trouble()
        try:
            with engine_errors():
                if self.folder:
                    self.engine.backup(place)
                else:
                    with place.open("wb") as output:
                        self.engine.dump(output, ox.RdfFormat.N_QUADS)
        except InsufficientStorage as error:
            self._engine.note(error)
            raise
        self._refuse_in_trouble()  # which may have come meanwhile
        return generation

    def _refuse_in_trouble(self) -> None:
        """An engine that only reads copies its files without what is in its log, and says nothing."""
        if self.trouble:
            raise InsufficientStorage(self.trouble)

    def close(self) -> None:
        with engine_errors():
            is_whole = self._engine.close()
        if is_whole and self._kept:
            self._kept.close()


def open_snapshot(place: Path) -> ox.Store:
    """Open what `EmbeddedStore.snapshot` wrote, to read it."""
    if place.is_dir():
        return ox.Store.read_only(str(place))
    engine = ox.Store()
    engine.bulk_load(path=place, format=ox.RdfFormat.N_QUADS)
    return engine
