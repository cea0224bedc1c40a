"""Holds the records that arrows rest on, and the hops that paths are made of."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from graphsvc.names import CF
from graphsvc.paths.evidence import STRENGTHS, hop_basis, hop_sign, strength

UNSIGNED = CF + "associatedWith"  # "bear on each other": says nothing of the direction


@dataclass(frozen=True, slots=True)
class Record:
    """What one hop rests on: a claim of the framework, or (`status` "") a bare triple of any dataset.

    `sign` is "+", "-", "?" or "" (none); `status`, `basis`, `modality`, `population`, `check` are local names of schema
    terms, "" where nothing is said. `subject` tells which end the claim is about: in a requirement, the head.
    """

    iri: str
    id: str
    predicate: str
    subject: str = ""
    sign: str = ""
    status: str = ""
    basis: str = ""
    modality: str = ""
    population: str = ""
    check: str = ""
    hedged: bool = False
    sources: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    context: str = ""
    paraphrase: str = ""

    @property
    def is_claim(self) -> bool:
        return bool(self.status)

    @property
    def strength(self) -> str:
        """One of `evidence.STRENGTHS`."""
        return strength(self.status, self.basis, self.modality)

    @property
    def strength_rank(self) -> int:
        return STRENGTHS.index(self.strength)


@dataclass(frozen=True, slots=True)
class Hop:
    """One step from `start` to `end`; `forward` is False where it was walked against the arrow.

    `records` are strongest first. `against` are null findings on the same ordered pair: tests that found no effect.
    """

    start: str
    end: str
    records: tuple[Record, ...]
    forward: bool = True
    against: tuple[Record, ...] = ()
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
    def decisive(self) -> tuple[Record, ...]:
        """The records that set its sign: an association without a sign says nothing against the ones that have one."""
        signed = tuple(one for one in self.records if one.predicate != UNSIGNED or one.sign in ("+", "-"))
        return signed or self.records

    @property
    def sign(self) -> str:
        """ "+", "-", "?" (depends or not said) or "mixed" (its records disagree)."""
        return hop_sign(record.sign for record in self.decisive)

    @property
    def basis(self) -> str:
        """The kind of claim the hop rests on: effect, statement, association, inference, or "" for a bare triple."""
        return hop_basis(record.basis for record in self.decisive)

    @property
    def strength(self) -> str:
        """The strength of its strongest record."""
        return self.records[0].strength

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(chain.from_iterable(record.sources for record in self.records)))
