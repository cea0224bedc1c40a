"""Chooses the sheet of a file that holds the rows, and gives it as it was read."""

from __future__ import annotations

from graphsvc.own.columns import ROWS, counts_as_header
from graphsvc.own.formats import kind_of
from graphsvc.own.sheet import MOST_BYTES, Sheet, UnreadableFile
from graphsvc.own.text import read_text

HEADED = 20  # rows at the top among which the headings may stand
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF))  # signs without width that break a word where nobody sees it
_FIRST_FIVE = "What, Does what, To what, How do you know, Where from"


def read_file(content: bytes, file: str) -> Sheet:
    """The sheet of the file that holds the rows. Raises UnreadableFile that says what is in the way.

    Of several visible sheets it is the one called Rows, else the only one whose first rows hold the headings.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile(
            f"The file has more than {MOST_BYTES >> 20} MB.", "Bring your rows alone, in the template."
        )
    kind = kind_of(content, file)
    if kind == "csv":
        rows, notes = read_text(content)
        return Sheet(file, "", _cells(rows), _typed_formulas(rows), (), tuple(notes))
    from graphsvc.own.workbook import Read, hidden_parts, read_workbook

    read, notes = read_workbook(content, kind)

    def holds_rows(one: Read) -> bool:
        return any(counts_as_header(tuple(row)) for row in one.rows[:HEADED])

    named = [one for one in read if one.name.strip().casefold() == ROWS.casefold() and any(map(any, one.rows))]
    headed = named or [one for one in read if holds_rows(one)]
    if len(headed) > 1:
        names = " and ".join(f"“{one.name}”" for one in headed)
        raise UnreadableFile(f"The sheets {names} all hold rows.", f"Call the one to read “{ROWS}”.")
    if not headed:
        if any("hidden" in note for note in notes):
            raise UnreadableFile("No visible sheet holds rows, and a sheet is hidden.", "Unhide the sheet, and save.")
        filled = [one for one in read if any(map(any, one.rows))]
        if not filled:
            raise UnreadableFile("The workbook is empty.", "Fill in at least one row of the template.")
        headed = filled[:1]  # its check says which headings are missing
    one = headed[0]
    others = [other.name for other in read if other is not one and other.name.casefold() not in ("help", "names")]
    notes += [f"The sheet “{name}” was not read." for name in others]
    notes += hidden_parts(one)
    last = max((row for row, _ in one.formulas), default=0)  # what was never computed has no value, and is there
    return Sheet(file, one.name, _cells(one.rows, last), frozenset(one.formulas), tuple(one.merged), tuple(notes))


def _cells(rows: list[list[str]], least: int = 0) -> tuple[tuple[str, ...], ...]:
    """The rows as far as the last that is filled, and no fewer than `least`."""
    while len(rows) > least and not any(rows[-1]):
        rows.pop()
    seen = [[cell.translate(_UNSEEN).strip() for cell in row] for row in rows]
    return tuple(map(tuple, [*seen, *([[]] * (least - len(rows)))]))


def _typed_formulas(rows: list[list[str]]) -> frozenset[tuple[int, int]]:
    """The cells of a text that a spreadsheet would compute."""
    return frozenset(
        (number, column)
        for number, row in enumerate(rows, 1)
        for column, cell in enumerate(row, 1)
        if cell.startswith("=") and len(cell) > 1
    )
