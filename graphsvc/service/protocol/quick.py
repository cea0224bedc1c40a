"""Answers plain queries before the framework of the pages, which takes longer than the engine for a small one.

A plain query is one text and nothing else, sent by GET or POST to /sparql by HTTP/1.1 for a program. All that differs
from that in any way goes on to the application, and so does every error: there it is read, told and refused.
"""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from flask import Flask, g
from werkzeug.sansio.utils import get_current_url, get_host

from graphsvc.errors import GraphsvcError
from graphsvc.formats import Format
from graphsvc.service.headers import ALWAYS, CONDITIONS, log_line, policy, request_id, tag_of
from graphsvc.service.log_lines import one_line
from graphsvc.service.protocol.negotiation import coding_of, preferred
from graphsvc.service.protocol.sparql import BUFFER, formats_of
from graphsvc.service.public_address import BAD_HOST, Application, Environ
from graphsvc.sparqltext.protocol import query_form
from graphsvc.sparqltext.repairs import MARK
from graphsvc.store.documents.compression import is_packed
from graphsvc.store.jobs import Job

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext
    from graphsvc.store.sandbox.loop_jobs import Begun

_log = logging.getLogger("graphsvc.service")
Start = Callable[..., Any]

PATH = "/sparql"
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)(?:[,;]|\Z)", re.ASCII)
PACKED_BUFFER = 32 << 10  # bytes; packed, about as many rows as BUFFER holds
LARGEST = 64 << 10  # bytes of a body that is read here
FORMS = ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-8")
TEXT = "application/sparql-query"
ODD = CONDITIONS | {BAD_HOST, "HTTP_CONTENT_ENCODING", "HTTP_EXPECT", "HTTP_TRANSFER_ENCODING"}
HEADERS = [*ALWAYS, ("Content-Security-Policy", policy(PATH)), ("Vary", "Accept, Accept-Encoding")]


Headers = list[tuple[str, str]]
PLAN = "graphsvc.plan"  # where the environment of WSGI holds what was found out of a request before; None: not plain


@dataclass
class Plan:
    """What is known of a plain query before it is answered; `begun` where a loop began to ask for the answer."""

    method: str
    text: str
    job: Job
    kind: str  # the media type of the answer
    number: str  # the id of the request
    began: float
    generation: int  # of the store, when it came
    begun: Begun | None = None


