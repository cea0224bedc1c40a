"""Holds the words of every predicate in both numbers, and grades them by the kind of claim and how firm it is."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from graphsvc.wording.grammar import is_plural, spaced

FIRM, HEDGED, HYPOTHESIS = "", "hedged", "hypothesis"


@dataclass(frozen=True, slots=True)
class Verb:
    """What stands between two things: "raises", and "raise" where the first is a plural; as text the singular."""

    singular: str
    plural: str
    infinitive: str = ""

    def of(self, label: str) -> str:
        """The form that the subject `label` takes."""
        return self.plural if is_plural(label) else self.singular

    def then(self, words: str) -> Verb:
        """The same with `words` after it."""
        return Verb(self.singular + words, self.plural + words)

    def __str__(self) -> str:
        return self.singular


MIXED = {
    "effect": Verb("raises in some findings and lowers in others", "raise in some findings and lower in others"),
    "statement": Verb(
        "is said by some to raise and by others to lower", "are said by some to raise and by others to lower"
    ),
}
MIXED_KINDS = Verb(
    "is linked by some with more and by others with less", "are linked by some with more and by others with less"
)


def verb_of(predicate: str) -> Verb:
    """The words of a predicate, given by its local name; those of the name itself where the table has none."""
    words = spaced(predicate)
    return _table().get(predicate) or Verb(words, words, words)


def graded(basis: str, doubt: str, verb: Verb) -> Verb:
    """Return a verb as firmly as it is claimed: "raises", "is said possibly to raise", "may raise".

    `basis` is effect, statement, association or inference; `doubt` FIRM, HEDGED or HYPOTHESIS.
    """
    words = verb.infinitive
    if basis == "inference":
        return _is(f"inferred to {words}")
    if doubt == HYPOTHESIS or (doubt == HEDGED and basis != "statement"):
        return Verb(f"may {words}", f"may {words}")
    if basis == "statement":
        return _is(f"said possibly to {words}" if doubt else f"said to {words}")
    return verb


def _is(words: str) -> Verb:
    return Verb(f"is {words}", f"are {words}")


@cache
def _table() -> dict[str, Verb]:
    rows = csv.DictReader(files("graphsvc.wording").joinpath("verbs.csv").read_text(encoding="utf-8").splitlines())
    return {row["name"]: Verb(row["singular"], row["plural"], row["infinitive"]) for row in rows}
