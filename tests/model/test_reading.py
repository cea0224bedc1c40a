"""Reads records from small graphs that say more, or less, than the built-in one."""

from __future__ import annotations

import pytest

import graphsvc
from graphsvc.errors import UnknownTerm
from graphsvc.model import Claim, EvidenceFilter, Node, catalogue_of, resolve
from graphsvc.model.records import bare_triple
from graphsvc.names import CLAIM, NODE, SPARQL_PREFIXES
from graphsvc.store import Store, open_store

NODES = """
node:whole a cf:FrameworkNode ; dcterms:identifier "whole" ; skos:prefLabel "Whole"@en-GB .
node:kind a cf:FrameworkNode ; dcterms:identifier "kind" ; cf:broaderGeneric node:whole ; cf:filedUnder node:whole .
node:part a cf:FrameworkNode ; dcterms:identifier "part" ; cf:broaderPartitive node:whole .
node:low a cf:FrameworkNode ; dcterms:identifier "low" ; cf:filedAsOpposite node:whole ; cf:oppositeOf node:kind .
node:topic a cf:FrameworkNode ; dcterms:identifier "topic" ; cf:filedByTopic node:whole ; cf:isAmount false .
node:old a cf:FrameworkNode ; dcterms:identifier "old" ; cf:filedUnder node:whole ; cf:isAmount true .
"""


def store_of(triples: str) -> Store:
    store = open_store()
    store.update(f"{SPARQL_PREFIXES} INSERT DATA {{ {triples} }}")
    return store


def nodes_of(triples: str) -> dict[str, Node]:
    return {node.slug: node for node in catalogue_of(store_of(triples)).nodes.values()}


def test_a_node_tells_how_it_is_filed_and_claims_nothing_where_the_graph_does_not_say() -> None:
    nodes = nodes_of(NODES)
    assert {slug: node.filing for slug, node in nodes.items()} == {
        "whole": "none",
        "kind": "generic",
        "part": "partitive",
        "low": "opposite",
        "topic": "topical",
        "old": "topical",
    }
    assert {node.filed_under for slug, node in nodes.items() if slug != "whole"} == {NODE + "whole"}
    assert nodes["whole"].filed_under == ""


def test_everything_is_an_amount_but_what_is_said_to_be_none() -> None:
    assert {slug for slug, node in nodes_of(NODES).items() if not node.is_amount} == {"topic"}


def test_opposites_are_told_of_both_whichever_says_it() -> None:
    nodes = nodes_of(NODES)
    assert nodes["low"].opposites == (NODE + "kind",)
    assert nodes["kind"].opposites == (NODE + "low",)
    assert nodes["whole"].opposites == ()


def test_a_claim_tells_which_claim_it_moderates_and_what_the_graph_lacks_is_empty() -> None:
    catalogue = catalogue_of(
        store_of(
            'claim:a a cf:Claim ; dcterms:identifier "a" ; cf:status cf:literature ; cf:hasSubject node:x . '
            'claim:b a cf:Claim, cf:Influence ; dcterms:identifier "b" ; cf:moderatesClaim claim:a ; cf:hedged true .'
        )
    )
    first, second = catalogue.claims.values()
    assert second.moderates == (CLAIM + "a",)
    assert (first.kind, second.kind) == ("", "Influence")
    assert (first.hedged, second.hedged) == (False, True)
    assert (first.start, first.end, first.sign, first.basis, first.sources) == (NODE + "x", "", "", "", ())


def test_a_bare_triple_passes_a_filter_that_sets_no_condition_and_no_other() -> None:
    bare = bare_triple("http://example.org/p")
    assert EvidenceFilter().keep([bare]) == (bare,)
    for condition in (
        EvidenceFilter(min_sources=1),
        EvidenceFilter(min_evidence="inference"),
        EvidenceFilter(basis=frozenset({"effect"})),
        EvidenceFilter(status=frozenset({"stated"})),
        EvidenceFilter(include_unsigned=False),
    ):
        assert condition.keep([bare]) == ()


def claim(name: str, source: str, **more: str) -> Claim:
    said = {"tail": "t", "head": "h", "subject": "t", "object": "h", "status": "stated", "basis": "effect"} | more
    return Claim(name, name, "p", sources=(source,), **said)  # type: ignore[arg-type]


def test_sources_are_counted_for_all_claims_on_an_ordered_pair_together() -> None:
    two = [claim("1", "A"), claim("2", "B")]
    other_way = claim("3", "C", tail="h", head="t")
    filters = EvidenceFilter(min_sources=2)
    assert filters.select([*two, other_way]) == two
    assert set(filters.keep(two)) == set(two)
    assert filters.select([claim("1", "A"), claim("2", "A")]) == []


def test_only_sources_of_claims_that_are_kept_count() -> None:
    first, doubtful = claim("1", "A"), claim("2", "B", check="unverifiable")
    weak = claim("3", "C", basis="association")
    filters = EvidenceFilter(min_sources=2)
    assert filters.select([first, doubtful]) == []
    assert filters.select([first, doubtful], unconfirmed=True) == []
    assert filters.select([first, weak, doubtful], unconfirmed=True) == [first, weak, doubtful]
    assert filters._replace(basis=frozenset({"effect"})).select([first, weak]) == []


def test_what_no_path_may_walk_counts_with_those_that_say_the_same() -> None:
    walked, also = claim("1", "A"), claim("2", "B", tail="", head="")
    again = claim("3", "C", tail="", head="")
    assert EvidenceFilter(min_sources=2).select([walked, also]) == []
    assert EvidenceFilter(min_sources=2).select([walked, also, again]) == [also, again]


def test_a_thing_is_found_by_the_words_of_its_slug_in_any_case() -> None:
    assert resolve(graphsvc.open_store(), "Use of AI") == NODE + "use-of-ai"
    with pytest.raises(UnknownTerm):
        resolve(graphsvc.open_store(), "use of AIs")
