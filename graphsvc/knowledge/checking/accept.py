"""Writes new answers beside the competency questions, for rows that were added on purpose."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from graphsvc.errors import Fault, GraphsvcError, KnowledgeError, StoreError
from graphsvc.knowledge.build import build_graph
from graphsvc.knowledge.checking.questions import (
    AskPaths,
    ask,
    check_path_questions,
    check_questions,
    read_path_questions,
    read_questions,
)


def accept_answers(ontology: Path, ask_paths: AskPaths) -> list[Fault]:
    """Write each answer that has changed into the file of its question; what changed, one fault for each file written.

    Raises KnowledgeError when a row or a question is wrong, and then writes nothing; StoreError when a file cannot be
    written.
    """
    graph = build_graph(ontology)
    asked = read_questions(ontology / "questions")
    about_paths, unreadable = read_path_questions(ontology / "questions")
    found = list(ask_paths(graph, about_paths))
    refused = [one for one in found if isinstance(one, GraphsvcError)]
    if unreadable or refused:
        raise KnowledgeError(unreadable or check_path_questions(graph, about_paths, lambda *_: found))
    changed = [*check_questions(graph, asked), *check_path_questions(graph, about_paths, lambda *_: found)]
    files = {fault.file for fault in changed}
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in graph)
    for question in asked:
        if question.answer.name in files:
            _write(question.answer, _table(ask(question, store)))
    for about, rows in zip(about_paths, found, strict=True):
        path = ontology / "questions" / f"{about.name}.json"
        if path.name in files and not isinstance(rows, GraphsvcError):
            _write(path, _object(path, rows))
    return changed


def _table(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _object(path: Path, rows: Sequence[Sequence[str]]) -> str:
    """The question of the file with these rows as its answer, a line for each row, so that a change is easy to see."""
    said = json.loads(path.read_text(encoding="utf-8"))
    said.pop("answer")
    question = json.dumps(said, indent=2, ensure_ascii=False).removesuffix("\n}")
    answer = ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in rows)
    return f'{question},\n  "answer": [\n{answer}\n  ]\n}}\n'


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}.", "Check its rights.") from error
