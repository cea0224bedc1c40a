"""Gathers what the text says of each archetype: which education is meant for it, who gives it, what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.explorer.documents.tables import Table, claim_table
from graphsvc.model import Catalogue, Claim, Node, Source
from graphsvc.names import CF

DELIVERS, AUDIENCE = CF + "delivers", CF + "hasAudience"


@dataclass(frozen=True)
class ArchetypeNeeds:
    """An archetype, the claims of education meant for it by name, and those of what it does and who is in it."""

    node: Node
    meant: tuple[Claim, ...]
    does: tuple[Claim, ...]


@dataclass(frozen=True)
class Archetypes:
    """Each archetype; education meant for others, or for all staff; who gives education; and the pages read."""

    needs: tuple[ArchetypeNeeds, ...]
    general: tuple[Claim, ...]
    given: tuple[Claim, ...]
    pages: tuple[Source, ...]


def is_on_archetypes(catalogue: Catalogue, iri: str) -> bool:
    """Whether a node is an archetype, or what archetypes are filed under."""
    below = (node.type for node in catalogue.parts_of.get(iri, ()))
    return "Archetype" in (catalogue.nodes[iri].type, *below)


def archetypes(catalogue: Catalogue) -> Archetypes:
    """What the graph holds of the archetypes and their education."""
    found = [node for node in catalogue.nodes.values() if node.type == "Archetype"]
    iris = {node.iri for node in found}
    teaching = _teaching(catalogue)
    claims = catalogue.claims.values()
    meant = [one for one in claims if one.predicate == AUDIENCE and one.subject in teaching]
    given = tuple(one for one in claims if one.predicate == DELIVERS and one.object in teaching)
    needs = tuple(
        ArchetypeNeeds(
            node,
            tuple(one for one in meant if one.object == node.iri),
            tuple(
                one
                for one in catalogue.claims_of.get(node.iri, ())
                if one not in meant and not one.is_example and one.check != "unverifiable"
            ),
        )
        for node in found
    )
    general = tuple(one for one in meant if one.object not in iris)
    named = dict.fromkeys(iri for one in (*meant, *given) for iri in one.sources)
    pages = tuple(catalogue.sources[iri] for iri in named if iri in catalogue.sources)
    return Archetypes(needs, general, given, pages)


def _teaching(catalogue: Catalogue) -> set[str]:
    """Education: its levels, what these are kinds or parts of, and all that is filed there."""
    levels = [node for node in catalogue.nodes.values() if node.type == "EducationLevel"]
    tops = {node.filed_under or node.iri for node in levels}
    return {one for top in tops for one in catalogue.with_parts(top)}


def archetype_tables(catalogue: Catalogue, found: Archetypes) -> list[Table]:
    """All of it as tables of claims."""
    named = [claim for one in found.needs for claim in one.meant]
    does = list(dict.fromkeys(claim for one in found.needs for claim in one.does))
    return [
        claim_table(catalogue, named, "Education meant for one archetype by name"),
        claim_table(catalogue, found.general, "Education meant for others, or for all staff"),
        claim_table(catalogue, found.given, "Who gives education"),
        claim_table(catalogue, does, "What archetypes do, and who is counted among them"),
    ]
