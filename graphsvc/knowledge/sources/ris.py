"""Reads RIS: the tags with rispy, and beside it where an entry begins, ends or is not whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import rispy
from rispy.config import TAG_KEY_MAPPING

from graphsvc.knowledge.sources.reference import (
    Notice,
    Place,
    Reading,
    Reference,
    name_of,
    people,
    split_name,
    venue_of,
)

_TAG = re.compile(r"\s{0,20}([A-Z][A-Z0-9])( {1,2})-(?:[ \t](.*)|$)")
_KNOWN = frozenset(TAG_KEY_MAPPING) | {"TY", "ER"}
# Taken over, or of the catalogue and not of the source.
_TAKEN = "TY TI T1 CT BT AU A1 PY Y1 DA DO UR AN ID T2 JO JF JA J2 T3 VL IS SP EP N1 PB PP C7 DB DP ST LA SN Y2"
_PLACED = frozenset(_TAKEN.split())
DOCUMENTS = {
    "JOUR": "journal article",
    "JFULL": "journal article",
    "MGZN": "magazine article",
    "NEWS": "news article",
    "CONF": "conference paper",
    "CPAPER": "conference paper",
    "BOOK": "book",
    "CHAP": "chapter of a book",
    "THES": "thesis",
    "RPRT": "report",
    "GOVDOC": "government document",
    "ELEC": "web page",
    "WEB": "web page",
    "BLOG": "web page",
    "UNPB": "unpublished work",
    "INPR": "article in press",
    "STAND": "standard",
    "LEGAL": "legal text",
    "STAT": "law",
}


@dataclass
class _Record:
    """The lines of one entry with their tags, its number and the line it begins on."""

    number: int
    line: int
    lines: list[str] = field(default_factory=list)
    ended: bool = False


def read_ris(text: str, name: str) -> Reading:
    """The entries of RIS; one without its end, and lines outside any entry, are faults."""
    reading = Reading()
    for record in _records(text, name, reading):
        fields = _fields(record)
        key = " ".join(fields.get("ID", [])[:1])
        place = Place(name, record.number, record.line, key)
        if not record.ended:
            reason = "The entry has no end (ER  -), so the rest of it may be missing."
            reading.faults.append(
                Notice(place, reason, "Export it again, or add the line “ER  -” if nothing is missing.")
            )
            continue
        reading.references.append(_reference(place, fields))
    return reading


def _records(text: str, name: str, reading: Reading) -> Iterator[_Record]:
    record: _Record | None = None
    count, outside = 0, -1  # entries so far; the number of the one that the lines outside any entry may have been
    for number, line in enumerate(text.split("\n"), start=1):
        tag, value = _tagged(line)
        if tag == "TY":
            if record:
                yield record  # not ended: the next entry begins
            count += 1
            record = _Record(count, number, [f"TY  - {value}"])
        elif record is None:
            if tag and tag != "ER" and outside != count:
                count += 1
                outside = count
                reason = f"The line “{line.strip()[:60]}” and what follows it stand in no entry."
                reading.faults.append(
                    Notice(Place(name, count, number), reason, "Begin the entry with a line “TY  - JOUR”.")
                )
        elif tag == "ER":
            record.ended = True
            yield record
            record = None
        elif tag:
            record.lines.append(f"{tag}  - {value}")
        elif line.strip():
            record.lines[-1] += " " + line.strip()
    if record:
        yield record


def _tagged(line: str) -> tuple[str, str]:
    """The tag and the value of a line; no tag where it goes on with the value of the line before it."""
    match = _TAG.match(line)
    if match and (len(match[2]) == 2 or match[1] in _KNOWN):
        return match[1], (match[3] or "").strip()
    return "", line.strip()


def _fields(record: _Record) -> dict[str, list[str]]:
    tags = {line[:2] for line in record.lines}
    parsed = rispy.loads(
        "\n".join([*record.lines, "ER  - "]),
        mapping={tag: tag for tag in [*tags, "UK"]},
        list_tags=sorted(tags - {"TY"}),
        delimiter_tags_mapping={},
    )[0]
    return {tag: [value] if isinstance(value, str) else [one for one in value if one] for tag, value in parsed.items()}


def _reference(place: Place, fields: dict[str, list[str]]) -> Reference:
    def first(*tags: str) -> str:
        return next((value for tag in tags for value in fields.get(tag, []) if value), "")

    names, more = people(name for tag in ("AU", "A1") for name in fields.get(tag, []))
    authors = tuple(name_of(*split_name(name)) for name in names)
    urls = [url for url in fields.get("UR", []) if url]
    pages = "-".join(part for part in (first("SP"), first("EP")) if part)
    notes = [*fields.get("N1", []), *(f"Also at {url}" for url in urls[1:])]
    return Reference(
        place=place,
        document=DOCUMENTS.get(first("TY").upper(), "document"),
        title=first("TI", "T1", "CT", "BT"),
        authors=authors,
        more_authors=more,
        date=first("PY", "Y1", "DA"),
        venue=venue_of(first("T2", "JO", "JF", "JA", "J2", "T3", "PB"), first("VL"), first("IS"), pages),
        doi=first("DO"),
        pmid=first("AN") if "pubmed" in " ".join((first("DB"), first("DP"), first("UR"))).lower() else "",
        url=urls[0] if urls else "",
        note="; ".join(notes),
        unplaced=Counter({tag: 1 for tag in fields if tag not in _PLACED}),
    )
