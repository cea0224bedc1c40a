"""Holds the tokens of SPARQL texts to the grammar, and their memory to a few of them."""

from __future__ import annotations

import tracemalloc

import pytest

from graphsvc.sparqltext.tokens import brackets, keyword, outline, string_value, tokens

READ: dict[str, list[tuple[str, str]]] = {
    "?s $p <http://e/a#b>": [("variable", "?s"), ("variable", "$p"), ("iri", "<http://e/a#b>")],
    "a:b.c. :.SERVICE": [("prefixed", "a:b.c"), ("other", "."), ("prefixed", ":"), ("other", "."), ("word", "SERVICE")],
    "a.b:c a.b.:c": [
        ("prefixed", "a.b:c"),
        ("word", "a"),
        ("other", "."),
        ("word", "b"),
        ("other", "."),
        ("prefixed", ":c"),
    ],
    "a:\\-b%41..c :%41.\\~": [("prefixed", "a:\\-b%41..c"), ("prefixed", ":%41.\\~")],
    "_:b1 _b true": [("prefixed", "_:b1"), ("word", "_b"), ("word", "true")],
    "1 -1.5 .5e3 1.e2 1.": [
        ("number", "1"),
        ("other", "-"),
        ("number", "1.5"),
        ("number", ".5e3"),
        ("number", "1.e2"),
        ("number", "1"),
        ("other", "."),
    ],
    '\'a\'@en-GB "b\\""^^xsd:string': [
        ("string", "'a'"),
        ("language", "@en-GB"),
        ("string", '"b\\""'),
        ("other", "^"),
        ("other", "^"),
        ("prefixed", "xsd:string"),
    ],
    "'''a'b''' \"\"\"a\\\"\"\"\"": [("string", "'''a'b'''"), ("string", '"""a\\""""')],
    '"""abc"': [("string", '""'), ("string", '"abc"')],  # an empty string and another, where there is no end
    "'a\nb # c\n'd": [("unclosed", "'a"), ("word", "b"), ("unclosed", "'d")],
    "<\\u0041> <\\u41> 1<2": [
        ("iri", "<\\u0041>"),
        ("other", "<"),
        ("other", "\\"),
        ("word", "u41"),
        ("other", ">"),
        ("number", "1"),
        ("other", "<"),
        ("number", "2"),
    ],
}


@pytest.mark.parametrize("text", READ)
def test_a_text_is_read_as_the_grammar_has_it(text: str) -> None:
    found = list(tokens(text))
    assert [(one.kind, one.text) for one in found] == READ[text]
    assert all(text.startswith(one.text, one.start) for one in found)


def test_brackets_are_those_among_the_tokens() -> None:
    text = 'SELECT * { ?s :a\\(b \'}\' , """{""" , <http://e/(> . FILTER((1+2) < 3) # }\n [ ] }'
    assert list(brackets(text)) == [one for one in tokens(text) if one.kind == "other" and one.text in "(){}[]"]


def test_an_outline_has_of_each_block_its_braces() -> None:
    text = "WITH <g> DELETE { ?s ?p '}' } INSERT { { } } WHERE { ?s ?p ?o FILTER(?o > 1) } ; CLEAR ALL } x {"
    shown = [one.text for one in outline(text)]
    assert " ".join(shown) == "WITH <g> DELETE { } INSERT { } WHERE { } ; CLEAR ALL } x {"


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ('"a"', "a"),
        ("''", ""),
        ("'''a'b'''", "a'b"),
        ('"\\"\\\\\\n\\t"', '"\\\n\t'),
        ('"\\u00e9\\U0001F600"', "é😀"),
        ('"\\uD800"', "\\uD800"),
    ],
)
def test_a_string_says_what_its_escapes_stand_for(token: str, value: str) -> None:
    assert string_value(token) == value


@pytest.mark.parametrize("piece", ["a.", "\\u0041", '\\"', "1 ", "a:\\-", "%41", "{}", "?x ", "<a> "])
@pytest.mark.parametrize("start", ["", '"', "<", "a:b"])
def test_memory_does_not_grow_with_the_text(piece: str, start: str) -> None:
    text = start + piece * 100_000
    tracemalloc.start()
    try:
        keyword(text, "NOT THERE")
        assert tracemalloc.get_traced_memory()[1] < 4 * len(text)  # a token may be the whole text, in whole or in parts
    finally:
        tracemalloc.stop()
