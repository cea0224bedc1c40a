"""Turns a CSV file into triples by a mapping file: the part of W3C “CSV on the Web” that a column mapping needs.

https://www.w3.org/TR/csv2rdf/ (minimal mode) and https://www.w3.org/TR/tabular-metadata/. Taken from it: `aboutUrl`,
`propertyUrl`, `valueUrl`, `lang`, `datatype`, `separator`, `suppressOutput`, `virtual`, `null`, `required`, and
URL templates with plain {names}. Anything else is refused by name, never passed over. One addition: the prefixes of
this project (node:, cf:, …) may stand in the URLs.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox

from graphsvc.errors import Fault, KnowledgeError, StoreError, UsageError
from graphsvc.names import RDF, SKOS, XSD, expand_curie

COLUMN_KEYS = frozenset(
    [
        "name",
        "titles",
        "aboutUrl",
        "propertyUrl",
        "valueUrl",
        "lang",
        "datatype",
        "separator",
        "suppressOutput",
        "virtual",
        "null",
        "required",
    ]
)
TABLE_KEYS = frozenset(["@context", "url", "tableSchema", "dialect"])
SCHEMA_KEYS = frozenset(["columns", "aboutUrl", "primaryKey", "lang", "null"])
DATATYPES: Mapping[str, re.Pattern[str] | None] = {
    "string": None,
    "integer": re.compile(r"[+-]?\d+"),
    "decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    "number": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"),
    "boolean": re.compile(r"true|false|0|1"),
    "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "gYear": re.compile(r"\d{4}"),
    "anyURI": re.compile(r"\S+"),
}
NAME = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Column:
    """One column of the mapping: where its cells come from and what they become."""

    name: str
    title: str
    about: str
    property: str
    value: str
    lang: str
    datatype: str
    separator: str
    null: str
    suppressed: bool
    virtual: bool
    required: bool


def read_csv(path: Path, mapping: Path) -> list[ox.Triple]:
    """Return the triples of a CSV file by its mapping file, all or none.

    Raises KnowledgeError with the row and column of every fault, UsageError for a mapping that cannot be used,
    StoreError when a file cannot be read.
    """
    columns = read_mapping(mapping)
    header, rows = _table(path)
    for column in columns:
        if not column.virtual and column.title not in header:
            mend = "Its columns: " + ", ".join(header) + "."
            raise UsageError(f"{path.name} has no column “{column.title}”, which {mapping.name} names.", mend)
    triples: list[ox.Triple] = []
    faults: list[Fault] = []
    for number, row in rows:
        cells = {column.name: row.get(column.title, "") for column in columns if not column.virtual}
        for column in columns:
            try:
                triples.extend(_triples(column, cells))
            except ValueError as error:
                faults.append(Fault(path.name, number, column.title, f"{error}", "Mend the cell or the mapping."))
    if faults:
        raise KnowledgeError(faults)
    return list(dict.fromkeys(triples))


def read_mapping(path: Path) -> list[Column]:
    """Return the columns of a mapping file. Raises UsageError naming what is not understood, StoreError."""
    try:
        metadata = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}.", "Check the name of the file.") from error
    except ValueError as error:
        raise UsageError(f"{path.name} is no JSON: {error}.", "Write CSVW metadata; see docs/linking.md.") from error
    schema = metadata.get("tableSchema") if isinstance(metadata, dict) else None
    if not isinstance(schema, dict) or not schema.get("columns"):
        raise UsageError(f"{path.name} has no tableSchema with columns.", "See docs/linking.md for one to copy.")
    _refuse_unknown(path, metadata, TABLE_KEYS)
    _refuse_unknown(path, schema, SCHEMA_KEYS)
    return [_column(path, one, schema) for one in schema["columns"]]


def draft_mapping(path: Path, namespace: str) -> str:
    """Return a mapping to start from: the first column names the things, a column called name or label labels them."""
    header, _ = _table(path)
    columns: list[dict[str, Any]] = []
    for number, title in enumerate(header):
        is_label = title.casefold() in ("name", "label", "title")
        predicate = SKOS + "prefLabel" if is_label else namespace + "#" + _slug(title)
        column = {"name": _slug(title), "titles": title}
        columns.append(column | ({"suppressOutput": True} if number == 0 else {"propertyUrl": predicate}))
        if is_label:
            columns[-1]["lang"] = "en"
    kind = {"name": "type", "virtual": True, "propertyUrl": "rdf:type", "valueUrl": namespace + "#Thing"}
    schema = {"aboutUrl": f"{namespace}/{{{_slug(header[0])}}}", "columns": [*columns, kind]}
    metadata = {"@context": "http://www.w3.org/ns/csvw", "url": path.name, "tableSchema": schema}
    return json.dumps(metadata, indent=2, ensure_ascii=False) + "\n"


def _table(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [title.strip() for title in next(reader, [])]
            rows = [(number, row) for number, row in enumerate(reader, start=2) if any(row)]
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path} cannot be read: {error}.", "Save it as CSV in UTF-8.") from error
    except csv.Error as error:
        raise UsageError(f"{path.name} is no CSV: {error}.", "Close every quotation mark.") from error
    if not header or len(set(header)) < len(header):
        raise UsageError(f"The first line of {path.name} must name each column once.", "Name the columns.")
    ragged = [number for number, row in rows if len(row) != len(header)]
    if ragged:
        reason = f"The row does not have {len(header)} cells."
        raise KnowledgeError([Fault(path.name, number, None, reason, "Quote cells with commas.") for number in ragged])
    return header, [(number, dict(zip(header, map(str.strip, row), strict=True))) for number, row in rows]


def _refuse_unknown(path: Path, given: Mapping[str, Any], known: frozenset[str]) -> None:
    # Keys with a colon, such as dc:title, are notes of CSVW that make no triples in minimal mode.
    unknown = [key for key in given if key not in known and (":" not in key)]
    if unknown:
        mend = "It knows: " + ", ".join(sorted(known)) + "."
        raise UsageError(f"{path.name} uses “{unknown[0]}”, which this reader does not know.", mend)


def _column(path: Path, given: Mapping[str, Any], schema: Mapping[str, Any]) -> Column:
    _refuse_unknown(path, given, COLUMN_KEYS)
    titles = given.get("titles", given.get("name", ""))
    title = str(titles[0] if isinstance(titles, list) else titles)
    datatype = str(given.get("datatype", "string"))
    if datatype not in DATATYPES:
        raise UsageError(f"{path.name} has the datatype “{datatype}”.", "Use one of: " + ", ".join(DATATYPES) + ".")
    suppressed = bool(given.get("suppressOutput", False))
    about = str(given.get("aboutUrl", schema.get("aboutUrl", "")))
    if not suppressed and not (about and given.get("propertyUrl")):
        mend = "Give it a propertyUrl (and the table an aboutUrl), or “suppressOutput”: true."
        raise UsageError(f"The column “{title}” of {path.name} makes no triple.", mend)
    return Column(
        name=str(given.get("name", title)),
        title=title,
        about=about,
        property=str(given.get("propertyUrl", "")),
        value=str(given.get("valueUrl", "")),
        lang=str(given.get("lang", "")),
        datatype=datatype,
        separator=str(given.get("separator") or ""),
        null=str(given.get("null", schema.get("null", ""))),
        suppressed=suppressed,
        virtual=bool(given.get("virtual", False)),
        required=bool(given.get("required", False)),
    )


def _triples(column: Column, cells: Mapping[str, str]) -> Iterator[ox.Triple]:
    cell = "" if column.virtual else cells[column.name]
    if not column.virtual and cell in ("", column.null):
        if column.required:
            raise ValueError("The cell is empty and the mapping requires it.")
        return
    if column.suppressed:
        return
    subject = _iri(column.about, cells)
    predicate = _iri(column.property, cells)
    for part in [one.strip() for one in cell.split(column.separator)] if column.separator else [cell]:
        yield ox.Triple(subject, predicate, _object(column, cells, part, predicate))


def _object(column: Column, cells: Mapping[str, str], part: str, predicate: ox.NamedNode) -> ox.NamedNode | ox.Literal:
    if column.value:
        return _iri(column.value, {**cells, column.name: part})
    if predicate.value == RDF + "type" or column.datatype == "anyURI":
        return _iri(part, {})
    pattern = DATATYPES[column.datatype]
    if pattern and not pattern.fullmatch(part):
        raise ValueError(f"“{part}” is no {column.datatype}.")
    if column.datatype == "date":
        date.fromisoformat(part)
    if column.lang:
        return ox.Literal(part, language=column.lang)
    datatype = "double" if column.datatype == "number" else column.datatype
    return ox.Literal(part, datatype=ox.NamedNode(XSD + datatype))


def _iri(template: str, cells: Mapping[str, str]) -> ox.NamedNode:
    def filled(match: re.Match[str]) -> str:
        name = match[1]
        if name not in cells:
            raise ValueError(f"The mapping names “{{{name}}}”, which is no column.")
        if not cells[name]:
            raise ValueError(f"The cell of “{name}” is empty and an IRI is made of it.")
        return quote(cells[name], safe="")

    text = NAME.sub(filled, template)
    iri = expand_curie(text) or text
    if not re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+$", iri):
        raise ValueError(f"“{text}” is no IRI.")
    return ox.NamedNode(iri)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_") or "column"
