"""Sheets that other programs write, and what people do to theirs: each gives its rows, or a sentence with the mend."""

from __future__ import annotations

import codecs
import datetime
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from graphsvc import open_store
from graphsvc.model import catalogue_of
from graphsvc.names import NODE
from graphsvc.own.checking import check_sheet
from graphsvc.own.child import read_apart
from graphsvc.own.known import Known, known_of
from graphsvc.own.sheet import UnreadableFile
from tests.own.sheets import GOOD, HEAD, NULL, added, ods, packed, saved, text, xlsx


@pytest.fixture(scope="module")
def known() -> Known:
    return known_of(catalogue_of(open_store()))


def book(change: Callable[[Any, Any], object]) -> bytes:
    """A workbook with two good rows, after something was done to it or its sheet."""
    made = openpyxl.Workbook()
    sheet = made.active
    for one in (HEAD, GOOD, NULL):
        sheet.append(list(one))
    change(made, sheet)
    return saved(made)


def beside(_: Any, sheet: Any) -> None:
    sheet.insert_rows(1, 4)
    sheet.insert_cols(1, 2)


def filtered(_: Any, sheet: Any) -> None:
    sheet.auto_filter.ref = "A1:G3"
    sheet.row_dimensions[3].hidden = True


def protected(_: Any, sheet: Any) -> None:
    sheet.protection.sheet = True
    sheet.protection.password = "x"


def put(cell: str, value: object) -> Callable[[Any, Any], None]:
    return lambda _, sheet: sheet.__setitem__(cell, value)


def to(name: str) -> bytes:
    return text([HEAD, (*GOOD[:2], name, *GOOD[3:])])


RICH = CellRichText("Time ", TextBlock(InlineFont(b=True), "pressure"))
MARKDOWN = "".join(f"| {' | '.join(one)} |\n" for one in (HEAD, ("---",) * 7, GOOD)).encode()
QUOTED = "\n".join(",".join(f'"{cell}"' for cell in one) for one in (HEAD, GOOD)).encode()

