"""Says what data there is, as VoID, DCAT and a JSON-LD context, counted from the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox

from graphsvc.errors import LimitError
from graphsvc.formats import GRAPHS, Format
from graphsvc.framework import framework
from graphsvc.knowledge.build import serialise
from graphsvc.model.select import select
from graphsvc.names import BASE, CF, DCTERMS, NODE, OWL, PREFIXES, RDF, SPARQL_PREFIXES, XSD
from graphsvc.service.linked_data.datasets import Dataset, describe, example_queries, list_graphs

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

VOID, DCAT = PREFIXES["void"], PREFIXES["dcat"]
SPDX = "http://spdx.org/rdf/terms#"
TITLE = framework().title
LICENSE = framework().license
LARGEST_DUMP = 1_000_000  # triples; a dump is made in memory and kept until the graph changes

Said = tuple[str, str, ox.NamedNode | ox.Literal]


@dataclass
class Holdings:
    """What was counted and dumped, kept until the store changes."""

    context: ServiceContext

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return self.context.counted("graphs", lambda: list_graphs(self.context.store))

    def dataset(self, graph: str | None) -> Dataset:
        """The description of one graph."""
        return self.context.counted(("dataset", graph), lambda: describe(self.context.store, graph))

    def dump(self, form: Format) -> bytes:
        """The default graph in one format, sorted, so that the same graph has the same checksum."""
        return self.context.counted(("dump", form.name), lambda: self._dump(form))

    def _dump(self, form: Format) -> bytes:
        if self.dataset(None).triples > LARGEST_DUMP:
            raise LimitError("The graph is too large for a dump.", "Use /rdf-graph-store?default, or graphsvc dump.")
        found = self.context.store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(found, ox.QueryTriples) and isinstance(form.engine, ox.RdfFormat)
        return serialise(found, form.engine)

    def names(self, query: str) -> list[str]:
        """The IRIs in the first column of a query."""
        return [row[0] for row in self.rows(query)]

    def rows(self, query: str) -> list[tuple[str, ...]]:
        """The rows of a query as text."""
        asked = SPARQL_PREFIXES + query
        return self.context.counted(("rows", query), lambda: list(select(self.context.store, asked)))

    def version(self) -> str:
        """The version that the ontology's header states."""
        found = self.names(f"SELECT ?v WHERE {{ <{BASE}ontology> owl:versionInfo ?v }}")
        return found[0] if found else "unversioned"


def void(holdings: Holdings, root: str) -> Iterator[Said]:
    """The VoID description: the framework with its links to other vocabularies, then each named graph."""
    yield from (
        (BASE, RDF + "type", ox.NamedNode(VOID + "Dataset")),
        (BASE, DCTERMS + "title", ox.Literal(TITLE, language="en-GB")),
        (BASE, DCTERMS + "license", ox.NamedNode(LICENSE)),
        (BASE, VOID + "uriSpace", ox.Literal(BASE + "id/")),
        (BASE, VOID + "vocabulary", ox.NamedNode(CF)),
        (BASE, VOID + "sparqlEndpoint", ox.NamedNode(f"{root}/sparql")),
        (BASE, VOID + "exampleResource", ox.NamedNode(f"{NODE}{framework().said('examples.node')}")),
    )
    for form in GRAPHS:
        yield (BASE, VOID + "dataDump", ox.NamedNode(f"{root}/dumps/{dump_name(holdings, form)}"))
    yield from _counts(BASE, holdings.dataset(None), root)
    yield from _linksets(holdings, root)
    for number, graph in enumerate(holdings.graphs(), start=1):
        own = f"{root}/void.ttl#graph-{number}"
        yield (own, RDF + "type", ox.NamedNode(VOID + "Dataset"))
        yield (own, DCTERMS + "identifier", ox.Literal(graph))
        yield (own, VOID + "sparqlEndpoint", ox.NamedNode(f"{root}/sparql"))
        yield (own, VOID + "dataDump", ox.NamedNode(f"{root}/rdf-graph-store?graph={quote(graph, safe='')}"))
        yield from _counts(own, holdings.dataset(graph), root)


def _counts(subject: str, dataset: Dataset, root: str) -> Iterator[Said]:
    yield (subject, VOID + "triples", _number(dataset.triples))
    yield (subject, VOID + "distinctSubjects", _number(dataset.subjects))
    part = f"{root}/void.ttl#{'framework' if dataset.graph is None else subject.rpartition('#')[2]}"
    for word, term, count_term, counts in (
        ("class", VOID + "class", VOID + "entities", dataset.classes),
        ("property", VOID + "property", VOID + "triples", dataset.properties),
    ):
        for number, (iri, count) in enumerate(counts, start=1):
            own = f"{part}-{word}-{number}"
            yield (subject, f"{VOID}{word}Partition", ox.NamedNode(own))
            yield (own, term, ox.NamedNode(iri))
            yield (own, count_term, _number(count))


