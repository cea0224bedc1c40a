"""Reads a table of text: finds out how its letters are encoded and what divides its cells, and says so."""

from __future__ import annotations

import codecs
import csv
import io

from graphsvc.own.columns import counts_as_header
from graphsvc.own.sheet import MOST_COLUMNS, MOST_READ, UnreadableFile, too_far

FEW = 100  # one sign in so many may be none of a text
_DIVIDERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"}


def read_text(content: bytes) -> tuple[list[list[str]], list[str]]:
    """The cells of each row, and what was found out about the file. Raises UnreadableFile."""
    text, notes = _decoded(content)
    if text.count("\0") * FEW > len(text):  # a few are told in their cells
        raise UnreadableFile("The file is no text.", "Save it as an Excel workbook (.xlsx) or as CSV UTF-8.")
    first, _, rest = text.partition("\n")
    said = first.strip().lower()
    if said.startswith("sep=") and len(said) == 5:  # a line that Excel writes and takes for itself
        text, divider = "\n" + rest, first.strip()[4]
    else:
        divider = _divider(text)
    if divider != ",":
        notes.append(f"Its cells are divided by {_DIVIDERS.get(divider, divider)}.")
    return _rows(text, divider), notes


def _decoded(content: bytes) -> tuple[str, list[str]]:
    for mark, name, said in (
        (codecs.BOM_UTF8, "utf-8-sig", ""),
        (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
    ):
        if content.startswith(mark):
            return _strictly(content, name), [f"Its letters are encoded as {said}."] if said else []
    if content[1:2] == b"\0" or content[:1] == b"\0":
        return _strictly(content, "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"), [
            "Its letters are encoded as UTF-16, without a mark that says so."
        ]
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        said = "Its letters are not UTF-8: they were read as Windows-1252. Look at letters with accents."
        return _strictly(content, "cp1252"), [said]


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        mend = "Save it as CSV UTF-8, or as an Excel workbook (.xlsx)."
        raise UnreadableFile(f"The letters of row {row} cannot be read.", mend) from error


def _divider(text: str) -> str:
    """What divides the cells: that by which one of the first rows has the most headings, else the most frequent."""
    head = text[:20_000].splitlines()[:20]

    def score(divider: str) -> tuple[int, int]:
        rows = list(csv.reader(head, delimiter=divider))
        named = sum(counts_as_header(tuple(cell.strip() for cell in row)) for row in rows)
        return named, max((len(row) for row in rows), default=0)

    return max(_DIVIDERS, key=score)


def _rows(text: str, divider: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if len(rows) >= MOST_READ or len(row) > MOST_COLUMNS:
                raise too_far(len(rows) + 1, len(row))
            rows.append([cell.strip() for cell in row])
    except csv.Error as error:
        mend = "Double every quotation mark inside a quoted cell and close each one."
        raise UnreadableFile(f"Line {reader.line_num} cannot be read: {error}.", mend) from error
    return rows
