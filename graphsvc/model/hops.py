"""Says what the claims on one ordered pair of things come to, and holds the hops that paths are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from graphsvc.model.evidence import hop_basis, hop_sign
from graphsvc.model.records import ASSOCIATIONS, OPPOSITE, Claim
from graphsvc.names import CF

UNSIGNED = CF + "associatedWith"  # "bear on each other": says nothing of the direction


def decisive(claims: Sequence[Claim]) -> Sequence[Claim]:
    """The claims that set a sign.

    Those that give no one direction, or say only what is needed, say nothing against those that give a direction; and
    that two things bear on each other says nothing against a claim of what one does.
    """
    signed = [one for one in claims if one.sign in ("+", "-") and not one.is_need]
    return signed or [one for one in claims if one.predicate != UNSIGNED] or claims


def sign_of(claims: Sequence[Claim]) -> str:
    """The sign of claims on one pair: "+", "-", "?" (depends or not said) or "mixed" (they disagree)."""
    return hop_sign(one.sign for one in decisive(claims))


def kind_of(claim: Claim) -> str:
    """The kind of claim that one counts as, "" where it says none.

    That two things go together is an association, whether it was measured or is only stated: no direction is composed
    of it.
    """
    return "association" if claim.predicate in ASSOCIATIONS and claim.basis == "statement" else claim.basis


def basis_of(claims: Sequence[Claim]) -> str:
    """The kind of claim that those on one pair come to: effect, statement, association, inference, "" for none."""
    return hop_basis(map(kind_of, decisive(claims)))


def sources_of(claims: Iterable[Claim]) -> tuple[str, ...]:
    """The sources of claims, each once, by IRI."""
    return tuple(dict.fromkeys(chain.from_iterable(one.sources for one in claims)))


@dataclass(frozen=True, slots=True)
class Hop:
    """One step from `start` to `end`; `forward` is False where it was walked against the arrow.

    `records` are strongest first. `against` are claims on the same ordered pair of tests that found no effect, or that
    no benefit was shown.
    """

    start: str
    end: str
    records: tuple[Claim, ...]
    forward: bool = True
    against: tuple[Claim, ...] = ()
    bindings: tuple[tuple[str, str], ...] = ()

    @property
    def tail(self) -> str:
        return self.start if self.forward else self.end

    @property
    def head(self) -> str:
        return self.end if self.forward else self.start

    @property
    def predicate(self) -> str:
        return self.records[0].predicate

    @property
    def decisive(self) -> Sequence[Claim]:
        """The records that set its sign."""
        return decisive(self.records)

    @property
    def is_structural(self) -> bool:
        """Whether it leads to an opposite pole or to a more general thing, rather than to what is influenced."""
        return all(one.is_structural for one in self.records)

    @property
    def is_opposite(self) -> bool:
        """Whether it leads from a pole to its opposite."""
        return all(one.predicate == OPPOSITE for one in self.records)

    @property
    def is_requirement(self) -> bool:
        """Whether it says no more than that its head needs its tail."""
        return all(one.predicate == CF + "requires" for one in self.decisive)

    @property
    def sign(self) -> str:
        """ "+", "-", "?" (depends or not said) or "mixed" (its records disagree)."""
        return sign_of(self.records)

    @property
    def basis(self) -> str:
        """The kind of claim the hop rests on: effect, statement, association, inference, or "" for a bare triple."""
        return basis_of(self.records)

    @property
    def strength(self) -> str:
        """The strength of its strongest record."""
        return self.records[0].strength

    @property
    def sources(self) -> tuple[str, ...]:
        return sources_of(self.records)
