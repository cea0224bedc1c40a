"""The two pages of a briefing: what stands on them, whose words, and how they come out of a word processor."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from graphsvc.errors import UsageError
from graphsvc.explorer.documents.briefing import Briefing, brief
from graphsvc.explorer.documents.briefing_items import ALL_WORDS, LONGEST_WORDS
from graphsvc.explorer.documents.briefing_text import as_markdown, as_page
from graphsvc.explorer.documents.bundle import as_bundle
from graphsvc.explorer.documents.docx import as_docx
from graphsvc.model import Catalogue
from graphsvc.model.actors import stands_for
from graphsvc.names import NODE
from graphsvc.store import Store
from tests.conftest import require

DAY = "2026-01-02"
OURS = "Read this <b>first</b>: who carries the risk, & why? 5 < 6."
ITEMS = {
    "one": ["node:over-reliance-on-ai-advice"],
    "three": ["node:liability", f"words:{OURS}", "paths:liability~confidence-in-ai-technology", "who:liability"],
    "wide": ["node:use-of-ai", "node:confidence", "node:cognitive-biases"],
    "lists": ["relations:all", "contradictions", "loops:all"],
    "words": [*(f"words:{n}{' read' * 79}" for n in range(3)), "node:patient-harm", "who:all", "evidence:study"],
    "loops": ["node:liability", "paths:liability~use-of-ai", "loops:all"],
    "long": [f"node:{'hospital-type-specific-transfer-learning'}", "claim:L043", "node:ai-explanations"],
}


@pytest.fixture(scope="module")
def briefings(store: Store, catalogue: Catalogue) -> dict[str, Briefing]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graphsvc.explorer.documents.briefing.LONGEST", 120)  # a busy machine is not what is tried here
        made = {name: brief(store, catalogue, items, "0.1.0", DAY) for name, items in ITEMS.items()}
    assert not [one.faults for one in made.values() if one.faults]
    return made


@pytest.fixture(scope="module")
def printed(briefings: dict[str, Briefing], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each briefing as a word processor prints it: a PDF."""
    require("office")
    folder = tmp_path_factory.mktemp("word")
    for name, made in briefings.items():
        (folder / f"{name}.docx").write_bytes(as_docx(made))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, folder.glob("*.docx"))], check=True, capture_output=True, timeout=240)
    return {name: folder / f"{name}.pdf" for name in briefings}


@pytest.mark.parametrize("name", ITEMS)
def test_a_briefing_is_at_most_two_pages_of_a4(printed: dict[str, Path], name: str) -> None:
    told = _run("pdfinfo", printed[name])
    assert int(re.findall(r"Pages:\s+(\d+)", told)[0]) <= 2
    assert "(A4)" in told


@pytest.mark.parametrize("name", ITEMS)
def test_no_word_of_a_briefing_is_cut(printed: dict[str, Path], briefings: dict[str, Briefing], name: str) -> None:
    found = briefings[name].summary
    texts = [one.text for part in found.parts for one in part.findings] + [claim.paraphrase for claim in found.rows]
    wanted = {word for text in [*texts, *found.left_out, found.method] for word in re.findall(r"[A-Za-z]{4,}", text)}
    shown = set(re.findall(r"[A-Za-z]{4,}", _run("pdftotext", "-layout", printed[name], "-")))
    assert not wanted - shown


@pytest.mark.parametrize("name", ITEMS)
def test_each_page_of_a_briefing_has_words_and_keeps_its_margins(printed: dict[str, Path], name: str) -> None:
    pictures = printed[name].with_suffix("")
    subprocess.run(["pdftoppm", "-r", "40", "-gray", str(printed[name]), str(pictures)], check=True)
    pages = sorted(pictures.parent.glob(f"{name}-*.pgm"))
    assert pages
    for page in pages:
        width, height, pixels = _grey(page)
        dark = [index for index, value in enumerate(pixels) if value < 160]
        columns = [index % width for index in dark]
        edge = round(1.5 / 21 * width)  # the margins are 2 cm, and lines of tables may stand a little outside
        assert len(dark) > 300, "a page with next to nothing on it"
        assert min(columns) >= edge and max(columns) <= width - edge
        assert max(dark) // width < height * 0.985


def test_a_word_file_has_real_styles_a_repeated_header_and_rows_that_stay_whole(
    briefings: dict[str, Briefing],
) -> None:
    document = docx.Document(io.BytesIO(as_docx(briefings["three"])))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "List Bullet", "Caption", "Author’s words"} <= styles
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == ["Finding", "How sure, and on whom", "Source"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    page = document.sections[0]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)
    assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def test_a_word_file_says_nothing_of_the_machine_or_the_program_that_made_it(briefings: dict[str, Briefing]) -> None:
    made = as_docx(briefings["three"])
    about = docx.Document(io.BytesIO(made)).core_properties
    assert (about.author, about.comments, about.last_modified_by, about.keywords) == ("", "", "", "")
    assert (about.language, about.created.date().isoformat()) == ("en-GB", DAY)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert not [name for name in parts.namelist() if "thumbnail" in name]
        text = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels")))
    for word in ("localhost", "127.0.0.1", "python-docx", "/work", "file:"):
        assert word not in text


