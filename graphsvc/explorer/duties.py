"""Finds who is responsible for, contributes to, makes or delivers what, and for which factors no one is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphsvc.explorer.bands import FACTORS, factors_of
from graphsvc.explorer.tables import Cell, Column, Table, evidence_cell
from graphsvc.model import Catalogue, Claim, Node
from graphsvc.names import local_name
from graphsvc.wording import STATUS_SHORT, verb

COLUMNS = (
    Column("Who", True),
    Column("Relation", True),
    Column("What", True),
    Column("Under which factor", True),
    Column("Status"),
    Column("Evidence", True),
    Column("In our words"),
)


@dataclass(frozen=True)
class Duties:
    """Who does what, and which of all factors and sub-factors have no one responsible or contributing."""

    claims: tuple[Claim, ...]
    gaps: tuple[Node, ...]
    factors: Mapping[str, Node | None]
    all_factors: int


def duties(catalogue: Catalogue, about: str = "", who: str = "", role: str = "") -> Duties:
    """Gather the responsibilities, narrowed to a thing (with its parts and what it is part of), an actor, a role."""
    wanted = {*catalogue.with_parts(about), *catalogue.with_wholes(about)} if about else set()
    actors = set(catalogue.with_parts(who)) if who else set()
    claims = tuple(
        claim
        for claim in catalogue.claims.values()
        if claim.kind == "Responsibility"
        and (not about or claim.object in wanted)
        and (not who or claim.subject in actors)
        and (not role or local_name(claim.predicate) == role)
    )
    held = {
        claim.object
        for claim in catalogue.claims.values()
        if claim.kind == "Responsibility" and local_name(claim.predicate) in ("responsibleFor", "contributesTo")
    }
    all_factors = factors_of(catalogue)
    gaps = [node for node in all_factors if not held & {*catalogue.with_parts(node.iri)}]
    factors = {claim.object: factor_of(catalogue, claim.object) for claim in claims}
    return Duties(claims, tuple(gaps), factors, len(all_factors))


def duty_table(catalogue: Catalogue, found: Duties) -> Table:
    """Return the responsibilities as a table, by who."""
    rows = []
    for claim in sorted(
        found.claims, key=lambda claim: (catalogue.label(claim.subject), catalogue.label(claim.object))
    ):
        factor = found.factors.get(claim.object)
        rows.append(
            (
                Cell(catalogue.label(claim.subject), ((claim.subject, catalogue.label(claim.subject)),)),
                Cell(str(verb(claim)), ((claim.iri, claim.id),)),
                Cell(catalogue.label(claim.object), ((claim.object, catalogue.label(claim.object)),)),
                Cell(factor.label, ((factor.iri, factor.label),)) if factor else Cell("none"),
                Cell(STATUS_SHORT.get(claim.status, claim.status), mark=claim.status),
                evidence_cell(catalogue, claim),
                Cell(claim.paraphrase),
            )
        )
    return Table("Who does what", COLUMNS, rows)


def factor_of(catalogue: Catalogue, iri: str) -> Node | None:
    """The factor that a thing is, or is filed under at any depth."""
    for one in catalogue.with_wholes(iri):
        node = catalogue.nodes.get(one)
        if node and node.type in FACTORS:
            return node
    return None
