"""Makes the large graph of the benchmarks: the same triples for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad

BASE = "http://example.org/"
PREDICATE = BASE + "leadsTo"


def node(number: int) -> str:
    return f"{BASE}n{number}"


def quads(nodes: int = 100_000, edges: int = 1_000_000, seed: int = 1) -> Iterator[Quad]:
    """Yield `edges` random edges of one predicate between `nodes` nodes; some fall together."""
    chosen = random.Random(seed)
    predicate = NamedNode(PREDICATE)
    terms = [NamedNode(node(number)) for number in range(nodes)]
    for _ in range(edges):
        yield Quad(chosen.choice(terms), predicate, chosen.choice(terms))
