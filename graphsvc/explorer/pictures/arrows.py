"""Gathers claims into arrows between boxes, and lends no box a sign that its own, its kinds' or its parts' claims lack.

A box stands for what it names, and for its kinds and parts: claims about these may be gathered into its arrows. What is
filed under it as an opposite, or by topic alone, is a box of its own and lends it nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from graphsvc.model.actors import stands_for
from graphsvc.model.catalogue import Catalogue
from graphsvc.model.evidence import hop_basis
from graphsvc.model.hops import decisive, kind_of, sign_of, sources_of
from graphsvc.model.records import LENDING, Claim, Node
from graphsvc.names import CF
from graphsvc.paths.model import Path

REQUIRES = CF + "requires"


@dataclass(frozen=True)
class Arrow:
    """All claims that lead from one box to another.

    `kind` is "influence", "null" for what was not found or not shown, "responsibility", or "structure" for what its two
    ends are to one another: a thing and its kind, or opposites. `unsigned` tells that one of
    the boxes is no amount, so that what is gathered into it gives it no sign; `through` are the kinds and parts of its
    boxes that its claims are about, by IRI.
    """

    tail: str
    head: str
    claims: tuple[Claim, ...]
    kind: str = "influence"
    unsigned: bool = False
    through: tuple[str, ...] = ()

    @property
    def pairs(self) -> dict[tuple[str, str], list[Claim]]:
        """The claims by the two things that they are about: several where a box stands for its kinds and parts."""
        found: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        for claim in self.claims:
            found[claim.start, claim.end].append(claim)
        return dict(found)

    @property
    def sign(self) -> str:
        """ "+" or "-" where all claims say so, "±" where sources disagree, "0" where nothing was found or shown.

        "n" where all say that the one is needed or demanded, "?" where no direction is given, "*" where the claims are
        about different pairs of things and their directions differ, which is no disagreement.
        """
        if self.kind == "null":
            return "0"
        if self.kind == "structure":
            return ""
        found = {sign_of(claims) for claims in self.pairs.values()}
        directed = found - {"?"}
        if len(found) == 1:
            sign = found.pop()
        else:  # of some it is said which way, and of others not: then no one direction is
            sign = "?" if not found or (len(directed) == 1 and directed != {"mixed"}) else "*"
        if sign == "mixed":
            return "±"
        if sign in ("+", "?") and all(claim.is_need for claim in self.claims):
            return "n"
        return "?" if self.unsigned and sign in ("+", "-", "*") else sign

    @property
    def basis(self) -> str:
        """The kind of claim that it is drawn as, the same as that of a hop: an effect, else a statement of one, else an
        association; the first of them for any pair of things that it gathers."""
        if self.kind != "influence":
            return {"null": "nullFinding"}.get(self.kind, self.kind)
        return hop_basis(kind_of(one) or "statement" for claims in self.pairs.values() for one in decisive(claims))

    @property
    def undirected(self) -> tuple[Claim, ...]:
        """The claims that set no sign where others on the same two things do."""
        return tuple(one for claims in self.pairs.values() for one in claims if one not in decisive(claims))

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

    all: tuple[Arrow, ...]
    into: dict[str, list[Arrow]] = field(default_factory=lambda: defaultdict(list))
    out_of: dict[str, list[Arrow]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for arrow in self.all:
            self.into[arrow.head].append(arrow)
            self.out_of[arrow.tail].append(arrow)

    @property
    def by_pair(self) -> dict[tuple[str, str], Arrow]:
        """The arrows of influence by their two boxes."""
        return {(arrow.tail, arrow.head): arrow for arrow in self.all if arrow.kind == "influence"}


class Homes:
    """Which box each thing is drawn in: its own where there is one, else that of what it is a kind or a part of."""

    def __init__(self, catalogue: Catalogue, boxes: Collection[str] | None = None, around: str = "") -> None:
        """Draw things in `boxes`, each in its own where None; with `around` all kinds and parts of that in its box."""
        self._nodes = catalogue.nodes
        self._boxes = boxes
        self._inside = frozenset(stands_for(catalogue, around)) if around else frozenset()
        self._around = around
        self._known: dict[str, tuple[str, frozenset[str]]] = {}

    def of(self, iri: str) -> tuple[str, frozenset[str]]:
        """The box of a thing, "" where it has none, and by which kinds of filing it came there."""
        if iri not in self._known:
            self._known[iri] = self._find(iri)
        return self._known[iri]

    def ends(self, claim: Claim) -> tuple[str, str]:
        """The boxes at the tail and the head of a claim; "" where it may not be drawn there."""
        (tail, up_tail), (head, up_head) = self.of(claim.start), self.of(claim.end)
        if claim.predicate == REQUIRES:
            # That a kind of a thing needs another says nothing of the thing, nor that something needs a part of it.
            tail = "" if up_tail - {"generic"} else tail
            head = "" if up_head - {"partitive"} else head
        if tail == head and (tail, claim.end) != (claim.start, tail):
            # Between a box and its own kind or part: the arrow is kept, and the kind or part is a box for it.
            if tail == claim.start and self._may_stand(claim.end):
                return tail, claim.end
            if head == claim.end and self._may_stand(claim.start):
                return claim.start, head
        return (tail, head) if tail != head else ("", "")

    def is_amount(self, box: str) -> bool:
        node = self._nodes.get(box)
        return node is None or node.is_amount

    def _may_stand(self, iri: str) -> bool:
        return self._boxes is None or iri in self._boxes

    def _find(self, iri: str) -> tuple[str, frozenset[str]]:
        at, filed, seen = iri, set[str](), set[str]()
        while at and at not in seen:
            if at == self._around or (at not in self._inside and (self._boxes is None or at in self._boxes)):
                return at, frozenset(filed)
            seen.add(at)
            node = self._nodes.get(at)
            if node is None or node.filing not in LENDING:
                break
            filed.add(node.filing)
            at = node.filed_under
        return "", frozenset()


def gather(claims: Iterable[Claim], homes: Homes) -> Arrows:
    """Make arrows of the claims that a path may walk, and bars of those that found or showed nothing.

    A reader's own claims make arrows of their own, so that neither changes the sign or the basis of the other.
    """
    found: dict[tuple[str, str, str, bool], list[Claim]] = defaultdict(list)
    for claim in claims:
        kind = "null" if claim.found_nothing else "influence" if claim.tail and claim.head else ""
        tail, head = homes.ends(claim) if kind else ("", "")
        if tail and head:
            found[tail, head, kind, claim.own].append(claim)
    return Arrows(tuple(_arrow(*key[:3], found[key], homes) for key in sorted(found)))


def _arrow(tail: str, head: str, kind: str, claims: list[Claim], homes: Homes) -> Arrow:
    unsigned = not (homes.is_amount(tail) and homes.is_amount(head))
    moved = {end for claim in claims for end, box in ((claim.start, tail), (claim.end, head)) if end != box}
    return Arrow(tail, head, tuple(claims), kind, unsigned, tuple(sorted(moved)))


def of_path(path: Path) -> list[Arrow]:
    """The hops of a path as arrows, each with the claims it walks and no others."""
    return [
        Arrow(
            hop.tail,
            hop.head,
            tuple(one for one in hop.records if one.is_claim or one.is_structural),
            "structure" if hop.is_structural else "influence",
        )
        for hop in path.hops
    ]


def responsibilities(catalogue: Catalogue, homes: Homes) -> list[Arrow]:
    """The arrows from who acts to what they act on, each to that thing itself."""
    found: dict[tuple[str, str, bool], list[Claim]] = defaultdict(list)
    for claim in catalogue.claims.values():
        if claim.kind == "Responsibility":
            pair = homes.of(claim.subject), homes.of(claim.object)
            if all(box and not filed for box, filed in pair):
                found[pair[0][0], pair[1][0], claim.own].append(claim)
    return [Arrow(*key[:2], tuple(found[key]), "responsibility") for key in sorted(found) if key[0] != key[1]]


def filed_beside(catalogue: Catalogue, iri: str) -> list[Node]:
    """What is filed under a node as its opposite or by topic alone: boxes of their own, which lend it nothing."""
    return [one for one in catalogue.parts_of.get(iri, []) if one.filing not in LENDING]
