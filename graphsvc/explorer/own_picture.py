"""Draws what readers brought beside what the framework says of the same things, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from graphsvc.explorer.arrows import Arrow, Homes, gather, responsibilities
from graphsvc.explorer.bands import band_of
from graphsvc.explorer.layout import Column, Group, Item, place
from graphsvc.explorer.svg import Drawing, arrow_title, draw
from graphsvc.model import Catalogue, Claim
from graphsvc.wording import claim_sentence

MOST = 40  # things in the picture; the table has all rows


def picture(
    catalogue: Catalogue, claims: Sequence[Claim], link: Callable[[str], str], arrow_link: Callable[[Arrow], str]
) -> str:
    """The first of own `claims` as SVG: on the left what acts, on the right what is acted on, with what the framework
    says between the same two things. What acts and is acted on stands on the left."""
    tails: dict[str, None] = {}
    heads: dict[str, None] = {}
    for claim in claims:
        if len(tails.keys() | heads.keys() | {claim.start, claim.end}) <= MOST:
            tails.setdefault(claim.start)
            heads.setdefault(claim.end)
    shown = tails.keys() | heads.keys()
    homes = Homes(catalogue, shown)
    inside = [one for one in catalogue.claims.values() if one.start in shown and one.end in shown]
    arrows = [*gather(inside, homes).all, *responsibilities(catalogue, homes)]

    def group(iris: Sequence[str]) -> tuple[Group, ...]:
        items = (Item(iri, catalogue.label(iri), band_of(catalogue.nodes[iri])) for iri in iris)
        return (Group("own", "", tuple(items)),)

    columns = [Column("What acts", group(list(tails)))]
    columns += [Column("What it acts on", group(rest))] if (rest := [one for one in heads if one not in tails]) else []
    placed = place(columns, arrows, gap=360, balanced=True)
    title = "Your rows beside the graph’s"
    described = f"{len(shown)} things; your arrows are magenta."
    drawing = Drawing(
        title, described, link, arrow_link, lambda arrow: arrow_title(arrow, claim_sentence(catalogue, arrow.claims[0]))
    )
    return draw(placed, drawing)
