"""Writes Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def cell(text: str) -> str:
    """`text` as it may stand in a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def rows(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *([cell(text) for text in row] for row in body)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
