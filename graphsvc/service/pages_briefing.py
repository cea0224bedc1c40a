"""Serves the briefing basket as one page to print, and as Word, Markdown and CSV."""

from __future__ import annotations

from datetime import date

from flask import Response

from graphsvc.errors import UsageError
from graphsvc.explorer.briefing import MOST, Briefing, as_markdown, brief
from graphsvc.explorer.bundle import as_bundle
from graphsvc.explorer.citations import citation
from graphsvc.explorer.view_options import VIEWS
from graphsvc.explorer.word import as_docx
from graphsvc.model import resolve
from graphsvc.names import NODE, VERSION
from graphsvc.service.pages_ask import arrow_link
from graphsvc.service.pages_site import FRAME, OWN, Routes, Site, asked, attachment, link

KINDS = ("md", "docx", "zip")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def briefing(site: Site) -> Response:
    """The briefing as one page to read and print."""
    items, typed = asked().several("item"), asked().text("add")
    if typed:
        items.append(f"node:{resolve(site.context.store, typed).removeprefix(NODE)}")
    if len(set(items)) > MOST:  # each leads to this page without it, by an address as long as all of them
        mend = "Take some out of the address, or make two briefings."
        raise UsageError(f"A briefing holds at most {MOST} items; these are {len(set(items))}.", mend)
    made = make(site, items)
    said = {
        "briefing": made,
        "items": list(dict.fromkeys(items)),
        "citation": citation,
        "svg": lambda section: section.view.svg(link, arrow_link, ()),
    }
    return site.page("briefing.html", made.title, "", (), said)


def briefing_file(site: Site, kind: str) -> Response:
    """The briefing as a file."""
    made = make(site, asked().several("item")).whole()
    if kind == "md":
        return attachment(as_markdown(made), "text/markdown", "briefing.md")
    if kind == "zip":
        return attachment(as_bundle(made), "application/zip", "briefing.zip")
    return attachment(as_docx(made), WORD, "briefing.docx")


def make(site: Site, items: list[str]) -> Briefing:
    """Gather the items for every form of the briefing, with the address of its page."""
    permalink = site.permalink
    for kind in KINDS:
        permalink = permalink.replace(f"/briefing.{kind}?", "/briefing?")
    day = date.today().isoformat()
    return brief(site.context.store, site.catalogue, items, permalink, VERSION, day, asked().text("title"))


ROUTES: Routes = (
    ("/briefing", briefing, VIEWS["basket"] | FRAME),
    ("/briefing.<any(md, docx, zip):kind>", briefing_file, VIEWS["briefing"] | OWN),
)
