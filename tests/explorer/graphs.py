"""Makes small graphs in the framework's vocabulary: one whose texts attack, one that is a reader's own evidence."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from graphsvc.names import CF, CLAIM, DCTERMS, NODE, RDF, RDFS, SECTION, SKOS, SOURCE

ATTACKS = (
    "<img src=x onerror=window.pwned=1>",
    "</script><script>window.pwned=1</script>",
    "=cmd('href')",
    '" onmouseover="window.pwned=1" href="javascript:window.pwned=1',
    "{{ 7*7 }} </title></svg><svg onload=window.pwned=1>",
    "\u202egnp.exe | `x` [a](javascript:window.pwned=1)",
)


def quad(subject: str, predicate: str, value: str | Literal) -> Quad:
    return Quad(NamedNode(subject), NamedNode(predicate), value if isinstance(value, Literal) else NamedNode(value))


def text(words: str) -> Literal:
    return Literal(words, language="en-GB")


def hostile() -> Iterator[Quad]:
    """A graph in which every label, definition, paraphrase and source is an attack."""
    yield quad(CF + "ClinicalUseFactor", RDFS + "subClassOf", CF + "FrameworkNode")
    yield quad(CF + "Body", RDFS + "subClassOf", CF + "FrameworkNode")
    for kind in ("Influence", "Responsibility"):
        yield quad(CF + kind, RDFS + "subClassOf", CF + "Claim")
    yield quad(CF + "LiteratureSource", RDFS + "subClassOf", CF + "Source")
    for number, attack in enumerate(ATTACKS):
        yield from node(f"n{number}", attack, "Body" if number == 5 else "ClinicalUseFactor")
    yield from source("BAD", ATTACKS[1])
    for number in range(5):
        yield from claim(f"X{number}", f"n{number}", f"n{(number + 1) % 5}", "BAD", ATTACKS[number])
    yield from claim("X5", "n5", "n0", "BAD", ATTACKS[0], kind="Responsibility", predicate="responsibleFor")


def own() -> Iterator[Quad]:
    """A reader's own survey: one new claim on two things of the framework."""
    yield quad(CF + "Influence", RDFS + "subClassOf", CF + "Claim")
    yield from source("OURS", "Our survey of 2026")
    yield from claim("OURS-1", "time-pressure", "automation-bias", "OURS", "In our trust, time pressure raised it.")


def node(slug: str, label: str, kind: str) -> Iterator[Quad]:
    iri = NODE + slug
    yield quad(iri, RDF + "type", CF + kind)
    yield quad(iri, RDF + "type", CF + "FrameworkNode")
    yield quad(iri, SKOS + "prefLabel", text(label))
    yield quad(iri, SKOS + "altLabel", text("other " + label))
    yield quad(iri, SKOS + "definition", text(label))
    yield quad(iri, SKOS + "scopeNote", text(label))
    yield quad(iri, DCTERMS + "identifier", Literal(slug))
    yield quad(iri, CF + "status", CF + "stated")
    if kind != "Body":
        yield quad(iri, CF + "layer", NODE + "clinical-use")


def source(key: str, title: str) -> Iterator[Quad]:
    iri = SOURCE + key
    yield quad(iri, RDF + "type", CF + "Source")
    yield quad(iri, RDF + "type", CF + "LiteratureSource")
    yield quad(iri, DCTERMS + "identifier", Literal(key))
    yield quad(iri, RDFS + "label", text(title))
    yield quad(iri, DCTERMS + "title", text(title))
    yield quad(iri, DCTERMS + "creator", Literal(title))
    yield quad(iri, "https://schema.org/url", "javascript:window.pwned=1")


def claim(
    name: str, tail: str, head: str, key: str, words: str, kind: str = "Influence", predicate: str = "enhances"
) -> Iterator[Quad]:
    iri = CLAIM + name
    yield quad(iri, RDF + "type", CF + "Claim")
    yield quad(iri, RDF + "type", CF + kind)
    yield quad(iri, DCTERMS + "identifier", Literal(name))
    yield quad(iri, CF + "predicate", CF + predicate)
    yield quad(iri, CF + "hasSubject", NODE + tail)
    yield quad(iri, CF + "hasObject", NODE + head)
    yield quad(iri, CF + "status", CF + "literature")
    yield quad(iri, CF + "paraphrase", text(words))
    yield quad(iri, CF + "context", text(words))
    yield quad(iri, CF + "supportedBy", SOURCE + key)
    yield quad(iri, CF + "statedIn", SECTION + "s1")
    if kind == "Influence":
        yield quad(iri, CF + "hasTail", NODE + tail)
        yield quad(iri, CF + "hasHead", NODE + head)
        yield quad(iri, CF + "sign", CF + "positive")
        yield quad(iri, CF + "basis", CF + "effect")
