"""Publishes the static edition and reads it as people do: from a file server, from a file share, and without a network.

GRAPHSVC_EDITION names an edition of this code that stands already: publishing one takes minutes.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from graphsvc import open_store
from graphsvc.edition import publish
from graphsvc.edition.single import single_page
from graphsvc.errors import UsageError
from graphsvc.model import search
from tests.browser.conftest import OpenPage
from tests.conftest import ROOT
from tests.figures import FIGURES

LINKS = ("href", "src", "action", "xlink:href")
PAIRS = [("local-validation", "patient-harm"), ("time-pressure", "clinical-errors"), ("ai-explanations", "use-of-ai")]


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if "GRAPHSVC_EDITION" in os.environ:
        return Path(os.environ["GRAPHSVC_EDITION"])
    folder = tmp_path_factory.mktemp("published") / "edition"
    publish(open_store(), folder)
    return folder


@pytest.fixture(scope="module")
def address(edition: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The edition below a folder of a plain file server."""
    root = tmp_path_factory.mktemp("server")
    (root / "sub").symlink_to(edition)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(root)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            httpx.get(f"http://127.0.0.1:{port}/", timeout=5)
            break
        except httpx.TransportError:
            time.sleep(0.2)
    yield f"http://127.0.0.1:{port}/sub/"
    process.terminate()
    process.wait(20)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if name in LINKS and value}


def test_no_link_of_any_page_leads_nowhere_or_to_this_machine(edition: Path) -> None:
    pages = [one for one in edition.rglob("*") if one.suffix in (".html", ".svg")]
    dead = []
    for page in pages:
        links = _Links()
        text = page.read_text(encoding="utf-8")
        links.feed(text)
        for link in links.found:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "mailto", "data") or not parts.path:
                continue
            if parts.path.startswith("/") or not (page.parent / unquote(parts.path)).is_file():
                dead.append(f"{page.relative_to(edition)}: {link}")
        assert str(ROOT) not in text
        assert "published.invalid" not in text
    assert len(pages) > 5000
    assert dead == []


def test_every_iri_of_ours_is_a_folder_with_a_page_and_its_triples(edition: Path) -> None:
    for name in ("node/automation-bias", "claim/L141", "source/YOUSSEF2023"):
        assert (edition / "id" / name / "index.html").is_file()
        for ending in ("html", "ttl", "jsonld", "nt", "rdf"):
            assert (edition / "doc" / f"{name}.{ending}").is_file()


def test_a_question_is_answered_from_a_file_share(edition: Path, open_page: OpenPage) -> None:
    page = open_page(f"{edition.as_uri()}/index.html")
    page.fill("#q", "over-reliance")
    page.wait_for_selector("[role=option]")
    page.goto(f"{edition.as_uri()}/paths/index.html?from=local+validation&to=patient-harm")
    assert "Local validation is said to lower" in page.locator("#edition-answer").inner_text()
    page.goto(f"{edition.as_uri()}/sparql/index.html")
    page.fill("#query", "ASK { node:automation-bias a cf:Bias }")
    page.click("#plain button")
    page.wait_for_selector("#edition-answer pre", timeout=60_000)
    assert page.locator("#edition-answer pre").inner_text() == "yes"


def test_search_and_paths_give_what_the_service_gives(address: str, site: str, open_page: OpenPage) -> None:
    page = open_page(f"{address}paths/index.html")
    store = open_store()
    for text in ("bias", "over-reliance", "sign-off", "black box", "time pres", "ai"):
        wanted = [match.label for match in search(store, text, 10)]
        assert page.evaluate("async (text) => (await edition.search(text, 10)).map((one) => one.label)", text) == wanted
    for start, end in PAIRS:
        asked = httpx.get(f"{site}/api/v1/paths", params={"from": start, "to": end, "max_length": 3}, timeout=60).json()
        made = page.evaluate("async ([from, to]) => (await edition.load(`paths/${from}`))?.[to]", [start, end])
        given = [one["headline"] for one in asked["paths"]]
        assert [one["headline"] for one in made["paths"]][: len(given)] == given[: len(made["paths"])]
        assert made["caveats"] == asked["caveats"]


