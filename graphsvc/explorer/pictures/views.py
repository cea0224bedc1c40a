"""Joins the views to their drawings: what boxes and arrows say, where they lead, what is highlighted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graphsvc.explorer.focus import Focus, focus_title, node_of
from graphsvc.explorer.pictures.arrows import Arrow
from graphsvc.explorer.pictures.columns import LAYERS, WHO, band_of, type_name
from graphsvc.explorer.pictures.layout import Picture
from graphsvc.explorer.pictures.overview import LAST, Overview
from graphsvc.explorer.pictures.svg import Drawing, arrow_title, draw
from graphsvc.framework import framework
from graphsvc.model import Catalogue, EvidenceFilter
from graphsvc.names import BASE
from graphsvc.wording import (
    SIGN_LEGEND,
    SIGN_WORDS,
    arrow_words,
    claim_sentence,
    count,
    filter_words,
)

Link = Callable[[str], str]
ArrowLink = Callable[[Arrow], str]
COLUMNS = (WHO.name, *(band.name for band in LAYERS), LAST)
LEFT_OUT = "arrows within a column are left out, and an arrow is drawn as the strongest claim it gathers"


def map_svg(
    catalogue: Catalogue,
    view: Overview,
    link: Link,
    arrow_link: ArrowLink,
    caption: Sequence[str] = (),
    nodes: Sequence[str] = (),
) -> str:
    """Draw the map; where it is that of a path, or with some `nodes`, everything else is dimmed."""
    lit = {view.home.get(iri, "") for iri in (*view.trail, *nodes)}
    ends = {view.home.get(iri, "") for iri in (*view.trail[:1], *view.trail[-1:], *nodes)}
    drawing = Drawing(
        title="Map of the framework",
        description=f"Columns: {', '.join(COLUMNS).lower()}. "
        "Arrows gather the claims between boxes, their kinds and their parts.",
        link=link,
        arrow_link=arrow_link,
        arrow_title=lambda arrow: arrow_said(catalogue, arrow),
        focus=ends,
        active=lit if lit else None,
        trail=bool(view.trail),
        crowded=not view.trail,
        signs=bool(view.trail),
        caption=caption,
        name="map",
        box_titles=lambda key: _box_title(catalogue, key, 0),
    )
    return draw(view.picture, drawing)


def focus_svg(catalogue: Catalogue, view: Focus, link: Link, arrow_link: ArrowLink, caption: Sequence[str] = ()) -> str:
    """Draw the columns around a node."""
    badges = {box.item.key: box.item.badge for box in view.picture.boxes}
    drawing = Drawing(
        title=focus_title(catalogue, view),
        description="Columns: what comes before, the focus, what comes after. The table says the same.",
        link=lambda key: link(node_of(key)),
        arrow_link=arrow_link,
        arrow_title=lambda arrow: arrow_said(catalogue, arrow),
        focus=(f"0:{view.node}",),
        caption=caption,
        name="focus",
        box_titles=lambda key: _box_title(catalogue, node_of(key), badges[key]),
    )
    return draw(view.picture, drawing)


@dataclass(frozen=True)
class View:
    """A picture that can be drawn in any format: on a page, as a file, to drag and zoom.

    `shown` says how much of the graph it shows where arrows can be pointed at, `still` where they cannot; `lit` are the
    boxes of a path, whose arrows are the only ones.
    """

    name: str
    title: str
    shown: str
    still: str
    iri: str
    picture: Picture
    iri_of: Link
    svg: Callable[[Link, ArrowLink, Sequence[str]], str]
    arrow_words: Callable[[Arrow], str]
    lit: frozenset[str] = frozenset()


def map_view(catalogue: Catalogue, view: Overview, title: str = "") -> View:
    """The map, or a path on it."""
    lines = [line for line in view.picture.lines if line.arrow.kind == "influence"]
    across = sum(len(line.arrow.claims) for line in lines if line.crosses)
    shown, still = _of_map(view, view.drawn_claims), f"{_of_map(view, across)}; {LEFT_OUT}"
    if view.trail:
        shown = still = f"{count(view.drawn_claims, 'claim')} on the path; everything off it is dimmed"
    return View(
        "paths" if view.trail else "map",
        title or framework().question.removesuffix("?"),
        with_filters(shown, view.filters),
        with_filters(still, view.filters),
        BASE,
        view.picture,
        lambda key: key,
        lambda link, arrow_link, caption: map_svg(catalogue, view, link, arrow_link, caption),
        lambda arrow: arrow_said(catalogue, arrow),
        frozenset(view.home.get(iri, "") for iri in view.trail),
    )


def _of_map(view: Overview, claims: int) -> str:
    return f"{view.shown_nodes} of {view.all_nodes} things and {claims} of {view.all_claims} claims shown"


def focus_view(catalogue: Catalogue, view: Focus) -> View:
    """The columns around a node."""
    shown = with_filters(f"{view.shown} of {view.total} things shown around it", view.filters)
    return View(
        "focus",
        focus_title(catalogue, view),
        shown,
        shown,
        view.node,
        view.picture,
        node_of,
        lambda link, arrow_link, caption: focus_svg(catalogue, view, link, arrow_link, caption),
        lambda arrow: arrow_said(catalogue, arrow),
    )


def with_filters(shown: str, filters: EvidenceFilter) -> str:
    """How much is shown, and the filters that are set."""
    said = filter_words(filters)
    return f"{shown}; filters: {'; '.join(said)}" if said else f"{shown}; no filters"


def caption_lines(view: View, date: str, version: str) -> list[str]:
    """What a picture says about itself once it has left its page."""
    return [
        f"{view.title}. {view.still}.",
        f"Signs: {'; '.join(f'{mark} {said}' for mark, said in SIGN_LEGEND)}.",
        f"Version {version}, drawn on {date}. {view.iri} Licence: CC BY 4.0.",
        "Chained or gathered claims are an inference for people to judge, not a finding of any source.",
    ]


def canonical_arrow_link(arrow: Arrow) -> str:
    """Where an arrow leads in a picture that has left its page: the claim, or what the arrow points at."""
    return arrow.claims[0].iri if len(arrow.claims) == 1 else arrow.claims[0].head or arrow.claims[0].object


def arrow_said(catalogue: Catalogue, arrow: Arrow) -> str:
    """What an arrow says, and how much is behind it."""
    return arrow_title(arrow, spoken(catalogue, arrow))


def spoken(catalogue: Catalogue, arrow: Arrow) -> str:
    """What an arrow says: all claims on its one pair of things; of several pairs the first, and what they come to."""
    pairs = arrow.pairs
    (start, end), claims = next(iter(pairs.items()))
    if arrow.kind in ("influence", "structure"):
        said = arrow_words(claims).sentence(catalogue.name(start), catalogue.name(end)) + "."
    else:
        said = claim_sentence(catalogue, claims[0]) + (" And others." if len(arrow.claims) > 1 else "")
    if len(pairs) > 1 and arrow.kind == "influence":
        more = f"{count(len(pairs) - 1, 'more pair')} of them, their kinds or parts"
        said += f" And {more}; together: {SIGN_WORDS[arrow.sign]}."
    return said


def _box_title(catalogue: Catalogue, iri: str, sources: int) -> str:
    node = catalogue.nodes[iri]
    said = f"{node.label} ({type_name(node)}, {band_of(node).name})"
    return f"{said}, {count(sources, 'source')}" if sources else said
