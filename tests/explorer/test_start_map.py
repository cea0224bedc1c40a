"""Holds that the map to start from draws what sources say, with a sign at every line, and that nothing overlaps."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

from graphsvc.explorer.pictures.columns import factors_of
from graphsvc.explorer.pictures.layout import text_width
from graphsvc.explorer.pictures.start_map import SIZE, WIDTH, StartMap, start_map
from graphsvc.explorer.pictures.start_svg import RADIUS, start_svg
from graphsvc.model import Catalogue
from graphsvc.names import NODE

LOWEST = 445  # pixels: with what stands above it, the map is on the first screen of 1280 by 800


@pytest.fixture(scope="module")
def view(catalogue: Catalogue) -> StartMap:
    return start_map(catalogue)


def test_boxes_are_apart_and_their_words_inside(view: StartMap) -> None:
    for one, other in combinations(view.boxes, 2):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        below = one.y + one.height <= other.y or other.y + other.height <= one.y
        assert beside or below, (one.lines, other.lines)
    for box in view.boxes:
        assert not box.lines[-1].endswith("…")
        assert max(text_width(line, SIZE) for line in box.lines) <= box.width - 12, box.lines
        assert len(box.lines) * 17 <= box.height
        assert box.x >= 0 and box.x + box.width <= WIDTH
        assert box.y + box.height <= view.height <= LOWEST


def test_all_factors_are_on_it_and_the_arrows_add_up(catalogue: Catalogue, view: StartMap) -> None:
    assert {node.iri for node in factors_of(catalogue)} <= set(view.by_iri)
    arrows = [*view.drawn, *view.listed]
    assert len({(one.tail, one.head, one.kind) for one in arrows}) == len(arrows)
    assert all(one.tail in view.by_iri and one.head in view.by_iri for one in arrows)
    assert not [
        claim.id for one in arrows for claim in one.claims if claim.is_inferred or claim.check == "unverifiable"
    ]


def test_signs_are_apart_and_each_stands_on_its_line(view: StartMap) -> None:
    places = [route.sign_at for route in view.routes if route.sign_at]
    for (x, y), (other_x, other_y) in combinations(places, 2):
        assert abs(x - other_x) >= 2 * RADIUS or abs(y - other_y) >= 2 * RADIUS
    for route in view.routes:
        if route.sign_at:
            x, y = route.sign_at
            assert _touches(route.path, x, y), (route.path, route.sign_at)
    for x, y in places:
        for box in view.boxes:
            assert not (box.x - 2 < x < box.x + box.width + 2 and box.y - 2 < y < box.y + box.height + 2)


def test_arrows_that_share_a_rail_share_sign_basis_and_target(view: StartMap) -> None:
    shared: dict[str, set[tuple[str, str, str]]] = {}
    for route in view.routes:
        end = route.path.rpartition("V")[2] if "C" not in route.path else ""
        if "H" in end:
            key = end + re.findall(r"V([\d.]+)H", route.path)[0]
            shared.setdefault(key, set()).add((route.arrow.sign, route.arrow.basis, route.arrow.head))
    assert shared
    assert all(len(one) == 1 for one in shared.values())


def test_the_drawing_is_well_formed_and_says_every_arrow(view: StartMap) -> None:
    svg = start_svg(view, lambda iri: iri, lambda arrow: "#", lambda arrow: f"{arrow.tail} {arrow.head}")
    tree = ElementTree.fromstring(svg)
    lines = [one for one in tree.iter("{http://www.w3.org/2000/svg}a") if (one.get("class") or "").startswith("line")]
    assert len(lines) == len(view.routes)
    assert {one.get("data-sign") for one in lines} == {route.arrow.sign for route in view.routes}


def test_a_graph_without_the_framework_has_an_empty_map() -> None:
    assert start_map(Catalogue({}, {}, {})).boxes == ()


def test_confidence_and_its_poles_are_boxes_of_their_own(view: StartMap) -> None:
    tails = {route.arrow.tail for route in view.routes if route.arrow.head == NODE + "patient-harm"}
    assert tails == {NODE + "inappropriate-confidence"}


def _touches(path: str, x: float, y: float) -> bool:
    """Whether a path of right angles, or the straight beginning of a curve, passes a point."""
    at_x, at_y = map(float, re.findall(r"M([\d.]+) ([\d.]+)", path)[0])
    for kind, number in re.findall(r"([VHh])(-?[\d.]+)", path):
        to_x = float(number) if kind == "H" else at_x + float(number) if kind == "h" else at_x
        to_y = float(number) if kind == "V" else at_y
        inside_x = min(at_x, to_x) - 1 <= x <= max(at_x, to_x) + 1
        if inside_x and min(at_y, to_y) - 1 <= y <= max(at_y, to_y) + 1:
            return True
        at_x, at_y = to_x, to_y
    return False
