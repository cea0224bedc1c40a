"""Paths against answers worked by hand."""

from __future__ import annotations

from itertools import islice

import pytest
from path_graphs import EX, claim, claims_store, node, triples_store

from graphsvc.errors import QuerySyntaxError, UnknownTerm, UsageError
from graphsvc.paths import Path, Paths, find_paths
from graphsvc.store import Store

ENGINES = ["memory", "endpoint"]


@pytest.fixture
def diamond() -> Store:
    """a -> b -> d and a -> c -> d, b -> c, and d -> a back."""
    return claims_store(
        claim("C1", "a", "+", "b"),
        claim("C2", "b", "-", "d", basis="association"),
        claim("C3", "a", "-", "c", basis="statement", modality="modalityStated", source="REPORT"),
        claim("C4", "c", "-", "d"),
        claim("C5", "b", "+", "c"),
        claim("C6", "d", "+", "a"),
    )


def names(paths: Paths) -> list[str]:
    return ["".join(iri.rpartition("/")[2] for iri in path.nodes) for path in paths]


def ids(path: Path) -> list[str]:
    return [record.id for hop in path.hops for record in hop.records]


@pytest.mark.parametrize("engine", ENGINES)
def test_paths_come_shortest_first_and_ties_in_the_order_of_their_nodes(diamond: Store, engine: str) -> None:
    assert names(find_paths(diamond, "a", "d", engine=engine)) == ["abd", "acd", "abcd"]


def test_shortest_finds_all_of_the_shortest_and_no_other(diamond: Store) -> None:
    assert names(find_paths(diamond, "a", "d", mode="shortest")) == ["abd", "acd"]


def test_a_minimum_length_leaves_out_the_shorter(diamond: Store) -> None:
    assert names(find_paths(diamond, "a", "d", min_length=3)) == ["abcd"]
    assert names(find_paths(diamond, "a", "d", mode="shortest", min_length=3)) == ["abcd"]


def test_k_cuts_and_says_so_and_offset_goes_on(diamond: Store) -> None:
    first = find_paths(diamond, "a", "d", k=2)
    rest = find_paths(diamond, "a", "d", k=2, offset=2)
    assert (names(first), first.cut) == (["abd", "acd"], "limit")
    assert (names(rest), rest.cut) == (["abcd"], None)


def test_against_the_arrows_a_path_is_the_same_path_walked_backward(diamond: Store) -> None:
    (path,) = find_paths(diamond, "d", "a", direction="in", max_length=2, k=1)
    assert ids(path) == ["C2", "C1"]
    assert [hop.forward for hop in path.hops] == [False, False]
    assert (path.sign, path.direction.reason) == ("?", "association")


def test_both_ways_a_path_whose_arrows_meet_has_no_sign() -> None:
    store = claims_store(claim("C1", "a", "+", "b"), claim("C2", "c", "+", "b"))
    (path,) = find_paths(store, "a", "c", direction="both")
    assert path.sign == "?"
    assert "the arrows do not all point one way" in path.headline


def test_signs_multiply_along_a_path_and_not_through_an_association(diamond: Store) -> None:
    found = {"".join(iri[-1] for iri in path.nodes): path.sign for path in find_paths(diamond, "a", "d")}
    assert found == {"abd": "?", "acd": "+", "abcd": "-"}


def test_a_hop_whose_records_disagree_is_mixed_and_one_that_depends_is_open() -> None:
    store = claims_store(
        claim("C1", "a", "+", "b"), claim("C2", "a", "-", "b"), claim("C3", "b", "+", "c"), claim("C4", "c", "?", "d")
    )
    assert [path.sign for path in find_paths(store, "a", "c")] == ["mixed"]
    assert [path.sign for path in find_paths(store, "b", "d")] == ["?"]
    (path,) = find_paths(store, "a", "d")
    assert (path.sign, path.direction.reason) == ("mixed", "disagree"), "that sources disagree is told first"


def test_an_association_without_a_sign_does_not_undo_a_sign() -> None:
    store = claims_store(
        claim("C1", "a", "+", "b"), claim("C2", "a", "?", "b", predicate="associatedWith", basis="association")
    )
    (path,) = find_paths(store, "a", "b")
    assert path.sign == "+"
    assert ids(path) == ["C1", "C2"]


