"""Tells a chosen sequence of views with the words of whoever tells it: for a page, for paper, and as one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from graphsvc.errors import GraphsvcError, LimitError, UsageError
from graphsvc.explorer.documents.briefing_items import Section, own_words, section
from graphsvc.explorer.parameters import FILTERS, filters
from graphsvc.explorer.pictures.overview import overview
from graphsvc.explorer.pictures.views import map_view
from graphsvc.framework import framework
from graphsvc.model import Catalogue, resolve
from graphsvc.names import BASE, NODE
from graphsvc.options import read
from graphsvc.store import Store

MOST = 20
PAGES = (
    *("/", "/focus", "/paths", "/who", "/actions", "/evidence", "/contradictions", "/relations", "/loops"),
    "/doc/claim/…",
)
SHOWN = 6  # findings of one view
_NAMED = {"/focus": ("node", "node"), "/actions": ("actions", "about"), "/who": ("who", "about")}
_WHOLE = {"/relations": "relations:all", "/loops": "loops:all"}


@dataclass(frozen=True)
class Story:
    """The views and words in their order, each a section; `faults` are the items that are none."""

    title: str
    sections: tuple[Section, ...]
    date: str
    version: str
    faults: tuple[tuple[str, GraphsvcError], ...] = ()

    def whole(self) -> Story:
        """This story, for a file: it must hold all that was asked for. Raises the first fault."""
        for item, error in self.faults:
            raise UsageError(f"“{item}” cannot be in the story: {error.message}", error.mend or "Take it out.")
        return self


def tell(store: Store, catalogue: Catalogue, items: Sequence[str], title: str, date: str, version: str) -> Story:
    """Gather the items: addresses of our own pages (`/focus?node=use-of-ai`), `words:<text>`, and items of a briefing.

    An address of any other page or place, an item that is not understood, and one after the 20th is a fault.
    """
    sections, faults = [], []
    for number, item in enumerate(dict.fromkeys(items)):
        try:
            if number >= MOST:
                raise LimitError(f"A story holds at most {MOST} views and words.", "Make two stories of it.")
            sections.append(own_words(item) or _view(store, catalogue, item))
        except GraphsvcError as error:
            faults.append((item, error))
    return Story(title or f"{framework().name}: a story", tuple(sections), date, version, tuple(faults))


def _view(store: Store, catalogue: Catalogue, address: str) -> Section:
    if not address.startswith("/") and not _is_place(address):
        return section(store, catalogue, address)
    split = urlsplit(address)
    if split.scheme or split.netloc or address.startswith("//") or "\\" in address:
        raise UsageError(f"“{address}” is not an address of these pages.", f"Begin with one of: {', '.join(PAGES)}.")
    pairs = parse_qsl(split.query)
    if split.path == "/":
        asked = read(FILTERS, _lists(pairs), "page")
        view = map_view(catalogue, overview(catalogue, filters(asked)))
        return Section(address, view.title, BASE, (f"{view.shown}.",), view=view)
    return section(store, catalogue, _item(store, split.path, pairs, address))


def _item(store: Store, path: str, pairs: Sequence[tuple[str, str]], address: str) -> str:
    """The item of a briefing that shows what a page shows. Raises UsageError for another page."""
    given = dict(pairs)

    def named(key: str) -> str:
        if not given.get(key):
            raise UsageError(f"“{address}” does not say {key}.", f"Write it as {path}?{key}=….")
        return resolve(store, given[key]).removeprefix(NODE)

    if path in _NAMED:
        kind, key = _NAMED[path]
        name = "all" if path == "/who" and not given.get(key) else named(key)
        return _with(f"{kind}:{name}", pairs, key)
    if path == "/paths":
        return _with(f"paths:{named('from')}~{named('to')}", pairs, "from", "to")
    if path in _WHOLE:
        return _with(_WHOLE[path], pairs)
    if path == "/evidence":
        return _with(f"evidence:{given.get('by', 'basis')}", pairs, "by")
    if path == "/contradictions":
        return _with("contradictions", pairs)
    if path.startswith("/doc/claim/"):
        return f"claim:{unquote(path.removeprefix('/doc/claim/')).removesuffix('.html')}"
    raise UsageError(f"“{address}” is no view that a story can show.", f"Begin with one of: {', '.join(PAGES)}.")


def _with(item: str, pairs: Sequence[tuple[str, str]], *taken: str) -> str:
    rest = urlencode([(key, value) for key, value in pairs if key not in taken])
    return f"{item}?{rest}" if rest else item


def _lists(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _is_place(address: str) -> bool:
    """Whether it looks like an address somewhere else, and not like an item of a briefing."""
    scheme, _, rest = address.partition(":")
    return rest.startswith("//") or scheme.lower() in ("javascript", "data", "file", "mailto", "blob")
