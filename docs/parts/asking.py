"""Makes the table of how well questions are read, from the figures that were measured."""

from __future__ import annotations

import json
from pathlib import Path

from parts.table import rows

FIGURES = Path(__file__).parents[1] / "asking.json"


def markdown() -> str:
    """The table, and where it comes from."""
    said = json.loads(FIGURES.read_text(encoding="utf-8"))
    body = [
        (
            f"`{one['set'].partition(',')[0]}`{one['set'][one['set'].index(',') :]}",
            str(one["questions"]),
            f"{one['first']:.1%}",
            f"{one['in_three']:.1%}",
            f"{one['median_ms']:.1f} ms",
        )
        for one in said["sets"]
    ]
    outside = said["outside"]
    table = rows(("set", "questions", "right first", "right in three", "median"), body)
    return (
        f"{table}\nOf {outside['questions']} questions that the graph does not cover, {outside['answered']} got an "
        f"answer. Measured on {said['date']} at {said['commit']} by `{said['command']}`.\n"
    )