def _linksets(holdings: Holdings, root: str) -> Iterator[Said]:
    query = """SELECT ?space ?how (COUNT(*) AS ?n) WHERE { ?node a cf:FrameworkNode ; ?how ?term .
      VALUES ?how { skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch }
      BIND(REPLACE(STR(?term), "[^#/]*$", "") AS ?space) } GROUP BY ?space ?how ORDER BY ?space ?how"""
    found = holdings.context.store.query(SPARQL_PREFIXES + query)
    assert isinstance(found, ox.QuerySolutions)
    for number, row in enumerate(found, start=1):
        own = f"{root}/void.ttl#linkset-{number}"
        yield (own, RDF + "type", ox.NamedNode(VOID + "Linkset"))
        yield (BASE, VOID + "subset", ox.NamedNode(own))
        yield (own, VOID + "subjectsTarget", ox.NamedNode(BASE))
        yield (own, VOID + "objectsTarget", ox.NamedNode(row["space"].value.rstrip("#/")))
        yield (own, VOID + "linkPredicate", ox.NamedNode(row["how"].value))
        yield (own, VOID + "triples", _number(int(row["n"].value)))


def dcat(holdings: Holdings, root: str) -> Iterator[Said]:
    """The DCAT catalogue: the dataset, its dumps with checksums, and the SPARQL service."""
    own, service = f"{root}/dcat.ttl", f"{root}/sparql"
    yield from (
        (own, RDF + "type", ox.NamedNode(DCAT + "Catalog")),
        (own, DCTERMS + "title", ox.Literal(TITLE, language="en-GB")),
        (own, DCAT + "dataset", ox.NamedNode(BASE)),
        (own, DCAT + "service", ox.NamedNode(service)),
        (BASE, RDF + "type", ox.NamedNode(DCAT + "Dataset")),
        (BASE, DCTERMS + "title", ox.Literal(TITLE, language="en-GB")),
        (BASE, DCTERMS + "license", ox.NamedNode(LICENSE)),
        (BASE, DCAT + "version", ox.Literal(holdings.version())),
        (service, RDF + "type", ox.NamedNode(DCAT + "DataService")),
        (service, DCTERMS + "title", ox.Literal("SPARQL 1.1 endpoint", language="en-GB")),
        (service, DCAT + "endpointURL", ox.NamedNode(service)),
        (service, DCAT + "servesDataset", ox.NamedNode(BASE)),
        (service, DCTERMS + "conformsTo", ox.NamedNode("https://www.w3.org/TR/sparql11-protocol/")),
    )
    for name, form, data in dumps(holdings):
        address = f"{root}/dumps/{name}"
        checksum = f"{address}#sha256"
        kind = ox.NamedNode(f"https://www.iana.org/assignments/media-types/{form.media_type}")
        yield from (
            (BASE, DCAT + "distribution", ox.NamedNode(address)),
            (address, RDF + "type", ox.NamedNode(DCAT + "Distribution")),
            (address, DCAT + "downloadURL", ox.NamedNode(address)),
            (address, DCAT + "mediaType", kind),
            (address, DCAT + "byteSize", ox.Literal(str(len(data)), datatype=ox.NamedNode(XSD + "nonNegativeInteger"))),
            (address, SPDX + "checksum", ox.NamedNode(checksum)),
            (checksum, SPDX + "algorithm", ox.NamedNode(SPDX + "checksumAlgorithm_sha256")),
            (checksum, SPDX + "checksumValue", ox.Literal(sha256(data).hexdigest())),
        )


def context(holdings: Holdings) -> dict[str, object]:
    """The JSON-LD context: every prefix, and the properties of the schema by their local names."""
    terms: dict[str, object] = dict(PREFIXES)
    terms |= {"id": "@id", "type": "@type"}
    for name in ("prefLabel", "altLabel", "definition", "scopeNote"):
        terms[name] = {"@id": f"skos:{name}", "@language": "en-GB"}
    query = f"SELECT ?p WHERE {{ ?p a <{OWL}ObjectProperty> FILTER STRSTARTS(STR(?p), '{CF}') }} ORDER BY ?p"
    for iri in holdings.names(query):
        terms[iri[len(CF) :]] = {"@id": f"cf:{iri[len(CF) :]}", "@type": "@id"}
    return terms


def dataset_data(dataset: Dataset) -> dict[str, object]:
    """The JSON object of one dataset, with example queries where it is somebody's own graph."""
    examples = example_queries(dataset) if dataset.graph else []
    return {
        "graph": dataset.graph,
        "triples": dataset.triples,
        "subjects": dataset.subjects,
        "classes": [{"class": iri, "count": count} for iri, count in dataset.classes],
        "properties": [{"property": iri, "count": count} for iri, count in dataset.properties],
        "links_to_framework": [{"property": iri, "count": count} for iri, count in dataset.links],
        "terms_mapped": dataset.mapped,
        "examples": [{"question": question, "query": SPARQL_PREFIXES + query} for question, query in examples],
    }


def dumps(holdings: Holdings) -> list[tuple[str, Format, bytes]]:
    """The dumps: file name, format and bytes."""
    return [(dump_name(holdings, form), form, holdings.dump(form)) for form in GRAPHS]


def dump_name(holdings: Holdings, form: Format) -> str:
    """The name of a dump, with the version of the knowledge."""
    return f"{framework().files}-{holdings.version()}.{form.name}"


def triples(said: Iterable[Said]) -> list[ox.Triple]:
    """What was said, as triples."""
    return [ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value) for subject, predicate, value in said]


def _number(count: int) -> ox.Literal:
    return ox.Literal(str(count), datatype=ox.NamedNode(XSD + "integer"))
