"""Renders SPARQL results: tables for people, the standard formats for programs."""

from __future__ import annotations

import io

import pyoxigraph as ox

from graphsvc.errors import UsageError
from graphsvc.formats import RDF_FORMATS, RESULTS
from graphsvc.names import shrink_iri
from graphsvc.store import QueryResult
from graphsvc.store.documents.writing import write_statements

RESULT_FORMATS = {one.name: one.results for one in RESULTS}
GRAPH_FORMATS = {one.name: one.rdf for one in RDF_FORMATS}


def render_result(result: QueryResult, form: str | None) -> bytes:
    """The bytes of a result in `form`; None is a table for solutions, yes or no for ASK, Turtle for triples.

    Raises UsageError when the result has no such form.
    """
    if isinstance(result, ox.QueryTriples):
        return _graph(result, "ttl" if form in (None, "table") else str(form))
    if form in (None, "table"):
        return (_answer(result) if isinstance(result, ox.QueryBoolean) else _table(result)).encode()
    if form not in RESULT_FORMATS:
        raise UsageError(
            f"SELECT and ASK have no format “{form}”.", "Use one of: table, " + ", ".join(RESULT_FORMATS) + "."
        )
    return bytes(result.serialize(format=RESULT_FORMATS[form]) or b"")


def _graph(result: ox.QueryTriples, form: str) -> bytes:
    if form not in GRAPH_FORMATS:
        raise UsageError(
            f"CONSTRUCT and DESCRIBE have no format “{form}”.", "Use one of: " + ", ".join(GRAPH_FORMATS) + "."
        )
    output = io.BytesIO()
    write_statements(result, output, GRAPH_FORMATS[form])
    return output.getvalue()


def _answer(result: ox.QueryBoolean) -> str:
    return "yes\n" if bool(result) else "no\n"


def _table(result: ox.QuerySolutions) -> str:
    # Imported here: most answers go to programs, and those need not wait for the drawing of tables.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    names = [variable.value for variable in result.variables]
    rows = [[_cell(solution[name]) for name in names] for solution in result]
    drawn = Table(header_style="bold")
    for name in names:
        drawn.add_column(Text(name), overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    screen = Console()
    text = io.StringIO()
    # Wide enough for whole cells where no screen sets the width: what is piped on must not be folded.
    width = screen.width if screen.is_terminal else 400
    Console(file=text, width=width, force_terminal=screen.is_terminal, color_system=None).print(drawn)
    count = f"{len(rows)} row{'' if len(rows) == 1 else 's'}\n"
    return text.getvalue() + count


def _cell(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return shrink_iri(term.value)
    value = getattr(term, "value", "") if term is not None else ""
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in str(value))
