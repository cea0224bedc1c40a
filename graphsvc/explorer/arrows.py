"""Gathers the claims that a path may walk into arrows between nodes, after the reader's filters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphsvc.model.catalogue import Catalogue
from graphsvc.model.evidence import hop_basis
from graphsvc.model.hops import decisive, sign_of, sources_of
from graphsvc.model.records import Claim
from graphsvc.paths.model import Path


@dataclass(frozen=True)
class Arrow:
    """All claims that lead from one box to another. `kind` is "influence" or "responsibility"."""

    tail: str
    head: str
    claims: tuple[Claim, ...]
    kind: str = "influence"

    @property
    def pairs(self) -> dict[tuple[str, str], list[Claim]]:
        """The claims by the two things that they are about: several where a box stands for what is filed under it."""
        found: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        for claim in self.claims:
            found[claim.start, claim.end].append(claim)
        return dict(found)

    @property
    def sign(self) -> str:
        """ "+" or "-" where all claims say so, "±" where sources disagree, "?" where no direction is fixed.

        "*" where the claims are about different pairs of things and their directions differ, which is no disagreement.
        """
        found = {sign_of(claims) for claims in self.pairs.values()}
        sign = found.pop() if len(found) == 1 else "*" if found else "?"
        return "±" if sign == "mixed" else sign

    @property
    def basis(self) -> str:
        """The kind of claim that it is drawn as, the same as that of a hop: an effect, else a statement of one, else an
        association; the first of them for any pair of things that it gathers."""
        return hop_basis(claim.basis or "statement" for claims in self.pairs.values() for claim in decisive(claims))

    @property
    def inferred(self) -> bool:
        """Whether no source says any of the claims."""
        return all(claim.status == "inferred" for claim in self.claims)

    @property
    def own(self) -> bool:
        """Whether some of it is a reader's own evidence."""
        return any(claim.own for claim in self.claims)

    @property
    def sources(self) -> frozenset[str]:
        return frozenset(sources_of(self.claims))


@dataclass
class Arrows:
    """The arrows between nodes, by tail and by head."""

    by_pair: Mapping[tuple[str, str], Arrow]
    into: dict[str, list[Arrow]] = field(default_factory=lambda: defaultdict(list))
    out_of: dict[str, list[Arrow]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for arrow in self.by_pair.values():
            self.into[arrow.head].append(arrow)
            self.out_of[arrow.tail].append(arrow)


def gather(claims: Iterable[Claim], home: Mapping[str, str] | None = None) -> Arrows:
    """Make arrows of the walkable claims; `home` moves an end to the box that stands for it, others drop out."""
    found: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.tail and claim.head:
            tail = home.get(claim.tail, "") if home is not None else claim.tail
            head = home.get(claim.head, "") if home is not None else claim.head
            if tail and head and tail != head:
                found[tail, head].append(claim)
    return Arrows({pair: Arrow(*pair, tuple(found[pair])) for pair in sorted(found)})


def of_path(path: Path) -> list[Arrow]:
    """The hops of a path as arrows, each with the claims it walks and no others."""
    return [Arrow(hop.tail, hop.head, tuple(one for one in hop.records if one.is_claim)) for hop in path.hops]


def responsibilities(catalogue: Catalogue, home: Mapping[str, str]) -> list[Arrow]:
    """The arrows from who acts to what they answer for or contribute to."""
    found: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in catalogue.claims.values():
        if claim.kind == "Responsibility" and claim.subject in home and claim.object in home:
            found[home[claim.subject], home[claim.object]].append(claim)
    return [Arrow(*pair, tuple(found[pair]), "responsibility") for pair in sorted(found) if pair[0] != pair[1]]
