"""Splits SPARQL text into tokens, so that guards see keywords and never what only looks like them.

The terminals are those of SPARQL 1.1 Query, section 19.8. The time is linear in the length of the text and the memory
does not depend on it: no pattern tries a text again from the middle of what it has read, none repeats a group (the
interpreter keeps a record of each turn), and tokens come one by one. Nothing recurses, so no nesting can hurt it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, tee, zip_longest
from typing import NamedTuple

_NAME = r"[^\W\d_](?:[\w.\-\u00B7]*[\w\-\u00B7])?"
_TO_END = r"(?:[\w:.\-\u00B7]*[\w:\-\u00B7])?"  # no name ends with a dot: "e:.SERVICE" is a name, a dot and a keyword
_ESCAPED = r"(?:%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_GOES_ON = r"(?=\.*[%\\])"
_COMMENT = r"\#[^\n\r]*"
_QUOTED = r"""
    (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<escaped><[^<>"{}|^`\x00-\x20]*>)
  | (?P<long>"{3}|'{3})
  | (?P<string>"[^"\\\n\r]*"|'[^'\\\n\r]*')
  | (?P<quote>["'])
"""
# The group that ends last tells the kind; an empty one stands for what was matched before it.
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+|{_COMMENT})
  | {_QUOTED}
  | (?P<variable>[?$]\w+)
  | {_NAME}(?:(?P<prefixed>:(?:[\w:]{_TO_END})?)(?P<more>{_GOES_ON})?|(?P<run>))
  | _?(?P<unnamed>:(?:[\w:]{_TO_END})?)(?P<further>{_GOES_ON})?
  | (?P<word>_\w*)
  | (?P<number>(?:[0-9]+(?:\.[0-9]+|\.(?=[eE][+-]?[0-9]))?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BRACKET = re.compile(rf"{_COMMENT} | {_QUOTED} | {_ESCAPED} | (?P<other>[(){{}}\[\]])", re.VERBOSE)
_IN_RUN = re.compile(r"(?P<word>[A-Za-z_]\w*)|(?P<other>.)", re.DOTALL)
_MORE = re.compile(rf"\.*{_ESCAPED}{_TO_END}")
_NO_ESCAPE = re.compile(r"\\(?!u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})")
# What ends a string, or looks so and does not; a short one ends with its line at the latest.
_ENDS = {quote: re.compile(rf"\\[^\n\r]|[{quote}\n\r]") for quote in "\"'"}
_LONG_ENDS = {quote: re.compile(rf"\\.|{quote}{{3}}", re.DOTALL) for quote in "\"'"}
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_SHORT_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_AS_FOUND = frozenset(("iri", "string", "variable", "prefixed", "word", "number", "language", "other"))


class Token(NamedTuple):
    """A token: its kind, its text and where it begins (from 0).

    Kinds: iri, string, variable, prefixed (a name with a colon), word (a keyword, `a`, `true`), number, language, other
    (one character), and unclosed (a string without its end, as far as its line goes).
    """

    kind: str
    text: str
    start: int


END = Token("end", "", -1)  # stands for the token after the last


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a SPARQL text, without white space and comments."""
    return _Reader(text).read(_TOKEN)


def brackets(text: str) -> Iterator[Token]:
    """The tokens that are brackets, round, square or curly, found some times faster than among all tokens."""
    return (one for one in _Reader(text).read(_BRACKET) if one.kind == "other")


def outline(text: str) -> Iterator[Token]:
    """The tokens that stand in no curly brackets, and of each block of those its first and its last."""
    reader = _Reader(text)
    depth = 0
    while not reader.at_end:
        for one in reader.read(_BRACKET if depth else _TOKEN):
            brace = one.kind == "other" and one.text in "{}"
            within, depth = depth, max(0, depth + (one.text == "{") - (one.text == "}")) if brace else depth
            if not (within and depth):
                yield one
            if bool(within) != bool(depth):
                reader.place = one.start + 1
                break


def block(text: str, first: Token, last: Token) -> str:
    """The block of which an outline gave these two tokens; empty where they are none."""
    return text[first.start : last.start + 1] if (first.text, last.text) == ("{", "}") else ""


def followed(found: Iterable[Token], by: int) -> Iterator[tuple[Token, ...]]:
    """Each token with the `by` that come after it; END where there are fewer."""
    return zip_longest(*(islice(one, start, None) for start, one in enumerate(tee(found, by + 1))), fillvalue=END)


def word_of(token: Token) -> str:
    """The keyword that a token is, in capitals; empty for anything else."""
    return token.text.upper() if token.kind == "word" else ""


def keyword(text: str, *words: str) -> Token | None:
    """The first token of `text` that is one of the keywords `words`, in any case."""
    return next((one for one in tokens(text) if one.kind == "word" and one.text.upper() in words), None)


def may_say(text: str, words: Iterable[str]) -> bool:
    """Whether a text may hold one of `words`, given in small letters, in any case and anywhere.

    That is told some times sooner than a pattern does that takes no notice of case, and small queries wait for it.
    """
    if not text.isascii():
        return True  # a pattern takes letters such as ſ for others
    small = text.lower()
    for word in words:  # noqa: SIM110 - a generator takes as long as the search
        if word in small:
            return True
    return False


def string_value(token: str) -> str:
    """What a string says: without its quotation marks, and with the characters that its escapes stand for."""
    width = 3 if len(token) > 5 and token[:3] == 3 * token[0] else 1
    return _ESCAPE.sub(_unescaped, token[width:-width])


def _unescaped(found: re.Match[str]) -> str:
    said = found[0]
    if len(said) > 2:
        code = int(said[2:], 16)
        return chr(code) if code < 0xD800 or 0xDFFF < code <= 0x10FFFF else said
    return _SHORT_ESCAPES.get(said[1], said[1])


def position(text: str, start: int) -> tuple[int, int]:
    """The line and column of an offset, both from 1."""
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


class _Reader:
    """Reads a text from `place` on, with one pattern or another."""

    def __init__(self, text: str) -> None:
        self.place = 0
        self._text = text
        self._endless = ""  # the quotation marks whose long strings are not closed any more

    @property
    def at_end(self) -> bool:
        return self.place >= len(self._text)

    def read(self, pattern: re.Pattern[str]) -> Iterator[Token]:
        """The tokens that `pattern` finds; who stops before the end sets `place`."""
        while not self.at_end:
            for match in pattern.finditer(self._text, self.place):
                kind, start = match.lastgroup, match.start()
                if kind in _AS_FOUND:
                    yield Token(kind, match[0], start)
                elif kind == "unnamed":
                    yield Token("prefixed", match[0], start)
                elif kind == "run":
                    yield from _words(match[0], start)
                elif kind is not None and kind != "space":
                    one = self._irregular(kind, start, match.end())
                    yield one
                    self.place = start + len(one.text)
                    break
            else:
                self.place = len(self._text)

    def _irregular(self, kind: str, start: int, end: int) -> Token:
        """The token that begins at `start`, of which the pattern could tell no more than that."""
        text = self._text
        if kind == "escaped":
            wrong = _NO_ESCAPE.search(text, start, end)
            return Token("other", "<", start) if wrong else Token("iri", text[start:end], start)
        if kind == "long":
            return self._long_string(start, text[start])
        if kind == "quote":
            return _short_string(text, start, text[start])
        dot_first = text[end] == "." and text.index(":", start) == end - 1  # which no local part has
        while not dot_first and (more := _MORE.match(text, end)):
            end = more.end()
        return Token("prefixed", text[start:end], start)

    def _long_string(self, start: int, quote: str) -> Token:
        """A long string, or the empty short one where it has no end.

        Where one has none, those after it have none either: inside it three quotation marks in a row can only be an
        escaped one and two more, and behind them both read on in the same way. So the end is looked for but once.
        """
        if quote not in self._endless:
            for found in _LONG_ENDS[quote].finditer(self._text, start + 3):
                if found[0][0] == quote:
                    return Token("string", self._text[start : found.end()], start)
            self._endless += quote
        return Token("string", quote * 2, start)


def _short_string(text: str, start: int, quote: str) -> Token:
    for found in _ENDS[quote].finditer(text, start + 1):
        if found[0] == quote:
            return Token("string", text[start : found.end()], start)
        if found[0] in "\n\r":
            return Token("unclosed", text[start : found.start()], start)
    return Token("unclosed", text[start:], start)


def _words(run: str, start: int) -> Iterator[Token]:
    """The tokens of a run of letters, digits, dots and hyphens that no colon follows."""
    for match in _IN_RUN.finditer(run):
        yield Token(str(match.lastgroup), match[0], start + match.start())
