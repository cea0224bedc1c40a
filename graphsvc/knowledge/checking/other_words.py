"""Checks the other words that a framework has for its things: each has a kind, and a name leads to a node."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from pathlib import Path

from graphsvc.errors import Fault
from graphsvc.knowledge.tables import closest

FILE = "asking.csv"
COLUMNS = ["kind", "phrase", "means"]
KINDS = ("name", "same", "people", "generic", "plain", "outside", "foreign", "stop", "spelling", "unwanted")


def check_other_words(folder: Path, slugs: Collection[str]) -> Iterator[Fault]:
    """Every fault of asking.csv in `folder`, where there is one; `slugs` are those of the nodes."""
    path = folder / FILE
    if not path.is_file():
        return
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        yield Fault(FILE, None, None, f"The table cannot be read: {error}.", "Save the file as CSV UTF-8.")
        return
    if not rows or rows[0] != COLUMNS:
        yield Fault(FILE, 1, None, "The columns are not those of such a table.", f"Write {','.join(COLUMNS)}.")
        return
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(COLUMNS):
            yield Fault(FILE, number, None, f"The row has {len(row)} cells.", f"Write {len(COLUMNS)}.")
            continue
        kind, phrase, means = row
        if kind not in KINDS:
            yield Fault(FILE, number, "kind", f"“{kind}” is not one of the words of this column.", closest(kind, KINDS))
        if not phrase.strip():
            yield Fault(FILE, number, "phrase", "The cell is empty.", "Fill it in.")
        if kind in ("name", "same", "unwanted") and means not in slugs:
            yield Fault(FILE, number, "means", f"There is no node “{means}”.", closest(means, slugs))
