"""Reads requests as clients send them: unpacks their bodies, and mends headers that are not quite by the book."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, cast

from flask import Flask, request
from werkzeug.exceptions import RequestEntityTooLarge
from zstandard import ZstdError

from graphsvc.errors import GraphsvcError, UsageError
from graphsvc.service.protocol.negotiation import UnsupportedMediaType
from graphsvc.service.protocol.query_limit import AS_FORM, FIELDS
from graphsvc.service.protocol.sparql import authorize
from graphsvc.store.documents.compression import ZstdFile

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

_LARGEST_WINDOW = 8 << 20  # bytes; RFC 9659 lets no zstd in HTTP ask for more
_QUALITY = re.compile(r';\s*q\s*=\s*([^,;\s"]*)', re.IGNORECASE)
_OPEN: dict[str, Callable[[IO[bytes]], IO[bytes]]] = {
    "gzip": lambda body: cast(IO[bytes], gzip.GzipFile(fileobj=body)),
    "zstd": lambda body: cast(IO[bytes], io.BufferedReader(ZstdFile(body, _LARGEST_WINDOW))),
}


class UnsupportedCoding(UnsupportedMediaType):
    """The body is packed in a way that cannot be unpacked here (RFC 9110, 15.5.16)."""

    title = "The body is packed in an unknown way"
    headers = {"Accept-Encoding": ", ".join(_OPEN)}  # noqa: RUF012 - never changed


def install(app: Flask, context: ServiceContext) -> None:
    """Let `app` read requests this way, before anything else looks at them."""

    @app.before_request
    def read() -> None:
        environ = request.environ
        for name in ("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE"):
            if "q" in environ.get(name, ""):
                environ[name] = _QUALITY.sub(_as_the_standard_writes, environ[name])
        coding = environ.get("HTTP_CONTENT_ENCODING", "").strip().lower()
        if coding not in ("", "identity"):
            body = unpack(request.stream.read(), coding, _most(context, int(app.config["MAX_CONTENT_LENGTH"])))
            environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(body), str(len(body))
            environ.pop("HTTP_CONTENT_ENCODING")
            environ.pop("HTTP_TRANSFER_ENCODING", None)
            request.__dict__.pop("stream", None)  # what was read of the packed body


def _most(context: ServiceContext, limit: int) -> int:
    """Bytes that a body may unpack to: as many as a request may have for who may write, else as a query may have."""
    try:
        authorize(context)
    except GraphsvcError:
        return min(limit, AS_FORM * context.query_limit + FIELDS)
    return limit


def unpack(body: bytes, coding: str, most: int) -> bytes:
    """The body of a request as it was before it was packed, of no more than `most` bytes.

    Raises UnsupportedCoding, UsageError where it cannot be unpacked, RequestEntityTooLarge.
    """
    known = _OPEN.get({"x-gzip": "gzip"}.get(coding, coding))
    if known is None:
        raise UnsupportedCoding(
            f"“{coding[:100]}” cannot be unpacked here.", f"Use one of: {', '.join(_OPEN)}, identity."
        )
    try:
        found = known(io.BytesIO(body)).read(most + 1)
    except (OSError, EOFError, zlib.error, ZstdError) as error:
        raise UsageError(f"The body is no {coding}: {error}.", "Pack it again, or send it as it is.") from error
    if len(found) > most:
        raise RequestEntityTooLarge(f"The body unpacks to more than {most:,} bytes.")
    return found


def _as_the_standard_writes(found: re.Match[str]) -> str:
    """A quality that a reader of the standard's grammar takes: “.5” is 0.5, “1.” is 1, and what is none is left out."""
    try:
        value = float(found[1])
    except ValueError:
        return ""
    return f";q={min(value, 1.0):.3f}" if value >= 0 else ""
