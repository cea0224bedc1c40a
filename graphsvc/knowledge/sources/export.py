"""Writes rows of sources for a reference manager: CSL JSON, RIS or BibTeX."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from graphsvc.knowledge.citing import author_names, bare_name, leaves_out_authors, surname

Cells = Mapping[str, str]
_TYPES = {  # of CSL, RIS and BibTeX, by the kind of document that was read; any other is a web page
    "article": ("article-journal", "JOUR", "article"),
    "preprint": ("article", "UNPB", "misc"),
    "conference paper": ("paper-conference", "CPAPER", "inproceedings"),
    "law": ("legislation", "STAT", "misc"),
    "vendor survey": ("report", "RPRT", "techreport"),
    "guidance": ("report", "RPRT", "techreport"),
    "reference entry": ("report", "RPRT", "techreport"),
    "report page": ("report", "RPRT", "techreport"),
    "news page": ("article-newspaper", "NEWS", "misc"),
}
_VENUES = {"article": "journal", "inproceedings": "booktitle", "techreport": "institution"}  # else how it came out
_LATEX = str.maketrans(
    {sign: f"\\{sign}" for sign in "{}$&%#_"} | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\^{}"}
)
_VERBATIM = str.maketrans({"{": "%7B", "}": "%7D"})
_PAGE = ("webpage", "ELEC", "misc")


def as_csl(rows: Iterable[Cells]) -> str:
    """The rows as CSL JSON, one item each, with the key as its id."""
    return json.dumps([_item(row) for row in rows], indent=1, ensure_ascii=False) + "\n"


def as_ris(rows: Iterable[Cells]) -> str:
    """The rows as RIS, one entry each, with the key as its ID."""
    return "\n".join(line for row in rows for line in _entry(row)) + "\n"


def as_bibtex(rows: Iterable[Cells]) -> str:
    """The rows as BibTeX, one entry each, with its key; titles keep their capitals, DOIs and addresses their signs."""
    return "\n".join(_bibtex(row) for row in rows)


WRITERS: dict[str, Callable[[Iterable[Cells]], str]] = {"csljson": as_csl, "ris": as_ris, "bibtex": as_bibtex}


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
    if row["pmid"]:
        yield f"AN  - {row['pmid']}"
        yield "DB  - PubMed"
    yield "ER  - "


def _bibtex(row: Cells) -> str:
    kind = _TYPES.get(row["document"], _PAGE)[2]
    names = [f"{_tex(family)}, {given.translate(_LATEX)}" if given else _tex(family) for family, given in _names(row)]
    people = " and ".join("others" if name == "{et al.}" else name for name in names)
    plain = {
        "title": "title",
        "year": "year",
        "venue": _VENUES.get(kind, "howpublished"),
        "note": "note",
    }
    fields = {"author": people} if people else {}
    fields |= {name: _tex(row[column]) for column, name in plain.items() if row[column]}
    fields |= {name: row[name].translate(_VERBATIM) for name in ("doi", "pmid", "url") if row[name]}
    return "\n".join(
        (f"@{kind}{{{row['key']},", *(f"  {name} = {{{text}}}," for name, text in fields.items()), "}", "")
    )


def _tex(text: str) -> str:
    """The text in braces of its own: its signs as LaTeX has them, its capitals kept, no "and" in it parting names."""
    return f"{{{text.translate(_LATEX)}}}"
