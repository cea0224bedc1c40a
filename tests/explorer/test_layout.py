"""Pictures: the same every time, nothing overlapping, every label readable, never a hairball."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from graphsvc.explorer.focus import focus
from graphsvc.explorer.pictures.arrows import Arrow, Homes, gather
from graphsvc.explorer.pictures.columns import LAYERS
from graphsvc.explorer.pictures.export import export
from graphsvc.explorer.pictures.layout import Box, Column, Group, Item, place, text_width, wrap
from graphsvc.explorer.pictures.overview import overview
from graphsvc.explorer.pictures.views import focus_view, map_view
from graphsvc.model import Catalogue
from graphsvc.names import NODE
from tests.conftest import ROOT

SHAPES = """
import hashlib
from graphsvc import open_store
from graphsvc.model import read_catalogue
from graphsvc.explorer.pictures.export import export
from graphsvc.explorer.focus import focus
from graphsvc.explorer.pictures.overview import overview
from graphsvc.explorer.pictures.views import focus_view, map_view
from graphsvc.names import NODE
catalogue = read_catalogue(open_store())
views = [map_view(catalogue, overview(catalogue))]
views += [focus_view(catalogue, focus(catalogue, NODE + slug)) for slug in ("automation-bias", "use-of-ai")]
print([hashlib.sha256(export(view, "svg", "2026-01-01")).hexdigest() for view in views])
"""
FOCUSES = ["automation-bias", "use-of-ai", "ai-model-design", "confidence-in-ai-technology", "governance", "hee"]


def overlapping(boxes: tuple[Box, ...]) -> list[tuple[str, str]]:
    return [
        (one.item.label, other.item.label)
        for place_, one in enumerate(boxes)
        for other in boxes[place_ + 1 :]
        if one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    ]


def test_the_same_data_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    outputs = set()
    for seed in ("0", "1", "77"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run([sys.executable, "-c", SHAPES], capture_output=True, text=True, env=environment, cwd=ROOT)
        assert run.returncode == 0, run.stderr
        outputs.add(run.stdout)
    assert len(outputs) == 1


def test_a_small_picture_keeps_its_shape() -> None:
    left = Column("A", (Group("g", "", (Item("a", "Time pressure", LAYERS[2]), Item("b", "Fatigue", LAYERS[2]))),))
    right = Column("B", (Group("h", "", (Item("c", "Automation bias", LAYERS[2]),)),))
    picture = place([left, right], [Arrow("a", "c", ()), Arrow("b", "c", ())], gap=40)
    assert [(box.x, box.y, box.width, box.height) for box in picture.boxes] == [
        (24, 66, 184, 28),
        (24, 103, 184, 28),
        (276, 66, 184, 28),
    ]
    assert [line.path for line in picture.lines] == [
        "M208 85C235 85 242 75 269 75",
        "M208 122C235 122 242 75 269 75",
    ]


def test_the_map_has_at_most_sixty_boxes_and_counts_what_it_leaves_out(catalogue: Catalogue) -> None:
    view = overview(catalogue)
    assert 40 <= len(view.picture.boxes) <= 60
    assert view.shown_nodes == len(view.picture.boxes)
    assert any(frame.hidden for frame in view.picture.frames)


def test_all_twelve_factors_are_on_the_map(catalogue: Catalogue) -> None:
    strong = {box.item.key for box in overview(catalogue).picture.boxes if box.item.strong}
    assert len(strong) == 12


@pytest.mark.parametrize("slug", FOCUSES)
@pytest.mark.parametrize("steps", [1, 2, 3])
def test_no_boxes_of_a_focus_overlap_and_there_are_at_most_sixty(catalogue: Catalogue, slug: str, steps: int) -> None:
    picture = focus(catalogue, NODE + slug, steps).picture
    assert len(picture.boxes) <= 60
    assert overlapping(picture.boxes) == []


def test_no_boxes_of_the_map_overlap(catalogue: Catalogue) -> None:
    assert overlapping(overview(catalogue).picture.boxes) == []


def test_every_box_stays_inside_its_column(catalogue: Catalogue) -> None:
    picture = overview(catalogue).picture
    columns = [frame for frame in picture.frames if frame.level == 0]
    for box in picture.boxes:
        column = columns[box.column]
        assert column.x <= box.x and box.x + box.width <= column.x + column.width
        assert box.y + box.height <= column.y + column.height


def test_labels_fit_their_boxes_by_the_estimate_of_a_wide_face(catalogue: Catalogue) -> None:
    for box in overview(catalogue).picture.boxes:
        assert all(text_width(line) <= box.width - 8 for line in box.lines)


def test_a_word_longer_than_a_line_is_broken_and_a_long_label_is_cut() -> None:
    assert all(text_width(line) <= 100 for line in wrap("x" * 80, 100)[:3])
    assert wrap("word " * 60, 100)[-1].endswith("…")
    assert wrap("Hospital-type-specific transfer", 100)[0] == "Hospital-type-"


def test_boxes_are_at_least_as_tall_as_a_finger_needs(catalogue: Catalogue) -> None:
    assert min(box.height for box in overview(catalogue).picture.boxes) >= 24


def test_what_was_not_found_is_a_bar_and_moderations_and_doubtful_claims_are_not_drawn(catalogue: Catalogue) -> None:
    arrows = [line.arrow for line in overview(catalogue).picture.lines]
    bars = {claim for arrow in arrows if arrow.kind == "null" for claim in arrow.claims}
    assert bars and all(claim.found_nothing for claim in bars)
    drawn = {claim for arrow in arrows if arrow.kind != "null" for claim in arrow.claims}
    assert drawn and not [claim.id for claim in drawn if claim.found_nothing]
    assert not [one.id for one in drawn | bars if one.check == "unverifiable" or one.predicate.endswith("moderates")]


def test_every_arrow_of_the_map_stands_for_claims_with_status_and_sources_or_what_they_rest_on(
    catalogue: Catalogue,
) -> None:
    for line in overview(catalogue).picture.lines:
        assert line.arrow.claims
        for claim in line.arrow.claims:
            assert claim.status and (claim.sources or claim.rests_on)


def test_an_arrow_is_as_strong_as_its_strongest_claim_and_says_when_signs_differ(catalogue: Catalogue) -> None:
    pair = (NODE + "ai-explanations", NODE + "over-reliance-on-ai-advice")
    arrow = gather(catalogue.claims.values(), Homes(catalogue)).by_pair[pair]
    assert arrow.sign == "±"
    assert arrow.basis == "effect"


def test_the_svg_is_well_formed_and_every_box_is_a_link_with_a_name_in_reading_order(catalogue: Catalogue) -> None:
    view = map_view(catalogue, overview(catalogue))
    root = ET.fromstring(export(view, "svg", "2026-01-01"))
    space = "{http://www.w3.org/2000/svg}"
    items = root.findall(f".//{space}g[@role='listitem']/{space}a")
    assert len(items) == len(view.picture.boxes)
    names = [item.findtext(f"{space}title", "") for item in items]
    assert all(item.get("href", "").startswith("https://w3id.org/") for item in items)
    assert [name.split(" (")[0] for name in names] == [box.item.label.split(" (")[0] for box in view.picture.boxes]


def test_an_exported_picture_carries_legend_date_version_iri_and_licence(catalogue: Catalogue) -> None:
    text = export(focus_view(catalogue, focus(catalogue, NODE + "automation-bias")), "svg", "2026-01-02").decode()
    for words in ("association (goes with)", "2026-01-02", "Version ", NODE + "automation-bias", "CC BY 4.0", " shown"):
        assert words in text


def test_a_png_has_letters_in_it(catalogue: Catalogue) -> None:
    data = export(focus_view(catalogue, focus(catalogue, NODE + "automation-bias", 1)), "png", "2026-01-02")
    assert data.startswith(b"\x89PNG")
    assert len(data) > 50_000
