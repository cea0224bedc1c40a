"""Takes a picture of every page in each state, and lays the pictures side by side on sheets that a person looks at.

    python -m tests.browser.contact_sheet FOLDER [--width 1280] [--look light] [ADDRESS …]

A look is "light", "dark", "forced" (the colours of the system, as of high contrast) or "print".
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphsvc import open_store
from tests.browser.conftest import ARGUMENTS, serve
from tests.browser.test_pages import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "print": {"color_scheme": "light"},
}
TALLEST = 3200  # pixels of a page that a sheet shows
ON_A_SHEET = 6
# What is laid out only when it is near would be blank on a picture of the whole page.
ALL_OF_IT = """() => { for (const one of document.querySelectorAll(".below, .table, #list, .picture"))
  one.style.contentVisibility = "visible" }"""


def pictures(browser: Browser, site: str, folder: Path, pages: Sequence[str], width: int, look: str) -> list[Path]:
    """Take a picture of each page, from its top; return the files in the order of the pages."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **LOOKS[look])
    taken = []
    for number, address in enumerate(pages):
        page = context.new_page()
        if look == "print":
            page.emulate_media(media="print")
        page.goto(site + address)
        page.evaluate(ALL_OF_IT)
        page.wait_for_timeout(150)
        tall = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
        file = folder / f"{look}-{width}-{number:02}.png"
        page.screenshot(path=file, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": tall})
        taken.append(file)
        page.close()
    context.close()
    return taken


def sheets(browser: Browser, folder: Path, pages: Sequence[str], taken: Sequence[Path], name: str) -> Iterator[Path]:
    """Lay pictures side by side, each under its address; yield the files."""
    wide, columns = (510, 3) if "1280" in name else (255, 6)  # a phone is tall: all of a sheet stand in one row
    for start in range(0, len(taken), ON_A_SHEET):
        shown = zip(pages[start : start + ON_A_SHEET], taken[start : start + ON_A_SHEET], strict=True)
        figures = "".join(
            f"<figure><figcaption>{escape(page)}</figcaption><img src='{file.as_uri()}' width='{wide}'></figure>"
            for page, file in shown
        )
        made = folder / f"sheet-{name}-{start // ON_A_SHEET + 1:02}"
        style = (
            "body{margin:8px;background:#888;font:14px sans-serif;display:grid;gap:8px;"
            f"grid-template-columns:repeat({columns},{wide}px)}}figure{{margin:0;max-height:1600px;overflow:hidden}}"
            "figcaption{overflow-wrap:anywhere}"
        )
        made.with_suffix(".html").write_text(
            f"<!doctype html><meta charset=utf-8><style>{style}</style>{figures}", encoding="utf-8"
        )
        page = browser.new_page(viewport={"width": 1570, "height": 900})
        page.goto(made.with_suffix(".html").as_uri())
        page.screenshot(path=made.with_suffix(".png"), full_page=True)
        page.close()
        yield made.with_suffix(".png")


def main() -> None:
    """Serve the built-in graph on a free port, and make the sheets."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("pages", nargs="*", metavar="ADDRESS", help="addresses, such as /who; all unless given")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--look", choices=LOOKS, default="light")
    asked = parser.parse_intermixed_args()
    pages = asked.pages or PAGES
    asked.folder.mkdir(parents=True, exist_ok=True)
    served = serve(open_store())
    with sync_playwright() as engines:
        browser = engines.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        taken = pictures(browser, next(served), asked.folder, pages, asked.width, asked.look)
        for sheet in sheets(browser, asked.folder, pages, taken, f"{asked.look}-{asked.width}"):
            print(sheet)
        browser.close()
    served.close()


if __name__ == "__main__":
    main()
