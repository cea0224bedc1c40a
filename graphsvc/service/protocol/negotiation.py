"""Chooses the format and the coding of an answer from what the request accepts (RFC 9110, section 12.5)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from flask import request
from werkzeug.datastructures import Accept, MIMEAccept
from werkzeug.http import parse_accept_header

from graphsvc.errors import GraphsvcError, NotAcceptable
from graphsvc.formats import Format, by_name, by_spelling
from graphsvc.store.documents.compression import CODINGS

# SPARQLWrapper sends three of them at once, Fuseki and Virtuoso know one or two each.
_OF_JAVA = "text/html,image/gif,image/jpeg"  # what its own client sends for every program; no browser names just these
FORMAT_PARAMETERS = ("format", "output", "results", "_format")


class UnsupportedMediaType(GraphsvcError):
    """The body is in no format that can be read here."""

    http_status = 415
    title = "The body is in an unknown format"


def choose(formats: Sequence[Format]) -> Format:
    """The format that the request prefers among `formats`, the first of which answers `*/*`. Raises NotAcceptable.

    A format named in the address counts before Accept; the standard knows only Accept, so where the name is not known
    and Accept names a type that can be given, that type is given.
    """
    named = named_formats()
    found = next((one for name in named if (one := by_spelling(tuple(formats), name))), None)
    if found:
        return found
    wanted = _wanted(request.headers.get("Accept", ""))
    if named and not any(_quality(one, wanted, ranges=False) > 0 for one in formats):
        raise NotAcceptable(f"There is no format “{named[0][:100]}” for this answer.", _offer(formats))
    if not wanted:
        return formats[0]
    best = max(formats, key=lambda one: _quality(one, wanted))  # the first of equals, which is the server's own order
    if _quality(best, wanted) <= 0:
        raise NotAcceptable(
            f"The answer cannot be given as {request.headers.get('Accept', '')[:200]}.", _offer(formats)
        )
    return best


def named_formats() -> list[str]:
    """The formats that the address or the form names, under each of the parameters that clients send them in."""
    places = (request.args, request.form) if request.method == "POST" else (request.args,)
    return [value for place in places for name in FORMAT_PARAMETERS for value in place.getlist(name) if value]


def wants_html() -> bool:
    """Whether a browser asks: HTML is accepted by name and nothing else is preferred to it."""
    if asked := named_formats():
        return asked[0].strip().lower() in ("html", "text/html")
    if "html" not in request.headers.get("Accept", "").lower():
        return False  # what programs ask for, told without reading it as a list
    accepted = request.accept_mimetypes
    if accepted.to_header().startswith(_OF_JAVA):
        return False
    html = accepted["text/html"] if any(value == "text/html" for value, _ in accepted) else 0
    qualities = [quality for value, quality in accepted if "*" not in value and value != "application/xhtml+xml"]
    return bool(html) and html >= max(qualities)


def content_format(formats: Sequence[Format], content_type: str) -> Format:
    """The format that a Content-Type names. Raises UnsupportedMediaType."""
    found = by_name(tuple(formats), content_type.partition(";")[0]) if content_type else None
    if found:
        return found
    said = f"“{content_type[:100]}” cannot be read here." if content_type else "The body has no Content-Type."
    raise UnsupportedMediaType(said, f"Send one of: {', '.join(one.media_type for one in formats)}.")


def coding() -> str:
    """The coding that `Accept-Encoding` prefers, one of CODINGS, or none where the plain answer is preferred."""
    return coding_of(request.headers.get("Accept-Encoding", ""))


@lru_cache(64)
def coding_of(accepted: str) -> str:
    """The coding that an Accept-Encoding header prefers, one of CODINGS, or none."""
    if not accepted:
        return ""
    wanted = {name.lower(): quality for name, quality in parse_accept_header(accepted, Accept)}
    wanted.setdefault("gzip", wanted.get("x-gzip", wanted.get("*", 0.0)))
    wanted.setdefault("zstd", wanted.get("*", 0.0))
    best = max(CODINGS, key=lambda name: wanted[name])  # the first of equals
    return best if wanted[best] > 0 and wanted[best] >= wanted.get("identity", 0.0) else ""


@lru_cache(256)
def preferred(accept: str, formats: tuple[Format, ...]) -> Format | None:
    """The format that an Accept header alone prefers; None where none fits, and where it may be that of a browser."""
    if "html" in accept.lower():
        return None
    wanted = _wanted(accept)
    best = max(formats, key=lambda one: _quality(one, wanted)) if wanted else formats[0]
    return best if not wanted or _quality(best, wanted) > 0 else None


@lru_cache(64)  # clients send the same again and again
def _wanted(accept: str) -> dict[str, float]:
    """How much each range of an Accept header is wanted."""
    ranges = [(value.partition(";")[0].strip().lower(), one) for value, one in parse_accept_header(accept, MIMEAccept)]
    return {"*/*" if value == "*" else value: quality for value, quality in ranges}  # “*” alone is what Java sends


def _quality(one: Format, wanted: dict[str, float], *, ranges: bool = True) -> float:
    """How much a format is wanted; the most specific range that matches decides, and an alias less than the type.

    Without `ranges`, only a type by its name counts.
    """
    for value, factor in ((one.media_type, 1.0), *((alias, 0.999) for alias in one.aliases)):
        if value in wanted:
            return wanted[value] * factor
    for value in (one.media_type.partition("/")[0] + "/*", "*/*") if ranges else ():
        if value in wanted:
            return wanted[value] * 0.99
    return 0.0


def _offer(formats: Sequence[Format]) -> str:
    return "Ask for one of: " + ", ".join(f"{one.media_type} (format={one.name})" for one in formats) + "."
