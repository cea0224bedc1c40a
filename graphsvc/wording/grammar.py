"""Joins words into English: a name inside a sentence, lists, numbers, and the number a subject gives its verb."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphsvc.model.labels import Name

_TAIL = re.compile(r",? (?:of|in|to|for|on|with|by|from|at|about|that|under|between|than|which|whose|founded) ")


def in_sentence(name: Name | str) -> str:
    """Return a name as written inside a sentence: as the graph has it, else its label with a small first letter.

    A label that looks like a proper name, or begins with an acronym, keeps its capital.
    """
    if isinstance(name, Name) and name.within:
        return name.within
    label = name if isinstance(name, str) else name.label
    first, *others = label.split(" ")
    proper = first[1:] != first[1:].lower() or any(word[:1].isupper() and word[1:2].islower() for word in others)
    return label if proper else label[:1].lower() + label[1:]


def is_plural(name: Name | str) -> bool:
    """Whether a name takes a plural verb: by the number that the graph gives its label, else by a guess."""
    if isinstance(name, str):
        return _looks_plural(name)
    return name.number != "singular" if name.number else _looks_plural(name.label)


def quantity(word: str, name: Name | str) -> str:
    """Return how much of a thing, before its name: "more", "less", "fewer", and "more of" before an article."""
    if in_sentence(name).startswith(("a ", "an ", "the ")):
        return f"{word} of"
    counted = is_plural(name) and (isinstance(name, str) or name.number != "uncounted")
    return "fewer" if word == "less" and counted else word


def _looks_plural(label: str) -> bool:
    """A guess, for the labels of other datasets, by the last word before the first preposition."""
    head = _TAIL.split(label.replace("(", " of "), maxsplit=1)[0].split()
    named = len(head) > 1 and all(word[0].isupper() for word in head if word != "and")
    if not head or named or head[0].lower().endswith("ing"):
        return False
    last = head[-1].lower()
    return (last.endswith("s") and not last.endswith(("ss", "us", "is", "ias"))) or head[1:-1] == ["and"]


def first_upper(text: str) -> str:
    """Return text with a capital first letter."""
    return text[:1].upper() + text[1:]


def count(number: int, singular: str, plural: str = "") -> str:
    """Return "1 source" or "3 sources"."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def number_word(number: int) -> str:
    """Return "one" to "nine", other numbers in digits."""
    words = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[number - 1] if 0 < number <= len(words) else str(number)


def join(words: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def with_article(word: str) -> str:
    """Return "an effect", "a statement"."""
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def spaced(name: str) -> str:
    """Return a local name as words: "hasQuality" as "has quality"."""
    return "".join(f" {char.lower()}" if char.isupper() else char for char in name).strip()


def harmless(cell: str) -> str:
    """Return a cell of a table that a spreadsheet would run as a formula with an apostrophe before it.

    After the OWASP advice on CSV injection; a sign by itself is no formula.
    """
    return "'" + cell if cell[:1] in set("=+-@\t\r\n") and cell not in ("+", "-") else cell


def printable(text: str) -> str:
    """Return text without control characters, which could steer a terminal and are no XML."""
    return "".join(char if char.isprintable() or char in "\n\t" else "\ufffd" for char in text)
