"""Reads BibTeX and BibLaTeX with bibtexparser, LaTeX's accents with pylatexenc."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.middlewares.parsestack import default_parse_stack
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ImplicitComment,
    ParsingFailedBlock,
    String,
)
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from graphsvc.knowledge.sources.reference import Notice, Place, Reading, Reference, name_of, people, venue_of

# What it meets is told to whoever imports, as faults; its own words in the log would be a second telling.
logging.getLogger("bibtexparser").disabled = True
for _name in ("splitter", "library", "middlewares.interpolate", "middlewares.names", "middlewares.enclosing"):
    logging.getLogger(f"bibtexparser.{_name}").disabled = True

_BARE_PERCENT = re.compile(r"(?<!\\)%")
_LOST_ENTRY = re.compile(r"\b[A-Za-z]{1,40}[ \t]{0,20}[({][^\n{}=]{0,200},")
_TAKEN = (
    "title subtitle author editor year date journal journaltitle booktitle institution organization school publisher "
    "howpublished volume number issue pages doi pmid url note addendum eprint eprinttype archiveprefix month crossref "
    "issn isbn language langid urldate shorttitle publicationtitle"
)
_PLACED = frozenset(_TAKEN.split())
DOCUMENTS = {
    "article": "journal article",
    "inproceedings": "conference paper",
    "conference": "conference paper",
    "proceedings": "proceedings",
    "book": "book",
    "inbook": "chapter of a book",
    "incollection": "chapter of a book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "online": "web page",
    "electronic": "web page",
    "www": "web page",
    "unpublished": "unpublished work",
}


def read_bibtex(text: str, name: str) -> Reading:
    """The entries of BibTeX; one that is not closed, a field that stands twice and text that lost its @ are faults."""
    reading = Reading()
    entries: list[tuple[Place, Entry]] = []
    strings: list[Block] = []
    number = 0
    for block in parse_string(text, parse_stack=[]).blocks:
        line = (block.start_line or 0) + 1
        if isinstance(block, ImplicitComment):
            if lost := _LOST_ENTRY.search(block.comment):
                number += 1
                reason = f"The text “{lost[0][:60]}” stands in no entry."
                reading.faults.append(Notice(Place(name, number, line), reason, "Put an @ before the kind of entry."))
            continue
        entry = _entry(block)
        if entry is None and not isinstance(block, ParsingFailedBlock):
            strings += [block] if isinstance(block, String) else []
            continue  # a comment, a preamble or an abbreviation
        number += 1
        place = Place(name, number, line, entry.key if entry else _key(block))
        if entry is None:
            reason = "The entry is not closed or a comma or an = is missing in it."
            reading.faults.append(Notice(place, reason, "Close its braces and quotation marks, or export it again."))
            continue
        if isinstance(block, DuplicateFieldKeyBlock):
            twice = ", ".join(sorted(block.duplicate_keys))
            reading.faults.append(Notice(place, f"These fields stand twice: {twice}.", "Keep one of each."))
            continue
        entries.append((place, entry))
    reading.references.extend(_references(strings, entries))
    return reading


def _entry(block: Block) -> Entry | None:
    if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
        block = block.ignore_error_block or block
    return block if isinstance(block, Entry) else None


def _key(block: Block) -> str:
    match = re.match(r"@\w{1,40}[ \t]{0,20}[({][ \t]{0,20}([^,\s{}]{1,200})", block.raw or "")
    return match[1] if match else ""


def _references(strings: list[Block], entries: list[tuple[Place, Entry]]) -> Iterator[Reference]:
    # Two entries with one key are two entries, so each gets a key of its own before abbreviations are put in.
    library = Library(strings)
    for number, (_, entry) in enumerate(entries):
        entry.key = str(number)
    library.add([entry for _, entry in entries])
    for step in default_parse_stack():
        library = step.transform(library)
    fields = [_fields(entry) for entry in library.entries]
    by_key = {place.key.casefold(): one for (place, _), one in reversed(list(zip(entries, fields, strict=True)))}
    for (place, entry), one in zip(entries, fields, strict=True):
        whole = by_key.get(one.get("crossref", "").casefold(), {})
        inherited = {"booktitle": whole["title"]} if whole.get("title") else {}
        yield _reference(place, entry.entry_type.lower(), {**whole, **inherited, **one} if whole else one)


def _fields(entry: Entry) -> dict[str, str]:
    return {field.key.lower(): " ".join(str(field.value).split()) for field in entry.fields}


def _reference(place: Place, kind: str, fields: dict[str, str]) -> Reference:
    def first(*names: str) -> str:
        return next((plain(fields[name]) for name in names if fields.get(name)), "")

    names, more = people(split_multiple_persons_names(fields.get("author") or fields.get("editor", "")))
    title = first("title") + (f": {first('subtitle')}" if first("title") and fields.get("subtitle") else "")
    place_of = first("journal", "journaltitle", "booktitle", "institution", "organization", "school", "publisher")
    pages = first("pages").replace("–", "-")
    linked = _linked(fields.get("howpublished", ""))
    eprint = fields.get("eprint", "")
    pubmed = "pubmed" in (fields.get("eprinttype", "") + fields.get("archiveprefix", "")).lower()
    notes = [first("note"), first("addendum"), "" if pubmed or not eprint else f"eprint {address(eprint)}"]
    return Reference(
        place=place,
        document=DOCUMENTS.get(kind, "document"),
        title=title,
        authors=tuple(_person(name) for name in names),
        more_authors=more,
        date=first("date", "year"),
        venue=venue_of(
            place_of or ("" if linked else first("howpublished")), first("volume"), first("number", "issue"), pages
        ),
        doi=address(fields.get("doi", "")),
        pmid=first("pmid") or (eprint if pubmed else ""),
        url=address(fields.get("url", "")) or linked,
        note="; ".join(note for note in notes if note),
        unplaced=Counter({name: 1 for name in fields if name not in _PLACED}),
    )


def _person(name: str) -> str:
    if name.startswith("{") and name.endswith("}"):
        return plain(name)
    parts = parse_single_name_into_parts(name, strict=False)
    family = plain(" ".join([*parts.von, *parts.last]))
    return name_of(family, plain(" ".join(parts.first)), plain(" ".join(parts.jr)))


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """LaTeX as plain text: accents and signs as characters, braces gone, commands that nobody knows left standing."""
    if "\\" in text or "$" in text:
        text = _latex().latex_to_text(_BARE_PERCENT.sub(r"\\%", text))
    else:
        for latex, sign in {"{": "", "}": "", "~": " ", "---": "—", "--": "–", "``": "“", "''": "”"}.items():
            text = text.replace(latex, sign)
    return " ".join(text.split())


def address(text: str) -> str:
    r"""An address without what LaTeX needs round it: \url{…} and the backslash before _, %, & and #."""
    return re.sub(r"\\([_%&#~{}])", r"\1", text.removeprefix("\\url").strip("{} "))


def _linked(text: str) -> str:
    return address(text) if text.strip("{ ").startswith(("\\url", "http")) else ""


@cache
def _latex() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    context.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=lambda node: f"\\{node.macroname}"))
    return LatexNodes2Text(latex_context=context, math_mode="text")
