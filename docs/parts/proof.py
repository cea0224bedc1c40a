"""Makes the table of what the proof read, and what of it was false, from the figures that it kept."""

from __future__ import annotations

import json
from pathlib import Path

from parts.table import rows

FIGURES = Path(__file__).parents[1] / "proof.json"
PARTS = {  # by part: what it is, and which number of those asked is its own
    "whole": ("the whole graph: map, loops, evidence, disagreements, archetypes, bare triples", ""),
    "things": ("pictures, lists and files about each thing", "things"),
    "answers": ("answers in lines, measures and stories", "things"),
    "claims": ("the sentence of each claim", "claims"),
    "pairs": ("what is said to lead from one thing to another", "pairs"),
}


def markdown() -> str:
    """The table of parts, then one of what was read on each surface."""
    kept = json.loads(FIGURES.read_text(encoding="utf-8"))
    parts = [(name, *PARTS[name], kept[name]) for name in PARTS if name in kept]
    body = [
        (name, said, _asked(one, number), f"{sum(one['read'].values()):,}", f"{one['false']:,}", one["date"])
        for name, said, number, one in parts
    ]
    read = [(surface, name, f"{number:,}") for name, *_, one in parts for surface, number in one["read"].items()]
    all_ = sum(sum(one["read"].values()) for *_, one in parts)
    return (
        f"{rows(('part', 'what is read', 'asked of', 'read', 'false', 'on'), body)}\n"
        f"{all_:,} statements in all.\n\n{rows(('surface', 'part', 'read'), read)}"
    )


def _asked(one: dict[str, dict[str, int]], number: str) -> str:
    return f"{one['asked'][number]:,} {number}" if number else ""
