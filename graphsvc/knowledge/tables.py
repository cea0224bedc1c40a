"""Reads the tables of knowledge strictly: every fault is found and named with its file, row and column."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from graphsvc.errors import Fault
from graphsvc.framework import foreign_terms, home
from graphsvc.knowledge import vocabulary as words

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Column:
    """A column: whether its cells may be empty, which words they may hold and what divides several of them.

    An `optional` one may be left out of a table; its cells are empty then.
    """

    required: bool = False
    allowed: Collection[str] | None = None
    many: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Row:
    """One row: its number in the file, the header being row 1, and its cells by column."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def parts(self, column: str) -> list[str]:
        """The parts of a cell that holds several, divided by "|"."""
        return [part.strip() for part in self.cells[column].split("|") if part.strip()]

    def fault(self, column: str | None, reason: str, mend: str) -> Fault:
        return Fault(self.file, self.number, column, reason, mend)


@dataclass
class Tables:
    """The rows of every table, by the name of the table, and the faults met so far."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def keys(self, table: str) -> dict[str, Row]:
        """The rows of a table by their key, the first where two share one."""
        found: dict[str, Row] = {}
        for row in self.rows.get(table, ()):
            found.setdefault(row[KEYS[table]], row)
        return found


KEYS = {
    "nodes": "slug",
    "claims": "id",
    "sources": "key",
    "sections": "key",
    "predicates": "predicate",
    "corrections": "id",
    "outcome_measures": "id",
    "measures": "slug",
}
SPARE = {"measures", "outcome_measures", "corrections"}  # tables that a folder may do without
if not words.REPORTS:
    SPARE |= {"sections"}  # a framework without reports has no sections of them

SHARED = "predicates"  # the table that a framework has from the shared schema, unless it has one of its own

NEEDED, FREE, MANY = Column(required=True), Column(), Column(many=True)
NOTE, NOTES = Column(optional=True), Column(many=True, optional=True)


def _one_of(allowed: Iterable[str]) -> Column:
    return Column(required=True, allowed=tuple(allowed))


SHAPES: dict[str, dict[str, Column]] = {
    "nodes": {
        "slug": NEEDED,
        "label": NEEDED,
        "number": _one_of(words.NUMBERS),
        "in_sentence": NOTE,
        "type": _one_of(words.NODE_CLASSES),
        "parent_slug": FREE,
        "layer": _one_of(sorted(words.LAYERS)),
        "status": _one_of(words.NODE_STATUSES),
        "section_or_source": NEEDED,
        "definition": NEEDED,
        "alt_labels": MANY,
        "scope_note": FREE,
        "filing": Column(allowed=tuple(words.FILINGS)),
        "filing_reason": FREE,
        "amount": _one_of(sorted(words.YES_NO)),
        "amount_reason": NEEDED,
        "opposite_slug": MANY,
        "opposite_reason": MANY,
    },
    "claims": {
        "id": NEEDED,
        "kind": _one_of([*words.CLAIM_CLASSES, "withdrawn"]),
        "subject_slug": NEEDED,
        "predicate": NEEDED,
        "object_slug": NEEDED,
        "sign": _one_of(words.SIGNS),
        "null_finding": _one_of(sorted(words.YES_NO)),
        "status": _one_of(words.CLAIM_STATUSES),
        "modality": _one_of(words.MODALITIES),
        "section": MANY,
        "source_key": Column(required=True, many=True),
        "context": FREE,
        "population_flag": _one_of(words.POPULATIONS),
        "causal": _one_of(sorted(words.CAUSAL)),
        "basis": _one_of(words.BASES),
        "hedged": _one_of(sorted(words.YES_NO)),
        "check": _one_of(words.CHECKS),
        "paraphrase": NEEDED,
        "moderates_claim": NOTES,
        "caution": NOTE,
        "people": Column(allowed=tuple(words.PEOPLE), many=True, optional=True),
        "country": NOTES,
        "tool": Column(allowed=tuple(words.TOOLS), optional=True),
    },
    "sources": {
        "key": NEEDED,
        "kind": _one_of(words.SOURCE_CLASSES),
        "authors": FREE,
        "year": FREE,
        "title": NEEDED,
        "venue": FREE,
        "doi": FREE,
        "pmid": NOTE,
        "url": FREE,
        "study_type": NEEDED,
        "study_kind": Column(allowed=tuple(words.STUDY_KINDS), optional=True),
        "document": Column(allowed=tuple(words.DOCUMENTS), optional=True),
        "population": FREE,
        "text_read": NEEDED,
        "last_reviewed": FREE,
        "next_review_due": FREE,
        "note": FREE,
    },
    "sections": {
        "key": NEEDED,
        "report": _one_of(sorted(words.REPORTS)),
        "title": NEEDED,
        "text_available": _one_of(words.TEXT_AVAILABLE),
        "about": MANY,
        "note": FREE,
    },
    "predicates": {
        "predicate": NEEDED,
        "kind": _one_of([*words.CLAIM_CLASSES, "withdrawn"]),
        "sign": NEEDED,
        "path_edge": FREE,
        "claim_class": FREE,
        "subject_role": FREE,
        "object_role": FREE,
        "direct_property": FREE,
        "meaning": NEEDED,
    },
    "outcome_measures": {"id": NEEDED, "measure": Column(required=True, many=True)},
    "corrections": {"id": NEEDED, "columns": Column(required=True, many=True), "reason": NEEDED},
    "measures": {"slug": NEEDED, "reason": NEEDED},
}


def read_tables(folder: Path, names: Iterable[str] = tuple(SHAPES)) -> Tables:
    """Read the named tables of `folder`; what is wrong with their cells is in the `faults` of the answer."""
    tables = Tables()
    for name in names:
        path = folder / f"{name}.csv"
        if name == SHARED and not path.exists():
            tables.rows[name] = _shared(tables.faults)
            continue
        spared = name in SPARE and not path.exists()
        tables.rows[name] = [] if spared else _read(path, SHAPES[name], tables.faults)
        _check_keys(name, tables)
    return tables


def _shared(faults: list[Fault]) -> list[Row]:
    """The predicates of the shared schema, but for those that another framework keeps to itself."""
    rows = _read(home() / "data" / f"{SHARED}.csv", SHAPES[SHARED], faults)
    return [row for row in rows if row["direct_property"] not in foreign_terms()]


def closest(word: str, known: Iterable[str]) -> str:
    """The mend for an unknown word: the closest known ones, or where all are listed."""
    known = list(known)
    near = difflib.get_close_matches(word, known, n=3, cutoff=0.5)
    if near:
        return "Did you mean " + " or ".join(near) + "?"
    return (
        "Use one of: " + ", ".join(known) + "." if len(known) < 60 else "Add it to its table first, or use one there."
    )


def _read(path: Path, shape: dict[str, Column], faults: list[Fault]) -> list[Row]:
    text = _decode(path, faults)
    if text is None:
        return []
    lines = list(csv.reader(io.StringIO(text, newline=""), strict=True)) if _well_quoted(path, text, faults) else []
    if not lines:
        return []
    header = lines[0]
    whole = shape
    shape = {name: column for name, column in whole.items() if name in header or not column.optional}
    if header != list(shape):
        for column in [name for name in shape if name not in header]:
            faults.append(Fault(path.name, 1, column, "The column is missing.", "Add it to the header."))
        for column in [name for name in header if name not in shape]:
            faults.append(Fault(path.name, 1, column, "There is no such column.", closest(column, shape)))
        if sorted(header) == sorted(shape):
            mend = "Use the order " + ", ".join(shape) + "."
            faults.append(Fault(path.name, 1, None, "The columns are in another order.", mend))
        return []
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if len(cells) != len(shape):
            reason = f"The row has {len(cells)} cells, the header {len(shape)}."
            mend = (
                "Put text that holds a comma in double quotes." if len(cells) > len(shape) else "Add the missing cells."
            )
            faults.append(Fault(path.name, number, None, reason, mend))
            continue
        given = dict(zip(shape, (cell.strip() for cell in cells), strict=True))
        row = Row(path.name, number, {name: given.get(name, "") for name in whole})
        faults.extend(_check_cells(row, shape))
        rows.append(row)
    return rows


def _decode(path: Path, faults: list[Fault]) -> str | None:
    if not path.is_file():
        faults.append(Fault(path.name, None, None, "The table is missing.", f"Put it into {path.parent.name}/."))
        return None
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        mend = "Save the file as CSV UTF-8."
        faults.append(Fault(path.name, row, None, f"The byte 0x{content[error.start]:02X} is not UTF-8.", mend))
        return None


def _well_quoted(path: Path, text: str, faults: list[Fault]) -> bool:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for _ in reader:
            pass
    except csv.Error as error:
        mend = "Double every quotation mark inside a quoted cell and close each one."
        faults.append(Fault(path.name, reader.line_num, None, f"The row cannot be read: {error}.", mend))
        return False
    return True


def _check_cells(row: Row, shape: dict[str, Column]) -> Iterable[Fault]:
    for name, column in shape.items():
        cell = row[name]
        if column.required and not cell:
            yield row.fault(name, "The cell is empty.", "Fill it in.")
        elif cell and column.allowed is not None:
            for word in row.parts(name) if column.many else [cell]:
                if word not in column.allowed:
                    reason = f"“{word}” is not one of the words of this column."
                    yield row.fault(name, reason, closest(word, column.allowed))
        control = _CONTROL.search(cell)
        if control:
            yield row.fault(name, f"The cell holds the control character U+{ord(control[0]):04X}.", "Take it out.")


def _check_keys(name: str, tables: Tables) -> None:
    first = tables.keys(name)
    for row in tables.rows[name]:
        key = row[KEYS[name]]
        if first[key] is not row:
            reason = f"“{key}” is already in row {first[key].number}."
            tables.faults.append(row.fault(KEYS[name], reason, "Give each row a key of its own."))
