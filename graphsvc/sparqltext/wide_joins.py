"""Writes the triple patterns of a query that groups all of them as scans of their own, which the engine joins by hash.

The engine answers patterns by looking each up for every row of those before. Where nothing narrows them, that costs
searches in an index for each row: ratings of 71,000 reviews by the country of their writer took 1,409 ms, and 307 ms
when each pattern is a subquery, for those are read in one go and joined through hash tables (a million triples on
disk). In memory a search costs so little that the tables cost more; so only stores on disk are asked like this.

Why the answers are the same. A group of patterns is the join of its patterns (SPARQL 1.1 Query, 18.2.2.2 and 18.3.1).
A subquery that projects all variables of its pattern has the solutions of the pattern, each once, and joining is
associative and commutative. What aggregates see is therefore the same bag. Only its order may differ, so nothing is
changed for GROUP_CONCAT and SAMPLE, whose values depend on it.

Where it pays. A hash table holds the rows of a pattern (about 300 bytes each), and a scan reads a pattern to its end
even if few rows of it are wanted. So the patterns are counted first, no further than `MOST`, which costs a twentieth of
what looking them up would: all together must be no more than that, none may be rare, and none far more frequent than
another. Whoever gives a thing to start from (a constant) is always answered by looking up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from graphsvc.sparqltext.tokens import Token, keyword, may_say, tokens

MOST = 500_000  # rows of all patterns together: about 150 MB of hash tables
LEAST = 1000  # rows of a pattern: below, looking up from there is quick
UNEVEN = 4  # times as many rows in one pattern as in another: from there on, looking up from the smaller may be quicker
_AGGREGATES = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX"})
_AGGREGATES_IN_SMALL = tuple(sorted(map(str.lower, _AGGREGATES)))
_OTHER = ("GROUP_CONCAT", "SAMPLE", "FROM")


class Pattern(NamedTuple):
    """A triple pattern: its text and its variables."""

    text: str
    variables: tuple[str, ...]


Count = Callable[[str, str, int], int]  # (prologue, SELECT query, most) -> how many rows, no more than most


def as_scans(query: str, count: Count) -> str:
    """The query with its patterns as subqueries where that pays; else the same text."""
    if not may_say(query, _AGGREGATES_IN_SMALL):
        return query
    found = list(tokens(query))
    braces = [number for number, one in enumerate(found) if one.kind == "other" and one.text in "{}"]
    if len(braces) != 2 or not _groups(found[: braces[0]]) or keyword(query, *_OTHER):
        return query
    first, last = braces
    patterns = _patterns(found[first + 1 : last])
    start = next(one.start for one in found if _word(one) == "SELECT")
    ordered = _ordered(patterns, query[:start], count) if len(patterns) > 1 else []
    if not ordered:
        return query
    scans = " ".join(f"{{ {_scan(one)} }}" for one in ordered)
    return f"{query[: found[first].start]}{{ {scans} {query[found[last].start :]}"


def _word(one: Token) -> str:
    return one.text.upper() if one.kind == "word" else ""


def _groups(projection: Sequence[Token]) -> bool:
    words = [_word(one) for one in projection]
    return "SELECT" in words and not _AGGREGATES.isdisjoint(words)


def _patterns(inside: Sequence[Token]) -> list[Pattern]:
    """The patterns of a group that has nothing else; none where one starts from a thing, or is no simple pattern."""
    made: list[Pattern] = []
    triple: list[Token] = []
    for one in [*inside, Token("other", ".", -1)]:
        if one.kind == "other" and one.text in (".", ";", ","):
            if len(triple) == 3:
                if not _simple(triple):
                    return []
                named = dict.fromkeys("?" + term.text[1:] for term in triple if term.kind == "variable")
                made.append(Pattern(" ".join(term.text for term in triple), tuple(named)))
            elif triple:
                return []
            # "." may be said twice or be left out at the end; ";" and "," need something before them.
            triple = {".": [], ";": triple[:1], ",": triple[:2]}[one.text]
        else:
            triple.append(one)
            if len(triple) > 3:
                return []
    return made


def _simple(triple: Sequence[Token]) -> bool:
    subject, verb, thing = triple
    named = verb.kind == "iri" or (verb.kind == "prefixed" and verb.text[:2] != "_:") or verb.text == "a"
    return subject.kind == thing.kind == "variable" and named


def _ordered(patterns: Sequence[Pattern], prologue: str, count: Count) -> list[Pattern]:
    """The patterns, the smallest first and each joined to one before; none where scans do not pay."""
    sizes: dict[Pattern, int] = {}
    for one in patterns:
        sizes[one] = count(prologue, _scan(one), MOST)
        if sizes[one] < LEAST or sum(sizes.values()) >= MOST:
            return []
    if max(sizes.values()) > UNEVEN * min(sizes.values()):
        return []
    left = sorted(sizes, key=sizes.__getitem__)
    made = [left.pop(0)]
    while left:
        known = {name for one in made for name in one.variables}
        joined = next((one for one in left if not known.isdisjoint(one.variables)), None)
        if joined is None:
            return []  # all of one with all of another
        left.remove(joined)
        made.append(joined)
    return made


def _scan(one: Pattern) -> str:
    return f"SELECT {' '.join(one.variables)} {{ {one.text} }}"
