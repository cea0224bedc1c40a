"""Asks the competency questions and compares each answer with the one beside it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graphsvc.errors import Fault, GraphsvcError
from graphsvc.names import SPARQL_PREFIXES

EXTRA = "# Extra: "


@dataclass(frozen=True)
class Question:
    """A competency question: its sentence, the query that answers it and the file of the expected answer.

    An `extra` one is no competency question: it is asked to hold a whole list of the graph to what it was.
    """

    name: str
    sentence: str
    query: str
    answer: Path
    extra: bool = False


@dataclass(frozen=True)
class PathQuestion:
    """A competency question about paths: what to ask, with which arguments, and the expected rows of slugs."""

    name: str
    sentence: str
    ask: str
    arguments: dict[str, Any]
    expected: list[list[str]]


# Answers path questions over the triples of a graph: paths stand above the knowledge, so the caller brings this.
AskPaths = Callable[[Sequence[ox.Triple], Sequence[PathQuestion]], Iterable[list[list[str]] | GraphsvcError]]


def read_questions(folder: Path) -> list[Question]:
    """The questions of a folder: each NN-name.rq, its first comment being the question, beside NN-name.csv."""
    questions = []
    for path in sorted(folder.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        sentence, extra = lines[0].removeprefix("# "), any(line.startswith(EXTRA) for line in lines)
        questions.append(Question(path.stem, sentence, SPARQL_PREFIXES + text, path.with_suffix(".csv"), extra))
    return questions


def read_path_questions(folder: Path) -> tuple[list[PathQuestion], list[Fault]]:
    """The questions about paths of a folder, each NN-name.json, and what is wrong with files that cannot be read."""
    questions, faults = [], []
    for path in sorted(folder.glob("*.json")):
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            wanted = [[str(cell) for cell in row] for row in said["answer"]]
            questions.append(PathQuestion(path.stem, said["question"], said["ask"], dict(said["arguments"]), wanted))
        except json.JSONDecodeError as error:
            faults.append(Fault(path.name, error.lineno, None, f"This is not JSON: {error.msg}.", "Mend the line."))
        except (KeyError, TypeError, ValueError) as error:
            mend = "Give it question, ask, arguments (an object) and answer (a list of rows)."
            faults.append(Fault(path.name, None, None, f"The question cannot be read ({error}).", mend))
    return questions, faults


def ask(question: Question, store: ox.Store) -> list[list[str]]:
    """The header and the rows of the answer, as the SPARQL 1.1 CSV results format writes their values."""
    found = store.query(question.query)
    assert isinstance(found, ox.QuerySolutions)
    written = found.serialize(format=ox.QueryResultsFormat.CSV)
    assert written is not None
    return list(csv.reader(io.StringIO(written.decode("utf-8"), newline="")))


def check_questions(triples: Iterable[ox.Triple], questions: Iterable[Question]) -> list[Fault]:
    """One fault for each question whose answer differs from the expected one; the order of rows does not count."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in triples)
    faults = []
    for question in questions:
        file = question.answer
        if not file.is_file():
            reason = f"The question “{question.sentence}” has no expected answer."
            faults.append(Fault(file.name, None, None, reason, f"Write it into {file.name}."))
            continue
        found = ask(question, store)
        with file.open(encoding="utf-8", newline="") as text:
            expected = list(csv.reader(text))
        if sorted(found[1:]) != sorted(expected[1:]) or found[0] != expected[0]:
            faults.append(_changed(file.name, question.sentence, found, expected))
    return faults


def check_path_questions(
    triples: Sequence[ox.Triple], questions: Sequence[PathQuestion], ask_paths: AskPaths
) -> list[Fault]:
    """One fault for each question about paths whose answer differs from the expected one; the order of rows counts."""
    faults = []
    for question, found in zip(questions, ask_paths(triples, questions), strict=True):
        file = f"{question.name}.json"
        if isinstance(found, GraphsvcError):
            faults.append(Fault(file, None, None, f"The question cannot be asked: {found.message}", found.mend))
        elif found != question.expected:
            faults.append(_changed(file, question.sentence, found, question.expected))
    return faults


def _changed(file: str, sentence: str, found: list[list[str]], expected: list[list[str]]) -> Fault:
    changes = {
        "new": [row for row in found if row not in expected],
        "gone": [row for row in expected if row not in found],
    }
    parts = [f"{len(rows)} {word}, such as {', '.join(rows[0])}" for word, rows in changes.items() if rows]
    difference = "; ".join(parts) or "the number or the order of the rows differs"
    mend = f"If the new answer is right, write it into {file}; else mend the rows."
    return Fault(file, None, None, f"The answer to “{sentence}” has changed: {difference}.", mend)
