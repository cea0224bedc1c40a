"""Decides which claims a question, a picture or a list lets through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from graphsvc.model.evidence import NOT_SAID, STRENGTHS
from graphsvc.model.records import Claim


class EvidenceFilter(NamedTuple):
    """Which claims an arrow may rest on; one that keeps no claim is neither walked nor drawn.

    `min_evidence` is the weakest strength, `min_sources` how many sources an arrow, that is all claims kept on one
    ordered pair of things, must rest on. `status` and `basis` are sets of local names, `sources` of IRIs of which one
    must be cited: empty, or None, where that is no condition. `country`, `people` and `tool` are sets of what a record
    says of its study, of which one must fit; NOT_SAID among them lets through what says nothing of it.
    """

    min_evidence: str | None = None
    min_sources: int = 0
    status: frozenset[str] = frozenset()
    basis: frozenset[str] = frozenset()
    country: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    tool: frozenset[str] = frozenset()
    sources: frozenset[str] | None = None
    include_inferred: bool = True
    include_unverifiable: bool = False
    include_unsigned: bool = True

    def keep(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """Of all claims on one ordered pair those that its arrow keeps, strongest first."""
        given = list(claims)
        let = [one for one in given if not one.is_structural and self.lets_through(one)]
        if not let:  # what a thing is asks for no evidence, and is not walked where a claim says more
            return tuple(one for one in given if one.is_structural and not one.is_unconfirmed)
        kept = sorted(let, key=lambda one: (-one.strength_rank, one.id))
        if self.min_sources and len({source for one in kept for source in one.sources}) < self.min_sources:
            return ()
        return tuple(kept)

    def select(self, claims: Iterable[Claim], *, unconfirmed: bool = False) -> list[Claim]:
        """Of claims on many pairs those that their arrows keep, in the order given.

        A claim that no path may walk stands with those that say the same of the same two things. With `unconfirmed`,
        claims that could not be confirmed are listed too, but their sources do not count.
        """
        given = list(claims)
        sources: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for one in given if self.min_sources else ():
            if self.lets_through(one):
                sources[_arrow(one)].update(one.sources)
        shown = self._replace(include_unverifiable=True) if unconfirmed else self
        return [
            one
            for one in given
            if shown.lets_through(one) and (not self.min_sources or len(sources[_arrow(one)]) >= self.min_sources)
        ]

    def lets_through(self, claim: Claim) -> bool:
        """Whether a claim by itself meets the conditions, but for the number of sources of its arrow."""
        return (
            (self.include_unverifiable or not claim.is_unconfirmed)
            and (self.include_inferred or claim.strength != "inference")
            and (self.include_unsigned or claim.sign in ("+", "-"))
            and (not self.status or claim.status in self.status)
            and (not self.basis or claim.basis in self.basis)
            and all(_fits(asked, said) for asked, said in self._of_the_study(claim))
            and (self.min_evidence is None or claim.strength_rank >= STRENGTHS.index(self.min_evidence))
            and (self.sources is None or not self.sources.isdisjoint(claim.sources))
        )

    def _of_the_study(self, claim: Claim) -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
        """What is asked of the study, each beside what the claim says of it."""
        return (self.country, claim.country), (self.people, claim.people), (self.tool, (claim.tool,) * bool(claim.tool))

    @property
    def needs_claims(self) -> bool:
        """Whether a bare triple cannot pass, whatever it is."""
        of_the_study = {*self.country, *self.people, *self.tool}
        asked = self.min_evidence or self.min_sources or self.status or self.basis or of_the_study
        return bool(asked) or self.sources is not None


def _fits(asked: frozenset[str], said: tuple[str, ...]) -> bool:
    """Whether one of the values that are said is asked for; where none is said, whether that is."""
    return not asked or not asked.isdisjoint(said or (NOT_SAID,))


def _arrow(claim: Claim) -> tuple[str, ...]:
    """What a claim is counted with: the arrow it belongs to, else what it says of which two things."""
    return (claim.tail, claim.head) if claim.tail else (claim.subject, claim.object, claim.predicate)
