"""What paths look like in each format: read back, they say the same."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree

import pytest
from path_graphs import claim, claims_store, node
from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse_query_results

from graphsvc.errors import UsageError
from graphsvc.model.labels import Labels
from graphsvc.names import CLAIM
from graphsvc.paths import Paths, find_paths, loops, reach
from graphsvc.paths.output.data import paths_data
from graphsvc.paths.output.formats import FORMATS, render
from graphsvc.paths.output.text import loops_text, paths_text, reach_text
from graphsvc.paths.sparql.vocabulary import PATH
from graphsvc.store import Store as Graph
from graphsvc.wording.grammar import in_sentence, is_plural

HOSTILE = 'x" ] <script>alert(1)</script> \\ =1+1 \x1b[31m'


def relabel(store: Graph, name: str, label: str) -> None:
    store.update(f"""PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        DELETE WHERE {{ <{node(name)}> skos:prefLabel ?l }} ;
        INSERT DATA {{ <{node(name)}> skos:prefLabel {json.dumps(label)} }}""")


@pytest.fixture
def paths() -> Paths:
    store = claims_store(
        claim("C1", "a", "+", "b"),
        claim("C2", "b", "-", "d", basis="association", source="OTHER"),
        claim("C3", "b", "-", "d"),
        claim("C4", "d", "+", "a"),
    )
    return find_paths(store, "a", "d")


def test_json_has_the_members_every_part_of_the_program_gives(paths: Paths) -> None:
    found = json.loads(render(paths, "json"))
    assert found["from"] == [node("a")]
    assert (found["complete"], found["cut"]) == (True, None)
    (path,) = found["paths"]
    assert (path["length"], path["sign"], path["weakest"], path["inference"]) == (2, "-", "effect", True)
    hop = path["hops"][1]
    assert (hop["from"], hop["to"], hop["labels"]) == (node("b"), node("d"), {"from": "b", "to": "d"})
    assert [record["id"] for record in hop["records"]] == ["C3", "C2"]
    assert hop["records"][0]["iri"] == CLAIM + "C3"


def test_csv_has_a_row_for_each_record(paths: Paths) -> None:
    rows = list(csv.DictReader(io.StringIO(render(paths, "csv").decode(), newline="")))
    assert [(row["hop"], row["id"], row["hop_sign"]) for row in rows] == [
        ("1", "C1", "+"),
        ("2", "C3", "-"),
        ("2", "C2", "-"),
    ]


def test_sparql_results_are_read_by_a_sparql_library(paths: Paths) -> None:
    parsed = parse_query_results(render(paths, "srj"), format=QueryResultsFormat.JSON)
    assert isinstance(parsed, QuerySolutions)
    rows = [(row["hop"].value, row["record"].value.rpartition("/")[2]) for row in parsed]  # type: ignore[union-attr]
    assert rows == [("1", "C1"), ("2", "C3"), ("2", "C2")]


def test_turtle_says_the_path_and_its_hops(paths: Paths) -> None:
    store = Store()
    store.load(render(paths, "ttl"), format=RdfFormat.TURTLE)
    lengths = [quad.object.value for quad in store.quads_for_pattern(None, NamedNode(PATH + "length"), None)]
    records = {quad.object.value for quad in store.quads_for_pattern(None, NamedNode(PATH + "record"), None)}
    assert lengths == ["2"]
    assert records == {CLAIM + "C1", CLAIM + "C2", CLAIM + "C3"}


def test_graphml_is_xml_with_the_edges(paths: Paths) -> None:
    root = ElementTree.fromstring(render(paths, "graphml"))
    edges = root.findall(".//{http://graphml.graphdrawing.org/xmlns}edge")
    assert [(edge.get("source"), edge.get("target")) for edge in edges] == [
        (node("a"), node("b")),
        (node("b"), node("d")),
    ]


def test_dot_has_the_edges_with_their_signs(paths: Paths) -> None:
    text = render(paths, "dot").decode()
    assert f'"{node("a")}" -> "{node("b")}" [label="+", style=solid];' in text


@pytest.mark.parametrize("format", FORMATS)
def test_a_hostile_label_breaks_no_format(format: str) -> None:
    store = claims_store(claim("C1", "a", "+", "b"))
    relabel(store, "a", HOSTILE)
    written = render(find_paths(store, node("a"), node("b")), format)
    text = written.decode()
    if format == "graphml":
        assert HOSTILE.replace("\x1b", "\ufffd") in "".join(ElementTree.fromstring(written).itertext())
    if format in ("json", "srj"):
        json.loads(text)
    if format == "dot":
        assert 'x\\" ] <script>' in text
    if format == "ttl":
        Store().load(written, format=RdfFormat.TURTLE)


def test_a_hostile_label_does_not_steer_the_terminal() -> None:
    store = claims_store(claim("C1", "a", "+", "b"))
    relabel(store, "a", HOSTILE)
    assert "\x1b" not in paths_text(find_paths(store, node("a"), node("b")))


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    store = claims_store(claim("C1", "a", "+", "b"))
    relabel(store, "a", "=HYPERLINK(1)")
    (row,) = csv.DictReader(io.StringIO(render(find_paths(store, node("a"), node("b")), "csv").decode(), newline=""))
    assert row["from_label"] == "'=HYPERLINK(1)"


def test_an_unknown_format_lists_those_there_are(paths: Paths) -> None:
    with pytest.raises(UsageError, match="graphml"):
        render(paths, "docx")


def test_text_says_when_there_is_nothing_and_when_there_is_more() -> None:
    store = claims_store(claim("C1", "a", "+", "b"), claim("C2", "b", "-", "d"), claim("C3", "a", "+", "d"))
    found = paths_text(find_paths(store, "d", "a"))
    assert (
        found.startswith("No path of at most three steps was found.\n\nKnown beside it, and walked by no path:\n")
        and "C3: A raises d." in found
    )
    assert "There are more" in paths_text(find_paths(store, "a", "d", k=1))
    assert "The graph gives both directions; claims on the two themselves point to more of it." in paths_text(
        find_paths(store, "a", "d")
    )


def test_loops_are_said_to_reinforce_or_to_balance(paths: Paths) -> None:
    store = claims_store(claim("C1", "a", "+", "b"), claim("C2", "b", "-", "a"), claim("C3", "c", "-", "a"))
    assert "balancing" in loops_text(loops(store))
    assert loops_text(loops(store, "c")) == "No feedback loop was found."


def test_what_is_reached_is_listed_by_distance(paths: Paths) -> None:
    store = claims_store(claim("C1", "a", "+", "b"), claim("C2", "b", "-", "d"))
    assert reach_text(reach(store, "a")).startswith("1 hop (1): b (+)\n2 hops (1): d (−)")


def test_the_whole_answer_agrees_with_its_paths(paths: Paths) -> None:
    counts = paths_data(paths)["directions"]
    assert sum(one["paths"] for one in counts.values()) == len(paths)


def test_labels_are_english_before_others_and_preferred_before_plain() -> None:
    store = claims_store(claim("C1", "a", "+", "b"))
    store.update(f"""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> INSERT DATA {{
        <{node("a")}> rdfs:label "other" . <urn:x> rdfs:label "Anglais"@fr, "English"@en }}""")
    labels = Labels(store)
    assert (labels[node("a")], labels["urn:x"], labels["urn:none"]) == ("a", "English", "urn:none")


@pytest.mark.parametrize(
    ("label", "plural"),
    [
        ("False alarms", True),
        ("AI explanations", True),
        ("Use of AI technologies", False),
        ("Automation bias", False),
        ("Strategy and culture", True),
        ("Employing and training professionals", False),
        ("Lack of training and support", False),
        ("Unity Insights", False),
        ("Digital, AI and Robotics Technologies in Education programme", False),
        ("Nurses and midwives", True),
    ],
)
def test_verbs_agree_with_the_label(label: str, plural: bool) -> None:
    assert is_plural(label) == plural


def test_a_label_inside_a_sentence_starts_small_unless_it_is_a_name() -> None:
    given = ["Automation bias", "AI literacy", "NHS AI Lab", "Care Quality Commission"]
    assert [in_sentence(label) for label in given] == ["automation bias", *given[1:]]
