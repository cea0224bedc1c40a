"""Holds every kind of store to one contract: in memory, on disk, and a running endpoint."""

from __future__ import annotations

import bz2
import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import zstandard

from graphsvc.errors import ForbiddenError, GraphsvcError, QuerySyntaxError, StoreError, UsageError
from graphsvc.store import open_store
from tests.conftest import serving

TOKEN = "a-token-for-tests-only"
TURTLE = b"@prefix e: <http://e/> . e:a e:p e:b , [ e:q 1 ] . e:b e:p 'x'@en ."


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    token = tmp_path_factory.mktemp("token") / "token"
    token.write_text(TOKEN)
    with serving("--writable", "--token-file", str(token)) as running:
        yield f"{running.url}/sparql"


@pytest.fixture(params=["memory", "disk", "remote"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    if request.param == "remote":
        opened: Any = open_store(request.getfixturevalue("endpoint"), token=TOKEN)
        opened.update("DROP ALL")
    else:
        opened = open_store(str(tmp_path / "store") if request.param == "disk" else None)
    yield opened
    opened.close()


def count(store: Any, graph: str | None = None) -> int:
    pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
    return int(next(iter(store.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")))["n"].value)


def test_loading_says_how_many_triples_were_read(store: Any) -> None:
    assert store.load(io.BytesIO(TURTLE), format=ox.RdfFormat.TURTLE) == 4
    assert count(store) == 4


def test_a_graph_can_be_named_for_what_is_loaded(store: Any) -> None:
    store.load(io.BytesIO(TURTLE), format=ox.RdfFormat.TURTLE, graph="http://e/g")
    assert (count(store), count(store, "http://e/g")) == (0, 4)


def test_quads_keep_their_graphs(store: Any) -> None:
    one = ox.Quad(ox.NamedNode("http://e/a"), ox.NamedNode("http://e/p"), ox.Literal(1), ox.NamedNode("http://e/g"))
    store.load([one])
    assert (count(store), count(store, "http://e/g")) == (0, 1)


def test_each_form_of_query_is_answered(store: Any) -> None:
    store.load(io.BytesIO(TURTLE), format=ox.RdfFormat.TURTLE)
    assert bool(store.query("ASK { <http://e/a> ?p ?o }")) is True
    assert [one["o"].language for one in store.query("SELECT ?o { <http://e/b> ?p ?o }")] == ["en"]
    assert len(list(store.query("CONSTRUCT WHERE { ?s ?p ?o }"))) == 4


def test_a_query_can_be_given_its_graphs(store: Any) -> None:
    store.load(io.BytesIO(TURTLE), format=ox.RdfFormat.TURTLE, graph="http://e/g")
    ask = "ASK { ?s ?p ?o }"
    assert bool(store.query(ask, default_graphs=["http://e/g"])) is True
    assert bool(store.query(ask, named_graphs=["http://e/g"])) is False


def test_an_update_is_seen_and_grows_the_generation(store: Any) -> None:
    before = store.generation
    store.update("INSERT DATA { <http://e/a> <http://e/p> 1 }")
    assert count(store) == 1
    assert store.generation > before


def test_an_update_happens_whole_or_not_at_all(store: Any) -> None:
    with pytest.raises(GraphsvcError):
        store.update("INSERT DATA { <http://e/a> <http://e/p> 1 } ; DROP GRAPH <http://e/missing>")
    assert count(store) == 0


def test_a_wrong_query_says_where(store: Any) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        store.query("SELECT *\nWHERE { ?s ?p }")
    assert (caught.value.line, caught.value.column) == (2, 16)  # just after what is wrong


def test_a_query_cannot_reach_out(store: Any) -> None:
    with pytest.raises(ForbiddenError):
        store.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    with pytest.raises(ForbiddenError):
        store.update("LOAD <http://127.0.0.1:9/>")


def test_a_dump_can_be_loaded_again(store: Any) -> None:
    store.load(io.BytesIO(TURTLE), format=ox.RdfFormat.TURTLE, graph="http://e/g")
    output = io.BytesIO()
    store.dump(output, format=ox.RdfFormat.N_QUADS)
    other = open_store()
    assert other.load(io.BytesIO(output.getvalue()), format=ox.RdfFormat.N_QUADS) == 4


def test_a_bad_document_leaves_nothing_and_says_where(store: Any) -> None:
    with pytest.raises(UsageError) as caught:
        store.load(io.BytesIO(b"<http://e/a> <http://e/b> 1 .\n<http://e/a> oops ."), format=ox.RdfFormat.TURTLE)
    assert "line 2" in str(caught.value)
    assert count(store) == 0


@pytest.mark.parametrize("ending", ["", ".gz", ".bz2", ".zst"])
def test_a_file_may_be_compressed(store: Any, tmp_path: Path, ending: str) -> None:
    pack = {"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress, ".zst": zstandard.ZstdCompressor().compress}
    path = tmp_path / f"data.ttl{ending}"
    path.write_bytes(pack[ending](TURTLE))
    assert store.load(path) == 4


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".zst"])
def test_a_truncated_file_leaves_nothing(store: Any, tmp_path: Path, ending: str) -> None:
    pack = {".gz": gzip.compress, ".bz2": bz2.compress, ".zst": zstandard.ZstdCompressor().compress}
    path = tmp_path / f"data.ttl{ending}"
    path.write_bytes(pack[ending](TURTLE * 100)[:-20])
    with pytest.raises(GraphsvcError):
        store.load(path)
    assert count(store) == 0


def test_closing_twice_does_nothing(store: Any) -> None:
    store.close()
    store.close()


def test_an_endpoint_that_is_not_there_is_said_so() -> None:
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store("http://127.0.0.1:9/sparql").query("ASK {}")


def test_a_folder_in_use_is_said_so(tmp_path: Path) -> None:
    first = open_store(str(tmp_path / "store"))
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(str(tmp_path / "store"))
    first.close()
