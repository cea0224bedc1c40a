"""Reads each file that a review of this project tried, and holds what comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc import open_store
from graphsvc.errors import GraphsvcError, StoreError, UsageError
from graphsvc.knowledge.build import build_graph
from graphsvc.knowledge.checking.check import check
from graphsvc.knowledge.linking.csvw import draft_mapping, read_csv
from graphsvc.knowledge.linking.mapping_check import accepted, check_sssom
from graphsvc.knowledge.linking.matching import link
from graphsvc.knowledge.linking.sssom import read_sssom
from graphsvc.knowledge.linking.terms import framework_terms, read_terms, read_triples
from tests.clients.test_programs_of_reviews import PROGRAMS
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
# How many faults `graphsvc check` finds in a file of records, by what is said of a few of them.
RECORDS = {
    "blank": (9, "A claim names neither a source nor the claims it rests on. (claim-without-evidence: _:"),
    "iri": (9, "A claim has one predicate. (https://ex.org/c#1)"),
    "min1": (9, "A record has one object, which is a node. (https://ex.org/c#1, which has a literal)"),
    "min2": (8, "A claim has one status: stated, reported, literature or inferred. (_:"),
    "min3": (9, "A node has one label, tagged with its language. (node:zz)"),
    "min4": (12, "(pointer-to-nothing: https://ex.org/c#1, cf:hasSubject, node:nope)"),
    "own": (46, "A node has one definition of one sentence, tagged with its language. (_:"),
}
# Files that a test below reads by their names.
BY_NAME = ("bad.ttl", "mine.ttl", "false-friends.ttl", "other.sssom.tsv", "theirs-to-ours.sssom.tsv", "base.txt")
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
    held = {
        *PROGRAMS,
        *(f"suites/csvw/{name}-metadata.json" for name in TABLES),
        *(f"suites/csvw/{name}.csv" for name in TABLES.keys() - {"dialect-nonsense"}),  # which has another's
        *(f"suites/own/{name}" for name in DOCUMENTS),
        *(f"suites/sssom/{name}.sssom.tsv" for name in MAPPINGS),
        *(f"suites/shacl/{name}.ttl" for name in RECORDS),
        *(f"clients/{name}" for name in DRAFTED),
        *(f"clients/{name}" for name in BY_NAME[:-1]),
        f"suites/sssom/{BY_NAME[-1]}",
    }
    there = [one for folder in ("clients", "suites") for one in (INPUTS / folder).rglob("*") if one.is_file()]
    assert {one.relative_to(INPUTS).as_posix() for one in there} == held


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


@pytest.mark.filterwarnings(r"ignore:Dataset\.\w+ is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    "names", [("blank", "iri", "min2", "min3"), ("min1",), ("min4",), ("own",)]
)  # of one IRI apart
def test_a_record_that_is_not_whole_is_told_fault_by_fault(names: tuple[str, ...]) -> None:
    faults = check([INPUTS / "suites" / "shacl" / f"{name}.ttl" for name in names]).faults
    for name in names:
        many, said = RECORDS[name]
        own = [one.reason for one in faults if one.file == f"{name}.ttl"]
        assert len(own) == many and any(said in one for one in own), own


def test_the_place_of_a_fault_is_told_and_a_header_alone_is_no_table() -> None:
    with pytest.raises(UsageError, match=r"bad\.ttl, line 2, column 23: broken is not a valid RDF object"):
        open_store().load(INPUTS / "clients" / "bad.ttl")
    assert len(read_triples(INPUTS / "clients" / "mine.ttl")) == 4
    faults = check_sssom(INPUTS / "suites" / "sssom" / "base.txt", set(), None)
    assert {one.column for one in faults} == {"subject_id", "predicate_id", "object_id", "mapping_justification"}


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
