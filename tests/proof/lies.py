"""What a planted lie of the program is, and the proof of the one thing or pair that it is said of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graphsvc.proof import Proof, Rows, prove

BIAS, OVER, LOCAL, TEACHING = (
    *("automation-bias", "over-reliance-on-ai-advice", "local-validation", "educational-pathways"),
)


@dataclass(frozen=True)
class Lie:
    """A lie of the program: what is replaced by what, the surface that says it, and the thing or pair it is said of."""

    place: Any
    attribute: str
    told: Any
    surface: str
    thing: str = BIAS
    pairs: list[tuple[str, str]] = field(default_factory=list)
    part: str = "answers"


def proven(rows: Rows, store: Any, lie: Lie) -> Proof:
    return prove(store, rows, things=[lie.thing], pairs=lie.pairs, claims=[], parts=[lie.part])
