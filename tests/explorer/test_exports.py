"""Files that leave the service: pictures, one-file pages, briefings; each whole, and none that can be made to run."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
import zipfile

import docx
import pytest

from graphsvc.answers import Catalogue, read_catalogue
from graphsvc.errors import UnknownTerm, UsageError
from graphsvc.explorer.briefing import Briefing, as_csv, as_markdown, brief
from graphsvc.explorer.export import draw
from graphsvc.explorer.word import as_docx
from graphsvc.store import Store
from tests.explorer.graphs import ATTACKS

ITEMS = [
    "node:automation-bias",
    "claim:L043",
    "paths:time-pressure~clinical-errors",
    "who:all",
    "evidence:basis",
    "contradictions",
]
PLACE = "https://example.org/briefing?item=x"


@pytest.fixture(scope="module")
def briefing(store: Store, catalogue: Catalogue) -> Briefing:
    return brief(store, catalogue, ITEMS, PLACE, "0.1.0", "2026-01-02")


def test_a_briefing_has_a_section_an_item_and_every_source_it_rests_on(briefing: Briefing) -> None:
    assert [section.item for section in briefing.sections] == ITEMS
    used = {source for section in briefing.sections for claim in section.claims for source in claim.sources}
    assert {source.iri for source in briefing.sources} == used


def test_a_briefing_as_markdown_says_what_it_is_and_is_not(briefing: Briefing) -> None:
    text = as_markdown(briefing)
    for words in ("Version 0.1.0, 2026-01-02", PLACE, "CC BY 4.0", "not findings of any source", "## Sources"):
        assert words in text


def test_a_briefing_as_word_opens_with_its_tables_and_picture(briefing: Briefing) -> None:
    document = docx.Document(io.BytesIO(as_docx(briefing)))
    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == [briefing.title]
    assert len(document.tables) == sum(len(section.tables) for section in briefing.sections)
    assert len(document.inline_shapes) == 1


def test_a_briefing_as_csv_has_every_table(briefing: Briefing) -> None:
    assert as_csv(briefing).count("From,From IRI") == sum(
        table.columns[0].name == "From" for section in briefing.sections for table in section.tables
    )


@pytest.mark.parametrize(
    ("item", "error"), [("node:nothing", UnknownTerm), ("claim:Z9", UnknownTerm), ("x", UsageError)]
)
def test_a_wrong_item_is_named(store: Store, catalogue: Catalogue, item: str, error: type[Exception]) -> None:
    with pytest.raises(error, match=item.partition(":")[2] or item):
        brief(store, catalogue, [item], PLACE, "1", "2026-01-02")


@pytest.mark.parametrize(
    ("view", "nodes"),
    [("map", []), ("focus", ["over-reliance on AI advice"]), ("path", ["time pressure", "clinical errors"])],
)
def test_each_view_is_drawn_as_svg_and_one_file_page(store: Store, view: str, nodes: list[str]) -> None:
    assert ET.fromstring(draw(store, nodes, view)).tag.endswith("svg")
    page = draw(store, nodes, view, "html").decode()
    assert page.startswith("<!doctype html>") and "vis.Network" in page
    assert 'src="' not in page and "<link" not in page


@pytest.mark.parametrize(
    ("view", "nodes", "format", "words"),
    [
        ("maps", [], "svg", "Views:"),
        ("focus", [], "svg", "takes 1"),
        ("map", [], "gif", "Formats:"),
        ("path", ["patient harm", "liability"], "svg", "No path"),
    ],
)
def test_a_wrong_request_says_what_there_is(store: Store, view: str, nodes: list[str], format: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        draw(store, nodes, view, format)


def test_hostile_text_is_text_in_every_file(hostile_store: Store) -> None:
    catalogue = read_catalogue(hostile_store)
    made = brief(hostile_store, catalogue, ["node:n0", "claim:X0", "who:all"], PLACE, "1", "2026-01-02")
    markdown = as_markdown(made)
    assert "<img" not in markdown and "<script" not in markdown and "](javascript" not in markdown
    cells = [cell for line in as_csv(made).splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell.strip('"').startswith("=")]
    with zipfile.ZipFile(io.BytesIO(as_docx(made))) as parts:
        body = parts.read("word/document.xml").decode()
    assert ET.fromstring(body) is not None and "<img" not in body
    root = ET.fromstring(draw(hostile_store, ["node:n0"], "focus"))
    assert {element.tag.rpartition("}")[2] for element in root.iter()}.isdisjoint({"script", "img", "foreignObject"})
    assert ATTACKS[0] in "".join(root.itertext())
    assert not [e for e in root.iter() if any(name.lower().startswith("on") for name in e.attrib)]
