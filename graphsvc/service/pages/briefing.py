"""Serves the briefing basket as two pages to read and print, and as Word, HTML, Markdown and CSV."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from flask import Response, request

from graphsvc.errors import UsageError
from graphsvc.explorer.documents.briefing import MOST, Briefing, brief
from graphsvc.explorer.documents.briefing_items import ALL_WORDS, LONGEST_WORDS
from graphsvc.explorer.documents.briefing_text import article, as_markdown, as_page
from graphsvc.explorer.documents.bundle import as_bundle
from graphsvc.explorer.documents.docx import as_docx
from graphsvc.explorer.view_options import VIEWS
from graphsvc.model import resolve
from graphsvc.model.edition import NOT_STATED
from graphsvc.names import NODE
from graphsvc.service.pages.map_focus import arrow_link
from graphsvc.service.pages.site import FRAME, OWN, Routes, Site, asked, attachment, link

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def briefing(site: Site) -> Response:
    """The briefing as one page to read and print."""
    items = list(dict.fromkeys(asked().several("item")))
    if typed := asked().text("add"):
        items.append(f"node:{resolve(site.context.store, typed).removeprefix(NODE)}")
    if sentence := asked().text("say"):
        place = asked().value("at")
        items.insert(len(items) if place is None else place - 1, f"words:{sentence}")
    items = list(dict.fromkeys(items))
    if len(items) > MOST:  # each leads to this page without it, by an address as long as all of them
        mend = "Take some out of the address, or make two briefings."
        raise UsageError(f"A briefing holds at most {MOST} items; these are {len(items)}.", mend)
    made = make(site, items)
    said = {
        "briefing": made,
        "items": items,
        "titles": {section.item: section.words or section.title for section in made.sections},
        "earlier": earlier,
        "kept": kept(),
        "other": {**kept(), "annexes": None if asked().flag("annexes") else "true"},
        "permalink": address_of(items),
        "article": article(made, link, arrow_link) if made.sections else "",
        "longest": LONGEST_WORDS,
        "most_words": ALL_WORDS,
    }
    return site.page("briefing.html", made.title, "", (), said)


def briefing_file(site: Site, kind: str) -> Response:
    """The briefing as a file."""
    made = make(site, asked().several("item")).whole()
    if kind == "md":
        return attachment(as_markdown(made), "text/markdown", "briefing.md")
    if kind == "html":
        return attachment(as_page(made), "text/html", "briefing.html")
    if kind == "zip":
        return attachment(as_bundle(made), "application/zip", "briefing.zip")
    return attachment(as_docx(made), WORD, "briefing.docx")


def make(site: Site, items: list[str]) -> Briefing:
    """Gather the items for every form of the briefing."""
    day = date.today().isoformat()
    title, annexes = asked().text("title"), asked().flag("annexes")
    return brief(site.context.store, site.catalogue, items, site.edition or NOT_STATED, day, title, annexes)


def address_of(items: list[str]) -> str:
    """The address of the page of a briefing on these items, with what else this address asks for."""
    pairs = [("item", item) for item in items] + [*kept().items()]
    page = f"{request.host_url.rstrip('/')}{request.script_root}/briefing"
    return f"{page}?{urlencode(pairs)}" if pairs else page


def kept() -> dict[str, str]:
    """What this address asks for beside the items."""
    return {name: value for name in ("title", "annexes", "with") if (value := request.args.get(name))}


def earlier(items: list[str], item: str) -> list[str]:
    """The items, with this one before the one that it follows."""
    moved = list(items)
    place = moved.index(item)
    moved.insert(max(0, place - 1), moved.pop(place))
    return moved


ROUTES: Routes = (
    ("/briefing", briefing, VIEWS["basket"] | FRAME),
    ("/briefing.<any(md, docx, html, zip):kind>", briefing_file, VIEWS["briefing"] | OWN),
)
