"""Finds where a SPARQL text reaches out of the store (SERVICE, LOAD), surely enough to guard the way; bounds nesting.

The engine does not split a text into tokens first, so it may read one otherwise than a tokenizer does:

- a keyword ends where it ends: `trueSERVICE <…>` is a literal and a keyword to it, `LOADSILENT <…>` two keywords, and
  `SERVICE:x` a keyword and a name, where the standard has one token;
- `<` is read by what may stand there: in an expression it may be an operator where a tokenizer sees an IRI, so that
  `?a<b:c#>` ends in a comment, or in a string after `'`, that hides what follows from the one and not from the other.

A text that says SERVICE or LOAD anywhere, even in a string, and has such a place is refused rather than guessed at, as
is one that says it in a string without an end.
Declared prefixes that hold such a word (`workload:`) get another name of the same length first, which is safe whatever
the engine reads: it is given, and the guard judges, the text with the new names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from string import ascii_lowercase
from typing import NamedTuple
from urllib.parse import urljoin

from graphsvc.errors import ForbiddenError, QuerySyntaxError
from graphsvc.sparqltext.tokens import END, Token, brackets, followed, may_say, outline, position, tokens, word_of

_WORDS = re.compile("service|load", re.IGNORECASE)
_KEYWORDS = ("SERVICE", "LOAD")
_IN_SMALL = ("service", "load")
_BEFORE_IRI = frozenset("(,=|/^&!+-*<")  # not ">", which may end a triple term that an operator follows
MAX_NESTING = 400  # the engine's parser and planner recurse; at 800 and more a thread's stack may end
REFUSED = "<urn:refused>"  # the engine cannot fetch it and fails, which SILENT passes over


class Reach(NamedTuple):
    """A place where a text reaches out: its keyword, whether SILENT, the target's token, and its IRI if constant."""

    word: str
    silent: bool
    target: Token
    iri: str | None


def refuse_nesting(text: str) -> None:
    """Raise QuerySyntaxError where brackets nest deeper than MAX_NESTING."""
    if text.count("(") + text.count("{") + text.count("[") <= MAX_NESTING:
        return  # however they stand; to read a list of 5,000 IRIs would take 7 ms
    depth = 0
    for one in brackets(text):
        depth += (one.text in "({[") - (one.text in ")}]")
        if depth > MAX_NESTING:
            raise QuerySyntaxError(f"Brackets nest deeper than {MAX_NESTING}.", mend="Split the query.")


def reaches_out(text: str) -> list[Reach]:
    """Every place where `text` reaches out. Raises ForbiddenError where that cannot be told for sure."""
    if not may_reach_out(text):
        return []
    prefixes, base, places = dict[str, str](), "", []
    for one, after, then in followed(_sure(text), 2):
        word = word_of(one)
        if word == "PREFIX" and then is not END:
            prefixes[after.text] = _absolute(then.text[1:-1], base)
        elif word == "BASE" and after is not END:
            base = after.text[1:-1]
        elif word in _KEYWORDS and after is not END:
            silent = after.text.upper() == "SILENT"
            target = then if silent and then is not END else after
            places.append(Reach(word, silent, target, _iri(target, prefixes, base)))
    return places


def may_reach_out(text: str) -> bool:
    """Whether a text has to be read token by token to know whether it reaches out."""
    return may_say(text, _IN_SMALL) and bool(_WORDS.search(text))


def redirect(text: str, place_for: Callable[[Reach], str]) -> str:
    """Return `text` with the target of every place that reaches out replaced by what `place_for` gives for it."""
    text = renamed(text)
    parts, done = [], 0
    for reach in reaches_out(text):
        parts.append(text[done : reach.target.start] + place_for(reach))
        done = reach.target.start + len(reach.target.text)
    return "".join(parts) + text[done:]


def refuse_outside(text: str) -> str:
    """Return `text` so that nothing in it reaches out: ForbiddenError for SERVICE and LOAD, a no-op where SILENT."""

    def refused(reach: Reach) -> str:
        if reach.silent and reach.iri is not None:
            return REFUSED
        raise refusal(text, reach, "is not allowed here")

    return redirect(text, refused)


