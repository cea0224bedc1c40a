"""Judges one sentence of a line of an answer by the rows: says what is false of it, or nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import graphsvc.proof.sentences as sentences
from graphsvc.proof.acting import who_fault
from graphsvc.proof.chained import path_fault
from graphsvc.proof.counted import signed_pairs, touching, undisputed_fault, within
from graphsvc.proof.kin import kin_fault
from graphsvc.proof.named import NUMBERS
from graphsvc.proof.pointers import pointer_fault
from graphsvc.proof.rows import Rows, Said
from graphsvc.proof.rules import FORBIDDEN, sentence_fault

SIGNS = {"raises": "+", "lowers": "-", "no_effect": "0"}
NONE = (
    *(
        "nothing recorded here raises it.",
        "nothing recorded here lowers it.",
        "nothing is recorded here that it raises.",
    ),
    *("nothing is recorded here that it lowers.", "no test that found no effect is recorded here."),
    *("no test that found no effect on it is recorded here.", "no test that found no effect of it is recorded here."),
    *("no statement or test recorded here leads there with a sign of more.", "none recorded here leads to less."),
)
QUIET = (
    *("no disagreement between claims is recorded here.", "nothing else is recorded between the two."),
    *("no gap shows in the rows on it: what was not read may hold one.", "nothing is recorded that it acts on."),
)
NO_AMOUNT = "of this there is no more or less."
NO_ROWS = {
    f"{one}: nothing of that is recorded here. that is a gap in what was read, not a finding.": way
    for one, way in (("what acts on it", "in"), ("what it acts on", "out"))
}
# What is listed as not known, by how it is listed.
_UNKNOWN: dict[str, Callable[[Said], bool]] = {
    "named as an influence or linked, with no one direction": lambda one: not one.need and not one.null,
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
STUDIED = "said, and associated in a study"


def _is_signed(claim: Said) -> bool:
    return not claim.need and not claim.null and claim.sign in "+-"


@dataclass(frozen=True)
class Line:
    """One line as it is shown: its key, the way in which it is asked, its sentences (how, text, ids), its claims."""

    key: str
    way: str
    said: tuple[tuple[str, str, tuple[str, ...] | None], ...]
    claims: tuple[str, ...]


def said_fault(
    rows: Rows, line: Line, how: str, text: str, ids: tuple[str, ...] | None, about: Sequence[str], way: str
) -> str:
    """What is false of a sentence of a line; `ids` are the claims that it names, None where only the line names any."""
    small = text.casefold()
    for one in FORBIDDEN:
        if one in small:
            return f"it holds the words “{one}”"
    if (why := pointer_fault(rows, text, about)) is not None:
        return why
    unknown = [one for one in (*(ids or ()), *line.claims) if one not in rows.claims and not one.startswith("… ")]
    if unknown:
        return f"there are no claims {unknown}"
    if line.key == "definition":
        return "" if about and text == rows.things[about[0]].definition else "it is not the definition of its row"
    if re.fullmatch(r"and \d+ more below\.", small):
        return ""
    if line.key in ("raises", "lowers") and way in ("in", "out") and len(about) == 1:
        if why := undisputed_fault(rows, small, about[0], way):
            return why
        small = small.replace("undisputed ", "", 1) if small.startswith(("no undisputed", "nothing undisp")) else small
    if small in NONE:
        return "claims stand below it" if line.claims else ""
    if small == NO_AMOUNT:
        return "it is an amount" if line.claims or not about or rows.things[about[0]].amount else ""
    if small in NO_ROWS:
        found = [one.id for one in touching(rows, about[0], NO_ROWS[small])] if about else []
        return f"{found[:5]} are about that" if found else ""
    if small in QUIET:
        return "claims stand below it" if line.claims else quiet_fault(rows, line.key, about, way)
    claims = _below(rows, line, ids, about)
    if small == "no test of it is recorded here.":
        return "a test stands below it" if any(one.tested for one in claims) else ""
    judge = {"who": who_fault, "unknown": _unknown_fault, "disputed": _disputed_fault}.get(line.key)
    if judge:
        return judge(rows, text, claims, about, way)
    if way == "path" and line.key in ("raises", "lowers") and "→" in text:
        return path_fault(rows, text, claims, SIGNS[line.key])
    if line.key in SIGNS and (why := _line_fault(rows, text, claims, SIGNS[line.key])):
        return why
    sided = way == "path" and line.key in ("raises", "lowers")  # joint.answer_faults holds that both sides stand there
    return sentences.fault(rows, text, claims, how, exact=bool(ids), sided=sided)


def quiet_fault(rows: Rows, key: str, about: Sequence[str], way: str) -> str:
    """What is false of a line that says that there is nothing to say, of a dispute, a gap or what somebody acts on."""
    if way == "path" or not about:
        return ""
    if key == "who":
        deeds = [one.id for one in rows.claims.values() if one.kind == "responsibility" and one.subject in about]
        return f"{deeds} say so" if deeds else ""
    signed = [one for one in touching(rows, about[0], way) if not one.need and not one.null]
    if key == "unknown":
        pairs = {(one.start, one.end) for one in signed if one.tested}
        untested = [one.id for one in signed if (one.start, one.end) not in pairs]
        return f"{untested[:5]} are no tests" if untested else ""
    signs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in signed:
        if one.sign in ("+", "-") and all(rows.things[end].amount for end in (one.start, one.end)):
            signs[one.start, one.end].add(one.sign)
    disputed = [ends for ends, found in signs.items() if len(found) > 1]
    return f"claims on {disputed} disagree" if disputed else ""


def _below(rows: Rows, line: Line, ids: tuple[str, ...] | None, about: Sequence[str]) -> list[Said]:
    """The claims below a sentence; on a page those below its line, and of a long one all that are about its thing."""
    if ids is None and line.claims and line.claims[-1].startswith("… "):
        if about and line.way in ("in", "out") and SIGNS.get(line.key) in ("+", "-"):
            return [one for some in signed_pairs(rows, about[0], line.way)[SIGNS[line.key]].values() for one in some]
        inside = {one for thing in about for one in rows.lent(thing)}
        return [one for one in rows.claims.values() if inside & {one.start, one.end} and not one.unconfirmed]
    return [rows.claims[one] for one in ids or line.claims]


def _line_fault(rows: Rows, text: str, claims: Sequence[Said], sign: str) -> str:
    """What is false of where a sentence stands: among what raises, what lowers, or what made no difference."""
    said, things = sentences.masked(rows, text, {end for one in claims for end in (one.start, one.end)})
    body, _ = sentences.parted(said)
    for part in body.split(". "):
        reading = sentences.read(part, things)
        if reading is not None and reading.sign != sign:
            return f"it says {reading.sign}, and stands where {sign} does"
    return ""


_SIDES = {  # what a number of claims is told to say
    **dict.fromkeys(("says more", "say more"), "more"),
    **dict.fromkeys(("says less", "say less"), "less"),
    **dict.fromkeys(("names no one direction", "name no one direction"), "open"),
    "found no effect": "effect",
    "found no link": "link",
    "reported no effect": "felt",
    **dict.fromkeys(("saw little or no benefit", "inferred no benefit"), "benefit"),
}


def _disputed_fault(rows: Rows, text: str, claims: Sequence[Said], about: Sequence[str], way: str) -> str:
    said, things = sentences.masked(rows, text, {end for one in claims for end in (one.start, one.end)})
    found = re.fullmatch(r"‹(\d+)› and ‹(\d+)›: of the claims, (.*)\.", said)
    if not found:
        return f"it cannot be read: {said}"
    ends = things[int(found[1])], things[int(found[2])]
    on_them = [one for one in claims if (one.start, one.end) == ends and not one.unconfirmed and not one.need]
    wanted = {
        "more": sum(one.sign == "+" and not one.null for one in on_them),
        "less": sum(one.sign == "-" and not one.null for one in on_them),
        "open": sum(one.sign not in ("+", "-") and not one.null for one in on_them),
        "effect": sum(one.tested_nothing and one.predicate == "noEffectOn" for one in on_them),
        "link": sum(one.modality == "measured as a link" and one.predicate == "noEffectOn" for one in on_them),
        "felt": sum(one.modality == "reported by participants" and one.predicate == "noEffectOn" for one in on_them),
        "benefit": sum(one.predicate == "noBenefitShown" for one in on_them),
    }
    told = dict.fromkeys(wanted, 0)
    for part in re.split(r", | and ", re.sub(r" \((?:\w+ )?with reserve\)", "", found[3])):
        number, _, rest = part.partition(" ")
        told[_SIDES[rest]] = NUMBERS.index(number) if number in NUMBERS else int(number)
    return "" if told == wanted else f"the rows have {wanted}"


def _unknown_fault(rows: Rows, text: str, claims: Sequence[Said], about: Sequence[str], way: str) -> str:
    small = text.casefold()
    if found := re.fullmatch(r"within it, among its kinds and parts, (\d+) claims? (?:is|are) recorded\.", small):
        number = len(within(rows, about[0]))
        return "" if number == int(found[1]) else f"there are {number}"
    if found := re.fullmatch(r"(\d+) rows? could not be confirmed and (?:is|are) left out above\.", small):
        number = len(_unconfirmed(rows, about, way))
        return "" if number == int(found[1]) else f"there are {number}"
    if found := re.fullmatch(r"(\d+) relations? of (?:an)?other kinds? (?:is|are) recorded of it\.", small):
        number = len(_others(rows, about[0], way))
        return "" if number == int(found[1]) else f"there are {number}"
    if found := re.fullmatch(r"(\d+) relations? (?:is|are) recorded of it, none about more or less\.", small):
        return "" if len(claims) == int(found[1]) else f"{len(claims)} stand below it"
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
    wanted = _UNKNOWN.get(words)
    if wanted is None or not colon:
        others = [one for one in claims if one in _others(rows, about[0], way)]
        faults = [sentence_fault(rows, one, text) for one in others if _names_both(rows, one, small)]
        return "" if "" in faults else next(iter(faults), f"it cannot be read: {text}")
    fit = [one for one in claims if wanted(one)]
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
