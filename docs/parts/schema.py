"""Lists the terms of the schema as the service's page of the ontology does."""

from __future__ import annotations

from collections.abc import Iterable

from graphsvc.knowledge.build import find_ontology
from graphsvc.knowledge.describe import Said, Term, describe_schema
from parts.table import rows


def markdown() -> str:
    """A table of classes, one of properties, and one of the values of closed lists."""
    schema = describe_schema(find_ontology() / "schema.ttl")
    said = []
    for heading, terms in (
        ("Classes", schema.classes),
        ("Properties", schema.properties),
        ("Values of closed lists", schema.values),
    ):
        said += [f"## {heading}\n", rows(("term", "meaning", "what is said of it"), map(_row, terms))]
    return "\n".join(said)


def _row(term: Term) -> tuple[str, str, str]:
    meaning = " ".join((term.definition, *term.notes))
    return f"`{term.name}` {term.label}", meaning, "; ".join(_facts(term.facts))


def _facts(facts: Iterable[Said]) -> Iterable[str]:
    for fact in facts:
        joint = " then " if "chain" in fact.what else ", "
        yield " ".join(filter(None, (fact.what, joint.join(f"`{name}`" for name in fact.names))))
