"""Keeps triples in this process with pyoxigraph, in memory or in a folder."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from graphsvc.errors import StoreError, UsageError
from graphsvc.names import PATH
from graphsvc.sparqltext.diagnosis import syntax_error
from graphsvc.sparqltext.guard import refuse_outside
from graphsvc.sparqltext.nested_exists import with_nested_exists
from graphsvc.sparqltext.repairs import repaired
from graphsvc.sparqltext.wide_joins import as_scans
from graphsvc.store.loading import Progress, load_document

_NO_FUNCTION = re.compile(r"custom function <([^<>]*)> is not supported")
_GRAPH_STATE = re.compile(r"^The graph .* (does not exist|already exists)")


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
        self._engine: ox.Store | None = _open(folder)

    @property
    def engine(self) -> ox.Store:
        """The engine under the store. Raises StoreError once the store is closed."""
        if self._engine is None:
            raise StoreError("The store is closed.", "Open it again with open_store().")
        return self._engine

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
        text = update if outside else refuse_outside(update)
        with self._write, engine_errors(text):
            self.engine.update(repaired(text), base_iri=base)
            self.generation += 1

    def load(
        self,
        data: Iterable[ox.Quad] | IO[bytes] | Path,
        *,
        format: ox.RdfFormat | None = None,
        graph: str | None = None,
        progress: Progress | None = None,
    ) -> int:
        with self._write:
            if isinstance(data, Path) or hasattr(data, "read"):
                count = load_document(self.engine, data, format, graph, progress)  # type: ignore[arg-type]
            else:
                count = self._extend(data, graph)
            self.generation += 1
        return count

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
        """Write a copy that other processes can open at `place` (see `open_snapshot`); return its generation."""
        # Read first and without waiting for a write that may take long: the copy holds this generation or a later one.
        generation = self.generation
        with engine_errors():
            if self.folder:
                self.engine.backup(place)
            else:
                with place.open("wb") as output:
                    self.engine.dump(output, ox.RdfFormat.N_QUADS)
        return generation

    def close(self) -> None:
        if self._engine is not None and self.folder:
            self._engine.flush()
        self._engine = None


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


@contextmanager
def engine_errors(text: str | None = None) -> Iterator[None]:
    """Turn the engine's errors, those about a SPARQL `text` too, into QuerySyntaxError and StoreError."""
    try:
        yield
    except SyntaxError as error:
        raise syntax_error(str(error), text) from error
    except (ValueError, RuntimeError, OSError) as error:
        unknown = _NO_FUNCTION.search(str(error))
        if unknown:
            mend = "Use a function of SPARQL 1.1, or one that the service describes."
            raise UsageError(f"There is no function <{unknown[1]}>.", mend) from error
        if _GRAPH_STATE.search(str(error)):
            raise UsageError(f"{str(error).rstrip('.')}.", "Nothing was done; SILENT passes over this.") from error
        raise StoreError(f"The engine failed: {error}.", "Simplify the query, or check the disk.") from error


def _open(folder: Path | None) -> ox.Store:
    if folder is None:
        return ox.Store()
    try:
        return ox.Store(str(folder))
    except (OSError, ValueError, RuntimeError) as error:
        mend = "Only one process at a time may open a folder for writing; stop the other, or name another folder."
        raise StoreError(f"{folder} cannot be opened: {error}.", mend) from error
