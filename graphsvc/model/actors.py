"""Says who acts on a thing: on itself, on the topic above it, or in an example that a report invented: never mixed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphsvc.model.catalogue import Catalogue
from graphsvc.model.records import LENDING, Claim
from graphsvc.names import CF

# To hold a thing is to have to act on it, to direct it, or to help with it. Making or teaching a thing is neither.
HOLDING = frozenset(CF + name for name in ("responsibleFor", "givesDirectionAndOversight", "contributesTo"))
EXAMPLES = frozenset(CF + name for name in ("illustrates", "takesPartIn"))
WIDE = frozenset({"Layer", "Framework"})  # too wide for who holds them to hold what is filed there


@dataclass(frozen=True)
class Acting:
    """Who acts on a thing.

    `own` are the claims that name somebody for the thing itself, its kinds or its parts; `inherited` those that name
    somebody for what it is filed under, nearest first; `examples` are invented personas: nobody acts in them.
    """

    own: tuple[Claim, ...]
    inherited: tuple[Claim, ...]
    examples: tuple[Claim, ...]

    @property
    def is_held(self) -> bool:
        """Whether somebody is recorded as holding the thing itself."""
        return any(claim.predicate in HOLDING for claim in self.own)


def acting(catalogue: Catalogue, iri: str) -> Acting:
    """Who acts on the node `iri`."""
    inside = stands_for(catalogue, iri)
    own = tuple(_of(catalogue, inside))
    above = [one for one in catalogue.with_wholes(iri)[1:] if catalogue.nodes[one].type not in WIDE]
    return Acting(
        tuple(claim for claim in own if claim.kind == "Responsibility" and not claim.is_example),
        tuple(claim for one in above for claim in _of(catalogue, [one]) if claim.kind == "Responsibility"),
        tuple(claim for claim in own if acts_in_example(claim)),
    )


def acts_in_example(claim: Claim) -> bool:
    """Whether a claim shows somebody acting in an invented example."""
    return claim.is_example and claim.predicate in EXAMPLES


def stands_for(catalogue: Catalogue, iri: str) -> list[str]:
    """A node, its kinds and its parts, and theirs, itself first: all that it stands for."""
    found = [iri]
    for whole in found:
        parts = catalogue.parts_of.get(whole, [])
        found += [one.iri for one in parts if one.filing in LENDING and one.iri not in found]
    return found


def _of(catalogue: Catalogue, iris: list[str]) -> Iterator[Claim]:
    for iri in iris:
        claims = catalogue.claims_of.get(iri, ())
        yield from (claim for claim in claims if claim.object == iri and not claim.is_unconfirmed)
