"""A CSV becomes triples by a mapping in CSV on the Web; whatever cannot is refused with its row and column."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from graphsvc.errors import KnowledgeError, UsageError
from graphsvc.knowledge.linking.csvw import draft_mapping, read_csv
from graphsvc.knowledge.linking.csvw_mapping import read_table_mapping
from graphsvc.knowledge.linking.csvw_types import datatype_of
from graphsvc.names import NODE, SKOS, XSD

BASE = "https://example.org/org"
COLUMNS: list[dict[str, Any]] = [
    {"name": "id", "suppressOutput": True},
    {"name": "name", "propertyUrl": "skos:prefLabel", "lang": "en", "required": True},
    {"name": "beds", "propertyUrl": BASE + "#beds", "datatype": "integer"},
    {"name": "works_on", "propertyUrl": BASE + "#worksOn", "valueUrl": "node:{works_on}", "separator": "|"},
    {"name": "kind", "virtual": True, "propertyUrl": "rdf:type", "valueUrl": "org:Organization"},
]


def files(tmp_path: Path, text: str, columns: list[dict[str, Any]] = COLUMNS, **more: Any) -> tuple[Path, Path]:
    data, mapping = tmp_path / "orgs.csv", tmp_path / "orgs.json"
    data.write_text("id,name,beds,works_on\n" + text, encoding="utf-8")
    schema = {"aboutUrl": BASE + "/{id}", "columns": columns}
    mapping.write_text(json.dumps({"@context": "http://www.w3.org/ns/csvw", "tableSchema": schema, **more}))
    return data, mapping


def test_cells_become_typed_literals_and_links_and_empty_cells_nothing(tmp_path: Path) -> None:
    data, mapping = files(tmp_path, "st annes,St Anne’s,40,local-validation|automation-bias\nb,Beech,,\n")
    triples = {(one.subject.value, one.predicate.value, one.object.value) for one in read_csv(data, mapping)}
    assert (BASE + "/st%20annes", SKOS + "prefLabel", "St Anne’s") in triples
    assert (BASE + "/st%20annes", BASE + "#worksOn", NODE + "automation-bias") in triples
    assert {one.object.datatype.value for one in read_csv(data, mapping) if one.predicate.value == BASE + "#beds"} == {
        XSD + "integer"
    }
    assert len([one for one in triples if one[0] == BASE + "/b"]) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,A,many,\n", "row 2, column beds: “many” is no integer"),
        ("a,,4,\n", "row 2, column name: The cell is empty"),
        (",A,4,\n", "an IRI is made of it"),
        ("a,A,4,,extra\n", "row 2: The row does not have 4 cells"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_read(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(KnowledgeError, match=said):
        read_csv(*files(tmp_path, text))


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ([{"name": "x", "propertyUrl": "skos:note"}, *COLUMNS], "no column “x”"),
        ([{"name": "id", "propertyUrl": "skos:note", "order": True}], "“order”"),
        ([{"name": "id"}], "makes no triple"),
        (
            [{"name": "id", "propertyUrl": "skos:note", "datatype": "colour"}],
            "datatype of “id” in orgs.json is “colour”",
        ),
    ],
)
def test_a_mapping_that_is_not_understood_is_refused(tmp_path: Path, columns: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_csv(*files(tmp_path, "a,A,4,\n", columns))


def test_a_drafted_mapping_reads_the_file_it_was_drafted_for(tmp_path: Path) -> None:
    data, mapping = files(tmp_path, "a,A,4,\n")
    mapping.write_text(draft_mapping(data, BASE))
    drafted = read_table_mapping(mapping).columns
    assert [column.title for column in drafted] == ["id", "name", "beds", "works_on", "type"]
    assert (BASE + "/a", "A") in {(one.subject.value, one.object.value) for one in read_csv(data, mapping)}


def one_table(tmp_path: Path, data: bytes, columns: list[dict[str, Any]] | None = None, **more: Any) -> list[str]:
    """The triples of a file with the columns id and v, each as its subject's last part and its object."""
    file, mapping = tmp_path / "t.csv", tmp_path / "t.json"
    file.write_bytes(data)
    own = columns or [{"titles": "id", "suppressOutput": True}, {"titles": "v", "propertyUrl": "http://ex.org/v"}]
    schema = {"aboutUrl": "http://ex.org/{id}", "columns": own, **more.pop("schema", {})}
    mapping.write_text(json.dumps({"@context": "http://www.w3.org/ns/csvw", "tableSchema": schema, **more}))
    return [f"{one.subject.value.rpartition('/')[2]} {one.object}" for one in read_csv(file, mapping)]


