"""Sheets as people fill them in: each gives the right rows, or a sentence that names the cell and the mend."""

from __future__ import annotations

import codecs
import datetime
import io
import json
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from graphsvc import open_store
from graphsvc.model import catalogue_of
from graphsvc.own.checking import Checked, check_sheet
from graphsvc.own.child import read_apart
from graphsvc.own.known import Known, known_of
from graphsvc.own.sheet import UnreadableFile
from graphsvc.own.writing import template
from tests.own.sheets import GOOD, HEAD, NEW, NULL, SAID, added, bomb, changed, ods, packed, saved, text, xlsx


@pytest.fixture(scope="session")
def known() -> Known:
    return known_of(catalogue_of(open_store()))


def book(*, hidden: bool = False, second: str = "", merged: str = "", formula: str = "") -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Findings"
    for row in (HEAD, GOOD, NULL):
        sheet.append(list(row))
    if merged:
        sheet.merge_cells(merged)
    if formula:
        sheet["A3"] = formula
    if second:
        other = made.create_sheet(second)
        for row in (HEAD, SAID):
            other.append(list(row))
        if hidden:
            other.sheet_state = "hidden"
    return saved(made)


def hidden(*, row: int = 0, column: str = "", heads: str = "") -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    for one in (HEAD, GOOD, NULL):
        sheet.append(list(one))
    if row:
        sheet.row_dimensions[row].hidden = True
    if column:
        sheet.column_dimensions[column].hidden = True
    if heads:
        sheet.insert_rows(1)
        sheet["A1"] = "Who says what"
        sheet.merge_cells(heads)
    return saved(made)


def with_value(cell: str, value: object) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in (HEAD, GOOD):
        sheet.append(list(row))
    sheet[cell] = value
    return saved(made)


def row(**changes: str) -> tuple[str, ...]:
    keys = ("what", "does", "to", "know", "source", "whom", "new")
    return tuple(changes.get(key, cell) for key, cell in zip(keys, GOOD, strict=True))


SPACED = [[name.replace(" ", "\u00a0") for name in HEAD], [cell.replace(" ", "\u00a0") for cell in GOOD]]
NUMBERED = [[f"{at}. {name}" for at, name in enumerate(HEAD, 1)], GOOD]
MIXED = text([HEAD]).rstrip() + b"\n" + text([GOOD]).rstrip() + b"\r" + text([NULL])
WIDE = [(*one, *(f"{at}" for at in range(293))) for one in (HEAD, GOOD)]
SHUFFLED = [[one[at] for at in (4, 2, 0, 1, 3)] for one in (HEAD, GOOD, NULL)]
LOUD = [[name.upper() + " " for name in HEAD], GOOD]
MOCK = [("From", "Relation", "To", "Basis", "On whom", "Source"), (*GOOD[:4], "31 doctors", GOOD[4])]
# ruff: noqa: E501
FORMULA = '=HYPERLINK("http://x")'

