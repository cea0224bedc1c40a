"""Plants lies in headlines of what tests found, and asks the proof for each."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

import graphsvc.explorer.answers.headlines as headlines
import graphsvc.explorer.answers.lines as lines
import graphsvc.explorer.answers.who as who
import graphsvc.wording.pointers as pointers
from graphsvc import open_store
from graphsvc.proof import Rows, report
from tests.proof.lies import OVER, Lie, proven

WORD: Callable[[int], str] = headlines.number_word
SORTED: Callable[..., Any] = headlines._sorted
TESTED: Callable[..., Any] = headlines._tested
INTRODUCED = "introduction-and-ongoing-implementation"
QUALITY = "perceived-advice-quality"
SMALL = "actual-influence-of-explanations"


def inferred_as_said(sides: Any, way: str) -> Any:
    tested, rest, inferred, only, turned_ = SORTED(sides, way)
    return tested, rest + inferred, 0, only, turned_


def without_nulls(*arguments: Any) -> Any:
    return [re.sub(", (?:one|others) no effect", "", text) for text in TESTED(*arguments)]


LIES: dict[str, Lie] = {
    "what is only inferred counts as said": Lie(headlines, "_sorted", inferred_as_said, "lines headline", INTRODUCED),
    "a headline does not tell that tests found no effect": Lie(
        headlines, "_tested", without_nulls, "lines headline", "documentation-time"
    ),
    "what is disputed is left out of a headline": Lie(headlines, "_beside", lambda *_: ".", "lines headline", OVER),
    "what goes the other way is told as if it went the same": Lie(
        headlines, "_turned", lambda *_: "", "lines headline", "ai-accuracy"
    ),
    "a reserve is left out of a headline": Lie(
        headlines, "_is_firm", lambda _: True, "ask headline", "clinical-errors"
    ),
    "a headline counts more": Lie(headlines, "number_word", lambda number: WORD(number + 1), "lines headline"),
    "on whom the tests were is left out of a headline": Lie(
        headlines, "tests_on", lambda _: "Tests", "lines headline", "under-reliance-on-ai-advice"
    ),
    "that a test is disputed is not told": Lie(
        headlines, "undisputed", lambda text, *_: text, "lines headline", QUALITY
    ),
    "a headline names things on the wrong side": Lie(headlines, "_VERBS", ("lower", "raise"), "lines headline"),
    "what tests found of kinds is told of the thing": Lie(
        headlines,
        "told_of",
        lambda catalogue, iri, *_: (catalogue.name(iri), headlines.IT),
        "lines headline",
        "cognitive-biases",
    ),
    "what is said of parts is told of the thing": Lie(
        headlines, "of_them", lambda *_: ("", ""), "lines headline", "strategy-and-culture"
    ),
    "no gap shows where nothing raises or lowers it": Lie(lines, "NO_MORE", {"in": lines.NO_GAP}, "lines", SMALL),
    "what found nothing counts as what acts on a thing": Lie(
        pointers, "_claims", lambda found, **_: f"{len(found)} claims are recorded", "ask", "facilitating-conditions"
    ),
    "somebody who acts on a part of a measure is named for it": Lie(
        who, "_itself", who._confirmed, "lines", "ai-performance-degradation"
    ),
    "a test of the other side is told as one that is disputed": Lie(
        lines, "KEY_SIGNS", {"raises": "", "lowers": ""}, "lines", "clinician-workload"
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_of_a_headline_is_found(name: str, rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    lie = LIES[name]
    monkeypatch.setattr(lie.place, lie.attribute, lie.told)
    found = proven(rows, open_store(), lie)
    assert lie.surface in {one.surface for one in found.lies}, report(found)
