"""Writes workbooks: the template to fill in, and the rows of a sheet with its faults as comments in their cells."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from graphsvc.model import Catalogue
from graphsvc.own.checking import Checked
from graphsvc.own.columns import (
    COLUMNS,
    EXAMPLE,
    HELP,
    HOW_KNOWN,
    HOW_SURE,
    NAMES,
    RELATIONS,
    ROWS,
    Column,
)
from graphsvc.own.known import known_of
from graphsvc.own.sheet import MOST_ROWS, CellFault
from graphsvc.wording import first_upper, spaced

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OWN, INK, FAULT = "#a3155f", "#1b2427", "#fbe9e6"
_A4 = 9  # the number of the paper in the format
_HOW = (
    ("How to fill this in", ""),
    ("1", f"Go to the sheet “{ROWS}”. One row says one thing: this does that to those, and how you know."),
    ("2", "Five columns are enough: What, Does what, To what, How do you know, Where from. The others may stay empty."),
    ("3", f"Names come from the list of each cell, which is the sheet “{NAMES}”. A name that is not there becomes a "
          "new thing of your own when you write “yes” under “New thing?”."),
    ("4", "Write over the example in row 2. If it stays as it is, it is left out."),
    ("5", "Save, and drop the file on the page “Own evidence”, or run: graphsvc own check FILE"),
    ("", "All faults are shown at once, cell by cell. Formulas are not computed: paste values."),
    ("", ""),
)  # fmt: skip


def template(catalogue: Catalogue) -> bytes:
    """The bytes of an .xlsx workbook to fill in, with the names of the things of `catalogue` as drop-downs."""
    output = io.BytesIO()
    with _workbook(output) as book:
        sheet = _rows_sheet(book, catalogue)
        italic = book.add_format({"italic": True, "font_color": "#4b585b", "text_wrap": True, "valign": "top"})
        for at, column in enumerate(COLUMNS):
            if column.key in EXAMPLE:
                sheet.write_string(1, at, EXAMPLE[column.key], italic)
        _help_sheet(book)
        _names_sheet(book, catalogue)
    return output.getvalue()


def for_sources(catalogue: Catalogue, sources: Sequence[tuple[str, str]]) -> bytes:
    """The template with a row begun for each source: where it is from, as cited, and its link."""
    output = io.BytesIO()
    with _workbook(output) as book:
        sheet = _rows_sheet(book, catalogue)
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        place = {column.key: at for at, column in enumerate(COLUMNS)}
        for row, (name, link) in enumerate(sources, 1):
            sheet.write_string(row, place["source"], name, plain)
            sheet.write_string(row, place["link"], link, plain)
        _help_sheet(book)
        _names_sheet(book, catalogue)
    return output.getvalue()


def marked(checked: Checked, catalogue: Catalogue) -> bytes:
    """The bytes of an .xlsx workbook with every cell that was read, and the faults as comments in their cells.

    Each cell is written as text: what begins like a formula is none.
    """
    output = io.BytesIO()
    with _workbook(output) as book:
        sheet = _rows_sheet(book, catalogue, headed=False)
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        wrong = book.add_format({"text_wrap": True, "valign": "top", "bg_color": FAULT, "border": 2,
                                 "border_color": "#8a2413"})  # fmt: skip
        places: dict[tuple[int, int], list[CellFault]] = defaultdict(list)
        for fault in checked.faults:
            places[(fault.row or 1) - 1, (fault.column or 1) - 1].append(fault)
        for row, cells in enumerate(checked.sheet.rows):
            for at, cell in enumerate(cells):
                if cell:
                    sheet.write_string(row, at, cell, wrong if (row, at) in places else plain)
        for (row, at), faults in places.items():
            cells = checked.sheet.rows[row] if row < len(checked.sheet.rows) else ()
            if at >= len(cells) or not cells[at]:
                sheet.write_blank(row, at, None, wrong)
            said = "\n".join(f"{one.reason} {one.mend}".strip() for one in faults)
            sheet.write_comment(row, at, said[:1500], {"width": 320, "height": 110, "author": "graphsvc"})
        for column in COLUMNS:
            if column.key in checked.columns:
                _drop_down(sheet, checked.columns[column.key] - 1, column, len(_things(catalogue)), checked.header)
        _help_sheet(book)
        _names_sheet(book, catalogue)
    return output.getvalue()


def _workbook(output: io.BytesIO) -> Workbook:
    from xlsxwriter import Workbook

    return Workbook(output, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    })  # fmt: skip


def _page(sheet: Worksheet) -> None:
    """A4 on its side, one page wide, with the headings on each."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.set_footer("&L&F&R&P / &N")


