"""Turns a view into a file that stands on its own: SVG, PNG or HTML, with legend, date, version, IRI and licence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from graphsvc.errors import UsageError
from graphsvc.explorer.focus import focus
from graphsvc.explorer.pictures.arrows import of_path
from graphsvc.explorer.pictures.interactive import standalone
from graphsvc.explorer.pictures.overview import overview
from graphsvc.explorer.pictures.rasterise import png
from graphsvc.explorer.pictures.views import View, canonical_arrow_link, caption_lines, focus_view, map_view
from graphsvc.model import catalogue_of, resolve
from graphsvc.names import VERSION
from graphsvc.paths import Path, find_paths
from graphsvc.store import Store
from graphsvc.wording import REACHES
from graphsvc.wording.joint import at_most

FORMATS = {"svg": "image/svg+xml", "png": "image/png", "html": "text/html"}
VIEWS = ("map", "focus", "path")


def draw(store: Store, nodes: Sequence[str] = (), view: str = "map", format: str = "svg") -> bytes:
    """Draw a view of `store` as a file.

    `view` is "map" (no node), "focus" (one node) or "path" (two nodes: from and to; the shortest path). `nodes` are
    IRIs, CURIEs, slugs or labels. `format` is "svg", "png" or "html". Raises UsageError, UnknownTerm, AmbiguousLabel,
    and MissingTool when a PNG is wanted and the machine has no fonts.
    """
    wanted = {"map": 0, "focus": 1, "path": 2}.get(view)
    if wanted is None:
        raise UsageError(f"There is no view called “{view}”.", f"Views: {', '.join(VIEWS)}.")
    if len(nodes) != wanted:
        raise UsageError(
            f"The view {view} takes {wanted} names, not {len(nodes)}.", "Name what to draw, or change --view."
        )
    catalogue = catalogue_of(store)
    if view == "focus":
        return export(focus_view(catalogue, focus(catalogue, resolve(store, nodes[0]))), format)
    if view == "map":
        return export(map_view(catalogue, overview(catalogue)), format)
    found = find_paths(store, nodes[0], nodes[1], k=1)
    first = next(iter(found), None)
    if first is None:
        said = f"No path{at_most(found.longest)} is recorded from {nodes[0]} to {nodes[1]}."
        raise UsageError(said, "Try the other way round.")
    return draw_path(store, first, format)


def draw_path(store: Store, path: Path, format: str = "svg") -> bytes:
    """Draw a path that was found in `store` over the map, as a file. Raises UsageError for another format."""
    catalogue = catalogue_of(store)
    ends = f"How {REACHES.clause(catalogue.name(path.start), catalogue.name(path.end))}"
    return export(map_view(catalogue, overview(catalogue, keep=path.nodes, steps=of_path(path)), ends), format)


def export(view: View, format: str, day: str = "") -> bytes:
    """Write a view as "svg", "png" or "html"; `day` is the date it says (today's unless given)."""
    if format not in FORMATS:
        raise UsageError(f"A picture cannot be written as “{format}”.", f"Formats: {', '.join(FORMATS)}.")
    caption = caption_lines(view, day or date.today().isoformat(), VERSION)
    if format == "html":
        return standalone(view, caption).encode()
    svg = view.svg(view.iri_of, canonical_arrow_link, caption)
    return png(svg) if format == "png" else svg.encode()
