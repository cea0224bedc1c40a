"""Judges the headline of a path as a line of an answer has it: with who says its steps in brackets behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import graphsvc.proof.sentences as sentences
from graphsvc.proof.rows import Said
from graphsvc.proof.rules import headline_fault


def path_fault(text: str, claims: Sequence[Said], sign: str) -> str:
    """What is false of the headline of a path, with on whom and by whom its steps are said in brackets behind it."""
    plain, aside = parted(text)
    why = headline_fault(plain, sign)
    if why or not claims:
        return why
    several = len({(one.start, one.end) for one in claims}) > 1
    if several and not re.match("joined here from several claims: |one source says each step: ", aside):
        return "it is pieced together, and does not tell"
    shared = set.intersection(*(set(one.sources) for one in claims))
    if aside.startswith("one source says each step") and not shared:
        return "no one source says each step"
    return sentences.people_fault(claims, aside.casefold())


def parted(text: str) -> tuple[str, str]:
    """A text without the brackets at its end, which may hold others, and what stands in them."""
    if not text.endswith(")."):
        return text, ""
    open_ = 0
    for place in range(len(text) - 2, -1, -1):
        open_ += {")": 1, "(": -1}.get(text[place], 0)
        if not open_:
            return f"{text[:place].rstrip()}.", text[place + 1 : -2]
    return text, ""
