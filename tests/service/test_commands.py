"""Runs commands against the URL of a running service: its token, its Graph Store, and where an error is."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graphsvc.cli import cli
from graphsvc.errors import ForbiddenError, QuerySyntaxError, UsageError
from tests.conftest import serving

TOKEN = "a-token-for-tests-only"


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("token") / "token"
    place.write_text(TOKEN)
    return place


@pytest.fixture(scope="module")
def url(token: Path) -> Iterator[str]:
    with serving("--writable", "--token-file", str(token)) as running:
        yield running.url


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_a_file_is_loaded_through_the_graph_store_of_a_url(url: str, token: Path, tmp_path: Path) -> None:
    place = tmp_path / "a.ttl"
    place.write_text("<http://e/a> <http://e/p> [] .")
    arguments = ("load", str(place), "--store", f"{url}/sparql", "--gsp-url", f"{url}/rdf-graph-store")
    assert isinstance(run(*arguments).exception, ForbiddenError)
    done = run(*arguments, "--endpoint-token-file", str(token), "--graph", "http://e/g")
    assert done.exception is None, done.output
    asked = run("query", "ASK { GRAPH <http://e/g> { <http://e/a> ?p ?o } }", "--store", f"{url}/sparql")
    assert asked.output == "yes\n"


def test_the_default_graph_of_an_endpoint_can_be_named(url: str, token: Path, tmp_path: Path) -> None:
    place = tmp_path / "a.nt"
    place.write_text("<http://e/a> <http://e/p> <http://e/b> .")
    there = ("--store", f"{url}/sparql", "--default-graph", "http://e/default")
    gsp = ("--gsp-url", f"{url}/rdf-graph-store", "--endpoint-token-file", str(token))
    assert run("load", str(place), *there, *gsp).exception is None
    counted = run("query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", *there, "--format", "csv")
    assert counted.output.split() == ["n", "1"]


def test_options_of_an_endpoint_are_refused_for_a_folder(tmp_path: Path) -> None:
    assert isinstance(run("query", "ASK {}", "--gsp-url", "http://e/").exception, UsageError)


def test_an_error_is_where_it_is_in_the_text_that_was_given() -> None:
    error = run("query", "SELECT ?x { ?x a cf:Factor . oops }").exception
    assert isinstance(error, QuerySyntaxError)
    assert (error.line, error.column) == (1, 36)
    assert "column 36" in error.message


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_a_token_that_anybody_can_read_is_told_and_a_store_is_for_its_owner(token: Path, tmp_path: Path) -> None:
    said = {}
    for mode in (0o644, 0o600):
        token.chmod(mode)
        log = tmp_path / str(mode)
        store = tmp_path / f"store-{mode}"
        with serving("--writable", "--token-file", str(token), "--store", str(store), log=log):
            said[mode] = "Anybody on this machine can read the token" in log.read_text(encoding="utf-8")
            assert stat.S_IMODE(store.stat().st_mode) == 0o700
    assert said == {0o644: True, 0o600: False}


@pytest.mark.parametrize("command", [("serve", "--token-file"), ("query", "ASK {}", "--endpoint-token-file")], ids=str)
def test_a_token_that_is_no_text_is_refused(tmp_path: Path, command: tuple[str, ...]) -> None:
    place = tmp_path / "token"
    place.write_bytes(b"\xff\xfe" * 20)
    done = run(*command, str(place), "--store", "http://127.0.0.1:9/")
    assert isinstance(done.exception, UsageError)
    assert "holds no text" in str(done.exception)


def test_a_hyphen_for_the_file_is_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["ask", "What influences automation bias?", "-o", "-"])
    assert done.exit_code == 0 and "automation bias" in done.stdout
    assert not list(tmp_path.iterdir())
