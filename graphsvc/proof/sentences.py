"""Reads a sentence about things: which it names, which way it says, how that is known and how firmly; and judges it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphsvc.proof.frames import frames
from graphsvc.proof.rows import Rows, Said

NAMES = re.compile(r"‹\d+›(?:, ‹\d+›)*(?: and ‹\d+›)?")
_NUMBER = re.compile(r"\d+")
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
    found = frames().get(NAMES.sub("@", body))
    if found is None:
        return None
    starts, ends = (tuple(things[int(one)] for one in _NUMBER.findall(part)) for part in NAMES.findall(body))
    return Reading(starts, ends, *found)


def fault(
    rows: Rows, text: str, claims: Sequence[Said], how: str = "", *, exact: bool = True, sided: bool = False
) -> str:
    """What is false of a sentence that rests on `claims`; `how` is what stands before it, such as "Tested".

    Where it is not `exact`, claims that it does not rest on are among them. A sentence about one claim alone may leave
    out what others say; of several, all whom it is about must be told. Of a dispute that is `sided`, the other side
    stands elsewhere.
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
                if not why and not sided and (not exact or len(claims) > 1):
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
    if reading.basis == "tested" and not any(one.tested_nothing for one in claims):
        return "nobody tested it: people reported it, or a link was looked for"
    if reading.basis == "unlinked" and not any(one.modality == "measured as a link" for one in claims):
        return "it was no link that was looked for"
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
    tested = any(one.tested or one.tested_nothing for one in claims)
    if how.casefold().startswith("tested") and not tested:
        return "it is told as tested, and no claim below it is a test"
    if how == "Goes with" and not any(one.kind_of_claim in ("association", "effect") for one in claims):
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