def columns(**more: Any) -> list[dict[str, Any]]:
    return [{"titles": "id", "suppressOutput": True}, {"titles": "v", "propertyUrl": "http://ex.org/v", **more}]


@pytest.mark.parametrize(
    ("data", "dialect", "expected"),
    [
        ("id,v\n1,x\n", {}, ['1 "x"']),
        ("v,id\nx,1\n", {}, ['1 "x"']),
        ('\ufeffid,v\r\n1,"a\r\nb"\r\n', {}, ['1 "a\\r\\nb"']),
        ("id,v\r1,x\r2,y\r", {}, ['1 "x"', '2 "y"']),
        ("id,v\n1,x\n1,x\n", {}, ['1 "x"']),
        ("id,v\n1,  x  \n", {}, ['1 "  x  "']),
        ("id,v\n1,  x  \n", {"trim": False}, ['1 "  x  "']),
        (" id ,v\n1,  x  \n", {"trim": True}, ['1 "x"']),
        ("id,v\n1,  x  \n", {"trim": "start"}, ['1 "x  "']),
        ("id,v\n1,  x  \n", {"skipInitialSpace": True}, ['1 "x  "']),
        ("id;v\n1;x,y\n", {"delimiter": ";"}, ['1 "x,y"']),
        ("id\tv\n1\tx\n", {"delimiter": "\t"}, ['1 "x"']),
        ("1,x\n2,y\n", {"header": False}, ['1 "x"', '2 "y"']),
        ("id,v\n#2,old\n1,x\n", {"commentPrefix": "#"}, ['1 "x"']),
        ("id,v\n#2,kept\n", {}, ['%232 "kept"']),
        ("# made by us\nid,v\n1,x\n", {"skipRows": 1}, ['1 "x"']),
        ("sep=;\nid;v\n1;x\n", {"skipRows": 1, "delimiter": ";"}, ['1 "x"']),
        ("id,v\n1,'a,b'\n", {"quoteChar": "'"}, ['1 "a,b"']),
        ('id,v\n1,a"b\n', {"quoteChar": None}, ['1 "a\\"b"']),
        ("z,id,v\n9,1,x\n", {"skipColumns": 1}, ['1 "x"']),
        ("h,h\nid,v\n1,x\n", {"skipRows": 1}, ['1 "x"']),
        ("id,v\n\n1,x\n", {"skipBlankRows": True}, ['1 "x"']),
    ],
)
def test_the_dialect_is_obeyed(tmp_path: Path, data: str, dialect: dict[str, Any], expected: list[str]) -> None:
    assert one_table(tmp_path, data.encode(), dialect=dialect) == expected


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("id,v\n1,Zoë\n".encode("latin-1"), "ISO-8859-1"),
        ("id,v\n1,Zoë\n".encode("cp1252"), "windows-1252"),
        ("id,v\n1,Zoë\n".encode("utf-16"), ""),
        ("id,v\n1,Zoë\n".encode("utf-16-be"), "utf-16-be"),
        ("id,v\n1,Zoë\n".encode("utf-8-sig"), "utf-8"),
        ("id,v\n1,Zoë\n".encode(), ""),
    ],
)
def test_every_encoding_is_read_that_the_file_or_its_mapping_names(tmp_path: Path, data: bytes, encoding: str) -> None:
    assert one_table(tmp_path, data, dialect={"encoding": encoding}) == ['1 "Zoë"']


def test_a_file_in_another_encoding_is_refused_with_the_likely_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"reads as windows-1252 \(“Zoë”\)"):
        one_table(tmp_path, "id,v\n1,Zoë –\n".encode("cp1252"))


