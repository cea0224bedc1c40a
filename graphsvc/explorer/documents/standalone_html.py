"""Writes HTML that stands on its own: fragments from the templates in `assets`, and one file that asks for no other."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup

from graphsvc.explorer.documents.tables import Table
from graphsvc.explorer.pictures.views import ArrowLink, Link, View
from graphsvc.wording import printable


def fragment(template: str, link: Link, arrow_link: ArrowLink, **values: Any) -> Markup:
    """A template of `assets` with these values, all escaped; it may draw views (`svg`) and tables (`rows`)."""
    made = _templates().get_template(template)
    drawn = {"link": link, "svg": lambda view: _svg(view, link, arrow_link), "rows": _rows(link)}
    return Markup(made.render(**drawn, **values))  # noqa: S704 - escaped by the template


def as_file(title: str, body: Markup) -> str:
    """One HTML file with its style in it."""
    style = files("graphsvc.explorer").joinpath("assets/document.css").read_text(encoding="utf-8")
    made = _templates().get_template("document.html")
    return made.render(title=title, body=body, style=Markup(style))  # noqa: S704 - our own file


def _svg(view: View, link: Link, arrow_link: ArrowLink) -> Markup:
    return Markup(view.svg(lambda key: link(view.iri_of(key)), arrow_link, ()))  # noqa: S704 - escaped where it is drawn


def _rows(link: Link) -> Callable[[Table], Markup]:
    made = _templates().get_template("rows.html")
    return lambda table: Markup(made.render(table=table, link=link))  # noqa: S704 - escaped by the template


@cache
def _templates() -> Environment:
    loader = PackageLoader("graphsvc.explorer", "assets")
    return Environment(
        loader=loader, autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True, finalize=_shown
    )


def _shown(value: object) -> object:
    """Text without control characters, which no HTML may hold; what is markup already stays as it is."""
    return printable(value) if type(value) is str else value
