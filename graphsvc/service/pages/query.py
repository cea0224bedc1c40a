"""Answers a query for a browser: the query page with the answer in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyoxigraph as ox
from flask import Response

from graphsvc.errors import GraphsvcError, InternalError
from graphsvc.formats import GRAPHS, RESULTS, Format
from graphsvc.service.pages.developers import editor_page
from graphsvc.service.problems import log
from graphsvc.sparqltext.protocol import query_form

MAX_ROWS = 1000  # more is for a program; the page links to the whole answer


def answer_page(query: str, run: Callable[[Format], Iterator[bytes]]) -> Response:
    """The query page with the answer that `run` gives in a format, or with what went wrong and its status."""
    graph = query_form(query) in ("CONSTRUCT", "DESCRIBE")
    try:
        body = b"".join(run(GRAPHS[0] if graph else RESULTS[0]))
    except InternalError:
        raise  # its page names the request
    except GraphsvcError as error:
        log(error)
        page = editor_page(query, problem=str(error))
        page.status_code = error.http_status
        return page
    if graph:
        return editor_page(query, answer=body.decode())
    found = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return editor_page(query, answer="true" if found else "false")
    columns = [one.value for one in found.variables]
    rows = [[_text(solution[name]) for name in columns] for solution, _ in zip(found, range(MAX_ROWS), strict=False)]
    return editor_page(query, columns, rows)


def _text(term: object) -> str:
    if term is None:
        return ""
    return str(term.value) if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
