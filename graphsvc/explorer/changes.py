"""Lists what changed: rows withdrawn or corrected in the check, and the difference from an earlier version."""

from __future__ import annotations

from typing import Any

from graphsvc.explorer.documents.tables import Cell, Column, Table, claim_table
from graphsvc.explorer.overlay import OneGraph
from graphsvc.explorer.queries import changes_query
from graphsvc.model.catalogue import Catalogue, read_catalogue
from graphsvc.model.changes import Changed, Difference, compare_graphs, name_of, read_terms
from graphsvc.model.select import select
from graphsvc.names import CLAIM
from graphsvc.store import Store


def checked_tables(store: Store, catalogue: Catalogue) -> list[Table]:
    """The rows that the check withdrew, could not confirm, and corrected."""
    claims = catalogue.claims.values()
    doubtful = [claim for claim in claims if claim.check == "unverifiable"]
    corrected = [claim for claim in claims if claim.check == "corrected"]
    return [
        withdrawn_table(store, catalogue),
        claim_table(catalogue, doubtful, "Could not be confirmed from the text at hand"),
        claim_table(catalogue, corrected, "Corrected after a check against the source"),
    ]


def difference_tables(store: Store, catalogue: Catalogue, graph: str) -> list[Table]:
    """What this version added to, took from and changed in the version in `graph`. Raises StoreError."""
    other = OneGraph(store, graph)
    before = read_catalogue(other)
    terms = read_terms(other)
    # A version without the schema says nothing of its terms; they are not new for that.
    changes = compare_graphs((terms, before), (read_terms(store) if terms else {}, catalogue))
    claims = changes.claims
    changed = [one.after for one in claims.changed]
    tables = [
        claim_table(catalogue, list(claims.added), "Added since the other version"),
        claim_table(before, list(claims.removed), "No longer there"),
        claim_table(catalogue, changed, "Changed since the other version"),
    ]
    details = [_detail("claim", one) for one in claims.changed]
    others: dict[str, Difference[Any]] = {
        "term of the schema": changes.terms,
        "node": changes.nodes,
        "source": changes.sources,
    }
    for kind, difference in others.items():
        details += [(Cell("added"), Cell(kind), Cell(name_of(one)), Cell("")) for one in difference.added]
        details += [(Cell("removed"), Cell(kind), Cell(name_of(one)), Cell("")) for one in difference.removed]
        details += [_detail(kind, one) for one in difference.changed]
    columns = (Column("Change"), Column("Kind"), Column("What", True), Column("From what to what"))
    return [*tables, Table("In detail", columns, details)]


def _detail(kind: str, change: Changed[Any]) -> tuple[Cell, ...]:
    said = "; ".join(f"{name}: {' → '.join(change.values(name))}" for name in change.names)
    return Cell("changed"), Cell(kind), Cell(name_of(change.after)), Cell(said)


def withdrawn_table(store: Store, catalogue: Catalogue, only: str = "") -> Table:
    """The rows that were withdrawn and why, or the one of the IRI `only`: none where that was not withdrawn."""
    rows = []
    for row, subject, object_, why in select(store, changes_query()):
        if only not in ("", CLAIM + row):
            continue
        ends = [Cell(catalogue.label(iri), ((iri, catalogue.label(iri)),) if iri else ()) for iri in (subject, object_)]
        rows.append((Cell(row, ((CLAIM + row, row),)), *ends, Cell(why)))
    columns = (Column("Row", True), Column("From", True), Column("To", True), Column("Why it was withdrawn"))
    return Table("Withdrawn: these rows are not relations of the graph", columns, rows)
