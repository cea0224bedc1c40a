"""Finds where an RDF/XML document breaks: its parser does not say, so it is given the document in ever smaller pieces.

A parser that fails has asked for the piece with the fault and for none after it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any, cast

import pyoxigraph as ox

LONGEST = 20_000  # bytes; in a longer line a column helps nobody, and finding it takes long


class _Lines:
    """Hands a document out line by line, and from the line `fine` on byte by byte, and counts both."""

    def __init__(self, source: IO[bytes], fine: int | None = None) -> None:
        self._source = source
        self._fine = fine
        self._held = b""
        self.line = 0
        self.column = 0

    def read(self, _size: int = -1) -> bytes:
        """The next piece."""
        if not self._held:
            held = self._source.readline()
            if not held:
                return b""
            self._held = held
            self.line += 1
            self.column = 0
        take = len(self._held) if self._fine is None or self.line < self._fine else 1
        piece, self._held = self._held[:take], self._held[take:]
        self.column += sum(byte & 0xC0 != 0x80 for byte in piece)  # characters, not bytes
        return piece


def locate(opened: Callable[[], IO[bytes]], base: str | None) -> tuple[int, int | None] | None:
    """The line and column, from 1, at which the RDF/XML document that `opened` opens breaks; None where it does not.

    There is no column in a very long line.
    """
    lines = _fails(_Lines(opened()), base)
    if not lines or lines.column > LONGEST:
        return (lines.line, None) if lines else None
    place = _fails(_Lines(opened(), lines.line), base)
    return (max(1, place.line), max(1, place.column)) if place else None


def _fails(lines: _Lines, base: str | None) -> _Lines | None:
    try:
        for _ in ox.parse(cast(Any, lines), ox.RdfFormat.RDF_XML, base_iri=base):
            continue
    except SyntaxError:
        return lines
    return None
