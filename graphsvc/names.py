"""Spells every namespace, prefix and schema term that more than one part of the program uses."""

from __future__ import annotations

from graphsvc.framework import framework
from graphsvc.version import VERSION as VERSION

SHARED = "https://w3id.org/ai-confidence/"  # what every framework shares: the schema, the path vocabulary, problems
CF = SHARED + "ontology#"
PATH = SHARED + "path#"  # the path vocabulary: search inside SPARQL, functions, paths as RDF

BASE = framework().base
OWN = BASE + "ontology#"  # the classes of a framework's own kinds of nodes

# One path segment for one table of ontology/data: an IRI never contains a type that a curator may revise.
NODE = BASE + "id/node/"
CLAIM = BASE + "id/claim/"
SOURCE = BASE + "id/source/"
SECTION = BASE + "id/section/"
EVIDENCE = BASE + "id/evidence/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"

PREFIXES: dict[str, str] = {
    "cf": CF,
    "node": NODE,
    "claim": CLAIM,
    "source": SOURCE,
    "section": SECTION,
    "evidence": EVIDENCE,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "path": PATH,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "prov": PROV,
    "bibo": "http://purl.org/ontology/bibo/",
    "cito": "http://purl.org/spar/cito/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "doco": "http://purl.org/spar/doco/",
    "fabio": "http://purl.org/spar/fabio/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
}

SPARQL_PREFIXES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def expand_curie(text: str) -> str | None:
    """Return the IRI that a CURIE such as ``node:automation-bias`` stands for, or None when its prefix is unknown."""
    prefix, colon, local = text.partition(":")
    namespace = PREFIXES.get(prefix) if colon else None
    return namespace + local if namespace is not None else None


def local_name(iri: str) -> str:
    """Return what follows the last # or / of an IRI."""
    return iri.rpartition("#")[2].rpartition("/")[2]


def shrink_iri(iri: str) -> str:
    """Return the CURIE for an IRI in a known namespace, else the IRI itself."""
    matches = [(len(ns), prefix, ns) for prefix, ns in PREFIXES.items() if iri.startswith(ns)]
    if not matches:
        return iri
    _, prefix, namespace = max(matches)
    return f"{prefix}:{iri[len(namespace) :]}"
