"""Serves a story: a chosen sequence of views with the reader's own words, as a page and as one file."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from flask import Response, request

from graphsvc.errors import UsageError
from graphsvc.explorer.documents.briefing_items import LONGEST_WORDS
from graphsvc.explorer.documents.story import MOST, PAGES, Story, tell
from graphsvc.explorer.documents.story_text import as_one_file, as_story
from graphsvc.explorer.view_options import VIEWS
from graphsvc.model.edition import NOT_STATED
from graphsvc.service.pages.briefing import earlier
from graphsvc.service.pages.map_focus import arrow_link
from graphsvc.service.pages.site import FRAME, OWN, Routes, Site, asked, attachment, link


def story(site: Site) -> Response:
    """The story as one page to read, change and print."""
    items = list(dict.fromkeys(asked().several("item")))
    place = len(items) if asked().value("at") is None else asked().number("at") - 1
    added = [asked().text("add"), f"words:{asked().text('say')}" if asked().text("say") else ""]
    items[place:place] = [own_address(one) for one in added if one]
    items = list(dict.fromkeys(items))
    if (
        len(items) > 2 * MOST
    ):  # a few too many are told; each leads to this page without it, by an address as long as all
        mend = "Take some out of the address, or make two stories."
        raise UsageError(f"A story holds at most {MOST} views; these are {len(items)}.", mend)
    told = _told(site, items)
    kept = {name: value for name in ("title", "with") if (value := request.args.get(name))}
    said = {
        "story": told,
        "items": items,
        "titles": {section.item: section.words or section.title for section in told.sections},
        "earlier": earlier,
        "kept": kept,
        "pages": PAGES,
        "longest": LONGEST_WORDS,
        "permalink": f"{request.base_url}?{urlencode([*(('item', one) for one in items), *kept.items()])}",
        "article": as_story(site.catalogue, told, link, arrow_link) if told.sections else "",
    }
    return site.page("story.html", told.title, "", (), said)


def story_file(site: Site) -> Response:
    """The story as one HTML file."""
    told = _told(site, asked().several("item")).whole()
    return attachment(as_one_file(site.catalogue, told), "text/html", "story.html")


def own_address(text: str) -> str:
    """An address of these pages without the host that it was copied with; any other text as it is."""
    root = request.url_root.rstrip("/")
    return text.removeprefix(root) or "/" if f"{text}/".startswith(f"{root}/") else text


def _told(site: Site, items: list[str]) -> Story:
    items = [own_address(one) for one in items]
    day, edition = date.today().isoformat(), site.edition or NOT_STATED
    return tell(site.context.store, site.catalogue, items, asked().text("title"), day, edition)


ROUTES: Routes = (
    ("/story", story, VIEWS["story"] | FRAME),
    ("/story.html", story_file, VIEWS["story-file"] | OWN),
)