# name of the file, its bytes, how many rows are ready, the cells with faults (and a word that the fault must hold)
CASES: dict[str, tuple[str, bytes, int, dict[str, str]]] = {
    "as it is meant": ("a.xlsx", xlsx([HEAD, GOOD, SAID, NULL, NEW]), 4, {}),
    "headings in another order": ("a.xlsx", xlsx(SHUFFLED), 2, {}),
    "headings in capitals with blanks": ("a.xlsx", xlsx(LOUD), 1, {}),
    "headings of another kind": ("a.xlsx", xlsx(MOCK), 1, {}),
    "a title above the headings": ("a.xlsx", xlsx([("Our survey",), (), HEAD, GOOD]), 1, {}),
    "blank rows between": ("a.xlsx", xlsx([HEAD, GOOD, (), (), NULL]), 2, {}),
    "columns that nobody asked for": ("a.xlsx", xlsx([(*HEAD, "Colour"), (*GOOD, "red")]), 1, {}),
    "a heading that comes twice": ("a.xlsx", xlsx([(*HEAD, "what"), (*GOOD, "x")]), 0, {"H1": "both name"}),
    "a heading that is missing": ("a.xlsx", xlsx([HEAD[:4], GOOD[:4]]), 0, {"": "“Where from” is missing"}),
    "no headings at all": ("a.xlsx", xlsx([GOOD, SAID]), 0, {"": "is missing"}),
    "headings and no row": ("a.xlsx", xlsx([HEAD]), 0, {"": "No row"}),
    "a name spelled wrong": ("a.xlsx", xlsx([HEAD, row(what="Time presure")]), 0, {"A2": "Time pressure"}),
    "a name in another case": ("a.xlsx", xlsx([HEAD, row(what="TIME pressure ")]), 1, {}),
    "another name of a thing": ("a.xlsx", xlsx([HEAD, row(to="automation complacency")]), 1, {}),
    "a name that is a number": ("a.xlsx", xlsx([HEAD, (42, *GOOD[1:])]), 0, {"A2": "no name of a thing"}),
    "a number that is new": ("a.xlsx", xlsx([HEAD, (42, *GOOD[1:6], "yes")]), 0, {"A2": "no name of a thing"}),
    "an unknown relation": ("a.xlsx", xlsx([HEAD, row(does="rises")]), 0, {"B2": "raises"}),
    "an effect from an association": ("a.xlsx", xlsx([HEAD, row(does="raises")]), 0, {"B2": "goes with more"}),
    "an association from a test": ("a.xlsx", xlsx([HEAD, row(know="test")]), 0, {"B2": "raises"}),
    "no effect without a test": ("a.xlsx", xlsx([HEAD, row(does="no effect found on")]), 0, {"D2": "test"}),
    "a duty that was tested": ("a.xlsx", xlsx([HEAD, row(does="has to act on", know="test")]), 0, {"D2": "statement"}),
    "an unknown basis": ("a.xlsx", xlsx([HEAD, row(know="tets")]), 0, {"D2": "“test”"}),
    "an empty basis and source": ("a.xlsx", xlsx([HEAD, row(know="", source="")]), 0, {"D2": "Empty", "E2": "Empty"}),
    "everything wrong": ("a.xlsx", xlsx([HEAD, ("x", "y", "z", "q", "")]), 0,
                         {"A2": "x", "B2": "y", "C2": "z", "D2": "q", "E2": "Empty"}),
    "the same thing twice": ("a.xlsx", xlsx([HEAD, row(to="Time pressure")]), 0, {"C2": "same thing"}),
    "more of what is no amount": ("a.xlsx", xlsx([HEAD, row(what="Systems impact")]), 0, {"A2": "more or less"}),
    "a new thing that is said to be": ("a.xlsx", xlsx([HEAD, NEW]), 1, {}),
    "a new thing that is not": ("a.xlsx", xlsx([HEAD, row(what="Pause before advice")]), 0, {"A2": "New thing?"}),
    "a wrong word for yes": ("a.xlsx", xlsx([HEAD, row(new="maybe")]), 0, {"G2": "yes"}),
    "a formula": ("a.xlsx", book(formula="=B2"), 1, {"A3": "formula"}),
    "a formula that fetches": ("a.xlsx", book(formula=FORMULA), 1, {"A3": "formula"}),
    "a formula beside the columns": ("a.xlsx", with_value("Z2", "=1+1"), 1, {}),
    "an error of a formula": ("a.xlsx", with_value("A2", "#REF!"), 0, {"A2": "Empty"}),
    "an error in a text": ("a.csv", text([HEAD, row(what="#NAME?")]), 0, {"A2": "error"}),
    "a formula in a text": ("a.csv", text([HEAD, row(what="=cmd|' /C calc'!A0")]), 0, {"A2": "formula"}),
    "signs that begin a text": ("a.csv", text([HEAD, row(whom="+31 doctors"), row(whom="-"), row(whom="@ward")]), 3, {}),
    "merged cells": ("a.xlsx", book(merged="A2:A3"), 2, {}),
    "a hidden sheet beside": ("a.xlsx", book(second="Old", hidden=True), 2, {}),
    "two sheets of rows": ("a.xlsx", book(second="More"), 0, {"": "all hold rows"}),
    "two sheets, one called Rows": ("a.xlsx", book(second="rows"), 1, {}),
    "a date as a source": ("a.xlsx", with_value("E2", datetime.date(2026, 5, 1)), 1, {}),
    "a number as whom": ("a.xlsx", with_value("F2", 31.0), 1, {}),
    "a cell that is too long": ("a.xlsx", xlsx([HEAD, row(whom="x" * 3000)]), 0, {"F2": "3,000"}),
    "a name that is too long": ("a.xlsx", xlsx([HEAD, row(what="long " * 60, new="yes")]), 0, {"A2": "too long"}),
    "signs that cannot be shown": ("a.csv", text([HEAD, row(whom="a\x07b")]), 0, {"F2": "cannot be shown"}),
    "commas": ("a.csv", text([HEAD, GOOD, NULL]), 2, {}),
    "semicolons": ("a.csv", text([HEAD, GOOD], ";"), 1, {}),
    "tabs": ("a.tsv", text([HEAD, GOOD], "\t"), 1, {}),
    "semicolons, said in the first line": ("a.csv", b"sep=;\r\n" + text([HEAD, GOOD], ";"), 1, {}),
    "a byte order mark": ("a.csv", text([HEAD, GOOD], mark=codecs.BOM_UTF8), 1, {}),
    "UTF-16 from Excel": ("a.txt", text([HEAD, GOOD], "\t", "utf-16-le", codecs.BOM_UTF16_LE), 1, {}),
    "UTF-16 without a mark": ("a.csv", text([HEAD, GOOD], ";", "utf-16-le"), 1, {}),
    "UTF-16 the other way round": ("a.csv", text([HEAD, GOOD], ",", "utf-16-be", codecs.BOM_UTF16_BE), 1, {}),
    "Windows-1252": ("a.csv", text([HEAD, row(source="Müller – 2026")], ";", "cp1252"), 1, {}),
    "lines inside a cell": ("a.csv", text([HEAD, row(whom="a\nb"), row(what="Nothing like it at all")]), 1, {"A3": "no thing"}),
    "rows that are too short": ("a.csv", text([HEAD, GOOD[:3]]), 0, {"D2": "Empty", "E2": "Empty"}),
    "lines of old Macs": ("a.csv", text([HEAD, GOOD]).replace(b"\r\n", b"\r"), 1, {}),
    "blank lines in a text": ("a.csv", text([HEAD, (), GOOD, (), row(know="")]), 1, {"D5": "Empty"}),
    "OpenDocument": ("a.ods", ods([HEAD, GOOD, NEW]), 2, {}),
    "OpenDocument with a fault": ("a.ods", ods([HEAD, row(what="Time presure")]), 0, {"A2": "Time pressure"}),
    "a workbook called .csv": ("a.csv", xlsx([HEAD, GOOD]), 1, {}),
    "a new workbook called .xls": ("a.xls", xlsx([HEAD, GOOD]), 1, {}),
    "a row that is hidden": ("a.xlsx", hidden(row=3), 2, {}),
    "a column that is hidden": ("a.xlsx", hidden(column="E"), 2, {}),
    "merged headings above the headings": ("a.xlsx", hidden(heads="A1:C1"), 2, {}),
    "cells merged across columns": ("a.xlsx", book(merged="A2:C2"), 1, {"B2": "not one of the words"}),
    "spaces that do not break": ("a.csv", text(SPACED), 1, {}),
    "marks without width": ("a.csv", text([HEAD, row(to="Automa\u00adtion bias", what="Ti\u200bme pressure")]), 1, {}),
    "quotation marks of a word processor": ("a.csv", text([HEAD, row(what="“Time pressure”", whom="31 doctors’ notes")]), 1, {}),
    "an empty first column": ("a.xlsx", xlsx([("", *HEAD), ("", *GOOD)]), 1, {}),
    "a first column of numbers": ("a.xlsx", xlsx([("No.", *HEAD), (1, *GOOD)]), 1, {}),
    "headings with numbers": ("a.xlsx", xlsx(NUMBERED), 1, {}),
    "headings over two lines": ("a.xlsx", xlsx([[name.replace(" ", "\n") for name in HEAD], GOOD]), 1, {}),
    "headings that come again": ("a.xlsx", xlsx([HEAD, GOOD, HEAD, NULL]), 2, {}),
    "a second row of headings": ("a.xlsx", xlsx([HEAD, ("(a thing)", "(verb)", "Time pressure", "(basis)", "(year)"), GOOD]), 1,
                                 {"A2": "no thing named", "B2": "not one of the words", "D2": "test"}),
    "a row of totals": ("a.xlsx", xlsx([HEAD, GOOD, ("Total", "", "", "", "1")]), 1,
                        {"A3": "no thing named", "B3": "Empty", "C3": "Empty", "D3": "Empty"}),
    "a year as a source": ("a.xlsx", with_value("E2", 2026), 1, {}),
    "a sign that is nothing": ("a.csv", text([HEAD, row(whom="31\0doctors")]), 0, {"F2": "cannot be shown"}),
    "ends of lines of every kind": ("a.csv", MIXED, 2, {}),
    "300 columns": ("a.xlsx", xlsx(WIDE), 0, {"": "column KN"}),
    "a sheet turned on its side": ("a.xlsx", xlsx(list(zip(HEAD, GOOD, strict=True))), 0, {"": "“Does what” is missing"}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_messy_sheet_gives_its_rows_or_names_the_cell_and_the_mend(case: str, known: Known) -> None:
    file, content, ready, faults = CASES[case]
    began = time.process_time()
    try:
        checked = check_sheet(read_apart(content, file), known)
    except UnreadableFile as error:
        assert ready == 0 and list(faults) == [""], error
        assert faults[""] in str(error) and error.mend
        return
    assert time.process_time() - began < 5
    assert len(checked.rows) == ready, [str(fault) for fault in checked.faults]
    _fit(checked, faults)


def _fit(checked: Checked, faults: dict[str, str]) -> None:
    told = [(fault.cell if fault.row else "", str(fault)) for fault in checked.faults]
    for cell, word in faults.items():
        assert any((cell == at or not cell) and word in said for at, said in told), (cell, word, told)
    assert {at for at, _ in told if at} == {cell for cell in faults if cell}, told
    assert all(fault.mend for fault in checked.faults)


HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "nothing": ("a.xlsx", b"", "empty"),
    "blanks": ("a.csv", b"  \n ", "empty"),
    "a workbook with macros": ("a.xlsx", added(xlsx([HEAD, GOOD]), {"xl/vbaProject.bin": b"x"}), "macros"),
    "links to other workbooks": ("a.xlsx", added(xlsx([HEAD]), {"xl/externalLinks/externalLink1.xml": "<x/>"}), "other workbooks"),
    "connections to data": ("a.xlsx", added(xlsx([HEAD]), {"xl/connections.xml": "<x/>"}), "fetches"),
    "a password": ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    "an old workbook": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office"),
    "a picture called a workbook": ("a.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "picture"),
    "a PDF called .csv": ("a.csv", b"%PDF-1.7 x", "PDF"),
    "a web page called .csv": ("a.csv", b"<html><table><tr><td>What</td></tr></table></html>", "web page"),
    "text called a workbook": ("a.xlsx", text([HEAD, GOOD]), "is none"),
    "a document of Word": ("a.xlsx", packed({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), "another Office"),
    "a packed folder": ("a.xlsx", packed({"notes.txt": "x"}), "packed folder"),
    "a damaged workbook": ("a.xlsx", xlsx([HEAD, GOOD])[:-900], "damaged"),
    "a part that is no XML": ("a.xlsx", changed(xlsx([HEAD]), "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData"), "damaged"),
    "entities": ("a.xlsx", changed(xlsx([HEAD]), "xl/worksheets/sheet1.xml", b"<worksheet",
                 b'<!DOCTYPE w [<!ENTITY a "b">]><worksheet'), "entities"),
    "entities that grow": ("a.ods", packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                           "content.xml": '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><l>&b;</l>'}), "entities"),
    "a part that unpacks to 500 MB": ("a.xlsx", bomb(500 << 20), "unpacks"),
    "a million empty rows": ("a.xlsx", changed(xlsx([HEAD, GOOD]), "xl/worksheets/sheet1.xml", b"</sheetData>",
                             b"".join(b'<row r="%d"/>' % at for at in range(3, 1_000_003)) + b"</sheetData>"), "20,000"),
    "a cell at the end of the world": ("a.xlsx", changed(xlsx([HEAD, GOOD]), "xl/worksheets/sheet1.xml", b"</sheetData>",
                                       b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'), "reaches"),
    "a cell repeated to the end of the world": ("a.ods", ods([HEAD, GOOD], '<table:table-row table:number-rows-repeated="1048574">'
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p>'
        "</table:table-cell></table:table-row>"), "reaches"),
    "a million lines": ("a.csv", text([HEAD, GOOD]) + b"\n" * 2_000_000, "20,000"),
    "a hidden sheet alone": ("a.xlsx", b"", "hidden"),
    "a text with a cell of 4 MB": ("a.csv", text([HEAD]) + b'"' + b"x" * (4 << 20) + b'"', "cannot be read"),
    "a quotation mark that never ends": ("a.csv", text([HEAD]) + b'"Time pressure,x\n' * 3, "cannot be read"),
    "binary called .csv": ("a.csv", bytes(range(1, 256)) * 20 + b"\0\0", "cannot be read"),
    "6 MB": ("a.csv", text([HEAD]) + b"x," * (3 << 20), "5 MB"),
    "columns to the end of the world": ("a.csv", b"," * 100_000 + b"\n" + text([HEAD, GOOD]), "column"),
}  # fmt: skip


def hidden_alone() -> bytes:
    made = openpyxl.load_workbook(io.BytesIO(book(second="Cover")))
    made["Findings"].sheet_state = "hidden"
    for row in made["Cover"]["A1:G2"]:
        for cell in row:
            cell.value = None
    return saved(made)


HOSTILE["a hidden sheet alone"] = ("a.xlsx", hidden_alone(), "hidden")


# Reads a file as the service does, in a process that is small itself: what it started is then measured and nothing else.
MEASURE = """
import json, resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "graphsvc.own.child", sys.argv[2]], stdin=open(sys.argv[1], "rb"),
                      capture_output=True, timeout=20)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([json.loads(done.stdout), used.ru_maxrss, used.ru_utime + used.ru_stime]))
"""


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_in_little_time_and_memory(case: str, tmp_path: Path) -> None:
    file, content, word = HOSTILE[case]
    place = tmp_path / "content"
    place.write_bytes(content)
    done = subprocess.run([sys.executable, "-c", MEASURE, str(place), file], capture_output=True, text=True, check=True)
    said, kilobytes, seconds = json.loads(done.stdout)
    assert word in f"{said['refused']} {said['mend']}"
    assert kilobytes < 200 << 10 and seconds < 5, (kilobytes, seconds)


def test_a_reader_that_is_killed_is_told_as_a_file_that_takes_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphsvc.own.child.PATIENCE", 0.01)
    with pytest.raises(UnreadableFile, match="more time or memory"):
        read_apart(xlsx([HEAD, GOOD]), "a.xlsx")


# Of the processor: by the clock a test would measure what else the machine does. The reader's own share is measured above.
def test_five_hundred_rows_are_read_and_checked_in_two_seconds(known: Known) -> None:
    content = xlsx([HEAD, *[row(source=f"Survey {at}") for at in range(500)]])
    began = time.process_time()
    assert len(check_sheet(read_apart(content, "a.xlsx"), known).rows) == 500
    assert time.process_time() - began < 2


def test_five_thousand_wrong_rows_are_all_told_in_five_seconds(known: Known) -> None:
    content = text([HEAD, *[row(what=f"Unheard of {at}", does="rises") for at in range(5000)]])
    began = time.process_time()
    checked = check_sheet(read_apart(content, "a.csv"), known)
    assert time.process_time() - began < 5
    assert len(checked.faults) == 10_000


def test_one_row_too_many_is_refused(known: Known) -> None:
    content = text([HEAD, *[row(source=f"Survey {at}") for at in range(5001)]])
    checked = check_sheet(read_apart(content, "a.csv"), known)
    assert any("5,000 rows" in fault.reason for fault in checked.faults)


def test_what_was_found_out_about_a_text_is_told(known: Known) -> None:
    notes = " ".join(check_sheet(read_apart(CASES["Windows-1252"][1], "a.csv"), known).notes)
    assert "Windows-1252" in notes and "semicolons" in notes


def test_what_is_hidden_and_read_all_the_same_is_told(known: Known) -> None:
    def notes(content: bytes) -> str:
        return " ".join(check_sheet(read_apart(content, "a.xlsx"), known).notes)

    assert "Hidden rows were read too: 3." in notes(hidden(row=3))
    assert "Hidden columns were read too: E." in notes(hidden(column="E"))
    assert "idden" not in notes(hidden())
    unseen = '<table:table-row table:visibility="filter"><table:table-cell office:value-type="string">'
    unseen += "<text:p>Time pressure</text:p></table:table-cell></table:table-row>"
    assert "Hidden rows were read too: 3." in notes(ods([HEAD, GOOD], unseen))
    assert "Row 3 repeats the headings" in notes(xlsx([HEAD, GOOD, HEAD, NULL]))


def test_the_template_is_filled_in_and_read_and_its_example_is_left_out(known: Known) -> None:
    made = openpyxl.load_workbook(io.BytesIO(template(catalogue_of(open_store()))))
    sheet = made["Rows"]
    assert made.sheetnames == ["Rows", "Help", "Names"]
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert len(sheet.data_validations.dataValidation) >= 4
    assert all(cell.comment for cell in sheet[1])
    names = {cell.value for cell in made["Names"]["A"]}
    assert "Automation bias" in names and "automation-bias" not in names
    sheet.append(list(GOOD[:5]))
    checked = check_sheet(read_apart(saved(made), "own-evidence.xlsx"), known)
    assert [one.number for one in checked.rows] == [3] and not checked.faults
    assert any("example" in note for note in checked.notes)


def test_the_command_line_tells_the_cells_and_ends_with_1(tmp_path: Path) -> None:
    place = tmp_path / "a.xlsx"
    place.write_bytes(xlsx([HEAD, row(what="Time presure")]))
    done = subprocess.run(
        [sys.executable, "-m", "graphsvc", "own", "check", str(place)], capture_output=True, text=True
    )
    assert done.returncode == 1 and "cell A2" in done.stdout
