"""Lets machines find the data: VoID, DCAT, JSON-LD context, sitemap, mappings, and dumps with checksums."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, cast
from xml.sax.saxutils import escape

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from graphsvc.errors import UnknownTerm
from graphsvc.formats import GRAPHS, RDF_FORMATS
from graphsvc.knowledge.build import find_ontology, serialise
from graphsvc.names import BASE
from graphsvc.service.linked_data.dataset_graphs import (
    Holdings,
    context,
    dataset_data,
    dcat,
    dump_name,
    dumps,
    triples,
    void,
)
from graphsvc.service.pages.datasets import datasets_page
from graphsvc.service.pages.schema_org import dataset_markup
from graphsvc.service.pages.site import FRAME, NEGOTIATED, take
from graphsvc.service.protocol.negotiation import choose, wants_html

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphsvc.service.context import ServiceContext
    from graphsvc.service.linked_data.dataset_graphs import Said


def blueprint(service: ServiceContext) -> Blueprint:
    """The routes by which machines find the data of `service`."""
    routes = Blueprint("discovery", __name__)
    holdings = Holdings(service)
    _describing_routes(routes, holdings)
    _file_routes(routes, holdings)
    return routes


def _describing_routes(routes: Blueprint, holdings: Holdings) -> None:
    @routes.get("/.well-known/void")
    def well_known() -> AnyResponse:
        return redirect(f"{_root()}/void.ttl", 303)

    @routes.get("/void.ttl")
    def void_description() -> Response:
        return _graph(void(holdings, _root()))

    @routes.get("/dcat.ttl")
    def dcat_catalogue() -> Response:
        return _graph(dcat(holdings, _root()))

    @routes.get("/context.jsonld")
    def json_ld_context() -> Response:
        text = json.dumps({"@context": context(holdings)}, indent=2) + "\n"
        return _file(text.encode(), "application/ld+json")

    @routes.get("/datasets")
    def datasets() -> Response:
        take(FRAME | NEGOTIATED)
        found = [holdings.dataset(graph) for graph in (None, *holdings.graphs())]
        if wants_html():
            return datasets_page(found, dataset_markup(holdings.context))
        text = json.dumps({"datasets": [dataset_data(one) for one in found]}, indent=2) + "\n"
        return _file(text.encode(), "application/json")


def _file_routes(routes: Blueprint, holdings: Holdings) -> None:
    @routes.get("/sitemap.xml")
    def sitemap() -> Response:
        things = holdings.names("SELECT ?s WHERE { ?s a ?c VALUES ?c { cf:FrameworkNode cf:Source cf:Claim } }")
        own = sorted({f"{_root()}/doc/{iri[len(BASE) + 3 :]}.html" for iri in things if iri.startswith(BASE + "id/")})
        lines = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in [f"{_root()}/", *own])
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        return _file(f"{head}{lines}</urlset>\n".encode(), "application/xml")

    @routes.get("/mappings.sssom.tsv")
    def mapping_list() -> Response:
        names = [path.name for path in _mapping_files()]
        text = "mapping_set_id\tdownload\n" + "".join(f"{BASE}mappings/{n}\t{_root()}/mappings/{n}\n" for n in names)
        return _file(text.encode(), "text/tab-separated-values")

    @routes.get("/mappings/<name>")
    def mapping(name: str) -> Response:
        found = {path.name: path for path in _mapping_files()}
        if name not in found:
            raise UnknownTerm(f"There are no mappings called “{name}”.", mend="There are: " + ", ".join(found) + ".")
        return _file(found[name].read_bytes(), "text/tab-separated-values")

    @routes.get("/dumps/")
    def checksums() -> Response:
        lines = [f"{sha256(data).hexdigest()}  {name}\n" for name, _, data in dumps(holdings)]
        return _file("".join(lines).encode(), "text/plain")

    @routes.get("/dumps/<name>")
    def dump(name: str) -> Response:
        form = next((one for one in GRAPHS if name == dump_name(holdings, one)), None)
        if form is None:
            names = ", ".join(dump_name(holdings, one) for one in GRAPHS)
            raise UnknownTerm(f"There is no dump called “{name}”.", mend=f"There are: {names}.")
        return _file(holdings.dump(form), form.media_type)


def _root() -> str:
    return request.url_root.rstrip("/")


def _mapping_files() -> list[Path]:
    return sorted((find_ontology() / "mappings").glob("*.sssom.tsv"))


def _graph(said: Iterable[Said]) -> Response:
    form = choose(RDF_FORMATS)
    return _file(serialise(triples(said), cast(ox.RdfFormat, form.engine)), form.media_type)


def _file(data: bytes, media_type: str) -> Response:
    """The bytes with an ETag."""
    kind = media_type + ("; charset=utf-8" if media_type.startswith("text/") else "")
    response = Response(data, content_type=kind, headers={"Vary": "Accept", "Access-Control-Allow-Origin": "*"})
    response.set_etag(sha256(data).hexdigest()[:32])
    return response
