"""Describes the datasets of a store from their shape: counts, links to the framework, and example queries."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.model.select import select
from graphsvc.names import NODE, SPARQL_PREFIXES, shrink_iri
from graphsvc.store import Store

MAPPINGS = "skos:exactMatch|skos:closeMatch|skos:broadMatch|skos:narrowMatch|skos:relatedMatch"
# Our nodes and the things that correspond to them, as the default graph says it, or any graph from either side.
JOINED = f"""{{ {{ ?node {MAPPINGS} ?thing }} UNION {{ GRAPH ?mappings {{ ?node {MAPPINGS} ?thing }} }} UNION
    {{ GRAPH ?mappings {{ ?thing {MAPPINGS} ?node }} }} FILTER STRSTARTS(STR(?node), "{NODE}") }}"""
SHOWN = 50  # classes and properties counted in a description; a longer list helps nobody


@dataclass(frozen=True)
class Dataset:
    """One graph of a store: `graph` is its IRI, None for the framework itself; each count beside the IRI it is of."""

    graph: str | None
    triples: int
    subjects: int
    classes: tuple[tuple[str, int], ...]
    properties: tuple[tuple[str, int], ...]
    links: tuple[tuple[str, int], ...]
    mapped: int


def list_graphs(store: Store) -> list[str]:
    """The IRIs of the named graphs of a store, sorted."""
    return [row[0] for row in _rows(store, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")]


def describe(store: Store, graph: str | None = None) -> Dataset:
    """Count what one graph holds. `links` are the properties that lead from its own things to the framework's nodes,
    `mapped` how many of its things mappings of any graph put beside nodes. Raises StoreError.
    """

    def within(pattern: str) -> str:
        return f"GRAPH <{graph}> {{ {pattern} }}" if graph else pattern

    def counted(query: str) -> tuple[tuple[str, int], ...]:
        return tuple((iri, int(count)) for iri, count in _rows(store, f"{query} ORDER BY DESC(?n) ?k LIMIT {SHOWN}"))

    totals = _rows(store, f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) WHERE {{ {within('?s ?p ?o')} }}")
    group = "SELECT ?k (COUNT(*) AS ?n) WHERE {{ {} }} GROUP BY ?k"
    linking = f"FILTER(STRSTARTS(STR(?o), '{NODE}') && !STRSTARTS(STR(?s), '{NODE}'))"
    mapped = f"SELECT (COUNT(DISTINCT ?thing) AS ?n) WHERE {{ {JOINED} {within('?thing ?p ?o')} }}"
    return Dataset(
        graph=graph,
        triples=int(totals[0][0]),
        subjects=int(totals[0][1]),
        classes=counted(group.format(within("?s a ?k FILTER isIRI(?k)"))),
        properties=counted(group.format(within("?s ?k ?o"))),
        links=counted(group.format(within(f"?s ?k ?o {linking}"))) if graph else (),
        mapped=int(_rows(store, mapped)[0][0]) if graph else 0,
    )


def example_queries(dataset: Dataset) -> list[tuple[str, str]]:
    """Questions that a named graph can answer, each with its SPARQL, made from what the graph holds."""
    graph = f"<{dataset.graph}>"
    found = []
    for kind, count in dataset.classes[:2]:
        asked = "Which thing is" if count == 1 else f"Which {count} things are each"
        found.append((f"{asked} a {shrink_iri(kind)}?", _things(graph, kind)))
    for link, _ in dataset.links[:2]:
        found.append((f"What do its things name by {shrink_iri(link)}?", _named(graph, f"?thing <{link}> ?node .")))
        found.append(("Which claims lead to that, on what evidence?", _upstream(graph, f"?thing <{link}> ?node .")))
    if dataset.mapped:
        found.append(("Which of its terms correspond to terms of the framework?", _mapped(graph)))
        found.append(("Which claims lead to the terms that correspond?", _upstream(graph, "", JOINED)))
    return found


def _things(graph: str, kind: str) -> str:
    return f"""SELECT ?thing ?label WHERE {{
  GRAPH {graph} {{
    ?thing a <{kind}> .
    OPTIONAL {{ ?thing skos:prefLabel|rdfs:label|schema:name|foaf:name|dcterms:title ?label }}
  }}
}} ORDER BY ?thing LIMIT 50"""


def _named(graph: str, inside: str) -> str:
    return f"""SELECT ?thing ?node ?name ?status WHERE {{
  GRAPH {graph} {{ {inside} }}
  ?node skos:prefLabel ?name ; cf:status ?status .
}} ORDER BY ?thing ?name LIMIT 50"""


def _mapped(graph: str) -> str:
    kinds = "skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch"
    return f"""SELECT DISTINCT ?thing ?how_of_thing ?node ?name ?how_of_node WHERE {{
  {{ VALUES ?how_of_node {{ {kinds} }}
    {{ ?node ?how_of_node ?thing }} UNION {{ GRAPH ?mappings {{ ?node ?how_of_node ?thing }} }}
  }} UNION {{ VALUES ?how_of_thing {{ {kinds} }} GRAPH ?mappings {{ ?thing ?how_of_thing ?node }} }}
  ?node skos:prefLabel ?name .
  GRAPH {graph} {{ ?thing ?property ?value }}
}} ORDER BY ?thing ?name LIMIT 50"""


def _upstream(graph: str, inside: str, outside: str = "") -> str:
    pattern = inside or "?thing ?property ?value ."
    return f"""SELECT DISTINCT ?thing ?name ?upstream ?sign ?status ?basis ?source WHERE {{
  {outside}
  GRAPH {graph} {{ {pattern} }}
  ?claim cf:hasHead ?node ; cf:hasTail/skos:prefLabel ?upstream ; cf:status ?status .
  ?node skos:prefLabel ?name .
  OPTIONAL {{ ?claim cf:sign ?sign }}
  OPTIONAL {{ ?claim cf:basis ?basis }}
  OPTIONAL {{ ?claim cf:supportedBy ?source }}
}} ORDER BY ?thing ?name ?upstream LIMIT 50"""


def _rows(store: Store, query: str) -> list[list[str]]:
    return [list(row) for row in select(store, SPARQL_PREFIXES + query)]
