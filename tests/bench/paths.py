"""Times path questions on 100,000 nodes and 1,000,000 edges beside networkx, igraph, rustworkx, scipy and networkit.

usage: ./run bench paths [NODES EDGES]; what is not installed is left out; a ratio is ours over the best of the others
"""

from __future__ import annotations

import importlib
import random
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import networkx as nx
from scipy.sparse import csgraph

from graphsvc.model.filters import EvidenceFilter
from graphsvc.paths.engine.arrays import distances
from graphsvc.paths.engine.edge_selection import Walk
from graphsvc.paths.engine.memory_graph import MemoryView, memory_view
from graphsvc.paths.engine.remote_graph import EndpointView
from graphsvc.paths.engine.search import Clock, Task, shortest_paths, simple_paths
from graphsvc.paths.scope import Directed
from graphsvc.store import open_store
from tests.bench.graph import PREDICATE, quads

WALK = Walk((f"<{PREDICATE}>",))
PAIRS = 25
Question = Callable[[int, int], Any]


def main(arguments: Sequence[str] = ()) -> None:
    nodes, edges = (int(text) for text in arguments) if arguments else (100_000, 1_000_000)
    store = open_store()
    store.load(quads(nodes, edges))
    before = resident()
    started = time.perf_counter()
    view = memory_view(store, WALK, EvidenceFilter())
    seconds = time.perf_counter() - started
    print(
        f"{nodes:,} nodes, {edges:,} edges: view built from the store in {seconds:.2f} s, {resident() - before:.0f} MB"
    )
    edge_list = list(zip(*(part.tolist() for part in view.arrays.matrix.nonzero()), strict=True))
    others = peers(len(view.arrays.names), edge_list, view)
    chosen = random.Random(2)
    pairs = [(chosen.randrange(nodes), chosen.randrange(nodes)) for _ in range(PAIRS)]
    for question, mine in ours(view).items():
        report(question, mine, {name: asked[question] for name, asked in others.items() if question in asked}, pairs)
    round_trips(store, view, pairs)


def ours(view: MemoryView) -> dict[str, Question]:
    graph = Directed(view, "out")

    def task(start: int, end: int, longest: int) -> Task[int]:
        return Task({start}, {end}, None, 1, longest, Clock(None))

    return {
        "one pair": lambda a, b: next(shortest_paths(graph, task(a, b, 20)), None),
        "k = 10 simple": lambda a, b: list(islice(simple_paths(graph, task(a, b, 20)), 10)),
        "all simple <= 4": lambda a, b: list(simple_paths(graph, task(a, b, 4))),
        "all simple <= 6": lambda a, b: list(simple_paths(graph, task(a, b, 6))),
        "reach": lambda a, _: distances(view.arrays.matrix, [a]),
    }


