"""Adds what every answer carries: request id, security headers, CORS, ETag and compression."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import time
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from graphsvc.errors import UsageError
from graphsvc.service.log_lines import one_line, write_request
from graphsvc.service.problems import from_http
from graphsvc.service.protocol.negotiation import coding
from graphsvc.service.public_address import BAD_HOST
from graphsvc.store.documents.compression import SMALL, packed

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

_log = logging.getLogger("graphsvc.service")
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")
_PART = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-[0-9]{1,18})\Z")

# Everything comes from this address and nothing runs inline; the query editor alone sets styles on its elements.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; form-action 'self'"
)
STYLED = ("/sparql", "/explore")
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
EXPOSED = "Accept-Ranges, Content-Range, ETag, Link, Location, Retry-After, X-Request-Id"
_PACKABLE = ("text/", "application/", "image/svg")
ALWAYS = (*SECURITY.items(), ("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", EXPOSED))
# As the environment of WSGI names If-None-Match and its like.
CONDITIONS = frozenset(
    f"HTTP_IF_{one}" for one in ("NONE_MATCH", "MATCH", "MODIFIED_SINCE", "UNMODIFIED_SINCE", "RANGE")
)
CONDITIONS |= {"HTTP_RANGE"}


def install(app: Flask, context: ServiceContext) -> None:
    """Let `app` add them."""

    @app.before_request
    def begin() -> Response | None:
        g.request_id = request_id(request.headers.get("X-Request-Id", ""))
        g.started = time.perf_counter()
        if BAD_HOST in request.environ:
            raise UsageError(f"“{request.environ[BAD_HOST][:100]}” is no host.", "Send the Host of the address.")
        return _preflight() if request.method == "OPTIONS" and "Origin" in request.headers else None

    @app.after_request
    def finish(response: Response) -> Response:
        response = _tagged(response)
        response.headers["X-Request-Id"] = getattr(g, "request_id", "-")
        present = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - the values are pairs
        for name, value in (*ALWAYS, ("Content-Security-Policy", policy(request.path))):
            if name.lower() not in present:
                response.headers.add(name, value)
        if response.status_code in (204, 304):
            response.headers.pop("Content-Type", None)
        response = _packed(response)
        _log_request(response, context)
        return response


def request_id(given: str) -> str:
    """The id that a client gives its request, where it is one, or a new one."""
    return given if given and _ID.match(given) else os.urandom(8).hex()


def policy(path: str) -> str:
    """What a page at `path` may load (Content Security Policy)."""
    return POLICY + ("; style-src 'self' 'unsafe-inline'" if path.startswith(STYLED) else "")


def tag_of(body: bytes, *, weak: bool) -> str:
    """The ETag of a whole answer: weak where its bytes are packed."""
    return f'{"W/" if weak else ""}"{_digest(body)}"'


def _digest(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=12).hexdigest()


def _preflight() -> Response:
    asked = request.headers.get("Access-Control-Request-Headers", "")
    headers = {
        "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS",
        "Access-Control-Allow-Headers": asked if re.fullmatch(r"[\w\-, ]{1,500}", asked) else "Accept, Content-Type",
        "Access-Control-Max-Age": "86400",
        "Vary": "Origin, Access-Control-Request-Headers",
    }
    return Response(status=204, headers=headers)


def _tagged(response: Response) -> Response:
    """Give a whole answer to a read its ETag, and answer 304 to who has it already."""
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or response.is_streamed:
        return response
    if "ETag" not in response.headers:
        response.set_etag(_digest(response.get_data()))
    response.headers.setdefault("Cache-Control", "no-cache")
    if "Accept-Ranges" not in response.headers:
        response.headers["Accept-Ranges"] = "bytes"
    if not CONDITIONS.isdisjoint(request.environ):
        part = _is_part(request.environ.get("HTTP_RANGE", ""))
        length = len(response.get_data()) if part else None
        try:
            response.make_conditional(request, accept_ranges=part, complete_length=length)
        except RequestedRangeNotSatisfiable as error:
            return from_http(error)
    return response


def _is_part(asked: str) -> bool:
    """Whether a Range names one part in bytes. What is in another unit or none is answered whole, and several may be.

    RFC 9110, 14.2.
    """
    found = _PART.match(asked.strip().lower())
    return found is not None and not (found[2] and int(found[2]) < int(found[1]))


def _packed(response: Response) -> Response:
    """Pack an answer as the client prefers; one that comes in parts is packed part by part."""
    if response.direct_passthrough or response.status_code != 200 or "Content-Encoding" in response.headers:
        return response
    if not (response.mimetype or "").startswith(_PACKABLE):
        return response
    if not response.is_streamed and len(response.get_data()) < SMALL:
        return response
    if "Accept-Encoding" not in response.headers.get("Vary", ""):
        response.vary.add("Accept-Encoding")
    chosen = coding()
    if not chosen:
        return response
    if response.is_streamed:
        response.response = packed(response.iter_encoded(), chosen)
        response.headers.pop("Content-Length", None)
    else:
        response.set_data(b"".join(packed([response.get_data()], chosen)))
    response.headers["Content-Encoding"] = chosen
    tag, _ = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)  # the bytes differ from those of the answer as it is
    return response


def _log_request(response: Response, context: ServiceContext) -> None:
    if not _log.isEnabledFor(logging.INFO):
        return
    took = time.perf_counter() - getattr(g, "started", time.perf_counter())
    query = request.values.get("query") if context.options["log_queries"] else None
    log_line(request.method, request.path, response.headers["X-Request-Id"], response.status_code, took, query)


def log_line(method: str, path: str, number: str, status: int, seconds: float, query: str | None) -> None:
    """Write the line of a request to the log, with its query where that is to be logged."""
    if not _log.isEnabledFor(logging.INFO):
        return
    text = f"request={number} status={status} ms={seconds * 1000:.2f}" + (f" query={query!r}" if query else "")
    write_request(_log, f"{one_line(method)} {one_line(path)} {text}")
