"""Lays a loop out as a ring: its boxes clockwise from the top, each arrow a part of the ring between two of them.

The ring is as narrow as a phone and grows in height alone, until every arrow has room for its head and its sign.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import acos, cos, hypot, pi, sin

from graphsvc.explorer.pictures.arrows import Arrow
from graphsvc.explorer.pictures.columns import band_of
from graphsvc.explorer.pictures.layout import LINE, Box, Frame, Item, Line, Picture, wrap
from graphsvc.explorer.pictures.svg import Drawing, draw
from graphsvc.model import Catalogue

WIDTH, BOX_WIDTH, ACROSS = 372, 152, 106  # of the picture, of a box, and from the middle of the ring to its side
LEAST = 74  # pixels of ring between two boxes
HEAD, EDGE, SPACE = 9, 3, 12  # for the head of an arrow, from a box to its arrow, around the ring
STEPS = 160  # points at which a part of a ring is looked at


def ring(catalogue: Catalogue, nodes: Sequence[str], arrows: Sequence[Arrow]) -> Picture:
    """Place the `nodes` of a loop, by IRI and each once, with the arrow from each to the next, the last to the first.

    An arrow may also lead the other way round: its own tail and head tell.
    """
    items = [Item(iri, catalogue.nodes[iri].label, band_of(catalogue.nodes[iri])) for iri in nodes]
    lines = [wrap(item.label, BOX_WIDTH - 18) for item in items]
    heights = [max(32.0, len(one) * LINE + 12.0) for one in lines]
    tall = 50.0 + 20 * len(items)
    while True:
        boxes = _boxes(items, lines, heights, tall)
        parts = _parts(boxes, tall)
        if parts:
            break
        tall += 8
    low = max(2 * _middle(tall, heights), *(box.y + box.height + SPACE for box in boxes))
    frame = Frame("ring", "", None, 0, 0, WIDTH, low, 0)
    drawn = tuple(
        _line(arrow, part, tall, _middle(tall, heights), arrow.tail == nodes[at])
        for at, (arrow, part) in enumerate(zip(arrows, parts, strict=True))
    )
    return Picture(WIDTH, low, (frame,), tuple(boxes), drawn, {box.item.key: box for box in boxes})


def ring_svg(
    catalogue: Catalogue,
    picture: Picture,
    name: tuple[str, str, str],
    link: Callable[[str], str],
    arrow_link: Callable[[Arrow], str],
    arrow_title: Callable[[Arrow], str],
) -> str:
    """Draw a ring. `name` is that of the picture on its page, what it shows, and what stands in its middle (or "")."""
    key, title, middle = name
    drawing = Drawing(
        title=title,
        description="A ring of boxes: each arrow leads on to the next. The steps beside it say the same.",
        link=link,
        arrow_link=arrow_link,
        arrow_title=arrow_title,
        name=key,
        middle=middle,
        box_titles=lambda iri: catalogue.label(iri),
    )
    return draw(picture, drawing)


def _middle(tall: float, heights: Sequence[float]) -> float:
    """How far down the middle of the ring is."""
    return SPACE + heights[0] / 2 + tall


def _boxes(items: Sequence[Item], lines: Sequence[tuple[str, ...]], heights: Sequence[float], tall: float) -> list[Box]:
    boxes = []
    for at, (item, turn) in enumerate(zip(items, _turns(len(items)), strict=True)):
        x, y = _at(turn, tall, _middle(tall, heights))
        boxes.append(
            Box(item, lines[at], x - BOX_WIDTH / 2, y - heights[at] / 2, BOX_WIDTH, heights[at], 0, tagged=False)
        )
    return boxes


def _parts(boxes: Sequence[Box], tall: float) -> list[tuple[float, float]]:
    """The angles between which each arrow runs, clockwise from the top; none where there is too little room."""
    middle = boxes[0].y + boxes[0].height / 2 + tall
    places = [*_turns(len(boxes)), 2 * pi]
    found = []
    for at in range(len(boxes)):
        start, end = places[at], places[at + 1]
        turns = [start + (end - start) * step / STEPS for step in range(STEPS + 1)]
        free = [turn for turn in turns if not _is_covered(boxes, *_at(turn, tall, middle))]
        if not free or _length(free[0], free[-1], tall) < LEAST or len(free) < _between(turns, free):
            return []
        found.append((free[0], free[-1]))
    return [] if _overlap(boxes) else found


def _turns(number: int) -> list[float]:
    """Where boxes stand, as angles clockwise from the top: one above, one below if they are even, the rest aside.

    Those at its sides stand so far out that two of them fit side by side.
    """
    each = (number - 1) // 2
    highest, lowest = (0.6 if each > 1 else 0.0), (-0.6 if each > 1 or number % 2 else 0.0)
    if each == 1:
        highest = lowest
    right = [acos(highest + (lowest - highest) * at / max(1, each - 1)) for at in range(each)]
    return [0.0, *right, *([pi] if number % 2 == 0 else []), *(2 * pi - turn for turn in reversed(right))]


def _at(turn: float, tall: float, middle: float) -> tuple[float, float]:
    """The point of the ring at an angle, clockwise from the top."""
    return WIDTH / 2 + ACROSS * sin(turn), middle - tall * cos(turn)


def _between(turns: Sequence[float], free: Sequence[float]) -> int:
    """How many of the angles lie between the first and the last that are free: more, where a box stands in the way."""
    return turns.index(free[-1]) - turns.index(free[0]) + 1


def _is_covered(boxes: Sequence[Box], x: float, y: float) -> bool:
    return any(
        box.x - EDGE < x < box.x + box.width + EDGE and box.y - EDGE < y < box.y + box.height + EDGE for box in boxes
    )


def _overlap(boxes: Sequence[Box]) -> bool:
    pairs = ((one, other) for at, one in enumerate(boxes) for other in boxes[at + 1 :])
    return any(
        one.x < other.x + other.width + SPACE
        and other.x < one.x + one.width + SPACE
        and one.y < other.y + other.height + SPACE
        and other.y < one.y + one.height + SPACE
        for one, other in pairs
    )


def _length(start: float, end: float, tall: float) -> float:
    turns = [start + (end - start) * step / 40 for step in range(41)]
    points = [_at(turn, tall, 0) for turn in turns]
    return sum(hypot(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(points))


def _line(arrow: Arrow, part: tuple[float, float], tall: float, middle: float, onward: bool) -> Line:
    """An arrow along the ring, which leaves room for its head."""
    start, end = part
    ends = (start, _short_of(end, start, tall)) if onward else (end, _short_of(start, end, tall))
    (x1, y1), (x2, y2), sign = (_at(turn, tall, middle) for turn in (*ends, (start + end) / 2))
    large = int(abs(end - start) > pi)
    path = f"M{x1:.1f} {y1:.1f}A{ACROSS} {tall:.0f} 0 {large} {int(onward)} {x2:.1f} {y2:.1f}"
    return Line(arrow, path, (round(sign[0], 1), round(sign[1], 1)), crosses=True)


def _short_of(end: float, start: float, tall: float) -> float:
    """The angle at which the line of an arrow stops, so that its head fills the rest."""
    turns = (end + (start - end) * step / 800 for step in range(800))
    return next(turn for turn in turns if _length(turn, end, tall) >= HEAD)
