"""The list of changes between two versions: each planted change is listed, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import graphsvc
from graphsvc.cli import cli
from graphsvc.errors import UsageError
from graphsvc.explorer.changes import difference_tables
from graphsvc.knowledge.build import build_graph, find_ontology, write_graph
from graphsvc.model import read_catalogue

OLD_GRAPH = "https://example.org/old"


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An older version: another definition, axiom, paraphrase and status, without one claim."""
    folder = tmp_path_factory.mktemp("versions")
    copy = folder / "ontology"
    shutil.copytree(find_ontology(), copy)
    edit(copy / "schema.ttl", "\ncf:goesWith a owl:ObjectProperty", "\ncf:wentWith a owl:ObjectProperty")
    edit(copy / "data" / "claims.csv", "Published work and interviewees often use", "People use")
    lines = (copy / "data" / "claims.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("R004,")]
    assert len(kept) == len(lines) - 1
    (copy / "data" / "claims.csv").write_text("".join(kept), encoding="utf-8")
    write_graph(build_graph(copy), folder / "old.nt")
    return folder / "old.nt"


def diff(*arguments: str) -> str:
    done = CliRunner().invoke(cli, ["diff", *arguments])
    assert done.exit_code == 0, done.exception
    return done.stdout


def test_a_version_does_not_differ_from_itself_whatever_its_format_and_blank_nodes(tmp_path: Path) -> None:
    for name in ("one.ttl", "other.rdf"):
        write_graph(build_graph(), tmp_path / name)
    assert diff(str(tmp_path / "one.ttl"), str(tmp_path / "other.rdf")) == "Nothing changed.\n"


def test_each_change_is_listed_and_nothing_else(old: Path) -> None:
    data = json.loads(diff(str(old), "--format", "json"))
    claims = data["claims"]
    assert [claim["id"] for claim in claims["added"]] == ["R004"]
    assert claims["removed"] == []
    (changed,) = [one for one in claims["changed"] if "paraphrase" in one["fields"]]
    assert changed["iri"].endswith("/claim/R001")
    assert changed["fields"]["paraphrase"]["before"].startswith("People use trust")
    assert data["nodes"] == data["sources"] == {"added": [], "removed": [], "changed": []}
    assert [term["iri"].rpartition("#")[2] for term in data["terms"]["removed"]] == ["wentWith"]


def test_text_and_markdown_name_the_same_changes_backwards_too(old: Path) -> None:
    forward, backward = diff(str(old)).splitlines(), diff(str(old), "--format", "markdown").splitlines()
    assert "Claims: 1 added, 0 removed, 1 changed" in forward
    assert "## Claims: 1 added, 0 removed, 1 changed" in backward
    assert any(line.startswith("  added claim:R004 (") for line in forward)
    assert any(line.startswith("- **added** claim:R004 (") for line in backward)


def test_the_page_of_changes_lists_the_same(old: Path) -> None:
    store = graphsvc.open_store()
    store.load(old, graph=OLD_GRAPH)
    added, removed, changed, detail = difference_tables(store, read_catalogue(store), OLD_GRAPH)
    assert [len(table.rows) for table in (added, removed, changed)] == [1, 0, 1]
    words = [[cell.text for cell in row] for row in detail.rows]
    listed = json.loads(diff(str(old), "--format", "json"))
    many = sum(len(kind[change]) for kind in listed.values() for change in kind)
    assert len(words) == many - len(listed["claims"]["added"])
    assert any(row[0] == "changed" and "People use" in row[3] for row in words)


@pytest.mark.parametrize("text", ["", "<urn:a> <urn:b> <urn:c> ."])
def test_what_holds_nothing_to_compare_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "none.nt"
    file.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(cli, ["diff", str(file)])
    assert isinstance(done.exception, UsageError)
    assert "holds no" in str(done.exception)


def test_a_missing_file_is_named() -> None:
    done = CliRunner().invoke(cli, ["diff", "nowhere.ttl"])
    assert isinstance(done.exception, UsageError)
    assert "nowhere.ttl does not exist" in str(done.exception)
