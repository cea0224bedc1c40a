"""Answers plain queries before the framework of the pages, which takes longer than the engine for a small one.

All that differs from a plain query in any way (`plans.py`) goes on to the application, and so does every error: there
it is read, told and refused.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from flask import Flask, g

from graphsvc.errors import GraphsvcError
from graphsvc.service.headers import ALWAYS, log_line, policy, tag_of
from graphsvc.service.log_lines import one_line
from graphsvc.service.protocol.plans import PATH, Plan, plan_of
from graphsvc.service.protocol.sparql import BUFFER
from graphsvc.service.public_address import Application, Environ
from graphsvc.store.documents.compression import is_packed

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

_log = logging.getLogger("graphsvc.service")
Start = Callable[..., Any]
Headers = list[tuple[str, str]]

PACKED_BUFFER = 32 << 10  # bytes; packed, about as many rows as BUFFER holds
PLAN = "graphsvc.plan"  # where the environment of WSGI holds what was found out of a request before; None: not plain
_ALWAYS = (*ALWAYS, ("Content-Security-Policy", policy(PATH)), ("Vary", "Accept, Accept-Encoding"))
_OF_A_READ = (("Cache-Control", "no-cache"), ("Accept-Ranges", "bytes"))


class Quick:
    """The application of `app`, with plain queries answered before it."""

    def __init__(self, app: Flask, context: ServiceContext) -> None:
        self.context = context
        self._app = app
        self._next: Application = app.wsgi_app

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        plan: Plan | None = environ[PLAN] if PLAN in environ else plan_of(environ, self.context)
        if plan is None:
            return self._next(environ, start_response)
        try:
            return self._answer(environ, start_response, plan)
        except GraphsvcError as error:
            return self._refusal(error, plan, environ, start_response)

    def is_whole(self, answer: bytes) -> bool:
        """Whether an answer is small enough to be sent whole."""
        return len(answer) <= (PACKED_BUFFER if is_packed(answer) else BUFFER)

    def head(self, plan: Plan, whole: bytes) -> bytes:
        """The head of a whole answer, but for its first line and its end; the answer is counted and logged."""
        packed = is_packed(whole)
        shared = _shared(plan.kind, plan.job.coding if packed else "", plan.manner.method)
        own = "".join(f"{name}: {value}\r\n" for name, value in _own(plan, whole, packed))
        self._note(plan)
        return shared + own.encode("latin-1")

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
        packed = most == PACKED_BUFFER
        headers = _headers(plan.kind, plan.job.coding if packed else "", "" if size > most else plan.manner.method)
        if size > most:
            self._note(plan)
            start_response("200 OK", [*headers, ("X-Request-Id", plan.number)])
            return _rest(chain(held, parts), plan.number)
        whole = b"".join(held)
        start_response("200 OK", [*headers, *_own(plan, whole, packed)])
        self._note(plan)
        return [whole]

    def _parts(self, plan: Plan, gone: Callable[[], bool] | None) -> Iterator[bytes]:
        """The answer in parts: what is left of one that was begun, else all of it."""
        if plan.begun:
            return self.context.going_on(plan.job, plan.generation, plan.begun.rest(gone))
        gateway, job = self.context.gateway, plan.job
        return self.context.run(job.with_text(gateway.rewrite(job.text)) if gateway else job, gone)

    def _note(self, plan: Plan) -> None:
        """Count a request and write it to the log."""
        seconds = time.perf_counter() - plan.began
        self.context.metrics.count(PATH, plan.manner.method, 200, seconds)
        query = plan.job.text if self.context.options["log_queries"] else None
        log_line(plan.manner.method, PATH, plan.number, 200, seconds, query)

    def _refusal(self, error: GraphsvcError, plan: Plan, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """What the application says of an error."""
        with self._app.request_context(environ):
            g.request_id, g.started = plan.number, plan.began
            response = self._app.finalize_request(self._app.handle_user_exception(error))
            return response(environ, start_response)


def _headers(kind: str, coding: str, method: str) -> Headers:
    """The headers that answers of a kind and a coding share, whole ones to a `method`, or others where it is empty."""
    headers = [*_ALWAYS, ("Content-Type", kind), *([("Content-Encoding", coding)] if coding else [])]
    return [*headers, *_OF_A_READ] if method == "GET" else headers


@lru_cache(256)
def _shared(kind: str, coding: str, method: str) -> bytes:
    """These headers as they are sent."""
    return "".join(f"{name}: {value}\r\n" for name, value in _headers(kind, coding, method)).encode("latin-1")


def _own(plan: Plan, whole: bytes, packed: bool) -> Headers:
    """The headers that a whole answer has for itself."""
    headers = [("X-Request-Id", plan.number), ("Content-Length", str(len(whole)))]
    return [*headers, ("ETag", tag_of(whole, weak=packed))] if plan.manner.method == "GET" else headers


def _rest(parts: Iterator[bytes], number: str) -> Iterator[bytes]:
    """The parts; an error among them breaks the answer off, and is logged, for nobody else hears of it."""
    try:
        yield from parts
    except GraphsvcError as error:
        _log.warning("answer broken off, request=%s: %s", number, one_line(error.message))
        raise
