"""Runs commands against the URL of a running service: its token, its Graph Store, and where an error is."""

from __future__ import annotations

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
