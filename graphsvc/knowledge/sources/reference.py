"""Holds one entry of a reference manager as the readers give it, and what is to be said of an entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphsvc.errors import UsageError

FORMATS = {"ris": "RIS", "bibtex": "BibTeX", "csljson": "CSL JSON"}
ENDINGS = {".ris": "ris", ".bib": "bibtex", ".bibtex": "bibtex", ".json": "csljson", ".csljson": "csljson"}


class WrongFormat(UsageError):
    """A file is not in the format it was said to be, or in none of those that can be read."""


@dataclass(frozen=True)
class Place:
    """Where an entry stands: its number in the file from 1, the line it begins on (0: not known) and its own key."""

    file: str
    entry: int
    line: int = 0
    key: str = ""

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else ""
        aside = ", ".join(part for part in (self.key and f"“{self.key}”", line) if part)
        return f"{self.file}, entry {self.entry}" + (f" ({aside})" if aside else "")


@dataclass(frozen=True)
class Notice:
    """Something to be said of an entry: what, and what can be done about it."""

    place: Place
    reason: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.reason} {self.mend}".rstrip()


@dataclass(frozen=True)
class Reference:
    """An entry, its fields under the names of the columns of sources.csv; `authors` are "Goddard K", first to last.

    `more_authors` says that the file leaves some out ("and others"). `document` is the kind of document in plain words.
    `unplaced` counts what the rows have no column for, by the name of the field in the file.
    """

    place: Place
    document: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    more_authors: bool = False
    date: str = ""
    venue: str = ""
    doi: str = ""
    pmid: str = ""
    url: str = ""
    note: str = ""
    unplaced: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Reading:
    """What a reader found in a file: the whole entries, and what is to be said of those that are not whole."""

    references: list[Reference] = field(default_factory=list)
    faults: list[Notice] = field(default_factory=list)


def name_of(family: str, given: str = "", suffix: str = "") -> str:
    """A person as the rows have them: "Goddard", "Kate A." is "Goddard KA"; an organisation has no given name."""
    parts = given.replace(".", ". ").split()
    initials = "".join("-".join(piece[0] for piece in part.split("-") if piece) for part in parts)
    return " ".join(part for part in (family.strip(), initials.upper(), suffix.strip().rstrip(".")) if part)


def split_name(text: str) -> tuple[str, str, str]:
    """Family name, given names and suffix of "Goddard, Kate A., Jr"; a name without a comma is kept whole."""
    family, _, rest = text.partition(",")
    given, _, suffix = rest.partition(",")
    return family.strip(), given.strip(), suffix.strip()


def people(names: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """The names without what stands for the authors left out ("others", "et al."), and whether any are left out."""
    kept, more = [], False
    for name in names:
        bare = name.strip(" .,;")
        words = bare.casefold().split()
        if words in (["others"], ["and", "others"], ["and", "colleagues"]):
            more, bare = True, ""
        elif words[-2:] == ["et", "al"]:
            more, bare = True, bare[:-5].rstrip(" .,;")
        if bare:
            kept.append(bare if more else name.strip(" ,;"))
    return tuple(kept), more


def venue_of(journal: str, volume: str = "", issue: str = "", pages: str = "") -> str:
    """Where it came out, as the rows have it: "Int J Med Inform 83(5):368-375"."""
    number = volume + (f"({issue})" if issue else "") + (f":{pages}" if pages else "")
    return f"{journal} {number}".strip()
