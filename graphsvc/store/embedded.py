"""Keeps triples in this process with pyoxigraph, in memory or in a folder."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from graphsvc.errors import InsufficientStorage, StoreError, UsageError
from graphsvc.names import PATH
from graphsvc.sparqltext.guard import refuse_outside
from graphsvc.sparqltext.nested_exists import with_nested_exists
from graphsvc.sparqltext.repairs import repaired
from graphsvc.sparqltext.wide_joins import as_scans
from graphsvc.store.engine_errors import engine_errors
from graphsvc.store.loading import Progress, load_document
from graphsvc.store.reopening import Engine


class EmbeddedStore:
    """A store in this process: in memory, or in `folder`, which only one process at a time may open for writing.

    A query or update that would fetch from the network (`SERVICE`, `LOAD`) is refused, because the engine has neither a
    switch nor a time limit for it; a service answers them through its gateway.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.location = str(folder) if folder else ":memory:"
        self.folder = folder
        self.functions = ""  # the module whose functions expressions may call (see `run_query`)
        self.generation = 0
        self._write = threading.RLock()
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
            try:
                yield
            except StoreError as error:
                self._engine.note(error)
                raise
            self.generation += 1

    def query(
        self, query: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        inside = refuse_outside(query)
        with engine_errors(inside):
            on_disk = self.folder is not None
            return run_query(self.engine, inside, default_graphs, named_graphs, None, self.functions, on_disk)

    def update(self, update: str) -> None:
        self.update_guarded(update)

    def update_guarded(self, update: str, base: str | None = None, *, outside: bool = False) -> None:
        """Run an update whose relative IRIs start from `base`; `outside` says that SERVICE and LOAD were guarded."""
        self.update_decided(lambda: update, base, outside=outside)

    def update_decided(self, decide: Callable[[], str], base: str | None = None, *, outside: bool = False) -> None:
        """Run the update that `decide` returns; nobody else writes from its call on, so what it sees still holds.

        Raises what `decide` raises, and then nothing was changed; else as `update` does.
        """
        with self._changing():
            text = decide()
            text = text if outside else refuse_outside(text)
            with engine_errors(text):
                self.engine.update(repaired(text), base_iri=base)

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
                self.engine.dump(output, format, from_graph=named_graph(graph))
            elif format.supports_datasets:
                self.engine.dump(output, format)
            else:
                self.engine.dump(output, format, from_graph=ox.DefaultGraph())

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
            self._engine.close()


def open_snapshot(place: Path) -> ox.Store:
    """Open what `EmbeddedStore.snapshot` wrote, to read it."""
    if place.is_dir():
        return ox.Store.read_only(str(place))
    engine = ox.Store()
    engine.bulk_load(path=place, format=ox.RdfFormat.N_QUADS)
    return engine


def run_query(
    engine: ox.Store,
    query: str,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    base: str | None = None,
    functions: str = "",
    on_disk: bool = False,
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Start a query; graphs given by the protocol replace FROM and FROM NAMED (SPARQL 1.1 Protocol, 2.1.4).

    It is asked in another form where that gives the same answer sooner, which depends on whether `engine` is `on_disk`.

    `functions` names a module with `functions(engine)`, which gives the functions of the path vocabulary by IRI. It is
    named and not imported, because the store is below it; it is loaded for queries that mention the vocabulary only.
    """
    query = repaired(query)
    quicker = query if default_graphs or named_graphs else quicker_form(engine, query, base, on_disk)
    custom = _functions(engine, functions) if functions and PATH in query else None
    if quicker != query:
        try:
            return engine.query(quicker, base_iri=base, custom_functions=custom)
        except SyntaxError:
            pass  # the places in its errors are not the asker's: the original either runs or tells them
    if not default_graphs and not named_graphs:
        return engine.query(query, base_iri=base, custom_functions=custom)
    return engine.query(
        query,
        base_iri=base,
        custom_functions=custom,
        # An empty list is a dataset with an empty default graph, which is what naming only named graphs means.
        default_graph=[named_graph(iri) for iri in default_graphs],
        named_graphs=[named_graph(iri) for iri in named_graphs],
    )


def quicker_form(engine: ox.Store, query: str, base: str | None, on_disk: bool) -> str:
    """The form of a query about the whole store that `engine` answers sooner, with the same answer; often the same."""
    quicker = with_nested_exists(query, lambda *scan: _count(engine, base, *scan))
    return as_scans(quicker, lambda *scan: _count(engine, base, *scan)) if on_disk else quicker


def _count(engine: ox.Store, base: str | None, prologue: str, select: str, most: int) -> int:
    """How many rows a query has, no more than `most`; 0 where it does not parse, which whoever runs it will say."""
    text = f"{prologue} SELECT (COUNT(*) AS ?n) {{ {{ {select} LIMIT {most} }} }}"
    try:
        return int(next(iter(engine.query(text, base_iri=base)))["n"].value)  # type: ignore[arg-type]
    except SyntaxError:
        return 0


def named_graph(iri: str) -> ox.NamedNode:
    """The name of a graph. Raises UsageError where `iri` is no absolute IRI."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise UsageError(f"“{iri[:200]}” is no name of a graph: {error}.", "Use an absolute IRI.") from error


def _functions(engine: ox.Store, module: str) -> dict[ox.NamedNode, Callable[..., Any]]:
    return {ox.NamedNode(iri): one for iri, one in import_module(module).functions(engine).items()}