def test_a_question_in_words_is_told_what_it_names_and_that_its_answer_needs_a_server(
    address: str, open_page: OpenPage
) -> None:
    page = open_page(f"{address}index.html")
    page.get_by_role("combobox", name="Ask in your own words, or search").fill(
        "Does local validation lower patient harm?"
    )
    page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_url("**/ask/index.html?**")
    said = page.locator("#edition-answer")
    said.wait_for()
    assert "needs a server" in said.inner_text()
    assert said.locator("h2").all_inner_texts() == ["Local validation", "Patient harm"]
    said.get_by_role("link", name="How Local validation reaches Patient harm").click()
    page.wait_for_url("**/paths/**")
    assert "Local validation is said to lower" in page.locator("#edition-answer").inner_text()


@pytest.mark.parametrize(
    "name", ["who/index.html?about=regulation", "evidence/index.html?by=nothing", "index.html?basis=effect"]
)
def test_a_choice_that_no_file_answers_is_named(address: str, open_page: OpenPage, name: str) -> None:
    page = open_page(address + name)
    key = name.partition("?")[2].partition("=")[0]
    assert f"; {key} needs a server" in page.locator("#edition-answer").inner_text()


def same(edition: Path, file: str, site: str, asked: str) -> None:
    """A file holds what the service answers, but for where it is."""
    there = httpx.get(f"{site}{asked}", timeout=60).text
    here = (edition / file).read_bytes().decode("utf-8")
    assert here.splitlines() == there.replace(f"{site}/", "../" * file.count("/") or "./").splitlines(), file


def test_journeys_1_and_3_from_a_name_to_what_influences_it_and_the_evidence_behind(
    edition: Path, address: str, site: str, open_page: OpenPage
) -> None:
    page = open_page(f"{address}index.html")
    page.get_by_role("combobox", name="Ask in your own words, or search").press_sequentially("over-reliance")
    page.locator("[role=option]:visible").first.click()
    page.wait_for_url("**/doc/node/**")
    page.get_by_role("link", name="What influences it, what does it influence?").click()
    page.wait_for_url("**/focus/**")
    assert "over-reliance on AI advice" in page.locator("h1").inner_text()
    with page.expect_download() as got:
        page.get_by_role("link", name="Table as CSV").click()
    assert "AI explanations" in Path(got.value.path()).read_text(encoding="utf-8-sig")
    same(edition, "focus/over-reliance-on-ai-advice.csv", site, "/focus?node=over-reliance-on-ai-advice&format=csv")
    page.locator("td[data-label='Relation'] a[href$='L043.html']").first.click()
    page.wait_for_url("**/doc/claim/L043.html")
    there = open_page(f"{site}/doc/claim/L043.html")
    for part in ("h1", "main table", "main dl"):
        assert page.locator(part).all_inner_texts() == there.locator(part).all_inner_texts()


def test_journeys_2_5_and_8_who_acts_where_evidence_is_thin_and_what_it_is_about(
    edition: Path, address: str, site: str, open_page: OpenPage
) -> None:
    for name in ("who", "evidence", "changes", "contradictions", "loops"):
        for ending in ("csv", "md"):
            if (edition / f"{name}.{ending}").is_file():
                same(edition, f"{name}.{ending}", site, f"/{name}?format={ending}")
    page, there = open_page(f"{address}who/index.html"), open_page(f"{site}/who")
    assert page.locator("main tbody tr").all_inner_texts() == there.locator("main tbody tr").all_inner_texts()
    page, there = open_page(f"{address}index.html"), open_page(site)
    for part in ("h1", "h2", ".start-map text", ".message"):
        assert page.locator(part).all_text_contents() == there.locator(part).all_text_contents()
    page.get_by_role("link", name="Automation bias", exact=True).last.click()
    page.wait_for_url("**/doc/node/automation-bias.html")


def test_journeys_4_6_and_7_paths_by_a_form_the_query_behind_a_page_and_no_briefing(
    address: str, site: str, open_page: OpenPage
) -> None:
    page = open_page(f"{address}paths/index.html")
    for name, text in (("From", "time pressure"), ("To", "clinical errors")):
        page.get_by_role("combobox", name=name, exact=True).fill(text)
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Find paths").click()
    page.wait_for_url("**/paths/**from=time**")
    first = page.locator("#edition-answer h2").first.inner_text()
    there = httpx.get(f"{site}/api/v1/paths", params={"from": "time-pressure", "to": "clinical-errors"}, timeout=60)
    assert first == there.json()["paths"][0]["headline"]
    page.goto(f"{address}focus/automation-bias.html")
    page.get_by_role("link", name="Show SPARQL").click()
    query = page.locator("#sparql pre").inner_text()
    assert query == open_page(f"{site}/focus?node=automation-bias").locator("#sparql pre").text_content()
    page.goto(f"{address}focus/automation-bias.html")
    page.goto(f"{address}briefing/index.html?item=node:automation-bias")
    assert "; item needs a server" in page.locator("#edition-answer").inner_text()


