"""The journey of a reader's own evidence in a real browser: template, ten rows, mends, map, share, end."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Visits

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

ROWS = [
    ("Time pressure", "goes with more", "Automation bias", "association", "Ward survey 2026", "31 ward doctors"),
    ("Education and training", "no effect found on", "Automation bias", "test", "Course report 2026", "40 students"),
    ("Time presure", "raises", "Clinical errors", "statement", "Workshop 2026", "9 pharmacists"),  # spelled wrong
    ("Pause before accepting advice", "lowers", "Automation bias", "statement", "Interviews 2026", "12 nurses"),  # new
    (
        "Familiarity with AI",
        "goes with more",
        "Confidence in AI technology or system",
        "association",
        "Ward survey 2026",
    ),
    ("Clinician workload", "raises", "Automation bias", "association", "Ward survey 2026"),  # says too much
    ("AI explanations", "is linked with", "Automation bias", "association", "Ward survey 2026"),
    ("Automation bias", "raises", "Clinical errors", "statement", "Interviews 2026"),
    ("Local validation", "raises", "Confidence in AI technology or system", "statement", "Interviews 2026"),
    ("NHS England", "has to act on", "Local validation", "statement", "Board paper 2026"),
]


def fill_in(template: Path, filled: Path) -> Path:
    """Write the rows into the template as a person would: over its example, below its headings."""
    book = openpyxl.load_workbook(template)
    sheet = book["Rows"]
    for number, row in enumerate(ROWS, 2):
        for column in range(1, 12):
            sheet.cell(number, column, row[column - 1] if column <= len(row) else None)
    book.save(filled)
    return filled


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_the_template_to_a_map_that_is_shared_and_deleted(
    site: str, open_page: OpenPage, tmp_path: Path, script: bool
) -> None:
    page = open_page(f"{site}/own", java_script_enabled=script)
    with page.expect_download() as download:
        page.get_by_role("link", name="template with drop-downs").click()
    download.value.save_as(tmp_path / "template.xlsx")
    page.set_input_files("#file", fill_in(tmp_path / "template.xlsx", tmp_path / "ours.xlsx"))
    page.get_by_role("button", name="Check it").click()
    assert "7 of 10 rows ready; 3 cells need a look" in page.inner_text("#check")
    expect(page.locator("td.bad")).to_have_count(3)
    with page.expect_download() as download:
        page.get_by_role("button", name="Take the file with the faults marked").click()
    download.value.save_as(tmp_path / "marked.xlsx")
    marked = openpyxl.load_workbook(tmp_path / "marked.xlsx")["Rows"]
    assert [cell.coordinate for row in marked["A2:K11"] for cell in row if cell.comment] == ["A4", "A5", "B7"]
    page.get_by_role("button", name=re.compile("Use “Time pressure”")).click()
    page.get_by_role("button", name=re.compile("Add as a new thing.*Pause")).click()
    expect(page.locator("td.bad")).to_have_count(1)
    page.get_by_role("button", name=re.compile("Use “goes with more”")).click()
    page.wait_for_url(re.compile("/own/[A-Za-z0-9_-]{22,}$"))
    address = page.url
    expect(page.locator(".yours li")).to_have_count(3)
    expect(page.locator("a.line.own")).to_have_count(10)
    _in_every_view(open_page, address, script)
    page.get_by_role("button", name="Delete it now").click()
    assert "was deleted" in page.inner_text("main")
    assert page.request.get(address).status == 404
    assert page.request.get(f"{address}/focus?node=automation-bias").status == 404


def test_the_whole_way_is_gone_by_keyboard_alone(site: str, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(f"{site}/own")
    with page.expect_download() as download:
        _press(page, page.get_by_role("link", name="template with drop-downs"))
    download.value.save_as(tmp_path / "template.xlsx")
    with page.expect_file_chooser() as chooser:
        _press(page, page.locator("#file"))
    chooser.value.set_files(fill_in(tmp_path / "template.xlsx", tmp_path / "ours.xlsx"))
    if not page.locator("#check").count():
        _press(page, page.get_by_role("button", name="Check it"))
    for mend in ("Use “Time pressure”", "Add as a new thing.*Pause", "Use “goes with more”"):
        _press(page, page.get_by_role("button", name=re.compile(mend)).first)
        page.wait_for_load_state()
    page.wait_for_url(re.compile("/own/[A-Za-z0-9_-]{22,}$"))
    address = page.url
    with page.expect_navigation():
        _press(page, page.get_by_role("link", name="the graph’s", exact=True))
    assert "/theirs" in page.url and page.locator(".yours").count()
    page.goto(address)
    with page.expect_navigation():
        _press(page, page.get_by_role("button", name="Delete it now"))
    assert "was deleted" in page.inner_text("main") and page.request.get(address).status == 404


def _press(page: Page, wanted: Locator) -> None:
    """Go to something by Tab alone, from where the focus is, and press it."""
    for _ in range(250):
        if wanted.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by Tab")


def _in_every_view(open_page: OpenPage, address: str, script: bool) -> None:
    """Open the address as somebody else does, who was sent it."""
    other = open_page(f"{address}/", java_script_enabled=script)
    assert other.locator("a.line.own").count() >= 5
    assert other.get_by_role("link", name="Pause before accepting advice").count()
    other.goto(f"{address}/focus?node=automation-bias&steps=1")
    dashes = [one.get_attribute("stroke-dasharray") for one in other.locator("a.line.own > path").all()]
    assert "7 5" in dashes and None in dashes, "an association is dashed and a statement is not, whoever brings it"
    assert {one.get_attribute("stroke") for one in other.locator("a.line.own > path").all()} == {"#a3155f"}
    other.get_by_role("link", name="the graph’s", exact=True).click()
    assert "/theirs/focus" in other.url and other.locator("a.line.own").count() == 0
    other.get_by_role("link", name="yours", exact=True).click()
    assert other.locator("a.line:not(.own)").count() == 0 and other.locator("a.line.own").count() >= 4
    other.goto(f"{address}/briefing?item=node%3Aautomation-bias")
    assert "Ward survey 2026" in other.inner_text("main")


def test_a_file_can_be_dropped_and_is_checked_at_once(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/own")
    head = "What;Does what;To what;How do you know;Where from"
    page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.items.add(new File([text], "ours.csv", { type: "text/csv" }));
          const dropped = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
          document.querySelector("form[data-drop]").dispatchEvent(dropped);
        }""",
        f"{head}\nTime presure;raises;Automation bias;statement;Workshop 2026\n",
    )
    page.wait_for_selector("#check")
    assert "semicolons" in page.inner_text("main")


