"""Reads a mapping file in W3C “CSV on the Web”: every key is obeyed or refused by name, none is passed over.

https://www.w3.org/TR/tabular-metadata/
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

from graphsvc.errors import StoreError, UsageError
from graphsvc.knowledge.linking.csvw_keys import (
    COLUMN_KEYS,
    DIALECT_KEYS,
    GROUP_KEYS,
    INHERITED,
    SCHEMA_KEYS,
    TABLE_KEYS,
    Reader,
)
from graphsvc.knowledge.linking.csvw_types import STRING, Datatype, datatype_of

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.]*|(?:[^\W_]|%[0-9A-Fa-f]{2})(?:[\w.]|%[0-9A-Fa-f]{2})*")


@dataclass(frozen=True)
class Column:
    """One column of the mapping: where its cells come from (`titles`, any of them) and what they become."""

    name: str
    titles: tuple[str, ...]
    about_url: str = ""
    property_url: str = ""
    value_url: str = ""
    lang: str = ""
    datatype: Datatype = STRING
    separator: str = ""
    ordered: bool = False
    null: tuple[str, ...] = ("",)
    default: str = ""
    suppressed: bool = False
    virtual: bool = False
    required: bool = False

    @property
    def title(self) -> str:
        """What to call the column in a fault."""
        return self.titles[0]


@dataclass(frozen=True)
class Dialect:
    """How a file is written; `encoding` and `delimiter` are empty where the file itself tells."""

    encoding: str = ""
    delimiter: str = ""
    quote: str | None = '"'
    double_quote: bool = True
    comment: str = ""
    header_rows: int = 1
    skip_rows: int = 0
    skip_columns: int = 0
    skip_blank_rows: bool = False
    trim: str = "false"


@dataclass(frozen=True)
class TableMapping:
    """What a mapping says of one table; `base` is the IRI that relative ones start from, "" where there is none."""

    columns: Sequence[Column] = ()  # none: each of the file's own, by its title
    dialect: Dialect = field(default_factory=Dialect)
    primary_key: tuple[str, ...] = ()
    base: str = ""


def read_table_mapping(path: Path, table: str = "") -> TableMapping:
    """What a mapping file says; of a file of several tables, of the one whose `url` ends in the name `table`.

    Raises UsageError naming what is not understood, StoreError.
    """
    reader = Reader(path)
    metadata = _load(reader)
    context = _context(reader, metadata.get("@context"))
    group: Mapping[str, Any] = {}
    if "tables" in metadata:
        reader.hold(metadata, GROUP_KEYS, "a group of tables")
        group, metadata = metadata, _of_group(reader, metadata["tables"], table)
    reader.hold(metadata, TABLE_KEYS, "a table")
    schema = metadata.get("tableSchema", {"columns": []})
    if not isinstance(schema, dict) or not isinstance(schema.get("columns"), list):
        raise reader.refuse(
            "has no tableSchema with columns", "Write them into this file; docs/linking.md has one to copy."
        )
    reader.hold(schema, SCHEMA_KEYS, "a schema")
    silent = reader.true_or_false(metadata, "suppressOutput")
    given = _inherited(group) | _inherited(metadata) | _inherited(schema)
    columns = tuple(_column(reader, one, given, silent) for one in schema["columns"])
    names = [one.name for one in columns]
    if any(before.virtual and not after.virtual for before, after in pairwise(columns)):
        raise reader.refuse("has a virtual column before one that is not", "Put the virtual ones last.")
    twice = next((one for one in names if names.count(one) > 1), None)
    if twice is not None:
        raise reader.refuse(f"has two columns called “{twice}”", "Give each its own name.")
    key = reader.texts(schema, "primaryKey", ())
    missing = next((one for one in (*key, *reader.texts(schema, "rowTitles", ())) if one not in names), None)
    if missing:
        raise reader.refuse(f"names “{missing}”, which is no column", "Use the name of a column.")
    dialect = _dialect(reader, metadata.get("dialect", group.get("dialect", {})))
    url = reader.text(metadata, "url")
    base = context.get("@base", "")
    return TableMapping(columns, dialect, key, base or (url if re.match(r"[A-Za-z][\w+.\-]*:", url) else ""))


def _load(reader: Reader) -> dict[str, Any]:
    path = reader.path
    try:
        metadata = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}.", "Check the name of the file.") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path.name} is no JSON: {error}.", "Write CSVW metadata; see docs/linking.md.") from error
    if not isinstance(metadata, dict):
        raise reader.refuse("is no JSON object", "Write CSVW metadata; see docs/linking.md.")
    return metadata


def _context(reader: Reader, given: Any) -> dict[str, str]:
    own = [one for one in (given if isinstance(given, list) else [given]) if isinstance(one, dict)]
    context: dict[str, str] = own[0] if own else {}
    unknown = [key for key in context if key not in ("@base", "@language")]
    if unknown or not all(isinstance(value, str) for value in context.values()):
        raise reader.refuse("has more in its @context than @base and @language", "Leave it out.")
    return context


def _of_group(reader: Reader, tables: Any, name: str) -> dict[str, Any]:
    found = [one for one in tables if isinstance(one, dict)] if isinstance(tables, list) else []
    urls = [str(one.get("url", "")) for one in found]
    fits = [one for one, url in zip(found, urls, strict=True) if name and url.rpartition("/")[2] == name]
    if len(fits) != 1:
        listed = ", ".join(urls) or "none"
        raise reader.refuse(f"has no table whose url ends in “{name}”, or several", f"Its tables: {listed}.")
    return fits[0]


def _inherited(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: given[key] for key in INHERITED if key in given}


def _column(reader: Reader, own: Any, above: Mapping[str, Any], silent: bool) -> Column:
    if not isinstance(own, dict):
        raise reader.refuse(f"has {json.dumps(own)[:100]} among its columns", 'Write each as {"titles": "…", …}.')
    reader.hold(own, COLUMN_KEYS, "a column")
    titles = _titles(reader, own)
    given = {**above, **own}
    try:
        datatype = datatype_of(given.get("datatype", "string"))
    except ValueError as error:
        raise UsageError(f"The datatype of “{titles[0]}” in {reader.path.name} {error}.", "Change it there.") from error
    lang = reader.text(given, "lang")
    if lang and not _LANGUAGE.fullmatch(lang):
        raise reader.refuse(f"has “{lang}” for “lang”", "Use a language tag such as en or en-GB.")
    if given.get("textDirection", "inherit") not in ("ltr", "rtl", "auto", "inherit"):
        raise reader.refuse("has a “textDirection” that is none", "Use ltr, rtl, auto or inherit.")
    name = reader.text(
        own, "name", re.sub(r"[^\w.]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), titles[0])
    )
    if not _NAME.fullmatch(name):
        raise reader.refuse(
            f"calls a column “{name}”", "Use letters, digits, _ and . in a name, and no _ at its beginning."
        )
    return Column(
        name=name,
        titles=titles,
        about_url=reader.text(given, "aboutUrl"),
        property_url=reader.text(given, "propertyUrl"),
        value_url=reader.text(given, "valueUrl"),
        lang="" if lang == "und" else lang,
        datatype=datatype,
        separator=reader.text({key: value for key, value in given.items() if value is not None}, "separator"),
        ordered=reader.true_or_false(given, "ordered"),
        null=reader.texts(given, "null", ("",)),
        default=reader.text(given, "default"),
        suppressed=reader.true_or_false(own, "suppressOutput") or silent,
        virtual=reader.true_or_false(own, "virtual"),
        required=reader.true_or_false(given, "required"),
    )


def name_of_title(title: str) -> str:
    """The name of a column that has only a title: the title, with what a name cannot hold encoded."""
    return re.sub(r"[^A-Za-z0-9_.]", lambda found: quote(found[0], safe=""), title)


def _titles(reader: Reader, own: Mapping[str, Any]) -> tuple[str, ...]:
    given = own.get("titles", own.get("name"))
    by_language = list(given.values()) if isinstance(given, dict) else [given]
    found = [one for value in by_language for one in (value if isinstance(value, list) else [value])]
    if not found or not all(isinstance(one, str) and one for one in found):
        raise reader.refuse(
            "has a column without a name", "Give it titles, as in the first line of the file, or a name."
        )
    return tuple(found)


def _dialect(reader: Reader, given: Any) -> Dialect:
    if not isinstance(given, dict):
        raise reader.refuse("has a dialect that is no object", "Write its keys into this file.")
    reader.hold(given, DIALECT_KEYS, "a dialect")
    quote = given.get("quoteChar", '"')
    for key, value in (("delimiter", given.get("delimiter", ",")), ("quoteChar", quote if quote is not None else '"')):
        if not isinstance(value, str) or len(value) != 1:
            raise reader.refuse(f"has {json.dumps(value)} for “{key}”", "Write one character.")
    ends = given.get("lineTerminators", ["\r\n", "\n"])
    if not set(ends if isinstance(ends, list) else [ends]) <= {"\r\n", "\n", "\r"}:
        raise reader.refuse("has lineTerminators other than \\r\\n, \\n and \\r", "Save the file with one of these.")
    header = reader.true_or_false(given, "header", True)
    comment = given.get("commentPrefix")
    trim = given.get("trim", "start" if given.get("skipInitialSpace") is True else False)
    if trim not in (True, False, "true", "false", "start", "end"):
        raise reader.refuse(f"has {json.dumps(trim)} for “trim”", "Write true, false, start or end.")
    return Dialect(
        encoding=reader.text(given, "encoding"),
        delimiter=reader.text(given, "delimiter"),
        quote=quote,
        double_quote=reader.true_or_false(given, "doubleQuote", True),
        comment=reader.text(given, "commentPrefix") if comment else "",
        header_rows=reader.count(given, "headerRowCount", 1 if header else 0),
        skip_rows=reader.count(given, "skipRows", 0),
        skip_columns=reader.count(given, "skipColumns", 0),
        skip_blank_rows=reader.true_or_false(given, "skipBlankRows"),
        trim=str(trim).lower(),
    )
