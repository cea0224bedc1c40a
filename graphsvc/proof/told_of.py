"""Judges of what a headline tells: of the thing itself, of kinds or parts of it, or of both."""

from __future__ import annotations

import re
from collections.abc import Collection

import graphsvc.proof.named as named
from graphsvc.proof.rows import Rows

IT = "(?:‹›|it)"
ONE, SEVERAL = "(?P<one>kind or part|kind|part)", "(?P<several>kinds or parts|kinds|parts)"
TARGET = re.compile(
    rf"(?:(?P<itself>{IT}) or )?(?:a {ONE} of {IT}|its {SEVERAL}|{SEVERAL.replace('several', 'those')} of {IT})"
)
OF = re.compile(
    rf"(?<=[;:] )of (?:(?P<itself>{IT})(?:, | or ))?(?:a {ONE}(?: of {IT})?|(?:its )?{SEVERAL}), (?P<those>)"
)
WORDS = {frozenset({"generic"}): "kind", frozenset({"partitive"}): "part"}


def told_of_fault(
    rows: Rows, small: str, about: str, way: str, found: named.Pairs, disputed: Collection[tuple[str, str]]
) -> tuple[str, str]:
    """What is false of what a headline in small letters, with ‹› for its thing, is told of; and it with "‹›" there.

    `found` are the pairs by sign that it is about.
    """
    told = OF.search(small) or TARGET.search(small)
    wanted = _wanted(rows, about, way, _pairs(small, found, disputed))
    if told is None:
        return (f"it is about {wanted}" if wanted else ""), small
    bare = small[: told.start()] + ("" if told.re is OF else "‹›") + small[told.end() :]
    words = told["one"] or told["several"] or told["those"]
    said = bool(told["itself"]), words, not told["one"]
    return ("" if said == wanted else f"it tells of {said}, and is about {wanted or 'the thing itself'}"), bare


def _pairs(small: str, found: named.Pairs, disputed: Collection[tuple[str, str]]) -> Collection[tuple[str, str]]:
    """The pairs that a headline is about: those that were tested, those that are not, or those that are disputed."""
    if small.startswith("whether "):
        return disputed
    every = {pair: some for sign in "+-" for pair, some in found[sign].items()}
    if small.startswith(("a test", "tests")):
        return [pair for pair, some in every.items() if named.is_tested(some)]
    return every


def _wanted(rows: Rows, about: str, way: str, pairs: Collection[tuple[str, str]]) -> tuple[bool, str, bool] | None:
    """Whether pairs are about a thing itself, the word for what the others are to it, and whether these are several."""
    near = named.far_ends(pairs, "out" if way == "in" else "in")
    others = near - {about}
    if not others:
        return None
    filed = frozenset(one for other in others for one in rows.lent(about)[other])
    word = WORDS.get(filed, "kind or part")
    several = len(others) > 1
    return about in near, f"{word.replace(' or ', 's or ')}s" if several else word, several