class Quick:
    """The application of `app`, with plain queries answered before it."""

    def __init__(self, app: Flask, context: ServiceContext) -> None:
        self.context = context
        self._app = app
        self._next: Application = app.wsgi_app

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        plan: Plan | None = environ[PLAN] if PLAN in environ else self.plan(environ)
        if plan is None:
            return self._next(environ, start_response)
        try:
            return self._answer(environ, start_response, plan)
        except GraphsvcError as error:
            return self._refusal(error, plan, environ, start_response)

    def plan(self, environ: Environ) -> Plan | None:
        """What a plain query asks; None for any other request, whose body can be read again."""
        if environ["PATH_INFO"] != PATH or environ["SERVER_PROTOCOL"] != "HTTP/1.1":
            return None
        began, text = time.perf_counter(), _plain(environ)
        chosen = _format(environ, text) if text and len(text) * 4 <= self.context.query_limit else None
        if chosen is None:
            return None
        base = _base(environ["wsgi.url_scheme"], environ.get("HTTP_HOST", ""), environ["SCRIPT_NAME"])
        coding = coding_of(environ.get("HTTP_ACCEPT_ENCODING", ""))
        job = Job("query", text, chosen.name, base=base, coding=coding, on_disk=self.context.on_disk)
        number = request_id(environ.get("HTTP_X_REQUEST_ID", ""))
        generation = self.context.store.generation
        return Plan(environ["REQUEST_METHOD"], text, job, chosen.content_type, number, began, generation)

    def is_whole(self, answer: bytes) -> bool:
        """Whether an answer is small enough to be sent whole."""
        return len(answer) <= (PACKED_BUFFER if is_packed(answer) else BUFFER)

    def told(self, plan: Plan, whole: bytes) -> Headers:
        """The headers of a whole answer, which is counted and logged."""
        packed = is_packed(whole)
        headers = [*_headers(plan, packed), ("Content-Length", str(len(whole)))]
        if plan.method == "GET":
            tag = tag_of(whole, weak=packed)
            headers += [("ETag", tag), ("Cache-Control", "no-cache"), ("Accept-Ranges", "bytes")]
        self._note(plan)
        return headers

    def _answer(self, environ: Environ, start_response: Start, plan: Plan) -> Iterable[bytes]:
        parts = self._parts(plan, environ.get("waitress.client_disconnected"))
        held: list[bytes] = []
        size, most = 0, BUFFER
        for part in parts:
            if not held and is_packed(part):
                most = PACKED_BUFFER
            held.append(part)
            size += len(part)
            if size > most:
                break
        if size > most:
            self._note(plan)
            start_response("200 OK", _headers(plan, most == PACKED_BUFFER))
            return _rest(chain(held, parts), plan.number)
        whole = b"".join(held)
        start_response("200 OK", self.told(plan, whole))
        return [whole]

    def _parts(self, plan: Plan, gone: Callable[[], bool] | None) -> Iterator[bytes]:
        """The answer in parts: what is left of one that was begun, else all of it."""
        if plan.begun:
            return self.context.going_on(plan.job, plan.generation, plan.begun.rest(gone))
        gateway = self.context.gateway
        return self.context.run(plan.job.with_text(gateway.rewrite(plan.text)) if gateway else plan.job, gone)

    def _note(self, plan: Plan) -> None:
        """Count a request and write it to the log."""
        seconds = time.perf_counter() - plan.began
        self.context.metrics.count(PATH, plan.method, 200, seconds)
        query = plan.text if self.context.options["log_queries"] else None
        log_line(plan.method, PATH, plan.number, 200, seconds, query)

    def _refusal(self, error: GraphsvcError, plan: Plan, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """What the application says of an error."""
        with self._app.request_context(environ):
            g.request_id, g.started = plan.number, plan.began
            response = self._app.finalize_request(self._app.handle_user_exception(error))
            return response(environ, start_response)


def _format(environ: Environ, text: str) -> Format | None:
    """The format to answer in; None for a text of no form, and for a client that wants what is not given here."""
    accept, codings = environ.get("HTTP_ACCEPT", ""), environ.get("HTTP_ACCEPT_ENCODING", "")
    form = query_form(text) if _is_by_the_book(accept) and _is_by_the_book(codings) else ""
    return preferred(accept, formats_of(form)) if form else None


def _headers(plan: Plan, packed: bool) -> Headers:
    """The headers of an answer, whether or not it is whole."""
    headers = [*HEADERS, ("X-Request-Id", plan.number), ("Content-Type", plan.kind)]
    return [*headers, ("Content-Encoding", plan.job.coding)] if packed else headers


def _plain(environ: Environ) -> str:
    """The text of a plain query; "" for any other request, whose body can be read again."""
    if not ODD.isdisjoint(environ):
        return ""
    method, asked = environ["REQUEST_METHOD"], environ.get("QUERY_STRING", "")
    if method == "GET":
        return _field(asked.encode("latin-1"))
    if method != "POST" or asked:
        return ""
    kind, length = environ.get("CONTENT_TYPE", ""), environ.get("CONTENT_LENGTH", "")
    if kind.lower() not in (*FORMS, TEXT) or not length.isdigit() or int(length) > LARGEST:
        return ""
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    return _decoded(body) if kind.lower() == TEXT else _field(body)


def _field(form: bytes) -> str:
    """The text of a form that has the field “query” and no other; else ""."""
    if not form.startswith(b"query=") or b"&" in form or len(form) > LARGEST:
        return ""
    return _decoded(unquote_to_bytes(form[6:].replace(b"+", b" ")))


def _decoded(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return ""
    return "" if text.startswith(MARK) else text


@lru_cache(64)
def _is_by_the_book(accepted: str) -> bool:
    """Whether all qualities in a header are written as RFC 9110 (12.4.2) has them."""
    return all(map(_QUALITY.match, accepted.replace(" ", "").lower().split(";q=")[1:]))


@lru_cache(64)
def _base(scheme: str, host: str, root: str) -> str:
    return get_current_url(scheme, get_host(scheme, host), root, PATH)


def _rest(parts: Iterator[bytes], number: str) -> Iterator[bytes]:
    """The parts; an error among them breaks the answer off, and is logged, for nobody else hears of it."""
    try:
        yield from parts
    except GraphsvcError as error:
        _log.warning("answer broken off, request=%s: %s", number, one_line(error.message))
        raise
