"""Holds the words of every predicate, by what it rests on and how firmly it is said, in both numbers."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from graphsvc.model.labels import Name
from graphsvc.wording.grammar import first_upper, in_sentence, is_plural, quantity, spaced

FIRM, HEDGED, HYPOTHESISED, ILLUSTRATIVE, REPORTED, UNLINKED, INFERRED = (
    *("firm", "hedged", "hypothesised", "illustrative", "reported", "unlinked", "inferred"),
)
PLAIN = "{S} {V} {O}"
_MARK = re.compile("{([SVOT])}")


@dataclass(frozen=True, slots=True)
class Verb:
    """What stands between two things: "raises", and "raise" where the first is a plural; as text the singular.

    `frame` is the whole sentence with {S} and {O} for the two, {V} for the words between and {T} for a third thing.
    """

    singular: str
    plural: str
    frame: str = PLAIN

    def of(self, subject: Name | str, object: Name | str = "") -> str:
        """The form between two names, in the number of the first; "fewer" or "more of" where the second asks for it."""
        said = self.plural if is_plural(subject) else self.singular
        start, _, last = said.rpartition(" ")
        return f"{start} {quantity(last, object)}" if last in ("more", "less") else said

    def clause(self, subject: Name | str, object: Name | str, third: Name | str = "") -> str:
        """What is said of two names, as part of a sentence."""
        texts = {"S": in_sentence(subject), "V": self.of(subject, object), "O": in_sentence(object)}
        return _MARK.sub(lambda mark: (texts | {"T": in_sentence(third)})[mark[1]], self.frame)

    def sentence(self, subject: Name | str, object: Name | str, third: Name | str = "") -> str:
        """What is said of two names, as a sentence without its full stop."""
        return first_upper(self.clause(subject, object, third))

    def __str__(self) -> str:
        return self.singular


MIXED = {
    "effect": Verb("raises in some findings and lowers in others", "raise in some findings and lower in others"),
    "statement": Verb(
        "is said by some to raise and by others to lower", "are said by some to raise and by others to lower"
    ),
}
REACHES = Verb("reaches", "reach")
REACH = Verb("does", "do", "how {V} {S} reach {O}")
MIXED_KINDS = Verb(
    "is linked by some with more and by others with less", "are linked by some with more and by others with less"
)


def verb_of(predicate: str, basis: str = "none", certainty: str = FIRM) -> Verb:
    """The words of a predicate, given by its local name.

    `basis` is effect, association, statement, nullFinding, inference or none; `certainty` one of the seven above. What
    the table lacks, no row that the rules let pass can say; of other datasets, the name itself is shown in quotes.
    """
    found = table().get((predicate, basis, certainty))
    return found or Verb(f"“{spaced(predicate)}”", f"“{spaced(predicate)}”")


@cache
def table() -> dict[tuple[str, str, str], Verb]:
    """The words by predicate, basis and certainty."""
    with files("graphsvc.wording").joinpath("verbs.csv").open(encoding="utf-8") as rows:
        return {
            (row["name"], row["basis"], row["certainty"]): Verb(row["singular"], row["plural"], row["frame"] or PLAIN)
            for row in csv.DictReader(rows)
        }
