"""Serves the pages on chains: how one thing reaches another, and where chains close into loops."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response

from graphsvc.explorer import queries
from graphsvc.explorer.answers.answer import Answer
from graphsvc.explorer.answers.lines import lines_between
from graphsvc.explorer.documents.tables import claim_table
from graphsvc.explorer.parameters import filters
from graphsvc.explorer.path_views import Chains, Step, chains, loops_asked, on_map
from graphsvc.explorer.pictures.ring import ring, ring_svg
from graphsvc.explorer.pictures.views import arrow_said, map_svg
from graphsvc.explorer.view_options import ITEMS, VIEWS
from graphsvc.framework import framework
from graphsvc.names import NODE
from graphsvc.paths import Path, find_paths
from graphsvc.service.pages.map_focus import arrow_link, near_by_name
from graphsvc.service.pages.site import FRAME, Routes, Site, address, arguments, asked, item, link
from graphsvc.wording import LOOP_KINDS, REACH

EXAMPLES = framework().pairs.get("examples.paths", ())


CARDS = 50  # paths that a page shows; its table has all


def paths_page(site: Site) -> Response:
    """How one thing reaches another: paths in words and on the map."""
    start, end = asked().text("start"), asked().text("end")
    catalogue = site.catalogue
    if not (start and end):
        held = [pair for pair in EXAMPLES if all(NODE + slug in catalogue.nodes for slug in pair)]
        said: dict[str, Any] = {"examples": held, "node": NODE, "start": start, "end": end, "found": None}
        return site.page("paths.html", "How does one thing reach another?", "", (), said)
    found = chains_from_address(site)
    view = on_map(catalogue, found)
    claims = list(dict.fromkeys(claim for steps in found.steps for step in steps for claim in step.arrow.claims))
    table = claim_table(catalogue, claims, "Every relation that these paths walk")
    ends = [iri.removeprefix(NODE) for iri in (found.start, found.end)]
    said = {
        "start": start,
        "end": end,
        "found": found,
        "answer": answer_to(site, found),
        "cards": found.paths[:CARDS],
        "arrow_link": arrow_link,
        "slug": lambda iri: catalogue.nodes[iri].slug,
        "svg": map_svg(catalogue, view, link, arrow_link) if found.paths else "",
        "view": view,
        "main": table,
        "instead": [] if found.paths else instead(site, found),
        "item": item("paths:" + "~".join(ends), ITEMS["paths"]),
        "picture": lambda kind: address("picture", {"view": "paths", "kind": kind, **arguments(VIEWS["paths"])}),
    }
    title = f"{REACH.sentence(catalogue.name(found.start), catalogue.name(found.end))}?"
    return site.page("paths.html", title, queries.paths_query(found.start, found.end), [table], said)


def answer_to(site: Site, found: Chains) -> Answer:
    """The lines on the paths as they were asked for."""
    narrowed = found.narrowed or found.avoided or asked().value("max_length") != asked().options["max_length"].default
    if not narrowed:
        return lines_between(site.context.store, site.catalogue, found.start, found.end)
    return lines_between(site.context.store, site.catalogue, found.start, found.end, found.found, filters(asked()))


def instead(site: Site, found: Chains) -> list[tuple[str, str]]:
    """Pairs with a path, where two nodes have none between them: one of the two, and a thing named like the other."""
    store = site.context.store
    near = [(found.start, match.iri) for match in near_by_name(site, found.end)]
    near += [(match.iri, found.end) for match in near_by_name(site, found.start)]
    return [pair for pair in near if pair[0] != pair[1] and any(find_paths(store, *pair, k=1))]


def loops_page(site: Site) -> Response:
    """Where chains close into loops."""
    found = loops_asked(site.context.store, site.catalogue, asked())
    names = found.names
    table = claim_table(site.catalogue, found.claims, "Every relation in these loops")
    said = {
        "loops": [
            (path, LOOP_KINDS[path.sign], one, name, loop_svg(site, path, one, name, at))
            for at, (path, one, name) in enumerate(zip(found.paths, found.steps, names, strict=True))
        ],
        "found": found,
        "main": table,
        "arrow_link": arrow_link,
        "item": item("loops:all", ITEMS["loops"]),
    }
    return site.page("loops.html", "Loops", queries.loops_query(), [table], said)


def loop_svg(site: Site, path: Path, steps: Sequence[Step], name: str, at: int) -> str:
    """A loop drawn as a ring."""
    catalogue, arrows = site.catalogue, [step.arrow for step in steps]
    picture = ring(catalogue, path.nodes[:-1], arrows)
    title = f"Loop {name or at + 1}: {', '.join(catalogue.label(iri) for iri in path.nodes[:-1])}"
    said = (f"loop-{at + 1}", title, name)
    return ring_svg(catalogue, picture, said, link, arrow_link, lambda arrow: arrow_said(catalogue, arrow))


def chains_from_address(site: Site) -> Chains:
    """The paths that the address asks for. Raises UsageError, UnknownTerm, AmbiguousLabel, LimitError."""
    start, end = site.node(asked().text("start")), site.node(asked().text("end"))
    return chains(site.context.store, site.catalogue, start, end, asked())


ROUTES: Routes = (("/paths", paths_page, VIEWS["paths"] | FRAME), ("/loops", loops_page, VIEWS["loops"] | FRAME))
