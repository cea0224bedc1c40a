"""The eleven jobs of a policy analyst's first hour, by keyboard and by mouse, each ending with what is taken away.

A picture of each step is kept in the folder of the test: `--basetemp=FOLDER` says where.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import docx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.test_journeys import WAYS, WIDTHS, take

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

HANDS = pytest.mark.parametrize(("width", "way"), [(width, way) for width in WIDTHS for way in WAYS])
ASK = "Ask in your own words, or search"
Look = Callable[["Page"], None]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Keep a picture of what a reader sees, and refuse what would make them stumble: words or boxes cut or beside."""
    taken: list[Path] = []

    def taken_of(page: Page) -> None:
        taken.append(tmp_path / f"{len(taken) + 1}.png")
        page.screenshot(path=taken[-1])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
        expect(page.locator("h1")).to_have_count(1)

    return taken_of


def ask(page: Page, question: str, way: str) -> None:
    """Type a question into the box of the page and send it."""
    box = page.get_by_role("combobox", name=ASK)
    box.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(question)
    if way == "keyboard":
        page.keyboard.press("Enter")
    else:
        page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("q") == [question])


def taken_away(page: Page, link: Locator, way: str) -> str:
    """The text of the file that a link gives."""
    with page.expect_download() as got:
        take(link, way)
    return Path(got.value.path()).read_text(encoding="utf-8-sig")


@HANDS
def test_job_1_the_first_minute(open_page: OpenPage, site: str, look: Look, width: int, way: str) -> None:
    page = open_page(site, width)
    look(page)
    assert "appropriate confidence" in page.locator("h1").inner_text()
    first = page.locator(".start-map a.box" if width > 760 else ".palm .signed li").first
    assert (first.bounding_box() or {"y": 9999})["y"] < 800
    take(page.get_by_role("link", name="What lowers automation bias?"), way)
    page.wait_for_url("**/ask?**")
    look(page)
    assert "A test found that AI explanations lower automation bias" in page.locator("h1").inner_text()
    assert page.locator(".lines dt").count() >= 5
    page.go_back()
    assert page.url.rstrip("/") == site


@HANDS
def test_job_2_what_a_trust_can_do_about_over_trust(
    open_page: OpenPage, site: str, look: Look, width: int, way: str
) -> None:
    page = open_page(site, width)
    ask(page, "clinicians over-trusting AI", way)
    look(page)
    assert "over-reliance on AI advice" in page.locator("h1").inner_text()
    take(page.get_by_role("link", name="What can be done about over-reliance on AI advice?"), way)
    page.wait_for_url("**/ask?**")
    take(page.get_by_role("link", name="The whole page on it"), way)
    page.wait_for_url("**/actions?**")
    look(page)
    expect(page.get_by_role("row").filter(has_text="Tested on health workers, towards less of it")).to_have_count(1)
    text = taken_away(page, page.get_by_role("link", name="Table as CSV"), way)
    assert "Cognitive forcing" in text and "Kayser and others 2024" in text


@HANDS
def test_job_3_from_regulation_to_the_confidence_of_a_gp(
    open_page: OpenPage, site: str, look: Look, width: int, way: str
) -> None:
    page = open_page(site + "/about", width)
    ask(page, "how does regulation reach the confidence of a GP", way)
    look(page)
    assert "How do regulation and standards reach confidence?" in page.locator(".read").inner_text()
    assert "Asked about GP" in page.locator(".read").inner_text()
    take(page.get_by_role("link", name="The whole page on it"), way)
    page.wait_for_url("**/paths?**")
    look(page)
    assert page.locator("#path-1").is_visible()
    text = taken_away(page, page.get_by_role("link", name="as Markdown"), way)
    assert "no source in the graph says so" not in text and "| From |" in text


@HANDS
def test_job_4_who_watches_after_release(open_page: OpenPage, site: str, look: Look, width: int, way: str) -> None:
    page = open_page(site, width)
    ask(page, "who is responsible for post-market monitoring", way)
    take(page.get_by_role("link", name="The whole page on it"), way)
    page.wait_for_url("**/who?about=post-market-surveillance")
    look(page)
    own = page.get_by_role("region", name="Recorded for it")
    assert own.get_by_role("row").filter(has_text="Developers").count() >= 1
    above = page.get_by_role("region", name="Recorded for the topic above it, not for it")
    expect(above.get_by_role("row").filter(has_text="Central healthcare leadership")).to_have_count(1)
    text = taken_away(page, page.get_by_role("link", name="as Markdown"), way)
    assert text.index("## Recorded for it") < text.index("## Recorded for the topic above it, not for it")


@HANDS
def test_job_5_where_the_evidence_is_weakest(open_page: OpenPage, site: str, look: Look, width: int, way: str) -> None:
    page = open_page(site, width)
    ask(page, "where is the evidence weakest", way)
    look(page)
    take(page.get_by_role("link", name="The whole page on it"), way)
    page.wait_for_url("**/evidence")
    look(page)
    row = page.locator(".matrix tr", has=page.get_by_role("link", name="Educational pathways and materials"))
    assert row.locator("td").first.inner_text() == "none"
    text = taken_away(page, page.get_by_role("link", name="Table as CSV"), way)
    education = next(line for line in text.splitlines() if line.startswith("Educational pathways and materials,"))
    assert education.split(",")[2] == "0", education