@pytest.mark.parametrize(
    ("cell", "more", "expected"),
    [
        ("NA", {"null": ["NA", "-"]}, []),
        ("-", {"null": ["NA", "-"]}, []),
        ("", {"null": "NA"}, ['1 ""']),
        ("", {"default": "k"}, ['1 "k"']),
        ("a;;b;", {"separator": ";"}, ['1 "a"', '1 "b"']),
        ("a;NA;b", {"separator": ";", "null": "NA"}, ['1 "a"', '1 "b"']),
        (
            "a;b",
            {"separator": ";", "valueUrl": "http://ex.org/t/{v}"},
            ["1 <http://ex.org/t/a>", "1 <http://ex.org/t/b>"],
        ),
        ("5", {"datatype": "integer", "lang": "en"}, [f'1 "5"^^<{XSD}integer>']),
        ("hue", {"lang": "en-GB"}, ['1 "hue"@en-gb']),
        ("hue", {"lang": "und"}, ['1 "hue"']),
        ("INF", {"datatype": "number"}, [f'1 "INF"^^<{XSD}double>']),
        ("0000", {"datatype": "gYear"}, [f'1 "0000"^^<{XSD}gYear>']),
        ("http://ok/", {"datatype": "anyURI"}, [f'1 "http://ok/"^^<{XSD}anyURI>']),
        ("http://ok/a#b", {"valueUrl": "{+v}"}, ["1 <http://ok/a#b>"]),
        ("x", {"datatype": {"base": "string"}}, ['1 "x"']),
        ("31/12/2024", {"datatype": {"base": "date", "format": "dd/MM/yyyy"}}, [f'1 "2024-12-31"^^<{XSD}date>']),
        ("7.30", {"datatype": {"base": "time", "format": "H.mm"}}, "which is none of CSV on the Web"),
        ("N", {"datatype": {"base": "boolean", "format": "Y|N"}}, [f'1 "false"^^<{XSD}boolean>']),
        ('"1,234.5"', {"datatype": {"base": "decimal", "format": {"groupChar": ","}}}, [f'1 "1234.5"^^<{XSD}decimal>']),
        ("x", {"titles": ["other", "v"]}, ['1 "x"']),
        ("x", {"titles": {"en": "v"}}, ['1 "x"']),
        ("2024-02-30", {"datatype": "date"}, "is no date"),
        ("300", {"datatype": "byte"}, "is no byte"),
        ("7", {"datatype": {"base": "integer", "maximum": 5}}, "limit “maximum”"),
        ("٣", {"datatype": "integer"}, "is no integer"),
        ("a\0b", {}, "control character U\\+0000"),
        ("a b", {"valueUrl": "{+v}"}, "is no IRI|%20"),
    ],
)
def test_a_cell_becomes_what_the_standard_says(
    tmp_path: Path, cell: str, more: dict[str, Any], expected: list[str] | str
) -> None:
    data = f"id,v\n1,{cell}\n".encode()
    if isinstance(expected, list):
        assert one_table(tmp_path, data, columns(**more)) == expected
    else:
        with pytest.raises((KnowledgeError, UsageError), match=expected):
            print(one_table(tmp_path, data, columns(**more)))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"dialect": {"nonsense": 1}}, "“nonsense”"),
        ({"dialect": {"delimiter": "::"}}, "“delimiter”"),
        ({"dialect": {"encoding": "klingon"}}, "no encoding “klingon”"),
        ({"dialect": {"encoding": "rot13"}}, "no encoding “rot13”"),
        ({"dialect": {"skipRows": -1}}, "“skipRows”"),
        ({"dialect": {"skipColumns": 2}}, "“skipColumns”"),
        ({"dialect": {"skipColumns": 9, "header": False}}, "“skipColumns”"),
        ({"dialect": {"headerRowCount": 3}}, "“headerRowCount”"),
        ({"dialect": {"header": "no"}}, "“header”"),
        ({"dialect": {"lineTerminators": ["|"]}}, "lineTerminators"),
        ({"dialect": {"trim": "both"}}, "“trim”"),
        ({"dialect": "http://example.org/dialect.json"}, "no object"),
        ({"tableSchema": "schema.json"}, "no tableSchema with columns"),
        ({"schema": {"foreignKeys": []}}, "“foreignKeys”"),
        ({"schema": {"primaryKey": "none"}}, "“none”, which is no column"),
        ({"schema": {"null": [1]}}, "for “null”"),
        ({"transformations": []}, "“transformations”"),
        ({"columns": columns(suppressOutput="false")}, 'has "false" for “suppressOutput”'),
        ({"columns": columns(virtual=1)}, "“virtual”"),
        ({"columns": columns(lang="not a lang")}, "“not a lang”"),
        ({"columns": columns(name="id")}, "two columns called “id”"),
        ({"columns": columns(datatype={"base": "integer", "format": "0000"})}, "pattern for numbers"),
        ({"columns": columns(valueUrl="http://ex.org/{w}")}, "“{w}”, which is no column"),
        ({"columns": columns(aboutUrl=5)}, "for “aboutUrl”"),
    ],
)
def test_a_key_that_cannot_be_obeyed_is_refused_by_name(tmp_path: Path, more: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        print(one_table(tmp_path, b"id,v\n1,x\n", **more))


def test_what_a_schema_says_holds_for_its_columns(tmp_path: Path) -> None:
    said = {"lang": "en", "null": ["NA", "-"], "propertyUrl": "http://ex.org/v"}
    own = [{"titles": "id", "suppressOutput": True}, {"titles": "v"}]
    assert one_table(tmp_path, b"id,v\n1,NA\n2,-\n3,hue\n", own, schema=said) == ['3 "hue"@en']


def test_a_virtual_column_makes_what_it_says_and_nothing_where_it_says_nothing(tmp_path: Path) -> None:
    plain = {"name": "x", "virtual": True, "propertyUrl": "http://ex.org/x"}
    assert one_table(tmp_path, b"id,v\n1,y\n", [*columns(), plain]) == ['1 "y"']
    assert one_table(tmp_path, b"id,v\n1,y\n", [*columns(), plain | {"default": "k"}]) == ['1 "y"', '1 "k"']
    typed = plain | {"propertyUrl": "rdf:type", "valueUrl": "org:Organization"}
    assert len(one_table(tmp_path, b"id,v\n1,\n", [*columns(), typed])) == 1


def test_a_primary_key_names_a_row_once(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="row 3, column id: Row 2 has the same primary key"):
        one_table(tmp_path, b"id,v\n1,x\n1,y\n", schema={"primaryKey": "id"})


def test_rows_are_counted_and_a_list_keeps_its_order(tmp_path: Path) -> None:
    found = one_table(
        tmp_path, b"id,v\n1,b;a\n", columns(aboutUrl="http://ex.org/row-{_row}", separator=";", ordered=True)
    )
    assert found[0].startswith("row-1 _:") and [one.partition(" ")[2] for one in found if '"' in one] == ['"b"', '"a"']


def test_of_a_group_the_table_of_the_file_is_taken(tmp_path: Path) -> None:
    data, mapping = tmp_path / "b.csv", tmp_path / "group.json"
    data.write_text("id,v\n1,x\n")
    schema = {"aboutUrl": "http://ex.org/{id}", "columns": columns()}
    tables = [{"url": "a.csv", "tableSchema": {"columns": columns()}}, {"url": "b.csv", "tableSchema": schema}]
    mapping.write_text(json.dumps({"@context": "http://www.w3.org/ns/csvw", "tables": tables}))
    assert len(read_csv(data, mapping)) == 1
    with pytest.raises(UsageError, match=r"Its tables: a.csv, b.csv"):
        read_csv(data.rename(tmp_path / "c.csv"), mapping)


@pytest.mark.parametrize(
    ("name", "data", "triples"),
    [
        ("trees.csv", b"id,name,size\n1,Alder,3\n2,Beech,4\n", 6),
        ("two words.csv", b'\xef\xbb\xbfid,name,date\n1,"A ""q""\nline2",31/12/2024\n2,B,n/a\n', 6),
        (
            "semi.csv",
            'Organisation Name;Founded;Works On\r\n"Alder; Vale";1999;x\r\nBär;20x;y\r\n'.encode("latin-1"),
            8,
        ),
        ("utf16.csv", "id,name\n1,Zoë\n".encode("utf-16"), 2),
        ("excel.csv", b"sep=;\nid;name\n1;x\n", 2),
        ("tabs.tsv", b"id\tname\n1\ta, b\n", 2),
        ("twice.csv", b"id,name\n1,x\n1,y\n,z\n", 8),
        ("odd.csv", "id,na me/ü,http://x,na-me ü\n1 2,x,<bad>,y\n".encode(), 5),
        ("greek.csv", "α,β\n1,2\n".encode(), 3),
        ("header.csv", b"id,name\n", 0),
    ],
)
def test_a_draft_reads_any_file_as_it_is(tmp_path: Path, name: str, data: bytes, triples: int) -> None:
    file, mapping = tmp_path / name, tmp_path / "draft.json"
    file.write_bytes(data)
    for namespace in ("https://example.org/x", "https://example.org/x#", "https://example.org/x/"):
        mapping.write_text(draft_mapping(file, namespace), encoding="utf-8")
        found = read_csv(file, mapping)
        assert len(found) == triples
        assert all(one.subject.value.startswith("https://example.org/x/") for one in found)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"a,a,b\n1,2,3\n", "names “a” twice"),
        (b"id,v\n1,x,extra\n2\n", "row 3: The row does not have 2 cells"),
        (b'id,v\n1,"x\n', "is no CSV"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(data)
    with pytest.raises((UsageError, KnowledgeError), match=said):
        draft_mapping(file, "https://example.org/x")


def test_cells_that_stand_apart_by_something_else_are_told_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="“delimiter”: “;”, “skipRows”: 1"):
        one_table(tmp_path, b"sep=;\nid;v\n1;x\n")
    with pytest.raises(UsageError, match="“delimiter”: “;”}"):
        one_table(tmp_path, b"id;v\n1;x\n")


