"""Checks a sheet of own evidence cell by cell: all that is wrong with it at once, each with the words that would do."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from graphsvc.model.lookup import fold
from graphsvc.model.records import Node
from graphsvc.own.columns import (
    ALSO_KNOWN,
    ASSOCIATION,
    BY_WORDS,
    CAREFUL,
    COLUMNS,
    FIRM,
    HOW_KNOWN,
    HOW_SURE,
    NEEDED,
    NO,
    RELATIONS,
    TITLES,
    YES,
    Column,
    Relation,
    counts_as_header,
    header_of,
    is_example,
)
from graphsvc.own.known import Known, near_words
from graphsvc.own.sheet import LONGEST, MOST_ROWS, CellFault, Sheet

HEADED = 20
LONGEST_NAME = 200
_EMPTY = {
    "what": "Write the name of the thing that acts.",
    "does": "Choose what it does: raises, lowers, goes with more, no effect found on …",
    "to": "Write the name of the thing that is acted on.",
    "know": "Write one of: " + ", ".join(HOW_KNOWN) + ".",
    "source": "Say where this comes from: an author or body, and a year.",
}
_COMPUTED = "Write the words themselves: in Excel, copy the cell and paste it as a value."


@dataclass(frozen=True)
class OwnRow:
    """One row that is ready: its number in the sheet, what it says of which two things, and the cells beside.

    An end is the IRI of a thing of the framework, or "" for a new thing called as `what` or `to` say.
    """

    number: int
    cells: dict[str, str]
    relation: Relation
    basis: str
    ends: tuple[str, str]

    @property
    def hedged(self) -> bool:
        return HOW_SURE[fold(self.cells.get("sure", "")) or FIRM]


@dataclass
class Checked:
    """What a check came to: the rows that are ready, how many were filled, and every fault and note.

    `header` is the number of the row of headings, `columns` says which column (from 1) holds what.
    """

    sheet: Sheet
    header: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    filled: int = 0
    rows: list[OwnRow] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(
        self, row: int | None, key: str, reason: str, mend: str, likely: Collection[str] = (), new: bool = False
    ) -> CellFault:
        """A fault at the column `key` of a row."""
        column = self.columns.get(key)
        value = cell_of(self.sheet, row, column)
        title = TITLES.get(key, "")
        return CellFault(self.sheet.name, row, column, title, value, reason, mend, tuple(likely), new)


def cell_of(sheet: Sheet, row: int | None, column: int | None) -> str:
    """What a cell holds: "" where the sheet has none there."""
    cells = sheet.rows[row - 1] if row and row <= len(sheet.rows) else ()
    return cells[column - 1] if column and column <= len(cells) else ""


def check_sheet(sheet: Sheet, known: Known, new: Collection[str] = ()) -> Checked:
    """Check every cell of a sheet against the things of a framework; `new` are names that are the reader's own."""
    sheet = _unmerged(sheet)
    checked = Checked(sheet, notes=list(sheet.notes))
    _find_header(checked)
    if checked.faults:
        return checked
    fresh, before, again = {fold(name) for name in new}, set[tuple[str, ...]](), list[str]()
    for number, cells in enumerate(sheet.rows[checked.header :], checked.header + 1):
        said = {key: cells[at - 1] if at <= len(cells) else "" for key, at in checked.columns.items()}
        if not any(said.values()) and not any((number, at) in sheet.formulas for at in checked.columns.values()):
            continue
        if is_example(said):
            checked.notes.append(f"Row {number} is the example of the template, and was left out.")
            continue
        if counts_as_header(cells):
            checked.notes.append(f"Row {number} repeats the headings, and was left out.")
            continue
        checked.filled += 1
        again += [str(number)] if tuple(said.values()) in before else []
        before.add(tuple(said.values()))
        if checked.filled > MOST_ROWS:
            mend = "Bring them in two files."
            checked.faults.append(checked.fault(number, "", f"More than {MOST_ROWS:,} rows are filled.", mend))
            break
        checked.faults.extend(_check_row(checked, number, said, known, fresh))
    if again:
        rows = ", ".join(again[:10]) + (" …" if len(again) > 10 else "")
        checked.notes.append(f"Said word for word in a row above, and counted again: {rows}. Delete what is twice.")
    if not checked.filled:
        reason = "No row below the headings is filled in."
        checked.faults.append(checked.fault(checked.header + 1, "", reason, "Fill in at least one."))
    return checked


