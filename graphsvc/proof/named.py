"""Judges a headline that names what tests found: whom they were on, how many they were, and each thing by its side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

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
INFERRED = "nothing but inference by the curators is recorded here of"
NULLS = ", (?:others|one) no effect"
BESIDE = r"(?:; \w+ disputed)?"
_ARE = r"(?:, (?:either|the other) way,)?(?: is| are)? (?:only )?associated or said"
_UNTESTED = r"untested(?:, (?:either|the other) way)?"
REST = (
    rf"(?:{NULLS})?(?:; (?:\w+ (?:more(?:{_ARE}| (?:only )?by association or word)|{_UNTESTED})|more below))?{BESIDE}\."
)
REST_COUNTED = rf"(?:{NULLS})?(?:; (?:(\w+) (?:more{_ARE}|{_UNTESTED})|more below))?{BESIDE}\."
THING = r"(?:‹›|it)"
_NAMES = r"([‹\d›]+(?: and [‹\d›]+)?)"
SIDES = {  # what raises, may raise, lowers and may lower, where things are named
    "in": re.compile(
        rf"(?:{_NAMES} raises?)?(?: and )?(?:{_NAMES} may raise)?(?: and )?"
        rf"(?:{_NAMES} lowers?)?(?: and )?(?:{_NAMES} may lower)? {THING}{REST}"
    ),
    "out": re.compile(
        rf"{THING} (?:raises? {_NAMES})?(?: and )?(?:may raise {_NAMES})?(?: and )?"
        rf"(?:lowers? {_NAMES})?(?: and )?(?:may lower {_NAMES})?{REST}"
    ),
}


def far_ends(pairs: Iterable[tuple[str, str]], way: str) -> set[str]:
    """The other ends of pairs: whence they come (`way` "in"), or where they lead to."""
    return {start if way == "in" else end for start, end in pairs}


def is_tested(claims: Sequence[Said]) -> bool:
    """Whether a measured effect is among claims."""
    return any(one.tested for one in claims)


def counts_of(found: Pairs, way: str) -> dict[str, int]:
    """Of how many things a test found more ("+") and less ("-"), and of how many others it is associated or said."""
    tested = {sign: far_ends((pair for pair, some in found[sign].items() if is_tested(some)), way) for sign in "+-"}
    sourced = {
        pair for sign in "+-" for pair, some in found[sign].items() if any(one.status != "inferred" for one in some)
    }
    rest = far_ends(sourced, way) - tested["+"] - tested["-"]
    return {"+": len(tested["+"]), "-": len(tested["-"]), "rest": len(rest)}


def inferred_of(found: Pairs, way: str) -> int:
    """Of how many things nothing is known but what the curators infer."""
    every = [pair for sign in "+-" for pair in found[sign]]
    sourced = [
        pair for sign in "+-" for pair, some in found[sign].items() if any(one.status != "inferred" for one in some)
    ]
    return len(far_ends(every, way) - far_ends(sourced, way))


def nulls_fault(rows: Rows, found: Pairs, small: str) -> str:
    """What is false of whether a headline tells that tests of what others found saw no effect."""
    tested = [pair for sign in "+-" for pair, some in found[sign].items() if is_tested(some)]
    nulls = {one.sources for pair in tested for one in rows.nulls_on(pair) if one.tested_nothing}
    told = re.search(", (others|one) no effect", small)
    wanted = "" if not nulls else "one" if len(nulls) == 1 else "others"
    return "" if (told[1] if told else "") == wanted else f"{len(nulls)} tests found no effect, and it tells {told}"


def beside_fault(disputed: Iterable[tuple[str, str]], way: str, small: str) -> str:
    """What is false of how many things are told to be disputed beside those that tests found."""
    told = re.search(r"; (\w+) disputed\.$", small)
    number = len(far_ends(disputed, way))
    return "" if (told[1] if told else "no") == number_word(number) else f"{number} are disputed"


def number_word(number: int) -> str:
    """A number as a headline spells it."""
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def only_fault(rows: Rows, found: Pairs, way: str, small: str) -> str:
    """What is false of whether the things that no test found are told as only associated or said."""
    if not re.search("associated or said|by association or word|untested", small):
        return ""
    tested = far_ends((pair for sign in "+-" for pair, some in found[sign].items() if is_tested(some)), way)
    rest = [
        pair
        for sign in "+-"
        for pair, some in found[sign].items()
        if not far_ends([pair], way) & tested and any(one.status != "inferred" for one in some)
    ]
    nulls = [one.id for pair in rest for one in rows.nulls_on(pair) if one.tested_nothing]
    told = re.search("only (?:associated or said|by association or word)|untested", small) is not None
    return f"tests found no effect of some: {nulls}" if told and nulls else ""


def turned_fault(found: Pairs, way: str, small: str) -> str:
    """What is false of which way the things that no test found are told to go, after those of one side that one did."""
    tested = {sign: far_ends((pair for pair, some in found[sign].items() if is_tested(some)), way) for sign in "+-"}
    known = tested["+"] | tested["-"]
    wanted = ""
    if bool(tested["+"]) != bool(tested["-"]):
        sign = "+" if tested["+"] else "-"
        same, other = (
            any(
                not far_ends([pair], way) & known and any(one.status != "inferred" for one in some)
                for pair, some in found[one_way].items()
            )
            for one_way in (sign, {"+": "-", "-": "+"}[sign])
        )
        wanted = "either" if same and other else "the other" if other else ""
    told = re.search(r" (?:more|untested), (either|the other) way[,;.]", small)
    return "" if (told[1] if told else "") == wanted else f"what no test found goes {wanted or 'the same'} way"


def reserve_fault(found: Pairs, told: str) -> str:
    """What is false of how many of the tests are told to be with reserve, in a headline that counts things."""
    pairs = [some for sign in "+-" for some in found[sign].values() if is_tested(some)]
    firm = [any(one.tested and _firm(one) for one in some) for some in pairs]
    wanted = "" if all(firm) else ", some hedged" if any(firm) else ", hedged"
    return "" if told == wanted else f"{firm.count(False)} of {len(firm)} are with reserve"


def tests_fault(found: Pairs, number: str, whom: str | None) -> str:
    """What is false of how many tests are told, one or several, and of whom they are said to be on."""
    claims = [one for sign in "+-" for claims in found[sign].values() for one in claims if one.tested]
    groups = {OTHERS.get(one.population, "") for one in claims}
    wanted = groups.pop() if len(groups) == 1 else ""
    if (whom or "") != wanted.casefold():
        return f"the tests are on {wanted or 'whom the framework is about, or several'}"
    several = len({one.sources for one in claims}) > 1
    return "" if several == (number == "tests") else f"it tells of {number}"


def names_fault(rows: Rows, small: str, about: str, way: str, found: Pairs) -> str | None:
    """What is false of the things that a headline in small letters names; None where it counts them instead."""
    wanted: dict[tuple[str, bool], set[str]] = {}
    for sign in "+-":
        pairs = {pair: some for pair, some in found[sign].items() if is_tested(some)}
        firm = far_ends((pair for pair, some in pairs.items() if any(one.tested and _firm(one) for one in some)), way)
        wanted |= {(sign, False): firm, (sign, True): far_ends(pairs, way) - firm}
    said, things = sentences.masked(rows, small, set().union(*wanted.values()))
    read = SIDES[way].fullmatch(said.removeprefix("tests found that "))
    if not read or "‹0›" not in said:
        return None
    more = re.search(r"; (\w+) (?:more|untested)", said)
    number, rest = more[1] if more else "no", counts_of(found, way)["rest"]
    if number != number_word(rest) and not (rest and "; more below" in said):
        return f"{rest} more are associated or said"
    for (sign, may), names in zip(wanted, read.groups(), strict=True):
        told = {things[int(one)] for one in re.findall(r"‹(\d+)›", names or "")}
        if told != wanted[sign, may]:
            return f"tests found {sorted(wanted[sign, may])} for {sign}{' with reserve' * may}"
    return ""


def _firm(claim: Said) -> bool:
    return not claim.hedged and claim.modality == "measured"
