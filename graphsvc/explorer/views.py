"""Joins the views to their drawings: what boxes and arrows say, where they lead, what is highlighted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graphsvc.answers.records import Catalogue
from graphsvc.explorer.arrows import Arrow, Filters
from graphsvc.explorer.bands import band_of, type_name
from graphsvc.explorer.focus import Focus, node_of
from graphsvc.explorer.layout import Picture
from graphsvc.explorer.overview import Overview
from graphsvc.explorer.svg import Drawing, arrow_words, draw
from graphsvc.explorer.words import SIGN_WORDS, count, forward_sentence, inside, sentence
from graphsvc.names import BASE

Link = Callable[[str], str]
ArrowLink = Callable[[Arrow], str]


def map_svg(
    catalogue: Catalogue,
    view: Overview,
    link: Link,
    arrow_link: ArrowLink,
    trail: Sequence[tuple[str, str]] = (),
    caption: Sequence[str] = (),
    nodes: Sequence[str] = (),
) -> str:
    """Draw the map; with a `trail` of (tail, head) nodes, or some `nodes`, everything else is dimmed."""
    pairs = {(view.home.get(tail, ""), view.home.get(head, "")) for tail, head in trail}
    lit = {box for pair in pairs for box in pair} | {view.home.get(iri, "") for iri in nodes}
    ends = {view.home.get(trail[0][0], ""), view.home.get(trail[-1][1], "")} if trail else set(nodes)
    drawing = Drawing(
        title="Map of the framework",
        description="Five columns: who acts, governance, implementation, clinical use, confidence and outcomes. "
        "Arrows gather the claims between boxes and what is filed under them.",
        link=link,
        arrow_link=arrow_link,
        arrow_title=lambda arrow: _gathered(catalogue, arrow),
        focus=ends,
        active=lit if lit else None,
        active_pairs=pairs if trail else None,
        signs=False,
        caption=caption,
        name="map",
        box_titles=lambda key: _box_title(catalogue, key, 0),
    )
    return draw(view.picture, drawing)


def focus_svg(catalogue: Catalogue, view: Focus, link: Link, arrow_link: ArrowLink, caption: Sequence[str] = ()) -> str:
    """Draw the columns around a node."""
    badges = {box.item.key: box.item.badge for box in view.picture.boxes}
    drawing = Drawing(
        title=f"What influences {inside(catalogue.label(view.node))}, and what it influences",
        description="Columns: what comes before, the focus, what comes after. The table says the same.",
        link=lambda key: link(node_of(key)),
        arrow_link=arrow_link,
        arrow_title=lambda arrow: _stepped(catalogue, arrow),
        focus=(f"0:{view.node}",),
        caption=caption,
        name="focus",
        box_titles=lambda key: _box_title(catalogue, node_of(key), badges[key]),
    )
    return draw(view.picture, drawing)


@dataclass(frozen=True)
class View:
    """A picture that can be drawn in any format: on a page, as a file, to drag and zoom."""

    name: str
    title: str
    shown: str
    iri: str
    picture: Picture
    iri_of: Link
    svg: Callable[[Link, ArrowLink, Sequence[str]], str]
    arrow_words: Callable[[Arrow], str]


def map_view(catalogue: Catalogue, view: Overview, trail: Sequence[tuple[str, str]] = (), title: str = "") -> View:
    """The map, or a path on it."""
    shown = f"{view.shown_nodes} of {view.all_nodes} things and {view.drawn_claims} of {view.all_claims} claims shown"
    return View(
        "paths" if trail else "map",
        title or "What influences healthcare workers’ confidence in AI",
        with_filters(shown, view.filters),
        BASE,
        view.picture,
        lambda key: key,
        lambda link, arrow_link, caption: map_svg(catalogue, view, link, arrow_link, trail, caption),
        lambda arrow: _gathered(catalogue, arrow),
    )


def focus_view(catalogue: Catalogue, view: Focus) -> View:
    """The columns around a node."""
    return View(
        "focus",
        f"What influences {inside(catalogue.label(view.node))}, and what it influences",
        with_filters(f"{view.shown} of {view.total} things shown around it", view.filters),
        view.node,
        view.picture,
        node_of,
        lambda link, arrow_link, caption: focus_svg(catalogue, view, link, arrow_link, caption),
        lambda arrow: _stepped(catalogue, arrow),
    )


def with_filters(shown: str, filters: Filters) -> str:
    """How much is shown, and the filters that are set."""
    said = filters.describe()
    return f"{shown}; filters: {'; '.join(said)}" if said else f"{shown}; no filters"


def caption_lines(view: View, date: str, version: str) -> list[str]:
    """What a picture says about itself once it has left its page."""
    return [
        f"{view.title}. {view.shown}.",
        "Signs: + more brings (or goes with) more, − less, ± sources disagree, ? direction not given.",
        f"Version {version}, drawn on {date}. {view.iri} Licence: CC BY 4.0.",
        "Chained or gathered claims are an inference for people to judge, not a finding of any source.",
    ]


def canonical_arrow_link(arrow: Arrow) -> str:
    """Where an arrow leads in a picture that has left its page: the claim, or what the arrow points at."""
    return arrow.claims[0].iri if len(arrow.claims) == 1 else arrow.claims[0].head or arrow.claims[0].object


def _gathered(catalogue: Catalogue, arrow: Arrow) -> str:
    """What an arrow of the map says: its one claim, or between what it gathers how many."""
    if len(arrow.claims) == 1:
        return arrow_words(arrow, sentence(catalogue, arrow.claims[0]))
    signs = f", {SIGN_WORDS[arrow.sign]}" if arrow.kind == "influence" else ""
    return arrow_words(arrow, f"{catalogue.label(arrow.tail)} → {catalogue.label(arrow.head)}{signs}")


def _stepped(catalogue: Catalogue, arrow: Arrow) -> str:
    """What an arrow of a focus picture says: its first claim as a sentence."""
    first = forward_sentence(catalogue, arrow.claims[0])
    return arrow_words(arrow, first if len(arrow.claims) == 1 else f"{first} And others.")


def _box_title(catalogue: Catalogue, iri: str, sources: int) -> str:
    node = catalogue.nodes[iri]
    said = f"{node.label} ({type_name(node)}, {band_of(node).name})"
    return f"{said}, {count(sources, 'source')}" if sources else said
