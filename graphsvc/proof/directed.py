"""Counts again, by the rows, what a headline counts that is about what raises a thing alone, or what lowers it."""

from __future__ import annotations

import re

import graphsvc.proof.named as named
from graphsvc.proof.counted import WORDS, disputed_pairs, signed_pairs, undisputed_fault
from graphsvc.proof.named import NUMBERS
from graphsvc.proof.rows import Rows
from graphsvc.proof.told_of import told_of_fault

SIGNS = {"raise": "+", "rais": "+", "lower": "-"}  # by the verb, or by what is left of it before "ing"
_ONLY = r"(?:is|are) (?:only )?associated or said\."
_LEFT = r"(?P<rest>\w+) (?:more (?:only )?by association or word|untested)|more below"
_MORE = rf"(?:{named.NULLS})?(?:; (?:{_LEFT}))?{named.BESIDE}\."
_REST = r"(?:nothing else is recorded|the curators infer it of (?P<inferred>\w+) more)\."
_IN = (
    r"tests found (?P<tested>\w+) things? (?:that )?(?P<verb>raise|lower|rais)(?:s|ing)? ‹›" + _MORE,
    r"no test here found what (?P<verb>raise|lower)s ‹›; (?P<rest>\w+) things? " + _ONLY,
    r"nothing is recorded here that (?P<verb>raise|lower)s ‹›\.",
    named.INFERRED + r" what (?P<verb>raise|lower)s ‹›: (?P<inferred>\w+) things?\.",
    r"whether (?P<disputed>\w+) things? (?P<verb>raise|lower)s? ‹› is disputed; " + _REST,
)
_OUT = (
    r"tests found that ‹› (?P<verb>raise|lower)s? (?P<tested>\w+) things?" + _MORE,
    r"no test here found what ‹› (?P<verb>raise|lower)s?; (?P<rest>\w+) things? " + _ONLY,
    r"nothing is recorded here that ‹› (?P<verb>raise|lower)s?\.",
    named.INFERRED + r" what ‹› (?P<verb>raise|lower)s?: (?P<inferred>\w+) things?\.",
    r"whether ‹› (?P<verb>raise|lower)s? (?P<disputed>\w+) things? is disputed; " + _REST,
)
PATTERNS = {way: tuple(map(re.compile, some)) for way, some in (("in", _IN), ("out", _OUT))}


def directed_fault(rows: Rows, headline: str, about: str, way: str) -> str | None:
    """What is false of a headline about one line alone; None where it is another kind of headline."""
    small = headline.casefold()
    for name in sorted({*rows.things[about].names, "it"}, key=len, reverse=True):
        small = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "‹›", small)
    if why := undisputed_fault(rows, small, about, way):
        return why
    small = small.replace("undisputed ", "", 1)
    begun = re.match(r"(a test|tests)(?: on (.+?))?(, (?:some )?hedged)?,? found ", small)
    side, told_of = _side(rows, small, about, way), ""
    if side is not None:
        told_of, small = told_of_fault(rows, small, about, way, side, disputed_pairs(rows, about, way))
    if begun:
        small = f"tests found {small[begun.end() :]}"
        if side is None or told_of or named.tests_fault(side, begun[1], begun[2]):
            return None  # then it is about both sides, or false of each
        disputed = disputed_pairs(rows, about, way)
        if why := named.nulls_fault(rows, side, small) or named.beside_fault(disputed, way, small):
            return why
        if small.startswith("tests found that ") and named.names_fault(rows, small, about, way, side) == "":
            return "" if len(headline.split()) <= WORDS else "it has more than twenty words"
    found = next(filter(None, (one.fullmatch(small) for one in PATTERNS[way])), None)
    if found is None:
        return None
    if told_of:
        return told_of
    if begun and side is not None and (why := named.reserve_fault(side, begun[3] or "")):
        return why
    if len(headline.split()) > WORDS:
        return "it has more than twenty words"
    return _counts_fault(rows, small, about, way, found.groupdict(), undisputed="undisputed" in headline.casefold())


def _counts_fault(rows: Rows, small: str, about: str, way: str, parts: dict[str, str], *, undisputed: bool) -> str:
    """What is false of the numbers of a headline on one side."""
    sign = SIGNS[parts["verb"]]
    claims = {"+": {}, "-": {}, sign: signed_pairs(rows, about, way)[sign]}
    counts = named.counts_of(claims, way)
    told = {name: _number(parts.get(name)) for name in ("tested", "rest", "inferred", "disputed")}
    wanted = {"tested": counts[sign], "rest": counts["rest"], "inferred": 0, "disputed": 0}
    if not counts[sign] and not counts["rest"]:
        wanted["inferred"] = named.inferred_of(claims, way)
        far = named.far_ends(disputed_pairs(rows, about, way), way)
        wanted["disputed"] = 0 if undisputed else len(far)
    if "; more below" in small and wanted["rest"]:
        wanted["rest"] = 0
    return "" if told == wanted else f"it tells {told}, and the rows have {wanted}"


def _side(rows: Rows, small: str, about: str, way: str) -> named.Pairs | None:
    """The pairs of the one side that a headline is about, None where it is about both."""
    signs = {sign for verb, sign in SIGNS.items() if re.search(rf"\b{verb}(?:s|ing)?\b", small)}
    if len(signs) != 1:
        return None
    found = signed_pairs(rows, about, way)
    return {sign: found[sign] if sign in signs else {} for sign in "+-"}


def _number(word: str | None) -> int:
    if not word:
        return 0
    return NUMBERS.index(word) if word in NUMBERS else int(word)
