"""Reads the tables of an ontology folder into rows, for judging answers."""

from __future__ import annotations

import csv
from pathlib import Path

from graphsvc.errors import StoreError
from graphsvc.proof.rows import Rows, Said, Source, Thing

MEASURES = ("intervention", "initiative", "education-level")  # types of what somebody could do or decide


def read_rows(ontology: Path) -> Rows:
    """The rows of an ontology folder. Raises StoreError where a table cannot be read."""
    predicates = {row["predicate"]: row for row in _table(ontology, "predicates")}
    things = {row["slug"]: _thing(row) for row in _table(ontology, "nodes")}
    sources = {row["key"]: Source(row["key"], row["year"], row["study_kind"]) for row in _table(ontology, "sources")}
    layers = {thing.slug for thing in things.values() if thing.type == "layer"}
    rows = [row for row in _table(ontology, "claims") if row["predicate"] != "withdrawn"]
    claims = {row["id"]: _claim(row, predicates[row["predicate"]], layers, sources) for row in rows}
    measures = {row["slug"] for row in _table(ontology, "measures")}
    measures |= {thing.slug for thing in things.values() if thing.type in MEASURES}
    return Rows(things, claims, sources, frozenset(measures))


def _thing(row: dict[str, str]) -> Thing:
    return Thing(
        row["slug"],
        row["label"],
        row["type"],
        row["parent_slug"],
        row["filing"],
        row["amount"] != "no",
        row["opposite_slug"],
        row["layer"],
        row["in_sentence"],
        row["definition"],
    )


def _claim(row: dict[str, str], predicate: dict[str, str], layers: set[str], sources: dict[str, Source]) -> Said:
    edge, sign = predicate["path_edge"], predicate["sign"]
    ends = (row["subject_slug"], row["object_slug"])
    walked = edge and not layers & set(ends)
    tail, head = (ends if edge.startswith("s>o") else ends[::-1]) if walked else ("", "")
    return Said(
        row["id"],
        ends[0],
        row["predicate"],
        ends[1],
        row["kind"],
        tail,
        head,
        row["sign"] if sign == "from the row" else sign,
        "inference" if row["status"] == "inferred" else row["basis"],
        row["status"],
        row["modality"],
        row["hedged"] == "yes",
        row["check"] == "unverifiable",
        row["population_flag"],
        _parts(row["people"]),
        row["tool"],
        _parts(row["country"]),
        tuple(key for key in _parts(row["source_key"]) if key in sources),
        row["paraphrase"],
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


def _table(ontology: Path, name: str) -> list[dict[str, str]]:
    path = ontology / "data" / f"{name}.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}.", "Name a folder with the tables.") from error