# name of the file, its bytes, how many rows are ready, the cells with faults
READ: dict[str, tuple[str, bytes, int, set[str]]] = {
    "a table below and beside the corner": ("a.xlsx", book(beside), 2, set()),
    "a sheet that is a chart first": ("a.xlsx", book(lambda made, _: made.create_chartsheet("Chart", 0)), 2, set()),
    "a sheet that is protected": ("a.xlsx", book(protected), 2, set()),
    "a link on a cell": ("a.xlsx", book(lambda _, s: setattr(s["E2"], "hyperlink", "https://example.org/")), 2, set()),
    "comments": ("a.xlsx", book(lambda _, s: setattr(s["A2"], "comment", Comment("see", "me"))), 2, set()),
    "a word in bold": ("a.xlsx", book(put("A2", RICH)), 2, set()),
    "true for yes": ("a.xlsx", book(put("G2", True)), 2, set()),
    "a share of a hundred": ("a.xlsx", book(put("F2", 0.31)), 2, set()),
    "a day with its hour": ("a.xlsx", book(put("E2", datetime.datetime(2026, 5, 1, 10))), 2, set()),
    "hours": ("a.xlsx", book(put("F2", datetime.timedelta(hours=3))), 2, set()),
    "a table of Excel": ("a.xlsx", book(lambda _, s: s.add_table(Table(displayName="T", ref="A1:G3"))), 2, set()),
    "a filter that hides": ("a.xlsx", book(filtered), 2, set()),
    "upright strokes": ("a.csv", text([HEAD, GOOD], "|"), 1, set()),
    "commas at the ends": ("a.csv", text([(*HEAD, "", ""), (*GOOD, "", "")]), 1, set()),
    "quotation marks around all": ("a.csv", QUOTED, 1, set()),
    "commas in a .txt": ("a.txt", text([HEAD, GOOD]), 1, set()),
    "a name without an ending": ("sheet", text([HEAD, GOOD]), 1, set()),
    "a template of Excel": ("a.xltx", xlsx([HEAD, GOOD]), 1, set()),
    "a table of Markdown": ("a.md", MARKDOWN, 1, {"B2", "C2", "D2", "E2"}),
    "accents as signs of their own": ("a.csv", text([HEAD, (*GOOD[:4], "Mu\u0308ller 2026", *GOOD[5:])]), 1, set()),
    "marks of direction": ("a.csv", text([HEAD, ("\u200fTime pressure\u200e", *GOOD[1:])]), 1, set()),
    "a hyphen that does not break": ("a.csv", to("Over\u2011reliance on AI advice"), 1, set()),
    "a dash for a hyphen": ("a.csv", to("Over\u2013reliance on AI advice"), 1, set()),
    "a full stop after a name": ("a.csv", to("Automation bias."), 1, set()),
    "the end of an address for a name": ("a.csv", to("automation-bias"), 1, set()),
    "an IRI for a name": ("a.csv", to(NODE + "automation-bias"), 1, set()),
    "a short IRI for a name": ("a.csv", to("node:automation-bias"), 1, set()),
    "an IRI of nothing": ("a.csv", to(NODE + "automation-bia"), 0, {"C2"}),
    "letters of an old Mac": ("a.csv", text([HEAD, (*GOOD[:4], "Müller 2026", *GOOD[5:])], ";", "mac_roman"), 1, set()),
    "the same row twice": ("a.csv", text([HEAD, GOOD, GOOD]), 2, set()),
}  # fmt: skip
ENCRYPTED = (
    '<m:manifest xmlns:m="x"><m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>'
)
SHEET = "application/vnd.oasis.opendocument.spreadsheet"
REFUSED: dict[str, tuple[str, bytes, str]] = {
    "JSON": ("a.json", b'[{"What": "Time pressure"}]', "JSON"),
    "XML": ("a.xml", b'<?xml version="1.0"?><x/>', "XML"),
    "UTF-32": ("a.csv", text([HEAD, GOOD], ",", "utf-32"), "CSV UTF-8"),
    "Numbers of Apple": ("a.numbers", packed({"Index/Document.iwa": "x"}), "Save it as an Excel workbook"),
    "a binary workbook": ("a.xlsb", packed({"[Content_Types].xml": "<x/>", "xl/workbook.bin": "x"}), ".xlsb"),
    "OpenDocument with a password": ("a.ods", packed({"mimetype": SHEET, "content.xml": "\x01", "META-INF/manifest.xml": ENCRYPTED}), "password"),  # noqa: E501
    "OpenDocument with macros": ("a.ods", added(ods([HEAD, GOOD]), {"Basic/Standard/Module1.xml": "<x/>"}), "macros"),
}  # fmt: skip


@pytest.mark.parametrize("case", READ)
def test_a_sheet_gives_its_rows_or_names_the_cell(known: Known, case: str) -> None:
    file, content, ready, cells = READ[case]
    checked = check_sheet(read_apart(content, file), known)
    assert {fault.cell for fault in checked.faults if fault.row} == cells, [str(fault) for fault in checked.faults]
    assert len(checked.rows) == ready and all(fault.mend for fault in checked.faults)


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_sheet_is_told_with_the_mend(case: str) -> None:
    file, content, word = REFUSED[case]
    with pytest.raises(UnreadableFile) as told:
        read_apart(content, file)
    assert word in f"{told.value} {told.value.mend}" and told.value.mend


def test_a_file_of_a_mark_alone_names_the_headings(known: Known) -> None:
    checked = check_sheet(read_apart(codecs.BOM_UTF8, "a.csv"), known)
    assert any("“What” is missing" in str(fault) for fault in checked.faults)


def test_a_row_that_is_there_twice_is_told(known: Known) -> None:
    checked = check_sheet(read_apart(text([HEAD, GOOD, NULL, GOOD]), "a.csv"), known)
    assert any("counted again: 4." in note for note in checked.notes)
    assert not any("counted again" in one for one in check_sheet(read_apart(text([HEAD, GOOD]), "a.csv"), known).notes)
