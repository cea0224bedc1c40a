"""Says which way a chain of hops points, or why no direction follows: the one place where signs are put together.

A claim by itself points as its source says. A chain of several points somewhere only where each of them is an effect or
a statement of one, with a sign: associations are not transitive, what the curators infer is nobody's finding, and that
a thing needs another does not say that the other is enough. Opposite poles and kinds on the way are no claims: the one
turns the sign, the other keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from graphsvc.model.evidence import BASES
from graphsvc.model.hops import Hop
from graphsvc.names import CF

# Why no direction follows, in the order in which one is told where several hold; the words are in wording.chains.
REASONS = ("backwards", "link", "disagree", "unsaid", "mandate", "association", "inferred", "need")
Directions = dict[str, dict[str, int | str | None]]  # by "+", "-" and "none": how many, and the strongest basis
WEAK = ("association", "inference")


@dataclass(frozen=True, slots=True)
class Direction:
    """Which way the hops walked so far point.

    `product` is the product of their signs, "+" or "-"; `basis` the weakest kind of claim among them, "" where there is
    none yet; `claims` how many of them are claims; `reasons` what keeps a direction from following; `needed` whether
    the first claim says that the start is needed.
    """

    product: str = "+"
    basis: str = ""
    claims: int = 0
    reasons: frozenset[str] = frozenset()
    needed: bool = False

    @property
    def sign(self) -> str:
        """ "+" or "-" where a direction follows, else ""."""
        return "" if self.reason else self.product

    @property
    def reason(self) -> str:
        """Why no direction follows, one of REASONS; "" where one does."""
        found = set(self.reasons)
        if self.claims > 1 and self.basis in WEAK:
            found.add("association" if self.basis == "association" else "inferred")
        return next((one for one in REASONS if one in found), "")

    @property
    def without(self) -> bool:
        """Whether "without the start, less of the end" may be said: the one claim there is says that it is needed.

        It is not said of what the needed thing goes on to: no source tells what comes of the lack.
        """
        return self.claims == 1 and self.needed and self.reason == "need" and self.product == "+"

    def then(self, hop: Hop) -> Direction:
        """The direction with one more hop."""
        turned = self.product if hop.sign != "-" else "-" if self.product == "+" else "+"
        if hop.is_structural:
            return replace(self, product=turned)
        weakest = max((self.basis, hop.basis), key=_weakness)
        doubts = _doubts(hop)
        needed = "need" in doubts and turned == "+" if not self.claims else self.needed
        return Direction(turned, weakest, self.claims + 1, self.reasons | doubts, needed)


def direction_of(hops: Sequence[Hop]) -> Direction:
    """The direction of a path or loop: none where no claim is walked, for what things are to one another says none."""
    found = Direction()
    for hop in hops:
        found = found.then(hop)
    if hops and not found.claims:
        return replace(found, reasons=frozenset({"link"}))
    if len({hop.forward for hop in hops}) > 1:
        return replace(found, reasons=found.reasons | {"backwards"})
    return found


def leads(hops: Sequence[Hop]) -> bool:
    """Whether hops lead from one thing to another at all.

    What things are to one another leads nowhere by itself, and the opposite of an opposite is no third thing.
    """
    if len(hops) > 1 and all(hop.is_structural for hop in hops):
        return False
    return not any(first.is_opposite and second.is_opposite for first, second in pairwise(hops))


def together(directions: Iterable[Direction]) -> Direction:
    """What several ways to the same place come to: their direction where they share it, else none that is said."""
    found = list(directions)
    signs = {one.sign for one in found}
    weakest = max(found, key=lambda one: _weakness(one.basis))
    if len(signs) == 1:
        return weakest
    reasons = frozenset().union(*(one.reasons for one in found)) | {"disagree" if {"+", "-"} <= signs else "unsaid"}
    return replace(weakest, reasons=reasons)


def counted(directions: Iterable[Direction], of: str) -> Directions:
    """How many `of` something point to more ("+"), to less ("-") and to neither, with the strongest basis of each.

    Several have no direction in common.
    """
    found: dict[str, list[Direction]] = {"+": [], "-": [], "none": []}
    for one in directions:
        found[one.sign or "none"].append(one)
    return {sign: {of: len(all_), "strongest": _strongest(all_)} for sign, all_ in found.items()}


def _strongest(directions: Sequence[Direction]) -> str | None:
    bases = [one.basis for one in directions]
    return next((basis for basis in BASES if basis in bases), None)


def _doubts(hop: Hop) -> set[str]:
    predicates = {one.predicate for one in hop.decisive}
    is_open = hop.sign in ("?", "")
    doubts = {
        "link": not any(one.is_claim for one in hop.records),
        "disagree": hop.sign == "mixed",
        "unsaid": is_open and hop.basis not in WEAK,
        "association": is_open and hop.basis == "association",
        "inferred": is_open and hop.basis == "inference",
        "need": predicates == {CF + "requires"},
        "mandate": predicates == {CF + "mandates"},
    }
    return {name for name, holds in doubts.items() if holds}


def _weakness(basis: str) -> int:
    return ("", "effect", "statement", "association", "inference").index(basis if basis in BASES else "")
