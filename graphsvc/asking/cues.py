"""Finds the words of a question that say what it asks for: who, evidence, what lowers …"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from graphsvc.asking.words import Word, stems

LONGEST_CUE = 7  # words
HOLDING = frozenset({"who", "contradictions", "influences", "effects", "actions", "evidence", "definition"})
# A noun made of a verb asks for nothing by itself: performance degradation is a name.
ENDINGS, OF_VERBS = ("tion", "tions", "sion", "ment", "ments"), frozenset({"verb", "more", "less", "better", "worse"})
ASKING = frozenset({"who", "whose", "whom"})


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of a question, from `start` up to `end`, that point to an intent with some `weight`.

    `kind` is an intent, or "verb" for what one thing does to another, "passive" for the same turned round, "more" and
    "less" for which way, "link" for what joins two things.
    """

    kind: str
    start: int
    end: int
    weight: float

    def holds(self, read: Sequence[Word]) -> bool:
        """Whether its words, in the text `read`, belong to no name that is not longer."""
        if self.end - self.start > 1:
            return self.kind in HOLDING
        return read[self.start].text in ASKING or (self.kind == "evidence" and len(read) > 1)


def cues_in(read: Sequence[Word], *, alone: bool = True) -> list[Cue]:
    """The cues in a text, in order; of those of one kind that overlap, the longest.

    Without `alone`, a single word is looked for in longer cues too.
    """
    if not alone:
        return [Cue(kind, 0, 1, 0) for kind, keys in _by_kind().items() if any(read[0].stem in key for key in keys)]
    found: list[Cue] = []
    for kind, keys in _by_kind().items():
        at = 0
        while at < len(read):
            for size in range(min(LONGEST_CUE, len(read) - at), 0, -1):
                weight = keys.get(tuple(word.stem for word in read[at : at + size]))
                if size == 1 and kind in OF_VERBS and read[at].text.endswith(ENDINGS):
                    weight = None
                if weight is not None:
                    found.append(Cue(kind, at, at + size, weight))
                    at += size - 1
                    break
            at += 1
    return sorted(found, key=lambda cue: (cue.start, cue.kind))


@cache
def _by_kind() -> Mapping[str, Mapping[tuple[str, ...], float]]:
    found: dict[str, dict[tuple[str, ...], float]] = {}
    with files("graphsvc.asking").joinpath("cues.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            found.setdefault(row["kind"], {})[stems(row["phrase"])] = float(row["weight"])
    return found
