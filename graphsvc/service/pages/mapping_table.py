"""Lists, as a table of a node's page, what corresponds to the node in other vocabularies."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from graphsvc.explorer.documents.tables import Cell, Column, Table
from graphsvc.knowledge.build import find_ontology
from graphsvc.knowledge.linking.sssom import read_sssom
from graphsvc.model.mappings import read_mappings

if TYPE_CHECKING:
    from graphsvc.service.beside import Neighbour
    from graphsvc.store import Store

WORDS = {
    "exactMatch": "the same",
    "closeMatch": "close match",
    "broadMatch": "broader there",
    "narrowMatch": "narrower there",
    "relatedMatch": "related",
}
COLUMNS = (Column("Vocabulary"), Column("Term", True), Column("How it corresponds"), Column("Stated in"))


def mapping_table(store: Store, node: str, beside: Neighbour | None = None) -> Table:
    """The terms that correspond to the IRI `node`, those of the framework `beside` by its name.

    Without rows where there are none. Raises StoreError.
    """
    spaces, labels = _shipped()
    rows = []
    for one in read_mappings(store, node):
        space = _namespace(one.term)
        label = one.label or labels.get(one.term) or one.term[len(space) :] or one.term
        where = "; ".join(graph or "the accepted mappings" for graph in one.graphs)
        term = Cell(label, ((one.term, label),))
        theirs = beside and beside.page(one.term)
        named = f"{beside.name} (the framework beside this one)" if beside and theirs else spaces.get(space, space)
        rows.append((Cell(named), term, Cell(WORDS[one.how]), Cell(where)))
    return Table("In other vocabularies", COLUMNS, rows)


@cache
def _shipped() -> tuple[dict[str, str], dict[str, str]]:
    """The names of the vocabularies by namespace, and the labels of their terms, as the shipped mappings have them."""
    spaces: dict[str, str] = {}
    labels: dict[str, str] = {}
    for path in sorted((find_ontology() / "mappings").glob("*.sssom.tsv")):
        mappings = read_sssom(path)
        for row in mappings.rows:
            term = mappings.expand(row["object_id"])
            if term:
                spaces[_namespace(term)] = row["object_id"].partition(":")[0].upper()
                labels[term] = row["object_label"]
    return spaces, labels


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
