"""Asks the competency questions and compares each answer with the one beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graphsvc.errors import Fault
from graphsvc.names import SPARQL_PREFIXES


@dataclass(frozen=True)
class Question:
    """A competency question: its sentence, the query that answers it and the file of the expected answer."""

    name: str
    sentence: str
    query: str
    answer: Path


def read_questions(folder: Path) -> list[Question]:
    """The questions of a folder: each NN-name.rq, its first comment being the question, beside NN-name.csv."""
    questions = []
    for path in sorted(folder.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        sentence = text.splitlines()[0].removeprefix("# ")
        questions.append(Question(path.stem, sentence, SPARQL_PREFIXES + text, path.with_suffix(".csv")))
    return questions


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
        difference = _compare(question, ask(question, store))
        if difference:
            mend = f"If the new answer is right, write it into {question.answer.name}; else mend the rows."
            faults.append(Fault(question.answer.name, None, None, difference, mend))
    return faults


def _compare(question: Question, found: list[list[str]]) -> str:
    if not question.answer.is_file():
        return f"The question “{question.sentence}” has no expected answer."
    with question.answer.open(encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))
    if sorted(found[1:]) == sorted(expected[1:]) and found[0] == expected[0]:
        return ""
    changes = {
        "new": [row for row in found if row not in expected],
        "gone": [row for row in expected if row not in found],
    }
    parts = [f"{len(rows)} {word}, such as {', '.join(rows[0])}" for word, rows in changes.items() if rows]
    return f"The answer to “{question.sentence}” has changed: {'; '.join(parts) or 'the number of rows differs'}."
