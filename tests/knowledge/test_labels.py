"""Labels and provenance that tools of others read: one for each thing, none twice, and whose a claim is."""

from __future__ import annotations

import csv
import re
import subprocess
from collections import Counter, defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from graphsvc.knowledge.build import build_graph, build_local, find_ontology, write_graph
from graphsvc.names import BASE, CLAIM, EVIDENCE, NODE, SPARQL_PREFIXES
from tests.clients.runs import robot_command
from tests.conftest import ROOT, require

TOLD = re.compile(r"^\| (WARN|INFO) \| `(\w+)` \| (\d+) \|", re.MULTILINE)


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in build_graph())
    return store


def ask(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(SPARQL_PREFIXES + query)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(term.value for term in row) for row in found]


def test_everything_that_is_described_has_one_label_and_no_two_have_the_same(store: ox.Store) -> None:
    labels: dict[str, set[str]] = defaultdict(set)
    for iri, label in ask(store, "SELECT ?s ?l WHERE { ?s rdfs:label ?l }"):
        labels[iri].add(label)
    ours = {iri for (iri,) in ask(store, "SELECT DISTINCT ?s WHERE { ?s a ?k FILTER isIRI(?s) }") if BASE in iri}
    assert not {iri for iri in ours - set(labels) if not iri.endswith("/ontology")}
    assert not {iri: said for iri, said in labels.items() if len(said) > 1}
    twice = Counter(label.casefold() for said in labels.values() for label in said)
    assert not [label for label, count in twice.items() if count > 1]


def test_the_label_of_a_claim_is_the_sentence_of_the_pages_and_the_id_of_its_row(store: ox.Store) -> None:
    sentences = {}
    for line in (ROOT / "tests" / "wording" / "sentences.txt").read_text(encoding="utf-8").splitlines():
        row, _, sentence = line.partition(": ")
        sentences[row] = sentence
    labels = ask(store, "SELECT ?id ?l WHERE { ?s a cf:Claim ; dcterms:identifier ?id ; rdfs:label ?l }")
    assert len(labels) > 900
    for row, label in labels:
        sentence = label.removesuffix(f" ({row})")
        assert sentence != label and sentences[row].startswith(sentence), row


def test_a_claim_says_who_curated_it_when_and_from_which_row_of_which_version(store: ox.Store) -> None:
    with (find_ontology() / "data" / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: number for number, row in enumerate(csv.DictReader(file), start=2)}
    found = ask(
        store,
        """SELECT ?id ?row ?who ?when ?version WHERE {
             ?claim dcterms:identifier ?id ; prov:wasDerivedFrom/rdfs:label ?row ;
               prov:wasAttributedTo/rdfs:label ?who ; prov:wasGeneratedBy ?work . ?work prov:endedAtTime ?when .
             ?data prov:wasGeneratedBy ?work ; a dcat:Dataset ; owl:versionInfo ?version
             FILTER STRSTARTS(STR(?claim), STR(claim:)) FILTER CONTAINS(?row, "claims.csv") }""",
    )
    assert len(found) == len(rows)
    version = {row[4] for row in found}
    assert version == {value for (value,) in ask(store, f"SELECT ?v WHERE {{ <{BASE}ontology> owl:versionInfo ?v }}")}
    for claim, row, who, when, number in found:
        assert row == f"Row {rows[claim]} of claims.csv, version {number}"
        assert who == "The graphsvc authors" and when.endswith("T00:00:00Z")


def test_what_knows_the_vocabularies_of_others_finds_ours(store: ox.Store) -> None:
    assert (f"{NODE}automation-bias", f"{NODE}cognitive-biases") in ask(store, "SELECT ?a ?b { ?a skos:broader ?b }")
    cited = ask(store, f"SELECT ?s WHERE {{ <{CLAIM}L002> cito:citesAsEvidence ?s ; prov:wasDerivedFrom ?s }}")
    assert len(cited) == 1
    assert ask(store, f"SELECT ?s WHERE {{ <{EVIDENCE}L002-{cited[0][0].rpartition('/')[2]}> prov:wasDerivedFrom ?s }}")
    in_scheme = ask(store, "SELECT ?s WHERE { ?s a cf:FrameworkNode, skos:Concept ; skos:inScheme ?any }")
    assert len(in_scheme) == len(ask(store, "SELECT ?s WHERE { ?s a cf:FrameworkNode }"))
    topical = set(ask(store, "SELECT ?a ?b { ?a cf:filedByTopic|cf:filedAsOpposite ?b }"))
    assert topical and not topical & set(ask(store, "SELECT ?a ?b { ?a skos:broader ?b }"))


def test_own_claims_have_labels_and_are_not_said_to_be_by_the_curators() -> None:
    own = build_local(ROOT / "examples" / "own-evidence", "https://example.org/g")
    labels = [triple for triple in own if triple.predicate.value.endswith("#label")]
    claims = {str(triple.subject) for triple in own if "#TRUST" in str(triple.subject)}
    assert claims and {str(label.subject) for label in labels} >= claims
    assert not [triple for triple in own if "wasAttributedTo" in triple.predicate.value]


def test_robot_reports_no_error_and_each_kind_of_warning_is_explained(tmp_path: Path) -> None:
    require("java")
    require("robot-clients")
    write_graph(build_graph(), tmp_path / "graph.ttl")
    command = [*robot_command(), "report", "--input", "graph.ttl", "--output", "report.tsv", "--fail-on", "none"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=300, capture_output=True)
    lines = (tmp_path / "report.tsv").read_text(encoding="utf-8").splitlines()[1:]
    found = Counter(tuple(line.split("\t")[:2]) for line in lines)
    assert not [rule for level, rule in found if level == "ERROR"]
    page = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")
    told = {(level, rule): int(number) for level, rule, number in TOLD.findall(page)}
    assert told == found


def test_rdflib_reads_the_graph_with_every_triple(tmp_path: Path, store: ox.Store) -> None:
    write_graph(build_graph(), tmp_path / "graph.nt")
    assert len(Graph().parse(tmp_path / "graph.nt")) == len(store)
