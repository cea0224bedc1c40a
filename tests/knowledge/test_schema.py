"""Holds the schema and the table of predicates to each other: roles, chains, arrows and lists of values."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox
import pytest

from graphsvc.knowledge import vocabulary
from graphsvc.knowledge.build import find_ontology, read_schema
from graphsvc.knowledge.tables import Row, read_tables
from graphsvc.model.records import KINDS
from graphsvc.names import CF, SPARQL_PREFIXES

PREDICATES = read_tables(find_ontology() / "data").rows["predicates"]
WALKED = [row for row in PREDICATES if row["path_edge"]]
UNWALKED = [row for row in PREDICATES if row["direct_property"] and not row["path_edge"]]


@cache
def schema() -> ox.Store:
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in read_schema(find_ontology()))
    return store


def says(pattern: str) -> bool:
    return bool(schema().query(f"{SPARQL_PREFIXES} ASK {{ {pattern} }}"))


@pytest.mark.parametrize("row", WALKED, ids=lambda row: row["predicate"])
def test_the_roles_of_a_predicate_give_its_direct_property_and_its_arrow(row: Row) -> None:
    first, second = f"cf:{row['subject_role']}", f"cf:{row['object_role']}"
    tail, head = (second, first) if row["path_edge"].startswith("o>s") else (first, second)
    assert says(f"{first} rdfs:subPropertyOf+ cf:hasSubject . {second} rdfs:subPropertyOf+ cf:hasObject")
    assert says(f"{tail} rdfs:subPropertyOf+ cf:hasTail . {head} rdfs:subPropertyOf+ cf:hasHead")
    general = second if row["direct_property"] != "influences" else "cf:hasInfluenced"
    assert says(
        f"cf:{row['direct_property']} owl:propertyChainAxiom (?back {general}) . {first} owl:inverseOf ?back"
    ), "the chain from the subject through the record to the object"


@pytest.mark.parametrize("row", [row for row in WALKED if row["claim_class"]], ids=lambda row: row["predicate"])
def test_the_class_of_a_walked_claim_carries_its_sign(row: Row) -> None:
    assert says(f"cf:{row['object_role']} rdfs:domain cf:{row['claim_class']}")
    sign = vocabulary.SIGNS[row["sign"]]
    assert says(f"cf:{row['claim_class']} rdfs:subClassOf [ owl:onProperty cf:sign ; owl:hasValue cf:{sign} ]")


@pytest.mark.parametrize("row", UNWALKED, ids=lambda row: row["predicate"])
def test_a_predicate_without_an_arrow_has_a_property_that_nothing_derives(row: Row) -> None:
    direct = f"cf:{row['direct_property']}"
    assert says(f"{direct} a owl:ObjectProperty")
    assert not says(f"{direct} owl:propertyChainAxiom ?chain")
    assert not says(f"?narrower rdfs:subPropertyOf {direct}")


def test_no_association_is_below_an_influence() -> None:
    assert says("cf:enhances rdfs:subPropertyOf+ cf:influences")
    assert not says("cf:goesWith rdfs:subPropertyOf+ ?above")
    assert not says("?association rdfs:subPropertyOf+ cf:goesWith, cf:isUpstreamOf")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (vocabulary.SIGNS, "Sign"),
        (vocabulary.NODE_STATUSES, "Status"),
        (vocabulary.BASES, "Basis"),
        (vocabulary.MODALITIES, "Modality"),
        (vocabulary.POPULATIONS, "Population"),
        (vocabulary.CHECKS, "Check"),
        (vocabulary.STUDY_KINDS, "StudyKind"),
        (vocabulary.TEXT_AVAILABLE, "TextAvailability"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_values_that_rows_may_name_are_those_of_the_schema(words: dict[str, str], kind: str) -> None:
    found = schema().query(f"{SPARQL_PREFIXES} SELECT ?value {{ ?value a cf:{kind} }}")
    assert isinstance(found, ox.QuerySolutions)
    assert {solution["value"].value.rpartition("#")[2] for solution in found} == {
        word for word in words.values() if word
    }


def test_every_type_of_the_rows_is_a_class_below_node_claim_or_source() -> None:
    for classes, above in (
        ({*vocabulary.NODE_CLASSES.values(), *vocabulary.FACTOR_CLASSES.values()}, "FrameworkNode"),
        (set(vocabulary.CLAIM_CLASSES.values()), "Claim"),
        (set(vocabulary.SOURCE_CLASSES.values()), "Source"),
    ):
        assert [name for name in sorted(classes) if not says(f"cf:{name} rdfs:subClassOf+ cf:{above}")] == []


def test_the_kinds_of_claim_that_records_tell_are_the_classes_directly_below_a_claim() -> None:
    found = schema().query(SPARQL_PREFIXES + "SELECT ?kind { ?kind rdfs:subClassOf cf:Claim FILTER isIRI(?kind) }")
    assert isinstance(found, ox.QuerySolutions)
    assert {row["kind"].value for row in found} == {CF + name for name in KINDS}
    assert set(vocabulary.CLAIM_CLASSES.values()) == set(KINDS)


def test_each_source_names_its_kind_of_study_and_only_literature_is_a_study() -> None:
    rows = read_tables(find_ontology() / "data").rows["sources"]
    assert len(rows) > 100
    wrong = [
        row["key"]
        for row in rows
        if row["study_kind"] not in vocabulary.STUDY_KINDS
        or (row["study_kind"] == "report") != (row["kind"] != "literature")
    ]
    assert wrong == []
