"""The picture to drag: drawn as the still ones are, moved by keyboard too, and kept by the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import OpenPage

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOCUS = "/explore?node=automation-bias&steps=1"


def drawn(page: Page) -> None:
    page.wait_for_function("window.explored")
    page.wait_for_timeout(300)


def boxes(page: Page) -> int:
    return int(page.evaluate("explored.data.nodes.length"))


@pytest.mark.parametrize("page", ["/explore", FOCUS, "/explore?node=use-of-ai&steps=2"])
def test_it_has_the_boxes_arrows_signs_and_lines_of_the_still_picture(
    open_page: OpenPage, site: str, page: str
) -> None:
    opened = open_page(site + page)
    drawn(opened)
    still = open_page(site + page.replace("/explore", "/focus" if "?" in page else "/"))
    lines = still.locator(".drawing a.line").evaluate_all(
        """all => all.map(one => [one.querySelector('.sign text')?.textContent ?? '',
             one.querySelector('path').getAttribute('stroke-dasharray') ?? '',
             Number(one.querySelector('path').getAttribute('stroke-width') ?? 1.3)]).sort()"""
    )
    edges = opened.evaluate("explored.data.edges.map(e => [e.mark, (e.dashes || []).join(' '), e.width]).sort()")
    if "?" not in page:  # at rest the whole map has no signs
        lines, edges = ([one[1:] for one in all_] for all_ in (lines, edges))
        lines, edges = sorted(lines), sorted(edges)
    assert edges == lines
    assert boxes(opened) == still.locator(".drawing a.box").count()


def test_boxes_are_as_large_as_in_the_still_picture_so_that_arrows_meet_them(open_page: OpenPage, site: str) -> None:
    opened = open_page(site + "/explore")
    drawn(opened)
    apart = opened.evaluate(
        """explored.data.nodes.map(n => {
             const b = explored.network.getBoundingBox(n.id), at = explored.network.getPositions([n.id])[n.id];
             return Math.max(Math.abs(b.right - at.x - n.half[0]), Math.abs(b.bottom - at.y - n.half[1])); })"""
    )
    assert max(apart) <= 6  # of which 5 are a margin that vis-network adds


def test_a_box_is_picked_moved_and_opened_by_keyboard_and_the_view_is_kept(open_page: OpenPage, site: str) -> None:
    opened = open_page(site + FOCUS)
    drawn(opened)
    opened.locator("#network").focus()
    opened.keyboard.press("ArrowRight")
    name = opened.locator("#picked h2").inner_text()
    opened.keyboard.press("ArrowDown")
    other = opened.locator("#picked h2").inner_text()
    assert name != other
    assert opened.locator("#picked li").count() >= 1
    where = (
        "explored.network.getPositions([document.getElementById('jump').value])[document.getElementById('jump').value]"
    )
    before = opened.evaluate(where)
    opened.keyboard.press("Alt+ArrowRight")
    moved = opened.evaluate(where)
    assert (moved["x"], moved["y"]) == (before["x"] + 20, before["y"])
    picked = opened.locator("#jump").input_value()
    opened.reload()
    drawn(opened)
    kept = opened.evaluate(f"explored.network.getPositions(['{picked}'])['{picked}']")
    assert kept["x"] == moved["x"]
    opened.get_by_role("button", name="As it was").click()
    opened.wait_for_timeout(500)
    drawn(opened)
    assert opened.evaluate(f"explored.network.getPositions(['{picked}'])['{picked}']")["x"] == before["x"]
    opened.locator("#network").focus()
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("Enter")
    opened.wait_for_url("**/doc/node/**")


def test_a_box_is_expanded_in_place_and_no_box_covers_another(open_page: OpenPage, site: str) -> None:
    opened = open_page(site + FOCUS)
    drawn(opened)
    before = boxes(opened)
    opened.locator("#jump").select_option(label="Time pressure (CLIN)")
    opened.get_by_role("button", name="Expand").click()
    opened.get_by_text("added.").wait_for()
    assert boxes(opened) > before
    over = opened.evaluate(
        """(() => {
             const all = explored.data.nodes.map(n => explored.network.getBoundingBox(n.id));
             const over = (a, b) => a.left + 5 < b.right - 5 && b.left + 5 < a.right - 5
                 && a.top + 5 < b.bottom - 5 && b.top + 5 < a.bottom - 5;
             return all.flatMap((a, i) => all.slice(i + 1).filter(b => over(a, b))).length; })()"""
    )
    assert over == 0
    opened.reload()
    drawn(opened)
    assert boxes(opened) > before


def test_a_path_is_traced_and_said_as_the_page_of_paths_says_it(open_page: OpenPage, site: str) -> None:
    opened = open_page(site + "/explore")
    drawn(opened)
    opened.locator("#jump").select_option(label="Local validation (IMP)")
    opened.locator("#trace").select_option(label="Patient harm (ALL)")
    opened.get_by_text("Local validation → possibly less patient harm").wait_for()
    opened.get_by_role("link", name="All paths, in words").click()
    opened.wait_for_url("**/paths?**")
    assert "Local validation → possibly less patient harm" in opened.locator("main").inner_text()


@pytest.mark.parametrize("look", [{"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_it_is_drawn_in_the_colours_of_the_page(open_page: OpenPage, site: str, look: dict[str, str]) -> None:
    opened = open_page(site + FOCUS, **look)
    drawn(opened)
    assert opened.locator("#network canvas").is_visible()
    fills = set(opened.evaluate("explored.network.body.data.nodes.get().map(n => n.color.background)"))
    assert "#ffffff" not in fills
