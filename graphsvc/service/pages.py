"""Serves the pages that analysts read; every page works without JavaScript and keeps its state in its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

import graphsvc.service.pages_actions as pages_actions
import graphsvc.service.pages_answer as pages_answer
import graphsvc.service.pages_ask as pages_ask
import graphsvc.service.pages_briefing as pages_briefing
import graphsvc.service.pages_developers as pages_developers
import graphsvc.service.pages_evidence as pages_evidence
import graphsvc.service.pages_files as pages_files
import graphsvc.service.pages_paths as pages_paths
import graphsvc.service.pages_records as pages_records
import graphsvc.service.pages_story as pages_story
import graphsvc.service.static_files as static_files
from graphsvc.errors import UsageError
from graphsvc.service.kept_pages import kept
from graphsvc.service.own_sessions import in_force
from graphsvc.service.pages_site import Site, take

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

MODULES = (
    pages_answer,
    pages_ask,
    pages_paths,
    pages_actions,
    pages_records,
    pages_evidence,
    pages_files,
    pages_briefing,
    pages_story,
    pages_developers,
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
    made = Blueprint("pages", __name__, template_folder="templates", static_folder="static", static_url_path="/static")
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
