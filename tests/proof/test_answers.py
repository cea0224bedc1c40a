"""Plants lies in the answers in lines, measures, stories and the pages that weigh, and asks the proof for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import graphsvc.asking.answering as answering
import graphsvc.explorer.actions as actions
import graphsvc.explorer.answers.answer as answer
import graphsvc.explorer.answers.between as between
import graphsvc.explorer.answers.findings as findings
import graphsvc.explorer.answers.line_words as line_words
import graphsvc.explorer.answers.lines as lines
import graphsvc.explorer.answers.who as who
import graphsvc.explorer.documents.tables as tables
import graphsvc.explorer.evidence as evidence
import graphsvc.explorer.pictures.interactive as interactive
import graphsvc.model.actors as actors
import graphsvc.model.direction as direction
import graphsvc.model.hops as hops
import graphsvc.model.records as records
import graphsvc.paths.find as find
import graphsvc.paths.graph_analysis as whole
import graphsvc.paths.model as path_model
import graphsvc.service.pages.map_focus as pages_map
import graphsvc.wording.chains as chains
import graphsvc.wording.claims as claims_in_words
import graphsvc.wording.terms as terms
from graphsvc import open_store
from graphsvc.names import NODE, SPARQL_PREFIXES
from graphsvc.proof import Rows, prove, report
from graphsvc.wording.verbs import Verb
from tests.proof.lies import BIAS, LOCAL, OVER, TEACHING, Lie, proven

HARM = (LOCAL, "patient-harm")
ACCURATE = ("use-of-ai", "diagnostic-accuracy")
EXPLAINED = ("ai-explanations", "confidence-in-ai-technology")
PRESSED = ("time-pressure", "automation-bias")
PLUS = {**terms.SIGN_MARKS, "-": "+"}
RAISE = Verb("raises", "raise")
SIDES: Callable[..., str] = line_words.sides
CELL: Callable[..., Any] = actions.cell_of
DISAGREEMENT: Callable[..., Any] = evidence._disagreement
PAIRS: Callable[..., Any] = lines._pairs
ACTING: Callable[..., Any] = actors.acting
UNSHOWN: Any = property(lambda _: False)
SIGNED = lines._signed
HELD = "Among the measures recorded for AI performance degradation, somebody is named for dataset shift."


def swapped(catalogue: Any, start: str, end: str, more: Any, less: Any, none: Any, *rest: Any) -> str:
    return SIDES(catalogue, start, end, none, less, more, *rest)


def turned(claims: Any) -> Any:
    cell = CELL(claims)
    return replace(cell, sign={"+": "-", "-": "+"}.get(cell.sign, cell.sign))


def sides_exchanged(catalogue: Any, subject: str, object_: str) -> Any:
    found = DISAGREEMENT(catalogue, subject, object_)
    return replace(found, more=found.less, less=found.more)


def first_half(catalogue: Any, claims: Any) -> Any:
    found = PAIRS(catalogue, claims)
    return found[: len(found) // 2]


def everybody(catalogue: Any, iri: str) -> Any:
    return ACTING(catalogue, NODE + TEACHING)


LIES: dict[str, Lie] = {
    "a line has another verb": Lie(line_words, "arrow_words", lambda _: RAISE, "ask"),
    "a page has another verb": Lie(line_words, "arrow_words", lambda _: RAISE, "lines"),
    "a null is told as what raises": Lie(records.Claim, "found_nothing", UNSHOWN, "lines"),
    "a need is told as what raises": Lie(records.Claim, "is_need", UNSHOWN, "lines", LOCAL),
    "a reserve is left out of a line": Lie(claims_in_words, "certainty", lambda _: "firm", "ask"),
    "on whom is left out of a line": Lie(line_words, "claim_note", lambda _: "", "ask"),
    "who says so is left out of a line": Lie(line_words, "aside_of", lambda *_: "", "ask"),
    "a study beside a statement is not told": Lie(line_words.Pair, "is_studied", UNSHOWN, "ask"),
    "a link that another study did not find is no dispute": Lie(
        line_words.Pair, "is_unsigned", UNSHOWN, "lines", "patient-subgroup"
    ),
    "nobody is named for a layer of which somebody is named for things": Lie(
        who, "whole_layer", lambda *_: "", "lines", "implementation"
    ),
    "an opposite that turns a chain is not told": Lie(
        chains, "_turned", lambda _: "", "paths", pairs=[("system-usability", "substandard-patient-care")], part="pairs"
    ),
    "a chain in a line does not tell that it is pieced together": Lie(
        between, "_with_aside", lambda _, path, __: path.headline, "ask", pairs=[HARM]
    ),
    "somebody is named for measures of which nobody is": Lie(
        who, "held_measures", lambda *_: [answer.Said(HELD)], "lines", "ai-performance-degradation"
    ),
    "what is only stated to go together is walked as a statement": Lie(
        direction, "WEAK", (), "paths", pairs=[("task-complexity", "patient-harm")], part="pairs"
    ),
    "half of the findings on a pair are counted": Lie(
        chains, "kind_of", lambda _: "statement", "paths", pairs=[("low-task-experience", BIAS)], part="pairs"
    ),
    "what was said is told as tested": Lie(line_words, "HOW", dict.fromkeys(line_words.HOW, "Tested"), "lines"),
    "half of what is known is left out": Lie(lines, "_pairs", first_half, "ask"),
    "a gap stands for what sources say": Lie(
        lines, "NOTHING", dict.fromkeys(lines.NOTHING, ("No source says so.", "No source says so.")), "ask", LOCAL
    ),
    "nothing raises it": Lie(lines, "_signed", lambda c, key, way, *_: SIGNED(c, key, way, [], []), "lines"),
    "what is filed by topic counts": Lie(
        actors, "LENDING", ("generic", "partitive", "topical", "opposite"), "lines headline", LOCAL
    ),
    "that what stands there is disputed is not told": Lie(
        lines, "undisputed", lambda text, *_: text, "lines", "confidence"
    ),
    "no dispute is told": Lie(
        lines,
        "_disputed",
        lambda _, way, __: lines._line("disputed", way, [], "No disagreement between sources is recorded here."),
        "ask",
        OVER,
    ),
    "the sides of a dispute are exchanged": Lie(lines, "sides", swapped, "ask"),
    "nothing is untested": Lie(line_words.Pair, "is_untested", UNSHOWN, "ask", "deskilling"),
    "somebody acts who is not named": Lie(who, "acting", everybody, "ask"),
    "who acts is not told": Lie(who, "acting", lambda *_: actors.Acting((), (), ()), "lines", TEACHING),
    "the terminal has no answer": Lie(answering, "lines_text", lambda _: "", "ask terminal"),
    "a measure is told as tested": Lie(actions, "sureness", lambda _: "tested", "actions"),
    "a measure has another sign": Lie(actions, "cell_of", turned, "actions"),
    "on whom a measure was tried is not told": Lie(actions.Action, "people", property(lambda _: "Not said"), "actions"),
    "where a measure was tried is not so": Lie(actions.Action, "country", property(lambda _: "yes"), "actions"),
    "what a measure was tried with is not so": Lie(actions.Action, "tool", property(lambda _: "AI"), "actions"),
    "the headline of measures does not add up": Lie(
        actions.Actions, "headline", property(lambda _: "99 measures: 3 point to less (3 tested)."), "actions"
    ),
    "what nobody confirmed is among the measures": Lie(
        actions, "countable", lambda claim: claim.is_claim, "actions", "ai-performance-degradation"
    ),
    "somebody is named for a measure": Lie(actions, "acting", everybody, "actions"),
    "the page of measures has another sign": Lie(terms, "SIGN_MARKS", {}, "page of actions"),
    "a story tells all as tested": Lie(findings, "how_sure_together", lambda _: "tested", "story"),
    "a story names another source": Lie(
        findings.Finding, "sources", property(lambda _: (NODE.replace("node", "source") + "GODDARD2012",)), "story"
    ),
    "a story leaves out what was not found": Lie(records.Claim, "found_nothing", UNSHOWN, "story", OVER),
    "an example is not told as one": Lie(records.Claim, "is_example", UNSHOWN, "archetypes", part="whole"),
    "a cell counts what nobody confirmed": Lie(records.Claim, "is_unconfirmed", UNSHOWN, "evidence", part="whole"),
    "a cell has another number": Lie(evidence.Matrix, "said", lambda *_: "7", "evidence", part="whole"),
    "the sides stand on each other's place": Lie(
        evidence, "_disagreement", sides_exchanged, "contradictions", part="whole"
    ),
    "somebody is recorded for all": Lie(actors.Acting, "is_held", property(lambda _: True), "nobody", part="whole"),
    "nothing stands beside the paths": Lie(
        find, "known_beside", lambda *_: [], "explain", pairs=[("clinician-workload", "alert-override")], part="pairs"
    ),
    "one direction is told of two things on which claims disagree": Lie(
        path_model,
        "joint_headline",
        lambda *_, **__: "All paths with a direction point to less of it.",
        "paths",
        pairs=[EXPLAINED],
        part="pairs",
    ),
    "half of the tests are counted": Lie(
        chains, "_findings", lambda *_: 1, "paths", pairs=[("use-of-ai", "diagnostic-accuracy")], part="pairs"
    ),
    "what found nothing is left out of a headline": Lie(
        chains, "_against", lambda _: "", "paths", pairs=[PRESSED], part="pairs"
    ),
    "what gives no direction stands among what does": Lie(
        hops.Hop, "decisive", property(lambda hop: hop.records), "ask", pairs=[PRESSED]
    ),
    "nothing is told to stand beside the paths": Lie(
        lines,
        "beside_them",
        lambda *_: [],
        "ask",
        pairs=[("organisational-culture", "introduction-and-ongoing-implementation")],
    ),
    "anything lies on every path": Lie(
        whole, "_cuts", lambda _: ((f"{NODE}trust",), (), ()), "chokepoints", pairs=[HARM], part="pairs"
    ),
    "the search in SPARQL always says more": Lie(
        path_model.Path, "sign", property(lambda _: "+"), "SPARQL search", pairs=[HARM], part="pairs"
    ),
    "the picture to drag has another sign": Lie(interactive, "SIGN_MARKS", PLUS, "explore", LOCAL, part="things"),
    "a list does not tell what was not confirmed": Lie(
        tables, "claim_note", lambda _: "", "csv", "ai-performance-degradation", part="things"
    ),
    "a page of a list leaves claims out": Lie(pages_map, "select", lambda *_: [], "html", LOCAL, part="things"),
    "a file has another sign": Lie(
        tables, "SIGN_WORDS", dict.fromkeys(tables.SIGN_WORDS, "more (+)"), "md", LOCAL, part="things"
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_of_an_answer_is_found(name: str, rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    lie = LIES[name]
    if isinstance(lie.told, dict) and not lie.told:
        monkeypatch.setitem(terms.SIGN_MARKS, "-", "+")
    else:
        monkeypatch.setattr(lie.place, lie.attribute, lie.told)
    found = proven(rows, open_store(), lie)
    assert lie.surface in {one.surface for one in found.lies}, report(found)


@pytest.mark.parametrize("lie", [Lie(None, "", None, "", thing) for thing in (BIAS, OVER, LOCAL, TEACHING)])
def test_without_a_lie_nothing_is_found(lie: Lie, rows: Rows) -> None:
    found = proven(rows, open_store(), lie)
    assert not found.lies, report(found)


def test_a_persona_that_acts_is_found_in_the_lines(rows: Rows) -> None:
    shown = next(
        one for one in rows.claims.values() if one.modality == "invented example" and one.predicate == "takesPartIn"
    )
    store = open_store()
    store.update(
        f"{SPARQL_PREFIXES}DELETE WHERE {{ claim:{shown.id} cf:predicate ?p }} ; "
        f"DELETE WHERE {{ claim:{shown.id} cf:modality ?m }} ; "
        f"INSERT DATA {{ claim:{shown.id} a cf:Responsibility ; cf:predicate cf:responsibleFor ; "
        f"cf:modality cf:modalityStated }}"
    )
    found = prove(store, rows, things=[shown.object], pairs=[], claims=[], parts=["answers"])
    assert {"lines", "ask"} <= {one.surface for one in found.lies}, report(found)


def test_education_for_another_archetype_than_its_row_names_is_found(rows: Rows) -> None:
    store = open_store()
    store.update(
        f"{SPARQL_PREFIXES}DELETE WHERE {{ claim:F22 cf:hasObject ?o }} ; "
        "INSERT DATA { claim:F22 cf:hasObject node:archetype-users }"
    )
    found = prove(store, rows, things=[], pairs=[], claims=[], parts=["whole"])
    assert "archetypes" in {one.surface for one in found.lies}, report(found)


def test_a_definition_that_is_not_the_one_of_its_row_is_found(rows: Rows) -> None:
    store = open_store()
    store.update(
        f"{SPARQL_PREFIXES}DELETE WHERE {{ node:{BIAS} skos:definition ?d }} ; "
        f'INSERT DATA {{ node:{BIAS} skos:definition "Trust that is well placed."@en-GB }}'
    )
    found = prove(store, rows, things=[BIAS], pairs=[], claims=[], parts=["answers"])
    assert "ask" in {one.surface for one in found.lies}, report(found)
