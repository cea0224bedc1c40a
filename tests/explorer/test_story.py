"""A story: views of our own pages in a chosen order, with the words of whoever tells it, and nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from graphsvc import create_app
from graphsvc.explorer.documents.briefing_items import LONGEST_WORDS
from graphsvc.explorer.documents.story import MOST
from graphsvc.store import Store
from tests.browser.conftest import ARGUMENTS
from tests.conftest import require

if TYPE_CHECKING:
    from playwright.sync_api import Route

OURS = "Why do people follow AI that is <wrong>?"
ITEMS = [
    f"words:{OURS}",
    "/focus?node=over-reliance-on-ai-advice&steps=1",
    "/paths?from=time-pressure&to=clinical-errors&k=2",
    "words:What was tried?",
    "/actions?about=over-reliance-on-ai-advice",
    "/",
]


@pytest.fixture(scope="module")
def client(store: Store) -> FlaskClient:
    return create_app(store).test_client()


def ask(client: FlaskClient, items: list[str], page: str = "/story", **more: str) -> str:
    return client.get(f"{page}?{urlencode([*(('item', one) for one in items), *more.items()])}").text


def test_views_and_words_stand_in_the_order_of_the_address(client: FlaskClient) -> None:
    for page in ("/story", "/story.html"):
        text = ask(client, ITEMS, page)
        text = text[text.index('<article class="sheet">') :]
        places = [
            text.index(one)
            for one in (
                "Why do people follow AI that is &lt;wrong&gt;?",
                ">Over-reliance on AI advice</a></h2>",
                "How time pressure reaches clinical errors</a></h2>",
                "What was tried?",
                "What can we do about over-reliance on AI advice?</a></h2>",
                "</a></h2>",
            )
        ]
        assert places[:5] == sorted(places[:5])
        assert text.count("<svg") == 3


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/focus?node=use-of-ai",
        "//example.org/focus?node=use-of-ai",
        "/\\example.org",
        "javascript:alert(1)",
        "data:text/html,hello",
        "/sparql?query=ASK{}",
        "/briefing?item=node:use-of-ai",
        "/focus?node=nothing-of-the-kind",
        "/focus",
        "/focus?node=use-of-ai&stepps=1",
        f"words:{'x' * (LONGEST_WORDS + 1)}",
        "words:",
    ],
)
def test_what_is_no_view_of_ours_is_refused_by_a_sentence_and_the_rest_stays(client: FlaskClient, address: str) -> None:
    page = ask(client, [ITEMS[1], address])
    assert "1 item could not be shown" in page and "Over-reliance on AI advice</a></h2>" in page
    answer = client.get(f"/story.html?{urlencode([('item', ITEMS[1]), ('item', address)])}")
    assert answer.status_code == 400 and "cannot be in the story" in answer.text
    assert f'href="{address}"' not in page


def test_an_address_copied_with_its_host_is_ours(client: FlaskClient) -> None:
    assert "could not be shown" not in ask(client, ["http://localhost/who?about=liability"])


def test_the_first_twenty_of_too_many_stay(client: FlaskClient) -> None:
    page = ask(client, [f"words:line {number}" for number in range(MOST + 1)])
    assert "1 item could not be shown" in page and f"line {MOST - 1}" in page


def test_a_sentence_is_put_where_it_is_wanted_and_the_link_holds_it(client: FlaskClient) -> None:
    page = ask(client, ITEMS[1:3], say="For the board.", at="1")
    link = re.search(r'href="([^"]*/story\?[^"]*)" data-copy', page)
    assert link and "words%3AFor+the+board" in link[1] and "say=" not in link[1]
    assert link[1].index("words%3A") < link[1].index("%2Ffocus")


def test_the_one_file_opens_without_a_network_and_asks_for_nothing(client: FlaskClient, tmp_path: Path) -> None:
    require("browser")
    from playwright.sync_api import sync_playwright

    text = ask(client, ITEMS, "/story.html", title="Over-reliance")
    assert not re.search(r"<(script|link|img|iframe)|\bsrc=|@import|url\((?!#)", text)
    (tmp_path / "story.html").write_text(text, encoding="utf-8")
    asked: list[str] = []

    def refuse(route: Route) -> None:
        if not route.request.url.startswith("file:"):
            asked.append(route.request.url)
        route.continue_()

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        context = browser.new_context(offline=True, viewport={"width": 390, "height": 800})
        page = context.new_page()
        page.route("**/*", refuse)
        page.goto((tmp_path / "story.html").as_uri())
        assert page.title() == "Over-reliance" and page.locator("svg").first.is_visible()
        assert OURS in page.locator("blockquote").first.inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        browser.close()
    assert asked == []
