"""Nests the triple patterns inside EXISTS, so that the engine looks for one after the other and stops at the first hit.

The engine joins what stands inside EXISTS by hash, anew for each row: with two patterns that costs rows times triples.
`EXISTS { A . B }` is therefore asked as `EXISTS { A FILTER EXISTS { B } }`, NOT EXISTS likewise.

Why the answers are the same. EXISTS tells whether its group has a solution, once the row's values stand in it (SPARQL
1.1 Query, 18.6). A group of triple patterns and filters has one where A has a solution that B has one with, under the
filters; which is what the nested form asks, for the inner EXISTS sees the values of A beside those of the row. A filter
stands where the last of its variables that the group binds has been bound. No variable comes into scope by it.

Where it pays. One pattern after the other looks up; joining by hash reads. A lookup costs up to three times what
reading a triple does, and for each row the engine reads all that the patterns have which share nothing with the row. So
nesting takes a thousandth of the time where one of those has many triples, and cannot take much more than it did. Where
all of them have few, or one has none, the engine is through at once, and the text stays. They are counted for that, no
further than FEW. The engine goes by the order of the text; so does the nested form, but that it starts from the row, or
from few triples where the text does.

It is done where the inside has two or more triple patterns and filters and nothing else (one pattern is what the engine
is good at), and one of them shares a variable with a triple pattern of the group around it; not within GRAPH or under
FROM, where counting would count something else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from graphsvc.sparqltext.tokens import Token, tokens, word_of

FEW = 10  # triples of a pattern in the whole store that the engine may as well read for each row
DEEPEST = 8  # patterns; each is one EXISTS deeper
# What makes the inside more than patterns, or an answer that differs from call to call.
_REFUSED = {"BIND", "VALUES", "OPTIONAL", "MINUS", "GRAPH", "SERVICE", "UNION", "SELECT", "EXISTS", "LATERAL"}
_REFUSED |= {"RAND", "UUID", "STRUUID", "NOW", "BNODE"}
_NO_PATTERN = ("VALUES", "GRAPH", "SERVICE", "AS", "LATERAL", "SILENT")
_TERMS = ("variable", "iri", "prefixed", "number")

Count = Callable[[str, str, int], int]  # (prologue, SELECT query, most) -> how many rows, no more than most


class Part(NamedTuple):
    """A triple pattern or a filter: its text and its variables."""

    text: str
    variables: frozenset[str]


@dataclass
class _Group:
    """A group in braces: the numbers of its first and last token, what is around it, what binds its variables."""

    first: int
    parent: _Group | None
    last: int = -1
    variables: set[str] = field(default_factory=set)  # of the triple patterns that stand directly in it
    plain: bool = True  # no subquery, and in no other graph


def with_nested_exists(query: str, count: Count) -> str:
    """The query with the patterns of each EXISTS that allows it nested; the same text where none does.

    A text that does not parse may come out as another that does not; who runs it reports the original's error.
    """
    if "exists" not in query.lower():
        return query
    found = list(tokens(query))
    if any(word_of(one) == "FROM" for one in found):
        return query
    start = next((one.start for one in found if word_of(one) in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")), 0)
    parts, done = [], 0
    for group in _groups(found):
        nested = _nested(query, found, group, lambda one: count(query[:start], _select(one), FEW + 1))
        if nested:
            parts += [query[done : found[group.first].start], nested]
            done = found[group.last].start + 1
    return "".join(parts) + query[done:]


def _select(one: Part) -> str:
    return f"SELECT {' '.join(sorted(one.variables)) or '*'} {{ {one.text} }}"


def _nested(query: str, found: Sequence[Token], group: _Group, count: Callable[[Part], int]) -> str:
    """The nested form of what stands inside an EXISTS; empty where it is none, or does not allow it."""
    around = group.parent
    if word_of(found[group.first - 1]) != "EXISTS" or around is None or not around.plain or group.last < 0:
        return ""
    inside = _parts(query, found[group.first + 1 : group.last])
    patterns = [one for one, is_filter in inside if not is_filter]
    bound = frozenset().union(*(one.variables for one in patterns))
    if not 2 <= len(patterns) <= DEEPEST or not bound & around.variables:
        return ""
    sizes = {one: count(one) for one in patterns if not one.variables & around.variables}
    if max(sizes.values(), default=0) <= FEW or not min(sizes.values()):
        return ""
    filters = [one for one, is_filter in inside if is_filter]
    return _nest(_ordered(patterns, around.variables, sizes), filters, bound)


def _nest(patterns: Sequence[Part], filters: Sequence[Part], bound: frozenset[str]) -> str:
    first, rest = patterns[0], patterns[1:]
    to_come = frozenset().union(*(one.variables for one in rest))
    to_come -= first.variables
    now = [one for one in filters if not one.variables & bound & to_come]
    later = [one for one in filters if one.variables & bound & to_come]
    inner = [f"FILTER EXISTS {_nest(rest, later, bound - first.variables)}"] if rest else []
    return "{ " + " ".join([first.text, *(one.text for one in now), *inner]) + " }"


def _ordered(patterns: Sequence[Part], known: set[str], sizes: Mapping[Part, int]) -> list[Part]:
    """The patterns as written, but each that shares a variable with what is known before others."""
    left = list(patterns)
    made = [left.pop(0)] if sizes.get(patterns[0], FEW + 1) <= FEW else []
    seen = known.union(*(one.variables for one in made))
    while left:
        made.append(next((one for one in left if one.variables & seen), left[0]))
        left.remove(made[-1])
        seen |= made[-1].variables
    return made


def _groups(found: Sequence[Token]) -> list[_Group]:
    """The groups of a query, those around others first."""
    made: list[_Group] = []
    now: _Group | None = None
    rounds = [0]  # how many round brackets are open in each open group
    for number, one in enumerate(found):
        word = word_of(one)
        if one.kind == "other" and one.text == "{":
            around = now
            elsewhere = {"GRAPH", "SERVICE"} & {word_of(each) for each in found[max(0, number - 3) : number]}
            now = _Group(number, around, plain=not elsewhere and (around is None or around.plain))
            made.append(now)
            rounds.append(0)
        elif one.kind == "other" and one.text == "}" and now is not None:
            now.last, now = number, now.parent
            rounds.pop()
        elif one.kind == "other":
            rounds[-1] += (one.text == "(") - (one.text == ")")
        elif now is not None and word == "SELECT":
            now.plain = False
        elif now is not None and one.kind == "variable" and not rounds[-1]:
            now.variables |= {"?" + one.text[1:]} if word_of(found[number - 1]) not in _NO_PATTERN else set()
    return made


def _parts(query: str, inside: Sequence[Token]) -> list[tuple[Part, bool]]:
    """The triple patterns and the filters, with whether each is a filter; none where there is anything else."""
    if any(word_of(one) in _REFUSED or one.kind == "unclosed" for one in inside):
        return []
    made: list[tuple[Part, bool]] = []
    triple: list[tuple[str, str]] = []  # the terms so far, each with its variable or ""
    place = 0
    while place < len(inside):
        one = inside[place]
        if word_of(one) == "FILTER":
            end = _end_of_filter(inside, place + 1)
            if end < 0 or 0 < len(triple) < 3:
                return []
            made += [(_pattern(triple), False)] if triple else []
            triple = []
            named = frozenset("?" + each.text[1:] for each in inside[place:end] if each.kind == "variable")
            made.append((Part(query[one.start : inside[end - 1].start + 1], named), True))
            place = end
        elif one.kind == "other" and one.text in ".;,":
            if len(triple) != 3:
                return []
            made.append((_pattern(triple), False))
            # ";" and "," need something before them and after.
            triple = {".": [], ";": triple[:1], ",": triple[:2]}[one.text]
            place += 1
        else:
            text, place = _term(inside, place)
            if not text or len(triple) == 3:
                return []
            triple.append((text, "?" + text[1:] if one.kind == "variable" else ""))
    if triple and len(triple) != 3:
        return []
    return made + ([(_pattern(triple), False)] if triple else [])


def _pattern(triple: Sequence[tuple[str, str]]) -> Part:
    return Part(" ".join(text for text, _ in triple) + " .", frozenset(name for _, name in triple if name))


def _term(inside: Sequence[Token], place: int) -> tuple[str, int]:
    """The text of the term at a place, and the place after it; empty where it is no simple one."""
    one = inside[place]
    after = [each.text for each in inside[place + 1 : place + 4]]
    if one.kind == "string":
        if place + 1 < len(inside) and inside[place + 1].kind == "language":
            return one.text + after[0], place + 2
        return ("".join([one.text, *after]), place + 4) if after[:2] == ["^", "^"] else (one.text, place + 1)
    simple = one.kind in _TERMS and not one.text.startswith("_:")
    return (one.text, place + 1) if simple or one.text in ("a", "true", "false") else ("", place)


def _end_of_filter(inside: Sequence[Token], place: int) -> int:
    """The place after a filter's expression, which is one in brackets or a call; -1 where it is neither."""
    if place < len(inside) and inside[place].text != "(":
        place += 1
    if place >= len(inside) or inside[place].text != "(":
        return -1
    depth = 0
    for end in range(place, len(inside)):
        depth += (inside[end].text == "(") - (inside[end].text == ")")
        if not depth:
            return end + 1
    return -1
