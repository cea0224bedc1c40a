"""A headline keeps the reserve of its steps, has a subject, names kinds, and is that of one path only."""

from __future__ import annotations

from random import Random

import pytest

from graphsvc import find_paths
from graphsvc.model import catalogue_of
from graphsvc.names import NODE
from graphsvc.paths import leverage
from graphsvc.paths.model import Path, Paths
from graphsvc.store import Store
from graphsvc.wording.chains import BRIEF, REASONS, is_hedged


@pytest.fixture(scope="module")
def answers(framework: Store) -> list[Paths]:
    """What leads from one thing to another, for pairs drawn with a seed that two claims or one join."""
    claims = [claim for claim in catalogue_of(framework).claims.values() if claim.tail]
    pairs = sorted({(one.tail, other.head) for one in claims for other in claims if other.tail == one.head})
    drawn = Random(4242).sample([pair for pair in pairs if pair[0] != pair[1]], 60)
    return [found for pair in drawn if (found := find_paths(framework, *pair, k=6)).all()]


def all_of(answers: list[Paths]) -> list[Path]:
    paths = [path for one in answers for path in one]
    assert len(paths) > 40
    return paths


def test_two_paths_of_one_answer_are_told_apart(answers: list[Paths]) -> None:
    for one in answers:
        headlines = [path.headline for path in one]
        assert len(set(headlines)) == len(headlines), headlines


def test_two_paths_of_one_length_without_a_direction_are_told_apart(framework: Store) -> None:
    found = find_paths(framework, "complex-or-contradictory-explanations", "intention-to-use-ai", k=6)
    headlines = [path.headline for path in found]
    assert len(headlines) > 1 and len(set(headlines)) == len(headlines)


def test_a_direction_that_a_step_puts_with_reserve_is_told_with_reserve(answers: list[Paths]) -> None:
    pointed = [path for path in all_of(answers) if path.sign in ("+", "-") and path.claims]
    hedged = [path for path in pointed if any(is_hedged(hop) for hop in path.hops)]
    assert hedged and len(hedged) < len(pointed)
    for path in pointed:
        if "→ " in path.headline and any(f"→ {word}" in path.headline for word in ("more", "less", "fewer")):
            assert path not in hedged, path.headline
    assert all("possibly" in path.headline for path in hedged if " more " in path.headline or " less " in path.headline)


def test_an_effect_by_itself_is_told_firmly(framework: Store) -> None:
    (path,) = find_paths(framework, "use-of-ambient-ai-scribes", "documentation-time", k=1, exact=True)
    assert "possibly" not in path.headline


@pytest.mark.parametrize("reason", ["need", "mandate"])
def test_what_is_only_needed_is_said_of_a_step(framework: Store, reason: str) -> None:
    assert REASONS[reason].startswith("a step says what is ") and BRIEF[reason].startswith("a step is only ")
    found = find_paths(framework, "regulation-and-standards", "use-of-ai", k=10)
    said = [path.headline for path in found if path.direction.reason == "need"]
    assert reason == "mandate" or any(": a step " in one for one in said)


def test_a_long_headline_still_says_that_its_end_is_a_kind(framework: Store) -> None:
    for path in find_paths(framework, "regulation-and-standards", "confidence", k=3):
        assert "kinds or parts" in path.headline or path.belonging
    found = find_paths(framework, "regulation", "confidence", k=3)
    assert any("(between kinds or parts)" in path.headline for path in found)


def test_no_names_are_too_long_for_a_headline(framework: Store) -> None:
    found = find_paths(framework, "workforce-confidence-in-own-ability", "asking-and-appraising-questions")
    assert found.all()
    assert all(len(path.headline.replace("→", "").split()) <= 20 for path in found)


def test_education_is_among_the_levers(framework: Store) -> None:
    found = leverage(framework, "appropriate-confidence")
    places = {lever.node: place for place, lever in enumerate(found.levers)}
    assert NODE + "educational-pathways" in places and len(places) == 13
    (education,) = [lever for lever in found.levers if lever.node == NODE + "educational-pathways"]
    assert education.distance == 1


def test_a_direction_that_no_test_bears_out_says_so_in_its_headline(answers: list[Paths]) -> None:
    pointed = [path for path in all_of(answers) if path.sign in ("+", "-") and path.claims]
    untested = [path for path in pointed if not any(hop.basis == "effect" for hop in path.hops)]
    assert untested
    short = [path.headline for path in untested if "→" in path.headline and not path.headline.endswith("…")]
    told = [one for one in short if "no test" in one.casefold()]
    assert len(told) > 0.85 * len(short), sorted(set(short) - set(told))


def test_steps_that_are_all_about_other_tools_say_so_once(framework: Store) -> None:
    found = find_paths(framework, "information-rather-than-recommendation", "verification-of-decision-support")
    assert [one for one in found.caveats if "decision support that is not AI" in one]


def test_what_people_in_a_study_reported_is_no_test_against_a_step(framework: Store) -> None:
    found = find_paths(framework, "use-of-ai", "workflow-efficiency", k=1, exact=True)
    notes = [note for path in found for step in path.steps for note in step.notes]
    assert "L299: no effect was reported here" in notes


def test_what_was_found_of_a_general_thing_is_told_of_its_kind_as_of_a_kind(framework: Store) -> None:
    found = find_paths(framework, "local-ai-explanations", "cognitive-biases")
    assert found.all()
    assert all(", as a kind of AI explanations" in path.headline for path in found)


def test_a_headline_without_a_direction_never_leaves_that_out(framework: Store) -> None:
    (path,) = find_paths(framework, "perceptions-from-limited-knowledge", "data-management-workload", k=1)
    assert path.sign not in ("+", "-") and path.headline.endswith(": no direction.")


def test_what_is_known_in_a_weaker_way_makes_no_word_firmer(framework: Store) -> None:
    catalogue = catalogue_of(framework)
    pairs: dict[tuple[str, str], set[tuple[str, bool]]] = {}
    for one in catalogue.claims.values():
        if one.tail and one.sign in ("+", "-") and not one.is_unconfirmed and not one.is_need:
            pairs.setdefault((one.start, one.end), set()).add((one.basis, one.hedged))
    mixed = [ends for ends, said in pairs.items() if said == {("statement", True), ("association", False)}]
    assert mixed
    for start, end in mixed:
        path = next(iter(find_paths(framework, start, end, exact=True, max_length=1)))
        assert is_hedged(path.hops[0]), (start, end)
        assert any(word in path.steps[0].said for word in ("possibl", "might")), path.steps[0].said
