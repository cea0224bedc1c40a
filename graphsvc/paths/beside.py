"""Finds what is known of two things that no path between them walks: nothing that stands beside them stays unsaid."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from graphsvc.model.actors import stands_for
from graphsvc.model.catalogue import Catalogue, catalogue_of
from graphsvc.model.hops import sources_of
from graphsvc.model.records import Claim
from graphsvc.paths.node_resolver import End
from graphsvc.paths.scope import Scope
from graphsvc.wording.claims import OPPOSITES, claim_sentence
from graphsvc.wording.grammar import first_upper
from graphsvc.wording.notes import claim_note
from graphsvc.wording.terms import FILED_AS


@dataclass(frozen=True)
class Beside:
    """One thing that is known of two others: `says` in words, who says so in `cited`, and what limits it in `note`.

    `claim` is None for what is the curators' own judgement: how things are filed, and opposite poles.
    """

    says: str
    note: str
    cited: tuple[str, ...]
    claim: Claim | None = None


def known_beside(scope: Scope, starts: End | None, ends: End | None, walked: Collection[str]) -> list[Beside]:
    """What is known of two named ends, but for the claims in `walked` (IRIs): nothing where another graph is walked."""
    if not (starts and ends and starts.named and ends.named and scope.walk.is_claims) or scope.walk.graph:
        return []
    catalogue = catalogue_of(scope.store)
    found = [_of_claim(catalogue, claim) for claim in beside(catalogue, starts.named, ends.named, walked)]
    return [*found, *_judged(catalogue, starts.named, ends.named)]


def beside(catalogue: Catalogue, start: str, end: str, walked: Collection[str] = ()) -> list[Claim]:
    """The claims on two nodes, their kinds and their parts, in either order, but for those in `walked` (IRIs)."""
    one, other = set(stands_for(catalogue, start)), set(stands_for(catalogue, end))
    return [
        claim
        for claim in catalogue.claims.values()
        if claim.iri not in walked
        and ((claim.subject in one and claim.object in other) or (claim.subject in other and claim.object in one))
    ]


def _of_claim(catalogue: Catalogue, claim: Claim) -> Beside:
    cited = tuple(catalogue.label(iri) for iri in sources_of([claim]))
    return Beside(claim_sentence(catalogue, claim), claim_note(claim), cited, claim)


def _judged(catalogue: Catalogue, start: str, end: str) -> Iterator[Beside]:
    judged = "the curators' judgement"
    for one, other in ((start, end), (end, start)):
        node = catalogue.nodes.get(one)
        if node is None or other not in catalogue.nodes:
            continue
        if node.filed_under == other:
            said = FILED_AS[node.filing].clause(catalogue.name(one), catalogue.name(other))
            yield Beside(f"{first_upper(said)}.", judged, ())
        elif other in node.opposites and one == start and node.filing != "opposite":
            yield Beside(OPPOSITES.sentence(catalogue.name(one), catalogue.name(other)) + ".", judged, ())
