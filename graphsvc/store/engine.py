"""Asks one pyoxigraph engine: queries in the form that it answers fastest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, TypeVar

import pyoxigraph as ox

from graphsvc.errors import UsageError
from graphsvc.names import PATH
from graphsvc.sparqltext.nested_exists import with_nested_exists
from graphsvc.sparqltext.repairs import repaired
from graphsvc.sparqltext.select_aliases import with_aliases_written_out
from graphsvc.sparqltext.wide_joins import as_scans

T = TypeVar("T")


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
    graphs: dict[str, Any] = {}
    if default_graphs or named_graphs:
        # An empty list is a dataset with an empty default graph, which is what naming only named graphs means.
        graphs["default_graph"] = [named_graph(iri) for iri in default_graphs]
        graphs["named_graphs"] = [named_graph(iri) for iri in named_graphs]

    def asked(text: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        return engine.query(text, base_iri=base, custom_functions=custom, **graphs)

    if quicker != query:
        with suppress(SyntaxError):  # the places in its errors are not the asker's: the original runs or tells them
            return asked(quicker)
    return or_written_out(asked, query)


def or_written_out(run: Callable[[str], T], text: str) -> T:
    """What `run` gives for a SPARQL text or, where the engine refuses it, for the same with its aliases written out.

    Raises the SyntaxError of the text as it was given.
    """
    try:
        return run(text)
    except SyntaxError:
        written_out = with_aliases_written_out(text)
        if written_out != text:
            with suppress(SyntaxError):
                return run(written_out)
        raise


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
