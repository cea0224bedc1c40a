"""Joins words into English: a label inside a sentence, lists, numbers, and the number a subject gives its verb."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TAIL = re.compile(r",? (?:of|in|to|for|on|with|by|from|at|about|that|under|between|than|which|whose|founded) ")


def in_sentence(label: str) -> str:
    """Return a label as written inside a sentence: a lower-case first letter unless it looks like a name."""
    first, *others = label.split(" ")
    name = first[1:] != first[1:].lower() or any(word[:1].isupper() and word[1:2].islower() for word in others)
    return label if name else label[:1].lower() + label[1:]


def capital(text: str) -> str:
    """Return words as they stand at the head of a sentence or a column."""
    return text[:1].upper() + text[1:]


def is_plural(label: str) -> bool:
    """Whether a label takes a plural verb, judged by the last word before its first preposition; a name takes none."""
    head = _TAIL.split(label.replace("(", " of "), maxsplit=1)[0].split()
    named = len(head) > 1 and all(word[0].isupper() for word in head if word != "and")
    if not head or named or head[0].lower().endswith("ing"):
        return False
    last = head[-1].lower()
    return (last.endswith("s") and not last.endswith(("ss", "us", "is", "ias"))) or head[1:-1] == ["and"]


def count(number: int, singular: str, plural: str = "") -> str:
    """Return "1 source" or "3 sources"."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


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
