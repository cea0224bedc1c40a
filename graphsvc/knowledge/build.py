"""Builds the graph: reads the schema and the rows, checks them, and materialises what follows from them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from graphsvc.errors import Fault, KnowledgeError, StoreError, UsageError
from graphsvc.formats import RDF_ENDINGS, RDF_FORMATS, by_ending
from graphsvc.knowledge.checking.rules import Known, check_rows, know
from graphsvc.knowledge.citing import cited
from graphsvc.knowledge.folder import find_ontology as find_ontology
from graphsvc.knowledge.folder import part
from graphsvc.knowledge.labels import record_labels
from graphsvc.knowledge.linking.mapping_check import mapping_triples
from graphsvc.knowledge.provenance import provenance_triples, version_of
from graphsvc.knowledge.schema import read_schema as read_schema
from graphsvc.knowledge.tables import KEYS, Tables, read_tables
from graphsvc.knowledge.triples import (
    claim_triples,
    correction_triples,
    measure_triples,
    node_triples,
    outcome_measure_triples,
    section_triples,
    source_triples,
)
from graphsvc.names import PREFIXES, SPARQL_PREFIXES


def build_graph(ontology: Path | None = None) -> list[ox.Triple]:
    """The triples of the schema, of every row and of every accepted mapping, explicit and materialised, sorted.

    Raises KnowledgeError with every fault when a row breaks a rule, and then builds nothing.
    """
    folder = ontology or find_ontology()
    return _labelled(materialise(explicit_graph(folder), folder))


def explicit_graph(ontology: Path | None = None) -> list[ox.Triple]:
    """What build_graph starts from: the triples of the schema, the rows and the mappings, without what follows."""
    folder = ontology or find_ontology()
    tables = read_tables(folder / "data")
    known = know(tables)
    _refuse(tables.faults or check_rows(tables, known))
    mapped = mapping_triples(folder / "mappings")
    schema = read_schema(folder)
    described = provenance_triples(tables, version_of(schema))
    return [*schema, *explicit_triples(tables, known), *described, *mapped]


def build_local(folder: Path, graph: str, ontology: Path | None = None) -> list[ox.Triple]:
    """The triples of somebody's own evidence: a folder with their claims.csv and sources.csv, in the same columns.

    Their claims may name any node, section and source of the built-in tables beside their own sources. Claims get IRIs
    below `graph`, the IRI of the named graph they are to be loaded into. Raises KnowledgeError as build_graph does.
    """
    home = ontology or find_ontology()
    theirs, known, faults = check_addition(folder, ("claims", "sources"), home)
    _refuse(faults)
    base = graph if graph.endswith(("#", "/")) else graph + "#"
    labels = cited(reversed(list(known.sources.values())))  # theirs last: a letter goes to them, not to a built-in one
    explicit = [triple for row in theirs.rows["claims"] for triple in claim_triples(row, known, base)]
    explicit += [triple for row in theirs.rows["sources"] for triple in source_triples(row, labels[row["key"]])]
    # What follows takes the schema to see, and a contradiction the built-in claims; neither is theirs.
    builtin = build_graph(home)
    return sorted(set(_labelled(materialise([*builtin, *explicit], home))).difference(builtin), key=_order)


def check_addition(
    folder: Path, names: Iterable[str], ontology: Path | None = None
) -> tuple[Tables, Known, list[Fault]]:
    """Read the named tables of `folder` beside the built-in ones: their rows, what these may name, and every fault."""
    builtin = read_tables((ontology or find_ontology()) / "data")
    theirs = read_tables(folder, names)
    known = know(theirs, builtin)
    return theirs, known, theirs.faults or [*_check_fresh(theirs, builtin), *check_rows(theirs, known)]


def explicit_triples(tables: Tables, known: Known) -> Iterable[ox.Triple]:
    """What the rows say, without what follows from it."""
    for row in tables.rows["nodes"]:
        yield from node_triples(row, known)
    for row in tables.rows["claims"]:
        yield from claim_triples(row, known)
    labels = cited(known.sources.values())
    for row in tables.rows["sources"]:
        yield from source_triples(row, labels[row["key"]])
    for row in tables.rows["sections"]:
        yield from section_triples(row)
    for row in tables.rows["corrections"]:
        yield from correction_triples(row)
    for row in tables.rows["outcome_measures"]:
        yield from outcome_measure_triples(row)
    for row in tables.rows["measures"]:
        yield from measure_triples(row)


def write_graph(triples: Iterable[ox.Triple], path: Path) -> None:
    """Write triples to `path` in the format of its ending, whole or not at all.

    The same triples give the same bytes. Raises UsageError for an unknown ending, StoreError when writing fails.
    """
    form = by_ending(RDF_FORMATS, path.suffix)
    if form is None:
        raise UsageError(f"“{path.suffix}” is no known ending.", f"Use one of: {', '.join(RDF_ENDINGS)}.")
    partial = path.with_name(path.name + ".part")
    try:
        partial.write_bytes(serialise(triples, form.rdf))
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StoreError(f"{path} cannot be written: {error.strerror}.", "Choose another place.") from error


def serialise(triples: Iterable[ox.Triple], format: ox.RdfFormat) -> bytes:
    """The bytes of sorted triples in `format`, with the prefixes of this project where the format has prefixes."""
    output = io.BytesIO()
    ox.serialize(sorted(triples, key=_order), output, format, prefixes=PREFIXES)
    return output.getvalue()


def materialise(explicit: Iterable[ox.Triple], folder: Path) -> list[ox.Triple]:
    """Run the rules of construct/ until they give nothing new: the forward closure of OWL 2 RL, rule by rule."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in explicit)
    rules = [path.read_text(encoding="utf-8") for path in sorted(part(folder, "construct").glob("*.rq"))]
    # As updates, so that what follows stays in the engine and need not come out and go in again.
    updates = [SPARQL_PREFIXES + rule.replace("CONSTRUCT {", "INSERT {", 1) for rule in rules]
    before = -1
    while before != len(store):
        before = len(store)
        for update in updates:
            store.update(update)
    return sorted((quad.triple for quad in store), key=_order)


def _labelled(triples: list[ox.Triple]) -> list[ox.Triple]:
    return sorted({*triples, *record_labels(triples)}, key=_order)


def _order(triple: ox.Triple) -> str:
    return str(triple)


def _check_fresh(theirs: Tables, builtin: Tables) -> Iterable[Fault]:
    for name, column in KEYS.items():
        taken = builtin.keys(name)
        for row in theirs.rows.get(name, ()):
            if row[column] in taken:
                reason = f"“{row[column]}” is already a row of the built-in {name}."
                yield row.fault(column, reason, "Begin your own with letters of your own, such as TRUST-A-1.")


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise KnowledgeError(faults)
