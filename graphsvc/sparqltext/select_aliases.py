"""Writes out, in a SELECT that aggregates, what its later expressions take from its earlier ones.

`SELECT (COUNT(?v) AS ?c) (?c + 1 AS ?d)` is valid (SPARQL 1.1 Query, 18.2.4.4: each expression extends what those
before it gave), and the parser of the engine refuses it. With `(COUNT(?v))` in the place of `?c` it takes it, and the
rows are the same: an expression with an error leaves its variable unbound, an error where that variable stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphsvc.sparqltext.tokens import Token, followed, tokens, word_of

_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_ANEW = ("RAND", "UUID", "STRUUID", "BNODE")  # what gives another value each time it is asked
_MOST = 100_000  # characters that may be written in: each expression that stands twice in the next doubles it

Place = tuple[int, int, str]  # where a token begins and ends, and what takes its place


def with_aliases_written_out(text: str) -> str:
    """The query with the variables of its SELECTs written out where a later expression uses them; else the same text.

    Meant for a text that the engine has refused; nothing else of it changes.
    """
    places = list[Place]()
    size = 0
    for one in _places(text):
        size += len(one[2])
        if size > _MOST:
            return text
        places.append(one)
    return _written(text, 0, len(text), places)


def _places(text: str) -> Iterator[Place]:
    """The variables to write out, in the order of the text."""
    known: dict[str, str] = {}  # what each variable of the clause that is read stands for
    clause, depth, expression = False, 0, list[Token]()
    for one, after in followed(tokens(text), 1):
        if not depth:
            expression = []
            if word_of(one) == "SELECT":
                clause, known = True, {}
            elif one.text in "{*" or word_of(one) in ("WHERE", "FROM"):
                clause = False
        depth = max(0, depth + (one.text == "(") - (one.text == ")")) if clause else 0
        if depth == 1 and word_of(one) == "AS" and after.kind == "variable" and expression:
            places = list(_uses(expression, known))
            yield from places
            if sum(len(place[2]) for place in places) <= _MOST and not any(map(_stays, expression)):
                whole = _written(text, expression[1].start, one.start, places) if expression[1:] else ""
                known[after.text[1:]] = f"({whole.rstrip()}\n)"  # a line of its own: a comment may end the expression
            expression = []
        elif depth:
            expression.append(one)


def _uses(expression: list[Token], known: dict[str, str]) -> Iterator[Place]:
    """The variables of an expression that stand for something, outside its aggregates, which look at single rows."""
    if any(one.text == "{" for one in expression):  # a pattern of EXISTS, which sees them as they are
        return
    within, depth = 0, 0
    for one, after in followed(expression, 1):
        depth += (one.text == "(") - (one.text == ")")
        if within and depth < within:
            within = 0
        if not within and word_of(one) in _AGGREGATES and after.text == "(":
            within = depth + 1
        elif not within and one.kind == "variable" and one.text[1:] in known:
            yield one.start, one.start + len(one.text), known[one.text[1:]]


def _written(text: str, start: int, end: int, places: list[Place]) -> str:
    parts, done = [], start
    for first, last, written in places:
        parts += [text[done:first], written]
        done = last
    return "".join(parts) + text[done:end]


def _stays(one: Token) -> bool:
    """Whether the expression of this token can stand in one place only."""
    return word_of(one) in _ANEW or one.text == "{"
