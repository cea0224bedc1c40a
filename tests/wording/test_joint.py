"""What several paths come to together, by the direction of each."""

from __future__ import annotations

import pytest

from graphsvc.model.direction import Direction
from graphsvc.wording.joint import joint_headline

MORE, LESS = Direction("+", "statement", 1), Direction("-", "effect", 2)
GOES = Direction("+", "association", 1)
TAKEN = Direction("+", "inference", 1)
SPLIT = Direction("+", "effect", 1, frozenset({"disagree"}))
OPEN, NEED = Direction("+", "statement", 1, frozenset({"unsaid"})), Direction("+", "statement", 1, frozenset({"need"}))
FAR_SPLIT = Direction("+", "effect", 2, frozenset({"disagree"}))


@pytest.mark.parametrize(
    ("found", "direct", "said"),
    [
        ([], None, "No path was found."),
        ([OPEN, LESS], None, "The only path with a direction points to less of it."),
        ([OPEN, GOES], GOES, "Claims on the two themselves go with more of it."),
        ([OPEN, TAKEN], TAKEN, "What the curators infer of the two points to more of it."),
        (
            [FAR_SPLIT, GOES],
            GOES,
            "Claims on the two themselves go with more of it; of others a step is disputed.",
        ),
        ([OPEN], OPEN, "No direction follows from any of the paths."),
        ([NEED, OPEN], NEED, "Claims on the two themselves state only a need; no direction follows from any path."),
        ([MORE, MORE], MORE, "All paths with a direction point to more of it."),
        ([SPLIT, LESS], SPLIT, "The graph gives both directions: claims on the two themselves disagree."),
        ([MORE, LESS], MORE, "The graph gives both directions; claims on the two themselves point to more of it."),
        ([MORE, LESS], None, "The graph gives both directions."),
        ([GOES, LESS], GOES, "The graph gives both directions; claims on the two themselves go with more of it."),
        ([SPLIT, LESS], None, "The graph gives both directions."),
        ([FAR_SPLIT, LESS], None, "The only path with a direction points to less of it; of others a step is disputed."),
        (
            [OPEN, LESS],
            OPEN,
            "Claims on the two themselves give no direction; one other path with a direction points to less of it.",
        ),
        (
            [NEED, LESS],
            NEED,
            "Claims on the two themselves state only a need; one other path with a direction points to less of it.",
        ),
    ],
)
def test_claims_on_the_two_themselves_are_told_before_every_chain(
    found: list[Direction], direct: Direction | None, said: str
) -> None:
    assert joint_headline(found, direct, complete=True) == said
    assert len(said.split()) <= 20


def test_what_every_path_with_a_direction_tells_with_reserve_is_told_so() -> None:
    said = joint_headline([MORE, MORE], MORE, complete=True, hedged=True)
    assert said == "All paths with a direction point to possibly more of it."
    for direct in (OPEN, NEED):
        assert len(joint_headline([direct, LESS], direct, complete=True, hedged=True).split()) <= 20


def test_where_paths_are_left_out_the_headline_speaks_of_those_that_are_shown() -> None:
    assert joint_headline([MORE, MORE], MORE, complete=False).startswith("All paths shown with a direction")
    assert "; others shown with" in joint_headline([OPEN, LESS, LESS], OPEN, complete=False)
    assert "; one other shown with" in joint_headline([OPEN, LESS], OPEN, complete=False)


@pytest.mark.parametrize(("longest", "said"), [(1, "one step"), (3, "three steps"), (12, "12 steps")])
def test_that_there_is_no_path_tells_how_far_was_searched(longest: int, said: str) -> None:
    assert joint_headline([], None, complete=True, longest=longest) == f"No path of at most {said} was found."
