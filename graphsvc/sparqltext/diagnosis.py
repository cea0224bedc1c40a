"""Says what is wrong with a SPARQL text: the engine says where it stopped reading, and seldom why.

Only a text that the engine has refused is looked at, so nothing here can refuse one that parses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from graphsvc.errors import QuerySyntaxError
from graphsvc.names import PREFIXES
from graphsvc.sparqltext.tokens import Token, brackets, keyword, position, tokens

_PLACE = re.compile(r"^error at (\d+):(\d+): (?:expected )?(?P<expected>.*)$", re.DOTALL)
QUERIES = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_CLOSED_BY = {"{": "}", "(": ")", "[": "]"}
_CODE = re.compile(r"u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}")
_UNBOUND = ("contains a variable that is unbound", "contains an expression with a variable that is unbound")
_NO_IRI = "IRI parsing failed"
LONGEST = 100_000  # characters; a longer text was written by a program, and only its place is told

Found = tuple[str, int, str]  # what is wrong, where it begins (from 0), and how to mend it


def syntax_error(said: str, text: str | None = None) -> QuerySyntaxError:
    """The engine's words about `text` as an error that says where, and as far as can be seen why."""
    place = _PLACE.match(said)
    if not place:
        return QuerySyntaxError(f"The query does not parse: {said}.", mend="Check it against SPARQL 1.1.")
    line, column = int(place[1]), int(place[2])
    seen = text or ""
    told = text is not None and len(text) <= LONGEST
    found = _why(seen, _offset(seen, line, column), place["expected"]) if told else None
    if found:
        what, start, mend = found
        line, column = position(seen, start)
        return QuerySyntaxError(f"{what} (line {line}, column {column}).", line, column, mend)
    expected = _readable(place["expected"])
    return QuerySyntaxError(
        f"The text does not parse at line {line}, column {column}{expected}.",
        line,
        column,
        "Mend it there, or just before.",
    )


def _readable(expected: str) -> str:
    """The signs that the engine would have taken; it lists keywords and letters too, which mislead."""
    signs = re.findall(r'"([^"\w\s\\]+)"', expected) if "['" not in expected else []
    return f": expected {' or '.join(signs)}" if signs else ""


def _offset(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return sum(len(one) + 1 for one in lines[: line - 1]) + column - 1


def _why(text: str, stopped: int, expected: str) -> Found | None:
    """The first fault that is known for sure and that the engine can have stopped at."""
    checks: Sequence[Callable[[Iterator[Token]], Found | None]] = (_open_string, _escape, _form, _prefix)
    found = [fault for check in checks if (fault := check(tokens(text))) and fault[1] <= stopped]
    if found:
        return min(found, key=lambda fault: fault[1])
    if _NO_IRI in expected:
        start = max(text.rfind("<", 0, stopped), 0)
        return f"“{text[start:stopped][:80]}” is no IRI", start, 'An IRI has no spaces, and none of <>"{}|^`\\.'
    if any(one in expected for one in _UNBOUND):
        mend = "Add it to GROUP BY, or put it into an aggregate such as SAMPLE(?x)."
        select = keyword(text, "SELECT")
        start = select.start if select else 0
        return "SELECT names a variable that is neither grouped nor in an aggregate", start, mend
    return _bracket(brackets(text)) if not text[stopped:].strip() else None


def _open_string(read: Iterator[Token]) -> Found | None:
    before = Token("", "", 0)
    for one in read:
        if one.kind == "unclosed":
            quote = one.text[0]
            long = before.text == 2 * quote and before.start == one.start - 2
            start, end = (one.start - 2, 3 * quote) if long else (one.start, quote)
            return "A string is not closed", start, f"End it with {end}."
        before = one
    return None


def _escape(read: Iterator[Token]) -> Found | None:
    """The first character that is written by its code outside strings and IRIs, which the engine does not take."""
    before = Token("", "", 0)
    for one in read:
        if before.text == "\\" and one.start == before.start + 1 and (code := _CODE.match(one.text)):
            said = f"The character “\\{code[0]}” is written by its code, which is read only in strings and IRIs"
            return said, before.start, "Write the character itself."
        before = one
    return None


def _form(read: Iterator[Token]) -> Found | None:
    """The first word after the prologue, if neither a query nor an update can begin with it."""
    mend = f"A query begins with {', '.join(QUERIES[:-1])} or {QUERIES[-1]}."
    for one in read:
        if one.kind in ("iri", "prefixed", "string") or one.text.upper() in ("BASE", "PREFIX", "VERSION"):
            continue
        if one.text.upper() in (*QUERIES, *UPDATES):
            return None
        return f"“{one.text[:40]}” begins neither a query nor an update", one.start, mend
    return "Nothing is asked", 0, mend


def _prefix(read: Iterator[Token]) -> Found | None:
    """The first name whose prefix is not declared before it."""
    declared, word = {"_"}, ""
    for one in read:
        if one.kind == "prefixed":
            prefix = one.text.partition(":")[0]
            if word == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                iri = PREFIXES.get(prefix, "…")
                mend = f"Put PREFIX {prefix}: <{iri}> before the query."
                return f"The prefix “{prefix}:” of {one.text[:80]} is not declared", one.start, mend
        word = one.text.upper() if one.kind == "word" else ""
    return None


def _bracket(read: Iterator[Token]) -> Found | None:
    """The last bracket that is not closed."""
    waiting: list[Token] = []
    for one in read:
        if one.text in _CLOSED_BY:
            waiting.append(one)
        elif waiting and one.text == _CLOSED_BY[waiting[-1].text]:
            waiting.pop()
    if not waiting:
        return None
    opened = waiting[-1]
    return f"“{opened.text}” is not closed", opened.start, f"Add “{_CLOSED_BY[opened.text]}”."
