"""Holds the rows as they stand in the tables, for judging answers: nothing of it is gathered or worded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

HEDGED = (
    *(" can ", "may", "might", "possibly", "argued", "asked", "could", "suggest", "hypothes", "plan", "not said"),
    *("hardly", "expected", "inferred", "taken by the curators"),
)

TOGETHER = ("positivelyAssociatedWith", "negativelyAssociatedWith", "associatedWith")


@dataclass(frozen=True)
class Thing:
    """A row of nodes.csv: how it is filed (`filing`, `parent`), whether it is an `amount`, its `opposite`, `layer`.

    `within` is its name inside a sentence, "" where that is the label.
    """

    slug: str
    label: str
    type: str
    parent: str
    filing: str
    amount: bool
    opposite: str
    layer: str = ""
    within: str = ""
    definition: str = ""

    @property
    def names(self) -> set[str]:
        """Its names as a sentence may have them, in small letters."""
        return {self.label.casefold(), self.within.casefold()} - {""}


@dataclass(frozen=True)
class Source:
    """A row of sources.csv: the `year` ("" where none is given) and the kind of `study`."""

    key: str
    year: str
    study: str


@dataclass(frozen=True)
class Said:
    """A row of claims.csv, with the two ends in the direction in which influence runs ("" where none does).

    `population`, `people` and `tool` are whom and what it is about, in the words of the row; `sources` are keys.
    """

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
    population: str = ""
    people: tuple[str, ...] = ()
    tool: str = ""
    country: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    paraphrase: str = ""

    @property
    def start(self) -> str:
        """Where it is read from: its tail, else its subject."""
        return self.tail or self.subject

    @property
    def end(self) -> str:
        """Where it is read to: its head, else its object."""
        return self.head or self.object

    @property
    def need(self) -> bool:
        """Whether it says that one thing is needed or demanded."""
        return self.predicate in ("requires", "mandates")

    @property
    def null(self) -> bool:
        """Whether it is a test that found no effect, or says that no benefit was shown."""
        return self.predicate in ("noEffectOn", "noBenefitShown")

    @property
    def tested(self) -> bool:
        """Whether it is a measured effect."""
        return self.basis == "effect" and self.modality == "measured" and self.status != "inferred"

    @property
    def tested_nothing(self) -> bool:
        """Whether a test found no effect: not a link that was looked for, and not what those who took part say."""
        return self.predicate == "noEffectOn" and self.modality not in (
            "measured as a link",
            "reported by participants",
        )

    @property
    def kind_of_claim(self) -> str:
        """What it counts as: that two things go together is an association, whether it was measured or only stated."""
        return "association" if self.predicate in TOGETHER and self.basis == "statement" else self.basis

    @property
    def firm(self) -> bool:
        """Whether it is an effect or a statement of influence with a sign: what a chain may be composed of."""
        return self.sign in ("+", "-") and self.kind_of_claim in ("effect", "statement") and self.kind == "influence"

    @property
    def open(self) -> bool:
        """Whether it names an influence and does not say which way; that two things go together undoes no sign."""
        return self.sign == "?" and self.predicate != "associatedWith"


@dataclass(frozen=True)
class Rows:
    """All rows: things by slug, claims by id, sources by key, and the slugs of what somebody could do or decide."""

    things: dict[str, Thing]
    claims: dict[str, Said]
    sources: dict[str, Source] = field(default_factory=dict)
    measures: frozenset[str] = frozenset()
    _lent: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict, compare=False)

    @cached_property
    def by_pair(self) -> dict[tuple[str, str], list[Said]]:
        """What a path may walk: confirmed claims with a direction of influence, by tail and head."""
        found: dict[tuple[str, str], list[Said]] = defaultdict(list)
        for one in self.claims.values():
            if one.tail and not one.unconfirmed:
                found[one.tail, one.head].append(one)
        return dict(found)

    def nulls_on(self, pair: tuple[str, str]) -> list[Said]:
        """The confirmed claims on two things that found or showed nothing."""
        return [
            one
            for one in self._about.get(pair[0], ())
            if one.null and not one.unconfirmed and (one.start, one.end) == pair
        ]

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

    def between(self, start: str, end: str) -> set[str]:
        """The ids of the claims on two things, their kinds and parts, in either order."""
        one, other = self.lent(start), self.lent(end)
        return {
            claim.id
            for claim in self.claims.values()
            if (claim.subject in one and claim.object in other) or (claim.subject in other and claim.object in one)
        }

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
