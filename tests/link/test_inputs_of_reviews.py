"""Reads each file that a review of this project tried, and holds what comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc.errors import GraphsvcError, StoreError
from graphsvc.knowledge.build import build_graph
from graphsvc.knowledge.linking.csvw import draft_mapping, read_csv
from graphsvc.knowledge.linking.mapping_check import accepted, check_sssom
from graphsvc.knowledge.linking.matching import link
from graphsvc.knowledge.linking.sssom import read_sssom
from graphsvc.knowledge.linking.terms import framework_terms, read_terms, read_triples
from tests.conftest import SHARED, require

INPUTS = SHARED / "review" / "inputs"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
XSD = "<http://www.w3.org/2001/XMLSchema#"
# What a CSV file with its mapping comes to: its triples without subjects (all are http://ex.org/1 but where it is
# said), or the words of the refusal.
TABLES: dict[str, list[str] | str] = {
    "anyuri-rel": [f'<http://ex/u> "{one}"^^{XSD}anyURI>' for one in ("foo", "http://ok/", "a b")],
    "bom-crlf": [f'{LABEL} "a\\r\\nb"'],
    "columns-order": [f'{LABEL} "x"'],
    "cp1252": "reads as windows-1252",
    "cr-only": [f'{LABEL} "x"', f'{LABEL} "y"'],
    "datatype-obj": [f'{LABEL} "x"'],
    "date-time": "“2024-02-30” is no date",
    "dialect-comment": [f'{LABEL} "x"'],
    "dialect-encoding": [f'{LABEL} "Zoë"'],
    "dialect-noheader": ['<http://ex/p> "x"', '<http://ex/p> "y"'],
    "dialect-nonsense": "uses “nonsense”",
    "dialect-quote": [f'{LABEL} "a,b"'],
    "dialect-semicolon": [f'{LABEL} "x"'],
    "dialect-skiprows": [f'{LABEL} "x"'],
    "dialect-trim": [f'{LABEL} "  x  "'],
    "dup-rows": [f'{LABEL} "x"'],
    "excel-sep-line": "“delimiter”: “;”, “skipRows”: 1",
    "gYear": [f'<http://ex/n> "0000"^^{XSD}gYear>'],
    "iri-chars": [f'{LABEL} "x"'],
    "lang-and-datatype": [f'<http://ex/n> "5"^^{XSD}integer>'],
    "lang-bad": "“not a lang” for “lang”",
    "lang-on-schema": [f'{LABEL} "colour"@en'],
    "nul": "control character U.0000",
    "null-empty-kept": [f'{LABEL} ""'],
    "null-list": [f'{LABEL} "x"'],
    "null-list-schema": [f'{LABEL} "x"'],
    "number-inf": [f'<http://ex/n> "INF"^^{XSD}double>'],
    "row-number": [f'{LABEL} "x"'],
    "separator-empty": ['<http://ex/t> "a"', '<http://ex/t> "b"'],
    "separator-null": ['<http://ex/t> "a"', '<http://ex/t> "b"'],
    "separator-valueurl": ["<http://ex/t> <http://ex/t/a>", "<http://ex/t> <http://ex/t/b>"],
    "suppress-string": "Write true or false",
    "titles-lang": [f'{LABEL} "x"'],
    "titles-list": [f'{LABEL} "x"'],
    "unicode-digits": "“٣” is no integer",
    "utf16": [f'{LABEL} "x"'],
    "virtual-literal": [f'{LABEL} "x"', '<http://ex/v> "k"'],
    "virtual-novalue": [f'{LABEL} "x"'],
}
# What a document comes to: how many triples, or the words of the refusal.
DOCUMENTS: dict[str, int | str] = {
    "bom.jsonld": 1,
    "bom.nt": 1,
    "bom.rdf": 1,
    "bom.ttl": 1,
    "evil.ttl": 1,
    "latin1.rdf": "line 1, column 43: Only UTF-8",
    "latin1.ttl": "line 1, column 40: Invalid UTF-8",
    "list.ttl": 9,
    "lits.ttl": 11,
    "remote.jsonld": "at <https://schema.org/>, and contexts are not fetched",
    "short.ttl": 1,
    "short2.ttl": "line 1, column 38: Unexpected end",
    "space.rdf": "line 1, column 158: Invalid IRI",
}
# The first fault of each mapping table, "" where it has none.
MAPPINGS = {
    **dict.fromkeys(["bom", "crlf", "empty", "emptyline", "exceltabs", "fulliri", "lonequote", "ok"], ""),
    **dict.fromkeys(["quoted", "reversed", "space", "startquote"], ""),
    "conf2": "“1.7” is no number from 0 to 1",
    "confcomma": "“0,9” is no number from 0 to 1",
    "dup": "row 8, column object_id: “risk:1” repeats row 7",
    "excelquoted": "The header has no mapping_set_id",
    "multi": "is no justification of SSSOM",
    "nan": "“NaN” is no number from 0 to 1",
    "nohead": "The header has no mapping_set_id",
    "nojust": "“Lexical” is no justification",
    "not": "row 8, column predicate_modifier: “” contradicts row 7",
    "pred": "“skos:exact” is no SKOS mapping property",
    "undeclared": "“zz:1” has no declared prefix",
}
# What a CSV file without a mapping comes to: how many triples of its own draft, or the words of the refusal.
DRAFTED: dict[str, int | str] = {
    "bom.csv": 9,
    "dup.csv": "twice",
    "dupid.csv": 8,
    "empty.csv": "is empty",
    "headeronly.csv": 0,
    "odd.csv": 4,
    "ragged.csv": "row 3",
    "semi-latin1.csv": 8,
    "trees.csv": 6,
    "utf16.csv": 0,
}
OURS = framework_terms(build_graph())


@pytest.fixture(autouse=True)
def there() -> None:
    require("shared")


def test_no_input_is_left_out() -> None:
    assert {one.name.removesuffix("-metadata.json") for one in INPUTS.glob("suites/csvw/*.json")} == set(TABLES)
    assert {one.name for one in INPUTS.glob("suites/own/*") if one.suffix != ".rq"} == set(DOCUMENTS)
    assert {one.name.partition(".")[0] for one in INPUTS.glob("suites/sssom/*.tsv")} == set(MAPPINGS)
    assert {one.name for one in INPUTS.glob("clients/*.csv")} == set(DRAFTED)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_read_as_its_mapping_says_or_refused(name: str) -> None:
    folder, expected = INPUTS / "suites" / "csvw", TABLES[name]
    file = folder / f"{'lang-on-schema' if name == 'dialect-nonsense' else name}.csv"
    if isinstance(expected, str):
        with pytest.raises(GraphsvcError, match=expected):
            read_csv(file, folder / f"{name}-metadata.json")
    else:
        found = [f"{one.predicate} {one.object}" for one in read_csv(file, folder / f"{name}-metadata.json")]
        assert found == expected


@pytest.mark.parametrize("name", DRAFTED)
def test_a_table_without_a_mapping_loads_by_its_draft_or_is_refused(name: str, tmp_path: Path) -> None:
    file, expected = INPUTS / "clients" / name, DRAFTED[name]
    mapping = tmp_path / "mapping.json"

    def read() -> int:
        mapping.write_text(draft_mapping(file, "https://example.org/x"), encoding="utf-8")
        return len(read_csv(file, mapping))

    if isinstance(expected, str):
        with pytest.raises(GraphsvcError, match=expected):
            read()
    else:
        assert read() == expected


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_read_or_its_fault_is_told_with_its_place(name: str) -> None:
    expected = DOCUMENTS[name]
    if isinstance(expected, str):
        with pytest.raises(GraphsvcError, match=expected):
            read_triples(INPUTS / "suites" / "own" / name)
    else:
        assert len(read_triples(INPUTS / "suites" / "own" / name)) == expected


@pytest.mark.parametrize("name", MAPPINGS)
def test_a_mapping_table_is_judged(name: str) -> None:
    faults = check_sssom(INPUTS / "suites" / "sssom" / f"{name}.sssom.tsv", {term.iri for term in OURS}, None)
    assert MAPPINGS[name] in str(faults[0]) if MAPPINGS[name] else not faults


@pytest.mark.parametrize("name", ["other", "theirs-to-ours"])
def test_a_mapping_goes_either_way_and_by_any_property(name: str) -> None:
    table = INPUTS / "clients" / f"{name}.sssom.tsv"
    assert not check_sssom(table, {term.iri for term in OURS}, None)
    assert list(accepted(read_sssom(table)))


def test_false_friends_are_not_called_the_same() -> None:
    theirs = read_terms(read_triples(INPUTS / "clients" / "false-friends.ttl"))
    assert len(theirs) >= 5
    assert not [one.reason for one in link(theirs, OURS) if "is the same as" in one.reason]


def test_a_cell_beyond_all_bounds_is_told_and_a_separator_of_lines_is_part_of_its_cell(tmp_path: Path) -> None:
    text = (INPUTS / "suites" / "sssom" / "ok.sssom.tsv").read_text(encoding="utf-8")
    table = tmp_path / "x.sssom.tsv"
    table.write_text(text.replace("Automation bias", "Automation\u2028bias\u0085"), encoding="utf-8")
    assert not check_sssom(table, {term.iri for term in OURS}, None)
    table.write_text(text.replace("Automation bias", "x" * 200_000), encoding="utf-8")
    with pytest.raises(StoreError, match=r"row \d+: The row cannot be read"):
        read_sssom(table)
