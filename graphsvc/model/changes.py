"""Compares two versions of the graph, term by term and record by record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from graphsvc.model.catalogue import Catalogue
from graphsvc.model.records import Claim, Node, Source
from graphsvc.model.select import Asked
from graphsvc.names import CF, OWL, RDF, RDFS, SKOS, shrink_iri

SCHEMA = CF.removesuffix("#")
TYPE, LABEL, DEFINITION = RDF + "type", RDFS + "label", SKOS + "definition"
# What is said of terms, and the blank nodes in it, in one answer: labels of blank nodes hold in one answer only.
TERMS = f"""SELECT ?s ?p ?o WHERE {{
  ?s ?p ?o FILTER (isBlank(?s) || STR(?s) = "{SCHEMA}" || STRSTARTS(STR(?s), "{CF}"))
}}"""

Value = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property or value of the schema; `kinds` and `axioms` are written with prefixes, in their order."""

    iri: str
    label: str
    definition: str
    kinds: tuple[str, ...]
    axioms: tuple[str, ...]


Record = TypeVar("Record", Term, Node, Claim, Source)


@dataclass(frozen=True)
class Changed(Generic[Record]):
    """A record that both versions have, and the names of its fields that differ."""

    before: Record
    after: Record
    names: tuple[str, ...]

    def values(self, name: str) -> tuple[str, str]:
        """The field before and after, as text; of lists only what is gone and what is new."""
        old, new = getattr(self.before, name), getattr(self.after, name)
        if isinstance(old, tuple):
            return _text([one for one in old if one not in new]), _text([one for one in new if one not in old])
        return _text([old]), _text([new])


@dataclass(frozen=True)
class Difference(Generic[Record]):
    """What one kind of record has more, has no longer and has changed."""

    added: tuple[Record, ...]
    removed: tuple[Record, ...]
    changed: tuple[Changed[Record], ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True)
class Changes:
    """The differences between two versions, by kind of record."""

    terms: Difference[Term]
    nodes: Difference[Node]
    claims: Difference[Claim]
    sources: Difference[Source]

    def __bool__(self) -> bool:
        return any((self.terms, self.nodes, self.claims, self.sources))


def compare_graphs(
    before: tuple[Mapping[str, Term], Catalogue], after: tuple[Mapping[str, Term], Catalogue]
) -> Changes:
    """What `after` has added to, removed from and changed in `before`: their terms and their records."""
    (old_terms, old), (new_terms, new) = before, after
    return Changes(
        compare(old_terms, new_terms),
        compare(old.nodes, new.nodes),
        compare(old.claims, new.claims),
        compare(old.sources, new.sources),
    )


def compare(before: Mapping[str, Record], after: Mapping[str, Record]) -> Difference[Record]:
    """The difference between two versions of records of one kind, each by its IRI."""
    changed = []
    for iri, new in after.items():
        old = before.get(iri)
        if old is not None and old != new:
            names = [field.name for field in fields(new) if getattr(old, field.name) != getattr(new, field.name)]
            changed.append(Changed(old, new, tuple(names)))
    return Difference(
        tuple(record for iri, record in after.items() if iri not in before),
        tuple(record for iri, record in before.items() if iri not in after),
        tuple(changed),
    )


def read_terms(store: Asked) -> dict[str, Term]:
    """The terms of the schema that `store` holds, and the schema itself, by IRI. Raises StoreError."""
    found = store.query(TERMS)
    assert isinstance(found, QuerySolutions)
    said: dict[Value, list[tuple[str, Value]]] = defaultdict(list)
    for subject, predicate, value in found:
        said[subject].append((predicate.value, value))
    named = sorted((one for one in said if isinstance(one, NamedNode)), key=lambda one: one.value)
    terms = {one.value: _term(one.value, said[one], said) for one in named}
    inner = {value for statements in said.values() for _, value in statements}
    loose = sorted(
        _written(one, said) for one in said if isinstance(one, BlankNode) and one not in inner and _is_owl(said[one])
    )
    if SCHEMA in terms:
        whole = terms[SCHEMA]
        terms[SCHEMA] = Term(whole.iri, whole.label, whole.definition, whole.kinds, (*whole.axioms, *loose))
    return terms


def name_of(record: Term | Node | Claim | Source) -> str:
    """The short IRI of a record with its label, or what a claim says."""
    said = record.paraphrase if isinstance(record, Claim) else record.label
    return f"{shrink_iri(record.iri)} ({said})" if said else shrink_iri(record.iri)


def _is_owl(statements: list[tuple[str, Value]]) -> bool:
    return any(name == TYPE and isinstance(kind, NamedNode) and kind.value.startswith(OWL) for name, kind in statements)


def _term(iri: str, statements: list[tuple[str, Value]], said: Mapping[Value, list[tuple[str, Value]]]) -> Term:
    def texts(name: str) -> list[str]:
        return sorted(_written(value, said) for predicate, value in statements if predicate == name)

    others = sorted({name for name, _ in statements} - {TYPE, LABEL, DEFINITION})
    axioms = [f"{shrink_iri(name)} {value}" for name in others for value in texts(name)]
    return Term(iri, " ".join(texts(LABEL)), " ".join(texts(DEFINITION)), tuple(texts(TYPE)), tuple(axioms))


def _written(value: Value, said: Mapping[Value, list[tuple[str, Value]]]) -> str:
    """A value without names of blank nodes, so that the same axiom reads the same in both versions."""
    if isinstance(value, NamedNode):
        return shrink_iri(value.value)
    if isinstance(value, BlankNode):
        inner = sorted(f"{shrink_iri(name)} {_written(one, said)}" for name, one in said.get(value, ()))
        return f"[ {' ; '.join(inner)} ]"
    return value.value if isinstance(value, Literal) else str(value)


def _text(values: list[Any]) -> str:
    written = [shrink_iri(str(value)) for value in values if value not in (None, "")]
    return "; ".join(written) if written else "nothing"
