"""The competency questions about paths: each .json names the question, what to call and the answer."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import graphsvc
from graphsvc.cli import cli
from graphsvc.errors import Fault
from graphsvc.knowledge.build import find_ontology
from graphsvc.knowledge.checking.questions import PathQuestion, read_path_questions, read_questions
from graphsvc.knowledge.tables import read_tables
from graphsvc.paths.questions import answer

# pyshacl still asks rdflib for a name that rdflib has given another.
pytestmark = pytest.mark.filterwarnings(r"ignore:Dataset\.\w+ is deprecated:DeprecationWarning")

FOLDER = find_ontology() / "questions"
QUESTIONS, UNREADABLE = read_path_questions(FOLDER)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_path_question_has_the_answer_beside_it(question: PathQuestion) -> None:
    assert answer(graphsvc.open_store(), question.ask, question.arguments) == question.expected


def test_the_thirty_questions_are_all_there_and_the_others_are_marked() -> None:
    asked = [*read_questions(FOLDER), *QUESTIONS]
    numbers = sorted(one.name[:2] for one in asked if isinstance(one, PathQuestion) or not one.extra)
    assert numbers == [f"{number:02}" for number in range(1, 31)]
    assert not UNREADABLE


def report(folder: Path) -> tuple[int, dict[str, object], list[Fault]]:
    found = CliRunner().invoke(cli, ["check", str(folder), "--format", "json"])
    data = json.loads(found.stdout)
    return found.exit_code, data, [Fault(**fault) for fault in data["faults"]]


def test_the_command_asks_all_thirty() -> None:
    found = CliRunner().invoke(cli, ["check"])
    assert found.exit_code == 0
    rows = sum(
        len(read_tables(find_ontology() / "data").rows[name]) for name in ("nodes", "claims", "sources", "sections")
    )
    for line in (f"all of {rows} ids mapped to records", "0 shape violations (", "0 rule violations (", "0 pitfalls ("):
        assert f"\n{line}" in found.stdout
    extra = sum(one.extra for one in read_questions(FOLDER))
    expected = f"\n30 of 30 questions answered as expected\n{extra} of {extra} extra questions answered as expected"
    assert expected in found.stdout


def test_the_command_says_which_path_question_is_answered_otherwise_cannot_be_read_or_asked(tmp_path: Path) -> None:
    copy = tmp_path / "ontology"
    shutil.copytree(find_ontology(), copy)
    answered, unreadable, unknown, unfit = sorted((copy / "questions").glob("*.json"))[1:5]
    answered.write_text(answered.read_text(encoding="utf-8").replace("use-of-ai", "use-of-tea"), encoding="utf-8")
    unreadable.write_text("{\n  nothing\n}", encoding="utf-8")
    unknown.write_text(unknown.read_text(encoding="utf-8").replace('"ask": "', '"ask": "un'), encoding="utf-8")
    unfit.write_text(unfit.read_text(encoding="utf-8").replace('"mode"', '"mood"'), encoding="utf-8")
    code, data, faults = report(copy)
    assert code == 1
    assert data["questions"] == {"checks": 30, "faults": 4}
    said = {fault.file: fault for fault in faults}
    assert set(said) == {answered.name, unreadable.name, unknown.name, unfit.name}
    assert "gone, such as clinician-workload" in said[answered.name].reason
    assert said[unreadable.name].row == 2
    assert "Ask one of" in said[unknown.name].mend
    assert "mood" in said[unfit.name].reason
