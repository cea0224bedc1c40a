"""Makes a row of sources.csv of an entry, with a key of its own, and says what could not be taken over."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from string import ascii_uppercase

from graphsvc.knowledge.citing import author_names, surname
from graphsvc.knowledge.sources.identifiers import doi_in, is_address, pmid_in, year_in
from graphsvc.knowledge.sources.reference import Notice, Reference
from graphsvc.knowledge.tables import SHAPES

COLUMNS = tuple(SHAPES["sources"])
NOT_READ = "nothing yet"  # how much of an imported source was read
Cells = dict[str, str]


def cells_of(reference: Reference) -> tuple[Cells, list[Notice]]:
    """The cells of a row without its key, and what is to be said of them.

    What does not fit its column stands in the note, in the words of the file, so that nothing is lost.
    """
    said: list[Notice] = []
    note = [_clean(reference.note)] if reference.note else []

    def kept(column: str, given: str, mend: str) -> None:
        note.append(f"{column} in the file: {_clean(given)}")
        said.append(Notice(reference.place, f"“{_clean(given)}” is no {column}; it was put into the note.", mend))

    doi = doi_in(reference.doi) or doi_in(reference.url if "doi.org/" in reference.url.lower() else "")
    if reference.doi and not doi:
        kept("DOI", reference.doi, "Write it as 10.…/…")
    year = year_in(reference.date)
    if reference.date and not year:
        kept("year", reference.date, "Write four digits.")
    url = reference.url.strip()
    if url and not is_address(url):
        kept("web address", url, "Begin with https:// and use no blanks.")
        url = ""
    pmid = pmid_in(reference.pmid, reference.url)
    if reference.pmid and not pmid:
        kept("PubMed id", reference.pmid, "Write the digits alone.")
    missing = [what for what, cell in _needed(reference, doi, pmid, url).items() if not cell]
    if missing:
        reason = f"It has no {' and no '.join(missing)}."
        said.append(Notice(reference.place, reason, "Add what you can read on the source itself."))
    cells = dict.fromkeys(COLUMNS, "")
    cells |= {
        "kind": "literature",
        "authors": _authors(reference),
        "year": year,
        "title": _clean(reference.title),
        "venue": _clean(reference.venue),
        "doi": doi,
        "pmid": pmid,
        "url": url or (f"https://doi.org/{doi}" if doi and is_address(f"https://doi.org/{doi}") else ""),
        "study_type": f"{reference.document or 'document'}, not read yet",
        "text_read": NOT_READ,
        "note": "; ".join(note),
    }
    return cells, said


class Keys:
    """Gives keys like those of the other rows, "GOH2024", with a letter or number after one that is taken."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._count: Counter[str] = Counter()

    def take(self, key: str) -> None:
        self._taken.add(key.casefold())

    def new(self, cells: Mapping[str, str]) -> str:
        """The key for a row, from its first author, or its title, and its year."""
        first = next(iter(author_names(cells["authors"])), "")
        stem = _capitals(surname(first)) or _capitals(cells["title"].split(":")[0]) or "SOURCE"
        key = stem = stem[:24] + cells["year"]
        while key.casefold() in self._taken:
            self._count[stem] += 1
            number = self._count[stem]
            key = stem + (ascii_uppercase[number] if cells["year"] and number < 26 else f"-{number + 1}")
        return key


def as_csv(rows: Iterable[Mapping[str, str]]) -> str:
    """The rows as sources.csv."""
    output = io.StringIO()
    writer = csv.DictWriter(output, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return output.getvalue()


def _needed(reference: Reference, doi: str, pmid: str, url: str) -> dict[str, str]:
    authors = " ".join(reference.authors)
    return {"author": authors, "year": reference.date, "DOI, PubMed id or address": doi or pmid or url}


def _authors(reference: Reference) -> str:
    names = [_clean(name) for name in reference.authors if _clean(name)]
    names += ["et al."] if reference.more_authors and names else []
    if any("," in name for name in names):
        return "|".join(names) + "|" * (len(names) == 1)
    return ", ".join(names)


def _capitals(text: str) -> str:
    """The letters and digits of `text` as capitals without accents: a part of an IRI."""
    plain = unicodedata.normalize("NFKD", text.upper().translate(_LETTERS))
    return "".join(char for char in plain if char.isascii() and char.isalnum())


_LETTERS = str.maketrans({"Ø": "O", "Æ": "AE", "Œ": "OE", "Ł": "L", "Đ": "D", "Þ": "TH", "Ð": "D"})


def _clean(text: str) -> str:
    """One line without control characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
