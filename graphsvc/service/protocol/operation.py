"""Reads a request as SPARQL 1.1 Protocol has it: a query or an update, and the graphs it names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import request

from graphsvc.errors import UsageError
from graphsvc.service.protocol.negotiation import FORMAT_PARAMETERS, UnsupportedMediaType
from graphsvc.service.protocol.query_limit import hold_body, hold_form, hold_text
from graphsvc.sparqltext.protocol import absolute_iri
from graphsvc.sparqltext.repairs import MARK

FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
# For a query where it reads; for an update where its WHERE reads and, as RDF4J has it, where its templates write.
QUERIED = ("default-graph-uri", "named-graph-uri")
UPDATED = ("using-graph-uri", "using-named-graph-uri", "insert-graph-uri", "remove-graph-uri")
# What clients add to an update: a format, though it has no answer; and of RDF4J, a language, and whether to infer,
# which makes no difference where the graph holds what follows.
_BESIDE = ("update", *FORMAT_PARAMETERS, "infer", "queryLn", "baseURI")
_A = {"query": "a query", "update": "an update"}
_NOT_ASCII = re.compile(rb"%[89A-Fa-f]|[\x80-\xff]")  # what may be no UTF-8


@dataclass(frozen=True)
class Operation:
    """A request read by the protocol: its kind, "query" or "update", its text, and the IRIs of the graphs it names.

    `insert_graphs` and `remove_graphs` are those that an update writes to where it names none; `base` is the IRI that
    relative ones start from, where the request gives one.
    """

    kind: str
    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    insert_graphs: tuple[str, ...] = ()
    remove_graphs: tuple[str, ...] = ()
    base: str | None = None


def about_a_graph() -> bool:
    """Whether the address names a graph, as the Graph Store protocol does. Raises UsageError for a query as well."""
    named = {"graph", "default"} & set(request.args)
    if named and request.mimetype == FORM:
        request.get_data()  # kept, for whoever reads the body as it is after it was read as a form
    if named and {"query", "update"} & {*request.args, *(request.form if request.mimetype == FORM else ())}:
        said = f"“{named.pop()}” asks for a whole graph, and the request holds a query or an update as well."
        raise UsageError(said, "Name the graphs of a query in default-graph-uri, or in FROM and GRAPH.")
    return bool(named)


def read_operation(limit: int, authorize: Callable[[], None]) -> Operation:
    """Read the request as SPARQL 1.1 Protocol 2.1 and 2.2 have it.

    A query may have `limit` bytes. An update carries data, so it may be as long as a request; its body is read only
    where `authorize` allows it. Raises UsageError, QueryTooLong, UnsupportedMediaType, and what `authorize` does.
    """
    operation = _read(limit, authorize)
    if operation.kind == "query":
        hold_text(operation.text, limit)
    return operation


def _read(limit: int, authorize: Callable[[], None]) -> Operation:
    media = request.mimetype
    if _NOT_ASCII.search(request.query_string):
        decoded(unquote_to_bytes(request.query_string))
    if request.method != "POST":
        if "update" in request.args:
            raise UsageError("An update cannot be sent by GET.", "Send it by POST.")
        return _operation("query", _one("query"), request.args)
    if media == FORM:
        hold_form(limit, authorize)
        return _from_form()
    if media not in (QUERY, UPDATE):
        said = f"“{media[:100]}” is no way to send SPARQL." if media else "The request has no Content-Type."
        mend = f"Use {FORM}, {QUERY} or {UPDATE}; send RDF to /rdf-graph-store, or with ?graph=IRI or ?default."
        raise UnsupportedMediaType(said, mend)
    kind = "query" if media == QUERY else "update"
    if kind == "query":
        hold_body(limit)
    else:
        authorize()
    if {"query", "update"} & set(request.args):
        raise UsageError("The operation is in the body and in the address.", "Send it in one place.")
    return _operation(kind, decoded(request.get_data()), request.args)


def decoded(body: bytes) -> str:
    """The text of a body, without a byte order mark. Raises UsageError where it is not UTF-8."""
    charset = request.mimetype_params.get("charset", "utf-8")
    try:
        text = body.decode(charset if charset.lower() in ("utf-8", "us-ascii") else "utf-8")
        return text.removeprefix(MARK)
    except UnicodeDecodeError as error:
        raise UsageError(
            f"The request is not UTF-8: {error.reason} at byte {error.start}.", "Encode it as UTF-8."
        ) from error


def _from_form() -> Operation:
    decoded(unquote_to_bytes(request.get_data()))
    if {"query", "update"} & set(request.args):
        raise UsageError("The operation is in the address of a POST.", "Send it in the body.")
    if "query" in request.form and "update" in request.form:
        raise UsageError("The request holds a query and an update.", "Send one of them.")
    kind = "update" if "update" in request.form else "query"
    return _operation(kind, _one(kind), request.form, request.args)


def _one(name: str) -> str:
    places = (request.args, request.form) if request.method == "POST" else (request.args,)
    values: list[str] = [value for place in places for value in place.getlist(name)]
    if len(values) != 1:
        said = f"The request holds {len(values)} of “{name}”." if values else f"The request has no “{name}”."
        raise UsageError(said, f"Send exactly one {name}.")
    return values[0].removeprefix(MARK)


def _operation(kind: str, text: str, *places: Any) -> Operation:
    own, other = (QUERIED, UPDATED) if kind == "query" else (UPDATED, QUERIED)
    given = dict.fromkeys(name for place in places for name in place)
    for name in other:
        if name in given:
            raise UsageError(f"“{name}” has no meaning for {_A[kind]}.", f"Use {', '.join(own)}.")
    values = {name: [value for place in places for value in place.getlist(name)] for name in given}
    graphs = [tuple(absolute_iri(iri, name) for iri in values.get(name, ())) for name in own]
    if kind == "query":
        return Operation(kind, text, graphs[0], graphs[1])
    _refuse_unknown(values)
    base = absolute_iri(values["baseURI"][0], "baseURI") if "baseURI" in values else None
    return Operation(kind, text, graphs[0], graphs[1], graphs[2], graphs[3], base)


def _refuse_unknown(given: dict[str, list[str]]) -> None:
    """Hold the parameters of an update to what is known: one passed over would change what the update does."""
    known = (*_BESIDE, *UPDATED)
    unknown = [name for name in given if name not in known]
    if unknown:
        mend = f"An update takes {', '.join(UPDATED)}; nothing was done."
        raise UsageError(f"There is no parameter “{unknown[0][:100]}” of an update.", mend)
    languages = [value for value in given.get("queryLn", ()) if value.lower() != "sparql"]
    if languages:
        raise UsageError(f"“{languages[0][:100]}” is no language for updates here.", "Write the update in SPARQL.")
