"""Holds that every loop is drawn as a ring with nothing over anything else, and is named only where its signs are."""

from __future__ import annotations

import re
from itertools import combinations
from math import hypot

import pytest

from graphsvc.explorer.path_views import steps_of
from graphsvc.explorer.pictures.arrows import Arrow
from graphsvc.explorer.pictures.layout import Picture, text_width
from graphsvc.explorer.pictures.ring import ring
from graphsvc.model import Catalogue
from graphsvc.paths import loops
from graphsvc.store import Store

SIGN = 7  # the radius of a sign


@pytest.fixture(scope="module")
def rings(store: Store, catalogue: Catalogue) -> list[Picture]:
    """Every loop, and rings of 2 to 12 boxes with the longest labels."""
    found = [
        ring(catalogue, path.nodes[:-1], [one.arrow for one in steps_of(catalogue, path)]) for path in loops(store)
    ]
    longest = sorted(catalogue.nodes, key=lambda iri: -len(catalogue.nodes[iri].label))
    for size in range(2, 13):
        nodes = longest[:size]
        pairs = zip(nodes, [*nodes[1:], nodes[0]], strict=True)
        found.append(ring(catalogue, nodes, [Arrow(tail, head, ()) for tail, head in pairs]))
    return found


def test_every_loop_has_a_ring_with_boxes_apart_and_inside(rings: list[Picture]) -> None:
    assert len(rings) >= 15
    for picture in rings:
        for one, other in combinations(picture.boxes, 2):
            beside = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert beside or one.y + one.height <= other.y or other.y + other.height <= one.y
        for box in picture.boxes:
            assert box.x >= 0 and box.x + box.width <= picture.width
            assert box.y >= 0 and box.y + box.height <= picture.height


def test_the_words_of_every_loop_fit_and_none_are_cut(store: Store, catalogue: Catalogue, rings: list[Picture]) -> None:
    for picture in rings[: len(loops(store))]:
        for box in picture.boxes:
            assert not box.lines[-1].endswith("…")
            assert max(text_width(line) for line in box.lines) <= box.width - 12
            assert len(box.lines) * 16 <= box.height


def test_no_arrow_of_a_ring_runs_over_a_box_and_each_sign_stands_on_its_own(rings: list[Picture]) -> None:
    for picture in rings:
        for line in picture.lines:
            for x, y in _points(line.path):
                assert SIGN < x < picture.width - SIGN and SIGN < y < picture.height - SIGN
                assert not [box for box in picture.boxes if _holds(box, x, y)]
            x, y = line.sign_at
            assert min(hypot(x - one, y - other) for one, other in _points(line.path)) < 3
            assert not [box for box in picture.boxes if _holds(box, x, y, SIGN)]
        for one, other in combinations(picture.lines, 2):
            assert hypot(one.sign_at[0] - other.sign_at[0], one.sign_at[1] - other.sign_at[1]) > 2 * SIGN


def test_the_letter_in_the_middle_stands_on_no_box(rings: list[Picture]) -> None:
    for picture in rings:
        assert not [box for box in picture.boxes if _holds(box, picture.width / 2, picture.height / 2, 18)]


def test_an_arrow_begins_beside_its_tail_and_ends_beside_its_head(rings: list[Picture]) -> None:
    for picture in rings:
        for line in picture.lines:
            points = _points(line.path)
            tail, head = picture.by_key[line.arrow.tail], picture.by_key[line.arrow.head]
            assert _holds(tail, *points[0], 6) and _holds(head, *points[-1], 18)


def _holds(box, x: float, y: float, around: float = 0) -> bool:  # type: ignore[no-untyped-def]
    inside = box.x - around < x < box.x + box.width + around
    return inside and box.y - around < y < box.y + box.height + around


def _points(path: str) -> list[tuple[float, float]]:
    """Points on an arc of an upright ellipse, by the conversion of SVG 2, B.2.4."""
    from math import atan2, cos, pi, sin, sqrt

    x1, y1, rx, ry, _, large, sweep, x2, y2 = map(float, re.findall(r"-?[\d.]+", path))
    x, y = (x1 - x2) / 2, (y1 - y2) / 2
    grow = sqrt(max(1.0, (x / rx) ** 2 + (y / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    part = max(0.0, (rx * ry) ** 2 - (rx * y) ** 2 - (ry * x) ** 2) / ((rx * y) ** 2 + (ry * x) ** 2)
    factor = (1 if large != sweep else -1) * sqrt(part)
    cx, cy = factor * rx * y / ry + (x1 + x2) / 2, -factor * ry * x / rx + (y1 + y2) / 2
    start, end = atan2((y1 - cy) / ry, (x1 - cx) / rx), atan2((y2 - cy) / ry, (x2 - cx) / rx)
    if sweep and end < start:
        end += 2 * pi
    if not sweep and end > start:
        end -= 2 * pi
    turns = [start + (end - start) * step / 60 for step in range(61)]
    return [(cx + rx * cos(turn), cy + ry * sin(turn)) for turn in turns]
