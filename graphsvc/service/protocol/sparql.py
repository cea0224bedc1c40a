"""Serves SPARQL 1.1 Protocol at /sparql: queries, updates, the description of the service, and the query page."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, cast

from flask import Blueprint, Response, current_app, g, request, stream_with_context
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.sansio.utils import get_current_url
from werkzeug.wsgi import FileWrapper

from graphsvc.errors import ForbiddenError, GraphsvcError, InternalError, LimitError, UsageError
from graphsvc.formats import BOOLEANS, DATASETS, RDF_FORMATS, RESULTS, Format, by_name
from graphsvc.service.log_lines import one_line
from graphsvc.service.protocol.leaving import gone
from graphsvc.service.protocol.negotiation import choose, wants_html
from graphsvc.service.protocol.operation import Operation, about_a_graph, read_operation
from graphsvc.sparqltext.known_prefixes import as_written
from graphsvc.sparqltext.protocol import query_form, with_dataset
from graphsvc.sparqltext.update_dry_run import trials
from graphsvc.sparqltext.write_graphs import with_write_graphs
from graphsvc.store.jobs import Job

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

_log = logging.getLogger("graphsvc.service")

BUFFER = 256 << 10  # a result up to here is sent whole, with its length; beyond, in parts while it is computed
_FORMATS: dict[str, tuple[Format, ...]] = {
    "SELECT": RESULTS,
    "ASK": BOOLEANS,
    "CONSTRUCT": RDF_FORMATS,
    "DESCRIBE": RDF_FORMATS,
}


class Unauthorized(GraphsvcError):
    """The request needs a token."""

    http_status = 401
    title = "A token is needed"
    headers = {"WWW-Authenticate": 'Bearer realm="graphsvc"'}  # noqa: RUF012 - never changed


def blueprint(context: ServiceContext) -> Blueprint:
    """The SPARQL routes over the store of `context`."""
    routes = Blueprint("sparql", __name__)

    @routes.route("/sparql", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def sparql() -> Response:
        # Clients that are given one address send to it what is about a whole graph, or about all, too.
        if about_a_graph() or _about_every_graph():
            return cast(Response, current_app.view_functions["graph_store.indirect"]())
        if request.method not in ("GET", "HEAD", "POST"):
            raise MethodNotAllowed(["GET", "HEAD", "POST", "OPTIONS"])
        if request.method != "POST" and "query" not in request.args:
            return _without_query(context)
        operation = read_operation(context.query_limit, lambda: authorize(context))
        if operation.kind == "update":
            return _update(context, operation)
        if request.method != "POST" and wants_html():
            return page(context, operation)
        return answer(context, operation)

    return routes


def _about_every_graph() -> bool:
    """Whether a document of several graphs is sent, or asked for without a query."""
    if request.method == "POST":
        return by_name(DATASETS, request.mimetype) is not None
    if request.method not in ("GET", "HEAD") or {"query", "update"} & set(request.args) or wants_html():
        return False
    return choose(RDF_FORMATS) in DATASETS


def authorize(context: ServiceContext, shown: str = "") -> None:
    """Let only a holder of the token write, who may have `shown` it in a form. Raises ForbiddenError, Unauthorized."""
    token = context.options["token"]
    if not context.options["writable"]:
        raise ForbiddenError("This service is read-only.", "Start it with --writable and a token to write.")
    if token:
        scheme, _, given = (f"Bearer {shown}" if shown else request.headers.get("Authorization", "")).partition(" ")
        # The comparison takes as long whatever is wrong, so that timing tells nothing.
        same = hmac.compare_digest(given.strip().encode(), token.encode())
        if scheme.lower() != "bearer" or not same:
            raise Unauthorized("Writing needs the token.", "Send it as: Authorization: Bearer TOKEN.")


def answer(context: ServiceContext, operation: Operation) -> Response:
    """The result of a query in the format the request prefers."""
    form = query_form(operation.text)
    chosen = choose(formats_of(form))
    return respond(run(context, operation, chosen), chosen)


def formats_of(form: str) -> tuple[Format, ...]:
    """The formats in which a query of a form can be answered, the usual one first."""
    return _FORMATS.get(form, RESULTS)


def run(context: ServiceContext, operation: Operation, chosen: Format) -> Iterator[bytes]:
    """The parts of the result of a query."""
    text = context.gateway.rewrite(operation.text) if context.gateway else operation.text
    job = Job("query", text, chosen.name, operation.default_graphs, operation.named_graphs, base=_base())
    return context.run(job, gone())


def respond(parts: Iterator[bytes], chosen: Format) -> Response:
    """Send a result: whole where it is small, else in parts, broken off where it fails: it never looks whole."""
    if request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        return _at_once(parts, chosen)
    held: list[bytes] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size > BUFFER and request.method == "HEAD":
            for _ in parts:  # to the end, which costs less than the worker that would be ended in the middle
                pass
            made = Response(iter(()), content_type=chosen.content_type)
            break
        if size > BUFFER:
            made = Response(stream_with_context(_told(chain(held, parts))), content_type=chosen.content_type)
            break
    else:
        made = Response(b"".join(held), content_type=chosen.content_type)
    made.headers["Vary"] = "Accept, Accept-Encoding"
    return made


def _at_once(parts: Iterator[bytes], chosen: Format) -> Response:
    """A result with its length: without parts of known size, as in HTTP/1.0, one broken off would look whole."""
    held = SpooledTemporaryFile(BUFFER)  # noqa: SIM115 - the server closes it
    for part in parts:
        held.write(part)
    made = Response(FileWrapper(held, BUFFER), content_type=chosen.content_type, direct_passthrough=True)
    made.content_length = held.tell()
    held.seek(0)
    made.headers["Vary"] = "Accept, Accept-Encoding"
    return made


def _update(context: ServiceContext, operation: Operation) -> Response:
    authorize(context)
    text = with_write_graphs(operation.text, operation.insert_graphs, operation.remove_graphs)
    text = with_dataset(text, operation.default_graphs, operation.named_graphs)
    base = f"BASE <{operation.base}> " if operation.base else ""
    with as_written(base):
        guarded = prepared(context, base + text)
        context.update(lambda: guarded, request.base_url)
    return Response(status=204)


def _told(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The parts; an error among them breaks the answer off, and is logged, for nobody else hears of it."""
    try:
        yield from parts
    except GraphsvcError as error:
        _log.warning("answer broken off, request=%s: %s", g.request_id, one_line(error.message))
        raise


