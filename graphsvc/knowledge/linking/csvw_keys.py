"""Holds the keys of CSV on the Web that are read, and reads their values: a wrong one is named with its file.

https://www.w3.org/TR/tabular-metadata/
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from graphsvc.errors import UsageError

INHERITED = tuple(
    re.findall(
        r"\w+",
        "aboutUrl propertyUrl valueUrl datatype lang null default separator ordered required textDirection",
    )
)
NAMED = ("@id", "@type")
GROUP_KEYS = ("@context", "tables", "dialect", "tableDirection", "notes", *NAMED, *INHERITED)
TABLE_KEYS = (
    "@context",
    "url",
    "tableSchema",
    "dialect",
    "tableDirection",
    "notes",
    "suppressOutput",
    *NAMED,
    *INHERITED,
)
SCHEMA_KEYS = ("columns", "primaryKey", "rowTitles", *NAMED, *INHERITED)
COLUMN_KEYS = ("name", "titles", "suppressOutput", "virtual", *NAMED, *INHERITED)
DIALECT_KEYS = (
    *re.findall(
        r"\w+",
        "commentPrefix delimiter doubleQuote encoding header headerRowCount lineTerminators quoteChar skipBlankRows "
        "skipColumns skipInitialSpace skipRows trim",
    ),
    *NAMED,
)
TYPES = {
    "a group of tables": "TableGroup",
    "a table": "Table",
    "a schema": "Schema",
    "a column": "Column",
    "a dialect": "Dialect",
}


class Reader:
    """Reads one file; every fault names it and the key."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def refuse(self, what: str, mend: str) -> UsageError:
        return UsageError(f"{self.path.name} {what}.", mend)

    def hold(self, given: Mapping[str, Any], known: Sequence[str], where: str) -> None:
        """Refuse keys that are not known; those with a colon, such as dc:title, are notes that make no triples."""
        kind, name = given.get("@type", TYPES[where]), given.get("@id", "")
        if kind != TYPES[where] or not isinstance(name, str) or name.startswith("_:"):
            raise self.refuse(f"gives {where} an “@type” or “@id” that it cannot have", "Leave both out.")
        unknown = [key for key in given if key not in known and (":" not in key or key.startswith("@"))]
        if unknown:
            mend = f"In {where} it knows: " + ", ".join(sorted(known)) + "."
            raise self.refuse(f"uses “{unknown[0]}”, which this reader does not know", mend)

    def true_or_false(self, given: Mapping[str, Any], key: str, otherwise: bool = False) -> bool:
        value = given.get(key, otherwise)
        if not isinstance(value, bool):
            raise self.refuse(f"has {json.dumps(value)} for “{key}”", "Write true or false, without quotation marks.")
        return value

    def text(self, given: Mapping[str, Any], key: str, otherwise: str = "") -> str:
        value = given.get(key, otherwise)
        if not isinstance(value, str):
            raise self.refuse(f"has {json.dumps(value)[:100]} for “{key}”", "Write a text in quotation marks.")
        return value

    def texts(self, given: Mapping[str, Any], key: str, otherwise: tuple[str, ...]) -> tuple[str, ...]:
        value = given.get(key, list(otherwise))
        found = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str) for one in found):
            raise self.refuse(f"has {json.dumps(value)[:100]} for “{key}”", "Write a text, or a list of texts.")
        return tuple(found)

    def count(self, given: Mapping[str, Any], key: str, otherwise: int) -> int:
        value = given.get(key, otherwise)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.refuse(f"has {json.dumps(value)} for “{key}”", "Write a whole number, from 0.")
        return value
