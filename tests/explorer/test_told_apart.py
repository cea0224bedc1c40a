"""Asks answers for what they tell apart: studies and words, things and pairs, steps and claims, a layer and a thing."""

from __future__ import annotations

from graphsvc.explorer.answers.answer import Answer, Line
from graphsvc.explorer.answers.lines import lines_about, lines_between
from graphsvc.explorer.focus import focus
from graphsvc.model import Catalogue
from graphsvc.model.hops import kind_of
from graphsvc.names import NODE
from graphsvc.paths import find_paths
from graphsvc.store import Store


def line(answer: Answer, key: str) -> Line:
    return next(one for one in answer.lines if one.key == key)


def between(store: Store, catalogue: Catalogue, start: str, end: str) -> Answer:
    return lines_between(store, catalogue, NODE + start, NODE + end)


def test_a_study_beside_a_statement_is_counted_and_listed(store: Store, catalogue: Catalogue) -> None:
    found = between(store, catalogue, "low-task-experience", "automation-bias")
    assert found.headline.endswith("One statement and one association, no test.")
    listed = line(lines_about(catalogue, NODE + "automation-bias"), "unknown").text
    assert "Said, and associated in a study, not tested here: low task experience." in listed


def test_what_is_only_stated_to_go_together_gives_no_chain_a_direction(store: Store, catalogue: Catalogue) -> None:
    stated = [one for one in catalogue.claims.values() if kind_of(one) != one.basis]
    assert stated and {one.basis for one in stated} == {"statement"}
    for path in find_paths(store, NODE + "task-complexity", NODE + "patient-harm"):
        assert path.claims == 1 or not path.direction.sign, path.headline


def test_each_step_of_a_chain_is_told_with_who_says_it(store: Store, catalogue: Catalogue) -> None:
    found = line(between(store, catalogue, "local-validation", "patient-harm"), "lowers").text
    assert "joined here from several claims: local validation is said" in found
    assert "; then AI performance degradation" in found and "Youssef and others 2023" in found


def test_what_curators_take_as_opposite_is_told_in_a_chain(store: Store, catalogue: Catalogue) -> None:
    found = line(between(store, catalogue, "educational-pathways", "patient-harm"), "lowers").text
    assert "one source says each step: " in found and "taken as the opposite of" in found
    assert "by the curators" in found


def test_the_findings_of_nothing_stand_after_the_brackets_of_those_of_something(
    store: Store, catalogue: Catalogue
) -> None:
    found = line(between(store, catalogue, "model-retraining", "ai-accuracy"), "raises").text
    assert found.startswith("Goes with: Model retraining → more AI accuracy. One association")
    assert ") ; one" not in found and "); one study found no link." in found


def test_a_layer_has_no_direction_of_its_own(store: Store, catalogue: Catalogue) -> None:
    found = between(store, catalogue, "governance", "confidence-in-ai-technology")
    assert "have no direction together" in found.headline
    assert "filed in the layer governance" in " ".join(one.text for one in found.lines)


def test_a_dispute_counts_all_claims_on_the_two_things(catalogue: Catalogue) -> None:
    found = line(lines_about(catalogue, NODE + "use-of-ambient-ai-scribes", "out"), "disputed").text
    assert "Use of ambient AI scribes and time spent on documentation: of the claims, five say less" in found


def test_what_was_tested_of_a_kind_is_not_listed_as_untested(catalogue: Catalogue) -> None:
    answer = lines_about(catalogue, NODE + "use-of-ai", "out")
    listed = [one.text for one in line(answer, "unknown").said if "not tested here" in one.text]
    assert listed and not [one for one in listed if "clinician burnout" in one or "clinician workload" in one]
    names = [
        name for one in listed for name in one.partition(": ")[2].removesuffix(".").replace(" and ", ", ").split(", ")
    ]
    assert len(names) == len(set(names))


def test_headlines_count_things_and_not_pairs_and_nothing_that_is_inferred(catalogue: Catalogue) -> None:
    for iri, node in catalogue.nodes.items():
        if not node.is_amount:
            continue
        answer = lines_about(catalogue, iri)
        if not answer.counts:
            continue
        below = {claim.start for key in ("raises", "lowers") for claim in line(answer, key).claims}
        assert max(named for _, named in answer.counts.values()) <= max(len(below), answer.counts["disputed"][1]), iri
        if "only associated or said" in answer.headline:
            said = [claim for key in ("raises", "lowers") for claim in line(answer, key).claims]
            assert any(not claim.is_inferred for claim in said), answer.headline


