"""Options of path questions that other tests do not see: what they cost, and what they come to together."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from path_graphs import claim, claims_store
from pyoxigraph import Literal, NamedNode, Quad

from graphsvc.errors import UnknownOption, UsageError
from graphsvc.model.filters import EvidenceFilter
from graphsvc.names import CF
from graphsvc.paths import chokepoints, find_paths, leverage, loops
from graphsvc.paths.options import SCOPE
from graphsvc.paths.registry import QUESTIONS
from graphsvc.store import QueryResult, Store
from graphsvc.store.embedded import EmbeddedStore

EX = "http://example.org/"


class Counting(EmbeddedStore):
    """A store that remembers what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def query(self, query: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> QueryResult:
        self.asked.append(query)
        return super().query(query, default_graphs=default_graphs, named_graphs=named_graphs)


def test_questions_that_avoid_different_predicates_share_one_reading_of_the_claims() -> None:
    store = Counting()
    claims = [claim("C1", "a", "+", "b"), claim("C2", "b", "-", "d"), claim("C3", "a", "+", "d", predicate="requires")]
    store.load([quad for quads in claims for quad in quads])
    avoided = ("cf:enhances", "cf:diminishes", "cf:requires", ())
    lengths = [[path.length for path in find_paths(store, "a", "d", avoid=one)] for one in avoided]
    assert lengths == [[1], [1], [2], [1, 2]]
    assert sum("?s a cf:Claim . ?s ?p ?o" in query for query in store.asked) == 1


def test_bare_triples_of_any_predicate_are_read_once_whatever_is_avoided() -> None:
    store = Counting()
    triples = [("a", "p", "b"), ("b", "q", "c"), ("a", "r", "c"), ("b", "p", "c"), ("c", "q", "a")]
    store.load([Quad(*(NamedNode(EX + name) for name in triple)) for triple in triples])
    ends = (f"<{EX}a>", f"<{EX}c>")

    def ways(*avoid: str) -> list[list[str]]:
        avoided = [f"<{EX}{name}>" for name in avoid]
        return [[hop.predicate[-1] for hop in path.hops] for path in find_paths(store, *ends, via="*", avoid=avoided)]

    assert [ways(), ways("r"), ways("p"), ways("q"), ways("p", "r")] == [
        [["r"], ["p", "p"]],
        [["p", "p"]],
        [["r"]],
        [["r"], ["p", "p"]],
        [],
    ]
    assert sum("SELECT ?from ?predicate ?to" in query for query in store.asked) == 1


def test_a_walk_of_one_predicate_that_is_avoided_has_no_edges() -> None:
    store = EmbeddedStore()
    store.load([Quad(NamedNode(EX + "a"), NamedNode(EX + "p"), NamedNode(EX + "b"))])
    ends = (f"<{EX}a>", f"<{EX}b>")
    assert find_paths(store, *ends, via=f"<{EX}p>").all()
    assert not find_paths(store, *ends, via=f"<{EX}p>", avoid=f"<{EX}p>").all()


@pytest.fixture
def store() -> Store:
    return claims_store(
        claim("C1", "a", "+", "b"),
        claim("C2", "b", "-", "d", basis="statement", modality="modalityStated"),
        claim("C3", "a", "-", "c"),
        claim("C4", "c", "+", "d"),
        claim("C5", "d", "+", "a"),
    )


def test_a_limit_bounds_the_k_shortest_too(store: Store) -> None:
    lengths = [len(find_paths(store, "a", "d", k=k, limit=limit).all()) for k, limit in ((1, 9), (9, 1), (2, 9))]
    assert lengths == [1, 1, 2]


def test_each_pair_goes_with_the_strongest_evidence_first(store: Store) -> None:
    found = find_paths(store, "a", "d", each_pair=True, weight="evidence").all()
    assert [path.weakest.strength for path in found] == ["effect", "statement"]
    with pytest.raises(UsageError, match="each_pair needs a start and an end"):
        find_paths(store, "a", None, each_pair=True)


def test_loops_are_walked_against_their_arrows_or_refused(store: Store) -> None:
    along, against = (loops(store, direction=way).all() for way in ("out", "in"))
    assert sorted(path.length for path in along) == sorted(path.length for path in against)
    assert all(not hop.forward for path in against for hop in path.hops)
    with pytest.raises(UsageError, match="direction cannot be “both”"):
        loops(store, direction="both").all()


def test_leverage_refuses_a_direction(store: Store) -> None:
    with pytest.raises(UsageError, match="direction"):
        leverage(store, "d", factors="{ ?node a cf:FrameworkNode }", direction="in")


def test_what_another_question_takes_is_refused_with_that_reason(store: Store) -> None:
    with pytest.raises(UsageError, match=r"max_length is not taken here\. This question does not take it"):
        chokepoints(store, "a", "d", max_length=3)  # type: ignore[call-arg]
    with pytest.raises(UnknownOption, match="Did you mean “min_sources”"):
        chokepoints(store, "a", "d", min_source=3)  # type: ignore[call-arg]


@pytest.mark.parametrize("wrong", ["yes", 1, "false"])
def test_what_is_no_boolean_in_python_is_not_taken_for_one(store: Store, wrong: object) -> None:
    with pytest.raises(UsageError, match="exact cannot be"):
        find_paths(store, "a", "d", exact=wrong)  # type: ignore[arg-type]


def test_terms_of_the_schema_may_be_written_in_full(store: Store) -> None:
    plain = find_paths(store, "a", "d", basis="effect").all()
    for written in (f"{CF}effect", f"<{CF}effect>", "cf:effect", ["cf:effect"]):
        assert find_paths(store, "a", "d", basis=written).all() == plain


def test_the_filter_has_the_defaults_that_the_options_say() -> None:
    said = {name: SCOPE[name].default for name in EvidenceFilter._fields if name in SCOPE}
    alone = EvidenceFilter()._asdict()
    assert {name: value for name, value in said.items() if not SCOPE[name].many} == {
        name: alone[name] for name in said if not SCOPE[name].many
    }
    assert not any(alone[name] for name in said if SCOPE[name].many)


def test_every_keyword_of_a_question_has_a_row_of_its_own() -> None:
    import inspect

    for question in QUESTIONS.values():
        parameters = inspect.signature(question.find).parameters.values()
        named = {one.name for one in parameters if one.kind is not one.VAR_KEYWORD} - {"store"}
        assert named <= question.options.keys()
        assert all(option.help.endswith(".") for option in question.options.values())


def test_words_of_a_study_type_are_looked_up_at_once_and_each_must_be_found() -> None:
    store = Counting()
    store.load([quad for quads in [claim("C1", "a", "+", "b")] for quad in quads])
    store.load([Quad(NamedNode(EX + "paper"), NamedNode(CF + "studyType"), Literal("Systematic review"))])
    find_paths(store, "a", "b", study_type=["review"])
    before = len(store.asked)
    assert list(find_paths(store, "a", "b", study_type=["review", "Systematic Review!", *["REVIEW"] * 500])) == []
    assert sum("cf:studyType" in query for query in store.asked[before:]) == 1
    for words, unknown in ((["review", "census"], "census"), (["review", "?!"], "?!")):
        with pytest.raises(UsageError, match=f"No source has the study type “{re.escape(unknown)}”"):
            find_paths(store, "a", "b", study_type=words)
