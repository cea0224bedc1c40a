"""Backs stores up while they are written to, damages backups, and makes stores from them."""

from __future__ import annotations

import gzip
import threading
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from graphsvc.cli import cli
from graphsvc.errors import GraphsvcError, UsageError
from graphsvc.store import open_store
from tests.conftest import serving

TOKEN = "a token of the tests"
INSERT = "INSERT DATA {{ GRAPH <http://example.org/g> {{ <http://example.org/{0}> <http://example.org/p> {0} }} }}"
COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH <http://example.org/g> { ?s ?p ?o } }"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def counted(folder: Path) -> int:
    store = open_store(str(folder))
    rows = list(store.query(COUNT))  # type: ignore[arg-type]
    store.close()
    return int(rows[0]["n"].value)


def test_a_service_that_is_killed_is_restored_from_a_backup_taken_while_it_was_written_to(tmp_path: Path) -> None:
    token, shelf, kept = tmp_path / "token", tmp_path / "shelf", tmp_path / "kept.nq.gz"
    token.write_text(TOKEN, encoding="utf-8")
    acknowledged: list[int] = []
    ended = threading.Event()
    with serving("--store", str(shelf), "--writable", "--token-file", str(token)) as server:

        def write() -> None:
            with httpx.Client(headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30) as client:
                number = 0
                while not ended.is_set():
                    number += 1
                    try:
                        done = client.post(f"{server.url}/sparql", data={"update": INSERT.format(number)})
                    except httpx.HTTPError:
                        return  # it was killed
                    if done.is_success:
                        acknowledged.append(number)

        writer = threading.Thread(target=write)
        writer.start()
        while len(acknowledged) < 10:
            ended.wait(0.05)
        before = len(acknowledged)
        done = run("backup", str(kept), "--store", f"{server.url}/sparql")
        assert done.exception is None, done.output
        ended.set()
        writer.join(30)
        server.process.kill()
    assert run("restore", str(kept), "--store", str(tmp_path / "again")).exception is None
    assert before <= counted(tmp_path / "again") <= len(acknowledged) + 1
    with serving("--store", str(tmp_path / "again")) as server:
        answer = httpx.get(f"{server.url}/sparql", params={"query": "ASK { ?s ?p ?o }"}, timeout=30)
        assert answer.json()["boolean"] is True


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    store = open_store(str(tmp_path / "shelf"))
    store.update(INSERT.format(1) + ";" + INSERT.format(2))
    store.close()
    assert run("backup", str(tmp_path / "kept.nq.gz"), "--store", str(tmp_path / "shelf")).exception is None
    return tmp_path / "kept.nq.gz"


@pytest.mark.parametrize("harm", ["cut", "changed", "one line less", "another file"])
def test_a_backup_that_is_not_whole_is_refused_and_makes_no_store(kept: Path, tmp_path: Path, harm: str) -> None:
    data = kept.read_bytes()
    lines = gzip.decompress(data).splitlines(keepends=True)
    harmed = {
        "cut": data[: len(data) // 2],
        "changed": data[:20] + bytes([data[20] ^ 255]) + data[21:],
        "one line less": gzip.compress(b"".join(lines[1:])),
        "another file": b"no backup",
    }
    kept.write_bytes(harmed[harm])
    done = run("restore", str(kept), "--store", str(tmp_path / "again"))
    assert isinstance(done.exception, GraphsvcError)
    assert not (tmp_path / "again").exists()
    assert not list(tmp_path.glob(".again*"))


def test_no_store_is_written_over(kept: Path, tmp_path: Path) -> None:
    done = run("restore", str(kept), "--store", str(tmp_path / "shelf"))
    assert isinstance(done.exception, UsageError)
    assert counted(tmp_path / "shelf") == 2


def test_a_backup_of_no_store_is_refused_and_makes_none(tmp_path: Path) -> None:
    done = run("backup", str(tmp_path / "kept"), "--store", str(tmp_path / "nothing"))
    assert isinstance(done.exception, UsageError)
    assert list(tmp_path.iterdir()) == []