def _unmerged(sheet: Sheet) -> Sheet:
    """The sheet with what a merged range says in each of its cells, as it is read by whoever looks at it."""
    if not sheet.merged:
        return sheet
    rows = [list(row) for row in sheet.rows]
    for top, left, bottom, right in sheet.merged:
        for number in range(top, min(bottom, len(rows)) + 1):
            row = rows[number - 1]
            row.extend([""] * (min(right, 64) - len(row)))
            for column in range(left, min(right, 64) + 1):
                row[column - 1] = rows[top - 1][left - 1]
    said = "Cells that are merged were read as if each of them held what they say together."
    return replace(sheet, rows=tuple(map(tuple, rows)), merged=(), notes=(*sheet.notes, said))


def _find_header(checked: Checked) -> None:
    rows = checked.sheet.rows
    found = next((at for at, cells in enumerate(rows[:HEADED], 1) if counts_as_header(cells)), 0)
    checked.header = found or next((at for at, cells in enumerate(rows[:HEADED], 1) if any(cells)), 1)
    cells = rows[checked.header - 1] if rows else ()
    for number, column in header_of(cells).items():
        if column.key in checked.columns:
            other = checked.columns[column.key]
            reason = f"“{cells[number - 1]}” and “{cells[other - 1]}” both name the column “{column.title}”."
            made = CellFault(
                checked.sheet.name, checked.header, number, column.title, cells[number - 1], reason, "Keep one of them."
            )
            checked.faults.append(made)
        else:
            checked.columns[column.key] = number
    missing = [column for column in NEEDED if column.key not in checked.columns]
    checked.faults.extend(_missing(checked, column, cells) for column in missing)
    unknown = [cell for at, cell in enumerate(cells, 1) if cell and at not in header_of(cells)]
    if unknown and not missing:
        listed = ", ".join(f"“{name[:60]}”" for name in unknown[:8]) + (" …" if len(unknown) > 8 else "")
        checked.notes.append(f"Not read, for their headings say nothing here: {listed}.")


def _missing(checked: Checked, column: Column, cells: tuple[str, ...]) -> CellFault:
    spare = [cell for at, cell in enumerate(cells, 1) if cell and at not in header_of(cells)]
    near = near_words(column.title, tuple(spare)) if spare else ()
    meant = f" Is it “{near[0]}”?" if near else ""
    mend = f"Add the heading “{column.title}” to row {checked.header}.{meant}"
    return checked.fault(checked.header, column.key, f"The column “{column.title}” is missing.", mend, [column.title])


def _check_row(
    checked: Checked, number: int, said: dict[str, str], known: Known, fresh: Collection[str]
) -> Iterator[CellFault]:
    bad = list(_check_cells(checked, number, said))
    yield from bad
    broken = {one.column for one in bad}

    def sound(key: str) -> bool:
        return bool(said.get(key)) and checked.columns.get(key) not in broken

    relation = BY_WORDS.get(fold(said["does"])) if sound("does") else None
    if sound("does") and relation is None:
        yield _unknown_word(checked, number, "does", [one.words for one in RELATIONS])
    how = _how_known(said["know"]) if sound("know") else ""
    if sound("know") and not how:
        yield _unknown_word(checked, number, "know", list(HOW_KNOWN))
    if relation and how and how not in relation.bases:
        yield _wrong_basis(checked, number, relation, how)
    allowed = fold(said.get("new", "")) in YES
    ends: list[Node | str | None] = [None, None]
    for at, key in enumerate(("what", "to")):
        if sound(key):
            found = _end(checked, number, key, said[key], known, allowed or fold(said[key]) in fresh)
            if isinstance(found, CellFault):
                yield found
            else:
                ends[at] = found
    first, second = ends
    if first is None or second is None or relation is None:
        return
    between = list(_check_ends(checked, number, relation, first, second))
    yield from between
    if not bad and not between and how in relation.bases:
        iris = tuple(one.iri if isinstance(one, Node) else "" for one in (first, second))
        checked.rows.append(OwnRow(number, said, relation, relation.bases[how], (iris[0], iris[1])))


