"""Serves the pages on chains: how one thing reaches another, and where chains close into loops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, request

from graphsvc.answers.records import Catalogue
from graphsvc.explorer import queries
from graphsvc.explorer.arrows import Arrow, Filters, of_path
from graphsvc.explorer.bands import Band, band_of
from graphsvc.explorer.overview import overview
from graphsvc.explorer.tables import claim_table
from graphsvc.explorer.views import map_svg
from graphsvc.explorer.words import BASES, STATUSES, count, inside
from graphsvc.paths import Path, find_paths
from graphsvc.paths.whole import loops
from graphsvc.paths.wording import verb
from graphsvc.service.pages_ask import arrow_link
from graphsvc.service.pages_site import Site, address, choice, filters_from_address, link, number

EXAMPLES = (
    ("local-validation", "patient-harm"),
    ("time-pressure", "clinical-errors"),
    ("regulation-and-standards", "use-of-ai"),
    ("ai-explanations", "diagnostic-accuracy"),
)


@dataclass(frozen=True)
class Step:
    """One hop as a page shows it: its two ends, the words between them, and the arrow with its claims."""

    tail: str
    head: str
    tail_band: Band
    head_band: Band
    arrow: Arrow
    words: str
    href: str


def paths_page(site: Site) -> Response:
    """How one thing reaches another: paths in words and on the map."""
    start, end = request.args.get("from", "").strip(), request.args.get("to", "").strip()
    catalogue = site.catalogue
    if not (start and end):
        said: dict[str, Any] = {
            "examples": EXAMPLES,
            "start": start,
            "end": end,
            "found": None,
            "filters": Filters(),
        }
        return site.page("paths.html", "How does one thing reach another?", "", (), said)
    found = paths_from_address(site)
    shown = min(number("show", 1, 1, 50), max(1, len(found.paths)))
    walked = [step.arrow for step in found.steps[shown - 1]] if found.paths else []
    view = overview(catalogue, keep=found.paths[shown - 1].nodes if walked else (), steps=walked)
    claims = list(dict.fromkeys(claim for steps in found.steps for step in steps for claim in step.arrow.claims))
    table = claim_table(catalogue, claims, "Every relation that these paths walk")
    arguments = request.args.to_dict(flat=False)
    said = {
        "start": start,
        "end": end,
        "found": found,
        "shown": shown,
        "svg": map_svg(catalogue, view, link, arrow_link) if walked else "",
        "view": view,
        "filters": found.filters,
        "main": table,
        "picture": lambda kind: address("picture", {"view": "paths", "kind": kind, **arguments}),
    }
    title = f"How does {inside(found.start)} reach {inside(found.end)}?"
    return site.page("paths.html", title, queries.paths_query(found.start_iri, found.end_iri), [table], said)


def loops_page(site: Site) -> Response:
    """Where chains close into loops."""
    catalogue = site.catalogue
    through = request.args.get("node", "").strip()
    longest = number("max_length", 6, 2, 8)
    found = loops(site.context.store, site.node(through) if through else None, max_length=longest)
    steps = [steps_of(catalogue, path) for path in found]
    claims = list(dict.fromkeys(claim for one in steps for step in one for claim in step.arrow.claims))
    table = claim_table(catalogue, claims, "Every relation in these loops")
    said = {
        "loops": [(path, KINDS_OF_LOOP[path.sign], one) for path, one in zip(found, steps, strict=True)],
        "through": through,
        "longest": longest,
        "main": table,
        "complete": found.complete,
    }
    return site.page("loops.html", "Loops", queries.loops_query(), [table], said)


KINDS_OF_LOOP = {
    "+": ("reinforcing", "would reinforce itself"),
    "-": ("balancing", "would balance itself"),
    "?": ("open", "a step has no fixed direction"),
    "mixed": ("contested", "the sources of a step disagree"),
}


@dataclass(frozen=True)
class Found:
    """The paths that the address asks for, with their hops in words."""

    start: str
    end: str
    start_iri: str
    end_iri: str
    paths: tuple[Path, ...]
    steps: tuple[tuple[Step, ...], ...]
    complete: bool
    cut: str | None
    filters: Filters

    @property
    def of_parts(self) -> bool:
        """Whether a path starts or ends at what is filed under the two that were named."""
        return any((path.hops[0].start, path.hops[-1].end) != (self.start_iri, self.end_iri) for path in self.paths)


def paths_from_address(site: Site) -> Found:
    """Find the paths. Raises UsageError, UnknownTerm, AmbiguousLabel, LimitError."""
    catalogue = site.catalogue
    start, end = site.node(request.args.get("from", "")), site.node(request.args.get("to", ""))
    filters = filters_from_address()
    options: dict[str, Any] = {"exact": True} if choice("parts", "yes", ("yes", "no")) == "no" else {}
    if filters.bases != frozenset(BASES):
        options["basis"] = [basis for basis in BASES if basis in filters.bases]
    if filters.statuses != frozenset(STATUSES):
        options["status"] = [status for status in STATUSES if status in filters.statuses]
    if filters.min_sources:
        options["min_sources"] = filters.min_sources
    avoid = [site.node(name) for name in request.args.getlist("avoid") if name.strip()]
    if avoid:
        options["avoid"] = avoid
    if choice("weight", "length", ("length", "evidence")) == "evidence":
        options["weight"] = "evidence"
    paths = find_paths(
        site.context.store, start, end, k=number("k", 5, 1, 25), max_length=number("max_length", 6, 1, 10), **options
    )
    listed = tuple(paths)
    return Found(
        catalogue.label(start),
        catalogue.label(end),
        start,
        end,
        listed,
        tuple(tuple(steps_of(catalogue, path)) for path in listed),
        paths.complete,
        paths.cut,
        filters,
    )


def steps_of(catalogue: Catalogue, path: Path) -> list[Step]:
    """The hops of a path as the pages show them."""
    steps = []
    for hop, arrow in zip(path.hops, of_path(catalogue, path), strict=True):
        bands = band_of(catalogue.nodes[hop.tail]), band_of(catalogue.nodes[hop.head])
        said = f"{verb(hop, path.labels)} ({count(len(arrow.sources), 'source') if arrow.sources else 'no source'})"
        steps.append(Step(hop.tail, hop.head, *bands, arrow, said, arrow_link(arrow)))
    return steps


ROUTES = (
    ("/paths", paths_page),
    ("/loops", loops_page),
)
