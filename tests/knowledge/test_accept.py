"""Answers that changed on purpose are written beside their questions, and nothing is while a row is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from graphsvc.cli import cli
from graphsvc.cli.check import ask_paths
from graphsvc.errors import KnowledgeError, UsageError
from graphsvc.knowledge.build import find_ontology
from graphsvc.knowledge.checking.accept import accept_answers

# pyshacl still asks rdflib for a name that rdflib has given another.
pytestmark = pytest.mark.filterwarnings(r"ignore:Dataset\.\w+ is deprecated:DeprecationWarning")


def answers(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "questions").iterdir()}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(find_ontology(), tmp_path / "ontology")
    return tmp_path / "ontology"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_answers_that_differ_are_written_and_no_others(copy: Path) -> None:
    right = answers(copy)
    edit(copy / "questions" / "03-what-local-validation-influences.csv", "positive", "negative")
    edit(copy / "questions" / "05-feedback-loops.json", "automation-bias", "anchoring-bias")
    (copy / "questions" / "06-contested-pairs.csv").unlink()
    changed = {fault.file for fault in accept_answers(copy, ask_paths)}
    assert changed == {
        "03-what-local-validation-influences.csv",
        "05-feedback-loops.json",
        "06-contested-pairs.csv",
    }
    assert answers(copy) == right
    assert accept_answers(copy, ask_paths) == []


def test_nothing_is_written_while_a_row_or_a_question_is_wrong(copy: Path) -> None:
    edit(copy / "questions" / "03-what-local-validation-influences.csv", "positive", "negative")
    edit(copy / "questions" / "05-feedback-loops.json", '"ask"', '"asks"')
    before = answers(copy)
    with pytest.raises(KnowledgeError, match=r"05-feedback-loops\.json"):
        accept_answers(copy, ask_paths)
    edit(copy / "data" / "claims.csv", "R001,mapping,trust,", "R001,mapping,trusst,")
    with pytest.raises(KnowledgeError, match="trusst"):
        accept_answers(copy, ask_paths)
    assert answers(copy) == before


def test_a_path_question_that_cannot_be_asked_is_named(copy: Path) -> None:
    edit(copy / "questions" / "04-longest-chains.json", "node:governance", "node:no-such-thing")
    before = answers(copy)
    with pytest.raises(KnowledgeError, match=r"04-longest-chains\.json"):
        accept_answers(copy, ask_paths)
    assert answers(copy) == before


def test_the_command_writes_checks_and_asks_for_a_folder(copy: Path) -> None:
    edit(copy / "questions" / "03-what-local-validation-influences.csv", "positive", "negative")
    done = CliRunner().invoke(cli, ["check", "--accept-answers", str(copy)])
    assert done.exit_code == 0, done.output
    assert "Written: 03-what-local-validation-influences.csv" in done.stderr
    assert "30 of 30 questions answered as expected" in done.stdout
    for paths in ([], [str(copy / "data")]):
        assert isinstance(CliRunner().invoke(cli, ["check", "--accept-answers", *paths]).exception, UsageError)
