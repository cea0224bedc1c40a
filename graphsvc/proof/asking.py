"""Walks every surface over things, pairs and claims, whole or by a sample with a seed, and gathers what is false."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import graphsvc.proof.lines as lines
import graphsvc.proof.measures as measures
import graphsvc.proof.questions as questions
import graphsvc.proof.stories as stories
import graphsvc.proof.surfaces as surfaces
import graphsvc.proof.weighed as weighed
from graphsvc.mcp_server.answers import Answers
from graphsvc.proof.rows import Rows
from graphsvc.proof.surfaces import Lie, Places
from graphsvc.service import create_app
from graphsvc.store import Store

PAIRS = 3000  # of a whole proof: there are too many to ask all
PARTS = ("whole", "things", "answers", "claims", "pairs")
LISTED = 40  # lies that a report shows


@dataclass
class Proof:
    """What was read, by surface, and the lies that were found; `asked` is of how many things, pairs and claims."""

    read: dict[str, int] = field(default_factory=dict)
    lies: list[Lie] = field(default_factory=list)
    asked: dict[str, int] = field(default_factory=dict)

    def add(self, other: Proof) -> None:
        """Count what another read and found as well."""
        self.read = {name: self.read.get(name, 0) + other.read.get(name, 0) for name in {*self.read, *other.read}}
        self.lies += other.lies


def prove(
    store: Store,
    rows: Rows,
    *,
    sample: int | None = None,
    seed: int = 2026,
    things: Sequence[str] | None = None,
    pairs: Sequence[tuple[str, str]] | None = None,
    claims: Sequence[str] | None = None,
    parts: Collection[str] = PARTS,
) -> Proof:
    """Judge by `rows` what the surfaces over `store` say.

    `sample` is how many things, pairs and claims are asked, drawn with `seed`; all things and claims and `PAIRS` pairs
    unless given. `things` (slugs), `pairs` and `claims` (ids) name them instead; `parts` (of
    `PARTS`) are what is read.
    """
    drawn = Random(seed)  # noqa: S311 - a sample, no secret
    found = Proof()
    app = create_app(store, workers=0)
    tools = Answers(store)
    tools.close()  # its worker runs SPARQL, which is not asked of it here
    places = Places(rows, store, app.test_client(), tools, found.read)
    try:
        things = _some(sorted(rows.things), sample, drawn) if things is None else things
        pairs = _pairs(rows, sample or PAIRS, drawn) if pairs is None else pairs
        claims = _some(sorted(rows.claims), sample, drawn) if claims is None else claims
        found.asked |= {"things": len(things), "pairs": len(pairs), "claims": len(claims)}
        readings = (
            _of_the_whole(places),
            _of_things(places, things),
            _answers(places, things, pairs),
            (surfaces.sentences(places, one) for one in claims),
            _of_pairs(places, pairs),
        )
        for part, reading in zip(PARTS, readings, strict=True):
            for lies in reading if part in parts else ():
                found.lies += lies
    finally:
        app.extensions["graphsvc"].close()
    return found


def _of_the_whole(places: Places) -> Iterator[Iterator[Lie]]:
    """What each surface says of the whole graph."""
    for address in ("/", "/loops", "/evidence", "/who", "/contradictions", "/archetypes"):
        page = places.page(address)[1]
        yield surfaces.words(places, address, page)
        yield surfaces.pictures(places, address, page)
        yield surfaces.tables(places, address, page)
    whole = (weighed.matrices, weighed.contradictions, weighed.archetypes, weighed.nobody)
    yield from (each(places) for each in (surfaces.direct_triples, surfaces.loops, *whole))


def _of_things(places: Places, things: Sequence[str]) -> Iterator[Iterator[Lie]]:
    """What the pages, pictures, lists and files about each thing say."""
    each_of = (surfaces.focus_pages, surfaces.who_pages, questions.reached, questions.explore, questions.exports)
    yield from (each(places, one) for one in things for each in each_of)
    yield from (surfaces.briefing(places, one) for one in things[: len(things) // 20 + 1])


def _answers(places: Places, things: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Iterator[Iterator[Lie]]:
    """What lines say of each thing and of one in five pairs, what can be done about each thing, and its story."""
    yield from (lines.headed(places, one) for one in things)
    yield from (lines.asked(places, lines.question(places.rows, number, one)) for number, one in enumerate(things))
    yield from (each(places, one) for one in things for each in (measures.actions, stories.stories))
    yield from (lines.asked_between(places, *one) for one in pairs[::5])


def _of_pairs(places: Places, pairs: Sequence[tuple[str, str]]) -> Iterator[Iterator[Lie]]:
    """What is said to lead from one thing to another; of one in five pairs also what explains it, in SPARQL too."""
    yield from (surfaces.paths(places, *one) for one in pairs)
    between = (questions.explained, questions.chokepoints, questions.service, surfaces.sign_function)
    yield from (each(places, *one) for one in pairs[::5] for each in between)
    ends = dict.fromkeys(end for _, end in pairs[: len(pairs) // 20 + 1])
    yield from (surfaces.leverage(places, one) for one in ends)


def _pairs(rows: Rows, number: int, drawn: Random) -> list[tuple[str, str]]:
    """Pairs of things that claims are about: every other one such that a chain of at most three claims joins it."""
    after: dict[str, list[str]] = {}
    for tail, head in sorted(rows.by_pair):
        after.setdefault(tail, []).append(head)
    walked = sorted({end for pair in rows.by_pair for end in pair})
    found: dict[tuple[str, str], None] = {}
    while len(found) < number:
        start, end = drawn.sample(walked, 2)
        if len(found) % 2:
            end = start
            for _ in range(drawn.randint(1, 3)):
                end = drawn.choice(after.get(end) or [end])
        if start != end:
            found[start, end] = None
    return list(found)


def _some(all_: Sequence[Any], number: int | None, drawn: Random) -> Sequence[Any]:
    return all_ if number is None or number >= len(all_) else drawn.sample(list(all_), number)


def report(found: Proof) -> str:
    """What was read and what is false, in words."""
    lines = [f"{number:>8,} of surface {name}" for name, number in sorted(found.read.items())]
    lines.append(f"{sum(found.read.values()):>8,} in all, {len(found.lies):,} false")
    for lie in found.lies[:LISTED]:
        lines.append(f"{lie.surface} {lie.address}\n  said: {lie.said}\n  but: {lie.why}")
    if len(found.lies) > LISTED:
        lines.append(f"and {len(found.lies) - LISTED:,} more")
    return "\n".join(lines)
