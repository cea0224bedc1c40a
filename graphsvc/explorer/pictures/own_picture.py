"""Draws what readers brought beside what the framework says of the same things, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from graphsvc.explorer.focus import node_of
from graphsvc.explorer.pictures.arrows import Arrow, Homes, gather, responsibilities
from graphsvc.explorer.pictures.columns import band_of
from graphsvc.explorer.pictures.layout import Column, Group, Item, place
from graphsvc.explorer.pictures.svg import Drawing, arrow_title, draw
from graphsvc.model import Catalogue, Claim
from graphsvc.wording import claim_sentence

MOST = 40  # things in the picture; the table has all rows


def picture(
    catalogue: Catalogue, claims: Sequence[Claim], link: Callable[[str], str], arrow_link: Callable[[Arrow], str]
) -> str:
    """The first of own `claims` as SVG: on the left what acts, on the right what is acted on, with what the framework
    says between the same two things. What acts and is acted on stands on both sides."""
    pairs: dict[tuple[str, str], None] = {}
    for claim in claims:
        if len({end for pair in pairs for end in pair} | {claim.start, claim.end}) <= MOST:
            pairs.setdefault((claim.start, claim.end))
    homes = Homes(catalogue, {end for pair in pairs for end in pair})
    inside = [one for one in catalogue.claims.values() if (one.start, one.end) in pairs]
    drawn = [*gather(inside, homes).all, *responsibilities(catalogue, homes)]
    arrows = [
        replace(arrow, tail=f"0:{arrow.tail}", head=f"1:{arrow.head}")
        for arrow in drawn
        if (arrow.tail, arrow.head) in pairs
    ]
    columns = []
    for side, title in enumerate(("What acts", "What it acts on")):
        items = (
            Item(f"{side}:{iri}", catalogue.label(iri), band_of(catalogue.nodes[iri]))
            for iri in dict.fromkeys(pair[side] for pair in pairs)
        )
        columns.append(Column(title, (Group(f"own{side}", "", tuple(items)),)))
    drawing = Drawing(
        title="Your rows beside the graph’s",
        description="On the left what acts, on the right what it acts on; your arrows are magenta.",
        link=lambda key: link(node_of(key)),
        arrow_link=arrow_link,
        arrow_title=lambda arrow: arrow_title(arrow, claim_sentence(catalogue, arrow.claims[0])),
        name="own",
    )
    return draw(place(columns, arrows, gap=360, balanced=True), drawing)
