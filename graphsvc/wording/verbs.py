"""Holds the words of every predicate, by what it rests on and how firmly it is said, in both numbers."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from graphsvc.framework import framework
from graphsvc.framework.verbs import WORDS
from graphsvc.model.labels import Name
from graphsvc.wording.grammar import first_upper, in_sentence, is_plural, quantity, spaced

FIRM, HEDGED, HYPOTHESISED, ILLUSTRATIVE, REPORTED, UNLINKED, INFERRED = (
    *("firm", "hedged", "hypothesised", "illustrative", "reported", "unlinked", "inferred"),
)
RESERVE = "with reserve"  # told of a claim that is put less firmly than the words for it and others
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


OWN = {"raises": "enhances", "lowers": "diminishes"}  # predicates that rows call by other words than the schema
UP, DOWN = (framework().verbs.get(name, WORDS[name]) for name in OWN)
MIXED = {
    "effect": Verb(*(f"{up} in some findings and {down} in others" for up, down in zip(UP, DOWN, strict=True))),
    "statement": Verb(*(f"{are} said by some to {UP[1]} and by others to {DOWN[1]}" for are in ("is", "are"))),
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
    """The words by predicate, basis and certainty: those of the framework where it has its own."""
    own = {OWN.get(name, name): (WORDS[name], words) for name, words in framework().verbs.items()}
    with files("graphsvc.wording").joinpath("verbs.csv").open(encoding="utf-8") as rows:
        return {
            (row["name"], row["basis"], row["certainty"]): Verb(
                _in_own_words(row["singular"], *own.get(row["name"], ((), ()))),
                _in_own_words(row["plural"], *own.get(row["name"], ((), ()))),
                row["frame"] or PLAIN,
            )
            for row in csv.DictReader(rows)
        }


def _in_own_words(said: str, old: Sequence[str], new: Sequence[str]) -> str:
    """What is said with other words for the verb in it: hedges and what a source is said to say stay."""
    for one, other in zip(old, new, strict=True):
        if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", said):
            return said.replace(one, other)
    return said
