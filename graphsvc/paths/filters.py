"""Decides which records a question lets through."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from graphsvc.paths.evidence import STRENGTHS
from graphsvc.paths.hops import Record


class EvidenceFilter(NamedTuple):
    """Which records a hop may rest on; a hop that keeps no record is not walked."""

    min_evidence: str | None = None
    min_sources: int = 0
    status: frozenset[str] = frozenset()
    basis: frozenset[str] = frozenset()
    sources: frozenset[str] | None = None
    include_inferred: bool = True
    include_unverifiable: bool = False
    include_unsigned: bool = True

    def keep(self, records: Iterable[Record]) -> tuple[Record, ...]:
        """Return the records a hop keeps, strongest first."""
        kept = sorted((one for one in records if self._lets_through(one)), key=lambda one: (-one.strength_rank, one.id))
        if self.min_sources and len({source for one in kept for source in one.sources}) < self.min_sources:
            return ()
        return tuple(kept)

    def _lets_through(self, record: Record) -> bool:
        return (
            (self.include_unverifiable or record.check != "unverifiable")
            and (self.include_inferred or record.strength != "inference")
            and (self.include_unsigned or record.sign in ("+", "-"))
            and (not self.status or record.status in self.status)
            and (not self.basis or record.basis in self.basis)
            and (self.min_evidence is None or record.strength_rank >= STRENGTHS.index(self.min_evidence))
            and (self.sources is None or not self.sources.isdisjoint(record.sources))
        )

    @property
    def needs_claims(self) -> bool:
        """Whether a bare triple cannot pass, whatever it is."""
        return bool(self.min_evidence or self.min_sources or self.status or self.basis) or self.sources is not None
