"""Who holds what, what moves most, what is explained where nothing leads, and what a far store is asked."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from click.testing import CliRunner
from path_graphs import EX, claim, claims_store, node
from pyoxigraph import NamedNode, Quad

from graphsvc import open_store
from graphsvc.cli import cli
from graphsvc.names import CF, CLAIM, RDF
from graphsvc.paths import explain, find_paths, leverage, reach, responsibility
from graphsvc.paths.output.text import explanation_text, leverage_text
from graphsvc.store import Store
from graphsvc.store.embedded import EmbeddedStore


def held(id: str, actor: str, factor: str) -> list[Quad]:
    """A claim that `actor` is responsible for `factor`."""
    iri = NamedNode(CLAIM + id)
    said = [
        (CF + "hasSubject", node(actor)),
        (CF + "hasObject", node(factor)),
        (CF + "predicate", CF + "responsibleFor"),
    ]
    return [Quad(iri, NamedNode(p), NamedNode(o)) for p, o in [(RDF + "type", CF + "Responsibility"), *said]]


def framework_of_two_factors() -> Store:
    """f (with part p) and g are factors; p -> x -> out, g -> out, x -> y."""
    store = claims_store(
        claim("C1", "p", "+", "x"),
        claim("C2", "x", "-", "out", basis="statement", modality="modalityStated"),
        claim("C3", "g", "+", "out"),
        claim("C4", "x", "+", "y"),
        held("C5", "body", "f"),
    )
    store.update(f"""PREFIX cf: <{CF}> PREFIX node: <https://w3id.org/ai-confidence/id/node/> INSERT DATA {{
        node:f a cf:Factor . node:g a cf:Factor . node:out a cf:Outcome .
        node:p cf:broaderPartitive node:f ; cf:filedUnder node:f }}""")
    return store


def test_education_is_ranked_with_the_factors_and_the_ranking_says_what_it_is() -> None:
    found = leverage(open_store(), "confidence in AI technology")
    assert "educational-pathways" in {lever.node.rpartition("/")[2] for lever in found.levers}
    assert "this is reach, not effect" in leverage_text(found)


def test_a_factor_is_ranked_by_what_it_and_its_parts_reach_of_what_leads_to_the_outcome() -> None:
    found = leverage(framework_of_two_factors())
    first, second = found.levers
    assert found.upstream == tuple(map(node, "gpx"))
    assert (first.node, first.reaches, first.tested, first.distance) == (node("f"), (node("x"),), (node("x"),), 2)
    assert (second.node, second.reaches, second.distance) == (node("g"), (), 1)
    assert [{sign: one["outcomes"] for sign, one in lever.directions.items()} for lever in found.levers] == [
        {"+": 0, "-": 1, "none": 0},
        {"+": 1, "-": 0, "none": 0},
    ]
    assert first.actors == (node("body"),)
    text = " ".join(leverage_text(found).split())
    assert "named for it, a kind or a part:" in text and "shortest ways: less of 1" in text


def test_ways_to_two_outcomes_are_counted_by_where_they_point_and_given_no_sign_together() -> None:
    store = framework_of_two_factors()
    store.load([*claim("C6", "g", "-", "end"), *claim("C7", "g", "?", "open")])
    store.update(f"PREFIX cf: <{CF}> INSERT DATA {{ <{node('end')}> a cf:Outcome . <{node('open')}> a cf:Outcome }}")
    lever = next(one for one in leverage(store).levers if one.node == node("g"))
    assert lever.directions == {
        "+": {"outcomes": 1, "strongest": "effect"},
        "-": {"outcomes": 1, "strongest": "effect"},
        "none": {"outcomes": 1, "strongest": "effect"},
    }


def test_who_holds_a_topic_is_told_for_what_is_filed_there_and_counted_for_the_topic_alone() -> None:
    store = framework_of_two_factors()
    (actor,) = responsibility(store, [node("p"), node("x")])
    assert (actor.actor, actor.node, actor.via, actor.claim) == (node("body"), node("p"), node("f"), CLAIM + "C5")


def test_what_only_a_part_reaches_is_marked() -> None:
    found = {one.node: one.from_part for one in reach(framework_of_two_factors(), node("f")).nodes}
    assert found == {node("x"): True, node("out"): True, node("y"): True}


def test_where_nothing_leads_there_the_way_back_and_what_leads_there_are_told() -> None:
    store = claims_store(claim("C1", "a", "+", "b"), claim("C2", "c", "+", "a"))
    found = explain(store, "b", "a")
    assert found.way_back
    assert [one.node for one in found.upstream] == [node("c")]
    text = explanation_text(found, width=200)
    assert "There is a way back, from a to b." in text
    assert "What stands before a in the claims: c." in text


def test_a_test_that_found_no_effect_is_told_where_there_is_no_path() -> None:
    store = claims_store(
        claim("N1", "a", "?", "b", predicate="noEffectOn", basis="nullFinding", source="TRIAL", null=True)
    )
    text = explanation_text(explain(store, "a", "b"))
    assert "Known beside it, and walked by no path:" in text and "A test found no effect" in text
    assert "N1" in text


class Counting(EmbeddedStore):
    """Counts the queries it is asked."""

    asked = 0

    def query(self, query: str, **graphs: Any) -> Any:
        self.asked += 1
        return super().query(query, **graphs)


def test_a_far_store_is_asked_at_most_twice_a_level() -> None:
    store = Counting()
    names = [NamedNode(f"{EX}n{number}") for number in range(10)]
    store.load([Quad(a, NamedNode(EX + "p"), b) for a, b in pairwise(names)])
    options: dict[str, Any] = {"via": f"<{EX}p>", "engine": "endpoint", "max_length": 20}
    paths = find_paths(store, f"<{EX}n0>", f"<{EX}n8>", mode="shortest", **options)
    store.asked = 0
    (path,) = paths
    assert path.length == 8
    assert store.asked <= 2 * path.length


def test_the_command_line_ranks_as_the_library_does_in_any_order() -> None:
    asked = ["leverage", "patient harm", "--order", "actors", "--limit", "4", "--format", "json"]
    answered = CliRunner().invoke(cli, asked)
    assert answered.exit_code == 0, answered.output
    found = leverage(open_store(), "patient harm", order="actors", limit=4)
    assert [one["node"] for one in json.loads(answered.output)["levers"]] == [one.node for one in found.levers]
