"""What people would type leads somewhere, and nodes that could be taken for each other say which is which."""

from __future__ import annotations

import subprocess
import sys

import pytest

import graphsvc
from graphsvc.errors import GraphsvcError
from graphsvc.model.lookup import resolve, search
from graphsvc.model.reading import read_nodes
from graphsvc.names import NODE


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("automation complacency", "over-reliance-on-ai-advice"),
        ("complacency", "over-reliance-on-ai-advice"),
        ("overreliance", "over-reliance-on-ai-advice"),
        ("local sign-off", "local-validation"),
        ("clinical safety sign-off", "clinical-safety-standards"),
    ],
)
def test_another_name_leads_to_its_node(typed: str, slug: str) -> None:
    assert resolve(graphsvc.open_store(), typed) == NODE + slug


@pytest.mark.parametrize("typed", ["sign-off", "black box", "baseline", "explainability", "workload", "bias"])
def test_a_word_that_several_nodes_use_finds_some(typed: str) -> None:
    assert search(graphsvc.open_store(), typed)


def test_a_bare_sign_off_names_both_nodes_that_could_be_meant() -> None:
    with pytest.raises(GraphsvcError, match="sign-off") as found:
        resolve(graphsvc.open_store(), "sign-off")
    suggested = str(found.value).partition("Did you mean: ")[2].rstrip("?").split("; ")
    assert sorted(suggested) == ["Clinical safety risk management standards", "Local validation"]
    asked = [sys.executable, "-m", "graphsvc", "explain", "sign-off", "use of AI"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert [name for name in suggested if name not in told.stderr] == []


@pytest.mark.parametrize(
    ("slug", "others"),
    [
        ("trust", ["confidence"]),
        ("trustworthiness", ["trust", "confidence"]),
        ("reliance-on-ai-advice", ["over-reliance", "confidence"]),
        ("over-reliance-on-ai-advice", ["automation bias", "inappropriate confidence"]),
        ("automation-bias", ["over-reliance", "reliance is"]),
        ("local-validation", ["external validation", "evaluation and validation"]),
        ("external-validation", ["local validation"]),
        ("evaluation-and-validation", ["local validation", "external validation"]),
    ],
)
def test_the_scope_note_tells_apart_what_could_be_confused(slug: str, others: list[str]) -> None:
    notes = {node.slug: node.scope_note.lower() for node in read_nodes(graphsvc.open_store())}
    assert [other for other in others if other not in notes[slug]] == []
