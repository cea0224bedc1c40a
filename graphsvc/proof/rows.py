"""Reads the rows as they stand in the tables, for judging answers: nothing of it is gathered or worded."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from graphsvc.errors import StoreError

HEDGED = (
    *(" can ", "may", "might", "possibly", "argued", "asked", "could", "suggest", "hypothes", "plan", "not said"),
    *("hardly", "expected", "inferred", "taken by the curators"),
)


@dataclass(frozen=True)
class Thing:
    """A row of nodes.csv: how it is filed (`filing`, `parent`), whether it is an `amount`, its `opposite`, `layer`."""

    slug: str
    label: str
    type: str
    parent: str
    filing: str
    amount: bool
    opposite: str
    layer: str = ""


@dataclass(frozen=True)
class Said:
    """A row of claims.csv, with the two ends in the direction in which influence runs ("" where none does)."""

    id: str
    subject: str
    predicate: str
    object: str
    kind: str
    tail: str
    head: str
    sign: str
    basis: str
    status: str
    modality: str
    hedged: bool
    unconfirmed: bool

    @property
    def firm(self) -> bool:
        """Whether it is an effect or a statement of influence with a sign: what a chain may be composed of."""
        return self.sign in "+-" and self.basis in ("effect", "statement") and self.kind == "influence"

    @property
    def open(self) -> bool:
        """Whether it names an influence and does not say which way; that two things go together undoes no sign."""
        return self.sign == "?" and self.predicate != "associatedWith"


@dataclass(frozen=True)
class Rows:
    """All rows: things by slug, claims by id."""

    things: dict[str, Thing]
    claims: dict[str, Said]
    _lent: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict, compare=False)

    @cached_property
    def by_pair(self) -> dict[tuple[str, str], list[Said]]:
        """What a path may walk: confirmed claims with a direction of influence, by tail and head."""
        found: dict[tuple[str, str], list[Said]] = defaultdict(list)
        for one in self.claims.values():
            if one.tail and not one.unconfirmed:
                found[one.tail, one.head].append(one)
        return dict(found)

    def lent(self, slug: str) -> dict[str, frozenset[str]]:
        """A thing, and all kinds and parts of it at any depth, each with the kinds of filing on the way up to it."""
        if slug not in self._lent:
            found = {slug: frozenset[str]()}
            edge = [slug]
            while edge:
                above = edge.pop()
                for child in self._children.get(above, ()):
                    if child.filing in ("generic", "partitive") and child.slug not in found:
                        found[child.slug] = found[above] | {child.filing}
                        edge.append(child.slug)
            self._lent[slug] = found
        return self._lent[slug]

    def meant(self, slug: str) -> set[str]:
        """What a question about a thing is about: the thing, its kinds and parts; of a layer what is in it."""
        if self.things[slug].type != "layer":
            return set(self.lent(slug))
        return {one.slug for one in self.things.values() if one.layer == slug and one.slug != slug}

    def above(self, slug: str) -> Iterator[str]:
        """What a thing is filed under, nearest first."""
        seen = {slug}
        while slug in self.things and (slug := self.things[slug].parent) and slug not in seen:
            seen.add(slug)
            yield slug

    def carried(self, tail: str, head: str) -> list[Said]:
        """The claims from one thing, its kinds and parts to another, its kinds and parts.

        That a kind of a thing needs another says nothing of the thing, nor does it that something needs a part of it.
        """
        tails, heads = self.lent(tail), self.lent(head)
        found = []
        for start, by_tail in tails.items():
            for one in self._from.get(start, ()):
                if one.head in heads and not (
                    one.predicate == "requires" and ("partitive" in by_tail or "generic" in heads[one.head])
                ):
                    found.append(one)
        return found

    @cached_property
    def steps(self) -> dict[str, list[str]]:
        """Where one step of a path leads from each thing: by a claim, to its opposite, or to what it is a kind of."""
        found: dict[str, set[str]] = defaultdict(set)
        for tail, head in self.by_pair:
            found[tail].add(head)
        for thing in self.things.values():
            poles = set(thing.opposite.split("|")) - {""} | ({thing.parent} if thing.filing == "opposite" else set())
            for pole in poles:
                found[thing.slug].add(pole)
                found[pole].add(thing.slug)
        for claim in self.claims.values():
            if claim.predicate == "kindOf" and not claim.unconfirmed:
                found[claim.subject].add(claim.object)
        return {node: sorted(ends) for node, ends in found.items()}

    def opposite(self, one: str, other: str) -> bool:
        """Whether two things are poles of one another: by their own column, or by being filed so."""
        pairs = ((self.things.get(one), other), (self.things.get(other), one))
        return any(
            thing is not None
            and (name in thing.opposite.split("|") or (thing.filing == "opposite" and thing.parent == name))
            for thing, name in pairs
        )

    def is_kind(self, one: str, other: str) -> bool:
        """Whether a claim says that the one is a kind of the other."""
        return any(claim.predicate == "kindOf" and claim.object == other for claim in self._about.get(one, ()))

    @cached_property
    def _children(self) -> dict[str, list[Thing]]:
        found: dict[str, list[Thing]] = defaultdict(list)
        for thing in self.things.values():
            found[thing.parent].append(thing)
        return found

    @cached_property
    def _from(self) -> dict[str, list[Said]]:
        found: dict[str, list[Said]] = defaultdict(list)
        for (tail, _), claims in self.by_pair.items():
            found[tail] += claims
        return found

    @cached_property
    def _about(self) -> dict[str, list[Said]]:
        found: dict[str, list[Said]] = defaultdict(list)
        for claim in self.claims.values():
            found[claim.subject].append(claim)
        return found


def read_rows(ontology: Path) -> Rows:
    """The rows of an ontology folder. Raises StoreError where a table cannot be read."""
    predicates = {row["predicate"]: row for row in _table(ontology, "predicates")}
    things = {
        row["slug"]: Thing(
            row["slug"],
            row["label"],
            row["type"],
            row["parent_slug"],
            row["filing"],
            row["amount"] != "no",
            row["opposite_slug"],
            row["layer"],
        )
        for row in _table(ontology, "nodes")
    }
    layers = {thing.slug for thing in things.values() if thing.type == "layer"}
    claims = {}
    for row in _table(ontology, "claims"):
        edge = predicates[row["predicate"]]["path_edge"]
        ends = (row["subject_slug"], row["object_slug"])
        walked = edge and row["predicate"] != "withdrawn" and not layers & set(ends)
        tail, head = (ends if edge.startswith("s>o") else ends[::-1]) if walked else ("", "")
        sign = predicates[row["predicate"]]["sign"]
        claims[row["id"]] = Said(
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
        )
    return Rows(things, {key: one for key, one in claims.items() if one.predicate != "withdrawn"})


def _table(ontology: Path, name: str) -> list[dict[str, str]]:
    path = ontology / "data" / f"{name}.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}.", "Name a folder with the tables.") from error