def _rows_sheet(book: Workbook, catalogue: Catalogue, headed: bool = True) -> Worksheet:
    sheet = book.add_worksheet(ROWS)
    _page(sheet)
    sheet.freeze_panes(1, 0)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for at, column in enumerate(COLUMNS):
        sheet.set_column(at, at, column.width, wrap)
        if headed:
            sheet.write_string(0, at, column.title, _heading(book, column.needed))
            sheet.write_comment(0, at, _help_of(column), {"width": 260, "height": 90, "author": "graphsvc"})
    if headed:
        for at, column in enumerate(COLUMNS):
            _drop_down(sheet, at, column, len(_things(catalogue)))
    return sheet


def _heading(book: Workbook, needed: bool) -> Format:
    return book.add_format({
        "bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 2, "bottom_color": INK,
        "font_color": "#ffffff" if needed else INK, "bg_color": "#0d5c58" if needed else "#eef1ef",
    })  # fmt: skip


def _help_of(column: Column) -> str:
    return f"{column.help} {'Needed.' if column.needed else 'May stay empty.'}"


def _drop_down(sheet: Worksheet, at: int, column: Column, things: int, first: int = 1) -> None:
    """The list of a column: from the sheet of names, where it can be as long as it is."""
    lists = {
        "what": ("A", things), "to": ("A", things), "does": ("D", len(RELATIONS)), "know": ("F", len(HOW_KNOWN)),
    }  # fmt: skip
    few = {"sure": list(HOW_SURE), "new": ["yes", "no"]}
    if column.key not in lists and column.key not in few:
        return
    letter, number = lists.get(column.key, ("", 0))
    free = column.key in ("what", "to")  # a new thing may be written
    sheet.data_validation(first, at, first + MOST_ROWS, at, {
        "validate": "list",
        "source": f"={NAMES}!${letter}$2:${letter}${number + 1}" if letter else few[column.key],
        "error_type": "warning" if free else "stop",
        "error_title": "Not in the list",
        "error_message": "If it is a new thing of your own, write “yes” under “New thing?”." if free
        else "Choose a word from the list.",
        "input_title": column.title[:32],
        "input_message": column.help[:255],
    })  # fmt: skip


def _help_sheet(book: Workbook) -> None:
    sheet = book.add_worksheet(HELP)
    _page(sheet)
    bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 32, wrap)
    sheet.set_column(1, 1, 100, wrap)
    lines: list[tuple[str, str]] = [*_HOW, ("The columns", "")]
    lines += [(column.title, _help_of(column)) for column in COLUMNS]
    lines += [("", ""), ("Does what", ""), *((one.words, one.meaning) for one in RELATIONS)]
    lines += [("", ""), ("How do you know", ""), *HOW_KNOWN.items()]
    for row, (name, said) in enumerate(lines):
        sheet.write_string(row, 0, name, wrap if said and name.isdigit() else bold)
        sheet.write_string(row, 1, said, wrap)


def _names_sheet(book: Workbook, catalogue: Catalogue) -> None:
    sheet = book.add_worksheet(NAMES)
    _page(sheet)
    sheet.freeze_panes(1, 0)
    head = book.add_format({"bold": True, "bottom": 2})
    columns: Sequence[tuple[str, int, Sequence[str]]] = (
        ("Things", 52, [label for label, _ in _things(catalogue)]),
        ("What it is", 26, [kind for _, kind in _things(catalogue)]),
        ("", 3, ()),
        ("Does what", 32, [one.words for one in RELATIONS]),
        ("", 3, ()),
        ("How do you know", 20, list(HOW_KNOWN)),
    )
    for at, (title, width, words) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, title, head)
        for row, word in enumerate(words, 1):
            sheet.write_string(row, at, word)


def _things(catalogue: Catalogue) -> list[tuple[str, str]]:
    """The label and the kind of every thing that may be named, in the order of their labels."""
    found = [(node.label, first_upper(spaced(node.type))) for node in known_of(catalogue).nodes.values()]
    return sorted(found, key=lambda pair: (pair[0].casefold(), pair))
