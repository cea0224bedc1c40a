"""Reifiers of RDF 1.2: every claim names the triple it is about, and what is read back is what the graph says."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphsvc.knowledge.build import build_graph
from graphsvc.knowledge.reifiers import REIFIES, as_turtle
from graphsvc.names import CF, RDF
from tests.bench.peers import FUSEKI
from tests.conftest import require


@pytest.fixture(scope="module")
def graph() -> list[ox.Triple]:
    return list(build_graph())


def test_what_is_read_back_is_what_the_graph_says_of_its_claims(graph: list[ox.Triple]) -> None:
    claims = {t.subject for t in graph if t.predicate.value == RDF + "type" and t.object == ox.NamedNode(CF + "Claim")}
    found = {quad.triple for quad in ox.parse(as_turtle(graph), ox.RdfFormat.TURTLE)}
    reified = {one for one in found if one.predicate == REIFIES}
    assert {one.subject for one in reified} == claims and len(reified) == len(claims)
    assert found - reified == {triple for triple in graph if triple.subject in claims}


def test_rows_that_say_the_same_reify_one_triple_and_assert_it_no_more_than_before(graph: list[ox.Triple]) -> None:
    found = [quad.triple for quad in ox.parse(as_turtle(graph), ox.RdfFormat.TURTLE)]
    propositions = Counter(one.object for one in found if one.predicate == REIFIES)
    assert max(propositions.values()) > 1
    assert not set(propositions) & set(found), "a reified triple is a term, and nothing that the file asserts"


def test_jena_reads_the_same_triples(graph: list[ox.Triple], tmp_path: Path) -> None:
    require("java")
    require("fuseki")
    file = tmp_path / "reifiers.ttl"
    file.write_bytes(as_turtle(graph))
    command = ["java", "-cp", str(FUSEKI), "riotcmd.riot", "--output=ntriples", str(file)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    theirs = {quad.triple for quad in ox.parse(done.stdout, ox.RdfFormat.N_TRIPLES)}
    assert theirs == {quad.triple for quad in ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE)}
    assert not done.stderr
