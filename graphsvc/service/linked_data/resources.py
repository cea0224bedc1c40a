"""Dereferences every IRI of the graph: 303 from /id/ to a document, and the documents in every RDF format."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
from flask import Blueprint, Response, request, url_for

from graphsvc.errors import UnknownTerm
from graphsvc.formats import GRAPHS, RDF_FORMATS, Format, by_name
from graphsvc.names import BASE, OWL, PREFIXES
from graphsvc.service.linked_data.references import REFERENCES, preferred
from graphsvc.service.pages.ontology import ontology_page
from graphsvc.service.pages.site import FRAME, NEGOTIATED, take
from graphsvc.service.protocol.negotiation import choose, wants_html

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

_SAFE = re.compile(r"[\w.\-~:]+\Z")


def blueprint(context: ServiceContext) -> Blueprint:
    """The routes of linked data over the store of `context`."""
    routes = Blueprint("resources", __name__)

    @routes.get("/id/<table>/<slug>")
    def thing(table: str, slug: str) -> Response:
        _iri(context, table, slug)
        return _see_other(table, slug)

    @routes.get("/doc/<table>/<slug>.<any(ttl, jsonld, nt, rdf, nq, trig):ending>")
    def document(table: str, slug: str, ending: str) -> Response:
        return _document(context, table, slug, cast(Format, by_name(RDF_FORMATS, ending)))

    @routes.get("/ontology")
    @routes.get("/ontology/<version>")
    def ontology(version: str = "") -> Response:
        take(FRAME | NEGOTIATED)
        if wants_html() and not version:
            return ontology_page(context)
        return _schema(version)

    return routes


def describe(context: ServiceContext, iri: str, chosen: Format) -> bytes:
    """What the graph says of `iri`, and what points to it, as RDF."""
    own = cast(ox.QueryTriples, context.store.query(f"DESCRIBE <{iri}>"))
    incoming = cast(ox.QueryTriples, context.store.query(f"CONSTRUCT {{ ?s ?p <{iri}> }} WHERE {{ ?s ?p <{iri}> }}"))
    triples = sorted({*own, *incoming}, key=str)
    output = io.BytesIO()
    text = "\n".join(str(one) for one in triples)
    used = {name: namespace for name, namespace in PREFIXES.items() if f"<{namespace}" in text}
    ox.serialize(triples, output, cast(ox.RdfFormat, chosen.engine), prefixes=used)
    return output.getvalue()


def _schema(version: str) -> Response:
    """The schema; where a version is named, only if it is this one."""
    from graphsvc.knowledge.folder import find_ontology
    from graphsvc.knowledge.schema import schema_turtle

    chosen = choose(RDF_FORMATS)
    text = schema_turtle(find_ontology())
    triples = [quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)]
    there = [cast(ox.NamedNode, one.object).value for one in triples if one.predicate.value == f"{OWL}versionIRI"]
    if version and f"{BASE}ontology/{version}" not in there:
        known = ", ".join(iri.rpartition("/")[2] for iri in there)
        raise UnknownTerm(f"There is no version “{version}” of the schema here.", mend=f"This service has {known}.")
    if chosen.name != "ttl":
        output = io.BytesIO()
        ox.serialize(triples, output, cast(ox.RdfFormat, chosen.engine), prefixes=PREFIXES)
        text = output.getvalue()
    return Response(text, content_type=chosen.content_type, headers={"Vary": "Accept"})


def _document(context: ServiceContext, table: str, slug: str, chosen: Format) -> Response:
    body = describe(context, _iri(context, table, slug), chosen)
    made = Response(body, content_type=chosen.content_type)
    made.headers["Link"] = _alternates(table, slug)
    return made


def _see_other(table: str, slug: str) -> Response:
    reference = preferred() if table == "source" else None
    if reference:
        ending = reference.ending
    else:
        ending = "html" if wants_html() or not request.accept_mimetypes else choose(RDF_FORMATS).name
    place = f"{request.script_root}/doc/{table}/{slug}.{ending}"
    return Response(status=303, headers={"Location": place, "Vary": "Accept", "Link": _alternates(table, slug)})


def _alternates(table: str, slug: str) -> str:
    root = f"{request.script_root}/doc/{table}/{slug}"
    endings = [(one.name, one.media_type) for one in GRAPHS]
    endings += [(one.ending, one.media_type) for one in REFERENCES if table == "source"]
    links = [f'<{root}.{ending}>; rel="alternate"; type="{media}"' for ending, media in endings]
    return ", ".join([*links, f'<{url_for("resources.thing", table=table, slug=slug)}>; rel="describes"'])


def _iri(context: ServiceContext, table: str, slug: str) -> str:
    """The IRI of an address of the graph. Raises UnknownTerm where the graph does not have it."""
    iri = f"{BASE}id/{table}/{slug}"
    known = _SAFE.match(table) and _SAFE.match(slug)
    if not known or not bool(context.store.query(f"ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?p <{iri}> }} }}")):
        raise UnknownTerm(f"The graph has no {table} called “{slug}”.", mend="Search for it at /search.")
    return iri
