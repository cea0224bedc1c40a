"""Opens every page of the built documentation in a real browser, on a wide screen and on a phone's."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Keep requests out of what the tests print."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "-q", "-E", "-b", "html", "-d", str(out / "trees"), "docs"]
    subprocess.run([*command, str(out / "html")], cwd=ROOT, check=True, capture_output=True, timeout=300)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=out / "html"))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", names(out / "html")
    server.shutdown()
    server.server_close()
    thread.join(10)


def names(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.html"))]


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_fits_its_screen_and_asks_no_other_host(
    browser: Browser, site: tuple[str, list[str]], width: int
) -> None:
    url, pages = site
    page = browser.new_page(viewport={"width": width, "height": 900})
    outside: list[str] = []
    errors: list[str] = []
    page.on("request", lambda asked: outside.append(asked.url) if not asked.url.startswith((url, "data:")) else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    wide = []
    for name in pages:
        page.goto(url + name)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(name)
    page.close()
    assert len(pages) > 20
    assert (outside, errors, wide) == ([], [], [])
