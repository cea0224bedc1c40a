"""Serves the pages that analysts read; every page works without JavaScript and keeps its state in its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

import graphsvc.service.pages.static_files as static_files
from graphsvc.errors import UsageError
from graphsvc.service.own_sessions import in_force
from graphsvc.service.pages import (
    actions,
    answer,
    briefing,
    developers,
    evidence,
    map_focus,
    paths,
    pictures,
    records,
    story,
)
from graphsvc.service.pages.page_cache import kept
from graphsvc.service.pages.site import Site, take

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

MODULES = (
    answer,
    map_focus,
    paths,
    actions,
    records,
    evidence,
    pictures,
    briefing,
    story,
    developers,
)

LONGEST = 16 << 10  # bytes of the query part of an address: many links of a page repeat it


class AddressTooLong(UsageError):
    """The address of a page holds more than a page repeats."""

    http_status = 414
    title = "The address is too long"

    def __init__(self, size: int) -> None:
        super().__init__(f"The address has {size:,} bytes after the “?”; a page takes {LONGEST:,}.", "Ask for less.")


def blueprint(context: ServiceContext) -> Blueprint:
    """The routes of all pages, with their templates and static files."""
    made = Blueprint(
        "pages", "graphsvc.service", template_folder="templates", static_folder="static", static_url_path="/static"
    )
    static_files.install(made)
    site = Site(context)
    for module in MODULES:
        for rule, view, options in module.ROUTES:
            made.add_url_rule(rule, view.__name__, partial(_answer, site, view, options))
    return made


def _answer(site: Site, view: Callable[..., Any], options: Mapping[str, Any], /, **values: Any) -> Response:
    """The page for this address; what its view does not take is refused before anything is made or looked up.

    `options` are those of the view, or by the `view` that the address names. The time that a search may take is the
    service's to say.
    """
    if len(request.query_string) > LONGEST:
        raise AddressTooLong(len(request.query_string))
    own = options[values["view"]] if "view" in values else options
    take(own, {"time_limit": site.context.options["query_timeout"]} if "time_limit" in own else {})
    return kept(Site(in_force(site.context)), view, **values)
