"""The competency questions about paths: each .json names the question, what to call and the answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import graphsvc
from graphsvc.knowledge.build import find_ontology
from graphsvc.paths import chokepoints, find_paths, loops, responsibility
from graphsvc.paths.model import Paths
from graphsvc.store import Store

FILES = sorted((find_ontology() / "questions").glob("*.json"))


def slug(iri: str) -> str:
    return iri.rpartition("/")[2]


def chains(paths: Paths) -> list[list[str]]:
    return [[slug(node) for node in path.nodes] for path in paths]


def answer(store: Store, ask: str, arguments: dict[str, Any]) -> list[list[str]]:
    if ask == "loops":
        return chains(loops(store, **arguments))
    if ask == "chokepoints":
        return [[slug(node)] for node in chokepoints(store, **arguments).nodes]
    found = find_paths(store, **arguments)
    if ask == "longest":
        longest = max(path.length for path in found)
        return [[slug(node) for node in path.nodes] for path in found if path.length == longest]
    if ask == "responsibility":
        nodes = dict.fromkeys(node for path in found for node in path.nodes)
        return [[slug(actor.node), slug(actor.actor)] for actor in responsibility(store, nodes)]
    return chains(found)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_path_question_has_the_answer_beside_it(file: Path) -> None:
    question = json.loads(file.read_text(encoding="utf-8"))
    assert answer(graphsvc.open_store(), question["ask"], question["arguments"]) == question["answer"]


def test_the_thirty_questions_are_all_there() -> None:
    names = [path.stem[:2] for path in (find_ontology() / "questions").iterdir() if path.suffix != ".csv"]
    assert sorted(names)[:30] == [f"{number:02}" for number in range(1, 31)]
