"""Describes the service and its data: SPARQL 1.1 Service Description with VoID counts."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
from flask import request

from graphsvc.formats import RDF_FORMATS, RESULTS, Format
from graphsvc.names import PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

_SD, _VOID, _FORMATS = PREFIXES["sd"], PREFIXES["void"], "http://www.w3.org/ns/formats/"
_UNIQUE = {"jsonld": "JSON-LD"}  # the W3C's name, where the engine has another
_COUNTS = """SELECT ?g (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?p) AS ?properties)
(COUNT(DISTINCT ?o) AS ?objects) WHERE { %s } GROUP BY ?g"""


def describe(context: ServiceContext, chosen: Format) -> bytes:
    """The description of the service at this address, as RDF."""
    output = io.BytesIO()
    prefixes = {name: PREFIXES[name] for name in ("sd", "void", "xsd")}
    ox.serialize(_triples(context), output, cast(ox.RdfFormat, chosen.engine), prefixes=prefixes)
    return output.getvalue()


def _triples(context: ServiceContext) -> list[ox.Triple]:
    endpoint = ox.NamedNode(request.base_url)
    service, dataset = ox.BlankNode(), ox.BlankNode()
    said: list[tuple[ox.BlankNode, str, ox.NamedNode | ox.BlankNode | ox.Literal]]
    said = [(service, RDF + "type", _sd("Service")), (service, _SD + "endpoint", endpoint)]
    languages = ["SPARQL11Query"] + (["SPARQL11Update"] if context.options["writable"] else [])
    said += [(service, _SD + "supportedLanguage", _sd(name)) for name in languages]
    said += [(service, _SD + "resultFormat", _format(one)) for one in (*RESULTS, *RDF_FORMATS)]
    said += [(service, _SD + "inputFormat", _format(one)) for one in RDF_FORMATS]
    said += [(service, _SD + "defaultDataset", dataset), (dataset, RDF + "type", _sd("Dataset"))]
    if context.gateway:
        said.append((service, _SD + "feature", _sd("BasicFederatedQuery")))
    # A store elsewhere changes without our knowing; here nothing does until a write.
    far = context.store.is_remote
    counts = _counts(context) if far else context.counted("description", lambda: _counts(context))
    for solution in counts:
        name = solution["g"]
        graph = ox.BlankNode()
        if name is None:
            said.append((dataset, _SD + "defaultGraph", graph))
        else:
            named = ox.BlankNode()
            said += [(dataset, _SD + "namedGraph", named), (named, RDF + "type", _sd("NamedGraph"))]
            said += [(named, _SD + "name", name), (named, _SD + "graph", graph)]
        said += [(graph, RDF + "type", _sd("Graph")), (graph, RDF + "type", ox.NamedNode(_VOID + "Dataset"))]
        terms = {"triples": "triples", "subjects": "distinctSubjects", "properties": "properties"}
        terms["objects"] = "distinctObjects"
        for key, term in terms.items():
            number = ox.Literal(solution[key].value, datatype=ox.NamedNode(XSD + "integer"))
            said.append((graph, _VOID + term, number))
    return [ox.Triple(subject, ox.NamedNode(predicate), value) for subject, predicate, value in said]


def _format(one: Format) -> ox.NamedNode:
    """The IRI that the W3C has for a format."""
    return ox.NamedNode(_FORMATS + _UNIQUE[one.name] if one.name in _UNIQUE else one.engine.iri)


def _counts(context: ServiceContext) -> list[ox.QuerySolution]:
    own = cast(ox.QuerySolutions, context.store.query(_COUNTS % "?s ?p ?o BIND(?none AS ?g)"))
    named = cast(ox.QuerySolutions, context.store.query(_COUNTS % "GRAPH ?g { ?s ?p ?o }"))
    return [*own, *named]


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)
