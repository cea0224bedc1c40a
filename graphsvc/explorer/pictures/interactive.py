"""Makes pictures to drag and zoom with pyvis and its bundled vis-network: our positions, our template, no physics.

pyvis's own page is not used: its template is not escaped, loads scripts from other hosts and draws a different picture
each time. What is kept is its model of nodes and edges, and the vis-network files inside its wheel.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from graphsvc.explorer.pictures.arrows import Arrow
from graphsvc.explorer.pictures.layout import Picture
from graphsvc.explorer.pictures.svg import FOCUS, INK, PATTERNS, colour_of, style_of
from graphsvc.explorer.pictures.views import ArrowLink, Link, View, canonical_arrow_link
from graphsvc.names import NODE
from graphsvc.wording import SIGN_MARKS

MARGIN = 7  # between a box and its words, which vis-network adds to the constraints of both
VIS_FILES = {
    "vis-network.min.js": "text/javascript",
    "vis-network.css": "text/css",
    "explore.js": "text/javascript",
    "explore.css": "text/css",
}


def graph_data(view: View, link: Link, arrow_link: ArrowLink) -> dict[str, Any]:
    """The nodes, edges and frames of a view for the drawing script, as plain data."""
    from pyvis.network import Network

    network = Network(directed=True)
    for box in view.picture.boxes:
        item = box.item
        network.add_node(
            item.key,
            label="\n".join(box.lines),
            title=f"{item.label} ({item.band.name})",
            x=round(box.x + box.width / 2),
            y=round(box.y + box.height / 2),
            shape="box",
            physics=False,
            color={
                "background": FOCUS if item.strong and item.key.startswith("0:") else "#ffffff",
                "border": item.band.ink,
            },
            borderWidth=3 if item.strong else 1.5,
            widthConstraint={"minimum": box.width - 2 * MARGIN, "maximum": box.width - 2 * MARGIN},
            heightConstraint={"minimum": box.height - 2 * MARGIN},
            font={"size": 13, "color": INK, "face": "Arial", "align": "left"},
            band=item.band.key,
            half=[box.width / 2, box.height / 2],
            slug=_slug(view.iri_of(item.key)),
            href=link(view.iri_of(item.key)),
            name=item.label,
            tag=item.band.tag,
        )
    for line in view.picture.lines:
        _add_edge(network, line.arrow, arrow_link, view)
    nodes, edges, *_ = network.get_network_data()
    return {
        "nodes": nodes,
        "edges": edges,
        "frames": _frames(view.picture),
        "title": view.title,
        "lit": sorted(view.lit),
        "quiet": view.name == "map",
    }


def _add_edge(network: Any, arrow: Arrow, arrow_link: ArrowLink, view: View) -> None:
    style = style_of(arrow)
    sign = SIGN_MARKS[arrow.sign] if arrow.kind != "responsibility" else ""
    network.add_edge(
        arrow.tail,
        arrow.head,
        color=colour_of(arrow),
        dashes=[int(part) for part in PATTERNS[style].split()] if style in PATTERNS else False,
        width=2.4 if style in ("effect", "nullFinding") else 1.3,
        own=arrow.own,
        bar=arrow.kind == "null",
        acts=arrow.kind == "responsibility",
        mark=sign,
        physics=False,
        href=arrow_link(arrow),
        words=view.arrow_words(arrow),
    )


def _slug(iri: str) -> str:
    return iri.removeprefix(NODE) if iri.startswith(NODE) else ""


def _frames(picture: Picture) -> list[dict[str, Any]]:
    return [
        {
            "x": frame.x,
            "y": frame.y,
            "width": frame.width,
            "height": frame.height,
            "title": frame.title.replace("\n", ": "),
            "tint": frame.band.tint if frame.band and frame.level == 0 else "",
            "ink": frame.band.ink if frame.band else INK,
            "band": frame.band.key if frame.band else "",
            "dotted": frame.dotted,
            "level": frame.level,
        }
        for frame in picture.frames
    ]


def standalone(view: View, caption: Sequence[str]) -> str:
    """One HTML file that holds everything it needs and asks no other host for anything."""
    return (
        _templates()
        .get_template("standalone.html")
        .render(
            view=view,
            data=graph_data(view, view.iri_of, canonical_arrow_link),
            svg=view.svg(view.iri_of, canonical_arrow_link, caption),
            text=lambda name: vis_file(name).decode(),
        )
    )


@cache
def vis_file(name: str) -> bytes:
    """The bytes of one of `VIS_FILES`. Raises KeyError for any other name."""
    if name not in VIS_FILES:
        raise KeyError(name)
    if name.startswith("vis-network"):
        return (files("pyvis") / "templates" / "lib" / "vis-9.1.2" / name).read_bytes()
    return (files("graphsvc.explorer") / "assets" / name).read_bytes()


@cache
def _templates() -> Environment:
    return Environment(loader=PackageLoader("graphsvc.explorer", "assets"), autoescape=select_autoescape())
