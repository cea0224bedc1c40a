"""Judges what paths between two things come to: by the claims on the two themselves, and by how many there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from graphsvc.proof.line_rules import Line
from graphsvc.proof.named import NUMBERS
from graphsvc.proof.rows import Rows, Said

BASES = {"test": "effect", "statement": "statement", "association": "association", "inference": "inference"}
SIGNS = {"more": "+", "less": "-", "fewer": "-"}
COUNTED = re.compile(r"\b(\w+) (test|statement|association|inference)s?(?=[.,;]| and\b|$)", re.IGNORECASE)
AGAINST = re.compile(
    r"\b(\w+) (?:tests?|study|studies|sources?|inferences?) "
    r"(?:found no effect|found no link|reported no effect|saw little or no benefit|of no benefit|found or saw none)"
)
SAID_OF = re.compile(r"\b(\w+) says? more \((\w+) tested\), (\w+) less \((\w+) tested\)")
BOTH = ("both directions", "sources disagree", "the sources of a step disagree")
NONE = re.compile(r"\b\w+ found (?:none|no link|no effect)\b", re.IGNORECASE)


def joint_fault(rows: Rows, start: str, end: str, headline: str) -> str:
    """What is false of what several paths are said to come to, by the claims on the two things themselves."""
    small = headline.casefold()
    if len(small.replace("→", "").split()) > 20:
        return "it has more than twenty words"
    signs = {one.sign for one in _setting(rows.by_pair.get((start, end), [])) if not one.need} & {"+", "-"}
    if len(signs) > 1:
        return sides_fault(rows, start, end, small)
    said = re.search(r"(?:themselves go with|points? to|→)(?: possibly)? (more|less|fewer)\b", small)
    if said and signs and SIGNS[said[1]] not in signs:
        return f"claims on the two themselves say {signs.pop()}"
    acting = [
        one for one in _setting(rows.by_pair.get((start, end), [])) if one.kind_of_claim in ("effect", "statement")
    ]
    if "themselves point to" in small and not acting:
        return "claims on the two themselves only say that they go together"
    return ""


def sides_fault(rows: Rows, start: str, end: str, small: str) -> str:
    """What is false of a headline on two things on which claims disagree: how many say what, and how many tests."""
    if not any(one in small for one in BOTH):
        return "claims on the two themselves say both"
    told = SAID_OF.search(small)
    if not told:
        return ""
    setting = _setting(rows.by_pair.get((start, end), []))
    wanted = []
    for sign in "+-":
        some = [one for one in setting if one.sign == sign]
        wanted += [len({one.sources for one in some}), len({one.sources for one in some if one.tested})]
    numbers = [0 if one == "none" else _number(one) for one in told.groups()]
    return "" if numbers == wanted else f"it tells {numbers}, and the rows have {wanted}"


def counts_fault(rows: Rows, nodes: Sequence[str], headline: str) -> str:
    """What is false of how many tests, statements … a headline says that a path through `nodes` rests on."""
    wanted = dict.fromkeys(BASES, 0)
    nulls: list[Said] = []
    claimed = [pair for pair in pairwise(nodes) if rows.by_pair.get(pair)]
    for pair in pairwise(nodes):
        found = _setting(rows.by_pair.get(pair, []))
        basis = next((one for one in BASES.values() if any(_basis(claim) == one for claim in found)), "")
        for noun, one in BASES.items():
            if one == basis or len(claimed) == 1:  # of one step all that is found of it, of several what each rests on
                wanted[noun] += len({claim.sources for claim in found if _basis(claim) == one})
        nulls += [
            one for one in rows.claims.values() if one.null and not one.unconfirmed and (one.start, one.end) == pair
        ]
    said, _, aside = headline.rpartition(";") if AGAINST.search(headline) else (headline, "", "")
    for number, noun in COUNTED.findall(said):
        if _number(number) < 0:  # "a step is only an association" counts nothing
            continue
        if number.casefold() == "no":
            if wanted[noun.casefold()] or any(one.tested_nothing for one in nulls):
                return f"there are {wanted[noun.casefold()]} {noun}s, {len(nulls)} claims of nothing"
        elif _number(number) != wanted[noun.casefold()]:
            return f"there are {wanted[noun.casefold()]} {noun}s"
    told = AGAINST.search(aside)
    many = len({one.sources for one in nulls})
    if told and _number(told[1]) != many:
        return f"there are {many} that found nothing"
    rests = any(_number(number) >= 0 for number, _ in COUNTED.findall(said))
    rests = rests or re.search(r"tested\.|no test\.", headline, re.IGNORECASE) is not None
    if many and rests and not told and not NONE.search(headline):
        return f"it does not tell that {[one.id for one in nulls]} found nothing"
    return ""


def answer_faults(rows: Rows, about: Sequence[str], lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """What an answer about two things says by where its claims stand, with what is false of it."""
    for line in lines:
        if line.key in ("raises", "lowers"):
            known = [rows.claims[one] for one in line.claims if one in rows.claims]
            wrong = [one.id for one in known if one.sign not in ("+", "-") and one.predicate != "kindOf"]
            yield f"{line.key}: {len(line.claims)} claims", f"{wrong} give no direction" if wrong else ""
    below = {line.key: {rows.claims[one].sign for one in line.claims if one in rows.claims} for line in lines}
    signs = {one.sign for one in _setting(rows.by_pair.get((about[0], about[1]), [])) if not one.need}
    if {"+", "-"} <= signs:
        missing = [key for key, sign in (("raises", "+"), ("lowers", "-")) if sign not in below.get(key, ())]
        yield "both sides", f"the side of {missing} is not told" if missing else ""
    quiet = [text for line in lines for _, text, _ in line.said if text.startswith("Nothing else is recorded")]
    if quiet:
        told = {one for line in lines for one in line.claims}
        left = sorted(rows.between(*about) - told)
        yield quiet[0], f"{left} are" if left else ""


def _setting(claims: Sequence[Said]) -> list[Said]:
    """The claims on one pair that set its sign."""
    signed = [one for one in claims if one.sign in ("+", "-") and not one.need]
    return signed or [one for one in claims if one.predicate != "associatedWith"] or list(claims)


def _basis(claim: Said) -> str:
    if claim.need:
        return "inference" if claim.status == "inferred" else "statement"
    return claim.kind_of_claim


def _number(word: str) -> int:
    small = word.casefold()
    return NUMBERS.index(small) if small in NUMBERS else int(small) if small.isdigit() else -1
