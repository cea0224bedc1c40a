"""Lets people leave out the declarations of known prefixes, and tells faults at their place in what they wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from graphsvc.errors import QuerySyntaxError
from graphsvc.names import PREFIXES


def missing_prefixes(text: str) -> str:
    """Declarations of the known prefixes that a query uses and does not declare, to stand before its first line."""
    declared = text.lower()
    missing = [name for name in PREFIXES if f"prefix {name}:" not in declared and f"{name}:" in text]
    # On one line with the query's own first, so that the line numbers of an error are those of the text.
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in missing)


@contextmanager
def as_written(before: str) -> Iterator[None]:
    """Tell a fault with its column in the text as given, where `before` was put before its first line."""
    try:
        yield
    except QuerySyntaxError as error:
        if error.line != 1 or not error.column or not before:
            raise
        column = max(1, error.column - len(before))
        said = error.message.replace(f"column {error.column}", f"column {column}")
        raise QuerySyntaxError(said, 1, column, error.mend) from error