def test_the_sign_filter_keeps_paths_of_that_sign(diamond: Store) -> None:
    assert names(find_paths(diamond, "a", "d", sign="+")) == ["acd"]


def test_the_weakest_hop_is_named_by_its_evidence(diamond: Store) -> None:
    first, second, _ = find_paths(diamond, "a", "d")
    assert (first.weakest.strength, second.weakest.strength) == ("association", "statement")


def test_by_evidence_the_path_with_the_strongest_weakest_hop_comes_first(diamond: Store) -> None:
    assert names(find_paths(diamond, "a", "d", weight="evidence")) == ["abcd", "abd", "acd"]


def test_filters_leave_out_hops_without_such_evidence(diamond: Store) -> None:
    assert names(find_paths(diamond, "a", "d", min_evidence="effect")) == ["abcd"]
    assert names(find_paths(diamond, "a", "d", basis=["effect", "association"])) == ["abd", "abcd"]
    assert names(find_paths(diamond, "a", "d", min_sources=2)) == []


def test_avoided_nodes_and_predicates_are_not_passed(diamond: Store) -> None:
    assert names(find_paths(diamond, "a", "d", avoid=["b"])) == ["acd"]
    assert names(find_paths(diamond, "a", "d", avoid=["cf:enhances"])) == ["acd"]
    with pytest.raises(UsageError, match="avoided"):
        find_paths(diamond, "a", "d", avoid=["a"])


def test_inferred_claims_are_walked_and_marked_and_can_be_left_out() -> None:
    store = claims_store(claim("C1", "a", "+", "b", status="inferred", basis="inference", modality="modalityInferred"))
    (path,) = find_paths(store, "a", "b")
    assert path.weakest.strength == "inference"
    assert "inferred to raise" in path.sentence
    assert names(find_paths(store, "a", "b", include_inferred=False)) == []


def test_claims_that_could_not_be_confirmed_are_left_out_unless_asked_for() -> None:
    store = claims_store(claim("C1", "a", "+", "b", check="unverifiable"))
    assert names(find_paths(store, "a", "b")) == []
    assert names(find_paths(store, "a", "b", include_unverifiable=True)) == ["ab"]


def test_a_null_finding_is_no_hop_but_stands_beside_one() -> None:
    null = claim("N1", "a", "?", "b", predicate="noEffectOn", basis="nullFinding", source="TRIAL", null=True)
    alone = claims_store(null)
    beside = claims_store(null, claim("C1", "a", "+", "b"))
    assert names(find_paths(alone, node("a"), node("b"))) == []
    (path,) = find_paths(beside, "a", "b")
    assert [record.id for record in path.hops[0].against] == ["N1"]
    assert "no effect was found by source:TRIAL" in path.sentence


def test_a_requirement_is_walked_from_what_is_needed_to_what_needs_it() -> None:
    store = claims_store(claim("C1", "a", "+", "b", predicate="requires", basis="statement", modality="modalityStated"))
    (path,) = find_paths(store, "a", "b")
    assert "A is said to be needed for b" in path.sentence
    assert path.headline.startswith("Without a, less b.")
    assert names(find_paths(store, "b", "a")) == []


def test_a_predicate_walked_by_name_keeps_its_claims(diamond: Store) -> None:
    (path,) = find_paths(diamond, "a", "c", via=["cf:enhances"])
    assert ids(path) == ["C1", "C5"]
    assert path.sign == "+"


@pytest.mark.parametrize("engine", ENGINES)
def test_any_predicate_or_property_path_or_pattern_makes_the_hops(engine: str) -> None:
    store = triples_store([("a", "knows", "b"), ("c", "likes", "b"), ("c", "knows", "d")])

    def found(via: str) -> list[str]:
        return names(find_paths(store, f"<{EX}a>", f"<{EX}d>", via=via, engine=engine))

    assert found("*") == []
    assert found(f"<{EX}knows>|^<{EX}likes>") == ["abcd"]
    assert found(f"<{EX}knows>/^<{EX}likes>|<{EX}knows>") == ["acd"]
    assert found(f"{{ {{ ?from <{EX}knows> ?to }} UNION {{ ?to <{EX}likes> ?from }} }}") == ["abcd"]


