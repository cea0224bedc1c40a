"""Types what people mistype, and looks whether the error says where it is and how to mend it."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest

from graphsvc.errors import QuerySyntaxError
from graphsvc.sparqltext.diagnosis import syntax_error
from graphsvc.sparqltext.tokens import tokens
from graphsvc.store.embedded import EmbeddedStore

MISTYPED = [
    ("SELECT ?s { ?s a cf:Factor }", (1, 18), "cf:Factor", "PREFIX cf: <https://w3id.org/ai-confidence/ontology#>"),
    ("SELECT ?s {\n  ?s a xx:Thing }", (2, 8), "xx:", "PREFIX xx: <…>"),
    ("PREFIX a: <urn:a>\nASK { ?s ?p a:b . ?s b:c 1 }", (2, 22), "b:c", "PREFIX b:"),
    ("SELECT * { ?s ?p :x }", (1, 18), "“:”", "PREFIX :"),
    ("SELEC ?s { ?s ?p ?o }", (1, 1), "SELEC", "SELECT, ASK, CONSTRUCT or DESCRIBE"),
    ("BASE <urn:x>\nPREFIX a: <urn:a>\nslect * {}", (3, 1), "slect", "SELECT"),
    ("{ ?s ?p ?o }", (1, 1), "“{”", "SELECT"),
    ("# only a comment", (1, 1), "Nothing is asked", "SELECT"),
    ("SELECT * { ?s ?p 'abc }", (1, 18), "string", "'"),
    ('SELECT * { ?s ?p "abc\n" }', (1, 18), "string", '"'),
    ("SELECT * {\n ?s ?p ?o", (1, 10), "“{” is not closed", "“}”"),
    ("SELECT * { ?s ?p ?o FILTER(?o < 3 }", (1, 27), "“(” is not closed", "“)”"),
    (r"SELECT * { ?\u0073 ?p ?o }", (1, 13), r"\u0073", "the character itself"),
    (r"\u0053ELECT * { ?s ?p ?o }", (1, 1), r"\u0053", "the character itself"),
    ("SELECT * { ?s <a b> ?o }", (1, 15), "<a b>", "no spaces"),
    ("SELECT (COUNT(?x) AS ?n) ?y { ?x ?z ?y }", (1, 1), "neither grouped", "GROUP BY"),
    ("SELECT (COUNT(?x) AS ?n) (?y + 1 AS ?z) { ?x ?p ?y }", (1, 1), "neither grouped", "GROUP BY"),
    ("SELECT ?a { ?s ?p ?o ?q }", (1, 26), "does not parse", "Mend it there"),
]


@pytest.mark.parametrize(("text", "place", "what", "mend"), MISTYPED)
def test_a_mistyped_query_is_told_with_its_place_and_its_remedy(
    text: str, place: tuple[int, int], what: str, mend: str
) -> None:
    with pytest.raises(QuerySyntaxError) as told:
        EmbeddedStore().query(text)
    assert (told.value.line, told.value.column) == place
    assert what in told.value.message and mend in told.value.mend
    assert "LATERAL" not in str(told.value)


def test_what_the_mend_says_mends_a_missing_prefix() -> None:
    text = "SELECT ?s { ?s a cf:Factor ; dcterms:title ?t }"
    for _ in range(2):
        with pytest.raises(QuerySyntaxError) as told:
            EmbeddedStore().query(text)
        text = told.value.mend.removeprefix("Put ").removesuffix(" before the query.") + "\n" + text
    EmbeddedStore().query(text)


def test_updates_are_told_too() -> None:
    with pytest.raises(QuerySyntaxError, match=r"“b:” of b:c is not declared \(line 2"):
        EmbeddedStore().update("PREFIX a: <urn:a>\nINSERT DATA { a:b b:c 1 }")
    with pytest.raises(QuerySyntaxError, match="INSRT"):
        EmbeddedStore().update("INSRT DATA { <urn:a> <urn:b> 1 }")


@pytest.mark.parametrize("seed", range(4))
def test_a_cause_is_named_only_where_it_is_one(seed: int) -> None:
    chance, whole = random.Random(seed), "PREFIX a: <urn:a>\nSELECT ?x { ?x a:b 'it' ; a:c (1 [ a:d <urn:e> ]) }"
    parts = [one.text for one in tokens(whole)]
    checked = 0
    for _ in range(150):
        broken = list(parts)
        for _ in range(chance.randint(1, 2)):
            place = chance.randrange(len(broken))
            broken[place : place + 1] = chance.choice([[], [broken[place]] * 2, ["?"], ["'"], ["b:"], ["}"]])
        text = " ".join(broken)
        try:
            ox.Store().query(text)
        except SyntaxError as error:
            told = syntax_error(str(error), text)
            assert told.line == 1 and 1 <= (told.column or 0) <= len(text) + 1
            checked += 1
            if "is not declared" in told.message:
                name = text[(told.column or 0) - 1 :].split()[0]
                assert f"PREFIX {name.partition(':')[0]}:" not in text[: told.column or 0]
            if told.message.startswith("A string is not closed"):
                assert text[(told.column or 0) - 1] in "'\""
    assert checked > 50
