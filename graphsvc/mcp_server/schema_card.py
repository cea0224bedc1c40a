"""Writes the schema on a card: what a model must know to ask in SPARQL, in a few thousand characters."""

from __future__ import annotations

import pyoxigraph as ox

from graphsvc.knowledge.build import find_ontology
from graphsvc.knowledge.schema import schema_turtle
from graphsvc.names import CF, OWL, PREFIXES, RDF, RDFS

KINDS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
SHOWN = ("cf", "node", "claim", "source", "skos", "rdfs", "dcterms")
HOW = """# The schema on a card; graph://schema has it whole, with definitions and axioms

Prefixes, known without declaration:
{prefixes}

A claim is a record of its own. Signs (cf:positive, cf:negative) and statuses are terms; what is between two things
directly (node:a cf:influences node:b) follows from claims and says nothing of evidence, so ask the claims:

  ?claim a cf:Claim ; cf:hasSubject ?a ; cf:predicate ?p ; cf:hasObject ?b ; cf:status ?status ; cf:basis ?basis .
  OPTIONAL {{ ?claim cf:sign ?sign }}  OPTIONAL {{ ?claim cf:supportedBy ?source }}
  ?claim cf:hasTail ?from ; cf:hasHead ?to .     # only where the claim is an arrow
  ?a skos:prefLabel ?name ; skos:definition ?meaning ; cf:layer ?layer .

cf:NullFinding are claims that nothing was found. cf:atOddsWith joins claims that contradict each other.

Classes, each with what is below it:
{classes}

Properties from one thing to another:
{objects}

Properties with a text, number or truth value, or a note:
{values}
"""


def card() -> str:
    """The card, made from schema.ttl."""
    text = schema_turtle(find_ontology())
    triples = [quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)]
    kinds: dict[str, list[str]] = {name: [] for name in KINDS}
    above: dict[str, str] = {}
    for one in triples:
        subject = str(getattr(one.subject, "value", ""))
        target = str(getattr(one.object, "value", ""))
        if not subject.startswith(CF):
            continue
        if one.predicate.value == RDF + "type" and target.removeprefix(OWL) in kinds:
            kinds[target.removeprefix(OWL)].append(subject.removeprefix(CF))
        elif one.predicate.value == RDFS + "subClassOf" and target.startswith(CF):
            above.setdefault(subject.removeprefix(CF), target.removeprefix(CF))
    tops = sorted(name for name in kinds["Class"] if name not in above)
    uppers = sorted(set(above.values()))
    below = {top: sorted(name for name in kinds["Class"] if above.get(name) == top) for top in uppers}
    lines = [f"{top}: {', '.join(names)}" for top, names in below.items() if names]
    lines += [", ".join(name for name in tops if name not in below)]
    return HOW.format(
        prefixes=" ".join(f"{name}: <{PREFIXES[name]}>" for name in SHOWN),
        classes="\n".join(lines),
        objects=" ".join(sorted(kinds["ObjectProperty"])),
        values=" ".join(sorted(kinds["DatatypeProperty"] + kinds["AnnotationProperty"])),
    )
