"""Tables as CSV and Markdown: nothing in them that another program could run."""

from __future__ import annotations

import csv
import io

import pytest

from graphsvc.explorer.documents.tables import Cell, Column, Table, plain, to_csv, to_markdown


def table(text: str) -> Table:
    return Table("Caption", [Column("What", True), Column("Sign")], [(Cell(text, (("urn:x", text),)), Cell("+"))])


@pytest.mark.parametrize("text", ["=cmd()", "+1", "-1+2", "@sum", "\tx", "=HYPERLINK(“x”)"])
def test_a_cell_that_a_spreadsheet_would_run_is_given_an_apostrophe(text: str) -> None:
    row = list(csv.reader(io.StringIO(to_csv(table(text)).removeprefix("\ufeff"))))[1]
    assert row[0] == "'" + text


def test_a_sign_stays_a_sign_and_an_iri_stands_beside_its_label() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(table("Automation bias")).removeprefix("\ufeff"))))
    assert rows == [["What", "What IRI", "Sign"], ["Automation bias", "urn:x", "+"]]


def test_markdown_shows_markup_as_text() -> None:
    assert plain("a | [b](javascript:c) <img>") == "a \\| \\[b\\]\\(javascript:c\\) &lt;img\\>"
    assert "<script" not in to_markdown(table("<script>alert(1)</script>"))


def test_a_line_break_does_not_break_a_markdown_row() -> None:
    assert len(to_markdown(table("one\ntwo")).splitlines()) == 3
