"""Serves the page of the ontology: every term with its meaning, what follows from it, and an example from the data."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from flask import Response, make_response, render_template, request

from graphsvc.knowledge.build import find_ontology
from graphsvc.knowledge.schema import schema_turtle
from graphsvc.model.select import select
from graphsvc.names import CF, OWL, RDF, shrink_iri
from graphsvc.service.pages.site import frame

if TYPE_CHECKING:
    from graphsvc.knowledge.describe import Schema
    from graphsvc.service.context import ServiceContext
    from graphsvc.store import Store

# How often each term is used, and one thing it is used of; MIN makes the example the same each time.
USES = f"""PREFIX owl: <{OWL}> PREFIX rdf: <{RDF}>
SELECT ?term (COUNT(*) AS ?uses) (MIN(STR(?thing)) AS ?example) WHERE {{
  {{ ?thing a ?term }} UNION {{ ?thing ?term ?any FILTER(?term != rdf:type) }}
  UNION {{ ?term a owl:NamedIndividual . ?thing ?role ?term }}
  FILTER(STRSTARTS(STR(?term), "{CF}")) FILTER(!STRSTARTS(STR(?thing), "{CF}") && isIRI(?thing))
}} GROUP BY ?term"""


def ontology_page(context: ServiceContext) -> Response:
    """The page of the ontology, with the uses of each term in the store. Raises StoreError."""
    schema = _schema()
    groups = (("Classes", schema.classes), ("Properties", schema.properties), ("Values of closed lists", schema.values))
    root = request.url_root.rstrip("/")
    said = frame("The ontology") | {
        "schema": schema,
        "groups": groups,
        "uses": context.counted("uses", lambda: uses(context.store)),
        "root": root,
    }
    response = make_response(render_template("ontology.html", **said))
    response.headers["Vary"] = "Accept"
    return response


def uses(store: Store) -> dict[str, tuple[int, str, str]]:
    """How often each term of the schema is used, and the IRI and short name of one thing of which it is used.

    Keyed by the IRI of the term. Raises StoreError.
    """
    return {term: (int(number), thing, shrink_iri(thing)) for term, number, thing in select(store, USES) if thing}


@cache
def _schema() -> Schema:
    from graphsvc.knowledge.describe import describe_schema  # with rdflib, which takes a tenth of a second to import

    return describe_schema(schema_turtle(find_ontology()))
