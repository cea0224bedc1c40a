"""Reads the sheets of a workbook: what its cells hold, which of them are formulas, and how far it reaches."""

from __future__ import annotations

import datetime
import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum, XmlError, ZipError

from graphsvc.own.sheet import MOST_COLUMNS, MOST_READ, UnreadableFile, letters, too_far

Grid = list[list[str]]
SHOWN = 8  # numbers of hidden rows or columns that are named
_DAMAGED = ("The workbook is damaged.", "Open it, save it again, and bring that.")


@dataclass
class Read:
    """One visible sheet of a workbook: its cells, the places of its formulas, and the ranges that are merged."""

    name: str
    rows: Grid
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass
class _Extent:
    """How far a sheet reaches, where its formulas are, and which of its rows and columns are hidden."""

    row: int = 0
    column: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def hide(self, kept: set[int], first: int, last: int, most: int) -> None:
        """Keep the numbers of rows or columns that are hidden, no further than is read."""
        kept.update(range(first, min(last, most) + 1))


def read_workbook(content: bytes, kind: str) -> tuple[list[Read], list[str]]:
    """The visible sheets of a workbook of the `kind` "xlsx" or "ods", and what was not read. Raises UnreadableFile.

    Nothing is computed, and nothing is read that reaches further than a sheet of evidence does.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_doctypes(archive)
            extents = _extents_ods(archive) if kind == "ods" else _extents_xlsx(archive)
        if kind == "ods":  # which is read whole when it is opened
            for every in extents.values():
                _refuse_far(every)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found, notes = [], []
        for sheet in book.sheets_metadata:
            if sheet.visible != SheetVisibleEnum.Visible:
                notes.append(f"The hidden sheet “{sheet.name}” was not read.")
                continue
            extent = extents.get(sheet.name)
            if extent is None:
                continue  # a sheet of a chart, or none that has cells
            _refuse_far(extent)
            cells = book.get_sheet_by_name(sheet.name)
            rows = [[_text(value) for value in row] for row in cells.to_python(skip_empty_area=False)]
            ranges = [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in cells.merged_cell_ranges or ()]
            hidden = extent.hidden_rows, extent.hidden_columns
            found.append(Read(sheet.name, rows, extent.formulas, ranges, *hidden))
        return found, notes
    except PasswordError as error:
        raise UnreadableFile("The workbook has a password.", "Take it off, save it, and bring it again.") from error
    except (CalamineError, XmlError, ZipError, zipfile.BadZipFile, expat.ExpatError, KeyError, EOFError) as error:
        raise UnreadableFile(*_DAMAGED) from error
    except (ValueError, NotImplementedError, OSError) as error:
        raise UnreadableFile(*_DAMAGED) from error


def hidden_parts(sheet: Read) -> list[str]:
    """What is read though it is hidden: a filter hides rows that whoever looks at the sheet does not see."""
    rows = [at for at in sorted(sheet.hidden_rows) if at <= len(sheet.rows) and any(sheet.rows[at - 1])]
    columns = [at for at in sorted(sheet.hidden_columns) if any(row[at - 1 : at] > [""] for row in sheet.rows)]
    parts = (("rows", list(map(str, rows))), ("columns", list(map(letters, columns))))
    return [
        f"Hidden {what} were read too: {', '.join(names[:SHOWN])}"
        + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
        + f". Delete {what} that are not meant."
        for what, names in parts
        if names
    ]


def _refuse_far(extent: _Extent) -> None:
    if extent.row > MOST_READ or extent.column > MOST_COLUMNS:
        raise too_far(extent.row, extent.column)


def _text(value: object) -> str:
    """A cell as text: whole numbers without a point, days as 2026-05-01."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value).strip()


def _refuse_doctypes(archive: zipfile.ZipFile) -> None:
    """No part may declare entities: a workbook never does, and they can grow without end or read other files."""
    for name in archive.namelist():
        if name.endswith((".xml", ".rels", ".vml")):
            with archive.open(name) as part:
                head = part.read(64 << 10)
            plain = head.replace(b"\0", b"")  # so that UTF-16 hides nothing
            if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
                raise UnreadableFile("The workbook declares entities, which no program of spreadsheets writes.", "")


