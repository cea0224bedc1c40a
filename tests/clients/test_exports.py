"""Programs of others take the files of a release: riot and rdflib all of RDF, a checker each nanopublication."""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from graphsvc.formats import GRAPHS
from graphsvc.knowledge.release import write_release
from graphsvc.names import CLAIM
from tests.bench.peers import FUSEKI
from tests.clients.runs import INSTALLED, PROGRAMS
from tests.conftest import require
from tests.figures import FIGURES


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release") / "it"
    write_release(folder, "")
    return folder


def only(release: Path, ending: str) -> Path:
    (found,) = release.glob(f"*{ending}")
    return found


def claims(release: Path) -> int:
    text = only(release, "0.nt").read_text(encoding="utf-8")
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/ai-confidence/ontology#Claim>"
    return sum(line.startswith(f"<{CLAIM}") and kind in line for line in text.splitlines())


def test_a_checker_of_nanopublications_accepts_each(release: Path, tmp_path: Path) -> None:
    require("python-clients")
    each: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in ox.parse(path=only(release, "-nanopubs.trig")):
        each[str(quad.graph_name).partition("#")[0]].append(quad)
    texts = [ox.serialize(quads, format=ox.RdfFormat.TRIG) or b"" for quads in each.values()]
    file = tmp_path / "nanopubs.json"
    file.write_text(json.dumps([text.decode() for text in [*texts, _spoilt(texts[0])]]), encoding="utf-8")
    command = [INSTALLED / "python" / "bin" / "python", "-I", PROGRAMS / "nanopub_checker.py", file]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    FIGURES.append(
        f"nanopub-sign {found['version']}: {found['count'] - len(found['refused'])} nanopublications accepted"
    )
    assert found["count"] == claims(release) + 1
    assert len(found["refused"]) == 1, "it refuses the spoilt one, and no other"


def _spoilt(text: bytes) -> bytes:
    """The nanopublication with nothing said of where it comes from."""
    quads = [quad for quad in ox.parse(text, ox.RdfFormat.TRIG) if not str(quad.graph_name).endswith("#provenance>")]
    return ox.serialize(quads, format=ox.RdfFormat.TRIG) or b""


def test_riot_finds_nothing_wrong_in_any_file(release: Path) -> None:
    require("java")
    require("fuseki")
    files = [only(release, f"0.{one.name}") for one in GRAPHS]
    files += [only(release, "-nanopubs.trig"), only(release, "-reifiers.ttl")]
    command = ["java", "-cp", FUSEKI, "riotcmd.riot", "--validate", *files]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)
    said = (done.stdout + done.stderr).splitlines()
    assert done.returncode == 0 and [line for line in said if " INFO " not in line] == []
    assert len(said) == len(files), "it names each of several files as it reads it"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # its own, as it parses
@pytest.mark.parametrize(("ending", "name"), [("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld")])
def test_rdflib_reads_every_triple_of_a_dump(release: Path, ending: str, name: str) -> None:
    lines = len(only(release, "0.nt").read_text(encoding="utf-8").splitlines())
    assert len(Graph().parse(only(release, f"0.{ending}"), format=name)) == lines
