"""Tells which way measures point for a thing, and where what is known of them and of their kinds points both ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.model import Catalogue, Claim
from graphsvc.model.actors import stands_for


@dataclass(frozen=True)
class OnIt:
    """The claims of measures on the thing that is asked about, its kinds, parts and opposites."""

    catalogue: Catalogue
    about: str
    claims: Sequence[Claim]

    def direction(self, iri: str) -> str:
        """The one sign that the claims of a measure itself on the thing, its kinds and parts have, "" without one."""
        poles = self.catalogue.nodes[self.about].opposites
        signs = {self._sign(one) for one in self.claims if one.start == iri and one.end not in poles} - {""}
        return signs.pop() if len(signs) == 1 else ""

    def is_disputed(self, iri: str) -> bool:
        """Whether what is found or said of a measure, its kinds and its parts does not all point the same way."""
        inside = frozenset(stands_for(self.catalogue, iri))
        wide = [one for one in self.claims if one.start in inside]
        direct = [one for one in wide if one.start == iri]
        signs = {self._sign(one) for one in wide} - {""}
        moved = {self._sign(one) for one in direct} - {""}
        return bool(moved) and (len(signs) > 1 or any(one.found_nothing for one in wide))

    def _sign(self, claim: Claim) -> str:
        """Which way a claim points for the thing: turned round where it is about the opposite; "" where nowhere."""
        if claim.found_nothing or claim.is_need or claim.sign not in ("+", "-"):
            return ""
        turned = claim.end in self.catalogue.nodes[self.about].opposites
        return {"+": "-", "-": "+"}[claim.sign] if turned else claim.sign
