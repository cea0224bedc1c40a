"""Checks SSSOM mappings row by row and as a whole, and gives the accepted rows as SKOS triples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

from graphsvc.errors import Fault, KnowledgeError
from graphsvc.knowledge.linking.sssom import (
    BUILTIN_PREFIXES,
    JUSTIFICATIONS,
    PREDICATES,
    REQUIRED,
    MappingSet,
    Row,
    read_sssom,
)
from graphsvc.names import NODE

# SKOS reference, S46: exactMatch is disjoint with broadMatch and relatedMatch; S27 keeps broader apart from related.
DISJOINT = (
    {"exactMatch", "broadMatch"},
    {"exactMatch", "narrowMatch"},
    {"exactMatch", "relatedMatch"},
    {"broadMatch", "relatedMatch"},
    {"narrowMatch", "relatedMatch"},
    {"broadMatch", "narrowMatch"},
)


def check_sssom(path: Path, ours: Collection[str], theirs: Collection[str] | None = None) -> list[Fault]:
    """Return every fault of an SSSOM file, with row, column and how to mend it; an empty list when it is sound.

    The terms of the framework may be the subjects or the objects of its rows. `ours` are the IRIs of the framework,
    `theirs` those of the other dataset (None: the other ends are not looked up).
    Raises StoreError when the file cannot be read.
    """
    mappings = read_sssom(path)
    faults = check_mapping_set(mappings)
    for row in mappings.rows:
        columns = ("subject_id", "object_id")
        subject, object_ = (mappings.expand(row[column]) for column in columns)
        turned = subject not in ours and bool(object_) and (object_ in ours or str(object_).startswith(NODE))
        (own, own_column), (other, other_column) = sorted(
            zip((subject, object_), columns, strict=True), key=lambda end: end[1] == columns[not turned]
        )
        if own and own not in ours:
            reason = "does not exist." if own.startswith(NODE) else "is no term of the framework."
            mend = "Take an id from nodes.csv: node:<id>. It may stand on either side."
            faults.append(_fault(mappings, row, own_column, reason, mend))
        if other and theirs is not None and other not in theirs:
            faults.append(
                _fault(mappings, row, other_column, "is not in the dataset.", "Take an IRI that it describes.")
            )
    return sorted(faults, key=lambda fault: fault.row or 0)


def check_mapping_set(mappings: MappingSet) -> list[Fault]:
    """Return the faults that the file shows on its own, without the datasets."""
    faults = [*_check_header(mappings)]
    if not faults:
        faults += [fault for row in mappings.rows for fault in _check_row(mappings, row)]
    if not faults:
        faults += [*_check_pairs(mappings), *_check_exact(mappings), *_check_cycles(mappings)]
    return faults


def mapping_triples(folder: Path) -> list[ox.Triple]:
    """Return the accepted rows of every .sssom.tsv file in `folder` as SKOS triples.

    Raises KnowledgeError with every fault when a row breaks a rule that needs no other file (see check_mapping_set).
    """
    sets = [read_sssom(path) for path in sorted(folder.glob("*.sssom.tsv"))]
    faults = [fault for one in sets for fault in check_mapping_set(one)]
    if faults:
        raise KnowledgeError(faults)
    return [triple for one in sets for _, triple in accepted(one)]


def read_accepted(path: Path) -> tuple[list[ox.Triple], int]:
    """The accepted rows of one SSSOM file as triples, and how many rows are not accepted.

    Raises KnowledgeError with every fault of the file, StoreError when it cannot be read.
    """
    mappings = read_sssom(path)
    faults = check_mapping_set(mappings)
    if faults:
        raise KnowledgeError(faults)
    triples = [triple for _, triple in accepted(mappings)]
    return triples, len(mappings.rows) - len(triples)


def accepted(mappings: MappingSet) -> list[tuple[Row, ox.Triple]]:
    """The rows that a person stands behind, each with its SKOS triple."""
    triples = []
    for row in mappings.rows:
        ends = [mappings.expand(row[column]) for column in ("subject_id", "predicate_id", "object_id")]
        if row.accepted and all(ends):
            subject, predicate, object_ = (ox.NamedNode(str(one)) for one in ends)
            triples.append((row, ox.Triple(subject, predicate, object_)))
    return triples


def _check_header(mappings: MappingSet) -> Iterator[Fault]:
    for key, mend in (
        ("mapping_set_id", "Add a line “#mapping_set_id: https://…”."),
        ("license", "Add a line “#license: https://…”."),
    ):
        if not mappings.metadata.get(key):
            yield Fault(mappings.name, None, None, f"The header has no {key}.", mend)
    for column in REQUIRED:
        if column not in mappings.columns:
            yield Fault(mappings.name, None, column, "The column is missing.", "Name it in the table's first line.")
    for column in sorted({one for one in mappings.columns if mappings.columns.count(one) > 1}):
        yield Fault(mappings.name, None, column, "The column stands there twice.", "Delete one of the two.")
    for prefix, namespace in mappings.prefixes.items():
        if BUILTIN_PREFIXES.get(prefix, namespace) != namespace:
            reason = f"The prefix “{prefix}” stands for {namespace}."
            yield Fault(mappings.name, None, None, reason, f"Under #curie_map, write {BUILTIN_PREFIXES[prefix]}.")


def _check_row(mappings: MappingSet, row: Row) -> Iterator[Fault]:
    if row.width != len(mappings.columns):
        reason = f"The row has {row.width} cells and the table {len(mappings.columns)} columns."
        yield Fault(mappings.name, row.number, None, reason, "Put one tab between two cells, and none inside one.")
    for column in ("subject_id", "object_id"):
        if not row[column]:
            yield Fault(mappings.name, row.number, column, "The cell is empty.", "Write the IRI or CURIE of a term.")
        elif mappings.expand(row[column]) is None:
            yield _fault(mappings, row, column, "has no declared prefix.", "Declare it under #curie_map.")
    predicate = row["predicate_id"]
    if mappings.expand(predicate) is None:
        yield _fault(mappings, row, "predicate_id", "has no declared prefix.", "Declare it under #curie_map.")
    elif predicate.partition(":")[0] == "skos" and predicate.partition(":")[2] not in PREDICATES:
        known = ", ".join(f"skos:{one}" for one in PREDICATES)
        yield _fault(mappings, row, "predicate_id", "is no SKOS mapping property.", f"Use one of: {known}.")
    if row["mapping_justification"] not in JUSTIFICATIONS:
        mend = f"Use {JUSTIFICATIONS[0]} for a row that you have judged yourself."
        yield _fault(mappings, row, "mapping_justification", "is no justification of SSSOM.", mend)
    if row["predicate_modifier"] not in ("", "Not"):
        yield _fault(mappings, row, "predicate_modifier", "is not known.", "Leave it empty, or write “Not” to refuse.")
    if row["confidence"] and not _is_share(row["confidence"]):
        yield _fault(mappings, row, "confidence", "is no number from 0 to 1.", "Write 0.8, say, or leave it empty.")


def _check_pairs(mappings: MappingSet) -> Iterator[Fault]:
    """One pair of terms, two rows: the same twice, refused and asserted, or disjoint by SKOS."""
    seen: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in mappings.rows:
        subject, object_, name = _ends(mappings, row)
        for earlier in seen[subject, object_]:
            other = _ends(mappings, earlier)[2]
            if name == other and row.negated == earlier.negated:
                yield _fault(mappings, row, "object_id", f"repeats row {earlier.number}.", "Delete one of the two.")
            elif name == other:
                yield _fault(mappings, row, "predicate_modifier", f"contradicts row {earlier.number}.", "Keep one.")
            elif {name, other} in DISJOINT and not (row.negated or earlier.negated):
                reason = f"is disjoint with skos:{other} of row {earlier.number}."
                yield _fault(mappings, row, "predicate_id", reason, "Keep the one that the definitions bear out.")
        seen[subject, object_].append(row)


def _check_exact(mappings: MappingSet) -> Iterator[Fault]:
    """exactMatch is transitive: two exact matches of one term would make their other ends the same."""
    first: dict[tuple[str, str], Row] = {}
    for row in mappings.rows:
        subject, object_, name = _ends(mappings, row)
        if name != "exactMatch" or row.negated:
            continue
        for column, term in (("subject_id", subject), ("object_id", object_)):
            earlier = first.setdefault((column, term), row)
            if _ends(mappings, earlier)[:2] != (subject, object_):
                reason = f"has another exactMatch in row {earlier.number}."
                yield _fault(mappings, row, column, reason, "Make one of the two a closeMatch or broadMatch.")


def _check_cycles(mappings: MappingSet) -> Iterator[Fault]:
    """Nothing may be broader than itself, along broadMatch and narrowMatch with exact matches as one term."""
    same: dict[str, str] = {}
    rows = [row for row in mappings.rows if not row.negated]
    for row in rows:
        subject, object_, name = _ends(mappings, row)
        if name == "exactMatch":
            same[object_] = subject
    broader: dict[str, set[str]] = defaultdict(set)
    says: dict[tuple[str, str], Row] = {}
    for row in rows:
        subject, object_, name = _ends(mappings, row)
        ends = same.get(subject, subject), same.get(object_, object_)
        if name in ("broadMatch", "narrowMatch"):
            narrow, broad = ends if name == "broadMatch" else ends[::-1]
            broader[narrow].add(broad)
            says[narrow, broad] = row
    try:
        TopologicalSorter(broader).prepare()
    except CycleError as error:
        terms: list[str] = error.args[1][::-1]  # it lists each term before those that are narrower
        in_rows = sorted((says[pair] for pair in pairwise(terms)), key=lambda row: row.number)
        cycle = " → ".join(one.rpartition("/")[2] for one in terms)
        numbers = ", ".join(str(row.number) for row in in_rows)
        reason = f"makes a term broader than itself with rows {numbers}: {cycle}."
        yield _fault(mappings, in_rows[-1], "predicate_id", reason, "Turn one of these rows round.")


def _ends(mappings: MappingSet, row: Row) -> tuple[str, str, str]:
    subject, object_ = mappings.expand(row["subject_id"]), mappings.expand(row["object_id"])
    return subject or "", object_ or "", row["predicate_id"].partition(":")[2]


def _is_share(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


def _fault(mappings: MappingSet, row: Row, column: str, reason: str, mend: str) -> Fault:
    return Fault(mappings.name, row.number, column, f"“{row[column]}” {reason}", mend)
