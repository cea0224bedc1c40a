"""Holds the schema to what must follow from small graphs and to what must be a contradiction."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphsvc.knowledge.build import find_ontology, materialise, read_schema
from graphsvc.knowledge.reason import ReasonReport, explain_each, reason
from graphsvc.names import CF, RDF
from tests.conftest import require

FOLDER = find_ontology() / "entailments"
MUST_FOLLOW = sorted((FOLDER / "must_follow").glob("*.trig"))
NEVER = sorted((FOLDER / "must_not_be_possible").glob("*.ttl"))
# The rows say types, signs and bases themselves; "upstream" is left to be asked for.
NOT_BUILT = {RDF + "type", *(CF + name for name in ("sign", "basis", "isUpstreamOf", "isDownstreamOf"))}


def read(path: Path, graph: str = "") -> list[ox.Triple]:
    name = ox.NamedNode("https://example.org/" + graph) if graph else ox.DefaultGraph()
    return [quad.triple for quad in ox.parse(path=str(path)) if quad.graph_name == name]


@cache
def schema() -> tuple[ox.Triple, ...]:
    return tuple(read_schema(find_ontology()))


@cache
def reasoned() -> ReasonReport:
    """All the small graphs at once: they share no node, and HermiT takes a second to start."""
    said = [*schema(), *(triple for path in MUST_FOLLOW for triple in read(path))]
    return reason(said, said)


@cache
def explained() -> dict[Path, str]:
    """Why each graph contradicts itself, all asked of one Java."""
    found = explain_each([[*schema(), *read(path)] for path in NEVER])
    return {path: " ".join(axioms) for path, axioms in zip(NEVER, found, strict=True)}


@pytest.mark.parametrize("path", MUST_FOLLOW, ids=lambda path: path.stem)
def test_what_must_follow_follows_and_no_more(path: Path) -> None:
    require("java")
    assert reasoned().consistent
    assert set(read(path, "follows")) <= reasoned().entailed
    assert not set(read(path, "doesNotFollow")) & reasoned().entailed


@pytest.mark.parametrize("path", MUST_FOLLOW, ids=lambda path: path.stem)
def test_the_build_derives_the_same(path: Path) -> None:
    built = set(materialise([*schema(), *read(path)], find_ontology()))
    assert {triple for triple in read(path, "follows") if triple.predicate.value not in NOT_BUILT} <= built
    assert not set(read(path, "doesNotFollow")) & built


@pytest.mark.parametrize("path", NEVER, ids=lambda path: path.stem)
def test_what_must_not_be_possible_is_a_contradiction_with_its_reason(path: Path) -> None:
    require("java")
    expected = path.read_text(encoding="utf-8").splitlines()[1].partition(":")[2].split()
    because = explained()[path]
    assert [term for term in expected if f"{term} " not in f"{because.replace(')', ' ')} "] == []
