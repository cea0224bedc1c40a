"""Reads the nodes, claims and sources of a store into typed records, the same for every store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import QuerySolutions

from graphsvc.names import CF, DCTERMS, RDFS, SKOS, SPARQL_PREFIXES
from graphsvc.store import Store

SIGNS = {"positive": "+", "negative": "-", "contextDependent": "?"}

Properties = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Node:
    """A factor, condition, body, document … of the framework. `type` and `status` are local names of schema terms."""

    iri: str
    slug: str
    label: str
    type: str
    layer: str | None
    status: str
    definition: str
    alt_labels: tuple[str, ...]
    scope_note: str
    filed_under: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One row of the claims: who says what of which two nodes, on what basis and evidence.

    `sign` is "+", "-", "?" or "" (none); `status`, `basis`, `modality`, `population`, `check` are local names of schema
    terms, None where the row says nothing; `tail` and `head` are None where no path may walk the claim.
    """

    iri: str
    id: str
    kind: str
    predicate: str
    subject: str
    object: str
    tail: str | None
    head: str | None
    sign: str
    status: str
    basis: str | None
    modality: str | None
    population: str | None
    check: str | None
    hedged: bool
    context: str
    paraphrase: str
    sections: tuple[str, ...]
    sources: tuple[str, ...]
    rests_on: tuple[str, ...]
    at_odds_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A paper, report page or other page that claims rest on."""

    iri: str
    key: str
    kind: str
    label: str
    title: str
    authors: str
    year: str
    venue: str
    doi: str
    url: str
    study_type: str
    sample: str
    text_read: str
    last_reviewed: str
    next_review_due: str


@dataclass(frozen=True)
class Catalogue:
    """All nodes, claims and sources by IRI, in the order of their ids."""

    nodes: Mapping[str, Node]
    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]
    labels: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def claims_of(self) -> Mapping[str, list[Claim]]:
        """The claims that have a node as subject or object."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims.values():
            for end in dict.fromkeys((claim.subject, claim.object)):
                found[end].append(claim)
        return found

    @cached_property
    def claims_from(self) -> Mapping[str, list[Claim]]:
        """The claims that rest on a source."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims.values():
            for source in claim.sources:
                found[source].append(claim)
        return found

    @cached_property
    def parts_of(self) -> Mapping[str, list[Node]]:
        """The nodes that the curators filed directly under a node."""
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes.values():
            if node.filed_under:
                found[node.filed_under].append(node)
        return found

    def label(self, iri: str) -> str:
        """The label of a node, source, section or schema term, else its IRI."""
        return self.labels.get(iri, iri)


def read_catalogue(store: Store) -> Catalogue:
    """Read all records of `store`. Raises StoreError when the store does not answer."""
    nodes = {node.iri: node for node in read_nodes(store)}
    sources = {source.iri: source for source in read_sources(store)}
    return Catalogue(nodes, {claim.iri: claim for claim in read_claims(store)}, sources, _read_labels(store))


def read_nodes(store: Store) -> list[Node]:
    """All nodes of the framework, by slug."""
    rows = _describe(store, "?s a cf:FrameworkNode", _specific_types(store, "FrameworkNode"))
    return sorted((_node(iri, properties, kind) for iri, properties, kind in rows), key=lambda node: node.slug)


def read_claims(store: Store) -> list[Claim]:
    """All claims, by id; withdrawn rows are not claims."""
    rows = _describe(store, "?s a cf:Claim", _kinds_of_claim(store))
    return sorted((_claim(iri, properties, kind) for iri, properties, kind in rows), key=lambda claim: claim.id)


def read_sources(store: Store) -> list[Source]:
    """All sources, by key."""
    rows = _describe(store, "?s a cf:Source", _specific_types(store, "Source"))
    return sorted((_source(iri, properties, kind) for iri, properties, kind in rows), key=lambda source: source.key)


def _node(iri: str, has: Properties, kind: str) -> Node:
    return Node(
        iri=iri,
        slug=_one(has, DCTERMS + "identifier"),
        label=_one(has, SKOS + "prefLabel"),
        type=kind,
        layer=_local(_one(has, CF + "layer")) or None,
        status=_local(_one(has, CF + "status")),
        definition=_one(has, SKOS + "definition"),
        alt_labels=tuple(sorted(has.get(SKOS + "altLabel", ()))),
        scope_note=_one(has, SKOS + "scopeNote"),
        filed_under=_one(has, CF + "filedUnder") or None,
    )


def _claim(iri: str, has: Properties, kind: str) -> Claim:
    def local(name: str) -> str | None:
        return _local(_one(has, CF + name)) or None

    return Claim(
        iri=iri,
        id=_one(has, DCTERMS + "identifier"),
        kind=kind,
        predicate=_one(has, CF + "predicate"),
        subject=_one(has, CF + "hasSubject"),
        object=_one(has, CF + "hasObject"),
        tail=_one(has, CF + "hasTail") or None,
        head=_one(has, CF + "hasHead") or None,
        sign=SIGNS.get(local("sign") or "", ""),
        status=local("status") or "",
        basis=local("basis"),
        modality=local("modality"),
        population=local("population"),
        check=local("check"),
        hedged=_one(has, CF + "hedged") == "true",
        context=_one(has, CF + "context"),
        paraphrase=_one(has, CF + "paraphrase"),
        sections=tuple(sorted(has.get(CF + "statedIn", ()))),
        sources=tuple(sorted(has.get(CF + "supportedBy", ()))),
        rests_on=tuple(sorted(has.get(CF + "restsOn", ()))),
        at_odds_with=tuple(sorted(has.get(CF + "atOddsWith", ()))),
    )


def _source(iri: str, has: Properties, kind: str) -> Source:
    return Source(
        iri=iri,
        key=_one(has, DCTERMS + "identifier"),
        kind=kind,
        label=_one(has, RDFS + "label"),
        title=_one(has, DCTERMS + "title"),
        authors=_one(has, DCTERMS + "creator"),
        year=_one(has, DCTERMS + "issued"),
        venue=_one(has, CF + "venue"),
        doi=_one(has, "http://purl.org/ontology/bibo/doi"),
        url=_one(has, "https://schema.org/url"),
        study_type=_one(has, CF + "studyType"),
        sample=_one(has, CF + "sample"),
        text_read=_one(has, CF + "textRead"),
        last_reviewed=_one(has, CF + "lastReviewed"),
        next_review_due=_one(has, CF + "nextReviewDue"),
    )


def _describe(store: Store, pattern: str, types: Mapping[str, str]) -> Iterator[tuple[str, Properties, str]]:
    described: dict[str, Properties] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in _select(store, f"SELECT ?s ?p ?o WHERE {{ {pattern} . ?s ?p ?o }}"):
        described[subject][predicate].append(value)
    for iri, has in described.items():
        yield iri, has, types.get(iri, "")


def _specific_types(store: Store, top: str) -> dict[str, str]:
    """The most specific class of each instance of `top`: the one that is no superclass of another of its classes."""
    return _types(store, f"?s a cf:{top}, ?class . ?class rdfs:subClassOf+ cf:{top}")


def _kinds_of_claim(store: Store) -> dict[str, str]:
    return _types(store, "?s a cf:Claim, ?class . ?class rdfs:subClassOf cf:Claim")


def _types(store: Store, pattern: str) -> dict[str, str]:
    classes: dict[str, set[str]] = defaultdict(set)
    for subject, found in _select(store, f"SELECT DISTINCT ?s ?class WHERE {{ {pattern} }}"):
        classes[subject].add(found)
    # Walked here: a path with neither end known is more than some endpoints answer (Virtuoso).
    above: dict[str, set[str]] = defaultdict(set)
    for narrow, broad in _select(store, "SELECT DISTINCT ?n ?b WHERE { ?n rdfs:subClassOf ?b FILTER isIRI(?b) }"):
        above[narrow].add(broad)
    for broader in above.values():
        while more := set().union(*(above.get(one, set()) for one in broader)) - broader:
            broader |= more
    return {iri: _local(_most_specific(found, above)) for iri, found in classes.items()}


def _most_specific(classes: set[str], above: Mapping[str, set[str]]) -> str:
    covered = set().union(*(above.get(one, set()) - {one} for one in classes))
    return min(classes - covered or classes)


def _read_labels(store: Store) -> dict[str, str]:
    pattern = "SELECT ?s ?label WHERE { { ?s skos:prefLabel ?label } UNION { ?s rdfs:label ?label } FILTER isIRI(?s) }"
    return dict(sorted(((iri, label) for iri, label in _select(store, pattern)), reverse=True))


def _select(store: Store, query: str) -> Iterator[list[str]]:
    result = store.query(SPARQL_PREFIXES + query)
    if not isinstance(result, QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    width = len(result.variables)
    for solution in result:
        yield [getattr(solution[i], "value", "") for i in range(width)]


def _one(has: Properties, predicate: str) -> str:
    return min(has.get(predicate, ("",)))


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


__all__ = ["Catalogue", "Claim", "Node", "Source", "read_catalogue", "read_claims", "read_nodes", "read_sources"]
