"""A CSV becomes triples by a mapping in CSV on the Web; whatever cannot is refused with its row and column."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graphsvc.errors import KnowledgeError, UsageError
from graphsvc.knowledge.link_csv import draft_mapping, read_csv, read_mapping
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
        ([*COLUMNS, {"name": "x", "propertyUrl": "skos:note"}], "no column “x”"),
        ([{"name": "id", "propertyUrl": "skos:note", "ordered": True}], "“ordered”"),
        ([{"name": "id"}], "makes no triple"),
        ([{"name": "id", "propertyUrl": "skos:note", "datatype": "colour"}], "datatype “colour”"),
    ],
)
def test_a_mapping_that_is_not_understood_is_refused(tmp_path: Path, columns: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_csv(*files(tmp_path, "a,A,4,\n", columns))


def test_a_drafted_mapping_reads_the_file_it_was_drafted_for(tmp_path: Path) -> None:
    data, mapping = files(tmp_path, "a,A,4,\n")
    mapping.write_text(draft_mapping(data, BASE))
    assert [column.title for column in read_mapping(mapping)] == ["id", "name", "beds", "works_on", "type"]
    assert (BASE + "/a", "A") in {(one.subject.value, one.object.value) for one in read_csv(data, mapping)}
