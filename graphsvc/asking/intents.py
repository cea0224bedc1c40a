"""Weighs what a question asks for by its cues and by where they stand among the things that it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from graphsvc.asking.cues import ASKING, Cue
from graphsvc.asking.mentions import Mention, Question

INTENTS = (*("influences", "effects", "path", "who", "actions", "evidence", "contradictions", "definition", "search"),)
SURE = 4.0  # what a cue weighs that leaves no doubt
ABLE = frozenset({"can", "could", "should", "might", "do", "would"})
BEING = frozenset({"is", "are", "was", "were", "gets", "get"})
CAUSES = frozenset({"causes", "reasons", "drivers", "factors", "determinants", "predictors"})
ALWAYS = 0.5  # what an intent that any thing can be asked for is worth without a cue


def weigh(question: Question, topics: Sequence[Mention]) -> dict[str, float]:
    """How much speaks for each intent, about the things `topics`; an intent of which nothing is left is not there."""
    cues = [cue for cue in question.cues if not is_inside_a_name(question, cue, topics)]
    if verb_first := [cue for cue in cues if cue.kind == "verb"][:1]:  # "raises the risk of", "changes the effect of"
        cues = [cue for cue in cues if cue.kind != "effects" or cue.start <= verb_first[0].start]
    found: dict[str, float] = defaultdict(float)
    for cue in cues:
        if cue.kind in INTENTS:
            found[cue.kind] = max(found[cue.kind], cue.weight + 0.01 * (cue.end - cue.start))
    verbs = [cue for cue in cues if cue.kind in ("verb", "passive")]
    apart = [cue for cue in cues if cue.kind == "definition"]  # the difference between two things joins none
    links = [cue for cue in cues if cue.kind == "link" and not any(one.end == cue.end for one in apart)]
    if len(topics) > 1:
        _between(found, topics, verbs, links, question)
    elif topics:
        _around(found, topics[0], verbs, question)
    if not _is_bare(question, topics) and found["definition"] < SURE:
        found["definition"] -= 1
    _without_a_cue(found, question, topics)
    return dict(found)


def turned_round(question: Question, topics: Sequence[Mention]) -> bool:
    """Whether the second of two things is named as what acts on the first: "harm caused by bias"."""
    first, second = topics[0], topics[1]
    return any(cue.kind == "passive" and first.end <= cue.start and cue.end <= second.start for cue in question.cues)


def _between(
    found: dict[str, float],
    topics: Sequence[Mention],
    verbs: Sequence[Cue],
    links: Sequence[Cue],
    question: Question,
) -> None:
    first, last = topics[0], topics[-1]
    texts = [word.text for word in question.words]
    joined = any(first.end <= cue.start and cue.end <= last.start for cue in verbs) or bool(links)
    joined |= "from" in texts[: first.start] and "to" in texts[first.end : last.start]
    joined |= found.get("effects", 0) > 0 or found.get("influences", 0) > 0
    found["path"] += 5.5 if joined else 1.5
    if found.get("actions", 0) > 5 and not joined:
        found["path"] -= 1
    if found.get("evidence") or found.get("contradictions"):
        found["evidence"] += 2.5 if found.get("evidence") else 0
    for name in ("influences", "effects"):
        found[name] = min(found.get(name, 0.0), 4.0) or ALWAYS


def _around(found: dict[str, float], topic: Mention, verbs: Sequence[Cue], question: Question) -> None:
    before = [cue for cue in verbs if cue.end <= topic.start]
    after = [cue for cue in verbs if cue.start >= topic.end]
    texts = [word.text for word in question.words]
    asks = set(texts[:1]) & {"what", "which", "why", "how", "whats"}
    if before and texts[0] == "how" and texts[1:2] and texts[1] in ABLE:
        found["actions"] += SURE + 1  # "how can hospitals reduce it"
    elif before and not found.get("effects"):
        found["influences"] += 3.2 if asks or found.get("influences") else 2.2
        if any(cue.kind == "verb" for cue in before) and not asks and not found.get("influences"):
            found["actions"] += 2.5
    what_does_it_do = texts[0] == "what" and texts[-1] == "do" and topic.end < len(texts)
    if what_does_it_do or (after and not (before and found.get("influences"))):
        found["effects"] += 3.2
    undergone = texts[-1].endswith("ed") and BEING & set(texts[: topic.start]) and after  # "how is it influenced"
    if (texts[-1] in CAUSES and topic.end < len(texts)) or undergone or any(cue.kind == "passive" for cue in after):
        found["influences"] += 3.5
        found["effects"] -= 3


def is_inside_a_name(question: Question, cue: Cue, topics: Sequence[Mention]) -> bool:
    """Whether a cue is but part of a name: what is asked first, and in several words, stays asked."""
    if question.words[cue.start].text in ASKING or (cue.kind == "definition" and cue.end - cue.start > 1):
        return False
    return any(one.start <= cue.start and cue.end <= one.end for one in topics)


def _is_bare(question: Question, topics: Sequence[Mention]) -> bool:
    """Whether nothing is asked of a thing but what it is."""
    return len(topics) == 1 and not any(cue.kind in ("verb", "passive", "link") for cue in question.cues)


def _without_a_cue(found: dict[str, float], question: Question, topics: Sequence[Mention]) -> None:
    asked = max(found.values(), default=0.0)
    if len(topics) > 1:
        found["search"] = max(found.get("search", 0.0), 0.4)
        return
    found["search"] = max(found.get("search", 0.0), 1.0 if asked < 1 else 0.3)
    defaults: Mapping[str, float] = {
        "definition": 0.9,
        "influences": 0.8,
        "actions": 0.6,
        "effects": 0.5,
        "evidence": 0.45,
    }
    for name, worth in defaults.items():
        found[name] = max(found.get(name, 0.0), worth)