def peers(size: int, edges: Sequence[tuple[int, int]], view: MemoryView) -> dict[str, dict[str, Question]]:
    """What each of the others is asked; a limit of time keeps out the calls known to take seconds."""
    graph = timed("networkx", lambda: nx.DiGraph(edges))
    graph.add_nodes_from(range(size))

    def pair(a: int, b: int) -> None:
        with suppress(nx.NetworkXNoPath):
            nx.bidirectional_shortest_path(graph, a, b)

    def several(a: int, b: int) -> None:
        with suppress(nx.NetworkXNoPath):
            list(islice(nx.shortest_simple_paths(graph, a, b), 10))

    found: dict[str, dict[str, Question]] = {
        "networkx": {
            "one pair": pair,
            "k = 10 simple": several,
            "all simple <= 4": lambda a, b: list(nx.all_simple_paths(graph, a, b, cutoff=4)),
            "reach": lambda a, _: nx.single_source_shortest_path_length(graph, a),
        },
        "scipy": {"reach": lambda a, _: csgraph.breadth_first_order(view.arrays.matrix, a, return_predecessors=False)},
    }
    igraph, rustworkx, networkit = optional("igraph"), optional("rustworkx"), optional("networkit")
    if igraph:
        made = timed("igraph", lambda: igraph.Graph(n=size, edges=edges, directed=True))
        found["igraph"] = {
            "one pair": lambda a, b: made.get_shortest_path(a, b),
            "all simple <= 4": lambda a, b: made.get_all_simple_paths(a, b, maxlen=4),
            "all simple <= 6": lambda a, b: made.get_all_simple_paths(a, b, maxlen=6),
            "reach": lambda a, _: made.bfs(a),
        }
    if rustworkx:
        other = timed("rustworkx", lambda: rust_graph(rustworkx, size, edges))
        found["rustworkx"] = {
            "all simple <= 4": lambda a, b: rustworkx.digraph_all_simple_paths(other, a, b, cutoff=5),
            "all simple <= 6": lambda a, b: rustworkx.digraph_all_simple_paths(other, a, b, cutoff=7),
            "reach": lambda a, _: rustworkx.descendants(other, a),
        }
    if networkit:
        third = timed("networkit", lambda: kit_graph(networkit, size, edges))
        found["networkit"] = {
            "one pair": lambda a, b: kit_pair(networkit, third, a, b),
            "reach": lambda a, _: networkit.distance.BFS(third, a, storePaths=False).run().getDistances(),
        }
    return found


def kit_graph(networkit: Any, size: int, edges: Sequence[tuple[int, int]]) -> Any:
    graph = networkit.Graph(size, directed=True)
    for start, end in edges:
        graph.addEdge(start, end)
    return graph


def kit_pair(networkit: Any, graph: Any, start: int, end: int) -> list[int]:
    """The path of one pair; where there is none, none."""
    search = networkit.distance.BidirectionalBFS(graph, start, end, storePred=True)
    search.run()
    return list(search.getPath())


def rust_graph(rustworkx: Any, size: int, edges: Sequence[tuple[int, int]]) -> Any:
    graph = rustworkx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(size))
    graph.add_edges_from_no_data(edges)
    return graph


def report(question: str, mine: Question, others: dict[str, Question], pairs: Sequence[tuple[int, int]]) -> None:
    own = median(mine, pairs)
    times = {name: median(asked, pairs if question == "one pair" else pairs[:7]) for name, asked in others.items()}
    best = min(times, key=times.__getitem__)
    listed = ", ".join(f"{name} {value:.2f}" for name, value in sorted(times.items()))
    print(f"{question:16} {own:8.2f} ms | {listed} | {own / times[best]:.2f} times the best ({best})")


def median(asked: Question, pairs: Sequence[tuple[int, int]]) -> float:
    spent = []
    for start, end in pairs:
        started = time.perf_counter()
        asked(start, end)
        spent.append((time.perf_counter() - started) * 1000)
    return statistics.median(spent)


def round_trips(store: Any, view: MemoryView, pairs: Sequence[tuple[int, int]]) -> None:
    """The requests that the shortest path takes where every frontier is asked of an endpoint."""
    ratios = []
    for start, end in pairs[:10]:
        far = EndpointView(store, WALK, EvidenceFilter())
        ends = view.iri(start), view.iri(end)
        task = Task({ends[0]}, {ends[1]}, None, 1, 20, Clock(None))
        path = next(shortest_paths(Directed(far, "out"), task), None)
        if path:
            ratios.append(far.requests / (len(path) - 1))
    print(f"over an endpoint: {max(ratios):.2f} requests a level at most, {statistics.mean(ratios):.2f} on average")


def timed(name: str, make: Callable[[], Any]) -> Any:
    before, started = resident(), time.perf_counter()
    made = make()
    print(f"  {name}: built in {time.perf_counter() - started:.2f} s, {resident() - before:.0f} MB")
    return made


def optional(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"  {name} is missing: pip install {name}")
        return None


def resident() -> float:
    """The memory of this process in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6
