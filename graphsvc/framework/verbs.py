"""Reads the words that a framework has for what its rows say of two things, from `verbs.csv` in its folder."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from graphsvc.errors import Fault

FILE = "verbs.csv"
COLUMNS = ["predicate", "singular", "plural"]
LONGEST = 60  # characters
# By the word of the rows: the words that may have others in their place, for one thing and for several. Hedges, "is
# said to" and "no effect" are none of them: how sure a source is, no framework says in words of its own.
WORDS = {
    "raises": ("raises", "raise"),
    "lowers": ("lowers", "lower"),
    "positivelyAssociatedWith": ("goes with more", "go with more"),
    "negativelyAssociatedWith": ("goes with less", "go with less"),
    "requires": ("needs", "need"),
    "mandates": ("demands", "demand"),
    "responsibleFor": ("has to act on", "have to act on"),
    "contributesTo": ("helps with", "help with"),
    "collaboratesWith": ("works with", "work with"),
    "delivers": ("delivers", "deliver"),
    "assures": ("provides for", "provide for"),
    "addresses": ("addresses", "address"),
    "aimsAt": ("aims at", "aim at"),
    "basedOn": ("builds on", "build on"),
    "dependsOn": ("depends on", "depend on"),
    "concerns": ("concerns", "concern"),
    "realises": ("puts into practice", "put into practice"),
    "appliesTo": ("applies to", "apply to"),
    "hinders": ("makes things harder for", "make things harder for"),
    "takesPartIn": ("takes part in", "take part in"),
    "setsOut": ("sets out", "set out"),
    "callsFor": ("calls for", "call for"),
    "recommends": ("recommends", "recommend"),
    "supports": ("supports", "support"),
    "advises": ("advises", "advise"),
}
ASSOCIATIONS = {"positivelyAssociatedWith": "more", "negativelyAssociatedWith": "less"}
_SURE = re.compile(r"\b(may|might|can|could|said|inferred|possibly|perhaps|argued|not|never|no|found|shown|tested)\b")


def read_verbs(folder: Path) -> tuple[dict[str, tuple[str, str]], list[Fault]]:
    """The words by predicate, each as (singular, plural), none where there is no such file; and all its faults."""
    path = folder / FILE
    if not path.is_file():
        return {}, []
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return {}, [Fault(FILE, None, None, f"The table cannot be read: {error}.", "Save the file as CSV UTF-8.")]
    if not rows or rows[0] != COLUMNS:
        wrong = "The columns are not those of such a table."
        return {}, [Fault(FILE, 1, None, wrong, f"Write {','.join(COLUMNS)}.")]
    found: dict[str, tuple[str, str]] = {}
    faults = []
    for number, row in enumerate(rows[1:], 2):
        wrong_here = list(_faults(number, row, found))
        faults += wrong_here
        if row and not wrong_here:
            found[row[0]] = row[1].strip(), row[2].strip()
    return found, faults


def _faults(number: int, row: Sequence[str], before: Mapping[str, tuple[str, str]]) -> Iterator[Fault]:
    if not row:
        return
    if len(row) != len(COLUMNS):
        yield Fault(FILE, number, None, f"The row has {len(row)} cells.", f"Write {len(COLUMNS)}.")
        return
    name = row[0]
    if name not in WORDS:
        near = get_close_matches(name, WORDS, 1)
        mend = f"Did you mean {near[0]}?" if near else f"Those that have: {', '.join(WORDS)}."
        yield Fault(FILE, number, COLUMNS[0], f"“{name}” has no words that can be changed.", mend)
        return
    if name in before:
        yield Fault(FILE, number, COLUMNS[0], f"“{name}” has a row already.", "Keep one of the two.")
    taken = {words for other, words in WORDS.items() if other != name} | set(before.values())
    for at, column in enumerate(COLUMNS[1:], 1):
        said = row[at].strip()
        others = {words[at - 1] for words in taken}
        if wrong := _wrong(name, said, said in others):
            yield Fault(FILE, number, column, *wrong)


def _wrong(name: str, said: str, is_taken: bool) -> tuple[str, str] | None:
    """What is wrong with some words, and how to mend it."""
    if not said:
        return "The cell is empty.", "Fill it in, or take the row out."
    if len(said) > LONGEST or re.search(r"[{}\n<>]", said):
        return f"“{said[:LONGEST]}” cannot stand in a sentence.", f"Write at most {LONGEST} letters, no brackets."
    if sure := _SURE.search(said):
        mend = "Leave it out: the program adds how sure a source is, and what was found."
        return f"“{sure[0]}” says how sure it is.", mend
    if is_taken:
        return f"“{said}” is said of something else.", "Write words that no other predicate has."
    if name in ASSOCIATIONS and not _goes_with(said, ASSOCIATIONS[name]):
        mend = f"Say that the two go together, and how: “comes with {ASSOCIATIONS[name]}”."
        return f"“{said}” may be read as an effect, and this is an association.", mend
    return None


def _goes_with(said: str, amount: str) -> bool:
    """Whether words end in an amount that something goes with."""
    *before, last = said.split() or [""]
    return last == amount and "with" in before
