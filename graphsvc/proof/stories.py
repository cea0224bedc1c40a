"""Reads a story of the views of a thing: its pictures, its sentences and their sources; and yields what is false."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import graphsvc.proof.markup as markup
import graphsvc.proof.sentences as sentences
from graphsvc.proof.acting import who_fault
from graphsvc.proof.counted import holders
from graphsvc.proof.rows import Rows, Said
from graphsvc.proof.surfaces import Lie, Places, pictures

NO_ONE = "No one is recorded as acting on it."
DRAWN = re.compile(r"\d+ of (\d+) things? shown around it.*\.")
SURE = re.compile(r"(\d+) sources?, (no test|(\d+) tests?(?P<none>, none of health workers alone)?)(?P<nulls>;.*)?\)?")


def stories(places: Places, slug: str) -> Iterator[Lie]:
    """A story of what surrounds a thing, what can be done about it and who acts on it."""
    items = [f"/focus?node={slug}&steps=1", f"/actions?about={slug}", f"/who?about={slug}"]
    address = f"/story?{urlencode([('item', one) for one in items])}"
    _, page = places.page(address)
    sections = list(markup.with_class(page, "section", "view"))
    if len(sections) != len(items):
        yield from places.judged("story", address, f"{len(sections)} views", f"there are {len(items)} in it")
        return
    yield from pictures(places, address, sections[0], slug)
    first, second, third = (_sentences(section) for section in sections)
    lead = markup.words(next(markup.with_class(places.page("/actions", about=slug)[1], "p", "lead")))
    why = "" if second[:1] and second[0][0] == lead else "the page of actions says otherwise"
    yield from places.judged("story", address, second[0][0] if second else "", why)
    for said in (*first, *second[1:]):
        yield from places.judged("story", address, said[0], _fault(places.rows, slug, *said))
    for said in third:
        yield from places.judged("story", address, said[0], _who_fault(places.rows, slug, *said))


def _sentences(section: Element) -> list[tuple[str, list[str], int]]:
    """The sentences of a section: each with the keys of the sources that it links, and how many more it counts."""
    found = []
    for item in (one for block in section if block.tag == "ul" for one in block):
        links = [one for one in item.iter("a") if "/source/" in one.get("href", "")]
        text = markup.words(item)
        more = re.search(r" and (\d+) more$", text)
        for link in links:
            text = text.replace(markup.words(link), "", 1) if text.endswith(markup.words(link)) else text
        keys = [link.get("href", "").rpartition("/source/")[2].removesuffix(".html") for link in links]
        found.append(((item.text or "").strip(), keys, int(more[1]) if more else 0))
    return found


def _fault(rows: Rows, slug: str, text: str, keys: Sequence[str], more: int) -> str:
    """What is false of a sentence on two things, of how sure it is said to be, and of the sources beside it."""
    if not keys and (found := DRAWN.fullmatch(text)):
        around = _about(rows, slug)
        return "" if bool(int(found[1])) == bool(around) else f"the rows have {[one.id for one in around]}"
    claims = [one for one in rows.claims.values() if set(keys) & set(one.sources) or not (keys or one.sources)]
    said, things = sentences.masked(rows, text, {end for one in claims for end in (one.start, one.end)})
    body, aside = sentences.parted(said)
    reading = sentences.read(body, things)
    if reading is None:
        return f"it cannot be read: {body}"
    if len(reading.starts) != 1 or len(reading.ends) != 1:
        return f"it is about several things: {body}"
    start, end = reading.starts[0], reading.ends[0]
    claims = [one for one in rows.claims.values() if (one.start, one.end) == (start, end)]
    claims = [one for one in claims if not one.unconfirmed and one.status != "inferred" and _moves(one)]
    if reading.basis == "acting":
        claims = [one for one in rows.claims.values() if (one.subject, one.object) == (start, end)]
        why = sentences.reading_fault(rows, reading, start, end, claims)
        return why or ("" if start in holders(rows, rows.lent(slug)) else "nobody says so")
    if why := sentences.against_fault(rows, reading, start, end):
        return why
    faults = [
        sentences.reading_fault(rows, reading, start, end, some)
        or _sources_fault(some, keys, more)
        or _sure_fault(some, aside)
        for some in (claims, [one for one in claims if not one.need])  # that it needs a kind of a thing is not gathered
    ]
    return "" if not all(faults) else faults[0]


def _about(rows: Rows, slug: str) -> list[Said]:
    inside = rows.lent(slug)
    return [
        one
        for one in rows.claims.values()
        if inside.keys() & {one.start, one.end} and _moves(one) and not one.unconfirmed
    ]


def _moves(claim: Said) -> bool:
    return claim.null or (bool(claim.tail) and claim.predicate != "kindOf")


def _sources_fault(claims: Sequence[Said], keys: Sequence[str], more: int) -> str:
    theirs = {key for one in claims for key in one.sources}
    if set(keys) - theirs:
        return f"{sorted(set(keys) - theirs)} do not say so"
    return "" if len(keys) + more == len(theirs) else f"it names {len(keys) + more} sources, and {len(theirs)} say so"


def _sure_fault(claims: Sequence[Said], aside: str) -> str:
    """What is false of the brackets after a sentence: how it is known, by how many, on whom."""
    if len(claims) == 1:
        return sentences.how_fault(aside, claims) or _people_fault(claims[0], aside)
    found = SURE.fullmatch(aside)
    nulls = [one for one in claims if one.null]
    signed = [one for one in claims if not one.null] or nulls
    if not found:
        kept = signed if len(signed) == 1 else nulls if len(nulls) == 1 and signed == nulls else []
        return "" if kept and not sentences.how_fault(aside, kept) else f"it cannot be read: {aside}"
    tests = [one for one in signed if one.tested or one.tested_nothing]
    sources = {key for one in signed for key in one.sources}
    if int(found[1]) != len(sources) or int(found[3] or 0) != len(tests):
        return f"the rows have {len(sources)} sources and {len(tests)} tests"
    on_staff = any(one.population == "health workers" for one in tests)
    if tests and on_staff == bool(found["none"]):
        return "whether it was tested on health workers is not told, or is no truth"
    beside = bool(nulls) and signed is not nulls
    return "" if beside == bool(found["nulls"]) else "what found no effect is not told, or is no truth"


def _people_fault(claim: Said, aside: str) -> str:
    for people in claim.people:
        if people != "nobody" and people not in aside:
            return f"{claim.id} is about {people}, and it does not tell"
    return ""


def _who_fault(rows: Rows, slug: str, text: str, keys: Sequence[str], more: int) -> str:
    named = holders(rows, rows.lent(slug))
    if text.startswith(NO_ONE):
        return f"the rows name {sorted(named)}" if named else ""
    if text.startswith(("No one is recorded for ", "Of things of the kind ")):
        return who_fault(rows, text, [], [slug], "in")
    return _fault(rows, slug, text, keys, more)
