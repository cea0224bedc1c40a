"""Turns every error into a problem document (RFC 9457), or into a page of the same words for a browser."""

from __future__ import annotations

import json
import logging
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException, NotFound

from graphsvc.errors import AmbiguousLabel, GraphsvcError, InternalError, LimitError, UnknownOption, UnknownTerm
from graphsvc.names import SHARED
from graphsvc.service.log_lines import one_line
from graphsvc.service.pages.site import problem_page
from graphsvc.service.protocol.negotiation import wants_html

_log = logging.getLogger("graphsvc.service")

MENDS = {
    404: "Check the address; /openapi.json and /developers list what there is.",
    405: "Use one of the methods in the Allow header.",
    413: "Send less at once, or load the file with graphsvc load.",
}


def install(app: Flask) -> None:
    """Let `app` answer errors this way."""
    app.register_error_handler(GraphsvcError, known)
    app.register_error_handler(HTTPException, from_http)
    app.register_error_handler(Exception, unforeseen)


def known(error: GraphsvcError) -> Response:
    """An error raised on purpose."""
    if isinstance(error, InternalError):
        _log.error("a fault of the program, told above, request=%s", _request_id())
        return _fault()
    extra: dict[str, Any] = {}
    for name in ("line", "column"):
        if getattr(error, name, None):
            extra[name] = getattr(error, name)
    choices: list[tuple[str, str]] = []
    if isinstance(error, AmbiguousLabel):
        choices = error.candidates
        extra["candidates"] = [{"iri": iri, "label": label} for iri, label in choices]
    elif isinstance(error, UnknownTerm):
        choices = error.suggestions
        extra["suggestions"] = [{"iri": iri, "label": label} for iri, label in choices]
    unknown = error if isinstance(error, UnknownOption) else None
    given = "" if unknown else getattr(error, "given", "")
    made = problem(error.http_status, error.title, error.message, error.mend, extra, choices, given, unknown)
    retry = getattr(error, "retry_after", None)
    if retry:
        made.headers["Retry-After"] = str(retry)
    for name, value in getattr(error, "headers", {}).items():
        made.headers[name] = value
    log(error)
    return made


def log(error: GraphsvcError) -> None:
    """Write an error to the log that those who run the service can do something about."""
    if isinstance(error, LimitError) or error.http_status >= 500:
        said = f"{error.message} {getattr(error, 'words', '')}".rstrip()
        _log.warning("%s, request=%s: %s", type(error).__name__, _request_id(), one_line(said))


def from_http(error: HTTPException) -> Response:
    """An error of the framework, such as an unknown route."""
    status = error.code or 500
    detail, mend = error.description or error.name, MENDS.get(status, "")
    if isinstance(error, NotFound) and detail == NotFound.description:  # of the router, whose words are of no place
        detail, mend = f"Nothing is at {request.path[:200]} here.", f"{_near(request.path)}{mend}"
    made = problem(status, error.name, detail, mend)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            made.headers[name] = value
    return made


def _near(path: str) -> str:
    """The question which of the addresses of this service was meant, "" where none is near."""
    known = [
        rule.rule for rule in current_app.url_map.iter_rules() if not rule.arguments and "GET" in (rule.methods or ())
    ]
    found = get_close_matches(path.lower().rstrip("/"), known, 1, 0.75)
    return f"Did you mean {found[0]}? " if found else ""


def unforeseen(error: Exception) -> Response:
    """A fault of the program: logged with its traceback, told without it."""
    _log.error("unforeseen error, request=%s", _request_id(), exc_info=error)
    return _fault()


def _fault() -> Response:
    told = "This is a fault of the service, and it was logged."
    return problem(500, InternalError.title, told, f"Report the request id, {_request_id()}.")


def _request_id() -> str:
    return str(getattr(g, "request_id", "-"))


def problem(
    status: int,
    title: str,
    detail: str,
    mend: str = "",
    extra: dict[str, Any] | None = None,
    choices: list[tuple[str, str]] | None = None,
    given: str = "",
    unknown: UnknownOption | None = None,
) -> Response:
    """A problem document, or the page of it; `choices` are (IRI, label) pairs that may have been meant by `given`."""
    if wants_html():
        line, column = ((extra or {}).get(name) for name in ("line", "column"))
        page = problem_page(title, detail, mend, line, column, choices or [], given, unknown)
        return Response(_sendable(page), status, content_type="text/html; charset=utf-8", headers={"Vary": "Accept"})
    kind = HTTPStatus(status).phrase.lower().replace(" ", "-")
    body = {"type": f"{SHARED}problem/{kind}", "title": title, "status": status, "detail": f"{detail} {mend}".strip()}
    body |= {"request": getattr(g, "request_id", None)} | (extra or {})
    text = json.dumps({key: value for key, value in body.items() if value is not None}, ensure_ascii=False)
    return Response(_sendable(text + "\n"), status, content_type="application/problem+json", headers={"Vary": "Accept"})


def _sendable(text: str) -> bytes:
    """The bytes of a text that may repeat what was sent: half a character, as JSON can escape one, becomes a “?”."""
    return text.encode(errors="replace")
