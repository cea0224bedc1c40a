"""Judges what an answer lists as not known of a thing: each list by the claims that belong into it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

import graphsvc.proof.sentences as sentences
from graphsvc.proof.chained import path_fault
from graphsvc.proof.counted import touching, within
from graphsvc.proof.kin import kin_fault
from graphsvc.proof.rows import Rows, Said
from graphsvc.proof.rules import sentence_fault

# What is listed as not known, by how it is listed.
_UNKNOWN: dict[str, Callable[[Said], bool]] = {
    "only inferred by the curators, with no one direction": lambda one: one.sign == "?" and one.status == "inferred",
    "named as an influence or linked, with no one direction": lambda one: (
        not one.need and not one.null and one.status != "inferred"
    ),
    "said to be needed for it, which does not say that it is enough": lambda one: one.predicate == "requires",
    "said to need it, which does not say that it is enough": lambda one: one.predicate == "requires",
    "demanded by": lambda one: one.predicate == "mandates",
    "it demands": lambda one: one.predicate == "mandates",
    "only associated, not tested here": lambda one: one.kind_of_claim == "association" and one.sign in "+-",
    "said, and associated in a study, not tested here": lambda one: (
        _is_signed(one) and one.kind_of_claim == "statement"
    ),
    "only said, not tested here": lambda one: _is_signed(one) and one.status != "inferred",
    "only inferred by the curators": lambda one: _is_signed(one) and one.status == "inferred",
}
KIN = "a kind or part of it"
STUDIED = "said, and associated in a study"


def _is_signed(claim: Said) -> bool:
    return not claim.need and not claim.null and claim.sign in "+-"


def _counted_fault(rows: Rows, small: str, claims: Sequence[Said], about: Sequence[str], way: str) -> str | None:
    """What is false of a sentence that is but a count; None where it is another."""
    if found := re.fullmatch(r"within it, among its kinds and parts, (\d+) claims? (?:is|are) recorded\.", small):
        number = len(within(rows, about[0]))
        return "" if number == int(found[1]) else f"there are {number}"
    if found := re.fullmatch(r"(\d+) rows? could not be confirmed and (?:is|are) left out above\.", small):
        number = len(_unconfirmed(rows, about, way))
        return "" if number == int(found[1]) else f"there are {number}"
    if found := re.fullmatch(
        r"(\d+) relations of other kinds (lead to|start from) it(, kinds and parts counted)?\.", small
    ):
        others = _others(rows, about[0], way)
        wide = any(about[0] not in (one.subject, one.object) for one in others)
        told = int(found[1]), found[2] == "lead to", bool(found[3])
        wanted = len(others), way == "in", wide
        return "" if told == wanted else f"there are {wanted[0]}, {way}, kinds and parts {wide}"
    if found := re.fullmatch(r"(\d+) relations? (?:is|are) recorded of it, none about more or less\.", small):
        return "" if len(claims) == int(found[1]) else f"{len(claims)} stand below it"
    return None


def unknown_fault(rows: Rows, text: str, claims: Sequence[Said], about: Sequence[str], way: str) -> str:
    """What is false of a sentence of what is not known of the things `about`, and of what is recorded in other ways."""
    small = text.casefold()
    counted = _counted_fault(rows, small, claims, about, way)
    if counted is not None:
        return counted
    if way == "path":
        if "→" in text or text.startswith("Without "):
            return path_fault(rows, text, claims, "")
        kin = kin_fault(rows, small, about)
        if kin is not None:
            return kin
        if len(claims) == 1 and claims[0].kind not in ("influence", "responsibility") and not claims[0].need:
            return sentence_fault(rows, claims[0], text)
        return sentences.fault(rows, text, claims, "", exact=True)
    words, colon, rest = small.removesuffix(".").partition(": ")
    of_kin = KIN in words
    words = words.replace(KIN, "it").removeprefix("it is ")
    wanted = _UNKNOWN.get(words)
    if wanted is None or not colon:
        others = [one for one in claims if one in _others(rows, about[0], way)]
        faults = [sentence_fault(rows, one, text) for one in others if _names_both(rows, one, small)]
        return "" if "" in faults else next(iter(faults), f"it cannot be read: {text}")
    fit = [one for one in claims if wanted(one)]
    if any(one.need for one in fit):
        fit = [one for one in fit if ((one.end if way == "in" else one.start) == about[0]) != of_kin]
    far = {one.start if way == "in" else one.end for one in fit}
    said, things = sentences.masked(rows, rest, {end for one in claims for end in (one.start, one.end)})
    left = re.sub(r"‹\d+›|, | and |(?<!\d)\d+ more", "", said)
    if left:
        return f"it cannot be read: {left}"
    if false := [one for one in things if one not in far]:
        return f"no claim says so of {false}"
    return _said_fault(rows, words, things, about[0], way)


def _names_both(rows: Rows, claim: Said, small: str) -> bool:
    return all(any(name in small for name in rows.things[end].names) for end in (claim.subject, claim.object))


def _said_fault(rows: Rows, words: str, things: Sequence[str], about: str, way: str) -> str:
    """What is false of listing things as only said, or as said with a study beside it."""
    if words.startswith(("only said", "only associated", STUDIED)):
        tested = [one for one in things if _is_tested(rows, one, about, way)]
        if tested:
            return f"a test is recorded of {tested}"
    studied = {one: _is_studied(rows, one, about, way) for one in things}
    wrong = [
        one for one, kinds in studied.items() if words.startswith(("only said", STUDIED)) and not _fits(words, kinds)
    ]
    return f"of {wrong} it is not so that a study is beside it" if wrong else ""


def _fits(words: str, kinds: set[bool]) -> bool:
    """Whether one of the pairs with a thing is as it is listed: with a study beside it, or without."""
    return words.startswith(STUDIED) in kinds


def _is_studied(rows: Rows, far: str, about: str, way: str) -> set[bool]:
    """Of each pair with a thing that has a sign: whether a study found the two together."""
    pairs: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for one in touching(rows, about, way):
        if far == (one.start if way == "in" else one.end) and _is_signed(one):
            pairs[one.start, one.end].append(one)
    return {any(one.basis == "association" for one in some) for some in pairs.values()}


def _others(rows: Rows, about: str, way: str) -> list[Said]:
    """The confirmed claims on a thing, its kinds and parts, but for influence, need and who acts."""
    inside = rows.lent(about)
    return [
        one
        for one in rows.claims.values()
        if (one.object if way == "in" else one.subject) in inside
        and not (one.tail or one.null or one.unconfirmed)
        and one.kind != "responsibility"
        and one.modality != "invented example"
        and one.predicate not in ("kindOf", "oppositeOf")
    ]


def _unconfirmed(rows: Rows, about: Sequence[str], way: str) -> list[Said]:
    starts, ends = rows.lent(about[0]), rows.lent(about[-1])
    return [
        one
        for one in rows.claims.values()
        if one.unconfirmed
        and one.kind == "influence"
        and (way == "in" or one.start in starts)
        and (way == "out" or one.end in ends)
    ]


def _is_tested(rows: Rows, far: str, about: str, way: str) -> bool:
    """Whether a test is recorded of what a thing, a kind or a part of it, does or undergoes with another thing."""
    return any(
        one.tested or one.tested_nothing
        for one in touching(rows, about, way)
        if far == (one.start if way == "in" else one.end) and not one.need
    )
