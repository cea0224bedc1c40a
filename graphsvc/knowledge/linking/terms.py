"""Reads the terms of any RDF dataset: what they are called and how they are defined, whatever vocabulary says so."""

from __future__ import annotations

import re
import unicodedata
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from graphsvc.names import DCTERMS, NODE, OWL, PREFIXES, RDF, RDFS, SKOS
from graphsvc.store.documents.compression import unpacked
from graphsvc.store.documents.loading import guess_format, read_document

SCHEMA = ("https://schema.org/", "http://schema.org/")
LABELS = (
    SKOS + "prefLabel",
    RDFS + "label",
    *(one + "name" for one in SCHEMA),
    PREFIXES["foaf"] + "name",
    DCTERMS + "title",
)
OBO = "http://purl.obolibrary.org/obo/"
OTHER_NAMES = (
    SKOS + "altLabel",
    SKOS + "hiddenLabel",
    *(one + "alternateName" for one in SCHEMA),
    OBO + "IAO_0000118",  # alternative term
    "http://www.geneontology.org/formats/oboInOwl#hasExactSynonym",
)
DEFINITIONS = (
    SKOS + "definition",
    OBO + "IAO_0000115",  # definition, of the ontologies of life sciences
    RDFS + "comment",
    DCTERMS + "description",
    *(one + "description" for one in SCHEMA),
)
# A property or a file header is no counterpart of a factor, a body or a condition.
NOT_TERMS = {
    RDF + "Property",
    *(OWL + kind + "Property" for kind in ("Functional", "InverseFunctional", "Transitive", "Symmetric", "Ontology")),
    OWL + "Ontology",
    OWL + "ObjectProperty",
    OWL + "DatatypeProperty",
    OWL + "AnnotationProperty",
    SKOS + "ConceptScheme",
}
STANDARD = (RDF, RDFS, OWL, SKOS, DCTERMS, "http://purl.org/dc/elements/1.1/", "http://www.w3.org/2001/XMLSchema#")
_NUMBERED = re.compile(r"([A-Za-z]+_)[0-9]+\Z")
BRACKETED = re.compile(r"(?<!\s)\s*\(([^()]*)\)")
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by can for from has have how in into is it its of on or such than that the their them "
        "this to was what when which who with",
    )
)


@dataclass(frozen=True)
class Term:
    """A thing with names: `label` first among them, and what it is said to mean ("" where nothing is)."""

    iri: str
    label: str
    other_names: tuple[str, ...] = ()
    definition: str = ""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name to compare: the label, the other names, and an abbreviation that stands in brackets."""
        found = []
        for name in (self.label, *self.other_names):
            found.append(BRACKETED.sub("", name).strip() or name)
            found.extend(inner for inner in BRACKETED.findall(name) if inner.isupper())
        return tuple(dict.fromkeys(found))


def read_triples(path: Path) -> list[ox.Quad]:
    """Return the quads of an RDF file, packed or not, in the format of its ending. Raises UsageError, StoreError."""
    return list(read_document(path, _format_of(path)))


def read_terms(triples: Iterable[ox.Quad | ox.Triple]) -> list[Term]:
    """Return the named things of a dataset by IRI; properties and headers are left out."""
    literals: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    skipped = set()
    for triple in triples:
        skipped.add(triple.predicate.value)
        if not isinstance(triple.subject, ox.NamedNode):
            continue
        if triple.predicate.value == RDF + "type" and getattr(triple.object, "value", "") in NOT_TERMS:
            skipped.add(triple.subject.value)
        elif isinstance(triple.object, ox.Literal) and _is_english(triple.object):
            literals[triple.subject.value][triple.predicate.value].append(triple.object.value)
    terms = (_term(iri, has) for iri, has in sorted(literals.items()) if iri not in skipped)
    return [term for term in terms if term]


def own_terms(terms: Iterable[Term]) -> tuple[list[Term], dict[str, int]]:
    """The terms that are a dataset's own, and how many it has of each other namespace, whose terms are left out.

    Its own namespaces are the one with most terms and those with at least a fifth as many: vocabularies describe terms
    that they borrow, and those have a home elsewhere.
    """
    found: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        found[namespace_of(term.iri)].append(term)
    most = max((len(held) for held in found.values()), default=0)
    own = {space for space, held in found.items() if 5 * len(held) >= most and not space.startswith(STANDARD)}
    kept = sorted((term for space in own for term in found[space]), key=lambda term: term.iri)
    return kept, {space: len(held) for space, held in sorted(found.items()) if space not in own}


def namespace_of(iri: str) -> str:
    """What an IRI begins with: up to its last # or /, and of names such as BFO_0000001 the letters with it."""
    local = max(iri.rfind("#"), iri.rfind("/")) + 1
    letters = _NUMBERED.match(iri[local:])
    return iri[:local] + (letters[1] if letters else "")


def framework_terms(triples: Iterable[ox.Quad | ox.Triple]) -> list[Term]:
    """Return the terms of the framework among the triples of the built graph."""
    return [term for term in read_terms(triples) if term.iri.startswith(NODE)]


def words(text: str) -> list[str]:
    """Return the words of `text` as compared: camel case parted, accents, case and plural endings folded away."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    plain = unicodedata.normalize("NFKD", parted).casefold().replace("’", "'").replace("'s", "")
    found = re.findall(r"[a-z0-9]+", "".join(char for char in plain if not unicodedata.combining(char)))
    return [_stem(word) for word in found if word not in STOP_WORDS]


def _stem(word: str) -> str:
    """Fold plural and spelling: enough for names, and never so much that two words become one."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "iases")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ias")):
        word = word[:-1]
    return word.replace("isation", "ization").replace("our", "or") if len(word) > 5 else word


def _term(iri: str, has: dict[str, list[str]]) -> Term | None:
    label = next((min(has[one]) for one in LABELS if one in has), None)
    if label is None:
        return None
    others = sorted({name for one in (*LABELS, *OTHER_NAMES) for name in has.get(one, ())} - {label})
    definition = next((min(has[one]) for one in DEFINITIONS if one in has), "")
    return Term(iri, label, tuple(others), definition)


def _is_english(literal: ox.Literal) -> bool:
    return literal.language is None or literal.language.lower().startswith("en")


def read_prefixes(path: Path) -> dict[str, str]:
    """Return the prefixes that an RDF file declares, so that proposals can be written as its own people write them."""
    with path.open("rb") as file:
        document = unpacked(file, path.name.lower()).read()
    parser = ox.parse(document.removeprefix(BOM_UTF8), format=_format_of(path), base_iri=path.resolve().as_uri())
    for _ in parser:
        pass
    return {name: space for name, space in parser.prefixes.items() if name}


def _format_of(path: Path) -> ox.RdfFormat:
    return ox.RdfFormat.RDF_XML if path.suffix.lower() == ".xml" else guess_format(path)  # many ontologies end so