def _extents_xlsx(archive: zipfile.ZipFile) -> dict[str, _Extent]:
    """How far each sheet reaches, by its name."""
    targets = {
        name: posixpath.normpath(posixpath.join("xl", target.lstrip("/").removeprefix("xl/")))
        for name, target in _attributes(archive, "xl/_rels/workbook.xml.rels", "Relationship", "Id", "Target")
    }
    sheets = _attributes(archive, "xl/workbook.xml", "sheet", "name", "id")
    present = set(archive.namelist())
    parts = {name: targets.get(target, "") for name, target in sheets}
    return {name: _scan(archive, part, _XlsxScan()) for name, part in parts.items() if part in present}


def _extents_ods(archive: zipfile.ZipFile) -> dict[str, _Extent]:
    scan = _OdsScan()
    _scan(archive, "content.xml", scan)
    return scan.sheets


def _attributes(archive: zipfile.ZipFile, part: str, tag: str, key: str, value: str) -> Iterator[tuple[str, str]]:
    """Two attributes of each element `tag` of a small part."""
    found: list[tuple[str, str]] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if _local(name) == tag:
            plain = {_local(one): said for one, said in attributes.items()}
            found.append((plain.get(key, ""), plain.get(value, "")))

    _parse(archive, part, start)
    return iter(found)


def _scan(archive: zipfile.ZipFile, part: str, scan: _XlsxScan | _OdsScan) -> _Extent:
    _parse(archive, part, scan.start)
    return scan.extent


def _parse(archive: zipfile.ZipFile, part: str, start: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with archive.open(part) as file:
        while chunk := file.read(1 << 20):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _refuse_doctype(*_said: object) -> None:
    raise UnreadableFile("The workbook declares entities, which no program of spreadsheets writes.", "")


def _local(name: str) -> str:
    return name.rpartition("}")[2]


class _XlsxScan:
    """Notes the places of the cells of a sheet, and which of them are formulas."""

    def __init__(self) -> None:
        self.extent = _Extent()
        self._row, self._column = 0, 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = name.rpartition("}")[2]
        if tag == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column = 0
            if attributes.get("hidden") in ("1", "true"):
                self.extent.hide(self.extent.hidden_rows, self._row, self._row, MOST_READ)
            # Only a row that is written counts: a style alone reaches as far as anybody dragged it.
            self.extent.row = max(self.extent.row, self._row)
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self.extent.hide(self.extent.hidden_columns, first, last, MOST_COLUMNS)
        elif tag == "c":
            place = attributes.get("r", "")
            self._column = _column_of(place) if place else self._column + 1
            if place:
                self.extent.row = max(self.extent.row, int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0))
            self.extent.column = max(self.extent.column, self._column)
        elif tag == "f":
            self.extent.formulas.add((self._row, self._column))


class _OdsScan:
    """Notes the places of the cells of the sheets of an OpenDocument, where a row or a cell may stand for many."""

    def __init__(self) -> None:
        self.sheets: dict[str, _Extent] = {}
        self.extent = _Extent()
        self._row, self._column, self._rows, self._empty = 0, 0, 1, True

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = name.rpartition("}")[2]
        if not tag.startswith("table"):
            if tag == "p" and self._column:  # text in the cell: it is there
                self.extent.row = max(self.extent.row, self._row)
                self.extent.column = max(self.extent.column, self._column)
            return
        said = {one.rpartition("}")[2]: value for one, value in attributes.items()}
        if tag == "table":
            self.extent = self.sheets.setdefault(said.get("name", ""), _Extent())
            self._row, self._column = 0, 0
        elif tag == "table-row":
            first = self._row + 1
            self._row += int(said.get("number-rows-repeated", 1))
            self._column = 0
            if said.get("visibility") in ("collapse", "filter"):
                self.extent.hide(self.extent.hidden_rows, first, self._row, MOST_READ)
        elif tag in ("table-cell", "covered-table-cell"):
            self._column += int(said.get("number-columns-repeated", 1))
            if "formula" in said:
                self.extent.formulas.add((self._row, self._column))
            if said.keys() & {"value", "date-value", "string-value", "boolean-value", "formula", "value-type"}:
                self.extent.row = max(self.extent.row, self._row)
                self.extent.column = max(self.extent.column, self._column)


def _column_of(place: str) -> int:
    number = 0
    for letter in place:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number