def test_axe_finds_nothing_on_any_state_of_the_page(site: str, open_page: OpenPage, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for width in (1280, 390):
        page = open_page(f"{site}/own", width)
        _sound(Axe(), page, "empty")
        broken = tmp_path / "a.xlsx"
        broken.write_bytes(b"%PDF-1.7")
        page.set_input_files("#file", broken)
        page.get_by_role("button", name="Check it").click()
        _sound(Axe(), page, "unreadable")
        book = openpyxl.Workbook()
        for row in (("What", "Does what", "To what", "How do you know", "Where from", "On whom"), *ROWS):
            book.active.append(row)
        book.save(tmp_path / "b.xlsx")
        page.set_input_files("#file", tmp_path / "b.xlsx")
        page.get_by_role("button", name="Check it").click()
        _sound(Axe(), page, "faults")
        page.get_by_role("button", name="Leave the 3 rows out").click()
        page.wait_for_url(re.compile("/own/[A-Za-z0-9_-]{22,}$"))
        _sound(Axe(), page, "kept")
        address = page.url
        for view in ("/", "/focus?node=automation-bias", "/contradictions", "/ours/evidence"):
            page.goto(address + view)
            _sound(Axe(), page, view)


def _sound(axe: object, page: object, state: str) -> None:
    found = axe.run(page).response["violations"]  # type: ignore[attr-defined]
    assert not found, (state, [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in found])


def test_no_page_of_own_evidence_asks_another_host_for_anything(site: str, open_page: OpenPage, visits: Visits) -> None:
    open_page(f"{site}/own")
    assert visits.outside == []
