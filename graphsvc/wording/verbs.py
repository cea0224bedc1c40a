"""Holds the words of every predicate, by what it rests on and how firmly it is said, in both numbers."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from graphsvc.wording.grammar import first_upper, is_plural, spaced

FIRM, HEDGED, HYPOTHESISED, ILLUSTRATIVE, REPORTED, INFERRED = (
    *("firm", "hedged", "hypothesised", "illustrative", "reported", "inferred"),
)
PLAIN = "{S} {V} {O}"


@dataclass(frozen=True, slots=True)
class Verb:
    """What stands between two things: "raises", and "raise" where the first is a plural; as text the singular.

    `frame` is the whole sentence with {S} and {O} for the two, {V} for the words between and {T} for a third thing.
    """

    singular: str
    plural: str
    frame: str = PLAIN

    def of(self, label: str) -> str:
        """The form that the subject `label` takes."""
        return self.plural if is_plural(label) else self.singular

    def sentence(self, subject: str, object: str, third: str = "") -> str:
        """The whole sentence about two labels, written as inside a sentence, without its full stop."""
        words = {"{S}": subject, "{V}": self.of(subject), "{O}": object, "{T}": third}
        said = self.frame
        for mark, text in words.items():
            said = said.replace(mark, text)
        return first_upper(said)

    def __str__(self) -> str:
        return self.singular


MIXED = {
    "effect": Verb("raises in one study, lowers in another,", "raise in one study, lower in another,"),
    "statement": Verb(
        "is said by some to raise and by others to lower", "are said by some to raise and by others to lower"
    ),
}
MIXED_KINDS = Verb(
    "is linked by some with more and by others with less", "are linked by some with more and by others with less"
)


def verb_of(predicate: str, basis: str = "none", certainty: str = FIRM) -> Verb:
    """The words of a predicate, given by its local name; those of the name itself where the table has none.

    `basis` is effect, association, statement, nullFinding, inference or none; `certainty` one of the six above.
    Raises KeyError where the table has the predicate, but not with that basis and certainty.
    """
    found = _table().get(predicate)
    if found is None:
        words = spaced(predicate)
        return Verb(words, words)
    return found[basis, certainty]


@cache
def _table() -> dict[str, dict[tuple[str, str], Verb]]:
    table: dict[str, dict[tuple[str, str], Verb]] = {}
    with files("graphsvc.wording").joinpath("verbs.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            verb = Verb(row["singular"], row["plural"], row["frame"] or PLAIN)
            table.setdefault(row["name"], {})[row["basis"], row["certainty"]] = verb
    return table