def refusal(text: str, reach: Reach, why: str) -> ForbiddenError:
    """The error for a place that may not be reached."""
    line, column = position(text, reach.target.start)
    return ForbiddenError(
        f"{reach.word} {reach.target.text[:200]} at line {line}, column {column} {why}.",
        "A service reaches what it was started with: graphsvc serve --allow-service PREFIX. Or load the data first.",
    )


def renamed(text: str) -> str:
    """Return `text` with other names for the prefixes that it declares and whose names hold a keyword.

    Raises ForbiddenError where the text has another place that cannot be told for sure.
    """
    if not may_reach_out(text):
        return text
    declared = {
        after.text[:-1]
        for one, after in followed(outline(text), 1)
        if word_of(one) == "PREFIX" and after.kind == "prefixed" and after.text[-1] == ":"
    }
    changing = sorted(name for name in declared if _WORDS.search(name))
    if not changing:
        return text
    used = {one.text.partition(":")[0] for one in tokens(text) if one.kind == "prefixed"}
    names = {name: _other_name(name, used) for name in changing}
    parts, done = [], 0
    for token in _sure(text, names):
        prefix = token.text.partition(":")[0] if token.kind == "prefixed" else ""
        if prefix in names:
            parts += [text[done : token.start], names[prefix]]
            done = token.start + len(prefix)
    return "".join(parts) + text[done:]


def _other_name(name: str, used: set[str]) -> str:
    """A name as long as `name`, so that every place in the text stays where it is, without a keyword; now used, too."""
    for letter in ascii_lowercase:
        other = _WORDS.sub(lambda found: letter * len(found[0]), name)  # noqa: B023 - called at once
        if other not in used and not _WORDS.search(other):
            used.add(other)
            return other
    return name  # which is then refused


def _sure(text: str, known: Collection[str] = ()) -> Iterator[Token]:
    """The tokens, of which the engine can read none otherwise; prefixes that are `known` may hold a keyword."""
    depth, before = 0, Token("other", "", -1)
    for one in tokens(text):
        depth += (one.text == "(") - (one.text == ")")
        if _hides_keyword(one) and one.text.partition(":")[0] not in known:
            raise _unsure(text, one, "holds a keyword", _without(one))
        if one.kind == "iri" and ("#" in one.text or "'" in one.text):
            glued = before.text == "<" and before.start == one.start - 1  # "<<" opens a triple, or is an operator
            if glued or (depth > 0 and before.text not in _BEFORE_IRI):
                raise _unsure(text, one, "is an IRI", "write this IRI with a prefix, or put spaces around the operator")
        if one.kind == "unclosed" and _WORDS.search(one.text):
            raise _unsure(text, one, "is a string", f"end it with {one.text[0]}")
        yield one
        before = one


def _hides_keyword(one: Token) -> bool:
    if one.kind == "word":
        return one.text.upper() not in _KEYWORDS and _WORDS.search(one.text) is not None
    return one.kind == "prefixed" and _WORDS.search(one.text.partition(":")[0]) is not None


def _without(one: Token) -> str:
    prefix, colon, _ = one.text.partition(":")
    if not colon:
        return "put spaces around the keyword, or use another name"
    return f"declare the prefix {prefix[:100]}: in the text, or put a space where a keyword begins in it"


def _unsure(text: str, one: Token, what: str, mend: str) -> ForbiddenError:
    line, column = position(text, one.start)
    return ForbiddenError(
        f"Whether {one.text[:100]} at line {line}, column {column} {what} cannot be told for sure.",
        f"In a text that says SERVICE or LOAD, {mend}.",
    )


def _iri(target: Token, prefixes: dict[str, str], base: str) -> str | None:
    if target.kind == "iri":
        return _absolute(target.text[1:-1], base)
    if target.kind == "prefixed":
        prefix, colon, local = target.text.partition(":")
        namespace = prefixes.get(prefix + colon)
        return None if namespace is None else namespace + re.sub(r"\\(.)", r"\1", local)
    return None


def _absolute(iri: str, base: str) -> str:
    plain = re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", lambda m: chr(int(m[1] or m[2], 16)), iri)
    return urljoin(base, plain) if base else plain
