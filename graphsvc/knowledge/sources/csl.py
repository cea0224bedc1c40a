"""Reads CSL JSON, the items that citation processors take; of a file that was cut the whole items are kept."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from graphsvc.knowledge.sources.reference import (
    Notice,
    Place,
    Reading,
    Reference,
    WrongFormat,
    name_of,
    people,
    split_name,
    venue_of,
)

Item = Mapping[str, object]
_MARKUP = re.compile(r"</?(?:i|b|em|strong|sub|sup|span|scp)(?: [^<>]{0,80})?>")
_TAKEN = (
    "id type title author editor issued container-title container-title-short publisher event-title volume issue page "
    "DOI PMID PMCID URL note ISSN ISBN language accessed title-short citation-key event publisher-place "
    "journalAbbreviation source"
)
_PLACED = frozenset(_TAKEN.split())
DOCUMENTS = {
    "article-journal": "journal article",
    "article-magazine": "magazine article",
    "article-newspaper": "news article",
    "article": "preprint or article",
    "paper-conference": "conference paper",
    "book": "book",
    "chapter": "chapter of a book",
    "thesis": "thesis",
    "report": "report",
    "webpage": "web page",
    "post-weblog": "web page",
    "post": "web page",
    "legislation": "law",
    "standard": "standard",
}


class _Object(dict[str, object]):
    """An object of JSON, with those of its names that stand twice."""

    twice: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, object]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        made.twice = tuple(sorted(name for name, count in Counter(name for name, _ in pairs).items() if count > 1))
    return made


# Whole numbers stay texts, for one of some thousand digits is no number to Python.
_JSON = json.JSONDecoder(object_pairs_hook=_object, parse_int=str)


def read_csl(text: str, name: str) -> Reading:
    """The items of CSL JSON: a list of them, one alone, or a list under “items” or “references”.

    Raises WrongFormat where the text is JSON of another kind.
    """
    reading = Reading()
    for number, (item, line) in enumerate(_items(text, name, reading), start=1):
        if not isinstance(item, dict):
            place = Place(name, number, line)
            reading.faults.append(Notice(place, f"{json.dumps(item)[:60]} is no item.", "An item is an object: {…}."))
            continue
        place = Place(name, number, line, _string(item.get("id", "")))
        if isinstance(item, _Object) and item.twice:
            twice = ", ".join(map(_string, item.twice))
            reading.faults.append(Notice(place, f"These fields stand twice: {twice}.", "Keep one of each."))
            continue
        reading.references.append(_reference(place, item))
    return reading


def _items(text: str, name: str, reading: Reading) -> Iterator[tuple[object, int]]:
    try:
        whole: object = _JSON.decode(text)
    except json.JSONDecodeError as error:
        yield from _whole_items(text, name, error, reading)
        return
    except RecursionError as error:
        raise WrongFormat(f"{name} is nested too deep to be CSL JSON.", "Export the references again.") from error
    if isinstance(whole, dict):
        whole = next((whole[key] for key in ("items", "references") if isinstance(whole.get(key), list)), [whole])
    items = whole if isinstance(whole, list) else [whole]
    if not any(isinstance(item, dict) and ("type" in item or "title" in item) for item in items):
        reason = f"{name} is JSON, but holds no CSL items" if items else f"{name} is an empty list"
        raise WrongFormat(f"{reason}.", "An item is an object with a type and a title; export again as CSL JSON.")
    yield from ((item, 0) for item in items)


def _whole_items(text: str, name: str, error: json.JSONDecodeError, reading: Reading) -> Iterator[tuple[object, int]]:
    """The items before the place where the text stops being JSON; that place is a fault."""
    at = text.find("[") + 1
    count = 0
    while at:
        at = _next_item(text, at)
        try:
            item, after = _JSON.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            break
        count += 1
        yield item, text.count("\n", 0, at) + 1
        at = after
    reason = f"The JSON breaks off or has a fault at line {error.lineno}, column {error.colno}: {error.msg}."
    mend = "What stands before it was read; nothing after it was. Mend it there, or export the file again."
    reading.faults.append(Notice(Place(name, count + 1, error.lineno), reason, mend))


def _next_item(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\n,":
        at += 1
    return at


def _reference(place: Place, item: Item) -> Reference:
    def first(*names: str) -> str:
        return next((_string(item[name]) for name in names if item.get(name)), "")

    names, more = people(_names(item.get("author") or item.get("editor")))
    venue = first("container-title", "container-title-short", "journalAbbreviation", "event-title", "publisher")
    note = first("note") + (f"; PMCID {first('PMCID')}" if first("PMCID") else "")
    return Reference(
        place=place,
        document=DOCUMENTS.get(first("type"), "document"),
        title=first("title"),
        authors=names,
        more_authors=more,
        date=_date(item.get("issued")),
        venue=venue_of(venue, first("volume"), first("issue"), first("page")),
        doi=first("DOI"),
        pmid=first("PMID"),
        url=first("URL"),
        note=note.removeprefix("; "),
        unplaced=Counter({_string(name): 1 for name in item if name not in _PLACED and item[name]}),
    )


def _names(people: object) -> Iterator[str]:
    for person in people if isinstance(people, list) else [people]:
        if isinstance(person, dict):
            particles = [_string(person.get(f"{kind}dropping-particle", "")) for kind in ("", "non-")]
            family = " ".join(part for part in (*particles, _string(person.get("family", ""))) if part)
            literal = _string(person.get("literal", "") or person.get("name", ""))
            name = literal or name_of(family, _string(person.get("given", "")), _string(person.get("suffix", "")))
        else:
            name = name_of(*split_name(_string(person or "")))
        if name:
            yield name


def _date(issued: object) -> str:
    if isinstance(issued, dict):
        parts = issued.get("date-parts")
        if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
            return _string(parts[0][0])
        return _string(issued.get("raw", "") or issued.get("literal", ""))
    return _string(issued or "")


def _string(value: object) -> str:
    """A value as text: a list of one is that one; markup of citation processors goes, and half a character."""
    if isinstance(value, list):
        return "; ".join(_string(one) for one in value)
    text = str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(_MARKUP.sub("", text).split())