def test_one_fault_in_thirty_thousand_rows_is_told_in_ten_lines(tmp_path: Path) -> None:
    rows = "".join(f"{number},many,{number}\n" for number in range(34_000))
    own = [*columns(datatype="integer"), {"titles": "w", "propertyUrl": "http://ex.org/w", "datatype": "date"}]
    with pytest.raises(KnowledgeError) as caught:
        one_table(tmp_path, f"id,v,w\n{rows}".encode(), own)
    lines = str(caught.value).splitlines()
    assert 8 <= len(lines) <= 10
    assert "row 2, column v: “many” is no integer" in lines[0]
    assert sum("column w" in line for line in lines) >= 2
    assert "The same in 33,99" in str(caught.value) and "68,000 faults in all" in lines[-1]


def test_load_drafts_a_mapping_and_then_loads_by_it_unedited(tmp_path: Path) -> None:
    for name, text in (("trees.csv", "id,name,size\n1,Alder,3\n"), ("herbs.TSV", "id\tname\n1\tMint\n")):
        (tmp_path / name).write_text(text)
        command = [sys.executable, "-m", "graphsvc", "load", name, "--store", "s", "--graph", "http://d/t"]
        first = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
        assert first.returncode == 2 and f"{name}-metadata.json" in first.stderr
        assert str(tmp_path) not in (tmp_path / f"{name}-metadata.json").read_text()
        again = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
        assert again.returncode == 0, again.stderr
    asked = "SELECT ?v { GRAPH <http://d/t> { ?s ?p ?v } }"
    command = [sys.executable, "-m", "graphsvc", "query", asked, "--store", "s", "--format", "csv"]
    found = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True).stdout
    assert {"Alder", "3", "Mint"} <= set(found.split())


