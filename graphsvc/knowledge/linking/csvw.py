"""Turns a CSV or TSV file into triples by a mapping file: W3C “CSV on the Web”, in its minimal mode.

https://www.w3.org/TR/csv2rdf/ ; what of https://www.w3.org/TR/tabular-metadata/ is read is in docs/linking.md, and
anything else is refused by name, never passed over. Two additions: the prefixes of this project (node:, cf:, …) may
stand in the URLs, and a column with `separator` and `valueUrl` makes an IRI of each of its values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

import pyoxigraph as ox

from graphsvc.errors import Fault, KnowledgeError, UsageError
from graphsvc.knowledge.linking.csvw_mapping import Column, TableMapping, name_of_title, read_table_mapping
from graphsvc.knowledge.linking.csvw_table import Table, likely_dialect, read_table, told
from graphsvc.names import DCTERMS, RDF, SKOS, expand_curie

_TEMPLATE = re.compile(r"\{([#+]?)([^{}]*)\}")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
_STANDARD = {"dc": DCTERMS, "schema": "http://schema.org/"}  # as the context of CSV on the Web has them
_LABELS = ("name", "label", "title")
_MEND = "Mend the cell or the mapping."
_OWN_NAMES = ("_row", "_sourceRow", "_name", "_column", "_sourceColumn")
Value = str | None


@dataclass(frozen=True)
class _Cell:
    """A cell of one row: its column, the position of that in the file (from 1), and its values, None for null."""

    column: Column
    position: int
    values: Sequence[Value]


def read_csv(path: Path, mapping: Path | None, base: str = "") -> list[ox.Triple]:
    """Return the triples of a CSV file by its mapping file, all or none; None stands for its header alone.

    `base` is the IRI that relative ones start from, where the mapping gives none. Raises KnowledgeError with the row
    and column of the first faults of each kind, UsageError for a mapping that cannot be used, StoreError.
    """
    said = read_table_mapping(mapping, path.name) if mapping else TableMapping()
    said = replace(said, base=said.base or base)
    table = read_table(path, said.dialect, sum(not one.virtual for one in said.columns))
    if not said.columns:
        titles = table.header[0] if table.header else [f"_col.{number + 1}" for number in range(table.width)]
        said = replace(said, columns=[Column(name_of_title(title), (title,)) for title in titles])
    placed = _placed(path, said, table, mapping.name if mapping else path.name)
    triples: list[ox.Triple] = []
    faults: list[Fault] = []
    keys: dict[tuple[str, ...], int] = {}
    for number, (source, row) in enumerate(table.rows, start=1):
        cells, wrong = _cells(path, placed, source, row)
        faults += wrong
        if wrong:
            continue
        faults += _key_faults(path, said, cells, source, keys)
        row_values = {"_row": [str(number)], "_sourceRow": [str(source)]}
        values = {one.column.name: one.values for one in cells} | row_values
        subject = ox.BlankNode()
        for cell in cells:
            try:
                triples.extend(_triples(cell, values, subject, said.base))
            except ValueError as error:
                faults.append(Fault(path.name, source, cell.column.title, f"{error}", _MEND))
    if faults:
        raise KnowledgeError(told(faults))
    return list(dict.fromkeys(triples))


def draft_mapping(path: Path, namespace: str) -> str:
    """Return a mapping that reads the file as it is, to start from.

    The first column names the things where it names each once, else their row does; a column called name, label or
    title labels them. Every cell is a text: datatypes are for whoever knows the data. Raises UsageError, StoreError.
    """
    namespace = namespace.rstrip("#/")
    dialect = likely_dialect(path)
    table = read_table(path, dialect)
    names: list[str] = []
    columns: list[dict[str, Any]] = []
    ids = [row[0] for _, row in table.rows]
    by_first = all(ids) and len(set(ids)) == len(ids)
    labelled = any(title.casefold() in _LABELS for title in table.header[0])
    for number, title in enumerate(table.header[0]):
        names.append(_unique(_slug(title), names))
        column: dict[str, Any] = {"titles": title or names[-1], "name": names[-1]}
        # What has no label is shown by its IRI; the first column mostly says what a row is about.
        is_label = title.casefold() in _LABELS or (number == 0 and not labelled)
        predicate = SKOS + "prefLabel" if is_label else f"{namespace}#{names[-1]}"
        column |= {"suppressOutput": True} if by_first and number == 0 and not is_label else {"propertyUrl": predicate}
        columns.append(column | ({"lang": "en"} if is_label else {}))
    kind = {
        "name": _unique("type", names),
        "virtual": True,
        "propertyUrl": "rdf:type",
        "valueUrl": f"{namespace}#Thing",
    }
    about = f"{namespace}/{{{names[0]}}}" if by_first else f"{namespace}/row-{{_row}}"
    schema = {"aboutUrl": about, "columns": [*columns, kind]}
    how: dict[str, Any] = {"delimiter": dialect.delimiter, "trim": True}
    how |= {"encoding": dialect.encoding} if dialect.encoding else {}
    how |= {"skipRows": dialect.skip_rows} if dialect.skip_rows else {}
    metadata = {"@context": "http://www.w3.org/ns/csvw", "url": path.name, "dialect": how, "tableSchema": schema}
    return json.dumps(metadata, indent=2, ensure_ascii=False) + "\n"


def _placed(path: Path, said: TableMapping, table: Table, mapping: str) -> list[tuple[Column, int | None]]:
    """Each column with the index of its cells in a row, None where it has none."""
    _hold_columns(mapping, said)
    own = [one for one in said.columns if not one.virtual]
    if not said.dialect.header_rows:
        if table.rows and len(own) != table.width:
            raise UsageError(
                f"{path.name} has {table.width} columns, {mapping} {len(own)}.", "Name each, in their order."
            )
        return [(one, own.index(one) if one in own else None) for one in said.columns]
    places: dict[str, int] = {}
    for cells in reversed(table.header):
        places |= {title: index for index, title in enumerate(cells)}
    found: list[tuple[Column, int | None]] = []
    for one in said.columns:
        index = next((places[title] for title in one.titles if title in places), None)
        if index is None and not one.virtual:
            mend = "Its columns: " + ", ".join(table.header[0]) + "."
            raise UsageError(f"{path.name} has no column “{one.title}”, which {mapping} names.", mend)
        found.append((one, None if one.virtual else index))
    return found


def _hold_columns(mapping: str, said: TableMapping) -> None:
    """Refuse what would be wrong in every row, before the first is read."""
    names = {one.name for one in said.columns}
    for one in said.columns:
        if one.suppressed:
            continue
        if not said.base and not one.property_url:
            mend = "Give it a propertyUrl, or “suppressOutput”: true; @base in the @context makes one of its name."
            raise UsageError(f"The column “{one.title}” of {mapping} makes no triple.", mend)
        for template in (one.about_url, one.property_url, one.value_url):
            unknown = [name for _, name in _TEMPLATE.findall(template) if name not in names and name not in _OWN_NAMES]
            if unknown:
                raise UsageError(
                    f"{mapping} names “{{{unknown[0]}}}”, which is no column.", f"Columns: {', '.join(names)}."
                )


def _cells(
    path: Path, placed: Sequence[tuple[Column, int | None]], number: int, row: Sequence[str]
) -> tuple[list[_Cell], list[Fault]]:
    cells: list[_Cell] = []
    faults: list[Fault] = []
    for order, (column, index) in enumerate(placed, start=1):
        try:
            values = _values(column, "" if index is None else row[index])
            if column.required and all(value is None for value in values):
                raise ValueError("The cell is empty and the mapping requires it.")
            cells.append(_Cell(column, order if index is None else index + 1, values))
        except ValueError as error:
            faults.append(Fault(path.name, number, column.title, f"{error}", _MEND))
    return cells, faults


def _values(column: Column, text: str) -> list[Value]:
    """The values of a cell (Tabular Data Model, 6.4). Raises ValueError."""
    kind = column.datatype
    if column.virtual and not column.default:
        return [None]
    text = text if kind.keeps_space else text.strip()
    text = text or column.default
    if not column.separator:
        return [None if text in column.null else kind.value(text)]
    if not text or text in column.null:
        return []
    items = [
        item if kind.keeps_space and item.strip() == item else item.strip() for item in text.split(column.separator)
    ]
    filled = [item or column.default for item in items]
    return [kind.value(item) for item in filled if item not in column.null]


def _key_faults(
    path: Path, said: TableMapping, cells: Sequence[_Cell], number: int, seen: dict[tuple[str, ...], int]
) -> Iterator[Fault]:
    if not said.primary_key:
        return
    by_name = {one.column.name: one for one in cells}
    key = tuple("\0".join(value or "" for value in by_name[name].values) for name in said.primary_key)
    column = by_name[said.primary_key[0]].column.title
    if not any(key):
        yield Fault(path.name, number, column, "The primary key is empty.", _MEND)
    elif seen.setdefault(key, number) != number:
        yield Fault(path.name, number, column, f"Row {seen[key]} has the same primary key.", "Delete one of the two.")


def _triples(cell: _Cell, values: Mapping[str, Sequence[Value]], row: ox.BlankNode, base: str) -> Iterator[ox.Triple]:
    column = cell.column
    held = [value for value in cell.values if value is not None]
    if column.suppressed or (not held and not (column.virtual and column.value_url)):
        return
    place = str(cell.position)
    known = {**values, "_name": [column.name], "_column": [place], "_sourceColumn": [place]}
    subject = _iri(column.about_url, known, base) if column.about_url else row
    predicate = _iri(column.property_url or f"#{column.name}", known, base)
    if column.value_url:
        each = [{**known, column.name: [value]} for value in held] or [known]
        objects: list[Any] = [_iri(column.value_url, one, base) for one in each]
    elif predicate.value == RDF + "type":
        objects = [_iri(value, {}, base) for value in held]
    else:
        objects = [_literal(column, value) for value in held]
    if column.ordered and column.separator:
        yield from _list(subject, predicate, objects)
    else:
        yield from (ox.Triple(subject, predicate, one) for one in objects)


def _literal(column: Column, value: str) -> ox.Literal:
    if column.lang and column.datatype.is_text:
        return ox.Literal(value, language=column.lang)
    return ox.Literal(value, datatype=ox.NamedNode(column.datatype.iri))


def _list(subject: Any, predicate: ox.NamedNode, objects: Sequence[Any]) -> Iterator[ox.Triple]:
    nodes: list[Any] = [*(ox.BlankNode() for _ in objects), ox.NamedNode(RDF + "nil")]
    yield ox.Triple(subject, predicate, nodes[0])
    for number, one in enumerate(objects):
        yield ox.Triple(nodes[number], ox.NamedNode(RDF + "first"), one)
        yield ox.Triple(nodes[number], ox.NamedNode(RDF + "rest"), nodes[number + 1])


def _iri(template: str, values: Mapping[str, Sequence[Value]], base: str) -> ox.NamedNode:
    text = _TEMPLATE.sub(_filling(values), template)
    prefix, _, local = text.partition(":")
    iri = _STANDARD[prefix] + local if prefix in _STANDARD else expand_curie(text) or text
    if base and not _ABSOLUTE.fullmatch(iri):
        iri = urljoin(base, iri)
    if not _ABSOLUTE.fullmatch(iri):
        raise ValueError(f"“{text}” is no IRI.")
    return ox.NamedNode(iri)


def _filling(values: Mapping[str, Sequence[Value]]) -> Callable[[re.Match[str]], str]:
    def filled(match: re.Match[str]) -> str:
        kind, name = match[1], match[2]
        if name not in values:
            raise ValueError(f"The mapping names “{{{name}}}”, which is no column.")
        held = [value for value in values[name] if value]
        if not held:
            raise ValueError(f"The cell of “{name}” is empty and an IRI is made of it.")
        # RFC 6570: {name} encodes what is reserved; {+name} and {#name} keep it.
        kept = "" if not kind else "!#$&'()*+,/:;=?@[]%"
        return ("#" if kind == "#" else "") + ",".join(quote(value, safe=kept + "~") for value in held)

    return filled


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_") or "column"


def _unique(name: str, taken: Sequence[str]) -> str:
    free = (one for number in range(2, len(taken) + 3) if (one := f"{name}_{number}") not in taken)
    return name if name not in taken else next(free)
