"""Draws the map that a reader starts from; its colours are those of the page, light, dark or forced."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from graphsvc.explorer.pictures.arrows import Arrow
from graphsvc.explorer.pictures.start_map import MIDDLE_X, SIZE, WIDTH, Box, Route, StartMap
from graphsvc.explorer.pictures.svg import PATTERNS, style_of
from graphsvc.framework import framework
from graphsvc.wording import SIGN_MARKS

RADIUS = 9
TITLE = framework().texts.get("map.label", "Map: what is said to bear on what")


def start_svg(
    view: StartMap,
    link: Callable[[str], str],
    arrow_link: Callable[[Arrow], str],
    arrow_title: Callable[[Arrow], str],
) -> str:
    """The map as SVG; `link` gives the address of a box by its IRI. Colours come from the style sheet of the page."""
    numbers = {box.iri: number for number, box in enumerate(view.boxes)}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="start-map" viewBox="0 0 {WIDTH} {view.height:.0f}"'
        f' role="group" aria-label="{TITLE}" font-size="{SIZE}">',
        f"<defs>{_markers('')}{_markers('own') if any(route.arrow.own for route in view.routes) else ''}</defs>",
        '<g aria-hidden="true">',
        *(f'<text class="row" x="{x:.0f}" y="{y:.0f}">{escape(title)}</text>' for title, x, y in view.titles),
        *(_arrow(route, numbers, arrow_link, arrow_title) for route in view.routes),
        *(_sign(route) for route in view.routes if route.sign_at),
        "</g>",
        '<g role="list">',
        *(_box(box, numbers[box.iri], link) for box in view.boxes),
        "</g></svg>",
    ]
    return "".join(parts)


def _markers(whose: str) -> str:
    name = f"-{whose}" if whose else ""
    return (
        f'<marker id="start-head{name}" viewBox="0 0 10 10" refX="2" refY="5" markerWidth="9" markerHeight="9"'
        f' markerUnits="userSpaceOnUse" orient="auto"><path class="head {whose}" d="M0 0L10 5L0 10z"/></marker>'
        f'<marker id="start-bar{name}" viewBox="0 0 4 14" refX="2" refY="7" markerWidth="4" markerHeight="14"'
        f' markerUnits="userSpaceOnUse" orient="auto" class="{whose}"><path class="ln" d="M2 0V14" stroke-width="2.6"/>'
        "</marker>"
    )


def _box(box: Box, number: int, link: Callable[[str], str]) -> str:
    top = box.y + box.height / 2 - (len(box.lines) - 1) * 8.5 + 5
    spans = (
        f'<tspan x="{box.x + 12:.0f}" y="{top + 17 * at:.0f}">{escape(line)}</tspan>'
        for at, line in enumerate(box.lines)
    )
    note = f'<text class="note" x="{box.x + box.width:.0f}" y="{box.y - 7:.0f}" text-anchor="end">{box.note}</text>'
    rectangle = f'<rect x="{box.x:.0f}" y="{box.y:.0f}" width="{box.width:.0f}" height="{box.height:.0f}" rx="4"/>'
    return (
        f'<g role="listitem"><a class="box {box.kind}" data-n="{number}" href="{escape(link(box.iri))}">'
        f"{rectangle}<text>{''.join(spans)}</text></a>{note if box.note else ''}</g>"
    )


def _arrow(
    route: Route,
    numbers: dict[str, int],
    arrow_link: Callable[[Arrow], str],
    arrow_title: Callable[[Arrow], str],
) -> str:
    arrow, style = route.arrow, style_of(route.arrow)
    dashes = f' stroke-dasharray="{PATTERNS[style]}"' if style in PATTERNS else ""
    end = ("bar" if arrow.kind == "null" else "head") + "-own" * arrow.own
    return (
        f'<a class="line {style}{" own" * arrow.own}" tabindex="-1"'
        f' data-t="{numbers[arrow.tail]}" data-h="{numbers[arrow.head]}"'
        f' data-sign="{arrow.sign}" data-basis="{style}" href="{escape(arrow_link(arrow))}">'
        f"<title>{escape(arrow_title(arrow))}</title>"
        f'<path class="ln" d="{route.path}"{dashes} marker-end="url(#start-{end})"/></a>'
    )


def _sign(route: Route) -> str:
    x, y = route.sign_at or (0, 0)
    before = x < MIDDLE_X  # there the signs stand close, one under the other
    place = f'x="{x - 14:.0f}" y="{y + 4:.0f}" text-anchor="end"' if before else f'x="{x + 13:.0f}" y="{y - 6:.0f}"'
    hedge = f'<text class="hedge" {place}>{route.hedge}</text>' if route.hedge else ""
    return (
        f'<g class="sg{" own" * route.arrow.own}"><circle cx="{x:.0f}" cy="{y:.0f}" r="{RADIUS}"/>'
        f'<text x="{x:.0f}" y="{y + 5:.0f}" text-anchor="middle">{SIGN_MARKS[route.arrow.sign]}</text>{hedge}</g>'
    )
