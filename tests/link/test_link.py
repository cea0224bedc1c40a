"""Linking proposes what people would link, says why, and SSSOM tables are refused with the row when they are wrong."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graphsvc.errors import KnowledgeError
from graphsvc.knowledge.build import build_graph, find_ontology
from graphsvc.knowledge.link import link
from graphsvc.knowledge.link_check import check_sssom, mapping_triples
from graphsvc.knowledge.link_sssom import read_sssom, write_sssom
from graphsvc.knowledge.link_terms import Term, framework_terms, read_terms, read_triples, words
from graphsvc.names import NODE, SKOS
from tests.conftest import ROOT, require
from tests.link import measure

OURS = framework_terms(build_graph())
HEADER = "#curie_map:\n#  ex: https://example.org/\n#license: https://example.org/l\n#mapping_set_id: https://example.org/m\n"
COLUMNS = "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tconfidence\n"
HAND = "semapv:ManualMappingCuration"


def table(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "trial.sssom.tsv"
    path.write_text(header + COLUMNS + "".join(row.replace("|", "\t") + "\n" for row in rows), encoding="utf-8")
    return path


def faults(tmp_path: Path, *rows: str, header: str = HEADER) -> list[str]:
    path = table(tmp_path, *rows, header=header)
    return [str(fault) for fault in check_sssom(path, {term.iri for term in OURS}, {"https://example.org/a"})]


def test_the_same_name_is_proposed_first_with_a_reason_in_words() -> None:
    proposal = link([Term("https://example.org/a", "Automation Bias")], OURS)[0]
    assert (proposal.ours.iri, proposal.score, proposal.predicate) == (NODE + "automation-bias", 1.0, "closeMatch")
    assert "“Automation bias” is the same as their “Automation Bias”" in proposal.reason


def test_another_spelling_and_an_abbreviation_in_brackets_still_meet() -> None:
    assert words("DataLabellingProcesses") == words("data labelling process")
    found = link(
        [Term("https://example.org/b", "Algorythmic biases"), Term("https://example.org/c", "Robots (AI)")], OURS
    )
    pairs = {(one.ours.iri, one.theirs.iri) for one in found}
    assert (NODE + "algorithmic-bias", "https://example.org/b") in pairs
    assert (NODE + "ai-technologies", "https://example.org/c") in pairs


def test_a_word_that_only_ends_like_another_is_another_word() -> None:
    assert "algorithm-aversion" not in {
        one.ours.iri.removeprefix(NODE) for one in link([Term("https://example.org/v", "Version")], OURS, threshold=0.3)
    }


def test_what_falls_far_behind_the_best_is_not_proposed() -> None:
    asked = [Term("https://example.org/a", "Automation Bias")]
    wide, narrow = (link(asked, OURS, threshold=0.3, margin=one) for one in (1.0, 0.15))
    assert min(one.score for one in wide) < 0.85 <= min(one.score for one in narrow)


def test_an_exact_match_is_never_proposed() -> None:
    again = [Term("https://example.org/" + str(number), term.label) for number, term in enumerate(OURS)]
    assert "exactMatch" not in {one.predicate for one in link(again, OURS)}


def test_properties_and_file_headers_are_no_terms() -> None:
    turtle = b"""@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    <https://example.org/p> a owl:ObjectProperty ; rdfs:label "has risk" .
    <https://example.org/c> a owl:Class ; rdfs:label "Risk"@en, "Risiko"@de ; rdfs:comment "Source of harm"@en ."""
    terms = read_terms(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    assert terms == [Term("https://example.org/c", "Risk", (), "Source of harm")]


def test_proposals_survive_writing_and_reading_and_are_not_accepted_yet(tmp_path: Path) -> None:
    proposals = link([Term("https://example.org/a", "Automation\tBias")], OURS)
    prefixes = {"ex": "https://example.org/"}
    path = tmp_path / "x.sssom.tsv"
    path.write_text(write_sssom(proposals, prefixes, set_id="https://e.org/m", title="T", license="https://e.org/l"))
    mappings = read_sssom(path)
    assert mappings.rows[0]["object_id"] == "ex:a"
    assert check_sssom(path, {term.iri for term in OURS}, {"https://example.org/a"}) == []
    assert mapping_triples(tmp_path) == []


def test_a_row_that_a_person_accepted_becomes_a_skos_triple_and_a_refused_one_does_not(tmp_path: Path) -> None:
    yes = f"node:automation-bias|skos:exactMatch||ex:a|{HAND}|"
    table(tmp_path, yes, f"node:alert-fatigue|skos:closeMatch|Not|ex:a|{HAND}|")
    expected = (NODE + "automation-bias", SKOS + "exactMatch", "https://example.org/a")
    assert [tuple(term.value for term in triple) for triple in mapping_triples(tmp_path)] == [expected]


def test_a_table_without_a_licence_or_a_column_is_refused_and_loads_nothing(tmp_path: Path) -> None:
    assert "no license" in faults(tmp_path, header="#mapping_set_id: https://example.org/m\n")[0]
    with pytest.raises(KnowledgeError, match="no license"):
        mapping_triples(tmp_path)


def test_the_shipped_mappings_are_sound_and_every_end_exists() -> None:
    require("datasets")
    for name, (file, _) in measure.VOCABULARIES.items():
        theirs = {term.iri for term in read_terms(read_triples(measure.DATASETS / file))}
        path = find_ontology() / "mappings" / f"{name}.sssom.tsv"
        assert check_sssom(path, {term.iri for term in OURS}, theirs) == []


@pytest.mark.parametrize("name", measure.VOCABULARIES)
def test_precision_and_recall_are_those_the_page_states(name: str) -> None:
    require("datasets")
    found = measure.measure(name)
    stated = f"| {name} | {len(found.key)} | {len(found.proposed)} | {found.precision:.2f} | {found.recall:.2f} |"
    stated += f" {measure.first_three(name).recall:.2f} |"
    assert stated in (ROOT / "docs" / "linking.md").read_text(encoding="utf-8")