@HANDS
def test_job_6_do_explanations_help_as_a_story_for_a_meeting(
    open_page: OpenPage, site: str, look: Look, width: int, way: str, tmp_path: Path
) -> None:
    page = open_page(site + "/contradictions", width)
    page.get_by_label("With the words").fill("explanations")
    take(page.get_by_role("button", name="Show"), way)
    page.wait_for_url("**q=explanations**")
    look(page)
    assert 0 < page.locator("main h2").filter(has_text="→").count() < 16
    take(page.get_by_role("link", name="Add to story"), way)
    take(page.get_by_role("link", name="Story (1)"), way)
    page.wait_for_url("**/story?**")
    look(page)
    with page.expect_download() as got:
        take(page.get_by_role("link", name="One HTML file"), way)
    got.value.save_as(tmp_path / "story.html")
    page.context.set_offline(True)
    page.goto((tmp_path / "story.html").as_uri())
    look(page)
    assert "explanations" in page.locator("body").inner_text()


@HANDS
def test_job_7_two_pages_for_a_director(open_page: OpenPage, site: str, look: Look, width: int, way: str) -> None:
    page = open_page(site + "/focus?node=liability", width)
    for address in ("/focus?node=liability", "/paths?from=liability&to=use-of-ai", "/who?about=liability"):
        page.goto(site + address)
        take(page.get_by_role("link", name="Add to briefing"), way)
    take(page.get_by_role("link", name="Briefing (3)"), way)
    page.wait_for_url("**/briefing?**")
    look(page)
    with page.expect_download() as got:
        take(page.get_by_role("link", name="Word", exact=True), way)
    document = docx.Document(io.BytesIO(Path(got.value.path()).read_bytes()))
    assert round(document.sections[0].page_width.mm) == 210  # type: ignore[union-attr]
    assert next(p.text for p in document.paragraphs if p.style.name == "Heading 1") == "Findings"
    assert "127.0.0.1" not in "".join(p.text for p in document.paragraphs)


@HANDS
def test_job_8_what_a_clinician_has_to_learn(open_page: OpenPage, site: str, look: Look, width: int, way: str) -> None:
    page = open_page(site, width)
    ask(page, "clinician archetype", way)
    look(page)
    take(page.get_by_role("link", name="What education does each archetype need?"), way)
    page.wait_for_url("**/archetypes")
    look(page)
    text = taken_away(page, page.get_by_role("link", name="Table as CSV"), way)
    assert "Users" in text and "Creators" in text


@HANDS
def test_job_9_what_can_be_done(open_page: OpenPage, site: str, look: Look, width: int, way: str) -> None:
    page = open_page(site, width)
    ask(page, "levers", way)
    look(page)
    take(page.get_by_role("link", name="The whole page on it"), way)
    page.wait_for_url("**/actions")
    take(page.locator(".listed a").first, way)
    page.wait_for_url("**/actions?about=**")
    look(page)
    text = taken_away(page, page.get_by_role("link", name="Table as CSV"), way)
    assert len(text.splitlines()) > 10


@HANDS
def test_job_10_evidence_of_our_own(
    open_page: OpenPage, site: str, look: Look, width: int, way: str, tmp_path: Path
) -> None:
    ours = tmp_path / "ours.csv"
    head = "What;Does what;To what;How do you know;Where from\n"
    ours.write_text(head + "Time pressure;goes with more;Automation bias;association;Ward survey 2026\n", "cp1252")
    page = open_page(site + "/own", width)
    look(page)
    page.set_input_files("#file", ours)
    take(page.get_by_role("button", name="Check it"), way)
    page.wait_for_url("**/own/**")
    look(page)
    expect(page.locator(".yours li")).to_have_count(3)
    page.goto(page.url + "/focus?node=automation-bias&steps=1")
    look(page)
    dashes = [one.get_attribute("stroke-dasharray") for one in page.locator("a.line.own > path").all()]
    assert dashes == ["7 5"], "an association is dashed, whoever brings it"
    text = taken_away(page, page.get_by_role("link", name="Table as CSV"), way)
    assert ",own evidence," in text


WORDS = (
    *("ChatGPT", "LLM", "large language model", "generative AI", "radiology", "radiologist", "chest x-ray", "sepsis"),
    *("GP", "general practitioner", "ICB", "NHS trust", "DTAC", "consent", "audit", "junior doctors", "pharmacist"),
    *("overtrust", "levers", "interventions", "who signs off AI", "who is responsible"),
)
NOT_HELD = ("consent", "pharmacist")


@pytest.mark.parametrize("width", WIDTHS)
def test_job_11_the_words_that_people_type(open_page: OpenPage, site: str, look: Look, width: int) -> None:
    page = open_page(site, width)
    for number, words in enumerate(WORDS):
        ask(page, words, ("keyboard", "mouse")[number % 2])
        if words in NOT_HELD:
            assert page.locator("h1").inner_text() == f"The graph has nothing on “{words}” by that name."
        else:
            assert page.locator(".lines dd").count(), words
        if number % 5 == 0:
            look(page)
