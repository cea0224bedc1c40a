"""The build: complete, the same every time, and nothing at all when a row is wrong."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from graphsvc.cli import cli
from graphsvc.errors import KnowledgeError, UsageError
from graphsvc.formats import RDF_FORMATS, Format
from graphsvc.knowledge.build import build_graph, build_local, find_ontology, serialise, write_graph
from graphsvc.names import CF, CLAIM, NODE, PREFIXES
from tests.conftest import ROOT

DIGEST = """
import hashlib, pyoxigraph as ox
from graphsvc.formats import RDF_FORMATS, Format
from graphsvc.knowledge.build import build_graph, serialise
print(hashlib.sha256(serialise(build_graph(), ox.RdfFormat.TURTLE)).hexdigest())
"""


def broken(tmp_path: Path, table: str, old: str, new: str) -> Path:
    copy = tmp_path / "ontology"
    shutil.copytree(find_ontology(), copy)
    rows = (copy / "data" / table).read_text(encoding="utf-8")
    assert old in rows
    (copy / "data" / table).write_text(rows.replace(old, new, 1), encoding="utf-8")
    return copy


def test_the_built_graph_has_the_same_bytes_whatever_the_hash_seed() -> None:
    digests = set()
    for seed in ("1", "2"):
        run = [sys.executable, "-c", DIGEST]
        digests.add(subprocess.check_output(run, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}))
    assert len(digests) == 1


@pytest.mark.parametrize("form", RDF_FORMATS, ids=lambda form: form.name)
def test_every_format_reads_back_as_the_same_graph(form: Format, tmp_path: Path) -> None:
    graph, path = build_graph(), tmp_path / f"graph{form.endings[0]}"
    write_graph(graph, path)
    read = ox.Dataset(ox.parse(path=str(path), format=form.rdf))
    built = ox.Dataset(ox.Quad(*triple) for triple in graph)
    for dataset in (read, built):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert read == built


def test_the_turtle_that_rdflib_reads_is_isomorphic_to_what_was_built() -> None:
    rdflib = pytest.importorskip("rdflib")
    compare = pytest.importorskip("rdflib.compare")
    graph = build_graph()
    turtle = rdflib.Graph().parse(data=serialise(graph, ox.RdfFormat.TURTLE), format="turtle")
    triples = rdflib.Graph().parse(data=serialise(graph, ox.RdfFormat.N_TRIPLES), format="nt")
    assert compare.isomorphic(turtle, triples)


def test_a_wrong_row_says_where_and_how_to_mend_it(tmp_path: Path) -> None:
    copy = broken(tmp_path, "claims.csv", "R003,definition,trust,directedAt", "R003,definition,trust,directedTo")
    with pytest.raises(KnowledgeError) as caught:
        build_graph(copy)
    (fault,) = caught.value.faults
    assert (fault.file, fault.row, fault.column) == ("claims.csv", 4, "predicate")
    assert "directedAt" in fault.mend


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    copy = broken(tmp_path, "claims.csv", "R001,mapping,trust,", "R001,mapping,trusst,")
    rows = (copy / "data" / "claims.csv").read_text(encoding="utf-8")
    rows = rows.replace("R003,definition,trust,directedAt", "R003,definition,trust,directedTo")
    (copy / "data" / "claims.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        build_graph(copy)
    assert [fault.row for fault in caught.value.faults] == [2, 4]


def test_an_unknown_ending_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_graph(build_graph(), tmp_path / "graph.xlsx")
    assert not list(tmp_path.iterdir())


def test_own_evidence_keeps_its_own_iris_and_leads_to_built_in_nodes() -> None:
    own = build_local(ROOT / "examples" / "own-evidence", "https://example.org/trust-a")
    subject = ox.NamedNode("https://example.org/trust-a#TRUST-A-1")
    assert ox.Triple(subject, ox.NamedNode(CF + "hasTail"), ox.NamedNode(NODE + "time-pressure")) in own


def test_own_evidence_that_contradicts_a_built_in_claim_is_set_beside_it_and_changes_nothing_else_of_it() -> None:
    own = build_local(ROOT / "examples" / "own-evidence", "https://example.org/trust-a")
    theirs, null = "https://example.org/trust-a#TRUST-A-1", ox.NamedNode(CLAIM + "L020")
    about = [triple for triple in own if str(triple.subject).startswith(f"<{CLAIM}")]
    at_odds, disagrees = (ox.NamedNode(term) for term in (CF + "atOddsWith", PREFIXES["cito"] + "disagreesWith"))
    assert set(about) == {ox.Triple(null, term, ox.NamedNode(theirs)) for term in (at_odds, disagrees)}


def test_a_null_finding_of_own_evidence_gives_no_arrow() -> None:
    own = build_local(ROOT / "examples" / "own-evidence", "https://example.org/trust-a")
    null = ox.NamedNode("https://example.org/trust-a#TRUST-A-3")
    assert not [one for one in own if one.subject == null and one.predicate.value in (CF + "hasTail", CF + "hasHead")]


def test_the_command_builds_own_rows_for_a_named_graph_and_says_what_is_missing(tmp_path: Path) -> None:
    own, target = str(ROOT / "examples" / "own-evidence"), tmp_path / "own.nt"
    built = CliRunner().invoke(
        cli, ["build", "--own", own, "--graph", "https://example.org/trust-a", "-o", str(target)]
    )
    assert built.exit_code == 0, built.output
    written = set(ox.parse(path=str(target)))
    wanted = build_local(ROOT / "examples" / "own-evidence", "https://example.org/trust-a")
    assert {quad.triple for quad in written} == set(wanted)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "go together"),
        (("--graph", "https://example.org/trust-a"), "only where you say"),
        (("--graph", "trust a", "-o", "x.ttl"), "is no IRI"),
    ],
)
def test_own_rows_are_not_built_without_a_graph_and_a_file(more: tuple[str, ...], said: str) -> None:
    found = CliRunner().invoke(cli, ["build", "--own", str(ROOT / "examples" / "own-evidence"), *more])
    assert isinstance(found.exception, UsageError)
    assert said in str(found.exception)
