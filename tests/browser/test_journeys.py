"""The eight journeys of a working day, by keyboard and by mouse, each ending with something to paste elsewhere."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage

if TYPE_CHECKING:
    from playwright.sync_api import Locator

WIDTHS = [1280, 390]
WAYS = ["keyboard", "mouse"]


def take(target: Locator, way: str) -> None:
    """Follow a link or press a button by keyboard or by mouse."""
    if way == "mouse":
        target.click()
    else:
        target.focus()
        target.press("Enter")


def show(capsys: pytest.CaptureFixture[str], journey: str, product: str) -> None:
    with capsys.disabled():
        print(f"\n  {journey}: {product}")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("width", WIDTHS)
def test_journey_1_what_influences_over_reliance(
    open_page: OpenPage, site: str, width: int, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_page(site, width)
    box = page.get_by_role("combobox", name="Ask in your own words, or search")
    box.focus()
    page.keyboard.type("over-reliance")
    page.get_by_role("option").first.wait_for()
    if way == "mouse":
        page.get_by_role("option").first.click()
    else:
        page.keyboard.press("ArrowDown")
        assert box.get_attribute("aria-activedescendant")
        page.keyboard.press("Enter")
    page.wait_for_url("**/doc/node/**")
    take(page.get_by_role("link", name="What influences it, what does it influence?"), way)
    page.wait_for_url("**/focus?**")
    assert "over-reliance on AI advice" in page.locator("h1").inner_text()
    assert page.get_by_text("One step before").filter(visible=True).count() or width > 700
    with page.expect_download() as got:
        take(page.get_by_role("link", name="Table as CSV"), way)
    text = Path(got.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("From,From IRI,Relation") and "AI explanations" in text
    show(
        capsys,
        "1",
        f"{got.value.suggested_filename}, {len(text.splitlines())} lines; first: {text.splitlines()[1][:110]}…",
    )


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("width", WIDTHS)
def test_journey_2_who_is_responsible_for_validation(
    open_page: OpenPage, site: str, width: int, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_page(site + "/who", width)
    page.get_by_label("What", exact=True).focus()
    page.keyboard.type("evaluation and validation")
    page.keyboard.press("Escape")
    if way == "mouse":
        page.get_by_role("button", name="Show").click()
    else:
        page.keyboard.press("Enter")
    page.wait_for_url("**about=**")
    rows = page.locator("tbody tr")
    expect(rows.filter(has_text="Central healthcare leadership")).to_have_count(1)
    assert page.get_by_role("heading", name="No one recorded").is_visible()
    text = httpx.get(page.url + "&format=md").text
    assert "Central healthcare leadership" in text and "| --- |" in text
    show(capsys, "2", f"Markdown, {len(text.splitlines())} lines; {text.splitlines()[6][:110]}…")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("width", WIDTHS)
def test_journey_3_the_evidence_behind_a_relation(
    open_page: OpenPage, site: str, width: int, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_page(site + "/focus?node=over-reliance-on-ai-advice&steps=1", width)
    take(page.locator("td[data-label='Relation'] a[href$='L043.html']"), way)
    page.wait_for_url("**/doc/claim/L043.html")
    body = page.locator("main").inner_text()
    for words in (
        "AI explanations raise over-reliance on AI advice.",
        "effect",
        "literature",
        "Kayser",
        "do not agree",
    ):
        assert words in body
    cited = page.get_by_text("Confidence in AI graph, version").inner_text()
    assert "https://w3id.org/ai-confidence/id/claim/L043" in cited
    show(capsys, "3", cited)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("width", WIDTHS)
def test_journey_4_how_one_thing_reaches_another(
    open_page: OpenPage, site: str, width: int, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_page(site + "/paths", width)
    page.get_by_role("combobox", name="From", exact=True).focus()
    page.keyboard.type("time pressure")
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name="To", exact=True).focus()
    page.keyboard.type("clinical errors")
    page.keyboard.press("Escape")
    if way == "mouse":
        page.get_by_role("button", name="Find paths").click()
    else:
        page.keyboard.press("Enter")
    page.wait_for_url("**/paths?**")
    first = page.locator("#path-1")
    said = "Time pressure → possibly more clinical errors, through more automation bias and on."
    assert f"{said} One test of a step found no effect." in first.locator("h2").inner_text()
    assert first.locator(".said li").count() >= 2
    assert page.get_by_text("that one thing leads on to the next is worked out here").is_visible()
    if width > 700:
        assert page.locator(".map .line.on").first.is_visible()
        assert page.locator(".map .box.off").count() > 20
    words = first.locator("h2").inner_text()
    take(page.get_by_role("link", name="Add to briefing"), way)
    expect(page.get_by_role("link", name="Briefing (1)")).to_have_count(1)
    show(capsys, "4", words)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("width", WIDTHS)
def test_journey_5_where_the_evidence_is_thin_and_what_changed(
    open_page: OpenPage, site: str, width: int, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_page(site + "/evidence", width)
    assert page.locator("td.none").count() > 5
    cell = page.locator("table.matrix td a").first
    wanted = int(re.findall(r"(\d+) relation", cell.get_attribute("aria-label") or "")[0])
    take(cell, way)
    page.wait_for_url("**/relations?**")
    assert page.locator("tbody tr").count() >= wanted  # those that could not be confirmed are listed too
    page.goto(site + "/changes")
    expect(page.get_by_role("region", name="Withdrawn").locator("tbody tr")).to_have_count(12)
    lead = httpx.get(site + "/evidence?format=csv").text.splitlines()
    assert len(lead) > 13 and "Studies" not in lead[0]
    show(capsys, "5", f"CSV, {len(lead)} lines; {lead[0]} / {lead[1]}")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("width", WIDTHS)
def test_journey_6_a_briefing_to_take_away(
    open_page: OpenPage, site: str, width: int, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_page(site + "/focus?node=automation-bias", width)
    take(page.get_by_role("link", name="Add to briefing"), way)
    page.goto(site + "/who")
    take(page.get_by_role("link", name="Add to briefing"), way)
    take(page.get_by_role("link", name="Briefing (2)"), way)
    page.wait_for_url("**/briefing?**")
    expect(page.get_by_role("heading", name="Automation bias")).to_have_count(1)
    assert "CC BY 4.0" in page.locator("main").inner_text()
    with page.expect_download() as got:
        take(page.get_by_role("link", name="Word", exact=True), way)
    document = docx.Document(io.BytesIO(Path(got.value.path()).read_bytes()))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert "Automation bias" in headings and headings[-1] == "References"
    page.emulate_media(media="print")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 2
    show(capsys, "6", f"{got.value.suggested_filename}: {headings}; {len(document.tables)} tables")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("width", WIDTHS)
def test_journey_7_the_query_behind_a_page(
    open_page: OpenPage, site: str, width: int, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_page(site + "/focus?node=automation-bias", width)
    take(page.get_by_role("link", name="Show SPARQL"), way)
    query = page.locator("#sparql pre").inner_text()
    assert page.locator("#sparql pre").is_visible() and "cf:hasHead" in query
    assert page.get_by_role("link", name="Open in the query page").get_attribute("href").startswith("/sparql?query=")
    page.goto(site + "/developers")
    assert page.get_by_text("curl -G").is_visible()
    show(capsys, "7", query.splitlines()[-2])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("width", WIDTHS)
def test_journey_8_two_minutes_of_orientation(
    open_page: OpenPage, site: str, width: int, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_page(site, width)
    headings = page.get_by_role("heading").all_text_contents()
    for heading in ("What bears on confidence", "The whole map", "The same as lists"):
        assert heading in headings
    assert "appropriate confidence fits what the advice is worth" in headings[0]
    assert page.locator(".start-map").is_visible() == (width > 760)
    assert page.locator(".palm .signed li").first.is_visible() == (width <= 760)
    assert page.get_by_text("arrows drawn, of the").is_visible() == (width > 760)
    assert page.locator(".map .drawing").is_visible() == (width > 700)
    take(page.get_by_role("link", name="Automation bias", exact=True).last, way)
    page.wait_for_url("**/doc/node/automation-bias.html")
    page.go_back()
    show(capsys, "8", page.locator(".message").inner_text())


@pytest.mark.parametrize("way", WAYS)
def test_what_is_added_to_the_briefing_keeps_its_filters_until_it_is_taken_out(
    open_page: OpenPage, site: str, way: str
) -> None:
    page = open_page(site + "/focus?node=automation-bias&status=literature&steps=1", 1280)
    take(page.get_by_role("link", name="Add to briefing"), way)
    take(page.get_by_role("link", name="Briefing (1)"), way)
    page.wait_for_url("**/briefing?**")
    take(page.get_by_role("link", name="With annexes"), way)
    page.wait_for_url("**annexes=true**")
    assert "filters: status: literature." in page.locator("#s1").inner_text()
    assert set(page.locator("#s1 td[data-label=Status]").all_text_contents()) == {"literature"}
    take(page.locator("summary", has_text="What is in it"), way)
    take(page.get_by_role("link", name="Take Automation bias out"), way)
    page.wait_for_url("**item=&**")
    assert "Nothing is in it yet" in page.locator("main").inner_text()
    page.goto(site + "/about")
    expect(page.get_by_role("link", name="Briefing", exact=True)).to_have_count(1)


@pytest.mark.parametrize("way", WAYS)
def test_an_item_that_is_gone_is_named_and_leaves_the_others_in_the_briefing(
    open_page: OpenPage, site: str, way: str
) -> None:
    page = open_page(site + "/about", 1280)
    page.evaluate("localStorage.setItem('confidence-briefing', JSON.stringify(['node:gone', 'claim:L043']))")
    page.reload()
    take(page.get_by_role("link", name="Briefing (2)"), way)
    page.wait_for_url("**/briefing?**")
    assert "“gone”" in page.get_by_role("alert").inner_text()
    expect(page.get_by_role("heading", name="Relation L043")).to_have_count(1)
    take(page.get_by_role("link", name="Take “node:gone” out"), way)
    page.wait_for_url(lambda url: "gone" not in url)
    assert page.get_by_role("alert").count() == 0
    with page.expect_download() as got:
        take(page.get_by_role("link", name="Tables as CSV"), way)
    assert zipfile.is_zipfile(got.value.path())


@pytest.mark.parametrize("way", WAYS)
def test_own_words_are_put_between_items_moved_and_taken_out(open_page: OpenPage, site: str, way: str) -> None:
    page = open_page(site + "/briefing?item=node:liability&item=claim:L043", 1280)
    take(page.locator("summary", has_text="What is in it"), way)
    page.get_by_label("Add a sentence of your own").fill("For the board: <b>who</b> carries the risk?")
    page.get_by_label("Where it stands").select_option("before Relation L043")
    take(page.get_by_role("button", name="Update"), way)
    page.wait_for_url("**say=**")
    words = page.locator("blockquote")
    assert words.locator("p").last.inner_text() == "For the board: <b>who</b> carries the risk?"
    order = page.locator(".sheet h3, .sheet blockquote").all_inner_texts()
    assert [one.splitlines()[0] for one in order] == ["Liability", "In the author’s words", "Relation L043"]
    take(page.locator("summary", has_text="What is in it"), way)
    take(page.get_by_role("link", name="Put For the board"), way)
    page.wait_for_url(lambda url: "say=" not in url)
    assert page.locator(".sheet h3, .sheet blockquote").first.inner_text().startswith("In the author")
    take(page.locator("summary", has_text="What is in it"), way)
    take(page.get_by_role("link", name="Take For the board"), way)
    page.wait_for_url(lambda url: "words" not in url)
    assert words.count() == 0
