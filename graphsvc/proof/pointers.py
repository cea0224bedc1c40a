"""Counts again, by the rows, what an answer says is recorded of the neighbours of a thing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from graphsvc.proof.counted import touching
from graphsvc.proof.rows import Rows

WIDE = ("layer", "framework")  # too wide for what is recorded of it to be near what is filed there
_RECORDED = r"(?P<number>\d+) claims? (?:is|are) recorded\."
_OPPOSITE = re.compile(r"of (?:its opposite|the opposite of (?P<of>[^,]*)), (?P<name>.*), " + _RECORDED)
_OTHER_WAY = re.compile(r"of what (?:acts on (?P<on>.*)|(?P<by>.*) acts on), " + _RECORDED)
_FILED = re.compile(r"(?P<of>.*) is filed under (?P<name>.*), of which " + _RECORDED)
_LANE = re.compile(r"filed under (?P<of>.*), and no part of it: (?P<names>.*); of these " + _RECORDED)


def pointer_fault(rows: Rows, text: str, about: Sequence[str]) -> str | None:
    """What is false of a sentence that points to what is near one of the things `about`; None where it does not."""
    small = text.casefold()
    for pattern in (_OPPOSITE, _OTHER_WAY, _FILED, _LANE):
        if found := pattern.fullmatch(small):
            told = int(found["number"])
            possible = set(_numbers(rows, pattern, found.groupdict(), about))
            return "" if told in possible else f"it tells {told}, and the rows have {sorted(possible)}"
    return None


def _numbers(rows: Rows, pattern: re.Pattern[str], parts: dict[str, str | None], about: Sequence[str]) -> Iterator[int]:
    """How many claims the rows have of what is named, for each of the things that may be meant."""
    name = parts.get("of") or parts.get("on") or parts.get("by") or "it"
    for one in about:
        if name != "it" and name not in rows.things[one].names:
            continue
        if pattern is _OTHER_WAY:
            yield len(touching(rows, one, "in" if parts.get("on") else "out"))
        elif pattern is _LANE:
            lent = rows.lent(one)
            lane = [two.slug for two in rows.things.values() if two.parent == one and two.slug not in lent]
            lane = [two for two in lane if not rows.opposite(one, two) and _recorded(rows, [two])]
            names = parts["names"] or ""
            more = re.search(r" and (\d+) more$", names)
            if sum(_is_named(rows, two, names) for two in lane) + int(more[1] if more else 0) >= len(lane):
                yield _recorded(rows, lane)
        else:
            near = [two for two in rows.things if _fits(rows, pattern, one, two)]
            yield from (_recorded(rows, [two]) for two in near if parts["name"] in rows.things[two].names)


def _fits(rows: Rows, pattern: re.Pattern[str], one: str, two: str) -> bool:
    if pattern is _OPPOSITE:
        return rows.opposite(one, two)
    return rows.things[one].parent == two and rows.things[two].type not in WIDE


def _is_named(rows: Rows, slug: str, names: str) -> bool:
    return any(name in names for name in rows.things[slug].names)


def _recorded(rows: Rows, slugs: Collection[str]) -> int:
    inside = {one for slug in slugs for one in rows.lent(slug)}
    return sum(
        not one.unconfirmed
        and one.predicate not in ("kindOf", "oppositeOf")
        and bool(inside & {one.subject, one.object})
        for one in rows.claims.values()
    )