@pytest.mark.parametrize("engine", ENGINES)
def test_further_variables_of_a_pattern_come_back_with_each_hop(engine: str) -> None:
    store = triples_store([("a", "memberOf", "club"), ("b", "memberOf", "club")])
    pattern = f"{{ ?from <{EX}memberOf> ?club . ?to <{EX}memberOf> ?club FILTER(?from != ?to) }}"
    (path,) = find_paths(store, f"<{EX}a>", f"<{EX}b>", via=pattern, engine=engine)
    assert path.hops[0].bindings == (("club", EX + "club"),)


def test_parallel_triples_make_one_hop_with_every_predicate() -> None:
    store = triples_store([("a", "p", "b"), ("a", "q", "b")])
    (path,) = find_paths(store, f"<{EX}a>", f"<{EX}b>", via="*")
    assert [record.predicate for record in path.hops[0].records] == [EX + "p", EX + "q"]


def test_literals_and_blank_nodes_are_no_stops() -> None:
    store = triples_store([("a", "p", "b")])
    store.update(f'INSERT DATA {{ <{EX}a> <{EX}p> "text with spaces", 5, [ <{EX}p> <{EX}c> ] }}')
    assert len(find_paths(store, f"<{EX}a>", None, via="*")) == 1


def test_a_named_graph_is_walked_alone() -> None:
    store = triples_store([("a", "p", "b")])
    store.update(f"INSERT DATA {{ GRAPH <{EX}g> {{ <{EX}b> <{EX}p> <{EX}c> }} }}")
    options = {"via": f"<{EX}p>", "graph": EX + "g"}
    assert names(find_paths(store, f"<{EX}b>", f"<{EX}c>", **options)) == ["bc"]  # type: ignore[arg-type]
    assert names(find_paths(store, f"<{EX}a>", f"<{EX}b>", **options)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", ENGINES)
def test_without_an_end_the_shortest_paths_to_everything_are_found(diamond: Store, engine: str) -> None:
    assert names(find_paths(diamond, "a", None, mode="shortest", engine=engine)) == ["ab", "ac", "abd", "acd"]
    assert names(find_paths(diamond, None, "d", mode="shortest", engine=engine)) == ["bd", "cd", "abd", "acd"]


def test_classes_and_patterns_stand_for_all_their_nodes(diamond: Store) -> None:
    diamond.update("""PREFIX cf: <https://w3id.org/ai-confidence/ontology#>
        PREFIX node: <https://w3id.org/ai-confidence/id/node/> INSERT DATA { node:b a cf:Bias . node:c a cf:Bias }""")
    assert names(find_paths(diamond, "cf:Bias", "d", max_length=1)) == ["bd", "cd"]
    assert names(find_paths(diamond, "{ ?node a cf:Bias }", "d", max_length=1)) == ["bd", "cd"]
    assert names(find_paths(diamond, "a", "d", avoid=["cf:Bias"])) == []
    assert names(find_paths(diamond, "a", "d", inner=["cf:Bias"], k=9)) == ["abd", "acd", "abcd"]
    pairs = find_paths(diamond, "cf:Bias", "a", mode="shortest", each_pair=True)
    assert names(pairs) == ["bda", "cda"]


def test_a_factor_stands_for_its_parts_after_itself_unless_exact() -> None:
    store = claims_store(claim("C1", "whole", "+", "y"), claim("C2", "part", "+", "y"))
    store.update("""PREFIX cf: <https://w3id.org/ai-confidence/ontology#>
        PREFIX node: <https://w3id.org/ai-confidence/id/node/>
        INSERT DATA { node:whole a cf:Factor . node:part cf:broaderPartitive node:whole }""")
    own, part = find_paths(store, "whole", "y")
    assert (ids(own), own.start_of) == (["C1"], None)
    assert (ids(part), part.start_of) == (["C2"], node("whole"))
    assert "part belongs to whole" in part.sentence
    assert own.belonging == [] and part.belonging == ["Part belongs to whole."]
    assert len(find_paths(store, "whole", "y", exact=True)) == 1


def test_what_must_be_known_of_a_chain_is_not_said_of_a_single_claim(diamond: Store) -> None:
    assert find_paths(diamond, "a", "d").caveats != []
    assert find_paths(diamond, "a", "b", k=1).caveats == []


def test_the_first_path_comes_before_the_last_is_sought() -> None:
    layers, width = 12, 30
    edges = [
        (f"n{layer}x{a}", "p", f"n{layer + 1}x{b}")
        for layer in range(layers)
        for a in range(width)
        for b in range(width)
    ]
    store = triples_store(edges)
    many = find_paths(
        store, f"<{EX}n0x0>", f"<{EX}n{layers}x0>", via=f"<{EX}p>", mode="all", max_length=layers, limit=10**9
    )
    assert len(list(islice(many, 3))) == 3


def test_the_time_limit_cuts_cleanly_and_says_so() -> None:
    nodes = [f"n{number:02}" for number in range(40)]
    store = triples_store([(a, "p", b) for a in nodes for b in nodes])
    paths = find_paths(
        store, f"<{EX}n00>", f"<{EX}n39>", via=f"<{EX}p>", mode="all", max_length=30, limit=10**9, time_limit=0.2
    )
    assert paths.cut == "time"
    assert names(paths)[0] == "n00n39"


def test_a_wrong_question_says_what_is_wrong(diamond: Store) -> None:
    wrong: list[tuple[dict[str, object], type[Exception], str]] = [
        ({"mode": "best"}, UsageError, "mode"),
        ({"k": 0}, UsageError, "k"),
        ({"min_length": 4, "max_length": 2}, UsageError, "min_length"),
        ({"direction": "up"}, UsageError, "direction"),
        ({"status": "proven"}, UsageError, "status"),
        ({"via": "cf:enhances||"}, QuerySyntaxError, "parse"),
        ({"via": "{ ?a ?b ?c }"}, QuerySyntaxError, "from"),
        ({"colour": "red"}, UsageError, "colour"),
    ]
    for options, error, words in wrong:
        with pytest.raises(error, match=words):
            find_paths(diamond, "a", "d", **options).all()  # type: ignore[arg-type]
    with pytest.raises(UnknownTerm):
        find_paths(diamond, "nowhere", "d")
    with pytest.raises(UsageError, match="same"):
        find_paths(diamond, "a", "a")


@pytest.mark.parametrize(
    "text",
    [
        "cf:enhances } SERVICE <http://127.0.0.1:1/> { ?s ?p ?o",
        "{ ?from ?p ?to } { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }",
        "{ ?from ?p ?to SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }",
        '{ ?from ?p ?to FILTER(?p != """a"b""") } SERVICE <http://127.0.0.1:1/> { ?x ?y """c"d""" }',
    ],
)
def test_what_counts_as_a_hop_cannot_carry_other_sparql(diamond: Store, text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        find_paths(diamond, "a", "d", via=text).all()


def test_without_is_said_only_of_what_is_itself_needed() -> None:
    """`requires` is read from what is needed: "needed" here, then its end."""
    store = claims_store(
        claim("C1", "a", "+", "b", basis="statement"),
        claim("C2", "b", "+", "c", predicate="requires", basis="statement"),
        claim("C3", "c", "+", "d", basis="statement"),
    )
    (whole,) = find_paths(store, "a", "d")
    assert whole.direction.reason == "need" and "Without" not in whole.headline
    (needed,) = find_paths(store, "b", "c")
    assert needed.headline.startswith("Without b, less c")
    (beyond,) = find_paths(store, "b", "d")  # what comes of the lack of it, no source tells
    assert beyond.direction.reason == "need" and "Without" not in beyond.headline


def test_a_headline_over_some_of_the_paths_says_so(diamond: Store) -> None:
    assert find_paths(diamond, "a", "b", k=1).headline == "Claims on the two themselves point to more of it."
    some = find_paths(diamond, "a", "d", k=2)
    assert some.cut == "limit" and some.headline.startswith("The only path shown with a direction points")