def prepared(context: ServiceContext, text: str) -> str:
    """An update that may run, after a worker has parsed it and matched its patterns: what is too much ends there."""
    gateway = context.gateway
    harmless = gateway.rewrite(text, only_check=True) if gateway else text
    for _ in context.run(Job("check", harmless, base=request.base_url)):
        pass
    guarded = gateway.rewrite(text) if gateway else text
    if context.pool:
        _try(context, guarded)
    return guarded


def _try(context: ServiceContext, update: str) -> None:
    """Match the patterns of an update under the limits of a query. Raises LimitError where they are reached."""
    most = context.pool.limits.rows if context.pool else 0
    for query in trials(update):
        try:
            said = b"".join(context.run(Job("query", query, "csv", base=request.base_url), gone()))
        except InternalError:
            raise
        except LimitError as error:
            raise LimitError(f"{error.message} Nothing was changed.", "Narrow the pattern of the update.") from error
        except GraphsvcError:
            continue  # an operation before it may make the difference; the update itself tells
        if int(said.split()[-1]) > most:
            said_of = f"A pattern of the update has more than {most:,} solutions. Nothing was changed."
            raise LimitError(said_of, "Narrow it, or do it in parts.")


def _without_query(context: ServiceContext) -> Response:
    if "update" in request.args:
        raise UsageError("An update cannot be sent by GET.", "Send it by POST.")
    if wants_html():
        from graphsvc.service.pages.developers import editor_page

        return editor_page()
    from graphsvc.service.protocol.service_description import describe

    chosen = choose(RDF_FORMATS)
    return Response(describe(context, chosen), content_type=chosen.content_type, headers={"Vary": "Accept"})


def page(context: ServiceContext, operation: Operation) -> Response:
    """The query page with the answer to a query."""
    from graphsvc.service.pages.query import answer_page

    return answer_page(operation.text, lambda chosen: run(context, operation, chosen))


def _base() -> str:
    return _url(request.scheme, request.host, request.root_path, request.path)  # of the request, as its base_url is


@lru_cache(64)
def _url(scheme: str, host: str, root: str, path: str) -> str:
    return get_current_url(scheme, host, root, path)
