"""Reads the nodes, claims and sources of a store into records, the same for every store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from graphsvc.model.records import KINDS, Claim, Node, Source
from graphsvc.model.select import Asked, select
from graphsvc.names import CF, DCTERMS, RDF, RDFS, SKOS, SPARQL_PREFIXES, local_name

SIGNS = {CF + "positive": "+", CF + "negative": "-", CF + "contextDependent": "?"}
FILED = {
    CF + "broaderGeneric": "generic",
    CF + "broaderPartitive": "partitive",
    CF + "filedAsOpposite": "opposite",
    CF + "filedByTopic": "topical",
    CF + "filedUnder": "topical",  # the last, and said of each of the others too: it tells no kind
}
_LISTS = {
    CF + "statedIn": "sections",
    CF + "supportedBy": "sources",
    CF + "restsOn": "rests_on",
    CF + "atOddsWith": "at_odds_with",
    CF + "moderatesClaim": "moderates",
    CF + "country": "country",
    CF + "outcomeMeasure": "measure",
}
_TEXTS = {
    DCTERMS + "identifier": "id",
    CF + "predicate": "predicate",
    CF + "hasSubject": "subject",
    CF + "hasObject": "object",
    CF + "hasTail": "tail",
    CF + "hasHead": "head",
    CF + "context": "context",
    CF + "paraphrase": "paraphrase",
    CF + "caution": "caution",
}
_TERMS = {CF + name: name for name in ("status", "basis", "modality", "population", "check")}
_TERMS[CF + "toolStudied"] = "tool"
PEOPLE = CF + "peopleStudied"
CLAIM_TERMS = (*_TEXTS, *_TERMS, *_LISTS, PEOPLE, CF + "sign", CF + "hedged", RDF + "type")  # all that a record needs

Properties = Mapping[str, Iterable[str]]


def read_nodes(store: Asked) -> list[Node]:
    """All nodes of the framework, by slug. Raises StoreError."""
    kinds = _specific_types(store, "FrameworkNode")
    rows = _describe(store, "?s a cf:FrameworkNode")
    nodes = sorted((_node(iri, has, kinds.get(iri, "")) for iri, has in rows), key=lambda node: node.slug)
    opposites: dict[str, set[str]] = defaultdict(set)  # symmetric, whichever of the two says it
    for node in nodes:
        for other in node.opposites:
            opposites[node.iri].add(other)
            opposites[other].add(node.iri)
    return [replace(node, opposites=tuple(sorted(opposites.get(node.iri, ())))) for node in nodes]


def read_claims(store: Asked) -> list[Claim]:
    """All claims, by id; withdrawn rows are not claims. Raises StoreError."""
    rows = _describe(store, "?s a cf:Claim")
    return sorted((claim_of(iri, properties) for iri, properties in rows), key=lambda claim: claim.id)


def read_sources(store: Asked) -> list[Source]:
    """All sources, by key. Raises StoreError."""
    kinds = _specific_types(store, "Source")
    rows = _describe(store, "?s a cf:Source")
    return sorted((_source(iri, has, kinds.get(iri, "")) for iri, has in rows), key=lambda source: source.key)


def claim_of(iri: str, has: Properties) -> Claim:
    """The record of the claim `iri` from the values of its properties, by IRI."""
    texts = {name: min(has[term]) for term, name in _TEXTS.items() if term in has}
    texts |= {name: local_name(min(has[term])) for term, name in _TERMS.items() if term in has}
    lists = {name: tuple(sorted(has[term])) for term, name in _LISTS.items() if term in has}
    lists["people"] = tuple(sorted(map(local_name, has.get(PEOPLE, ()))))
    texts.setdefault("id", iri)
    texts.setdefault("predicate", "")
    kind = next((name for name in KINDS if CF + name in has.get(RDF + "type", ())), "")
    sign = SIGNS.get(_one(has, CF + "sign"), "")
    return Claim(iri=iri, kind=kind, sign=sign, hedged="true" in has.get(CF + "hedged", ()), **texts, **lists)  # type: ignore[arg-type]


def _node(iri: str, has: Properties, kind: str) -> Node:
    filed = next((term for term in FILED if has.get(term)), "")
    return Node(
        iri=iri,
        slug=_one(has, DCTERMS + "identifier") or local_name(iri),
        label=_one(has, SKOS + "prefLabel") or _one(has, RDFS + "label") or local_name(iri),
        type=kind,
        layer=local_name(_one(has, CF + "layer")),
        status=local_name(_one(has, CF + "status")),
        definition=_one(has, SKOS + "definition"),
        alt_labels=tuple(sorted(has.get(SKOS + "altLabel", ()))),
        scope_note=_one(has, SKOS + "scopeNote"),
        filed_under=_one(has, filed),
        filing=FILED.get(filed, "none"),
        is_amount=_one(has, CF + "isAmount") not in ("false", "0"),
        text_not_available=CF + "textNotAvailable" in has.get(CF + "textAvailability", ()),
        opposites=tuple(has.get(CF + "oppositeOf", ())),
        is_measure=CF + "Measure" in has.get(RDF + "type", ()),
    )


def _source(iri: str, has: Properties, kind: str) -> Source:
    return Source(
        iri=iri,
        key=_one(has, DCTERMS + "identifier"),
        kind=kind,
        label=_one(has, RDFS + "label"),
        title=_one(has, DCTERMS + "title"),
        authors=_authors(has),
        year=_one(has, DCTERMS + "issued"),
        venue=_one(has, CF + "venue"),
        doi=_one(has, "http://purl.org/ontology/bibo/doi"),
        url=_one(has, "https://schema.org/url"),
        study_type=_one(has, CF + "studyType"),
        study_kind=local_name(_one(has, CF + "studyKind")),
        sample=_one(has, CF + "sample"),
        text_read=_one(has, CF + "textRead"),
        last_reviewed=_one(has, CF + "lastReviewed"),
        next_review_due=_one(has, CF + "nextReviewDue"),
        document=local_name(_one(has, CF + "documentKind")),
        more_authors="true" in has.get(CF + "moreAuthors", ()),
    )


def _authors(has: Properties) -> tuple[str, ...]:
    """The names in the order of the source; where the graph gives none, in that of the alphabet."""
    listed = _one(has, CF + "authorList")
    return tuple(listed.split("|")) if listed else tuple(sorted(has.get(DCTERMS + "creator", ())))


def _describe(store: Asked, pattern: str) -> Iterable[tuple[str, Properties]]:
    described: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    query = f"{SPARQL_PREFIXES}SELECT ?s ?p ?o WHERE {{ {pattern} . ?s ?p ?o }}"
    for subject, predicate, value in select(store, query):
        described[subject][predicate].append(value)
    return described.items()


def _specific_types(store: Asked, top: str) -> dict[str, str]:
    """The most specific class of each instance of `top`: the one that is no superclass of another of its classes."""
    classes: dict[str, set[str]] = defaultdict(set)
    pattern = f"?s a cf:{top}, ?class . ?class rdfs:subClassOf+ cf:{top}"
    for subject, found in select(store, f"{SPARQL_PREFIXES}SELECT DISTINCT ?s ?class WHERE {{ {pattern} }}"):
        classes[subject].add(found)
    # Walked here: a path with neither end known is more than some endpoints answer (Virtuoso).
    above: dict[str, set[str]] = defaultdict(set)
    query = SPARQL_PREFIXES + "SELECT DISTINCT ?n ?b WHERE { ?n rdfs:subClassOf ?b FILTER isIRI(?b) }"
    for narrow, broad in select(store, query):
        above[narrow].add(broad)
    for broader in above.values():
        while more := set().union(*(above.get(one, set()) for one in broader)) - broader:
            broader |= more
    return {iri: local_name(_most_specific(found, above)) for iri, found in classes.items()}


def _most_specific(classes: set[str], above: Mapping[str, set[str]]) -> str:
    covered = set().union(*(above.get(one, set()) - {one} for one in classes))
    return min(classes - covered or classes)


def _one(has: Properties, predicate: str) -> str:
    return min(has.get(predicate, ("",)))
