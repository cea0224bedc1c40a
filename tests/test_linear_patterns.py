"""Holds every regular expression, and what reads texts from outside, to a time that grows no faster than the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from graphsvc.errors import GraphsvcError
from graphsvc.paths.engine.edge_selection import Walk, check_pattern, path_tokens
from graphsvc.paths.sparql.service_block import read_block
from graphsvc.sparqltext.diagnosis import LONGEST, syntax_error
from graphsvc.sparqltext.guard import reaches_out, renamed
from graphsvc.sparqltext.known_prefixes import missing_prefixes
from graphsvc.sparqltext.protocol import for_graph, query_form, with_dataset
from graphsvc.sparqltext.select_aliases import with_aliases_written_out
from graphsvc.sparqltext.tokens import brackets, keyword, outline, tokens
from graphsvc.sparqltext.update_dry_run import trials
from tests.regular_expressions import FEW, MANY, Expression, expressions, growth, worst

# A piece of each kind of token, whole and without its end, and what begins two kinds or joins two tokens.
PIECES = ("a", "a.", "a-", "é", "_", "·", ":", "a:b.", "a:\\-", "%41", ".%", "a:.", "?x", "$", "1.", "1e", "@a-")
PIECES += ("<", "<a", "<a>", "\\u0041", "<a\\u0041>", '"', '\\"', "'", "\\'", '"""', "'''", '"a"', "#", "\n", " ", "\\")
PIECES += ("{", "}", "{}", "(", "[", "]", ";", "SERVICE", "service:", "PREFIX load: <a> ", "WHERE{}", "INSERT DATA{}")
PIECES += ('"""\n\\', '{}"""\n\\', "a|", "^a|", "?a <p> ?b .")


def every(read: Callable[[str], object]) -> Callable[[str], None]:
    """Let `read` read a text to its end, whatever it says of it."""

    def reading(text: str) -> None:
        with suppress(GraphsvcError):
            found = read(text)
            if isinstance(found, Iterator):
                for _ in found:
                    pass

    return reading


# What reads a text in the front process, or where a query is run; each is given what it would go on to read.
READERS: dict[str, Callable[[str], object]] = {
    "tokens": tokens,
    "brackets": brackets,
    "outline": outline,
    "keyword": lambda text: keyword(text, "NOT THERE"),
    "query_form": query_form,
    "reaches_out": lambda text: reaches_out(f"{text} service"),
    "renamed": lambda text: renamed(f"{text} service"),
    "with_dataset": lambda text: with_dataset(text, ("http://example.org/g",), ()),
    "for_graph": lambda text: for_graph(text, "http://example.org/g"),
    "trials": lambda text: trials(f"{text} where"),
    "syntax_error": lambda text: syntax_error("error at 1:1: expected x", text[:LONGEST]),
    "missing_prefixes": missing_prefixes,
    "with_aliases_written_out": lambda text: with_aliases_written_out(f"SELECT (1 AS ?a) {text}"),
    "path_tokens": path_tokens,
    "alternatives of a walk": lambda text: Walk((text,)).steps,
    "check_pattern": lambda text: check_pattern(f"{{{text}", ("from",)),
    "read_block": lambda text: read_block(f"SELECT * WHERE {{ {text} }}"),
}


@pytest.mark.parametrize("one", expressions(), ids=str)
def test_no_expression_takes_longer_than_its_text_is_long(one: Expression) -> None:
    found = growth(one)
    assert found.linear, f"{found.faster:.0f} times faster than the text, for {found.shape}"


@pytest.mark.parametrize("name", READERS)
def test_no_reader_takes_longer_than_its_text_is_long(name: str) -> None:
    alone = [("", one, "") for one in PIECES] + [(one, other, "") for one in ('"', "<") for other in PIECES]
    # They read the tokens, which are tried with more; a hundred times as much would show nothing new.
    found = worst(every(READERS[name]), alone, MANY if name in ("tokens", "brackets", "outline") else MANY // 10)
    assert found.linear, f"{found.faster:.0f} times faster than the text, for {found.shape}"


@pytest.mark.parametrize(
    "source",
    [
        r"<[^<>\\]*(?:\\[uU][0-9A-Fa-f]+[^<>\\]*)*>",  # parts the digits of an escape in many ways
        r'"(?:[^"\\]|\\.)*"',  # tries again from each escaped mark
        r"\s*\(([^()]*)\)",  # from each space
        r"\d(\.\d)*$",
    ],
)
def test_an_expression_that_is_not_so_is_found(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.regular_expressions.PATIENCE", 3.0)
    one = Expression("graphsvc.made_up", re.compile(source, re.DOTALL), frozenset({"sub"}))
    with pytest.raises(AssertionError):
        assert growth(one).linear


def test_the_texts_grow_as_far_as_is_said() -> None:
    assert (FEW, MANY) == (1_000, 100_000)
    assert len(expressions()) > 50
