"""Reads the pages that weigh the evidence: its matrix, where sources disagree, archetypes, where nobody is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

import graphsvc.proof.markup as markup
import graphsvc.proof.sentences as sentences
from graphsvc.proof.rows import Rows, Said
from graphsvc.proof.surfaces import Lie, Places

BASES = {
    "Effect": "effect",
    "Association": "association",
    "Statement": "statement",
    "No effect or link found": "null",
    "Inference": "inference",
}
POPULATIONS = {
    "Health workers": "health workers",
    "A mixed group": "mixed",
    "Patients or their records": "patients",
    "Lay people, not health workers": "lay",
    "Decision support that is not AI": "non-AI decision support",
}
STUDIES = {
    "Reviews": "review",
    "Trials and experiments": "trial",
    "Surveys": "survey",
    "Interviews and cases": "qualitative",
    "Observed data and models": "observational",
    "Guidance, law and opinion": "guidance",
    "The two reports": "report",
}
ACTORS = {
    "Bodies": "body",
    "Groups of people": "stakeholder-group",
    "Roles": "role",
    "Workforce archetypes": "archetype",
    "Providers of education": "delivery-body",
}
HOLDING = ("responsibleFor", "givesDirectionAndOversight", "contributesTo")
SIDES = {"More": "+", "Less": "-", "No effect found": "0", "Direction not given": "?"}


def matrices(places: Places) -> Iterator[Lie]:
    """Each cell of the evidence matrix, by all that it is sorted by, counted again; and what is said of them all."""
    for by in ("basis", "population", "people", "study", "who"):
        address, page = places.page("/evidence", by=by)
        table = next(markup.with_class(page, "table", "matrix"))
        columns = [markup.words(one) for one in next(table.iter("thead")).iter("th")][1:]
        empty = cells = 0
        left: set[str] = set()
        for row in next(table.iter("tbody")).iter("tr"):
            slug = _slug(next(row.iter("a")))
            touching = _touching(places.rows, by, slug)
            for name, cell in zip(columns, row.iter("td"), strict=True):
                said = next((markup.words(one) for one in cell.iter("a")), markup.words(cell))
                claims = _sorted(places.rows, by, touching, name)
                left |= {one.id for one in claims if one.unconfirmed}
                cells, empty = cells + 1, empty + (said == "none")
                wanted = _cell(by, [one for one in claims if not one.unconfirmed])
                why = "" if said == wanted else f"the rows come to {wanted}"
                yield from places.judged("evidence", address, f"{slug}, {name}: {said}", why)
        lead = markup.words(page)
        told = re.search(r"(?<!\d)(\d+) cells? of (\d+) (?:is|are) empty", lead)
        right = told is not None and (int(told[1]), int(told[2])) == (empty, cells)
        yield from places.judged("evidence", address, told[0] if told else "", "" if right else f"{empty} are")
        told = re.search(r"(?<!\d)(\d+) relations? that could not be confirmed (?:is|are) left out", lead)
        number = int(told[1]) if told else 0
        why = "" if number == len(left) else f"the rows leave out {len(left)}"
        yield from places.judged("evidence", address, f"{number} left out", why)


def _touching(rows: Rows, by: str, slug: str) -> list[Said]:
    """The claims on a row: who acts is named for a thing, its kinds and parts; evidence for all that is filed there."""
    inside = set(rows.lent(slug)) if by == "who" else {slug, *(one for one in rows.things if slug in rows.above(one))}
    return [one for one in rows.claims.values() if inside & {one.subject, one.object}]


def _sorted(rows: Rows, by: str, touching: Sequence[Said], column: str) -> list[Said]:
    """The claims that belong into a cell, those among them that no check confirmed."""
    if by == "who":
        kind = ACTORS[column]
        return [one for one in touching if one.kind == "responsibility" and rows.things[one.subject].type == kind]
    weighed = [one for one in touching if _basis(one)]
    if by == "basis":
        return [one for one in weighed if _basis(one) == BASES[column]]
    if by == "study":
        kind = STUDIES[column]
        return [one for one in weighed if any(rows.sources[key].study == kind for key in one.sources)]
    name, _, how = column.rpartition(", ") if by == "people" else (column, "", "")
    found = [one for one in weighed if one.population == POPULATIONS[name]]
    if by == "population":
        return found
    return [one for one in found if (one.tested or one.tested_nothing) == (how == "tested")]


def _basis(claim: Said) -> str:
    """What a claim of influence rests on; that one thing is needed or demanded is a statement; "" for all others."""
    if claim.need and claim.tail:
        return "inference" if claim.status == "inferred" else "statement"
    return claim.basis if claim.kind == "influence" else ""


def _cell(by: str, claims: Sequence[Said]) -> str:
    if not claims:
        return "none"
    studies = {key for one in claims for key in one.sources}
    if by == "who":
        return str(len(claims))
    return str(len(studies)) if studies else f"{len(claims)} inferred"


def contradictions(places: Places) -> Iterator[Lie]:
    """Each pair of things on which sources are said to disagree: every side of it, and how many there are."""
    address, page = places.page("/contradictions")
    cards = [
        card for card in markup.with_class(page, "section", "card") if list(markup.with_class(card, "div", "sides"))
    ]
    opposite = 0
    for card in cards:
        subject, object_ = (_slug(link) for link in next(card.iter("h2")).iter("a"))
        sides = dict(_sides(card))
        claims = [claim for found in sides.values() for claim, _ in found]
        opposite += {"+", "-"} <= sides.keys()
        yield from places.judged(
            "contradictions",
            address,
            f"{subject} → {object_}",
            _card_fault(places.rows, (subject, object_), sides, claims),
        )
        for sign, found in sides.items():
            for claim, item in found:
                why = _side_fault(places.rows, (subject, object_), sign, claim, item)
                yield from places.judged("contradictions", address, f"{sign} {claim}: {markup.words(item)[:80]}", why)
    said = markup.words(page)
    numbers = (re.search(r"(?<!\d)(\d+) pairs? of", said), re.search(r"(?<!\d)(\d+) with opposite signs", said))
    told = [int(one[1]) if one else -1 for one in numbers]
    why = "" if told == [len(cards), opposite] else f"there are {len(cards)}, {opposite} with opposite signs"
    yield from places.judged("contradictions", address, str(told), why)


def _sides(card: Element) -> Iterator[tuple[str, list[tuple[str, Element]]]]:
    for side in next(markup.with_class(card, "div", "sides")):
        name, _, number = markup.words(next(side.iter("h3"))).rpartition(" (")
        found = [(_claim(next(item.iter("a"))), item) for item in side.iter("li")]
        yield SIDES.get(name, name) if number == f"{len(found)})" else f"{name} ({number}", found


def _card_fault(
    rows: Rows, ends: tuple[str, str], sides: dict[str, list[tuple[str, Element]]], claims: Sequence[str]
) -> str:
    if bad := [name for name in sides if name not in SIDES.values()]:
        return f"a side cannot be read, or counts others than stand below it: {bad}"
    on_them = {
        one.id
        for one in rows.claims.values()
        if (one.subject, one.object) == ends and _basis(one) and not one.unconfirmed
    }
    signed = {one for one in on_them if rows.claims[one].sign in ("+", "-") or rows.claims[one].null}
    if not set(claims) <= on_them or not on_them - signed <= set(claims):
        return f"it has more or less: {sorted(on_them ^ set(claims))}"
    if len({sign for sign in sides if sign in "+-0"}) < 2:
        return "its sides do not disagree"
    parties = [
        {key for one, _ in found for key in rows.claims[one].sources} for sign, found in sides.items() if sign in "+-0"
    ]
    return "" if len(set.union(*parties)) > 1 else "one source says all of it"


def _side_fault(rows: Rows, ends: tuple[str, str], sign: str, name: str, item: Element) -> str:
    claim = rows.claims.get(name)
    if claim is None:
        return "there is no such claim"
    theirs = "0" if claim.predicate == "noEffectOn" else claim.sign if claim.sign in ("+", "-") else "?"
    if theirs != sign:
        return f"it stands on the side of {sign}, and its claim has {theirs}"
    verb = markup.words(next(item.iter("a")))
    notes = "; ".join(markup.words(one) for one in item.iter("small"))
    text = f"{rows.things[ends[0]].label} {verb} {rows.things[ends[1]].label} ({notes})."
    sources = {_key(link) for link in item.iter("a") if "/source/" in link.get("href", "")}
    if sources != set(claim.sources):
        return f"its sources are {sorted(claim.sources)}"
    if claim.paraphrase not in markup.words(item):
        return "it does not tell what the source says"
    return sentences.fault(rows, text, [claim])


def archetypes(places: Places) -> Iterator[Lie]:
    """What each archetype is said to need and to do."""
    address, page = places.page("/archetypes")
    for card in markup.with_class(page, "section", "card"):
        slug = card.get("id", "")
        lists = [one for one in card if one.tag == "ul"]
        meant = [_claim(link) for one in lists for link in one.iter("a") if "/claim/" in link.get("href", "")]
        does = [_claim(link) for one in card.iter("details") for link in one.iter("a")]
        wanted = {one.id for one in places.rows.claims.values() if (one.predicate, one.object) == ("hasAudience", slug)}
        others = sorted(one for one in meant if one not in wanted)
        none = "Nothing was read that names it" in markup.words(card)
        why = f"these do not name it: {others}" if others else "it is named" if none and wanted else ""
        yield from places.judged("archetypes", address, f"{slug}: {meant}", why)
        counts = [re.search(r"\((\d+)\)$", markup.words(one)) for one in card.iter("summary")]
        number = sum(int(one[1]) for one in counts if one)
        why = "" if number == len(does) else f"it counts {number}, and {len(does)} stand below it"
        yield from places.judged("archetypes", address, f"{slug}: {number}", why)
        for item in card.iter("li"):
            why = _deed_fault(places.rows, slug, item)
            yield from places.judged("archetypes", address, markup.words(item), why)


def _deed_fault(rows: Rows, slug: str, item: Element) -> str:
    link = next(item.iter("a"))
    claim = rows.claims.get(_claim(link))
    if claim is None:
        return "there is no such claim"
    if slug not in (claim.subject, claim.object):
        return "it is about another"
    notes = " ".join(markup.words(one) for one in item.iter("small"))
    if claim.unconfirmed:
        return "no check confirmed it"
    if claim.modality == "invented example" and "invented example" not in notes:
        return "a report invented it as an example, and it does not tell"
    if markup.words(link) != claim.paraphrase:
        return "its row says other words"
    return sentences.people_fault([claim], notes.casefold())


def nobody(places: Places) -> Iterator[Lie]:
    """The factors for which nobody is said to be recorded."""
    address, page = places.page("/who")
    rows = places.rows
    factors = [one.slug for one in rows.things.values() if one.type == "factor"]
    held = {
        slug
        for slug in factors
        if any(
            one.predicate in HOLDING and one.object in rows.lent(slug) and not one.unconfirmed
            for one in rows.claims.values()
            if one.modality != "invented example"
        )
    }
    card = next(one for one in markup.with_class(page, "section", "card") if "No one recorded" in markup.words(one))
    shown = {_slug(link) for link in card.iter("a")}
    for slug in factors:
        why = "somebody is" if slug in shown & held else "nobody is" if slug not in shown | held else ""
        yield from places.judged("nobody", address, f"{slug}: {'nobody' if slug in shown else 'somebody'} named", why)
    told = re.search(r"For these (\d+) of (\d+) factors", markup.words(card))
    right = told is not None and (int(told[1]), int(told[2])) == (len(shown), len(factors))
    yield from places.judged("nobody", address, told[0] if told else "", "" if right else f"there are {len(shown)}")


def _slug(link: Element) -> str:
    return link.get("href", "").rpartition("/node/")[2].removesuffix(".html")


def _claim(link: Element) -> str:
    return link.get("href", "").rpartition("/claim/")[2].removesuffix(".html")


def _key(link: Element) -> str:
    return link.get("href", "").rpartition("/source/")[2].removesuffix(".html")
