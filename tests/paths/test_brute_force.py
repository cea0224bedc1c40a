"""Both engines against brute force on random small multigraphs with self-loops and cycles."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from path_graphs import EX, claim, claims_store, triples_store

from graphsvc.errors import UnknownTerm
from graphsvc.paths import chokepoints, find_paths, loops, reach

NODES = "abcde"
Edges = list[tuple[str, str, str]]
edges = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from("pq"), st.sampled_from(NODES)), min_size=1, max_size=14
)
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ENGINES = ("memory", "endpoint")


def walks(pairs: set[tuple[str, str]], path: str, end: str) -> list[str]:
    """Every simple path that starts with `path` and ends at `end`, by trying all."""
    if path[-1] == end and len(path) > 1:
        return [path]
    return [found for a, b in pairs if a == path[-1] and b not in path for found in walks(pairs, path + b, end)]


def expected(pairs: set[tuple[str, str]], start: str, end: str) -> list[str]:
    return sorted(walks(pairs, start, end), key=lambda path: (len(path), path))


def answers(graph: Edges, start: str, end: str, **options: object) -> list[list[str]]:
    """The paths as words, from each engine."""
    store = triples_store(graph)
    found = []
    for engine in ENGINES:
        via = (f"<{EX}p>", f"<{EX}q>")
        paths = find_paths(store, f"<{EX}{start}>", f"<{EX}{end}>", via=via, engine=engine, **options)  # type: ignore[arg-type]
        found.append(["".join(iri[-1] for iri in path.nodes) for path in paths])
    return found


@relaxed
@given(edges, st.sampled_from(["out", "in", "both"]))
def test_all_simple_paths_are_those_of_brute_force(graph: Edges, direction: str) -> None:
    graph = [*graph, ("a", "p", "x"), ("x", "p", "b")]
    forward = {(a, b) for a, _, b in graph}
    pairs = {"out": forward, "in": {(b, a) for a, b in forward}, "both": forward | {(b, a) for a, b in forward}}
    wanted = expected(pairs[direction], "a", "b")
    for found in answers(graph, "a", "b", mode="all", max_length=9, direction=direction):
        assert found == wanted


@relaxed
@given(edges, st.integers(1, 4))
def test_the_shortest_and_the_k_shortest_are_the_first_of_all(graph: Edges, k: int) -> None:
    graph = [*graph, ("a", "p", "x"), ("x", "p", "b")]
    wanted = expected({(a, b) for a, _, b in graph}, "a", "b")
    shortest = [path for path in wanted if len(path) == len(wanted[0])]
    for found in answers(graph, "a", "b", k=k, max_length=9):
        assert found == wanted[:k]
    for found in answers(graph, "a", "b", mode="shortest", max_length=9):
        assert found == shortest


@relaxed
@given(edges)
def test_between_sets_no_path_is_missed(graph: Edges) -> None:
    pairs = {(a, b) for a, _, b in graph}
    store = triples_store(graph)
    sides = f"{{ VALUES ?node {{ <{EX}a> <{EX}b> }} }}", f"{{ VALUES ?node {{ <{EX}b> <{EX}c> }} }}"
    wanted = sorted(
        {path for start in "ab" for end in "bc" if start != end for path in walks_through(pairs, start, end)},
        key=lambda path: (len(path), path),
    )
    for engine in ENGINES:
        paths = find_paths(store, *sides, via="*", engine=engine, mode="all", max_length=9)
        assert ["".join(iri[-1] for iri in path.nodes) for path in paths] == wanted
        first = find_paths(store, *sides, via="*", engine=engine, mode="shortest", max_length=9)
        assert len(first) == sum(len(path) == len(wanted[0]) for path in wanted)


def walks_through(pairs: set[tuple[str, str]], path: str, end: str) -> list[str]:
    done = [path] if path[-1] == end and len(path) > 1 else []
    if done:
        return done
    return [found for a, b in pairs if a == path[-1] and b not in path for found in walks_through(pairs, path + b, end)]


@relaxed
@given(edges)
def test_what_is_reached_is_what_brute_force_reaches(graph: Edges) -> None:
    graph = [*graph, ("a", "p", "x")]
    pairs = {(a, b) for a, _, b in graph}
    wanted = {node: len(found[0]) - 1 for node in "bcdex" if (found := expected(pairs, "a", node))}
    store = triples_store(graph)
    for engine in ENGINES:
        found_nodes = reach(store, f"<{EX}a>", via="*", engine=engine).nodes
        assert {one.node[-1]: one.distance for one in found_nodes} == wanted


@relaxed
@given(edges)
def test_loops_are_those_of_brute_force(graph: Edges) -> None:
    pairs = {(a, b) for a, _, b in graph}
    closed = {start + path[1:] for start in NODES for _, b in pairs for path in cycles(pairs, start) if b}
    wanted = {frozenset(pairwise(cycle)) for cycle in closed}
    store = triples_store(graph)
    everywhere = [frozenset((hop.start[-1], hop.end[-1]) for hop in path.hops) for path in loops(store, via="*")]
    assert len(everywhere) == len(wanted)
    assert set(everywhere) == wanted
    for engine in ENGINES:
        try:
            mine = loops(store, f"<{EX}a>", via="*", engine=engine)
        except UnknownTerm:
            continue
        through = {frozenset((hop.start[-1], hop.end[-1]) for hop in path.hops) for path in mine}
        assert through == {cycle for cycle in wanted if any("a" in pair for pair in cycle)}


def cycles(pairs: set[tuple[str, str]], start: str) -> list[str]:
    again = {(a, b if b != start else "*") for a, b in pairs}
    return [path[:-1] + start for path in walks(again, start, "*")]


@relaxed
@given(edges)
def test_chokepoints_are_the_nodes_no_path_can_do_without(graph: Edges) -> None:
    graph = [*graph, ("a", "p", "x"), ("x", "p", "b")]
    paths = expected({(a, b) for a, _, b in graph}, "a", "b")
    wanted = set.intersection(*(set(path[1:-1]) for path in paths))
    found = chokepoints(triples_store(graph), f"<{EX}a>", f"<{EX}b>", via="*")
    assert {iri[-1] for iri in found.nodes} == wanted
    if found.cut_nodes:
        cut = {iri[-1] for iri in found.cut_nodes}
        assert all(cut & set(path[1:-1]) for path in paths)
    assert all({(a[-1], b[-1]) for a, b in found.cut_hops} & set(pairwise(path)) for path in paths)


signed = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("+-?"), st.sampled_from("abcd")), min_size=1, max_size=10
)


@relaxed
@given(signed)
def test_the_sign_of_a_path_is_the_product_of_what_its_records_agree_on(claims: list[tuple[str, str, str]]) -> None:
    claims = [*claims, ("a", "+", "x"), ("x", "-", "b")]
    store = claims_store(*(claim(f"C{number}", *parts) for number, parts in enumerate(claims)))
    both = [find_paths(store, "a", "b", mode="all", engine=engine).all() for engine in ENGINES]
    assert both[0] == both[1]
    for path in both[0]:
        hops = [{s for t, s, h in claims if (t, h) == (hop.start[-1], hop.end[-1])} for hop in path.hops]
        if any({"+", "-"} <= hop for hop in hops):  # that sources disagree is told before that one is open
            assert path.sign == "mixed"
        elif {"?"} in hops:  # a claim without a direction says nothing against those on the same pair that have one
            assert path.sign == "?"
        else:
            assert path.sign == ("-" if sum("-" in hop for hop in hops) % 2 else "+")
