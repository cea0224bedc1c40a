"""Makes the two pages that only the static edition has: what needs a server, and what was not kept for offline."""

from __future__ import annotations

import re
from importlib.resources import files

from graphsvc.edition.addresses import NO_SERVER
from graphsvc.edition.crawling import Crawl

AWAY = "edition/away.html"
_TITLE = re.compile(r"<title>[^<]*</title>")


def asset(name: str) -> str:
    """The text of a script or a part of a page that the edition brings along."""
    return files("graphsvc.edition").joinpath("assets").joinpath(name).read_text(encoding="utf-8")


def server_page(frame: str, crawl: Crawl) -> bytes:
    """The page that says what needs a server, in the frame of another page."""
    return _framed(frame, "This needs a running service", asset("server.html"), NO_SERVER, crawl)


def away_page(frame: str, crawl: Crawl) -> bytes:
    """The page that is shown without a network, for one that was not kept."""
    return _framed(frame, "Not kept", asset("away.html"), AWAY, crawl)


def _framed(frame: str, title: str, body: str, file: str, crawl: Crawl) -> bytes:
    before, begin, rest = frame.partition('<main id="main" tabindex="-1"><div class="wide">')
    _, end, after = rest.partition("</div></main>")
    text = _TITLE.sub(f"<title>{title}</title>", before) + begin + "\n" + body + end + after
    return crawl.mended(file, text.encode(), "text/html")
