"""Answers a query for a browser: the query page with the answer in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
from flask import Response

from graphsvc.errors import GraphsvcError
from graphsvc.service.pages_developers import editor_page
from graphsvc.store.formats import GRAPHS, RESULTS
from graphsvc.store.rewriting import query_form

if TYPE_CHECKING:
    from graphsvc.service import ServiceContext
    from graphsvc.service.sparql import Operation

MAX_ROWS = 1000  # more is for a program; the page links to the whole answer


def answer_page(context: ServiceContext, operation: Operation) -> Response:
    """The query page with the answer, or with what went wrong and its status."""
    from graphsvc.service.sparql import run

    graph = query_form(operation.text) in ("CONSTRUCT", "DESCRIBE")
    try:
        body = b"".join(run(context, operation, GRAPHS[0] if graph else RESULTS[0]))
    except GraphsvcError as error:
        page = editor_page(operation.text, problem=str(error))
        page.status_code = error.http_status
        return page
    if graph:
        return editor_page(operation.text, answer=body.decode())
    found = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return editor_page(operation.text, answer="true" if found else "false")
    columns = [one.value for one in found.variables]
    rows = [[_text(solution[name]) for name in columns] for solution, _ in zip(found, range(MAX_ROWS), strict=False)]
    return editor_page(operation.text, columns, rows)


def _text(term: object) -> str:
    if term is None:
        return ""
    return str(term.value) if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
