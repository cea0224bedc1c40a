"""Judges one sentence of a line of an answer by the rows: says what is false of it, or nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import graphsvc.proof.sentences as sentences
from graphsvc.proof.acting import who_fault
from graphsvc.proof.chained import path_fault
from graphsvc.proof.counted import signed_pairs, touching, undisputed_fault
from graphsvc.proof.named import NUMBERS
from graphsvc.proof.not_known import unknown_fault
from graphsvc.proof.pointers import pointer_fault
from graphsvc.proof.rows import Rows, Said
from graphsvc.proof.rules import FORBIDDEN

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
    *("no disagreement between sources is recorded here.", "nothing else is recorded between the two."),
    "nothing is recorded that it acts on.",
)
NO_GAP = "no gap shows in the rows on it: what was not read may hold one."
NO_MORE = {
    "nothing else is recorded here of what acts on it.": "in",
    "nothing else is recorded here of what it acts on.": "out",
}
NO_AMOUNT = "of this there is no more or less."
NO_ROWS = {
    f"{one}: nothing of that is recorded here{rest}.": way
    for one, way in (("what acts on it", "in"), ("what it acts on", "out"))
    for rest in (". that is a gap in the rows, not a finding", " under this name")
}


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
        if why := undisputed_fault(rows, small, about[0], way, SIGNS[line.key]):
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
    if small == NO_GAP or small in NO_MORE:
        return "claims stand below it" if line.claims else gap_fault(rows, small, about[0], way)
    claims = _below(rows, line, ids, about)
    if small in ("no test of it is recorded here.", "no test here found it."):
        return untested_fault(rows, small, claims)
    judge = {"who": who_fault, "unknown": unknown_fault, "disputed": _disputed_fault}.get(line.key)
    if judge:
        return judge(rows, text, claims, about, way)
    if way == "path" and line.key in ("raises", "lowers") and "→" in text:
        return path_fault(rows, text, claims, SIGNS[line.key])
    if line.key in SIGNS and (why := _line_fault(rows, text, claims, SIGNS[line.key])):
        return why
    sided = way == "path" and line.key in ("raises", "lowers")  # joint.answer_faults holds that both sides stand there
    return sentences.fault(rows, text, claims, how, exact=bool(ids), sided=sided)


def untested_fault(rows: Rows, small: str, claims: Sequence[Said]) -> str:
    """What is false of a line that says that no test is recorded of what stands below it, or that none found it."""
    pairs = {(one.start, one.end) for one in claims if not one.need}
    looked = any(one.tested_nothing for pair in pairs for one in rows.nulls_on(pair))
    if looked != (small == "no test here found it."):
        return "a test found no effect" if looked else "no test looked for it"
    return "a test stands below it" if any(one.tested for one in claims) else ""


def gap_fault(rows: Rows, small: str, about: str, way: str) -> str:
    """What is false of a line that says that no gap shows, or that nothing else is recorded."""
    if NO_MORE.get(small, way) != way:
        return "it is about the other way round"
    found = [one for one in touching(rows, about, way) if not (one.need or one.null)]
    signed = [one for one in found if one.sign in ("+", "-")]
    if (small == NO_GAP) != bool(signed):
        return f"{[one.id for one in signed[:5]] or 'no claims'} have a sign"
    tested = {(one.start, one.end) for one in found if one.tested}
    untested = [one.id for one in found if (one.start, one.end) not in tested]
    return f"{untested[:5]} are no tests" if untested else ""


def quiet_fault(rows: Rows, key: str, about: Sequence[str], way: str) -> str:
    """What is false of a line that says that there is nothing to say, of a dispute, a gap or what somebody acts on."""
    if way == "path" or not about:
        return ""
    if key == "who":
        deeds = [one.id for one in rows.claims.values() if one.kind == "responsibility" and one.subject in about]
        return f"{deeds} say so" if deeds else ""
    signed = [one for one in touching(rows, about[0], way) if not one.need and not one.null]
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
    **dict.fromkeys(("gives no single direction", "give no single direction"), "open"),
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
    for part in re.split(r", | and ", re.sub(r" \((?:(?:\w+ )?with reserve|by [^()]+)\)", "", found[3])):
        number, _, rest = part.partition(" ")
        told[_SIDES[rest]] = NUMBERS.index(number) if number in NUMBERS else int(number)
    return "" if told == wanted else f"the rows have {wanted}"
