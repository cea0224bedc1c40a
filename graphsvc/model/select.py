"""Asks a store for rows of plain text, in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from pyoxigraph import QueryBoolean, QuerySolutions

from graphsvc.errors import UsageError
from graphsvc.store import QueryResult

BATCH = 2000  # IRIs in one VALUES block: about 150 kB, under the request limit of common endpoints


class Asked(Protocol):
    """All that reading edges needs of a store."""

    def query(self, query: str, *, default_graphs: Sequence[str] = ()) -> QueryResult: ...


def select(store: Asked, query: str, graphs: Sequence[str] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a SELECT query, each value as text ("" when unbound)."""
    result = store.query(query, default_graphs=graphs)
    if not isinstance(result, QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    width = len(result.variables)
    for solution in result:
        yield tuple(getattr(solution[column], "value", "") for column in range(width))


def ask(store: Asked, query: str, graphs: Sequence[str] = ()) -> bool:
    """Return the answer of an ASK query."""
    result = store.query(query, default_graphs=graphs)
    if not isinstance(result, QueryBoolean):
        raise TypeError("an ASK query gives a boolean")
    return bool(result)


def batches(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Yield `items` in slices of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def values(name: str, iris: Sequence[str]) -> str:
    """Return a VALUES block that binds ?`name` to each of `iris`."""
    return f"VALUES ?{name} {{ {' '.join(f'<{iri}>' for iri in iris)} }}"


def checked_iri(iri: str) -> str:
    """Return `iri` when it may stand between < and > in a query. Raises UsageError when it may not."""
    if not iri or any(char <= " " or char in '<>"{}|^`\\' for char in iri):
        raise UsageError(f"“{iri}” is not an IRI.", 'Write it in full, without spaces or < > " { } | ^ ` \\.')
    return iri
