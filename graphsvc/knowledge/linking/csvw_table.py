"""Reads the rows of a CSV or TSV file in the dialect that its mapping gives, and finds out a likely one for a draft."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graphsvc.errors import Fault, KnowledgeError, StoreError, UsageError
from graphsvc.knowledge.linking.csvw_mapping import Dialect

DELIMITERS = (",", ";", "\t", "|")
TOLD = 10  # lines of faults; whoever mends the first few has mostly mended all
# Windows-1252 is tried last, for it can read nearly everything, and so says little.
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OLD = "windows-1252"
_EXCEL = re.compile(r"sep=(.)\r?\n?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True)
class Table:
    """The cells of a file: the rows of its header, and each row with its number in the file, from 1."""

    header: Sequence[Sequence[str]]
    rows: Sequence[tuple[int, Sequence[str]]]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.header[0]) if self.header else max((len(cells) for _, cells in self.rows), default=0)


def read_table(path: Path, dialect: Dialect, expected: int = 0) -> Table:
    """The table in `path`; `expected` is how many columns the mapping has, for advice where there is but one.

    Raises KnowledgeError for rows of another width, UsageError, StoreError.
    """
    text = decode(path, dialect.encoding)
    delimiter = dialect.delimiter or _usual(path)
    lines = list(_rows(path, text, replace(dialect, delimiter=delimiter)))
    header = [cells for _, cells in lines[: dialect.header_rows]]
    rows = lines[dialect.header_rows :]
    if not header and dialect.header_rows:
        raise UsageError(f"{path.name} is empty.", "Its first line names the columns.")
    if len(header) < dialect.header_rows:
        said = f"{path.name} has {len(header)} rows, and its dialect {dialect.header_rows} rows of names."
        raise UsageError(said, "Mend “headerRowCount” or “skipRows”.")
    table = Table(header, rows)
    if dialect.skip_columns and not table.width:
        said = f"{path.name} has no column behind the {dialect.skip_columns} to leave out."
        raise UsageError(said, "Mend “skipColumns”.")
    _hold_header(path, table, text, delimiter, expected)
    ragged = [number for number, cells in rows if len(cells) != table.width]
    if ragged:
        reason = f"The row does not have {table.width} cells."
        mend = (
            f"Put cells that hold “{delimiter}” in quotation marks."
            if delimiter != "\t"
            else "Put one tab between two."
        )
        raise KnowledgeError(told([Fault(path.name, number, None, reason, mend) for number in ragged]))
    return table


def told(faults: Sequence[Fault]) -> list[Fault]:
    """No more than TOLD faults in place of `faults`: a few of each column and cause, and how many more there are."""
    if len(faults) <= TOLD:
        return list(faults)
    groups: dict[tuple[str | None, str], list[Fault]] = {}
    for one in faults:
        groups.setdefault((one.column, re.sub("“[^“”]*”", "“…”", one.reason)), []).append(one)
    kept = list(groups.values())[: TOLD - 1]
    each = max(1, (TOLD - 1 - sum(len(group) > 1 for group in kept)) // len(kept))
    shown: list[Fault] = []
    for group in kept:
        shown += group[:each]
        if len(group) > each and len(shown) < TOLD - 1:
            last = group[-1]
            reason = f"The same in {len(group) - each:,} more rows, the last of them {last.row:,}."
            shown.append(Fault(last.file, None, last.column, reason, ""))
    rest = f"{len(faults):,} faults in all; nothing was loaded."
    return [*shown[: TOLD - 1], Fault(faults[0].file, None, None, rest, "Mend the first of each kind, then try again.")]


def decode(path: Path, encoding: str = "") -> str:
    """The text of a file; without an encoding, UTF-8, or UTF-16 where it begins with its mark.

    Raises UsageError where it is in another encoding, naming the likely one; StoreError.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error}.", "Check the name of the file.") from error
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    try:
        bytes(4).decode(encoding or "utf-8")  # which tells an encoding of texts from any other codec
    except (LookupError, ValueError):
        raise UsageError(
            f"There is no encoding “{encoding[:100]}”.", "Use utf-8, utf-16, windows-1252 or iso-8859-1."
        ) from None
    own_mark = marked and (not encoding or encoding.lower().startswith("utf"))
    try:
        return data.decode(marked if own_mark else encoding or "utf-8")
    except (UnicodeDecodeError, ValueError) as error:
        said = f"{path.name} is not in {encoding or 'UTF-8'}"
        likely = likely_encoding(data) or marked or "utf-8"
        seen = f"It reads as {likely}{_sample(data, likely)}"
        mend = f"{seen}: add “dialect”: {{“encoding”: “{likely}”}} to the mapping, or save it as UTF-8."
        raise UsageError(f"{said}: {getattr(error, 'reason', error)}.", mend) from error


