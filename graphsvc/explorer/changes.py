"""Lists what changed: rows withdrawn or corrected in the check, and the difference from an earlier version."""

from __future__ import annotations

from pyoxigraph import QuerySolutions

from graphsvc.answers.records import Catalogue, read_catalogue
from graphsvc.explorer.own import OneGraph
from graphsvc.explorer.queries import changes_query
from graphsvc.explorer.tables import Cell, Column, Table, claim_table
from graphsvc.store import Store


def checked_tables(store: Store, catalogue: Catalogue) -> list[Table]:
    """The rows that the check withdrew, could not confirm, and corrected."""
    claims = catalogue.claims.values()
    doubtful = [claim for claim in claims if claim.check == "unverifiable"]
    corrected = [claim for claim in claims if claim.check == "corrected"]
    return [
        _withdrawn(store, catalogue),
        claim_table(catalogue, doubtful, "Could not be confirmed from the text at hand"),
        claim_table(catalogue, corrected, "Corrected after a check against the source"),
    ]


def difference_tables(store: Store, catalogue: Catalogue, graph: str) -> list[Table]:
    """What this version added to, took from and changed in the version in `graph`. Raises StoreError."""
    before = read_catalogue(OneGraph(store, graph))  # type: ignore[arg-type]
    added = [claim for iri, claim in catalogue.claims.items() if iri not in before.claims]
    gone = [claim for iri, claim in before.claims.items() if iri not in catalogue.claims]
    changed = [claim for iri, claim in catalogue.claims.items() if iri in before.claims and before.claims[iri] != claim]
    return [
        claim_table(catalogue, added, "Added since the other version"),
        claim_table(before, gone, "No longer there"),
        claim_table(catalogue, changed, "Changed since the other version"),
    ]


def _withdrawn(store: Store, catalogue: Catalogue) -> Table:
    found = store.query(changes_query())
    rows = []
    for solution in found if isinstance(found, QuerySolutions) else ():
        row, subject, object_, why = (
            getattr(solution[name], "value", "") for name in ("id", "subject", "object", "why")
        )
        ends = [Cell(catalogue.label(iri), ((iri, catalogue.label(iri)),) if iri else ()) for iri in (subject, object_)]
        rows.append((Cell(row), *ends, Cell(why)))
    columns = (Column("Row"), Column("From", True), Column("To", True), Column("Why it was withdrawn"))
    return Table("Withdrawn: these rows are not relations of the graph", columns, rows)
