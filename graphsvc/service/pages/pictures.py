"""Serves pictures as files, and the map and the columns to drag and zoom."""

from __future__ import annotations

from flask import Response, make_response

from graphsvc.errors import UnknownTerm, UsageError
from graphsvc.explorer import queries
from graphsvc.explorer.documents.tables import claim_table
from graphsvc.explorer.parameters import filters
from graphsvc.explorer.path_views import on_map
from graphsvc.explorer.pictures.export import FORMATS, export
from graphsvc.explorer.pictures.interactive import VIS_FILES, graph_data, vis_file
from graphsvc.explorer.pictures.overview import overview
from graphsvc.explorer.pictures.views import View, focus_view, map_view
from graphsvc.explorer.view_options import VIEWS
from graphsvc.framework import framework
from graphsvc.service.pages.map_focus import arrow_link, focus_from_address
from graphsvc.service.pages.paths import chains_from_address
from graphsvc.service.pages.site import FRAME, OWN, Routes, Site, address, arguments, asked, attachment, link
from graphsvc.wording import filter_words, in_sentence
from graphsvc.wording.joint import at_most

SLUG = "-".join(framework().name.lower().split())  # begins the names of files


def picture(site: Site, view: str, kind: str) -> Response:
    """A picture as a file."""
    return attachment(export(view_from_address(site, view), kind), FORMATS[kind], f"{SLUG}-{view}.{kind}")


def explore(site: Site) -> Response:
    """A picture to drag and zoom."""
    name = "focus" if asked().text("node") else "map"
    view = view_from_address(site, name)
    claims = dict.fromkeys(claim for line in view.picture.lines for claim in line.arrow.claims)
    table = claim_table(site.catalogue, list(claims), "The same as a table")
    said = {
        "view": view,
        "filtered": filter_words(filters(asked())),
        "main": table,
        "data": graph_data(view, link, arrow_link),
        "picture": lambda kind: address("picture", {"view": name, "kind": kind, **arguments(VIEWS[name])}),
    }
    return site.page("explore.html", f"Explore: {view.title}", queries.map_query(), [table], said)


def asset(site: Site, name: str) -> Response:
    """A script or style sheet that /explore needs."""
    if name not in VIS_FILES:
        raise UnknownTerm(f"There is no file called “{name}”.", mend=f"Files: {', '.join(VIS_FILES)}.")
    response = make_response(vis_file(name))
    response.headers["Content-Type"] = f"{VIS_FILES[name]}; charset=utf-8"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def view_from_address(site: Site, name: str) -> View:
    """The view that the address asks for. Raises UsageError, UnknownTerm, AmbiguousLabel."""
    catalogue = site.catalogue
    if name == "focus":
        return focus_view(catalogue, focus_from_address(site))
    if name == "map":
        return map_view(catalogue, overview(catalogue, filters(asked())))
    found = chains_from_address(site)
    if not found.paths:
        start, end = (in_sentence(catalogue.name(iri)) for iri in (found.start, found.end))
        said = f"No path{at_most(found.found.longest)} is recorded from {start} to {end}."
        raise UsageError(said, "Try the other way round.")
    return map_view(catalogue, on_map(catalogue, found), found.title)


ROUTES: Routes = (
    (
        "/picture/<any(map, focus, paths):view>.<any(svg, png, html):kind>",
        picture,
        {name: VIEWS[name] | OWN for name in ("map", "focus", "paths")},
    ),
    ("/explore", explore, VIEWS["focus"] | FRAME),
    ("/assets/<name>", asset, {}),
)
