"""Runs the csv2rdf tests of CSV on the Web in its minimal mode, which leaves out tables and rows as things.

Most expected graphs are of the standard mode; what of them hangs on csvw:describes is the minimal one. A test whose
mapping is at fault expects warnings there; here such a mapping or cell is refused, which counts as right.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from graphsvc.errors import GraphsvcError
from graphsvc.knowledge.linking.csvw import read_csv
from tests.conftest import ROOT, W3C, require

SUITE = W3C / "csvw"
BASE = "http://www.w3.org/2013/csvw/tests/"
NAME = "CSV on the Web csv2rdf, minimal mode"
DESCRIBES = ox.NamedNode("http://www.w3.org/ns/csvw#describes")
NUMBERS = "patterns for numbers are refused"
NOTES = "what is inside notes is not looked at, for they make no triples"
FOREIGN = "foreignKeys are refused"
ELSEWHERE = "mappings are read from one file, none is found by its place on a server or fetched"
KEYS = "rows with the same primary key are refused"
TITLES = "the language of titles does not count, any of them names a column"
EXCUSES = {
    **dict.fromkeys(["030", "031", "034", "035"], FOREIGN),
    **dict.fromkeys(["116", "118", "273"], ELSEWHERE),
    **dict.fromkeys(["155", "158", "282", "283", "284", "285"], NUMBERS),
    **dict.fromkeys(["134", "135", "136", "137", "138", "139", "140", "141", "142", "143", "144", "146"], NOTES),
    **dict.fromkeys(["148", "149"], TITLES),
    **dict.fromkeys(["232", "234"], KEYS),
    "124": "a mapping that does not fit the file is refused",
    "244": "a datatype may have any IRI",
    "278": "columns that the mapping does not name make no triples",
}


def entries() -> list[Any]:
    if not SUITE.is_dir():
        return []
    found: list[Any] = json.loads((SUITE / "manifest-rdf.jsonld").read_text(encoding="utf-8"))["entries"]
    return [
        one for one in found if one["id"].rpartition("test")[2] not in ("074", "089", "090", "098", "103")
    ]  # no table


def tables(entry: Any) -> list[tuple[Path, Path | None]]:
    """The files of a test, each with its mapping."""
    action = SUITE / entry["action"]
    named = [one for one in entry.get("implicit") or () if one.endswith(".json")]
    if action.suffix != ".json" and not entry["option"].get("metadata"):
        return [(action, SUITE / named[0] if named else None)]
    mapping = action if action.suffix == ".json" else SUITE / entry["option"]["metadata"]
    said = json.loads(mapping.read_text(encoding="utf-8"))
    return [(mapping.parent / one["url"], mapping) for one in said.get("tables") or [said]]


def minimal(triples: list[ox.Triple]) -> list[ox.Triple]:
    todo = [one.object for one in triples if one.predicate == DESCRIBES]
    kept: dict[ox.Triple, None] = {}
    seen: set[Any] = set()
    while todo:
        subject = todo.pop()
        if subject not in seen:
            seen.add(subject)
            own = [one for one in triples if one.subject == subject]
            kept |= dict.fromkeys(own)
            todo += [one.object for one in own if isinstance(one.object, ox.BlankNode)]
    return list(kept)


def canonical(triples: list[ox.Triple]) -> set[str]:
    found = ox.Dataset(ox.Quad(*one) for one in triples)
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(one) for one in found}


def number_of(entry: Any) -> str:
    return str(entry["id"].rpartition("test")[2])


def hold(entry: Any) -> None:
    """Read the tables of a test. Raises AssertionError where it does not pass."""
    wrong = entry["type"] in ("csvt:NegativeRdfTest", "csvt:ToRdfTestWithWarnings")
    try:
        read = [read_csv(file, map_, f"{BASE}{file.relative_to(SUITE)}") for file, map_ in tables(entry)]
    except GraphsvcError as error:
        assert wrong, error
        return
    assert entry["type"] != "csvt:NegativeRdfTest"
    expected = SUITE / entry["result"]
    base = f"{BASE}{entry['result'].rpartition('/')[0]}/x" if "/" in entry["result"] else BASE
    triples = [one.triple for one in ox.parse(expected.read_bytes(), ox.RdfFormat.TURTLE, base_iri=base)]
    found = [one for each in read for one in each]
    assert canonical(found) == canonical(triples if entry["option"].get("minimal") else minimal(triples))


def row() -> dict[str, Any]:
    """The row of the table in the docs, from a run; the engine by itself reads no CSV."""
    failed, reasons = 0, dict[str, list[str]]()
    for entry in entries():
        try:
            hold(entry)
        except AssertionError:
            failed += 1
            reasons.setdefault(EXCUSES[number_of(entry)], []).append(number_of(entry))
    many = len(entries())
    return {"suite": NAME, "tests": many, "engine": None, "service": many - failed, "not_passed": reasons}


@pytest.mark.suite("csv2rdf, minimal mode")
@pytest.mark.parametrize("entry", entries() or [None], ids=lambda entry: number_of(entry) if entry else "missing")
def test_csv2rdf(entry: Any, request: pytest.FixtureRequest) -> None:
    require("csvw")
    reason = EXCUSES.get(number_of(entry))
    if reason:
        request.node.add_marker(pytest.mark.xfail(reason=reason, strict=True))
    hold(entry)


def test_the_table_says_so_of_each_that_is_not_passed() -> None:
    said = json.loads((ROOT / "docs" / "suites.json").read_text(encoding="utf-8"))
    (told,) = (one for one in said if one["suite"] == NAME)
    named = {number: why for why, numbers in told["not_passed"].items() for number in numbers}
    assert named == EXCUSES and told["tests"] - told["service"] == len(EXCUSES)
    assert not entries() or told["tests"] == len(entries()), "python -m tests.w3c writes the table anew"
