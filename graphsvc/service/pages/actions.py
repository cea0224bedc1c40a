"""Serves what somebody could do about a thing, and what education each archetype needs."""

from __future__ import annotations

from flask import Response

from graphsvc.errors import UnknownTerm
from graphsvc.explorer import queries
from graphsvc.explorer.action_data import IN_COUNTRY, NOT_A_RANKING, action_tables
from graphsvc.explorer.actions import STANDINGS, TOWARDS, actions_asked, most_acted_on, title_of
from graphsvc.explorer.archetypes import archetype_tables, archetypes
from graphsvc.explorer.view_options import ITEMS, VIEWS
from graphsvc.names import NODE
from graphsvc.service.pages.site import FRAME, Routes, Site, asked, item
from graphsvc.wording.sureness import BLANK

BEGIN = 24  # things to begin with


def actions(site: Site) -> Response:
    """What we can do about a thing; without one, the things that most measures are recorded for."""
    catalogue = site.catalogue
    if not asked().text("about"):
        begin = {"begin": most_acted_on(catalogue)[:BEGIN]}
        return site.page("actions.html", "What can we do?", "", (), begin)
    about = site.node(asked().text("about"))
    found = actions_asked(catalogue, about, asked())
    tables = action_tables(catalogue, found)
    said = {
        "found": found,
        "about": about,
        "standings": STANDINGS,
        "towards": TOWARDS,
        "blank": BLANK,
        "in_country": IN_COUNTRY,
        "note": NOT_A_RANKING,
        "main": tables[1],
        "item": item(f"actions:{about.removeprefix(NODE)}", ITEMS["actions"]),
    }
    title = title_of(catalogue, about)
    return site.page("actions.html", title, queries.actions_query(about), tables, said)


def archetypes_page(site: Site) -> Response:
    """What each archetype needs by way of education, and who gives it."""
    found = archetypes(site.catalogue)
    if not found.needs:
        raise UnknownTerm("This framework has no such page.", mend="Its pages are in the menu.")
    tables = archetype_tables(site.catalogue, found)
    title = "What education does each archetype need?"
    return site.page("archetypes.html", title, "", tables, {"found": found, "blank": BLANK})


ROUTES: Routes = (
    ("/actions", actions, VIEWS["actions"] | FRAME),
    ("/archetypes", archetypes_page, FRAME),
)