def _sample(data: bytes, encoding: str) -> str:
    """The first word that shows whether the encoding is right."""
    words = data[:100_000].decode(encoding, "replace").replace(",", " ").replace(";", " ").split()
    found = next((word for word in words if not word.isascii()), "")
    return f" (“{found[:40]}”)" if found else ""


def likely_encoding(data: bytes) -> str:
    """The encoding that a file is most likely in, "" for UTF-8 and for what says so by its first bytes."""
    if any(data.startswith(mark) for mark, _ in _MARKS):
        return ""
    if data[:4000].count(b"\0") > len(data[:4000]) // 4:
        return "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _OLD if not re.search(rb"[\x81\x8d\x8f\x90\x9d]", data) else "iso-8859-1"
    return ""


def likely_dialect(path: Path) -> Dialect:
    """How a file is most likely written, for a draft. Raises UsageError, StoreError."""
    try:
        encoding = likely_encoding(path.read_bytes())
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error}.", "Check the name of the file.") from error
    text = decode(path, encoding)
    marked = _EXCEL.match(text)
    if marked:
        return Dialect(encoding=encoding, delimiter=marked[1], skip_rows=1, trim="true")
    counts = {one: _cells_in_first_line(text, one) for one in DELIMITERS}
    best = max(DELIMITERS, key=lambda one: (counts[one], one == _usual(path)))
    return Dialect(encoding=encoding, delimiter=best if counts[best] > 1 else _usual(path), trim="true")


def _cells_in_first_line(text: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter), []))
    except csv.Error:
        return 0


def _usual(path: Path) -> str:
    return "\t" if path.suffix.lower() in (".tsv", ".tab") else ","


def _rows(path: Path, text: str, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of the line on which it begins."""
    reader = csv.reader(
        _uncommented(io.StringIO(text, newline=""), dialect),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        doublequote=dialect.double_quote,
        escapechar=None if dialect.double_quote else "\\",
        strict=True,
    )
    number = 1 + dialect.skip_rows
    try:
        for cells in reader:
            trimmed = [_trim(cell, dialect.trim) for cell in cells[dialect.skip_columns :]]
            if any(trimmed) or (cells and not dialect.skip_blank_rows and len(cells) > 1 and dialect.trim == "false"):
                _refuse_control(path, number, trimmed)
                yield number, trimmed
            number = reader.line_num + 1 + dialect.skip_rows
    except csv.Error as error:
        raise UsageError(f"{path.name}, row {number}, is no CSV: {error}.", "Close every quotation mark.") from error


def _uncommented(lines: Iterable[str], dialect: Dialect) -> Iterator[str]:
    """The lines after those to skip; a comment becomes an empty line, so that rows keep their numbers."""
    open_quote = False
    for number, line in enumerate(lines):
        if number < dialect.skip_rows:
            continue
        comment = not open_quote and dialect.comment and line.startswith(dialect.comment)
        if not comment and dialect.quote:
            open_quote ^= line.count(dialect.quote) % 2 == 1
        yield "\n" if comment else line


def _trim(cell: str, how: str) -> str:
    return {"true": cell.strip, "start": cell.lstrip, "end": cell.rstrip}.get(how, cell.__str__)()


def _refuse_control(path: Path, number: int, cells: Sequence[str]) -> None:
    for position, cell in enumerate(cells, start=1):
        found = _CONTROL.search(cell)
        if found:
            reason = f"Cell {position} holds the control character U+{ord(found[0]):04X}."
            raise KnowledgeError([Fault(path.name, number, None, reason, "Delete it; is this a text file?")])


def _hold_header(path: Path, table: Table, text: str, delimiter: str, expected: int) -> None:
    for cells in table.header[:1]:
        twice = sorted({one for one in cells if cells.count(one) > 1})
        if twice:
            raise UsageError(f"The first line of {path.name} names “{twice[0]}” twice.", "Name each column once.")
        if len(cells) > 1 or expected < 2:
            return
        marked = _EXCEL.match(text)
        other = marked[1] if marked else next((one for one in DELIMITERS if one != delimiter and one in cells[0]), "")
        if other:
            skip = ", “skipRows”: 1" if marked else ""
            mend = (
                f"Its cells stand apart by “{other}”: add “dialect”: {{“delimiter”: “{other}”{skip}}} to the mapping."
            )
            raise UsageError(f"{path.name} has one column, and its mapping {expected}.", mend)
