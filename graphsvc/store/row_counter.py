"""Counts the rows of a result as it is written, because the engine serialises without telling how far it has come.

In each format something stands once a row and never inside a value, where it would be escaped: so counting is exact and
costs a search of the bytes. In JSON a row that binds nothing is not counted; it is three bytes and says nothing.
"""

from __future__ import annotations

import re

_MARKS = {"json": b'},{"', "xml": b"<result>", "tsv": b"\n", "nt": b"\n"}
_BEFORE = {"json": 1, "xml": 0, "tsv": -1, "nt": 0, "csv": -1}  # rows more or fewer than marks
COUNTED = tuple(_BEFORE)  # the formats that can be counted this way
_QUOTED = re.compile(rb'"[^"]*"')


class RowCounter:
    """The number of rows in what was written so far of a result in `format`, one of COUNTED."""

    def __init__(self, format: str) -> None:
        self._mark = _MARKS.get(format)
        self._tail = b""
        self._quoted = False
        self.rows = _BEFORE[format]

    def add(self, data: bytes) -> None:
        """Count in the next bytes, wherever they were cut."""
        if self._mark is None:
            self._add_csv(data)
            return
        data = self._tail + data
        self.rows += data.count(self._mark)
        self._tail = data[max(0, len(data) - len(self._mark) + 1) :] if len(self._mark) > 1 else b""

    def _add_csv(self, data: bytes) -> None:
        if b'"' in data or self._quoted:
            data = b'"' + data if self._quoted else data
            self._quoted = data.count(b'"') % 2 == 1
            # Whatever stands in quotes is a value; an open one goes on in what comes next.
            data = _QUOTED.sub(b"", data).partition(b'"')[0]
        self.rows += data.count(b"\n")
