"""Judges a sentence that tells what two things are to one another: a kind of the other, or its opposite."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphsvc.proof.rows import Rows

KIN = re.compile(
    r"(?P<one>.+?) (?:is|are) (?P<how>the opposite|a kind) of (?P<other>.+?)"
    r"(?: \((?:as )?a kind or part(?: of .*)?\))?\."
)


def kin_fault(rows: Rows, one: str, how: str, other: str, about: Sequence[str]) -> str:
    """What is false of it; `one` and `other` are names of what was asked `about`, its kinds or parts."""
    starts, ends = (list(rows.lent(end)) for end in (about[0], about[-1]))
    told = rows.opposite if how == "the opposite" else rows.is_kind
    pairs = ((a, b) for a in starts for b in ends if one in rows.things[a].names and other in rows.things[b].names)
    return "" if any(told(*pair) for pair in pairs) else f"no row says that it is {how}"
