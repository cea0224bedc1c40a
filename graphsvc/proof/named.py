"""Judges a headline that names what tests found: whom they were on, how many they were, and each thing by its side."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import graphsvc.proof.sentences as sentences
from graphsvc.proof.rows import Rows, Said

Pairs = Mapping[str, Mapping[tuple[str, str], Sequence[Said]]]  # claims by sign, and by tail and head
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
OTHERS = {
    "mixed": "a mixed group",
    "patients": "patients or their records",
    "lay": "lay people, not health workers",
    "non-AI decision support": "decision support that is not AI",
}
REST = r"(?:; (?:of )?\w+ more (?:is|are|this is) only associated or said)?\."
THING = r"(?:‹›|it)"
SIDES = {  # what raises and what lowers, where things are named
    "in": re.compile(rf"(?:([‹\d› and]+?) raises?)?(?: and )?(?:([‹\d› and]+?) lowers?)? {THING}{REST}"),
    "out": re.compile(rf"{THING} (?:raises? ([‹\d› and]+?))?(?: and )?(?:lowers? ([‹\d› and]+?))?{REST}"),
}


def tests_fault(found: Pairs, number: str, whom: str | None) -> str:
    """What is false of how many tests are told, one or several, and of whom they are said to be on."""
    claims = [one for sign in "+-" for claims in found[sign].values() for one in claims if one.tested]
    groups = {OTHERS.get(one.population, "") for one in claims}
    wanted = groups.pop() if len(groups) == 1 else ""
    if (whom or "") != wanted.casefold():
        return f"the tests are on {wanted or 'whom the framework is about, or several'}"
    several = len({one.sources for one in claims}) > 1
    return "" if several == (number == "tests") else f"it tells of {number}"


def names_fault(rows: Rows, small: str, about: str, way: str, found: Pairs, rest: int) -> str | None:
    """What is false of the things that a headline in small letters names; None where it counts them instead."""
    tested = {
        sign: {
            pair[0] if way == "in" else pair[1]
            for pair, claims in found[sign].items()
            if any(one.tested for one in claims)
        }
        for sign in "+-"
    }
    said, things = sentences.masked(rows, small, tested["+"] | tested["-"])
    read = SIDES[way].fullmatch(said.removeprefix("tests found that "))
    if not read or "‹0›" not in said:
        return None
    more = re.search(r"; (?:of )?(\w+) more", said)
    number = more[1] if more else "no"
    if number != (NUMBERS[rest] if rest < len(NUMBERS) else str(rest)):
        return f"{rest} more are associated or said"
    for sign, names in zip("+-", read.groups(), strict=True):
        told = {things[int(one)] for one in re.findall(r"‹(\d+)›", names or "")}
        if told != tested[sign]:
            return f"tests found {sorted(tested[sign])} for {sign}"
    return ""
