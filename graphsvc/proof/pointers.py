"""Counts again, by the rows, what an answer says is recorded of the neighbours of a thing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from graphsvc.proof.counted import touching
from graphsvc.proof.rows import Rows, Said

WIDE = ("layer", "framework")  # too wide for what is recorded of it to be near what is filed there
Parts = dict[str, str]
Counted = tuple[int, int, bool]  # claims, those that found nothing told apart, whether kinds and parts are among them
ENDING = re.compile(
    r"(?:(?<!\d)(\d+) claims?|no claim) (?:is|are) recorded(?: (?:and|but) (\d+) that found or showed nothing)?"
    r"(, kinds and parts counted)?\."
)


def pointer_fault(rows: Rows, text: str, about: Sequence[str]) -> str | None:
    """What is false of a sentence that points to what is near one of the things `about`; None where it does not."""
    small = text.casefold()
    if found := re.fullmatch(r"on (what .+), (\d+) rows? could not be confirmed\.", small):
        return _doubt_fault(rows, _parts(f"of {found[1]},"), int(found[2]), about)
    ending = next((found for found in ENDING.finditer(small) if found.end() == len(small)), None)
    parts = _parts(small[: ending.start()].rstrip()) if ending else None
    if parts is None or ending is None:
        return None
    told = int(ending[1] or 0), int(ending[2] or 0), bool(ending[3])
    possible = set(_numbers(rows, parts, about))
    return "" if told in possible else f"it tells {told}, and the rows have {sorted(possible)}"


def _doubt_fault(rows: Rows, parts: Parts | None, number: int, about: Sequence[str]) -> str:
    """What is false of how many rows on what acts on a thing, or on what it acts on, could not be confirmed."""
    meant = [one for one in about if parts and parts["of"] in ("it", *rows.things[one].names)]
    ways = {"in": "end", "out": "start"}
    doubtful = [one for one in rows.claims.values() if one.unconfirmed and one.kind == "influence"]
    for one in meant:
        inside = rows.lent(one)
        near = [claim for claim in doubtful if getattr(claim, ways[parts["kind"]]) in inside] if parts else []
        if len([claim for claim in near if not {claim.start, claim.end} <= set(inside)]) == number:
            return ""
    return f"there are not {number}"


def _parts(before: str) -> Parts | None:
    """What stands before the number: its `kind`, `of` which thing it is told ("it" where not named), and the `name`."""
    if before.startswith("of its opposite, "):
        name = before.removeprefix("of its opposite, ").removesuffix(",")
        return {"kind": "opposite", "of": "it", "name": name}
    if before.startswith("of the opposite of "):
        of, _, name = before.removeprefix("of the opposite of ").partition(", ")
        return {"kind": "opposite", "of": of, "name": name.removesuffix(",")}
    if before.startswith("of what acts on "):
        of = (
            before.removeprefix("of what acts on ")
            .removesuffix(" or goes with it,")
            .removesuffix(" or goes with them,")
        )
        return {"kind": "in", "of": of, "name": ""}
    for ending in (" acts on or goes with,", " act on or go with,"):
        if before.startswith("of what ") and before.endswith(ending):
            return {"kind": "out", "of": before.removeprefix("of what ").removesuffix(ending), "name": ""}
    if before.startswith("filed under "):
        of, told, names = before.removeprefix("filed under ").partition(": ")
        of = of.removesuffix(", and no part of it")
        return {"kind": "lane", "of": of, "name": names.removesuffix("; of these")} if told else None
    if before.startswith("it is used as if it meant "):
        return {
            "kind": "used",
            "of": "it",
            "name": before[len("it is used as if it meant ") :].removesuffix(", of which"),
        }
    of, told, name = before.partition(" is filed under ")
    of, told, name = (of, told, name) if told else before.partition(" are filed under ")
    return {"kind": "filed", "of": of, "name": name.removesuffix(", of which")} if told else None


def _numbers(rows: Rows, parts: Parts, about: Sequence[str]) -> Iterator[Counted]:
    """How many claims the rows have of what is named, for each of the things that may be meant."""
    for one in about:
        if parts["of"] != "it" and parts["of"] not in rows.things[one].names:
            continue
        if parts["kind"] in ("in", "out"):
            found = [*touching(rows, one, parts["kind"]), *_of_layers(rows, one, parts["kind"])]
            nothing = sum(claim.null for claim in found)
            wide = any((claim.end if parts["kind"] == "in" else claim.start) != one for claim in found)
            yield len(found) - nothing, nothing, wide
        elif parts["kind"] == "lane":
            lent = rows.lent(one)
            lane = [two.slug for two in rows.things.values() if two.parent == one and two.slug not in lent]
            lane = [two for two in lane if not rows.opposite(one, two)]
            more = parts["name"].rpartition(" and ")[2].removesuffix(" more")
            named = sum(_is_named(rows, two, parts["name"]) for two in lane)
            if named + (int(more) if more.isdigit() else 0) >= len(lane):
                yield _recorded(rows, lane)
        else:
            near = [two for two in rows.things if _fits(rows, parts["kind"], one, two)]
            yield from (_recorded(rows, [two]) for two in near if parts["name"] in rows.things[two].names)


def _of_layers(rows: Rows, about: str, way: str) -> list[Said]:
    """The confirmed claims of influence that no path walks, as a layer is at one end, on a thing from outside of it."""
    inside = rows.lent(about)
    named = (
        one
        for one in rows.claims.values()
        if one.kind == "influence" and one.predicate != "moderates" and not (one.tail or one.null or one.unconfirmed)
    )
    ends = (((one.end, one.start) if way == "in" else (one.start, one.end), one) for one in named)
    return [one for (near, far), one in ends if near in inside and far not in inside]


def _fits(rows: Rows, kind: str, one: str, two: str) -> bool:
    if kind == "used":
        same = (claim for claim in rows.claims.values() if claim.predicate == "usedInterchangeablyWith")
        return any((claim.subject, claim.object) == (one, two) for claim in same)
    if kind == "opposite":
        return rows.opposite(one, two)
    return rows.things[one].parent == two and rows.things[two].type not in WIDE


def _is_named(rows: Rows, slug: str, names: str) -> bool:
    return any(name in names for name in rows.things[slug].names)


def _recorded(rows: Rows, slugs: Collection[str]) -> Counted:
    inside = {one for slug in slugs for one in rows.lent(slug)}
    ends = [{one.subject, one.object} for one in rows.claims.values() if not one.unconfirmed]
    found = [one for one in ends if one & inside]
    return len(found), 0, any(not one & set(slugs) for one in found)
