"""Tests HermiT on the whole built graph, and what happens where it cannot run."""

from __future__ import annotations

import hashlib

import pyoxigraph as ox
import pytest

from graphsvc.errors import KnowledgeError, MissingTool
from graphsvc.knowledge.build import explicit_graph, find_ontology, materialise, read_schema
from graphsvc.knowledge.reason import RUNNER, explain, reason
from graphsvc.names import CF, NODE, XSD
from tests.conftest import require


def test_the_built_graph_is_consistent_in_both_profiles_and_exactly_what_follows() -> None:
    require("java")
    said = explicit_graph()
    report = reason(said, materialise(said, find_ontology()))
    assert (report.consistent, report.unsatisfiable, report.profiles) == (True, [], {"DL": [], "RL": []})
    assert (report.missing, report.extra) == ([], [])
    assert report.sound
    assert len(report.entailed) > len(said) / 2


def test_a_triple_that_nobody_said_and_one_that_was_left_out_are_told() -> None:
    require("java")
    said = [*read_schema(find_ontology()), *turtle("<urn:claim> cf:hasInfluencer <urn:a> ; cf:raises <urn:b> .")]
    followed = set(reason(said, []).missing)
    (enhances,) = turtle("<urn:a> cf:enhances <urn:b> .")
    (invented,) = turtle("<urn:b> cf:enhances <urn:a> .")
    report = reason(said, (followed - {enhances}) | {invented})
    assert (report.missing, report.extra, report.sound) == ([enhances], [invented], False)


def test_a_class_that_can_have_no_instance_is_named() -> None:
    require("java")
    impossible = turtle("<urn:Impossible> a owl:Class ; rdfs:subClassOf cf:Bias, cf:Body .")
    report = reason([*read_schema(find_ontology()), *impossible], [])
    assert (report.consistent, report.unsatisfiable) == (True, ["urn:Impossible"])


def test_what_leaves_the_profile_is_named() -> None:
    require("java")
    restriction = turtle(
        "cf:Bias rdfs:subClassOf [ a owl:Restriction ; owl:onProperty cf:filedUnder ; owl:someValuesFrom cf:Factor ] ."
    )
    report = reason([*read_schema(find_ontology()), *restriction], [])
    assert report.profiles["DL"] == []
    assert "cf:filedUnder" in report.profiles["RL"][0]


def test_a_graph_without_contradiction_needs_no_explanation() -> None:
    require("java")
    assert explain(read_schema(find_ontology())) == []


def test_a_value_that_hermit_refuses_says_so() -> None:
    require("java")
    dated = ox.Triple(
        ox.NamedNode(NODE + "report-1"),
        ox.NamedNode(CF + "dated"),
        ox.Literal("2022", datatype=ox.NamedNode(XSD + "gYear")),
    )
    declared = turtle("cf:dated a owl:DatatypeProperty .")
    with pytest.raises(KnowledgeError, match="gYear"):
        reason([*read_schema(find_ontology()), *declared, dated], [])


def test_reasoning_without_java_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingTool, match=r"needs Java.*JRE"):
        explain([])


def test_the_compiled_runner_is_made_from_the_source_beside_it() -> None:
    for line in (RUNNER / "Hermit.sha256").read_text(encoding="utf-8").splitlines():
        digest, name = line.split()
        assert hashlib.sha256((RUNNER / name).read_bytes()).hexdigest() == digest, f"{name}: see docs/ontology.md"


def turtle(text: str) -> list[ox.Triple]:
    prefixes = {"cf": CF, "owl": "http://www.w3.org/2002/07/owl#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#"}
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    return [quad.triple for quad in ox.parse(head + text, ox.RdfFormat.TURTLE)]
