"""Judges what is said of who acts on a thing, or that nobody is recorded."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

import graphsvc.proof.sentences as sentences
from graphsvc.proof.rows import Rows, Said

WIDE = ("layer", "framework")  # who holds one of these is not said to hold what is filed there


NEEDED = "named as needed, which gives nobody a duty: "
UNACTED = ("value", "document", "survey", "method", "person", "persona", "ai-kind", "regulatory-class")


def who_fault(rows: Rows, text: str, claims: Sequence[Said], about: Sequence[str], way: str) -> str:
    """What is false of a sentence on who acts on one of the things `about`."""
    small = text.casefold()
    if "no one is recorded for " in small:
        return _nobody_fault(rows, small, about)
    if re.fullmatch(r"of things of the kind “[^”]*” it is not asked who acts(?:: it is no gap)?\.", small):
        held = [acting_on(rows, rows.lent(one)) for one in about if rows.things[one].type in UNACTED]
        return "" if [] in held else f"{[claim.id for some in held for claim in some]} name somebody"
    if small == "who gives it stands in its name.":
        return "" if any("oversight from " in rows.things[one].label.casefold() for one in about) else "it names nobody"
    if small.startswith(NEEDED):
        text = text[len(NEEDED) :]
        claims = [one for one in claims if one.need or one.predicate == "callsFor"]
        named = [one for one in claims if all(_is_in(rows, end, text) for end in (one.subject, one.object))]
        if not named:
            return "no claim below it says that this is needed"
        if any(one.predicate == "callsFor" for one in named):
            return "" if re.search(" calls? for ", text) else "it says more than that it is called for"
    if found := re.fullmatch("of the measures recorded for (.+?), somebody is named as acting on (.+)[.]", small):
        return _measures_fault(rows, found[2], [one for one in about if found[1] in rows.things[one].names])
    if small.startswith("named beside it, not as acting on it: "):
        acting = [one.id for one in claims if one.kind == "responsibility" and one.object in about]
        return f"{acting} say that somebody acts" if claims and len(acting) == len(claims) else ""
    inside = {one for thing in about for one in rows.lent(thing)}
    said, things = sentences.masked(rows, text, {end for one in claims for end in (one.start, one.end)})
    reading = sentences.read(sentences.parted(said)[0], things)
    if reading is not None and not inside & {*reading.starts, *reading.ends}:
        return f"it is about {reading.ends}"
    return sentences.fault(rows, text, claims, exact=False)


def _measures_fault(rows: Rows, names: str, about: Sequence[str]) -> str:
    """What is false of the measures for a thing that are told to have somebody who acts on them."""
    held = {
        measure
        for one in about
        for claim in rows.claims.values()
        if claim.end in rows.lent(one) and not claim.unconfirmed and claim.status != "inferred"
        if (measure := claim.start) in rows.measures
        if measure not in rows.lent(one) and claim.tail and any(_acts(act) for act in acting_on(rows, [measure]))
    }
    said, things = sentences.masked(rows, names, held)
    more = re.search(r" and (\d+) more$", said)
    left = re.sub(r"‹\d+›|, | and |(?<!\d)\d+ more$", "", said)
    if left:
        return f"nobody is named for {left}"
    number = len(things) + (int(more[1]) if more else 0)
    return "" if number == len(held) else f"it names {number}, and the rows {len(held)}"


def _acts(claim: Said) -> bool:
    return (
        claim.status != "inferred"
        and not claim.hedged
        and claim.predicate not in ("givesDirectionAndOversight", "produces")
    )


def _is_in(rows: Rows, slug: str, text: str) -> bool:
    return any(name in text.casefold() for name in rows.things[slug].names)


def _nobody_fault(rows: Rows, small: str, about: Sequence[str]) -> str:
    told = small.partition("recorded for ")[2]
    named = [one for one in about if any(_begins(told, name) for name in rows.things[one].names)]
    if not named:
        return "it names nothing that was asked about"
    for one in named:
        if held := acting_on(rows, rows.lent(one)):
            return f"{[claim.id for claim in held]} name somebody"
    if whole := re.search(r" as a whole; somebody is for (\d+) of the things filed there\.$", small):
        inside = [one for one in rows.things if one in named or set(named) & set(rows.above(one))]
        number = sum(any(act.status != "inferred" for act in acting_on(rows, (one,))) for one in inside)
        return "" if number == int(whole[1]) else f"somebody is recorded for {number} of them"
    if any(rows.things[one].type in WIDE for one in named) and " as a whole; " not in small:
        return "it does not tell a layer from the things in it"
    if " above it, " not in small:
        return ""
    topics = {up for one in named for up in rows.above(one) if rows.things[up].type not in WIDE}
    above = acting_on(rows, topics)
    _, _, rest = small.partition(" above it, ")
    missing = [one.id for one in above if not any(name in rest for name in rows.things[one.subject].names)]
    _, things = sentences.masked(rows, rest.partition(": ")[2], _actors(rows))
    false = [slug for slug in things if slug not in {one.subject for one in above}]
    return f"it leaves out {missing} of those above" if missing else f"nobody says so of {false}" if false else ""


def _begins(told: str, name: str) -> bool:
    """Whether what is told begins with a name, and with no longer one."""
    return told.startswith(name) and re.match(r" itself| as a whole|:|\.", told[len(name) :]) is not None


def _actors(rows: Rows) -> set[str]:
    return {one.subject for one in rows.claims.values() if one.kind == "responsibility"}


def acting_on(rows: Rows, inside: Container[str]) -> list[Said]:
    """The confirmed claims of who acts on one of some things; invented examples are none."""
    return [
        one
        for one in rows.claims.values()
        if one.kind == "responsibility"
        and one.object in inside
        and not one.unconfirmed
        and one.modality != "invented example"
    ]
