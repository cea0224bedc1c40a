"""Places boxes in columns and routes arrows between them: the same data gives the same picture, to the byte.

Columns of boxes with horizontal text, because the bands are given by the framework and not something to discover:
generic layouts (layered, compound, force) were tried and lost them. Order within a column follows the barycentre
heuristic (Sugiyama, Tagawa and Toda 1981), with ties broken by label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import mul

from graphsvc.explorer.pictures.arrows import Arrow
from graphsvc.explorer.pictures.columns import Band
from graphsvc.framework import framework

FONT = 13
BOLD = 1.1  # how much wider bold text runs
LINE = 16
BOX_WIDTH = 184
PAD = 7
GAP = 9
# A box in a column of another band, or of none, carries the tag of its own: four letters, or as many as a layer has.
TAG_SPACE = 34 + 10 * max(0, max(len(layer.tag) for layer in framework().layers) - 4)
HEAD = 62
BAR = 34  # the length of a line that ends in a bar
MAX_LINES = 4

# Advance widths of a common sans serif face in hundredths of the font size, rounded up: labels must fit everywhere.
_NARROW = dict.fromkeys("iljtfr.,:;'’|!()[]I -", 36)
_WIDE = dict.fromkeys("mwMW@%&—", 92)


@dataclass(frozen=True, slots=True)
class Item:
    """A box to be placed: its key, label and band. `strong` boxes stand for a whole group."""

    key: str
    label: str
    band: Band
    strong: bool = False
    badge: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Boxes that stay together under a title (none when empty); `hidden` says how many more there are.

    A `dotted` group is a lane: its boxes stand beside the others of their column and are no part of them.
    """

    key: str
    title: str
    items: tuple[Item, ...]
    hidden: int = 0
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A titled column of groups."""

    title: str
    groups: tuple[Group, ...]
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A placed box, in pixels."""

    item: Item
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    column: int
    tagged: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """A placed column (level 0) or group (level 1), in pixels; `hidden` counts what it leaves out."""

    key: str
    title: str
    band: Band | None
    x: float
    y: float
    width: float
    height: float
    level: int
    hidden: int = 0
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A routed arrow: an SVG path, where its head points, and where its sign stands."""

    arrow: Arrow
    path: str
    sign_at: tuple[float, float]
    crosses: bool


@dataclass(frozen=True)
class Picture:
    """Everything a renderer needs, in reading order."""

    width: float
    height: float
    frames: tuple[Frame, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    by_key: Mapping[str, Box] = field(default_factory=dict)


def text_width(text: str, size: float = FONT) -> float:
    """An upper estimate of the width of `text` in pixels."""
    units = sum(_NARROW.get(char) or _WIDE.get(char) or (72 if char.isupper() else 57) for char in text)
    return units * size / 100


def wrap(text: str, width: float, size: float = FONT) -> tuple[str, ...]:
    """Break `text` into at most four lines of `width` pixels; long words are broken, the rest is cut with "…"."""
    lines: list[str] = [""]
    for word in text.split():
        for piece in _pieces(word, width, size):
            joined = f"{lines[-1]} {piece}".strip()
            if text_width(joined, size) <= width:
                lines[-1] = joined
            else:
                lines.append(piece)
    lines = [line for line in lines if line] or [""]
    if len(lines) > MAX_LINES:
        lines = [*lines[: MAX_LINES - 1], lines[MAX_LINES - 1].rstrip(",;") + " …"]
    return tuple(lines)


def _pieces(word: str, width: float, size: float) -> list[str]:
    if text_width(word, size) <= width:
        return [word]
    kept = max(1, int(len(word) * width / text_width(word, size)) - 1)
    kept = word.rfind("-", 1, kept) + 1 or kept  # "Hospital-type-" reads better than "Hospital-type-speci"
    return [word[:kept], *_pieces(word[kept:], width, size)]


def place(columns: Sequence[Column], arrows: Iterable[Arrow], gap: float, balanced: bool = False) -> Picture:
    """Place `columns` left to right, `gap` pixels apart, and route `arrows` between their boxes.

    `balanced` orders the boxes of each group by the barycentre of their neighbours and centres the columns; otherwise
    the given order and a common top stay.
    """
    wanted = list(arrows)
    ordered = _reorder(columns, wanted) if balanced else list(columns)
    frames: list[Frame] = []
    boxes: list[Box] = []
    heights = [_column_height(column) for column in ordered]
    tallest = max(heights, default=0.0)
    for index, column in enumerate(ordered):
        x = 10 + index * (BOX_WIDTH + 2 * PAD + 14 + gap)
        top = (tallest - heights[index]) / 2 if balanced else 0
        _place_column(column, index, x, top, tallest, frames, boxes)
    by_key = {box.item.key: box for box in boxes}
    lines = _route(wanted, by_key)
    width = 10 + len(ordered) * (BOX_WIDTH + 2 * PAD + 14 + gap) - gap + (44 if lines else 0)
    return Picture(width, HEAD + tallest + 20, tuple(frames), tuple(boxes), lines, by_key)


def _place_column(
    column: Column, index: int, x: float, top: float, tallest: float, frames: list[Frame], boxes: list[Box]
) -> None:
    inner = BOX_WIDTH + 2 * PAD
    frames.append(Frame(f"column-{index}", column.title, column.band, x, 0, inner + 14, HEAD + tallest + 10, 0))
    y = HEAD + top
    for group in column.groups:
        start = y
        y += 4 if not group.title else 22
        for item in group.items:
            lines = _lines(item, column)
            height = max(28, len(lines) * LINE + 10)
            boxes.append(Box(item, lines, x + 7 + PAD, y, BOX_WIDTH, height, index, item.band != column.band))
            y += height + GAP
        y += 20 if group.hidden else 0
        frames.append(
            Frame(group.key, group.title, column.band, x + 7, start, inner, y - start, 1, group.hidden, group.dotted)
        )
        y += GAP


def _column_height(column: Column) -> float:
    total = 0.0
    for group in column.groups:
        total += (4 if not group.title else 22) + (20 if group.hidden else 0) + GAP
        for item in group.items:
            total += max(28, len(_lines(item, column)) * LINE + 10) + GAP
    return total


def _lines(item: Item, column: Column) -> tuple[str, ...]:
    room = BOX_WIDTH - 18 - (TAG_SPACE if item.band != column.band else 0)
    return wrap(item.label, room, FONT * BOLD if item.strong else FONT)


def _reorder(columns: Sequence[Column], arrows: Sequence[Arrow]) -> list[Column]:
    ordered = list(columns)
    for sweep in range(4):
        places = {
            item.key: (position + 0.5) / max(1, sum(len(group.items) for group in column.groups))
            for column in ordered
            for position, item in enumerate(item for group in column.groups for item in group.items)
        }
        near = _neighbours(arrows, places)
        indexes = range(len(ordered)) if sweep % 2 == 0 else range(len(ordered) - 1, -1, -1)
        for index in indexes:
            groups = tuple(
                replace(group, items=tuple(sorted(group.items, key=lambda item: _barycentre(item, near))))
                for group in ordered[index].groups
            )
            ordered[index] = replace(ordered[index], groups=groups)
    return ordered


def _neighbours(arrows: Sequence[Arrow], places: Mapping[str, float]) -> dict[str, list[float]]:
    near: dict[str, list[float]] = {}
    for arrow in arrows:
        if arrow.tail in places and arrow.head in places:
            near.setdefault(arrow.tail, []).append(places[arrow.head])
            near.setdefault(arrow.head, []).append(places[arrow.tail])
    return near


def _barycentre(item: Item, near: Mapping[str, list[float]]) -> tuple[float, str, str]:
    found = near.get(item.key)
    return (round(sum(found) / len(found), 6) if found else 2.0, item.label, item.key)


def _route(arrows: Iterable[Arrow], boxes: Mapping[str, Box]) -> tuple[Line, ...]:
    wanted = [arrow for arrow in arrows if arrow.tail in boxes and arrow.head in boxes]
    leaving, arriving = Counter(arrow.tail for arrow in wanted), Counter(arrow.head for arrow in wanted)
    return tuple(
        _curve(arrow, boxes[arrow.tail], boxes[arrow.head], leaving[arrow.tail] == 1, arriving[arrow.head] == 1)
        for arrow in wanted
    )


def _curve(arrow: Arrow, tail: Box, head: Box, alone_out: bool, alone_in: bool) -> Line:
    """Leave by the lower third and arrive at the upper third of a box, so that two directions never share a port.

    The sign stands where the arrow is alone: beside its head or its tail, else half way.
    """
    # A reader's own arrow stands beside the framework's between the same two boxes: other ports, its sign elsewhere.
    out, into = (0.5, 0.6) if arrow.own else (0.68, 0.32)
    y1, y2 = tail.y + tail.height * out, head.y + head.height * into
    if arrow.kind == "null":
        return _bar(arrow, tail, head)
    if tail.column == head.column:
        x1, x2 = tail.x + tail.width, head.x + head.width + 7
        reach = min(46.0, 16 + abs(y2 - y1) / 14)
        bends = (x1 + reach, y1, x2 - 7 + reach, y2)
    elif tail.column < head.column:
        x1, x2 = tail.x + tail.width, head.x - 7
        bend = (x2 - x1) * 0.45
        bends = (x1 + bend, y1, x2 - bend, y2)
    else:
        x1, x2 = tail.x, head.x + head.width + 7
        bend = (x1 - x2) * 0.45
        bends = (x1 - bend, y1, x2 + bend, y2)
    path = f"M{x1:.0f} {y1:.0f}C{bends[0]:.0f} {bends[1]:.0f} {bends[2]:.0f} {bends[3]:.0f} {x2:.0f} {y2:.0f}"
    near_head = (x2 - 13 if x2 < head.x + head.width / 2 else x2 + 13, y2)
    near_tail = (x1 + 13 if x1 > tail.x else x1 - 13, y1)
    t = 0.3 if arrow.own else 0.5
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    half_way = (
        sum(map(mul, weights, (x1, bends[0], bends[2], x2))),
        sum(map(mul, weights, (y1, bends[1], bends[3], y2))),
    )
    sign_at = near_head if alone_in else near_tail if alone_out else half_way
    return Line(arrow, path, (round(sign_at[0]), round(sign_at[1])), tail.column != head.column)


def _bar(arrow: Arrow, tail: Box, head: Box) -> Line:
    """What a test did not find: a line that stops short of the other box, in a bar."""
    back = tail.column > head.column
    x, y = (tail.x if back else tail.x + tail.width), tail.y + tail.height * (0.16 if arrow.own else 0.86)
    reach = -BAR if back else BAR
    return Line(arrow, f"M{x:.0f} {y:.0f}h{reach}", (round(x + reach / 2), round(y)), tail.column != head.column)


__all__ = ["Box", "Column", "Frame", "Group", "Item", "Line", "Picture", "place", "text_width", "wrap"]
