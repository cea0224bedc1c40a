"""Writes rows of sources for a reference manager: CSL JSON or RIS."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from graphsvc.knowledge.citing import author_names, bare_name, leaves_out_authors, surname

Cells = Mapping[str, str]
_TYPES = {  # of CSL and RIS, by the kind of document that was read; any other is a web page
    "article": ("article-journal", "JOUR"),
    "preprint": ("article", "UNPB"),
    "conference paper": ("paper-conference", "CPAPER"),
    "law": ("legislation", "STAT"),
    "vendor survey": ("report", "RPRT"),
    "guidance": ("report", "RPRT"),
    "reference entry": ("report", "RPRT"),
    "report page": ("report", "RPRT"),
    "news page": ("article-newspaper", "NEWS"),
}
_PAGE = ("webpage", "ELEC")


def as_csl(rows: Iterable[Cells]) -> str:
    """The rows as CSL JSON, one item each, with the key as its id."""
    return json.dumps([_item(row) for row in rows], indent=1, ensure_ascii=False) + "\n"


def as_ris(rows: Iterable[Cells]) -> str:
    """The rows as RIS, one entry each, with the key as its ID."""
    return "\n".join(line for row in rows for line in _entry(row)) + "\n"


WRITERS: dict[str, Callable[[Iterable[Cells]], str]] = {"csljson": as_csl, "ris": as_ris}


def _names(row: Cells) -> Iterator[tuple[str, str]]:
    """Surname and initials of each author, no initials for an organisation; last "et al." where more are left out."""
    for name in map(bare_name, author_names(row["authors"])):
        family = surname(name)
        yield family, _spaced(name.removeprefix(family).strip())
    if leaves_out_authors(row["authors"]):
        yield "et al.", ""


def _spaced(initials: str) -> str:
    """Initials as programs take them: "JC" would be one name, "J C" are two, and "Y-C" is one with two parts."""
    if not (initials.replace("-", "").isalpha() and initials.isupper()):
        return initials
    return "-".join(" ".join(part) for part in initials.split("-"))


def _item(row: Cells) -> dict[str, object]:
    authors = [{"family": family, "given": given} if given else {"literal": family} for family, given in _names(row)]
    item: dict[str, object] = {"id": row["key"], "type": _TYPES.get(row["document"], _PAGE)[0], "title": row["title"]}
    item |= {"author": authors} if authors else {}
    item |= {"issued": {"date-parts": [[int(row["year"])]]}} if row["year"] else {}
    places = {"venue": "container-title", "doi": "DOI", "pmid": "PMID", "url": "URL", "note": "note"}
    return item | {name: row[column] for column, name in places.items() if row[column]}


def _entry(row: Cells) -> Iterator[str]:
    yield f"TY  - {_TYPES.get(row['document'], _PAGE)[1]}"
    yield f"ID  - {row['key']}"
    for family, given in _names(row):
        yield f"AU  - {family}, {given}" if given else f"AU  - {family}"
    places = {"title": "TI", "year": "PY", "venue": "T2", "doi": "DO", "url": "UR", "note": "N1"}
    yield from (f"{tag}  - {row[column]}" for column, tag in places.items() if row[column])
    yield "ER  - "
