"""Splits SPARQL text into tokens, so that guards see keywords and never what only looks like them.

The terminals are those of SPARQL 1.1 Query, section 19.8. Nothing here recurses, so no nesting can hurt it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_NAME = r"[^\W\d_](?:[\w.\-\u00B7]*[\w\-\u00B7])?"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
# A local part neither begins nor ends with a dot: "e:.SERVICE" is a name, a dot and a keyword.
_LOCAL = rf"(?:(?:[\w:]|{_ESCAPED})(?:\.*(?:[\w:\-\u00B7]|{_ESCAPED}))*)?"
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+|\#[^\n\r]*)
  | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*(?:\\[uU][0-9A-Fa-f]+[^<>"{{}}|^`\\\x00-\x20]*)*>)
  | (?P<string>\"\"\"(?:(?:\"|\"\")?(?:[^\"\\]|\\.))*\"\"\"|'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
      |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<prefixed>(?:_|{_NAME})?:{_LOCAL})
  | (?P<word>[A-Za-z_]\w*)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A token: its kind, its text and where it begins (from 0)."""

    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a SPARQL text, without white space and comments."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "space":
            yield Token(match.lastgroup or "other", match[0], match.start())


def keyword(text: str, *words: str) -> Token | None:
    """The first token of `text` that is one of the keywords `words`, in any case."""
    return next((one for one in tokens(text) if one.kind == "word" and one.text.upper() in words), None)


def position(text: str, start: int) -> tuple[int, int]:
    """The line and column of an offset, both from 1."""
    before = text[:start]
    return before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1
