"""Arrows say what their claims say: the same as the hop of a path, and no more where a box stands for many things."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from graphsvc import find_paths
from graphsvc.explorer.focus import focus
from graphsvc.explorer.pictures.arrows import Arrow, Homes, gather, of_path
from graphsvc.explorer.pictures.export import draw_path, export
from graphsvc.explorer.pictures.interactive import graph_data
from graphsvc.explorer.pictures.overview import overview
from graphsvc.explorer.pictures.svg import EDGE, INK, OWN
from graphsvc.explorer.pictures.views import View, focus_view, map_view
from graphsvc.model import Catalogue, EvidenceFilter
from graphsvc.names import NODE
from graphsvc.paths import Path
from graphsvc.store import Store
from graphsvc.wording import SIGN_MARKS
from tests.explorer.graphs import own

SVG = "{http://www.w3.org/2000/svg}"


def signs_of(arrow: Arrow) -> list[set[str]]:
    return [{claim.sign for claim in claims} for claims in arrow.pairs.values()]


def lines_in(svg: bytes) -> list[ET.Element]:
    return [line for line in ET.fromstring(svg).iter(f"{SVG}a") if "line" in (line.get("class") or "").split()]


@pytest.fixture(scope="module")
def path(store: Store) -> Path:
    return next(iter(find_paths(store, "local-validation", "patient-harm", k=1)))


def test_the_arrow_between_two_things_has_the_sign_and_the_basis_of_the_hop_between_them(
    catalogue: Catalogue, store: Store
) -> None:
    arrows = gather(EvidenceFilter().select(catalogue.claims.values()), Homes(catalogue)).by_pair
    assert len(arrows) > 250
    for (tail, head), arrow in arrows.items():
        (found,) = find_paths(store, tail, head, k=1, max_length=1, exact=True)
        (hop,) = found.hops
        signs = ("+", "?") if arrow.sign == "n" else (arrow.sign.replace("±", "mixed"),)  # a need is no direction
        assert hop.sign in signs and arrow.basis == hop.basis, (tail, head)


def test_sources_are_said_to_disagree_only_where_they_speak_of_the_same_two_things(catalogue: Catalogue) -> None:
    arrows = [arrow for arrow in overview(catalogue).arrows if arrow.kind == "influence"]
    for slug in ("cognitive-biases", "ai-model-design", "use-of-ai"):
        arrows += [line.arrow for line in focus(catalogue, NODE + slug).picture.lines]
    said = [arrow for arrow in arrows if arrow.sign == "±"]
    assert said
    for arrow in said:
        assert all({"+", "-"} <= signs for signs in signs_of(arrow)), arrow
    differ = [arrow for arrow in arrows if arrow.sign == "*"]
    assert differ
    assert all(len(arrow.pairs) > 1 for arrow in differ)


def test_a_direction_is_given_only_where_every_pair_of_things_that_is_gathered_has_it(catalogue: Catalogue) -> None:
    for arrow in overview(catalogue).arrows:
        if arrow.sign in ("+", "-"):
            assert all(arrow.sign in signs and not {"+", "-"} <= signs for signs in signs_of(arrow)), arrow


def test_an_arrow_is_dashed_only_where_nothing_but_associations_stands_behind_it(catalogue: Catalogue) -> None:
    dashed = [arrow for arrow in overview(catalogue).arrows if arrow.basis == "association"]
    assert dashed
    assert all({claim.basis for claim in arrow.claims} <= {"association", "inference"} for arrow in dashed)


def test_a_picture_of_a_path_draws_its_steps_as_they_are_and_nothing_else(store: Store, path: Path) -> None:
    lines = lines_in(draw_path(store, path))
    assert len(lines) == len(path.hops) == 2
    drawn = {
        (line.find(f"{SVG}g[@class='sign']/{SVG}text").text, line.find(f"{SVG}path").get("stroke")) for line in lines
    }  # type: ignore[union-attr]
    assert drawn == {(SIGN_MARKS[hop.sign], INK) for hop in path.hops}
    assert len(drawn) == 2, "one step lowers, the other raises"


def test_only_effects_are_drawn_thick_on_a_path_too(store: Store, catalogue: Catalogue) -> None:
    (path,) = find_paths(store, "ai-explanations", "clinical-errors", k=1)
    seen = set()
    for hop, line in zip(path.hops, lines_in(draw_path(store, path)), strict=True):
        seen.add((hop.basis == "effect", line.find(f"{SVG}path").get("stroke-width")))  # type: ignore[union-attr]
    assert seen == {(True, "2.4"), (False, None)}, [hop.basis for hop in path.hops]


def test_the_steps_of_a_path_carry_the_claims_it_walks(catalogue: Catalogue, path: Path) -> None:
    steps = of_path(path)
    view = overview(catalogue, keep=path.nodes, steps=steps)
    assert {claim.iri for arrow in view.arrows for claim in arrow.claims} == {
        record.iri for hop in path.hops for record in hop.records
    }
    assert view.trail == tuple(path.nodes)
    data = graph_data(map_view(catalogue, view), str, lambda arrow: arrow.tail)
    assert set(data["lit"]) == set(path.nodes)
    assert len(data["edges"]) == len(path.hops)


def test_a_map_that_leaves_its_page_is_no_hairball_and_counts_what_it_draws(catalogue: Catalogue) -> None:
    view = overview(catalogue)
    svg = export(map_view(catalogue, view), "svg", "2026-01-01")
    lines = lines_in(svg)
    assert all("same" not in (line.get("class") or "").split() for line in lines)
    (group,) = [one for one in ET.fromstring(svg).iter(f"{SVG}g") if one.get("class") == "lines"]
    assert group.get("stroke-opacity") == ".38"
    assert {line.find(f"{SVG}path").get("stroke-opacity") for line in lines} == {None}  # type: ignore[union-attr]
    across = [line for line in view.picture.lines if line.crosses]
    assert len(lines) == len(across) < len(view.picture.lines)
    claims = sum(len(line.arrow.claims) for line in across if line.arrow.kind == "influence")
    assert f"{claims} of {view.all_claims} claims shown; arrows within a column are left out" in svg.decode()
    assert claims < view.drawn_claims


@pytest.fixture
def with_own(store: Store) -> View:
    from graphsvc import open_store
    from graphsvc.explorer.overlay import lay_over
    from graphsvc.model import read_catalogue

    laid = open_store()
    laid.load(own(), graph="https://example.org/our-survey")
    catalogue = lay_over(read_catalogue(laid), laid, "https://example.org/our-survey")
    return focus_view(catalogue, focus(catalogue, NODE + "automation-bias"))


def test_own_evidence_looks_like_theirs_in_every_picture_and_the_legend_says_so(
    with_own: View, catalogue: Catalogue
) -> None:
    colours = {edge["color"] for edge in graph_data(with_own, str, lambda arrow: arrow.tail)["edges"]}
    assert colours == {OWN, EDGE}
    for view, has in ((with_own, True), (focus_view(catalogue, focus(catalogue, NODE + "automation-bias")), False)):
        svg = export(view, "svg", "2026-01-01").decode()
        assert (OWN in svg, "own evidence" in svg) == (has, has)
        assert bool(re.search(">own evidence</text>", export(view, "html", "2026-01-01").decode())) is has


def test_what_a_pointer_reads_over_an_arrow_says_that_sources_disagree_where_they_do(catalogue: Catalogue) -> None:
    view = focus_view(catalogue, focus(catalogue, NODE + "over-reliance-on-ai-advice", 1))
    lines = [line for line in view.picture.lines if line.arrow.kind == "influence"]
    said = {line.arrow.tail: view.arrow_words(line.arrow) for line in lines}
    words = next(text for tail, text in said.items() if tail.endswith("/ai-explanations"))
    assert words.startswith("AI explanations raise in some findings and lower in others over-reliance")
    assert "3 claims" in words
