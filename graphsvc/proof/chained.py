"""Judges the headline of a path as a line of an answer has it: with who says its steps in brackets behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import graphsvc.proof.sentences as sentences
from graphsvc.proof.rows import Rows, Said
from graphsvc.proof.rules import headline_fault

KIN = re.compile("(?:as |from |to )?a kind or part|between kinds or parts")
STEPS = re.compile(r"(?:joined here from several claims|one source says each step|in \w+ steps): ")


def path_fault(rows: Rows, text: str, claims: Sequence[Said], sign: str) -> str:
    """What is false of the headline of a path, with on whom and by whom its steps are said in brackets behind it."""
    plain, aside = parted(text)
    why = headline_fault(plain, sign)
    if why or not claims:
        return why
    several = len({(one.start, one.end) for one in claims}) > 1
    told = STEPS.match(aside)
    if several and not told:
        return "it is pieced together, and does not tell"
    faults = [step_fault(rows, one, claims) for one in aside[told.end() :].split("; then ")] if told else []
    if found := next(filter(None, faults), ""):
        return found
    pairs = {(one.start, one.end) for one in claims}
    steps = [{key for one in claims if (one.start, one.end) == pair for key in one.sources} for pair in pairs]
    shared = set.intersection(*steps)
    if aside.startswith("one source says each step") and not shared:
        return "no one source says each step"
    return sentences.people_fault(claims, aside.casefold())


def step_fault(rows: Rows, text: str, claims: Sequence[Said]) -> str:
    """What is false of the words of one step, by the claims on its two things; "" where nothing is."""
    body = text.partition(" – ")[0]
    ends = {end for one in claims for end in (one.start, one.end)}
    if " taken as the opposite of " in body or re.search(" (?:is|are) a kind of ", body):
        one, _, other = re.sub(" taken as the opposite of | (?:is|are) a kind of ", "|", body.casefold()).partition("|")
        pairs = [(a, b) for a in _called(rows, one) for b in _called(rows, other.removesuffix(" by the curators"))]
        near = rows.opposite if "opposite" in body else rows.is_kind
        return "" if any(near(*pair) for pair in pairs) else f"no row says so: {body}"
    said, things = sentences.masked(rows, body, ends)
    reading = sentences.read(said, things)
    if reading is None:
        return f"a step cannot be read: {said}"
    (start,), (end,) = reading.starts, reading.ends
    on_them = [one for one in claims if (one.start, one.end) == (start, end)]
    return sentences.reading_fault(rows, reading, start, end, on_them)


def _called(rows: Rows, name: str) -> list[str]:
    return [slug for slug, thing in rows.things.items() if name in thing.names]


def parted(text: str) -> tuple[str, str]:
    """A text without its last brackets, which may hold others, and what stands in them; those on kin are left."""
    end = text.rfind(")")
    if end < 0 or text[end + 1 : end + 3] not in (".", "; "):
        return text, ""
    open_ = 0
    for place in range(end, -1, -1):
        open_ += {")": 1, "(": -1}.get(text[place], 0)
        if not open_:
            aside = text[place + 1 : end]
            return (text, "") if KIN.match(aside) else (text[:place].rstrip() + text[end + 1 :], aside)
    return text, ""
