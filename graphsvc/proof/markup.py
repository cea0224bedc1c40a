"""Reads pages and Word files into trees, so that what is judged is what is shown."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class _Reader(HTMLParser):
    """Builds a tree of a page; an end that was never begun is passed over, one that is missing ends with its parent."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = ET.Element("page")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = ET.SubElement(self._open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in VOID:
            self._open.append(one)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        ET.SubElement(self._open[-1], tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        depth = next((at for at in range(len(self._open) - 1, 0, -1) if self._open[at].tag == tag), 0)
        if depth:
            del self._open[depth:]

    def handle_data(self, data: str) -> None:
        inside = self._open[-1]
        if len(inside):
            inside[-1].tail = (inside[-1].tail or "") + data
        else:
            inside.text = (inside.text or "") + data


def page(text: str) -> ET.Element:
    """The tree of a page."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.root


def words(one: ET.Element) -> str:
    """The text inside an element, with single spaces; scripts and styles have none."""
    return " ".join(" ".join(_texts(one)).split())


def with_class(one: ET.Element, tag: str, name: str) -> Iterator[ET.Element]:
    """The elements of a tag and a class inside an element, in their order."""
    return (each for each in one.iter(tag) if name in each.get("class", "").split())


def tables(one: ET.Element) -> Iterator[tuple[str, list[list[str]]]]:
    """The tables of a page: the caption of each, and its rows of cells in words."""
    for table in one.iter("table"):
        rows = [[words(cell) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        yield " ".join(words(caption) for caption in table.iter("caption")), rows


def word_tables(data: bytes) -> tuple[str, list[list[list[str]]]]:
    """The text of a Word file, and the rows of cells of its tables."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        root = ET.fromstring(file.read("word/document.xml"))
    found = []
    for table in root.iter(f"{WORD}tbl"):
        lines = ([_word_text(cell) for cell in row.iter(f"{WORD}tc")] for row in table.iter(f"{WORD}tr"))
        found.append(list(lines))
    return _word_text(root), found


def _word_text(one: ET.Element) -> str:
    return " ".join(text.text or "" for text in one.iter(f"{WORD}t"))


def _texts(one: ET.Element) -> Iterator[str]:
    if one.tag not in ("script", "style"):
        yield one.text or ""
        for inner in one:
            yield from _texts(inner)
            yield inner.tail or ""
