"""Serves the sources for reference managers: all of them, or one, as BibTeX, RIS or CSL JSON."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from graphsvc.errors import UnknownTerm
from graphsvc.explorer.sources import chosen_sources
from graphsvc.explorer.view_options import VIEWS
from graphsvc.formats import RDF_FORMATS
from graphsvc.knowledge.sources.export import WRITERS
from graphsvc.model import catalogue_of
from graphsvc.service.api.openapi_schemas import described
from graphsvc.service.linked_data.source_rows import source_rows
from graphsvc.service.pages.site import NEGOTIATED, take
from graphsvc.service.protocol.negotiation import named_formats

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphsvc.service.context import ServiceContext


@dataclass(frozen=True)
class ReferenceFormat:
    """A format of reference managers: the ending of its addresses, its name in `sources export`, its media type."""

    ending: str
    name: str
    media_type: str
    title: str


REFERENCES = (
    ReferenceFormat("bib", "bibtex", "application/x-bibtex", "BibTeX"),
    ReferenceFormat("ris", "ris", "application/x-research-info-systems", "RIS"),
    ReferenceFormat("json", "csljson", "application/vnd.citationstyles.csl+json", "CSL JSON"),
)
ENDINGS = ", ".join(one.ending for one in REFERENCES)


def blueprint(context: ServiceContext) -> Blueprint:
    """The addresses of the sources of `context`, and what /sources answers to a program that asks for a format."""
    routes = Blueprint("references", __name__)

    @routes.before_app_request
    def negotiated() -> Response | None:
        found = preferred() if request.path == "/sources" and request.method in ("GET", "HEAD") else None
        return _chosen(context, found) if found else None

    @routes.get(f"/sources.<any({ENDINGS}):ending>")
    def whole(ending: str) -> Response:
        return _chosen(context, _by_ending(ending))

    @routes.get(f"/doc/source/<key>.<any({ENDINGS}):ending>")
    def one(key: str, ending: str) -> Response:
        take({})
        row = source_rows(context).get(key)
        if row is None:
            raise UnknownTerm(f"There is no source called “{key[:100]}”.", mend="/sources lists them.")
        return _answer(_by_ending(ending), [row])

    return routes


def preferred() -> ReferenceFormat | None:
    """The format that a request names or prefers to a page and to RDF; None where it is none of these."""
    for named in named_formats():
        return next((one for one in REFERENCES if named in (one.name, one.media_type)), None)
    accepted = request.accept_mimetypes
    wanted = accepted.best_match(["text/html", *(one.media_type for one in (*RDF_FORMATS, *REFERENCES))])
    return next((one for one in REFERENCES if one.media_type == wanted), None)


def openapi() -> dict[str, Any]:
    """The routes, as OpenAPI describes them."""
    key = {"name": "key", "in": "path", "required": True, "description": "A source.", "schema": {"type": "string"}}
    filters = [described(one) for one in VIEWS["sources"].values()]
    paths: dict[str, Any] = {}
    for one in REFERENCES:
        paths[f"/sources.{one.ending}"] = _route(f"sources_{one.name}", f"Sources as {one.title}", one, filters)
        paths[f"/doc/source/{{key}}.{one.ending}"] = _route(f"source_{one.name}", f"One as {one.title}", one, [key])
    return paths


def _route(name: str, summary: str, form: ReferenceFormat, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    members = {"type": "object", "required": ["id", "type", "title"]}
    schema = {"type": "array", "items": members} if form.name == "csljson" else {"type": "string"}
    answer = {"description": "The file", "content": {form.media_type: {"schema": schema}}}
    return {"get": {"operationId": name, "summary": summary, "parameters": parameters, "responses": {"200": answer}}}


def _chosen(context: ServiceContext, form: ReferenceFormat) -> Response:
    """The sources that the page of the same options lists, in the order of the rows."""
    asked = take(VIEWS["sources"] | NEGOTIATED)
    kind, missing, document = (asked.text(name) for name in ("kind", "missing", "document"))
    rows = source_rows(context)
    if not (kind or missing or document):
        return _answer(form, rows.values())
    found = {one.key for one in chosen_sources(catalogue_of(context.store), kind, missing, document)}
    return _answer(form, [row for key, row in rows.items() if key in found])


def _by_ending(ending: str) -> ReferenceFormat:
    return next(one for one in REFERENCES if one.ending == ending)


def _answer(form: ReferenceFormat, rows: Iterable[Mapping[str, str]]) -> Response:
    body = WRITERS[form.name](rows).encode()
    response = Response(body, content_type=form.media_type)
    response.headers["Vary"] = "Accept"
    response.set_etag(sha256(body).hexdigest()[:32])
    return response
