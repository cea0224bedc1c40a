"""Says what own rows add to a framework, in three lines: gaps filled, contradictions made, loops closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphsvc.model import Catalogue
from graphsvc.model.records import Claim
from graphsvc.own.records import OwnRecords
from graphsvc.wording import count

FAR = 3  # steps of the framework that a loop may have beside the reader's own


@dataclass(frozen=True)
class Adds:
    """What own claims add: those on two things of which the framework has nothing, those that stand against one of its
    claims, and those that close a loop with its arrows."""

    gaps: tuple[Claim, ...]
    against: tuple[Claim, ...]
    loops: tuple[Claim, ...]
    catalogue: Catalogue

    @property
    def lines(self) -> tuple[str, str, str]:
        """The three lines."""
        return (
            self._line(self.gaps, "about two things between which the graph records nothing", "fills no gap: the graph "
                       "has something on each of these pairs"),
            self._line(self.against, "against a relation of the graph", "contradicts nothing in the graph"),
            self._line(self.loops, f"closing a loop with at most {FAR} arrows of the graph", "closes no loop"),
        )  # fmt: skip

    def _line(self, claims: Sequence[Claim], what: str, none: str) -> str:
        if not claims:
            return f"No row of yours {none}." if none.startswith("fills") else f"Yours {none}."
        first = claims[0]
        name = f"{self.catalogue.label(first.start)} → {self.catalogue.label(first.end)}"
        return f"{count(len(claims), 'row')} of yours {what}{', first' if len(claims) > 1 else ''}: {name}."


def adds(own: OwnRecords, framework: Catalogue) -> Adds:
    """Find what own claims add to a framework."""
    recorded = {frozenset((claim.subject, claim.object)) for claim in framework.claims.values()}
    claims = list(own.claims.values())
    out: dict[str, set[str]] = defaultdict(set)
    for claim in framework.claims.values():
        if claim.tail and claim.head and claim.check != "unverifiable":
            out[claim.tail].add(claim.head)
    return Adds(
        tuple(one for one in claims if frozenset((one.subject, one.object)) not in recorded),
        tuple(one for one in claims if any(other in framework.claims for other in one.at_odds_with)),
        tuple(one for one in claims if one.tail and not one.is_null and _leads(out, one.head, one.tail)),
        own.over(framework),
    )


def _leads(out: Mapping[str, set[str]], start: str, end: str) -> bool:
    edge = {start}
    for _ in range(FAR):
        edge = {far for near in edge for far in out.get(near, ())}
        if end in edge:
            return True
    return False
