"""Walks every surface over things, pairs and claims, whole or by a sample with a seed, and gathers what is false."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
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
LISTED = 40  # lies that a report shows


@dataclass
class Proof:
    """What was read, by surface, and the lies that were found."""

    read: dict[str, int] = field(default_factory=dict)
    lies: list[Lie] = field(default_factory=list)


def prove(
    store: Store,
    rows: Rows,
    *,
    sample: int | None = None,
    seed: int = 2026,
    things: Sequence[str] | None = None,
    pairs: Sequence[tuple[str, str]] | None = None,
    claims: Sequence[str] | None = None,
    whole: bool = True,
) -> Proof:
    """Judge by `rows` what the surfaces over `store` say.

    `sample` is how many things, pairs and claims are asked, drawn with `seed`; all things and claims and `PAIRS` pairs
    unless given. `things` (slugs), `pairs` and `claims` (ids) name them instead; without
    `whole`, nothing is read that is about the whole graph.
    """
    drawn = Random(seed)  # noqa: S311 - a sample, no secret
    found = Proof()
    app = create_app(store, workers=0)
    tools = Answers(store)
    places = Places(rows, store, app.test_client(), tools, found.read)
    try:
        for lies in chain(
            _whole(places) if whole else (),
            _asked(
                places,
                things if things is not None else _some(sorted(rows.things), sample, drawn),
                pairs if pairs is not None else _pairs(rows, sample or PAIRS, drawn),
                claims if claims is not None else _some(sorted(rows.claims), sample, drawn),
            ),
        ):
            found.lies += lies
    finally:
        tools.close()
        app.extensions["graphsvc"].close()
    return found


def _whole(places: Places) -> Iterator[Iterator[Lie]]:
    """What each surface says of the whole graph."""
    for address in ("/", "/loops", "/evidence", "/who", "/contradictions", "/archetypes"):
        page = places.page(address)[1]
        yield surfaces.words(places, address, page)
        yield surfaces.pictures(places, address, page)
        yield surfaces.tables(places, address, page)
    whole = (weighed.matrices, weighed.contradictions, weighed.archetypes, weighed.nobody)
    yield from (each(places) for each in (surfaces.direct_triples, surfaces.loops, *whole))


def _asked(
    places: Places, things: Sequence[str], pairs: Sequence[tuple[str, str]], claims: Sequence[str]
) -> Iterator[Iterator[Lie]]:
    """What each surface says of what it is asked."""
    yield from (each(places, one) for one in things for each in (surfaces.focus_pages, surfaces.who_pages))
    yield from (surfaces.sentences(places, one) for one in claims)
    yield from (surfaces.paths(places, *one) for one in pairs)
    yield from (
        each(places, one) for one in things for each in (questions.reached, questions.explore, questions.exports)
    )
    yield from (lines.headed(places, one) for one in things)
    yield from (lines.asked(places, lines.question(places.rows, number, one)) for number, one in enumerate(things))
    yield from (each(places, one) for one in things for each in (measures.actions, stories.stories))
    yield from (lines.asked_between(places, *one) for one in pairs[::5])
    between = (questions.explained, questions.chokepoints, questions.service)
    yield from (each(places, *one) for one in pairs[::5] for each in between)
    yield from (surfaces.sign_function(places, *one) for one in pairs[::5])
    yield from (
        surfaces.leverage(places, one) for one in dict.fromkeys(end for _, end in pairs[: len(pairs) // 20 + 1])
    )
    yield from (surfaces.briefing(places, one) for one in things[: len(things) // 20 + 1])


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
