"""Draws a few claims by themselves: what leads to a thing, and what it leads to, each arrow with its sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphsvc.explorer.focus import node_of
from graphsvc.explorer.pictures.arrows import Arrow, Homes, gather
from graphsvc.explorer.pictures.columns import band_of
from graphsvc.explorer.pictures.layout import Column, Group, Item, place
from graphsvc.explorer.pictures.svg import Drawing, arrow_title, draw
from graphsvc.explorer.pictures.views import ArrowLink, Link, View
from graphsvc.model import Catalogue, Claim
from graphsvc.names import BASE
from graphsvc.wording import arrow_words, claim_sentence, count


def pairs_view(catalogue: Catalogue, claims: Sequence[Claim], centre: str = "", title: str = "") -> View:
    """The arrows of `claims` in columns: around `centre` where there is one, else from left to right."""
    arrows = list(gather(claims, Homes(catalogue)).all)
    places = _columns(arrows, centre)
    columns = [
        Column(name, (Group(f"pairs{index}", "", tuple(_item(catalogue, index, iri, centre) for iri in iris)),))
        for index, (name, iris) in enumerate(places)
    ]
    keyed = [_keyed(arrow, places) for arrow in arrows]
    picture = place(columns, keyed, gap=96 if len(columns) > 2 else 300, balanced=True)
    name = title or "The findings"

    def svg(link: Link, arrow_link: ArrowLink, caption: Sequence[str] = ()) -> str:
        said = "Columns from left to right; each arrow carries the sign of its claims. The text says the same."
        drawing = Drawing(
            title=name,
            description=said,
            link=lambda key: link(node_of(key)),
            arrow_link=arrow_link,
            arrow_title=words,
            focus=[box.item.key for box in picture.boxes if node_of(box.item.key) == centre],
            caption=caption,
            name="pairs",
            box_titles=lambda key: catalogue.label(node_of(key)),
        )
        return draw(picture, drawing)

    def words(arrow: Arrow) -> str:
        first = arrow.claims[0]
        if arrow.kind != "influence":
            return arrow_title(arrow, claim_sentence(catalogue, first))
        said = arrow_words(arrow.claims).sentence(catalogue.name(first.start), catalogue.name(first.end))
        return arrow_title(arrow, said + ".")

    shown = count(len(arrows), "arrow")
    return View("pairs", name, shown, shown, centre or BASE, picture, node_of, svg, words)


def _columns(arrows: Sequence[Arrow], centre: str) -> list[tuple[str, list[str]]]:
    if not centre or not any(centre in (arrow.tail, arrow.head) for arrow in arrows):
        tails, heads = ([getattr(arrow, end) for arrow in arrows] for end in ("tail", "head"))
        return [("From", list(dict.fromkeys(tails))), ("To", list(dict.fromkeys(heads)))]
    before = dict.fromkeys(arrow.tail for arrow in arrows if arrow.head == centre)
    after = dict.fromkeys(arrow.head for arrow in arrows if arrow.tail == centre)
    sides = [("What bears on it", list(before)), ("In focus", [centre]), ("What it bears on", list(after))]
    return [one for one in sides if one[1]]


def _keyed(arrow: Arrow, places: Sequence[tuple[str, list[str]]]) -> Arrow:
    """The arrow between the boxes of its columns: a thing may stand in two of them."""
    for index, (_, iris) in enumerate(places[:-1]):
        if arrow.tail in iris and arrow.head in places[index + 1][1]:
            return replace(arrow, tail=f"{index}:{arrow.tail}", head=f"{index + 1}:{arrow.head}")
    return arrow


def _item(catalogue: Catalogue, column: int, iri: str, centre: str) -> Item:
    node = catalogue.nodes[iri]
    return Item(f"{column}:{iri}", node.label, band_of(node), strong=iri == centre)
