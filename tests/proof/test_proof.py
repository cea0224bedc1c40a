"""Plants lies, in the graph and in the program, and asks the proof for each; without one it must find nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from click.testing import CliRunner

import graphsvc.explorer.pictures.arrows as arrows
import graphsvc.explorer.pictures.svg as svg
import graphsvc.mcp_server.answers as tools
import graphsvc.model.actors as actors
import graphsvc.model.direction as direction
import graphsvc.model.records as records
import graphsvc.paths.find as find
import graphsvc.paths.graph_analysis as whole
import graphsvc.paths.model as path_model
import graphsvc.paths.output.text as terminal
import graphsvc.paths.sparql.functions as functions
import graphsvc.service.pages.paths as pages_paths
import graphsvc.wording.chains as chains
import graphsvc.wording.claims as claims_in_words
from graphsvc import open_store
from graphsvc.cli import cli
from graphsvc.model.hops import Hop
from graphsvc.names import SPARQL_PREFIXES
from graphsvc.proof import Rows, prove, report


def given(claim: str, **terms: str) -> str:
    """The update that gives a claim other terms than its row has."""
    parts = []
    for name, value in terms.items():
        said = value if value in ("true", "false") or ":" in value else f"cf:{value}"
        parts.append(f"DELETE WHERE {{ claim:{claim} cf:{name} ?x }}")
        parts.append(f"INSERT DATA {{ claim:{claim} cf:{name} {said} }}")
    return " ; ".join(parts)


def invented(claim: str, tail: str, predicate: str, head: str, sign: str, kind: str = "Influence") -> str:
    """The update that adds a claim of which there is no row."""
    walked = (
        f"cf:hasTail node:{tail} ; cf:hasHead node:{head} ; cf:sign cf:{sign} ; cf:basis cf:effect ;" if sign else ""
    )
    return f"""INSERT DATA {{ claim:{claim} a cf:Claim, cf:{kind} ; dcterms:identifier "{claim}" ;
      cf:status cf:literature ; cf:predicate cf:{predicate} ; cf:hasSubject node:{tail} ; cf:hasObject node:{head} ;
      {walked}
      cf:modality cf:measured ; cf:supportedBy source:GODDARD2012 ; cf:paraphrase "Invented."@en-GB }}"""


def filed(child: str, parent: str, was: str, now: str) -> str:
    return (
        f"DELETE DATA {{ node:{child} cf:{was} node:{parent} }} ; INSERT DATA {{ node:{child} cf:{now} node:{parent} }}"
    )


@dataclass
class Lie:
    """A lie in the graph: the update that plants it, what is asked, and the surfaces that then say it."""

    update: str
    found_on: set[str]
    things: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)


SAID = ("things", "claims", "pairs")  # the parts in which these lies are told
HARM = [("local-validation", "patient-harm")]
GRAPH = {
    "a sign turned round": Lie(
        given("L141", predicate="enhances", sign="positive"),
        {"picture", "sentence", "paths", "Word"},
        ["local-validation"],
        HARM,
        ["L141"],
    ),
    "what is filed by topic made a part": Lie(
        filed("ai-performance-degradation", "local-validation", "filedByTopic", "broaderPartitive"),
        {"picture"},
        ["local-validation"],
    ),
    "an opposite made a kind": Lie(
        filed("low-confidence", "confidence", "filedAsOpposite", "broaderGeneric"), {"picture"}, ["confidence"]
    ),
    "a sign at what is no amount": Lie(
        given("L382", predicate="positivelyAssociatedWith", sign="positive")
        + " ; "
        + "DELETE WHERE { node:hospital-system-membership cf:isAmount ?x } ; "
        + "INSERT DATA { node:hospital-system-membership cf:isAmount true }",
        {"picture"},
        ["local-validation"],
    ),
    "opposites that are none": Lie(
        "INSERT DATA { node:local-validation cf:oppositeOf node:automation-bias . "
        "node:automation-bias cf:oppositeOf node:local-validation }",
        {"paths"},
        pairs=[("local-validation", "automation-bias")],
    ),
    "a kind that is none": Lie(
        invented("X1", "local-validation", "kindOf", "automation-bias", "", "Definition"),
        {"paths"},
        pairs=[("local-validation", "automation-bias")],
    ),
    "a hedge left out": Lie(given("R021", hedged="false"), {"sentence"}, claims=["R021"]),
    "what is argued told as said": Lie(
        given("L152", hedged="false", modality="modalityStated"), {"sentence"}, claims=["L152"]
    ),
    "a need made enough": Lie(
        given("L130", predicate="enhances", basis="effect")
        + " ; "
        + given("L146", predicate="enhances", basis="effect"),
        {"paths"},
        pairs=[("local-validation", "invisible-integration-labour")],
    ),
    "a claim of which there is no row": Lie(
        invented("X2", "local-validation", "enhances", "clinician-burnout", "positive"),
        {"picture", "paths"},
        ["local-validation"],
        [("local-validation", "clinician-burnout")],
    ),
    "sources that do not disagree": Lie(
        invented("X4", "local-validation", "enhances", "ai-performance-degradation", "positive"),
        {"picture"},
        ["local-validation"],
    ),
    "somebody who is not named": Lie(
        invented("X3", "medicines-and-healthcare-products-regulatory-agency", "responsibleFor", "local-validation", "")
        .replace("cf:Influence", "cf:Responsibility")
        .replace("node:medicines-and-healthcare-products-regulatory-agency", "node:mhra"),
        {"who", "leverage"},
        ["local-validation"],
        HARM,
    ),
    "an inference among the bare triples": Lie(
        "INSERT DATA { node:local-validation cf:enhances node:robust-implementation }", {"triples"}
    ),
    "a bare triple turned round": Lie(
        "DELETE DATA { node:local-validation cf:diminishes node:ai-performance-degradation } ; "
        "INSERT DATA { node:local-validation cf:enhances node:ai-performance-degradation }",
        {"triples"},
    ),
    "a loop turned round": Lie(given("L014", predicate="enhances", sign="positive"), {"loops"}),
}


@pytest.mark.parametrize("name", GRAPH)
def test_a_lie_in_the_graph_is_found_on_every_surface_that_says_it(name: str, rows: Rows) -> None:
    lie = GRAPH[name]
    store = open_store()
    store.update(SPARQL_PREFIXES + lie.update)
    parts = ("whole",) if lie.found_on & {"triples", "loops"} else SAID
    found = prove(store, rows, things=lie.things, pairs=lie.pairs, claims=lie.claims, parts=parts)
    assert lie.found_on <= {one.surface for one in found.lies}, report(found)


def test_a_direction_that_the_source_does_not_give_is_found(rows: Rows) -> None:
    (open_claim,) = next(
        claims
        for (tail, head), claims in sorted(rows.by_pair.items())
        if len(claims) == 1
        and (claims[0].predicate, claims[0].hedged, claims[0].status) == ("shifts", False, "literature")
        and rows.things[tail].amount
        and rows.things[head].amount
    )
    store = open_store()
    store.update(SPARQL_PREFIXES + given(open_claim.id, predicate="enhances", sign="positive"))
    pairs = [(open_claim.tail, open_claim.head)]
    found = prove(store, rows, things=[open_claim.tail], pairs=pairs, claims=[open_claim.id], parts=SAID)
    assert {"picture", "sentence", "paths"} <= {one.surface for one in found.lies}, report(found)


def test_a_test_that_found_nothing_is_found_where_it_is_made_an_effect(rows: Rows) -> None:
    null = next(
        one
        for one in rows.claims.values()
        if one.predicate == "noEffectOn" and (one.subject, one.object) not in rows.by_pair and not one.unconfirmed
    )
    store = open_store()
    terms = {"hasTail": f"node:{null.subject}", "hasHead": f"node:{null.object}"}
    effect = given(null.id, predicate="enhances", sign="positive", basis="effect", **terms)
    store.update(f"{SPARQL_PREFIXES}{effect} ; DELETE DATA {{ claim:{null.id} a cf:NullFinding }}")
    found = prove(store, rows, things=[null.object], pairs=[(null.subject, null.object)], claims=[null.id], parts=SAID)
    assert {"picture", "sentence", "paths"} <= {one.surface for one in found.lies}, report(found)


def test_what_curators_inferred_is_found_where_it_is_told_as_said(rows: Rows) -> None:
    own = next(one for one in rows.claims.values() if one.status == "inferred" and one.predicate == "lowers")
    store = open_store()
    said = given(own.id, status="literature", modality="modalityStated", basis="statement", hedged="false")
    store.update(SPARQL_PREFIXES + said)
    found = prove(store, rows, things=[], pairs=[], claims=[own.id], parts=SAID)
    assert "sentence" in {one.surface for one in found.lies}, report(found)


def test_a_claim_that_no_check_confirmed_is_found_where_it_is_drawn(rows: Rows) -> None:
    doubtful = next(
        one
        for one in rows.claims.values()
        if one.unconfirmed
        and one.sign in "+-"
        and one.sign not in {c.sign for c in rows.by_pair.get((one.tail, one.head), ())}
    )
    store = open_store()
    store.update(
        f"{SPARQL_PREFIXES}DELETE WHERE {{ claim:{doubtful.id} cf:check ?x }} ; "
        f"DELETE DATA {{ claim:{doubtful.id} a cf:UnconfirmedClaim }}"
    )
    found = prove(store, rows, things=[doubtful.tail], pairs=[(doubtful.tail, doubtful.head)], claims=[], parts=SAID)
    assert {"picture", "paths"} <= {one.surface for one in found.lies}, report(found)


def test_an_invented_persona_is_found_where_it_acts(rows: Rows) -> None:
    shown = next(
        one for one in rows.claims.values() if one.modality == "invented example" and one.predicate == "takesPartIn"
    )
    store = open_store()
    store.update(
        f"{SPARQL_PREFIXES}{given(shown.id, predicate='responsibleFor', modality='modalityStated')} ; "
        f"INSERT DATA {{ claim:{shown.id} a cf:Responsibility }}"
    )
    found = prove(store, rows, things=[shown.object], pairs=[], claims=[], parts=SAID)
    assert "who" in {one.surface for one in found.lies}, report(found)


def test_an_association_is_found_where_a_chain_rests_on_it_as_an_effect(rows: Rows) -> None:
    def alone(tail: str, head: str) -> bool:
        return len(rows.by_pair[tail, head]) == 1

    first, end = next(
        (claims[0], head)
        for (tail, middle), claims in sorted(rows.by_pair.items())
        if alone(tail, middle) and claims[0].basis == "association" and claims[0].sign in "+-"
        for (start, head), more in sorted(rows.by_pair.items())
        if start == middle and more[0].firm and alone(start, head) and (tail, head) not in rows.by_pair and head != tail
    )
    store = open_store()
    predicate = {"+": "enhances", "-": "diminishes"}[first.sign]
    store.update(SPARQL_PREFIXES + given(first.id, basis="effect", predicate=predicate))
    found = prove(store, rows, things=[], pairs=[(first.tail, end)], claims=[], parts=SAID)
    assert "paths" in {one.surface for one in found.lies}, report(found)


def unturned(hop: Hop) -> str:
    found = SIGN_OF(hop)
    return "+" if hop.is_opposite else found


SIGN_OF: Callable[[Hop], str] = Hop.sign.fget  # type: ignore[attr-defined]
ARROW_SIGN: Callable[[Any], str] = arrows.Arrow.sign.fget  # type: ignore[attr-defined]
SEARCH = find._search
SEVERAL = [
    ("time-pressure", "automation-bias"),
    ("time-pressure", "clinical-errors"),
    ("ai-explanations", "diagnostic-accuracy"),
    *HARM,
]
SEVERAL += [("regulation-and-standards", "use-of-ai"), ("guidelines", "resistance-to-ai")]


def backwards(*asked: Any) -> Iterator[Any]:
    return iter(list(SEARCH(*asked))[::-1])


ON_THE_MAP = {"a topic lends its claims"}  # everywhere else what is filed by topic has a box of its own
PROGRAM: dict[str, tuple[Any, str, Any, str]] = {
    "every chain has a direction": (direction.Direction, "reason", property(lambda _: ""), "paths"),
    "an opposite does not turn the sign": (Hop, "sign", property(unturned), "paths"),
    "a topic lends its claims": (arrows, "LENDING", ("generic", "partitive", "topical"), "picture"),
    "a topic is counted among the parts": (actors, "LENDING", ("generic", "partitive", "topical", "opposite"), "who"),
    "another sign is drawn": (svg, "SIGN_MARKS", {**svg.SIGN_MARKS, "-": "+"}, "picture"),
    "what was not found is drawn as more": (
        arrows.Arrow,
        "sign",
        property(lambda one: "+" if one.kind == "null" else ARROW_SIGN(one)),
        "picture",
    ),
    "a need is drawn as what brings more": (records.Claim, "is_need", property(lambda _: False), "picture"),
    "every headline says more": (chains, "_amount", lambda _, name: f"more {chains.in_sentence(name)}", "paths"),
    "a headline has no end": (chains, "HEADLINE", 400, "paths"),
    "the directions are not those of the paths": (
        path_model,
        "counted",
        lambda paths, of: {sign: {of: 7, "strongest": None} for sign in ("+", "-", "none")},
        "paths",
    ),
    "longer paths come first": (find, "_search", backwards, "paths"),
    "the page has fewer paths": (pages_paths, "CARDS", 0, "page of paths"),
    "the terminal has none": (terminal, "_path_block", lambda *_, **__: "", "terminal"),
    "the tool has none": (tools.Answers, "ask", lambda *_, **__: {"paths": []}, "tool"),
    "a gap is told as a finding": (chains, "REASONS", dict.fromkeys(chains.REASONS, "no source says so"), "page"),
    "a headline drops the reserve": (chains, "is_hedged", lambda _: False, "paths"),
    "what can be reached is always more": (whole, "together", lambda _: direction.Direction(product="+"), "reach"),
    "every sentence is firm": (claims_in_words, "certainty", lambda _: "firm", "sentence"),
    "the function of SPARQL always says more": (
        functions,
        "together",
        lambda ways: direction.Direction(product="+"),
        "SPARQL function",
    ),
}


@pytest.mark.parametrize("name", PROGRAM)
def test_a_lie_of_the_program_is_found(name: str, rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    place, attribute, lie, surface = PROGRAM[name]
    monkeypatch.setattr(place, attribute, lie)
    asked = [*SEVERAL, *opposite_pairs(rows)]  # the function of SPARQL is asked of the first of each five
    found = prove(
        open_store(),
        rows,
        things=["local-validation", "automation-bias", "regulation-and-standards", "liability-uncertainty"],
        pairs=asked,
        claims=["R021", "L152"],
        parts=("whole",) if name in ON_THE_MAP else SAID,
    )
    assert surface in {one.surface for one in found.lies}, report(found)


def opposite_pairs(rows: Rows) -> list[tuple[str, str]]:
    """Two things that a pole and one firm claim of its opposite join, and nothing else."""
    found = []
    for (tail, head), claims in sorted(rows.by_pair.items()):
        opposite = rows.things[tail].opposite
        if (
            opposite
            and claims[0].firm
            and len(claims) == 1
            and (opposite, head) not in rows.by_pair
            and opposite != head
        ):
            found.append((opposite, head))
    assert found
    return found[:2]


def test_a_sample_of_what_the_surfaces_say_is_true(rows: Rows) -> None:
    found = prove(open_store(), rows, sample=30)
    assert found.lies == [], report(found)
    assert set(found.read) >= {"picture", "sentence", "paths", "page of paths", "terminal", "tool", "who", "Word"}
    assert sum(found.read.values()) > 600


def test_the_command_tells_what_was_read_and_ends_with_one_where_something_is_false(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = CliRunner().invoke(cli, ["prove", "--sample", "2"])
    assert right.exit_code == 0 and " 0 false" in right.output, right.output
    monkeypatch.setattr(arrows.Arrow, "sign", property(lambda _: "+"))
    wrong = CliRunner().invoke(cli, ["prove", "--sample", "2", "--format", "json"])
    assert wrong.exit_code == 1 and '"why": "no claim from the one, its kinds or parts' in wrong.output
