"""The checks: the built-in knowledge is sound, and each planted fault is found where it was planted."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from graphsvc.errors import UsageError
from graphsvc.knowledge.build import find_ontology, read_schema
from graphsvc.knowledge.checking.check import check
from graphsvc.knowledge.checking.graph import read_rules
from graphsvc.knowledge.checking.questions import read_questions
from graphsvc.names import CF, OWL
from tests.conftest import ROOT

# pyshacl still asks rdflib for a name that rdflib has given another.
pytestmark = pytest.mark.filterwarnings(r"ignore:Dataset\.\w+ is deprecated:DeprecationWarning")

BROKEN = ROOT / "examples" / "broken"

# Each planted fault: the row and the column that must be named, None where the fault is of the row or the file.
PLANTED: dict[str, tuple[int, str | None]] = {
    "association-as-effect": (2, "basis"),
    "claim-rests-on-itself": (2, "source_key"),
    "claim-without-evidence.ttl": (8, "source_key"),
    "definition-without-full-stop": (2, "definition"),
    "direct-triple-without-a-claim.ttl": (8, None),
    "duplicate-id": (3, "id"),
    "factor-without-layer": (2, "layer"),
    "filed-under-itself": (2, "parent_slug"),
    "filing-without-its-kind": (2, "filing"),
    "id-of-a-built-in-row": (2, "id"),
    "ids-that-differ-by-case-alone": (3, "id"),
    "inferred-without-ground": (2, "source_key"),
    "kind-of-what-is-no-amount": (2, "filing"),
    "missing-cell": (2, "paraphrase"),
    "missing-column": (1, "hedged"),
    "misspelt-property.ttl": (8, "predicate"),
    "name-of-a-built-in-node": (2, "alt_labels"),
    "name-of-a-device": (2, "slug"),
    "not-a-doi": (2, "doi"),
    "not-a-web-address": (2, "url"),
    "not-a-year": (2, "year"),
    "null-finding-as-arrow": (2, "null_finding"),
    "null-finding-that-a-path-may-walk.ttl": (8, "predicate"),
    "one-name-for-two-nodes": (3, "alt_labels"),
    "open-quotation-mark": (2, None),
    "opposite-of-itself": (2, "opposite_slug"),
    "opposite-that-does-not-name-it-back": (2, "opposite_slug"),
    "pointer-to-nothing.ttl": (8, "object_slug"),
    "same-subject-and-object": (2, "object_slug"),
    "sign-against-predicate": (2, "sign"),
    "sign-where-there-is-no-amount": (2, "object_slug"),
    "stated-without-section": (2, "section"),
    "status-above-source": (2, "status"),
    "text-without-its-language.ttl": (8, None),
    "turtle-that-does-not-parse.ttl": (9, None),
    "two-statuses.ttl": (8, "status"),
    "unknown-node": (2, "subject_slug"),
    "unknown-predicate": (2, "predicate"),
    "unknown-section": (2, "section"),
    "unknown-source": (2, "source_key"),
    "unknown-status": (2, "status"),
    "wrong-encoding": (2, None),
    "wrong-kind": (2, "kind"),
    "wrong-number-of-cells": (3, None),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found_with_file_row_column_and_mend(name: str) -> None:
    faults = check([BROKEN / name]).faults
    assert PLANTED[name] in {(fault.row, fault.column) for fault in faults}
    assert all(name in fault.file and fault.reason and fault.mend for fault in faults)


def test_every_broken_example_has_its_planted_fault_in_the_table() -> None:
    assert {path.name for path in BROKEN.iterdir()} == set(PLANTED)


def test_the_built_in_knowledge_is_sound_and_all_its_questions_are_answered() -> None:
    report = check()
    assert [str(fault) for fault in report.faults] == []
    assert report.rows == report.rows_mapped > 1300
    asked = read_questions(find_ontology() / "questions")
    assert report.questions.checks + report.extra.checks == len(asked) + report.unasked
    assert report.unasked == len(list((find_ontology() / "questions").glob("*.json")))
    assert min(report.shapes.checks, report.rules.checks, report.pitfalls.checks) > 10


def test_the_report_counts_the_faults_of_shapes_rules_and_pitfalls_apart() -> None:
    shape = check([BROKEN / "two-statuses.ttl"])
    assert shape.shapes.faults == len(shape.faults) > 0
    rule = check([BROKEN / "direct-triple-without-a-claim.ttl"])
    assert rule.rules.faults == len(rule.faults) > 0
    pitfall = check([BROKEN / "misspelt-property.ttl"])
    assert pitfall.rules.faults + pitfall.pitfalls.faults + pitfall.shapes.faults == len(pitfall.faults) > 0


def test_a_record_without_an_iri_is_held_to_the_shapes_and_no_other_record_with_it(tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(f"[] a <{CF}Claim> .", encoding="utf-8")
    faults = check([tmp_path / "mine.ttl"]).faults
    assert {"predicate", "status", "subject_slug"} <= {fault.column for fault in faults}
    assert all("_:" in fault.reason and "node:" not in fault.reason for fault in faults), faults


def test_own_evidence_passes_the_same_checks() -> None:
    assert check([ROOT / "examples" / "own-evidence"]).sound


def test_a_changed_answer_names_the_question(tmp_path: Path) -> None:
    copy = tmp_path / "ontology"
    shutil.copytree(find_ontology(), copy)
    answer = copy / "questions" / "03-what-local-validation-influences.csv"
    answer.write_text(answer.read_text(encoding="utf-8").replace("positive", "negative"), encoding="utf-8")
    (fault,) = check([copy]).faults
    assert fault.file == answer.name
    assert "local validation" in fault.reason


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="neither"):
        check([tmp_path])


def test_each_rule_says_what_is_wrong_and_how_to_mend_it() -> None:
    rules = read_rules(find_ontology() / "checks")
    assert len(rules) > 20
    assert [rule.name for rule in rules if not (rule.reason.endswith(".") and rule.mend.endswith("."))] == []


def test_each_class_and_property_is_used_by_a_question() -> None:
    folder = find_ontology() / "questions"
    asked = " ".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    used = {CF + name for name in re.findall(r"(?:\bcf:|ontology#)(\w+)", asked)}
    # Entailed and left to be asked for; the entailment tests use them.
    used |= {CF + "isUpstreamOf", CF + "isDownstreamOf"}
    kinds = {f"<{OWL}{kind}>" for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
    terms = {triple.subject.value for triple in read_schema(find_ontology()) if str(triple.object) in kinds}
    assert sorted(term for term in terms - used if term.startswith(CF)) == []
