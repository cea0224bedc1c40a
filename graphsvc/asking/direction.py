"""Tells which way a question asks: for what raises a thing, or for what lowers it."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from graphsvc.asking.cues import Cue
from graphsvc.asking.intents import is_inside_a_name
from graphsvc.asking.mentions import Mention, Question
from graphsvc.asking.words import stem, vocabulary
from graphsvc.names import NODE

WAYS = ("rise", "fall", "better", "worse")  # kinds of cues that say which way, and ask for nothing by themselves
SIGNS = {"more": 1, "less": -1, "rise": 1, "fall": -1}
VALUES = {"better": 1, "worse": -1}
LINES = {1: "raises", -1: "lowers", 0: ""}
NEGATIONS = frozenset({"not", "never", "no", "nothing", "dont", "doesnt", "without", "neither"})
PROTECT = stem("protects")
JOINS = frozenset({"or", "and"})


def asked_way(question: Question, intent: str, nodes: Sequence[str]) -> str:
    """The line of an answer that a reading of a question asks for: "raises", "lowers", "" where it asks for neither.

    A double negative turns round: what prevents a loss of trust raises trust. Better is less of what is unwanted, more
    of anything else; of what a thing makes better without a word what, nobody can say which way that is.
    """
    if not nodes or NEGATIONS & {word.text for word in question.words}:
        return ""
    topic = _topic_of(question, nodes[0] if intent == "effects" else nodes[-1])
    cues = [cue for cue in question.cues if not is_inside_a_name(question, cue, question.topics)]
    if intent == "effects" and topic:
        if any(cue.kind == "fall" and cue.end <= topic.start for cue in cues):
            return ""  # what less of it does is not what it does
        cues = [cue for cue in cues if cue.start >= topic.end]
    signed = _apart([cue for cue in cues if cue.kind in SIGNS])
    if signed:
        return "" if _is_joined(question, signed) else LINES[prod(SIGNS[cue.kind] for cue in signed)]
    if intent != "effects" and topic and any(_guards(question, cue, topic) for cue in cues):
        return LINES[-1]
    valued = {VALUES[cue.kind] for cue in cues if cue.kind in VALUES}
    if intent in ("effects", "evidence") or len(valued) != 1:  # that a thing helps is not what is asked to be raised
        return ""
    is_unwanted = nodes[-1].removeprefix(NODE) in vocabulary().unwanted
    return LINES[valued.pop() * (-1 if is_unwanted else 1)]


def _guards(question: Question, cue: Cue, topic: Mention) -> bool:
    """Whether it asks what protects from the topic, or against it."""
    between = {word.text for word in question.words[cue.end : topic.start]}
    return question.words[cue.start].stem == PROTECT and bool(between & {"from", "against"})


def _topic_of(question: Question, iri: str) -> Mention | None:
    return next((one for one in question.topics if any(thing == iri for thing, _ in one.things)), None)


def _apart(cues: Sequence[Cue]) -> list[Cue]:
    """The cues but for those inside a longer one, and but for the second of two kinds of the same words."""
    kept: list[Cue] = []
    for cue in sorted(cues, key=lambda one: one.start - one.end):
        if all(cue.end <= one.start or one.end <= cue.start for one in kept):
            kept.append(cue)
    return sorted(kept, key=lambda one: one.start)


def _is_joined(question: Question, cues: Sequence[Cue]) -> bool:
    """Whether it asks for both ways at once: "raises or lowers"."""
    between = {word.text for word in question.words[cues[0].end : cues[-1].start]}
    return len({SIGNS[cue.kind] for cue in cues}) > 1 and bool(JOINS & between)