@pytest.mark.parametrize(
    ("base", "form", "cell", "expected"),
    [
        (
            "decimal",
            {"groupChar": ","},
            "12345678901234567890123456789012345.678%",
            "123456789012345678901234567890123.45678",
        ),
        ("decimal", {"groupChar": ","}, "1e9999999%", None),  # no decimal has a power, and none is written out
        ("double", {"groupChar": ","}, "1e999999999%", "1E999999997"),
        ("decimal", {"decimalChar": ","}, "0,1‰", "0.0001"),
        ("decimal", {"groupChar": ","}, "1," * 50_000 + "x", None),
        ("string", "(a+)+b", "a" * 20_000, None),
        ("string", "(a|aa)+", "a" * 20_000, "a" * 20_000),
        ("string", "a*a*a*b", "a" * 20_000, None),
        ("string", "[A-Z]{2}-[0-9]+", "AB-" + "1" * 20_000, "AB-" + "1" * 20_000),
        ("date", "d.M.yyyy", "1" * 50_000, None),
        ("dateTime", "yyyy-MM-ddTHH:mm:ss.SSS", "2024-01-01T00:00:00." + "0" * 50_000, None),
    ],
)
def test_a_format_takes_time_in_step_with_the_cell_and_keeps_every_digit(
    base: str, form: Any, cell: str, expected: str | None
) -> None:
    datatype = datatype_of({"base": base, "format": form})
    started = time.monotonic()
    if expected is None:
        with pytest.raises(ValueError, match="of the format in the mapping"):
            datatype.value(cell)
    else:
        assert datatype.value(cell) == expected
    assert time.monotonic() - started < 1  # the nested ones took hours in the engine of Python


@pytest.mark.parametrize("form", ["(", "(?=a)b", r"(a)\1"])
def test_a_regular_expression_that_cannot_be_read_in_time_is_refused(form: str) -> None:
    with pytest.raises(ValueError, match="no regular expression of SPARQL"):
        datatype_of({"base": "string", "format": form})


def test_numbers_of_any_size_are_held_to_limits_and_what_is_none_breaks_them() -> None:
    assert datatype_of("nonNegativeInteger").value("9" * 5_000) == "9" * 5_000
    limited = datatype_of({"base": "double", "minimum": "3"})
    assert limited.value("INF") == "INF"
    for cell, said in (("NaN", "breaks the limit"), ("1e99999999999999999999", "too large")):
        with pytest.raises(ValueError, match=said):
            limited.value(cell)
