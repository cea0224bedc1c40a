"""A release is whole, dated and the same each time, its checksums hold, and two of them can be compared."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from graphsvc.cli import cli
from graphsvc.errors import UsageError
from graphsvc.formats import GRAPHS
from graphsvc.knowledge.build import build_graph, find_ontology, read_schema
from graphsvc.knowledge.provenance import version_of
from graphsvc.knowledge.release import SUMS, broken_files, write_release
from graphsvc.names import BASE


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of an earlier version, whose rows say one thing otherwise."""
    folder = tmp_path_factory.mktemp("releases")
    shutil.copytree(find_ontology(), folder / "ontology")
    schema = folder / "ontology" / "schema.ttl"
    text = schema.read_text(encoding="utf-8")
    earlier = text.replace('owl:versionInfo "2', 'owl:versionInfo "1')
    assert earlier != text
    schema.write_text(earlier, encoding="utf-8")
    claims = folder / "ontology" / "data" / "claims.csv"
    rows = claims.read_text(encoding="utf-8")
    assert "often use trust" in rows
    claims.write_text(rows.replace("often use trust", "sometimes use trust", 1), encoding="utf-8")
    write_release(folder / "old", "First.\n", folder / "ontology")
    return folder / "old"


@pytest.fixture(scope="module")
def new(old: Path) -> Path:
    done = run("release", str(old.parent / "new"), "--since", str(old))
    assert done.exit_code == 0, done.exception
    return old.parent / "new"


def test_the_checksums_name_every_file_and_hold(new: Path) -> None:
    lines = (new / SUMS).read_text(encoding="utf-8").splitlines()
    named = {name: digest for digest, name in (line.split("  ") for line in lines)}
    there = {path.relative_to(new).as_posix() for path in new.rglob("*") if path.is_file()} - {SUMS}
    assert set(named) == there and {".zenodo.json", "CITATION.cff", "CHANGES.md", "ontology/data/claims.csv"} < there
    for name, digest in named.items():
        assert hashlib.sha256((new / name).read_bytes()).hexdigest() == digest


def test_every_dump_holds_the_graph_and_every_file_the_one_version_and_day(new: Path) -> None:
    version = version_of(read_schema(find_ontology()))
    graph = set(build_graph())
    for form in GRAPHS:
        assert isinstance(form.engine, ox.RdfFormat)
        quads = list(ox.parse(path=str(new / f"ai-confidence-{version.number}.{form.name}"), format=form.engine))
        named = {quad.triple for quad in quads if not isinstance(quad.subject, ox.BlankNode)}
        assert len(quads) == len(graph)
        assert {one for one in graph if "_:" not in str(one)} == {one for one in named if "_:" not in str(one)}
    zenodo = json.loads((new / ".zenodo.json").read_text(encoding="utf-8"))
    assert (zenodo["version"], zenodo["publication_date"]) == (version.number, version.day)
    citation = (new / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {version.number}\n" in citation and f'date-released: "{version.day}"' in citation
    assert f"Version {version.number} of {version.day}" in (new / "README.md").read_text(encoding="utf-8")


def test_the_changes_since_another_release_are_those_of_diff(old: Path, new: Path) -> None:
    changes = (new / "CHANGES.md").read_text(encoding="utf-8")
    assert "R001" in changes and "sometimes use trust" in changes and "0 added, 0 removed, 1 changed" in changes
    data = json.loads(run("diff", str(old), str(new), "--format", "json").stdout)
    assert [one["iri"].rpartition("/")[2] for one in data["claims"]["changed"]] == ["R001"]
    assert not data["nodes"]["changed"]
    assert [one["iri"] for one in data["terms"]["changed"]] == [f"{BASE}ontology"]  # its version


def test_a_release_whose_files_are_not_as_they_were_is_not_compared(old: Path, tmp_path: Path) -> None:
    shutil.copytree(old, tmp_path / "spoilt")
    (tmp_path / "spoilt" / "CITATION.cff").write_text("other", encoding="utf-8")
    (tmp_path / "spoilt" / "README.md").unlink()
    assert broken_files(tmp_path / "spoilt") == ["CITATION.cff", "README.md"]
    refused = run("diff", str(tmp_path / "spoilt"), str(old))
    assert isinstance(refused.exception, UsageError) and "CITATION.cff, README.md" in str(refused.exception)


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    refused = run("release", str(tmp_path))
    assert isinstance(refused.exception, UsageError) and "not empty" in str(refused.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_same_rows_give_the_same_bytes(new: Path, tmp_path: Path) -> None:
    write_release(tmp_path / "again", (new / "CHANGES.md").read_text(encoding="utf-8"))
    assert (tmp_path / "again" / SUMS).read_bytes() == (new / SUMS).read_bytes()
