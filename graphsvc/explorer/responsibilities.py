"""Lists who acts on a thing, on the topic above it, and in invented examples, each apart; and where no one is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.explorer.documents.tables import Cell, Column, Table, evidence_cell
from graphsvc.explorer.evidence import ACTOR_COLUMNS, ALL
from graphsvc.explorer.pictures.columns import FACTORS, LAYERS, band_of
from graphsvc.model import Catalogue, Claim, EvidenceFilter, Node
from graphsvc.model.actors import Acting, acting, acts_in_example, stands_for
from graphsvc.names import local_name
from graphsvc.wording import STATUS_SHORT, claim_note, verb

COLUMNS = (
    Column("Who", True),
    Column("Relation", True),
    Column("What", True),
    Column("Under which factor", True),
    Column("Status"),
    Column("Evidence", True),
    Column("In our words"),
)

OTHERS = "Other people and documents"


@dataclass(frozen=True)
class Responsibilities:
    """Who does what, in three answers kept apart (see `model.actors.Acting`), and the factors that nobody holds."""

    own: tuple[Claim, ...]
    inherited: tuple[Claim, ...]
    examples: tuple[Claim, ...]
    gaps: tuple[Node, ...]
    all_factors: int

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All of them, those for the thing itself first."""
        return (*self.own, *self.inherited, *self.examples)


def responsibilities(
    catalogue: Catalogue, about: str = "", who: str = "", role: str = "", of_the_study: EvidenceFilter = ALL
) -> Responsibilities:
    """Gather who acts on a thing (all things without one), narrowed to an actor, a role, and where and of what it is
    said.
    """
    if about:
        found = acting(catalogue, about)
    else:
        claims = catalogue.claims.values()
        held = tuple(claim for claim in claims if claim.kind == "Responsibility")
        found = Acting(held, (), tuple(claim for claim in claims if acts_in_example(claim)))
    actors = set(stands_for(catalogue, who)) if who else set()

    def kept(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        return tuple(
            claim
            for claim in claims
            if (not who or claim.subject in actors) and (not role or local_name(claim.predicate) == role)
            if of_the_study.lets_through(claim)
        )

    factors = [node for node in catalogue.nodes.values() if node.type in FACTORS]
    gaps = [node for node in factors if not acting(catalogue, node.iri).is_held]
    gaps.sort(key=lambda node: (LAYERS.index(band_of(node)), node.label))
    sides = (kept(found.own), kept(found.inherited), kept(found.examples))
    return Responsibilities(*sides, tuple(gaps), len(factors))


def responsibility_table(catalogue: Catalogue, claims: Sequence[Claim], title: str = "Who does what") -> Table:
    """Return claims of who acts as a table, by who."""
    rows = []
    for claim in sorted(claims, key=lambda claim: (catalogue.label(claim.subject), catalogue.label(claim.object))):
        factor = factor_of(catalogue, claim.object)
        rows.append(
            (
                Cell(catalogue.label(claim.subject), ((claim.subject, catalogue.label(claim.subject)),)),
                Cell(verb(claim).of(catalogue.name(claim.subject)), ((claim.iri, claim.id),)),
                Cell(catalogue.label(claim.object), ((claim.object, catalogue.label(claim.object)),)),
                Cell(factor.label, ((factor.iri, factor.label),)) if factor else Cell("none"),
                Cell(STATUS_SHORT.get(claim.status, claim.status), mark=claim.status),
                evidence_cell(catalogue, claim),
                Cell(claim.paraphrase, note=claim_note(claim)),
            )
        )
    return Table(title, COLUMNS, rows)


def by_kind(catalogue: Catalogue, claims: Sequence[Claim]) -> list[tuple[str, list[Claim]]]:
    """The claims by the kind of whoever acts, each kind with its name, in the order of the table of evidence."""
    kinds = dict(ACTOR_COLUMNS)
    found: dict[str, list[Claim]] = {name: [] for name in (*kinds.values(), OTHERS)}
    for claim in claims:
        node = catalogue.nodes.get(claim.subject)
        found[kinds.get(node.type, OTHERS) if node else OTHERS].append(claim)
    return [(name, some) for name, some in found.items() if some]


def factor_of(catalogue: Catalogue, iri: str) -> Node | None:
    """The factor that a thing is, or is filed under at any depth."""
    for one in catalogue.with_wholes(iri):
        node = catalogue.nodes.get(one)
        if node and node.type in FACTORS:
            return node
    return None
