"""Holds one sheet as it was read, and what is wrong with its cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphsvc.errors import GraphsvcError

MOST_BYTES = 5 << 20  # of a file
MOST_ROWS = 5_000  # rows that are filled
MOST_READ = 20_000  # rows of a sheet, the empty ones counted
MOST_COLUMNS = 64  # columns of a sheet
LONGEST = 2_000  # characters of a cell


class UnreadableFile(GraphsvcError):
    """The file as a whole cannot be read, or holds what is not taken."""

    exit_code = 1
    http_status = 422
    title = "The file cannot be read"


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet as text; the first of `rows` is row 1 of the sheet.

    `formulas` are the places (row and column, from 1) that hold one, `merged` the ranges of cells made one (first row,
    first column, last row, last column), `notes` what was found out about the file and what was not read.
    """

    file: str
    name: str
    rows: tuple[tuple[str, ...], ...]
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What `sheet_of` makes a sheet of again."""
        return {
            "file": self.file,
            "name": self.name,
            "rows": self.rows,
            "formulas": sorted(self.formulas),
            "merged": self.merged,
            "notes": self.notes,
        }


@dataclass(frozen=True)
class CellFault:
    """One fault: where it is (rows and columns from 1, None for the whole file), what is wrong and how to mend it.

    `header` is the heading of the column, `likely` the words that would probably be right, the best first; `may_be_new`
    tells that the name may be a new thing of the reader's own.
    """

    sheet: str
    row: int | None
    column: int | None
    header: str
    value: str
    reason: str
    mend: str
    likely: tuple[str, ...] = ()
    may_be_new: bool = False

    @property
    def cell(self) -> str:
        """The name of the cell as a spreadsheet has it, such as C5; "" for the whole file."""
        return f"{letters(self.column)}{self.row}" if self.row and self.column else ""

    def as_json(self) -> dict[str, Any]:
        """The fault as programs are told of it."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.header or None,
            "cell": self.cell or None,
            "value": self.value,
            "reason": self.reason,
            "mend": self.mend,
            "likely": list(self.likely),
            "may_be_new": self.may_be_new,
        }

    def __str__(self) -> str:
        heading = f" ({self.header})" if self.header else ""
        place = f"cell {self.cell}{heading}" if self.cell else f"row {self.row}" if self.row else ""
        where = ", ".join(filter(None, (f"sheet {self.sheet}" if self.sheet else "", place)))
        return f"{where}: {self.reason} {self.mend}".removeprefix(": ").rstrip()


def too_far(row: int, column: int = 0) -> UnreadableFile:
    """The refusal of a sheet that reaches further than any sheet of evidence does."""
    if column > MOST_COLUMNS:
        mend = "Delete the columns after your last one, not only what is in them, and save."
        return UnreadableFile(f"The sheet reaches to column {letters(column)}: {MOST_COLUMNS} are read.", mend)
    mend = f"Delete the rows below your last one, not only what is in them, and save; {MOST_ROWS:,} rows can be filled."
    return UnreadableFile(f"The sheet reaches to row {row:,}: {MOST_READ:,} are read.", mend)


def sheet_of(said: dict[str, Any]) -> Sheet:
    """The sheet that `Sheet.as_json` wrote. Raises KeyError, TypeError or ValueError where it is none."""
    rows = tuple(tuple(str(cell) for cell in row) for row in said["rows"])
    formulas = frozenset((int(row), int(column)) for row, column in said.get("formulas", ()))
    merged = tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in said.get("merged", ()))
    return Sheet(str(said["file"]), str(said["name"]), rows, formulas, merged, tuple(map(str, said.get("notes", ()))))


def letters(column: int) -> str:
    """The letters of a column, counted from 1, as a spreadsheet names it: A, Z, AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
