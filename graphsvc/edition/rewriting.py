"""Rewrites the links of a page for its file: each leads to another file, or says that it needs a server."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urlsplit

from graphsvc.edition.addresses import HOST, NO_SERVER, SCRIPTED, Address, relative, root_of

LINKS = frozenset({"href", "src", "action", "xlink:href", "data-url", "data-endpoint", "data-vocabulary"})
_ATTRIBUTE = re.compile(r'(?<![\w:-])([\w:-]+)="([^"]*)"')
POLICY = (
    "default-src 'self'; img-src 'self' data:; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'"
)
STYLED = ("explore/", "sparql/")


class Rewriter(HTMLParser):
    """Reads a page or a drawing and writes it anew; `found` is called with each address that needs a file.

    Only tags with a link are written anew, all else is copied as it stands.
    """

    def __init__(self, file: str, found: Callable[[Address], None]) -> None:
        super().__init__(convert_charrefs=False)
        self.file = file
        self._found = found
        self._changes: list[tuple[int, int, str]] = []  # from where to where, and what comes there instead
        self._lines: list[int] = []

    def rewritten(self, text: str) -> str:
        """The text with its links rewritten."""
        self._lines = [0, *(one.end() for one in re.finditer("\n", text))]
        self.feed(text)
        self.close()
        parts, done = [], 0
        for start, end, new in self._changes:
            parts += [text[done:start], new]
            done = end
        return "".join([*parts, text[done:]])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = new = self.get_starttag_text() or ""
        if any(name in LINKS and value and value.startswith(("/", HOST)) for name, value in attrs):
            new = _ATTRIBUTE.sub(lambda one: self._attribute(tag, one[1], one[2]), raw)
        if tag == "meta" and ("charset", "utf-8") in attrs and not self.file.startswith("picture/"):
            new += self._head()
        if new != raw:
            line, column = self.getpos()
            start = self._lines[line - 1] + column
            self._changes.append((start, start + len(raw), new))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def _attribute(self, tag: str, name: str, raw: str) -> str:
        value = html.unescape(raw)
        if name.lower() not in LINKS or not value.startswith(("/", HOST)) or value.startswith("//"):
            return f'{name}="{raw}"'
        return f'{name}="{html.escape(self.link(value.removeprefix(HOST) or "/", is_form=tag == "form"))}"'

    def link(self, text: str, *, is_form: bool = False) -> str:
        """How this file names the address `text` of the service."""
        fragment = urlsplit(text).fragment
        address = Address.of(text)
        if address.path.startswith("/id/"):
            self._found(address)
        if address.is_kept or (is_form and address.path in SCRIPTED):
            kept = Address("/sparql", (("plain", "1"),)) if address.path == "/sparql" else address
            self._found(kept)
            return relative(kept.file, self.file) + (f"#{fragment}" if fragment else "")
        if address.path in SCRIPTED:
            page = Address("/sparql", (("plain", "1"),)) if address.path == "/sparql" else Address(address.path)
            self._found(page)
            asked = address.asked.partition("?")[2]
            return f"{relative(page.file, self.file)}?{asked}" + (f"#{fragment}" if fragment else "")
        return f"{relative(NO_SERVER, self.file)}#{address.asked}"

    def _head(self) -> str:
        style = "; style-src 'self' 'unsafe-inline'" if self.file.startswith(STYLED) else ""
        root = root_of(self.file)
        page = next(
            (one for one in ("server", *SCRIPTED) if self.file in (f"edition/{one}.html", f"{one[1:]}/index.html")), ""
        )
        return (
            f'\n<meta http-equiv="Content-Security-Policy" content="{POLICY}{style}">'
            f'\n<script src="{root}edition/edition.js" data-root="{root}" data-page="{page.strip("/")}" defer></script>'
        )