def test_who_acts_on_a_part_is_told_as_acting_on_the_part(catalogue: Catalogue) -> None:
    found = line(lines_about(catalogue, NODE + "local-validation"), "who").said[0]
    assert found.how == "Not for all of local validation" and "ongoing monitoring" in found.text


def test_a_null_of_a_step_is_told_as_of_a_step(store: Store, catalogue: Catalogue) -> None:
    found = between(store, catalogue, "time-pressure", "patient-harm")
    nulls = line(found, "no_effect").said
    assert nulls and all("of a step" in one.how for one in nulls), nulls


def test_what_goes_the_other_way_than_what_was_tested_is_told_to(catalogue: Catalogue) -> None:
    found = {one: lines_about(catalogue, NODE + one).headline for one in ("ai-accuracy", "downstream-follow-up-burden")}
    assert "raising AI accuracy; three more, either way," in found["ai-accuracy"]
    assert "lowering it; two more, the other way," in found["downstream-follow-up-burden"]


def test_a_chain_that_an_opposite_turns_round_tells_so_in_its_headline(store: Store) -> None:
    for path in find_paths(store, NODE + "system-usability", NODE + "substandard-patient-care"):
        turned = bool(path.sign) and any(hop.is_opposite for hop in path.hops)
        assert ("by a curators' opposite" in path.headline) == turned, path.headline


def test_paths_of_a_layer_that_point_nowhere_are_not_said_to_point_each_somewhere(
    store: Store, catalogue: Catalogue
) -> None:
    found = between(store, catalogue, "complex-or-contradictory-explanations", "clinical-use")
    assert found.headline == "No direction follows from any of the paths."


def test_who_acts_on_a_layer_is_told_apart_from_who_acts_on_the_things_in_it(catalogue: Catalogue) -> None:
    said = line(lines_about(catalogue, NODE + "implementation"), "who").text
    assert "No one is recorded for implementation as a whole; somebody is for " in said


def test_a_link_that_one_study_found_and_another_did_not_is_disputed(catalogue: Catalogue) -> None:
    said = line(lines_about(catalogue, NODE + "ai-accuracy"), "disputed").text
    assert (
        "Patient subgroup and AI accuracy: of the claims, one gives no single direction and one found no link." in said
    )


def test_a_disputed_step_tells_which_of_its_claims_are_put_with_reserve(store: Store, catalogue: Catalogue) -> None:
    said = line(between(store, catalogue, "ai-explanations", "adenoma-detection"), "unknown").text
    assert (
        "with reserve; among doctors and health students; with made-up cases; the source speaks of trust; Ackerhans"
        in said
    )


def test_what_needs_a_part_is_told_apart_from_what_needs_the_thing(catalogue: Catalogue) -> None:
    said = line(lines_about(catalogue, NODE + "strategy-and-culture", "out"), "unknown").text
    assert "Said to need a kind or part of it, which does not say that it is enough: local validation" in said
    assert "Only inferred by the curators, with no one direction: robust implementation." in said


def test_a_word_that_people_use_for_another_thing_is_pointed_there(catalogue: Catalogue) -> None:
    said = line(lines_about(catalogue, NODE + "trust"), "unknown").text
    assert "nothing of that is recorded here under this name" in said and "a gap in the rows" not in said
    assert "It is used as if it meant confidence, of which " in said


def test_where_a_test_found_no_effect_it_is_not_told_that_there_is_none(catalogue: Catalogue) -> None:
    said = line(lines_about(catalogue, NODE + "use-of-ambient-ai-scribes", "out"), "raises").text
    assert "No test here found it." in said and "No test of it is recorded" not in said


def test_a_null_of_another_source_is_told_among_what_is_disputed_with_what_it_measured(
    store: Store, catalogue: Catalogue
) -> None:
    text = line(between(store, catalogue, "use-of-ai", "workflow-efficiency"), "disputed").text
    assert "Use of AI technologies and workflow efficiency: of the claims, three say more" in text
    assert "one reported no effect (by what users said of disruption)" in text


def test_a_layer_that_is_named_as_an_influence_is_counted_apart(catalogue: Catalogue) -> None:
    sides = focus(catalogue, NODE + "confidence-in-ai-technology", 1).sides
    assert "things and 1 whole layer directly before it" in sides