def test_sparql_in_the_browser_gives_what_the_service_gives_also_without_a_network(
    address: str, site: str, open_page: OpenPage
) -> None:
    questions = sorted((ROOT / "ontology" / "questions").glob("*.rq"))
    texts = {file.name: file.read_text(encoding="utf-8") for file in questions}
    texts["ASK"] = "PREFIX node: <https://w3id.org/ai-confidence/id/node/> ASK { node:automation-bias ?p ?o }"
    texts["ASK of nothing"] = "ASK { <https://example.org/nothing> ?p ?o }"
    there = {name: _asked_of_the_service(site, text) for name, text in texts.items()}
    page = open_page(f"{address}index.html")
    page.set_default_timeout(120_000)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for offline in (False, True):
        page.context.set_offline(offline)
        page.goto(f"{address}sparql/index.html")
        began = time.monotonic()
        for name, text in texts.items():
            here = json.loads(page.evaluate("async (query) => (await edition.query(query)).text", text))
            assert _rows(here) == there[name], name
            if name == questions[0].name:
                way = "without a network" if offline else "from a file server"
                FIGURES.append(f"static edition: first answer of SPARQL {way} after {time.monotonic() - began:.1f} s")
    assert len(questions) >= 30


def _asked_of_the_service(site: str, query: str) -> list[str]:
    headers = {"Accept": "application/sparql-results+json"}
    return _rows(httpx.post(f"{site}/sparql", data={"query": query}, headers=headers, timeout=60).json())


def _rows(answer: dict[str, Any]) -> list[str]:
    """The rows of an answer, sorted, or what was answered to ASK."""
    if "boolean" in answer:
        return [str(answer["boolean"])]
    return sorted(json.dumps(one, sort_keys=True) for one in answer["results"]["bindings"])


def test_what_was_read_can_be_read_without_a_network(address: str, open_page: OpenPage) -> None:
    page = open_page(f"{address}index.html")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(f"{address}focus/automation-bias.html")
    page.goto(f"{address}focus/automation-bias.html")
    page.context.set_offline(True)
    for name, title in (("focus/automation-bias.html", "automation bias"), ("who/index.html", "Who")):
        page.goto(address + name)
        assert title in page.title()


@pytest.mark.parametrize(
    "name", ["index.html", "focus/automation-bias.html", "paths/index.html?from=local-validation&to=patient-harm"]
)
def test_axe_finds_no_violation(address: str, open_page: OpenPage, name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(address + name)
    page.wait_for_timeout(500)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_one_file_holds_the_map_and_every_claim_and_fetches_nothing(tmp_path: Path, open_page: OpenPage) -> None:
    text = single_page(open_store())
    assert len(text.encode()) < 3_000_000
    (tmp_path / "one.html").write_text(text, encoding="utf-8")
    page = open_page((tmp_path / "one.html").as_uri() + "#node-automation-bias")
    expect(page.locator("#node-automation-bias[open]")).to_have_count(1)
    page.fill("#q", "automation bias")
    assert page.locator("details.card:visible").count() < 60
    assert page.locator("[id^=claim-]").count() > 900


def test_a_folder_of_other_files_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="other files"):
        publish(open_store(), tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]


def test_an_edition_that_fails_leaves_the_one_before_whole(tmp_path: Path) -> None:
    target = tmp_path / "edition"
    (target / "edition").mkdir(parents=True)
    (target / "edition" / "edition.json").write_text("{}", encoding="utf-8")

    def stop(number: int, _file: str) -> None:
        if number == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(open_store(), target, progress=stop)
    assert [one.name for one in tmp_path.iterdir()] == ["edition"]
    assert [one.name for one in target.rglob("*")] == ["edition", "edition.json"]