def _check_cells(checked: Checked, number: int, said: dict[str, str]) -> Iterator[CellFault]:
    """What is wrong with a cell by itself."""
    for column in COLUMNS:
        cell, at = said.get(column.key, ""), checked.columns.get(column.key)
        if at and (number, at) in checked.sheet.formulas:
            yield checked.fault(
                number, column.key, "The cell holds a formula. Formulas are not computed here.", _COMPUTED
            )
        elif column.needed and not cell:
            yield checked.fault(number, column.key, "Empty.", _EMPTY[column.key])
        elif len(cell) > LONGEST:
            yield checked.fault(
                number, column.key, f"The cell has {len(cell):,} characters.", f"Use at most {LONGEST:,}."
            )
        elif any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\r\t" for char in cell):
            yield checked.fault(number, column.key, "The cell holds characters that cannot be shown.", "Type it anew.")
        elif cell.startswith("#") and cell.rstrip("!?").isupper() and cell.endswith(("!", "?", "A")):
            yield checked.fault(number, column.key, f"The cell holds the error {cell}.", _COMPUTED)
    if fold(said.get("sure", "")) not in ("", *HOW_SURE):
        yield _unknown_word(checked, number, "sure", [FIRM, CAREFUL])
    if fold(said.get("new", "")) not in YES | NO:
        yield _unknown_word(checked, number, "new", ["yes", "no"])


def _unknown_word(checked: Checked, number: int, key: str, words: list[str]) -> CellFault:
    word = cell_of(checked.sheet, number, checked.columns[key])
    near = near_words(word[:200], tuple(words))
    reason = f"“{word[:80]}” is not one of the words of this column."
    mend = f"Did you mean “{near[0]}”? " if near else ""
    return checked.fault(number, key, reason, f"{mend}Use one of: {'; '.join(words)}.", near)


def _how_known(cell: str) -> str:
    folded = fold(cell)
    return folded if folded in HOW_KNOWN else ALSO_KNOWN.get(folded, "")


def _wrong_basis(checked: Checked, number: int, relation: Relation, how: str) -> CellFault:
    carried = " or ".join(f"a {one}".replace("a association", "an association") for one in relation.bases)
    same = [
        one.words
        for one in RELATIONS
        if how in one.bases and (one.sign, one.kind, one.walks) == (relation.sign, relation.kind, relation.walks)
    ]
    reason = f"“{relation.words}” needs {carried}."
    said = f"{'An' if how == ASSOCIATION else 'A'} {how}"
    mend = f"{said} takes “{same[0]}”." if same else f"Write {' or '.join(relation.bases)} under “{TITLES['know']}”."
    return checked.fault(number, "does" if same else "know", reason, mend, same or list(relation.bases))


def _end(checked: Checked, number: int, key: str, name: str, known: Known, new: bool) -> Node | str | CellFault:
    """The thing that a cell names, or a name of the reader's own."""
    found = known.find(name)
    if len(found) == 1:
        return found[0]
    if found:
        labels = [node.label for node in found]
        reason = f"“{name}” is another name of {len(found)} things."
        return checked.fault(number, key, reason, f"Use one of: {'; '.join(labels)}.", labels)
    if not any(char.isalpha() for char in name):
        return checked.fault(number, key, f"“{name[:80]}” is no name of a thing.", "Write its name in words.")
    if len(name) > LONGEST_NAME or "\n" in name:
        mend = f"Use one line of at most {LONGEST_NAME} characters."
        return checked.fault(number, key, "This is too long for the name of a thing.", mend)
    if new:
        return fold(name)
    near = known.near(name)
    meant = f"Did you mean “{near[0]}”? " if near else ""
    mend = f"{meant}If it is a new thing of your own, write “yes” under “{TITLES['new']}”."
    return checked.fault(number, key, f"There is no thing named “{name[:80]}”.", mend, near, new=True)


def _check_ends(
    checked: Checked, number: int, relation: Relation, first: Node | str, second: Node | str
) -> Iterator[CellFault]:
    """What is wrong between the two things of a row."""
    if first == second:
        yield checked.fault(number, "to", "Both ends are the same thing.", "A row relates two things.")
    if relation.sign not in ("+", "-"):
        return
    other = "is linked with" if ASSOCIATION in relation.bases else "acts on, which way is not said"
    for key, end in (("what", first), ("to", second)):
        if isinstance(end, Node) and not end.is_amount:
            reason = f"There is no more or less of “{end.label}”, so “{relation.words}” means nothing there."
            yield checked.fault(number, key, reason, f"Name an amount, or write “{other}” under “{TITLES['does']}”.")
