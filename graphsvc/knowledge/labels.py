"""Gives claims, withdrawn rows and evidence lines the labels that tools show: a sentence, and the id of the row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from graphsvc.model.catalogue import Catalogue
from graphsvc.model.labels import Name
from graphsvc.model.reading import claim_of
from graphsvc.names import CF, DCTERMS, RDF, RDFS, SKOS
from graphsvc.wording import claim_sentence

LANGUAGE = "en-GB"
LABEL = NamedNode(RDFS + "label")
_NAMES = {SKOS + "prefLabel": "label", CF + "labelInSentence": "within", CF + "grammaticalNumber": "number"}
Values = dict[str, list[str]]


def record_labels(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The label of each claim, "Time pressure raises automation bias. (L002)", and of what belongs to claims.

    The sentence is the one that pages show; the id keeps the labels of two rows that say the same apart. `triples` are
    those of the whole graph, with all that follows from them.
    """
    described: dict[str, Values] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        described[_value(triple.subject)][triple.predicate.value].append(_value(triple.object))
    names = {
        iri: Name(**{_NAMES[term]: min(values) for term, values in has.items() if term in _NAMES})
        for iri, has in described.items()
        if SKOS + "prefLabel" in has
    }
    claims = {iri: claim_of(iri, has) for iri, has in described.items() if CF + "Claim" in has[RDF + "type"]}
    catalogue = Catalogue({}, claims, {}, names)
    for iri, claim in claims.items():
        yield _label(iri, f"{claim_sentence(catalogue, claim)} ({claim.id})")
    for iri, has in described.items():
        if CF + "WithdrawnRow" in has[RDF + "type"]:
            yield _label(iri, f"Withdrawn: {has[CF + 'paraphrase'][0]} ({has[DCTERMS + 'identifier'][0]})")
        for line in has.get(CF + "hasSupportingEvidenceLine", ()):
            source = described[described[line][CF + "evidenceSource"][0]]
            yield _label(line, f"Evidence for {claims[iri].id} from {source[RDFS + 'label'][0]}")


def _label(iri: str, text: str) -> Triple:
    return Triple(NamedNode(iri), LABEL, Literal(text, language=LANGUAGE))


def _value(term: object) -> str:
    return str(getattr(term, "value", term))