def test_loops_are_drawn_as_rings_with_their_names_on_the_two_pages(briefings: dict[str, Briefing]) -> None:
    made = briefings["loops"]
    assert [(name, view.picture.lines != ()) for name, view, _ in made.summary.pictures] == [
        ("The picture", True),
        ("The loops", True),
    ]
    page = as_page(made)
    rings = page.partition(">The loops</h2>")[2].partition("</div>")[0]
    assert re.findall(r">([RB]\d)</text>", rings) == ["R1"]
    assert rings.count("A106 ") == 4, "each arrow is a part of a ring"
    assert "no loop is shown to run" in page
    ids = re.findall(r' id="([^"]+)"', as_page(replace(made, annexes=True)))
    assert "loops6-1-head" in ids and len(ids) == len(set(ids)), "the annex draws the same rings again"
    word = docx.Document(io.BytesIO(as_docx(made)))
    assert len(word.inline_shapes) == 2
    texts = [one.text for one in word.paragraphs]
    assert texts.index("The picture") < texts.index("The loops") < texts.index("The evidence")
    with zipfile.ZipFile(io.BytesIO(as_bundle(made))) as bundle:
        assert any("rings" in name and name.endswith(".svg") for name in bundle.namelist())


def test_a_briefing_on_one_thing_begins_with_what_is_said_of_it(store: Store, catalogue: Catalogue) -> None:
    found = brief(store, catalogue, ["node:liability?steps=2"], "0.1.0", DAY).summary
    first, *_ = found.parts[0].findings
    inside = set(stands_for(catalogue, NODE + "liability"))
    assert first.claims and all(inside & {one.start, one.end} for one in first.claims)
    on_it = [bool(inside & {one.start, one.end}) for one in found.rows]
    assert on_it[0] and on_it == sorted(on_it, reverse=True)


def test_own_words_stand_where_they_were_put_in_every_format(briefings: dict[str, Briefing]) -> None:
    made = briefings["three"]
    paragraphs = [one.text for one in docx.Document(io.BytesIO(as_docx(made))).paragraphs]
    assert OURS in paragraphs
    place = paragraphs.index(OURS)
    assert paragraphs.index("Liability") < place < paragraphs.index("Who acts on liability")
    page = as_page(made)
    assert "Read this &lt;b&gt;first&lt;/b&gt;" in page and "<b>first" not in page
    assert page.index(">Liability</a></h3>") < page.index("Read this") < page.index(">Who acts on liability</a></h3>")
    assert "Read this &lt;b\\>first" in as_markdown(made)
    with zipfile.ZipFile(io.BytesIO(as_bundle(made))) as bundle:
        assert OURS in bundle.read("README.txt").decode()


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([f"words:{'x' * (LONGEST_WORDS + 1)}"], f"{LONGEST_WORDS + 1} characters"),
        ([f"words:{n}{'x' * (LONGEST_WORDS - 1)}" for n in range(ALL_WORDS // LONGEST_WORDS + 1)], "in all"),
        (["words:   "], "empty"),
    ],
)
def test_own_words_without_room_are_refused_and_not_cut(
    store: Store, catalogue: Catalogue, items: list[str], said: str
) -> None:
    made = brief(store, catalogue, ["claim:L043", *items], "1", DAY)
    assert len(made.faults) == 1 and len(made.sections) == len(items)
    with pytest.raises(UsageError, match=said):
        made.whole()


def test_what_is_left_out_of_the_two_pages_is_said_and_stands_in_the_annexes(
    store: Store, catalogue: Catalogue, briefings: dict[str, Briefing]
) -> None:
    short = briefings["one"]
    assert not short.shown and "further relations, for want of room" in " ".join(short.summary.left_out)
    whole = brief(store, catalogue, ITEMS["one"], "0.1.0", DAY, annexes=True)
    rest = [claim for section in short.sections for claim in section.claims if claim not in short.summary.rows]
    text = as_markdown(whole)
    assert rest and all(claim.paraphrase.partition("(")[0][:30] in text.replace("\\", "") for claim in rest)


def test_a_relation_that_was_not_confirmed_is_no_finding_and_is_named_as_left_out(
    store: Store, catalogue: Catalogue
) -> None:
    doubtful = [claim for claim in catalogue.claims.values() if claim.check == "unverifiable"]
    assert doubtful
    for claim in doubtful:
        found = brief(store, catalogue, [f"claim:{claim.id}"], "1", DAY).summary
        assert claim not in found.rows
        assert "could not be confirmed in the text that was read" in " ".join(found.left_out)


def test_how_the_evidence_was_found_is_said_in_words_apart(briefings: dict[str, Briefing]) -> None:
    for made in briefings.values():
        assert re.search(r" from two published reports and \d+ papers and pages ", as_markdown(made))


def test_every_number_in_a_briefing_leads_to_a_reference(briefings: dict[str, Briefing]) -> None:
    for made in briefings.values():
        text = as_markdown(made).replace("\\", "")
        body, _, references = text.partition("## References")
        used = {int(number) for mark in re.findall(r"\[([\d, ]+)", body) for number in re.findall(r"\d+", mark)}
        assert used == set(range(1, len(made.summary.references) + 1))
        assert len(re.findall(r"^\d+\. ", references, re.MULTILINE)) == len(made.summary.references)


def test_a_briefing_as_one_html_file_asks_nothing_of_any_other_place(briefings: dict[str, Briefing]) -> None:
    page = as_page(briefings["three"])
    assert "<svg" in page and "<style>" in page
    assert not re.search(r"<(script|link|img|iframe)|\bsrc=|@import|url\((?!#)", page)


def _run(*command: object) -> str:
    return subprocess.run([*map(str, command)], check=True, capture_output=True, text=True, timeout=60).stdout


def _grey(path: Path) -> tuple[int, int, bytes]:
    """The width, height and values of a picture in the PGM format."""
    kind, width, height, most, pixels = path.read_bytes().split(maxsplit=4)
    assert (kind, most) == (b"P5", b"255")
    return int(width), int(height), pixels.rjust(int(width) * int(height), b"\xff")
