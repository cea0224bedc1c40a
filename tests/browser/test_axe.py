"""Reads every page with axe: on a screen, in the dark, on a phone, where something is wrong, and where it is empty."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

import graphsvc.service
from tests.browser.conftest import OpenPage, Visits
from tests.browser.test_pages import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Page

COLOURS = ("color-contrast", "link-in-text-block")  # the rules of axe that depend on the colours of a page
LOOK = "(one) => one.checkVisibility() ? getComputedStyle(one).color + getComputedStyle(one).backgroundColor : ''"
MARK = f"document.querySelectorAll('body *').forEach((one) => {{ one.dataset.seen = ({LOOK})(one); }})"
NEW = f"""() => {{ const found = [...document.querySelectorAll('body *')].filter((one) => {{
    const look = ({LOOK})(one); return look && look !== one.dataset.seen; }});
    found.forEach((one) => {{ one.dataset.found = ''; }}); return found.length; }}"""


def faults(page: Page, among: object = None, **options: object) -> list[tuple[str, str]]:
    """What axe finds wrong: the rule and where. `among` is a part of the page, `options` are those of axe."""
    found = Axe().run(page, among, {"resultTypes": ["violations"], **options}).response
    assert found["passes"] or found["incomplete"] or found["inapplicable"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]]


def only(rules: Iterable[str]) -> dict[str, object]:
    return {"runOnly": {"type": "rule", "values": list(rules)}}


def without(rules: Iterable[str]) -> dict[str, object]:
    return {"rules": {one: {"enabled": False} for one in rules}}


def colour(page: Page, scheme: Literal["dark", "light"]) -> None:
    """Show a page in other colours. The picture to drag loads itself anew then, which is not waited for but done."""
    address = page.url
    if "/explore" in address:
        page.goto("about:blank")
    page.emulate_media(color_scheme=scheme)
    if "/explore" in address:
        page.goto(address)


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_violation_on_a_screen_in_the_dark_or_on_a_phone(
    open_page: OpenPage, site: str, page: str
) -> None:
    """One page is read three times: what is the same on a screen and on a phone, as its colours are, is read once."""
    opened = open_page(site + page)
    found = Axe().run(opened).response
    assert len(found["passes"]) > 20
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == []
    colour(opened, "dark")
    assert faults(opened, **only(COLOURS)) == []
    opened.evaluate(MARK)
    opened.set_viewport_size({"width": 390, "height": 900})
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390, "it is wider than a phone"
    assert faults(opened, **without(COLOURS)) == []
    if opened.evaluate(NEW):  # what a phone alone shows, or in other colours, both in the dark and in light
        for scheme in ("dark", "light"):
            colour(opened, scheme)
            opened.evaluate(NEW)  # where it was loaded anew, all of it is
            assert faults(opened, {"include": [["[data-found]"]]}, **only(COLOURS)) == []


# What goes wrong, and what is empty: pages too, of status 200, 400 or 404.
TROUBLE = [
    "/doc/node/nothing.html",
    "/focus?node=nothing",
    "/focus?nod=automation-bias",
    "/paths?from=mhra&to=clinical-errors",
    "/relations?q=zzzz",
    "/who?about=automation-bias",
    "/contradictions?q=zzzz",
    "/evidence?by=nothing",
    "/actions?about=mhra",
    "/ask?q=patient+consent",
    "/ask?q=levers",
    "/loops?through=mhra",
    "/story?item=/nothing",
    "/briefing?item=node:nothing",
]


@pytest.mark.parametrize("page", TROUBLE)
def test_axe_finds_nothing_where_something_is_wrong_or_empty_nor_there_in_the_dark(
    open_page: OpenPage, site: str, visits: Visits, page: str
) -> None:
    opened = open_page(site + page)
    visits.errors[:] = [one for one in visits.errors if "Failed to load resource" not in one]  # of status 400 or 404
    expect(opened.locator("h1")).to_have_count(1)
    assert faults(opened) == []
    colour(opened, "dark")
    assert faults(opened, **only(COLOURS)) == []


def test_axe_finds_nothing_in_forced_colours(open_page: OpenPage, site: str) -> None:
    assert faults(open_page(site, forced_colors="active")) == []


def test_no_script_asks_how_wide_the_page_is() -> None:
    """Else a page that was made narrow would not be the one that a phone opens."""
    for file in sorted((Path(graphsvc.service.__file__).parent / "static").glob("*.js")):
        assert not re.search(r"innerWidth|clientWidth|matchMedia", file.read_text(encoding="utf-8")), file.name
