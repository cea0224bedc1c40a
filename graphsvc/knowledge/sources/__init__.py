"""Brings in sources from reference managers, finds those that are there already, and names what sources lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from graphsvc.knowledge.citing import author_names, surname
from graphsvc.knowledge.sources.bibtex import read_bibtex
from graphsvc.knowledge.sources.csl import read_csl
from graphsvc.knowledge.sources.identifiers import same_doi, same_title, same_words
from graphsvc.knowledge.sources.reference import FORMATS, Notice, Place, Reading, WrongFormat
from graphsvc.knowledge.sources.ris import read_ris
from graphsvc.knowledge.sources.rows import Cells, Keys, as_csv, cells_of
from graphsvc.knowledge.sources.text import decode, format_of

__all__ = ["FORMATS", "Imported", "Match", "Notice", "Place", "WrongFormat", "as_csv", "import_sources"]
READERS = {"ris": read_ris, "bibtex": read_bibtex, "csljson": read_csl}


@dataclass(frozen=True)
class Match:
    """An entry that is a source already, or may be: the key of that source, by what they are alike, and how sure it is.

    A `sure` one was given no row of its own; `filled` are the columns of a row of the same file that it completed.
    """

    place: Place
    key: str
    by: str
    sure: bool
    known: bool
    filled: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = "a source that is known already" if self.known else "an entry before it"
        if not self.sure:
            return (
                f"{self.place}: may be {self.key}, {where}, by its {self.by}; it has a row of its own. Compare the two."
            )
        rest = f"; {', '.join(self.filled)} went into that row" if self.filled else ""
        return f"{self.place}: is {self.key}, {where}, by its {self.by}{rest}."


@dataclass
class Imported:
    """What a file gave: `rows` in the shape of sources.csv, and by entry what could not be read or was there already.

    `remarks` are things to look at in rows that were made; `unplaced` counts entries with a field that the rows have no
    column for (abstract, keywords), by its name in the file; `said` is about the file as a whole ("" where nothing is).
    """

    format: str
    rows: list[Cells] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    faults: list[Notice] = field(default_factory=list)
    remarks: list[Notice] = field(default_factory=list)
    unplaced: Counter[str] = field(default_factory=Counter)
    said: str = ""
    entries: int = 0

    def csv(self) -> str:
        """The rows as a table."""
        return as_csv(self.rows)


def import_sources(
    content: bytes, name: str, format: str | None = None, known: Iterable[Mapping[str, str]] = ()
) -> Imported:
    """The rows for the entries of a reference manager's file, `content`, called `name`.

    `format` is one of FORMATS; by default the ending of the name or the look of the text tells. `known` are the rows
    of sources that are there already. Entries are the same by DOI, or by title where DOI, year and first author do not
    speak against it. An entry without a title gives no row and is a fault. Nothing is looked up anywhere.
    Raises WrongFormat for a file that is empty, no text, or in another format.
    """
    text, said = decode(content, name)
    chosen = format_of(text, name, format)
    reading = READERS[chosen](text, name)
    if not (reading.references or reading.faults):
        raise WrongFormat(f"{name} holds no {FORMATS[chosen]} entries.", "Export the references again.")
    found = Imported(chosen, faults=reading.faults, said=said)
    _fill(found, reading, known)
    found.faults.sort(key=lambda fault: fault.place.entry)
    places = [*(one.place for one in reading.references), *(one.place for one in reading.faults)]
    found.entries = len({place.entry for place in places})
    return found


def _fill(found: Imported, reading: Reading, known: Iterable[Mapping[str, str]]) -> None:
    index = _Index(known)
    for reference in reading.references:
        cells, said = cells_of(reference)
        if fault := _unfit(reference.place, cells):
            found.faults.append(fault)
            continue
        key, by, sure = index.find(cells)
        row = index.fresh.get(key) if sure else None
        if key:
            filled = _complete(row, cells) if row else ()
            found.matches.append(Match(reference.place, key, by, sure, key not in index.fresh, filled))
        if sure:
            if row:
                index.add(row)  # it may have a DOI now
            continue
        cells["key"] = index.keys.new(cells)
        found.rows.append(cells)
        found.remarks.extend(said)
        found.unplaced.update(reference.unplaced)
        index.fresh[cells["key"]] = cells
        index.add(cells)


def _unfit(place: Place, cells: Mapping[str, str]) -> Notice | None:
    """Why an entry gives no row, None where it gives one."""
    if not cells["title"]:
        return Notice(
            place, "The entry has no title, so nobody could tell what it is.", "Give it a title and import it again."
        )
    formula = next((name for name, cell in cells.items() if cell.startswith(("=", "+", "@"))), None)
    if formula:
        reason = f"Its {formula} begins with “{cells[formula][0]}”, which a spreadsheet would take for a formula."
        return Notice(place, reason, "Take the sign out and import it again.")
    return None


def _complete(row: Cells, other: Mapping[str, str]) -> tuple[str, ...]:
    """Put into empty cells of `row` what an entry for the same source has; the columns."""
    columns = [name for name, cell in row.items() if not cell and other[name]]
    row.update({name: other[name] for name in columns})
    return tuple(columns)


class _Index:
    """The sources so far, by DOI and by title; `fresh` are those of the file at hand, by key."""

    def __init__(self, known: Iterable[Mapping[str, str]]) -> None:
        self.keys = Keys()
        self.fresh: dict[str, Cells] = {}
        self._dois: dict[str, str] = {}
        self._titles: dict[str, list[Mapping[str, str]]] = {}
        for row in known:
            self.add(row)

    def add(self, row: Mapping[str, str]) -> None:
        self.keys.take(row["key"])
        if doi := same_doi(row["doi"]):
            self._dois.setdefault(doi, row["key"])
        if title := same_title(row["title"]):
            rows = self._titles.setdefault(title, [])
            if all(one is not row for one in rows):
                rows.append(row)

    def find(self, cells: Mapping[str, str]) -> tuple[str, str, bool]:
        """The key of the same source, by what, and whether that is sure; three empty values where there is none."""
        doi = same_doi(cells["doi"])
        if doi in self._dois:
            return self._dois[doi], "DOI", True
        rows = self._titles.get(same_title(cells["title"]), [])
        against = next((list(_against(row, cells)) for row in rows if any(_against(row, cells))), [])
        if against:
            return rows[0]["key"], f"title, though not by {' and '.join(against)}", False
        if rows:
            return rows[0]["key"], "title", True
        return "", "", False


def _against(row: Mapping[str, str], cells: Mapping[str, str]) -> Iterator[str]:
    """What speaks against two sources of one title being one; an empty cell speaks against nothing."""
    if row["doi"] and cells["doi"]:  # an equal one would have been found
        yield "DOI"
    if row["year"] and cells["year"] and abs(int(row["year"]) - int(cells["year"])) > 1:
        yield "year"
    first, second = (_first_author(one) for one in (row, cells))
    if first and second and first != second:
        yield "first author"


def _first_author(row: Mapping[str, str]) -> str:
    return same_words(surname(next(iter(author_names(row["authors"])), "")))
