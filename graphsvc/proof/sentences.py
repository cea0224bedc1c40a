"""Reads a sentence about things: which it names, which way it says, how that is known and how firmly; and judges it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from graphsvc.proof.rows import Rows, Said

NAME = r"‹\d+›"
NAMES = rf"({NAME}(?:, {NAME})*(?: and {NAME})?)"
FIRMNESS = ("illustrative", "hypothesised", "hedged", "firm")  # and, apart from them, "inferred"
COUNTRIES = {  # of ISO 3166-1, as a text in small letters has them
    "AU": "australia",
    "CN": "china",
    "DE": "germany",
    "GB": "the uk",
    "JP": "japan",
    "KE": "kenya",
    "NO": "norway",
    "NL": "the netherlands",
    "PK": "pakistan",
    "PL": "poland",
    "SE": "sweden",
    "TH": "thailand",
    "TR": "türkiye",
    "US": "the us",
}
_END = r"(?:; (?:which way depends|which way is not said|no direction follows))?"

# What stands between two things, as a finite verb and after "to": the sign, and the kind of claim that it is.
_SAYS = (
    ("raises?", "raise", "+", "effect"),
    ("lowers?", "lower", "-", "effect"),
    ("acts? on", "act on", "?", "effect"),
    ("goe?s? with more(?: of)?", "go with more(?: of)?", "+", "association"),
    ("goe?s? with (?:less|fewer)(?: of)?", "go with (?:less|fewer)(?: of)?", "-", "association"),
    ("(?:is|are) linked with", "be linked with", "?", "association"),
    ("(?:has|have) to do with", "have to do with", "?", "association"),
    ("(?:is|are) needed for", "be needed for", "n", "need"),
    ("demands?", "demand", "n", "need"),
    ("needs?", "need", "need of", "need"),
    ("(?:has|have) to act on", "have to act on", "responsibleFor", "acting"),
    (
        "(?:is|are) to give direction and oversight for",
        "have to give direction and oversight for",
        "givesDirectionAndOversight",
        "acting",
    ),
    ("helps? with", "help with", "contributesTo", "acting"),
    ("works? with", "work with", "collaboratesWith", "acting"),
    ("(?:is a maker|are makers) of", "be (?:a maker|makers) of", "produces", "acting"),
    ("commissioned", "have commissioned", "commissions", "acting"),
    ("delivers?", "deliver", "delivers", "acting"),
)
_NULLS = (
    (rf"a test found no effect of {NAMES} on {NAMES}", "tested", "firm"),
    (rf"a test found hardly any effect of {NAMES} on {NAMES}", "tested", "hedged"),
    (rf"people in a study reported no effect of {NAMES} on {NAMES}", "reported", "firm"),
    (rf"little or no benefit of {NAMES} for {NAMES} (?:was found|is said to have been shown)", "unshown", "firm"),
    (rf"{NAMES} (?:was|were) not found to affect {NAMES}", "tested", "firm"),
    (rf"{NAMES} had hardly any effect on {NAMES}", "tested", "hedged"),
    (rf"{NAMES} (?:was|were) reported to have no effect on {NAMES}", "reported", "firm"),
    (rf"{NAMES} had little or no benefit shown for {NAMES}", "unshown", "firm"),
    (rf"{NAMES} may have little or no benefit for {NAMES}", "unshown", "hedged"),
    (rf"there may be little or no benefit of {NAMES} for {NAMES}", "unshown", "hedged"),
    (
        rf"there might be (?:little or no benefit|no effect) of {NAMES} (?:for|on) {NAMES}, it is argued",
        "unshown",
        "hypothesised",
    ),
)
_MIXED = (
    ("raises? in some findings and lowers? in others", "effect"),
    ("(?:is|are) said by some to raise and by others to lower", "statement"),
    ("(?:is|are) linked by some with more and by others with less", "association"),
)
_NAMED = (
    (r"(?:is|are) named as (?:an influence|influences) on", "firm"),
    (r"(?:is|are) named as (?:a possible influence|possible influences) on", "hedged"),
)


@dataclass(frozen=True)
class Reading:
    """What one sentence says: of each of `starts` and each of `ends` (slugs), the same.

    `sign` is "+", "-", "?", "±", "0", "n" (the one is needed for or demands the other), "need of" (the one needs the
    other) or the predicate of who acts; `basis` is effect, association, statement, need, acting, or of a null tested,
    reported or unshown; `firm` one of FIRMNESS or "inferred".
    """

    starts: tuple[str, ...]
    ends: tuple[str, ...]
    sign: str
    basis: str
    firm: str


def masked(rows: Rows, text: str, things: Iterable[str]) -> tuple[str, list[str]]:
    """A text in small letters with ‹n› for each name of `things` (slugs), longest first, and these things by n."""
    named = sorted({(name, slug) for slug in things for name in rows.things[slug].names}, key=lambda one: -len(one[0]))
    found: list[str] = []
    said = text.casefold()
    for name, slug in named:
        said, times = re.subn(rf"(?<![\w‹]){re.escape(name)}(?![\w›])", f"‹{len(found)}›", said)
        if times:
            found.append(slug)
    return said, found


def parted(said: str) -> tuple[str, str]:
    """A masked sentence without its full stop and what stands in brackets after it; and what does."""
    body, bracket, aside = said.strip().removesuffix(".").partition(" (")
    return body, aside if bracket else ""


def read(body: str, things: Sequence[str]) -> Reading | None:
    """What one masked sentence says, None where it cannot be read."""
    for pattern, sign, basis, firm in _patterns():
        if found := pattern.fullmatch(body):
            ends = [tuple(things[int(one)] for one in re.findall(r"\d+", part)) for part in found.groups()]
            return Reading(ends[0], ends[1], sign, basis, firm)
    return None


@cache
def _patterns() -> list[tuple[re.Pattern[str], str, str, str]]:
    made = []
    for finite, after, sign, basis in _SAYS:
        told = basis if basis in ("need", "acting") else "statement"
        made += [
            (rf"{NAMES} {finite} {NAMES}{_END}", sign, basis, "firm"),
            (rf"{NAMES} may {after} {NAMES}{_END}", sign, basis, "hedged"),
            (rf"{NAMES} might {after} {NAMES}(?:, it is argued)?{_END}", sign, basis, "hypothesised"),
            (rf"in an illustrative, invented example, {NAMES} {finite} {NAMES}{_END}", sign, told, "illustrative"),
            (rf"{NAMES} (?:is|are) said to {after} {NAMES}{_END}", sign, told, "firm"),
            (rf"{NAMES} (?:is|are) said possibly to {after} {NAMES}{_END}", sign, told, "hedged"),
            (rf"{NAMES} (?:is|are) expected to {after} {NAMES}{_END}", sign, told, "hedged"),
            (rf"{NAMES} (?:is|are) inferred to {after} {NAMES}{_END}", sign, told, "inferred"),
            (rf"{NAMES} (?:is|are) taken by the curators to {after} {NAMES}{_END}", sign, told, "inferred"),
        ]
    made += [(rf"{NAMES} {said} {NAMES}", "±", basis, "firm") for said, basis in _MIXED]
    made += [(rf"{NAMES} {said} {NAMES}{_END}", "?", "statement", firm) for said, firm in _NAMED]
    made += [(said, "0", basis, firm) for said, basis, firm in _NULLS]
    return [(re.compile(said), sign, basis, firm) for said, sign, basis, firm in made]


def fault(rows: Rows, text: str, claims: Sequence[Said], how: str = "", *, exact: bool = True) -> str:
    """What is false of a sentence that rests on `claims`; `how` is what stands before it, such as "Tested".

    Where it is not `exact`, claims that it does not rest on are among them. A sentence about one claim alone may leave
    out what others say; of several, all whom it is about must be told.
    """
    if not claims:
        return "it rests on no claim"
    said, things = masked(rows, text, {end for one in claims for end in (one.start, one.end)})
    body, aside = parted(said)
    used: list[Said] = []
    for part in body.split(". "):
        reading = read(part, things)
        if reading is None:
            return f"it cannot be read: {part}"
        for start in reading.starts:
            for end in reading.ends:
                about = [one for one in claims if _between(one, reading, start, end)]
                why = reading_fault(rows, reading, start, end, about)
                if not why and (not exact or len(claims) > 1):
                    why = against_fault(rows, reading, start, end)
                if why:
                    return why
                used += about
    return how_fault(how, used) or _told_fault(used, aside, how, exact)


def _told_fault(claims: Sequence[Said], aside: str, how: str, exact: bool) -> str:
    tests = [one for one in claims if one.tested] if how == "Tested" else []
    if exact:
        return people_fault(tests or claims, aside)
    faults = [people_fault([one], aside) for one in claims]
    return "" if not all(faults) else faults[0]


def _between(claim: Said, reading: Reading, start: str, end: str) -> bool:
    """Whether a claim is on two things in the order in which a sentence names them."""
    if reading.sign == "need of":
        return (claim.subject, claim.object) == (start, end)
    return (claim.start, claim.end) == (start, end)


def reading_fault(rows: Rows, reading: Reading, start: str, end: str, claims: Sequence[Said]) -> str:
    """What is false of what a sentence says of two things, by the claims on them that it rests on."""
    if not claims:
        return f"no claim below it is on {start} and {end}"
    if any(one.unconfirmed for one in claims):
        return f"{[one.id for one in claims if one.unconfirmed]} could not be confirmed"
    if reading.basis == "acting":
        return _acting_fault(rows, reading, claims)
    deciding = [one for one in claims if _carries(one, reading)]
    if not deciding:
        return f"no claim below it on {start} and {end} has the sign {reading.sign}"
    if reading.sign in ("+", "-") and not (rows.things[start].amount and rows.things[end].amount):
        return "one of the two is no amount, so there is no more or less of it"
    return _basis_fault(reading, deciding) or _firmness_fault(reading, deciding)


def against_fault(rows: Rows, reading: Reading, start: str, end: str) -> str:
    """What is false of a sentence on all claims on two things that gives a direction: others point the other way."""
    against = {"+": "-", "-": "+"}.get(reading.sign, "")
    if any(one.sign == against for one in rows.by_pair.get((start, end), ())):
        return f"claims on {start} and {end} say the opposite too"
    return ""


def _carries(claim: Said, reading: Reading) -> bool:
    if reading.sign in ("n", "need of"):
        return claim.need
    if reading.sign == "0":
        wanted = ("noBenefitShown",) if reading.basis == "unshown" else ("noEffectOn",)
        return claim.predicate in (*wanted, *(("noEffectOn",) if reading.firm == "hypothesised" else ()))
    if reading.sign == "±":
        return claim.sign in ("+", "-")
    return not claim.need and not claim.null and (reading.sign == "?" or claim.sign == reading.sign)


def _basis_fault(reading: Reading, claims: Sequence[Said]) -> str:
    bases = {one.basis for one in claims}
    if reading.sign == "±" and len({one.sign for one in claims}) < 2:
        return "the claims below it do not disagree"
    if reading.basis == "effect" and "effect" not in bases and reading.firm in ("firm", "hedged"):
        return "it is told as an effect, and no claim below it is one"
    if reading.basis == "association" and not bases & {"effect", "association"} and reading.firm == "firm":
        return "it is told as found together, and no claim below it is an association"
    if reading.basis == "tested" and all(one.modality == "reported by participants" for one in claims):
        return "nobody tested it: people reported it"
    return ""


def _firmness_fault(reading: Reading, claims: Sequence[Said]) -> str:
    levels = [firmness(one) for one in claims]
    if all(one == "inferred" for one in levels):
        return "" if reading.firm == "inferred" else "the curators inferred it, and it does not tell"
    if reading.firm == "inferred":
        return ""
    highest = max(FIRMNESS.index(one) for one in levels if one != "inferred")
    if FIRMNESS.index(reading.firm) > highest:
        return f"it is said {reading.firm}, and the claims below it are {FIRMNESS[highest]} at most"
    return ""


def firmness(claim: Said) -> str:
    """How firmly a claim is said: one of FIRMNESS, or "inferred"."""
    if claim.status == "inferred":
        return "inferred"
    if claim.modality == "invented example":
        return "illustrative"
    if claim.modality == "hypothesised":
        return "hypothesised"
    return "hedged" if claim.hedged else "firm"


def _acting_fault(rows: Rows, reading: Reading, claims: Sequence[Said]) -> str:
    said = [one for one in claims if one.predicate == reading.sign]
    if not said:
        return f"no claim below it says {reading.sign}"
    if reading.firm == "illustrative":
        return ""
    if any(one.modality == "invented example" or rows.things[one.subject].type == "persona" for one in said):
        return f"{said[0].subject} is an example that a report invented"
    return _firmness_fault(reading, said)


def how_fault(how: str, claims: Sequence[Said]) -> str:
    """What is false of what stands before a sentence: how what it says is known."""
    tested = any(one.tested or (one.predicate == "noEffectOn") for one in claims)
    if how.casefold().startswith("tested") and not tested:
        return "it is told as tested, and no claim below it is a test"
    if how == "Goes with" and not any(one.basis in ("association", "effect") for one in claims):
        return "it is told as found together, and no claim below it is an association"
    if how == "Inferred by the curators" and any(one.status != "inferred" for one in claims):
        return "it is told as inferred, and a source says it"
    return ""


def people_fault(claims: Sequence[Said], aside: str) -> str:
    """What is not told of whom and what the claims are about, in the brackets after a sentence."""
    if "among several groups and by several designs" in aside:
        return ""
    for one in claims:
        for people in one.people:
            if people != "nobody" and not any(word in aside for word in _words_of(people)):
                return f"{one.id} is about {people}, and it does not tell"
        if one.population == "lay" and "not among health workers" not in aside and "lay " not in aside:
            return f"{one.id} is not about health workers, and it does not tell"
        if one.tool == "not AI" and "the tool was not ai" not in aside:
            return f"{one.id} is about a tool that was not AI, and it does not tell"
        for code in one.country:
            if COUNTRIES.get(code, code) not in aside:
                return f"{one.id} is about {COUNTRIES.get(code, code)}, and it does not tell"
    return ""


def _words_of(people: str) -> tuple[str, ...]:
    return (people, "patients or their records") if people == "patients" else (people,)
