"""Files that leave the service: pictures, one-file pages, briefings; each whole, and none that can be made to run."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from html.parser import HTMLParser

import docx
import pytest

from graphsvc.errors import UsageError
from graphsvc.explorer.documents.briefing import MOST, Briefing, brief
from graphsvc.explorer.documents.briefing_text import as_markdown, as_page
from graphsvc.explorer.documents.bundle import as_bundle
from graphsvc.explorer.documents.docx import as_docx
from graphsvc.explorer.pictures.export import draw
from graphsvc.model import Catalogue, read_catalogue
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


@pytest.fixture(scope="module")
def briefing(store: Store, catalogue: Catalogue) -> Briefing:
    return brief(store, catalogue, ITEMS, "0.1.0", "2026-01-02", annexes=True)


def test_a_briefing_has_a_section_an_item_and_every_source_it_rests_on(briefing: Briefing) -> None:
    assert [section.item for section in briefing.sections] == ITEMS
    used = {source for section in briefing.sections for claim in section.claims for source in claim.sources}
    assert {source.iri for source in briefing.sources} == used


def test_a_briefing_as_markdown_says_what_it_is_and_is_not(briefing: Briefing) -> None:
    text = as_markdown(briefing)
    for words in (
        "Version 0.1.0, 2026-01-02",
        "CC BY 4.0",
        "not findings of any source",
        "## References",
        "## Sources",
    ):
        assert words in text


def test_a_briefing_as_word_opens_with_its_tables_and_picture(briefing: Briefing) -> None:
    document = docx.Document(io.BytesIO(as_docx(briefing)))
    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == [briefing.title, "Annexes"]
    assert len(document.tables) == 1 + sum(len(section.tables) for section in briefing.sections)
    assert len(document.inline_shapes) == 3, "the findings, what influences the node, and a path on the map"


def test_a_briefing_as_a_bundle_holds_each_table_the_pictures_the_sources_and_how_to_read_them(
    briefing: Briefing,
) -> None:
    assert as_bundle(briefing) == as_bundle(briefing)
    with zipfile.ZipFile(io.BytesIO(as_bundle(briefing))) as bundle:
        files = {name: bundle.read(name).decode("utf-8-sig") for name in bundle.namelist()}
    tables = [table for section in briefing.sections for table in section.tables]
    sheets = {name: list(csv.reader(io.StringIO(text))) for name, text in files.items() if name.endswith(".csv")}
    assert len(sheets) == len(tables) + 1
    assert sorted(len(rows) for rows in sheets.values()) == sorted(
        [*(len(table.rows) + 1 for table in tables), len(briefing.sources) + 1]
    )
    assert sum(name.endswith(".svg") for name in files) == 2
    told = files["README.txt"]
    for words in ("Version 0.1.0", "CC BY 4.0", "sources disagree", "association", *sheets):
        assert words in told


def test_no_table_of_a_bundle_takes_the_place_of_another(store: Store, catalogue: Catalogue) -> None:
    longest = max(catalogue.nodes.values(), key=lambda node: len(node.label) * bool(catalogue.claims_of.get(node.iri)))
    slugs = [longest.slug, "baseline-confidence", "confidence-in-ai-technology"]
    made = brief(store, catalogue, [f"node:{slug}" for slug in slugs], "1", "2026-01-02")
    with zipfile.ZipFile(io.BytesIO(as_bundle(made))) as bundle:
        sheets = [name for name in bundle.namelist() if name.endswith(".csv")]
    assert len(sheets) == sum(len(section.tables) for section in made.sections) + 1
    assert max(len(section.tables) for section in made.sections) > 1


def test_a_file_says_what_a_study_was_about_and_how_a_claim_was_made(briefing: Briefing, catalogue: Catalogue) -> None:
    notes = {cell.note for section in briefing.sections for one in section.tables for row in one.rows for cell in row}
    assert "measured" in notes and any(one.startswith("the tool was not AI") for one in notes)
    document = docx.Document(io.BytesIO(as_docx(briefing)))
    cells = "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    with zipfile.ZipFile(io.BytesIO(as_bundle(briefing))) as bundle:
        sheets = "".join(bundle.read(name).decode() for name in bundle.namelist() if name.endswith(".csv"))
    for text in (as_markdown(briefing).replace("\\", ""), cells, sheets):
        for words in ("(the tool was not AI", "association (measured)"):
            assert words in text


def test_an_item_shows_what_its_page_showed(store: Store, catalogue: Catalogue) -> None:
    node, paths, who = "node:automation-bias", "paths:local-validation~patient-harm", "who:all"
    longer = f"{paths}?k=2&show=2&max_length=6&avoid=dataset+shift"
    items = [f"{node}?steps=2&status=literature", longer, f"{who}?who=mhra"]
    wide, narrow = (brief(store, catalogue, some, "1", "2026-01-02") for some in ([node, paths, who], items))
    assert not narrow.faults
    assert {claim.status for claim in narrow.sections[0].claims if claim.tail} == {"literature"}
    assert "filters: status: literature." in narrow.sections[0].paragraphs[-1]
    assert (
        len(narrow.sections[1].paragraphs) == 4 and narrow.sections[1].paragraphs[1] not in wide.sections[1].paragraphs
    )
    assert narrow.sections[1].view and narrow.sections[1].view.title.endswith("path 2")
    assert "Left out on purpose: Dataset shift." in narrow.sections[1].paragraphs
    assert 0 < len(narrow.sections[2].claims) < len(wide.sections[2].claims)


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("node:nothing", "“nothing”"),
        ("claim:Z9", "“Z9”"),
        ("paths:nothing~patient-harm", "“nothing”"),
        ("paths:automation-bias~patient-harm?k=many", "“many”"),
        ("node:automation-bias?steps=9", "“9”"),
        ("evidence:colour", "evidence:study"),
        ("x", "“x”"),
    ],
)
def test_a_wrong_item_is_named_the_others_stay_and_no_file_is_written_without_it(
    store: Store, catalogue: Catalogue, item: str, said: str
) -> None:
    made = brief(store, catalogue, [item, "claim:L043"], "1", "2026-01-02")
    assert [section.item for section in made.sections] == ["claim:L043"]
    ((which, error),) = made.faults
    assert which == item and said in str(error)
    with pytest.raises(UsageError, match=re.escape(item)):
        made.whole()


def test_a_briefing_of_too_many_items_keeps_the_first(store: Store, catalogue: Catalogue) -> None:
    items = [f"claim:{claim.id}" for claim in list(catalogue.claims.values())[: MOST + 2]]
    made = brief(store, catalogue, items, "1", "2026-01-02")
    assert (len(made.sections), [item for item, _ in made.faults]) == (MOST, items[MOST:])


def test_a_briefing_of_too_many_rows_or_that_takes_too_long_keeps_the_first(
    store: Store, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = ["relations:all", "relations:all?kind=influence", "relations:all?q=a"]
    made = brief(store, catalogue, [*items, "who:all"], "1", "2026-01-02")
    assert [item for item, _ in made.faults] == ["who:all"] and "1,500 rows" in str(made.faults[0][1])
    monkeypatch.setattr("graphsvc.explorer.documents.briefing.LONGEST", -1)
    assert len(brief(store, catalogue, items, "1", "2026-01-02").faults) == len(items)


def test_the_lists_of_relations_and_of_loops_say_what_narrows_them(store: Store, catalogue: Catalogue) -> None:
    items = [
        "relations:all?about=cognitive-biases&support=statement&population=nonAiDecisionSupport",
        "loops:all?node=automation-bias",
    ]
    relations, loops = brief(store, catalogue, items, "1", "2026-01-02").sections
    assert relations.paragraphs == (
        "Only: about “Cognitive biases”; evidence about decision support that is not AI; kind of support: statement.",
    )
    assert relations.claims and all(claim.basis == "statement" for claim in relations.claims)
    assert "through automation bias" in loops.paragraphs[0] and len(loops.paragraphs) > 1
    for path in loops.paragraphs[1:]:
        assert "utomation bias" in path


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
    made = brief(hostile_store, catalogue, ["node:n0", "claim:X0", "who:all"], "1", "2026-01-02")
    markdown = as_markdown(made)
    assert "<img" not in markdown and "<script" not in markdown and "](javascript" not in markdown
    page = _Tags()
    page.feed(as_page(made))
    assert page.tags.isdisjoint({"script", "img", "iframe", "object"})
    assert "svg" in page.tags and not [name for name in page.attributes if name.startswith("on")]
    with zipfile.ZipFile(io.BytesIO(as_bundle(made))) as bundle:
        sheets = [bundle.read(name).decode("utf-8-sig") for name in bundle.namelist() if name.endswith(".csv")]
        assert all(re.fullmatch(r"[a-zA-Z0-9.-]+", name) for name in bundle.namelist())
    cells = [cell for text in sheets for row in csv.reader(io.StringIO(text)) for cell in row]
    assert cells and not [cell for cell in cells if cell.startswith("=")]
    with zipfile.ZipFile(io.BytesIO(as_docx(made))) as parts:
        body = parts.read("word/document.xml").decode()
    assert ET.fromstring(body) is not None and "<img" not in body
    root = ET.fromstring(draw(hostile_store, ["node:n0"], "focus"))
    assert {element.tag.rpartition("}")[2] for element in root.iter()}.isdisjoint({"script", "img", "foreignObject"})
    assert ATTACKS[0] in "".join(root.itertext())
    assert not [e for e in root.iter() if any(name.lower().startswith("on") for name in e.attrib)]


class _Tags(HTMLParser):
    """The names of all elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
