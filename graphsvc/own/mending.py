"""Mends a sheet in the ways that its check offers: another word in a cell, or rows left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from graphsvc.errors import UsageError
from graphsvc.own.sheet import LONGEST, MOST_COLUMNS, Sheet


def with_mend(sheet: Sheet, mend: str) -> Sheet:
    """The sheet with one cell changed: `mend` is its row, its column (both from 1) and its words, as in "5:1:Workload".

    An empty one changes nothing. Raises UsageError where it names no cell of the sheet.
    """
    if not mend:
        return sheet
    row, _, rest = mend.partition(":")
    column, _, words = rest.partition(":")
    inside = row.isascii() and row.isdigit() and column.isascii() and column.isdigit() and len(row + column) < 9
    if not inside or not 1 <= int(row) <= len(sheet.rows) or not 1 <= int(column) <= MOST_COLUMNS:
        raise UsageError(f"“{mend[:80]}” names no cell of the sheet.", "Write it as row:column:words.")
    place = int(row), int(column)
    cells = list(sheet.rows[place[0] - 1])
    cells += [""] * (place[1] - len(cells))
    cells[place[1] - 1] = words[:LONGEST]
    rows = (*sheet.rows[: place[0] - 1], tuple(cells), *sheet.rows[place[0] :])
    return replace(sheet, rows=rows, formulas=sheet.formulas - {place})


def leave_out(sheet: Sheet, rows: str) -> Sheet:
    """The sheet without what stands in some rows, given as "5,6,7"; others keep their numbers. Raises UsageError."""
    parts = rows.split(",")
    if not all(part.isascii() and part.isdigit() and len(part) < 7 for part in parts):
        raise UsageError(f"“{rows[:80]}” is no list of rows.", "Write it as 5,6,7.")
    out: Collection[int] = {int(part) for part in parts}
    kept = tuple(() if number in out else row for number, row in enumerate(sheet.rows, 1))
    return replace(sheet, rows=kept, formulas=frozenset(one for one in sheet.formulas if one[0] not in out))
