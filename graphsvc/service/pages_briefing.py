"""Serves the briefing basket as one page to print, and as Word, Markdown and CSV."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, request

from graphsvc import __version__
from graphsvc.answers import resolve
from graphsvc.explorer.briefing import Briefing, as_csv, as_markdown, brief
from graphsvc.explorer.citations import citation
from graphsvc.explorer.word import as_docx
from graphsvc.names import NODE
from graphsvc.service.pages_ask import arrow_link
from graphsvc.service.pages_site import Site, attachment, link

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def register(blueprint: Blueprint, site: Site) -> None:
    """Add the routes of this module."""

    @blueprint.get("/briefing")
    def briefing() -> Response:
        items = [item for item in request.args.getlist("item") if item.strip()]
        typed = request.args.get("add", "").strip()
        if typed:
            items.append(f"node:{resolve(site.context.store, typed).removeprefix(NODE)}")
        made = make(items)
        said = {
            "briefing": made,
            "items": list(dict.fromkeys(items)),
            "citation": citation,
            "svg": lambda section: section.view.svg(link, arrow_link, ()),
        }
        return site.page("briefing.html", made.title, "", (), said)

    @blueprint.get("/briefing.<any(md, docx, csv):kind>")
    def briefing_file(kind: str) -> Response:
        made = make([item for item in request.args.getlist("item") if item.strip()])
        if kind == "md":
            return attachment(as_markdown(made), "text/markdown", "briefing.md")
        if kind == "csv":
            return attachment(as_csv(made), "text/csv", "briefing.csv")
        response = attachment(as_docx(made), WORD, "briefing.docx")
        response.headers["Content-Type"] = WORD
        return response

    def make(items: list[str]) -> Briefing:
        permalink = site.permalink.replace("/briefing.docx", "/briefing").replace("/briefing.md", "/briefing")
        permalink = permalink.replace("/briefing.csv", "/briefing")
        title = request.args.get("title", "").strip()[:120]
        day = date.today().isoformat()
        return brief(site.context.store, site.catalogue, items, permalink, __version__, day, title)
