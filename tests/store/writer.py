"""Writes to a store on disk until it is killed, saying after each write that it was done; run by the kill drill."""

from __future__ import annotations

import io
import sys

from pyoxigraph import RdfFormat

from graphsvc.store import open_store

ROWS = 50


def main(folder: str, start: int) -> None:
    """Alternate updates and loads of ROWS triples each, every one in a graph of its own."""
    store = open_store(folder)
    print("open", flush=True)
    for number in range(start, start + 1_000_000):
        graph = f"http://e/{number}"
        triples = "".join(f"<http://e/s{row}> <http://e/p> {row} .\n" for row in range(ROWS))
        if number % 2:
            store.update(f"INSERT DATA {{ GRAPH <{graph}> {{ {triples} }} }}")
        else:
            store.load(io.BytesIO(triples.encode()), format=RdfFormat.TURTLE, graph=graph)
        print(number, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
