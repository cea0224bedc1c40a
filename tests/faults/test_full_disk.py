"""Fills the disk under servers that are written to: they read on, say what is wrong, and write again with room."""

from __future__ import annotations

import io
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from graphsvc.errors import InsufficientStorage
from graphsvc.store.embedded import EmbeddedStore, open_snapshot
from graphsvc.store.reopening import AGAIN
from graphsvc.store.sandbox.snapshots import Snapshots
from tests.bench.uploads import NT, lines
from tests.conftest import Served, serving

TOKEN = "a token of the tests"
ROWS = 500
COUNT = """SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), "http://d/")) } GROUP BY ?g"""


@dataclass(frozen=True)
class Small:
    """A place for a store with little room, how to start a server there, and how to give and to take room."""

    folder: Path
    arguments: tuple[str, ...]
    fill: Callable[[Served], None]
    make_room: Callable[[Served], None]


def mounted(folder: Path, size: str = "24m") -> None:
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=False)
    if done.returncode:
        pytest.skip("a small file system needs the right to mount: run as root")


def remounted(folder: Path, size: str) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True)


def allow(server: Served, size: int) -> None:
    """Let no file that the server writes grow past `size` bytes."""
    _, most = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, most))


@pytest.fixture(params=["full disk", "files that may not grow"])
def small(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Small]:
    (tmp_path / "token").write_text(TOKEN)
    folder = tmp_path / "small"
    store = ("--store", str(folder / "store"))
    arguments = ("--writable", "--token-file", str(tmp_path / "token"), "--cache", "0", *store)
    if request.param == "full disk":
        mounted(folder, "40m")
        yield Small(folder, arguments, lambda _: None, lambda _: remounted(folder, "100m"))
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        return
    folder.mkdir()
    fill = partial(allow, size=8 << 20)
    yield Small(folder, arguments, fill, partial(allow, size=resource.RLIM_INFINITY))


def write(server: Served, number: int) -> httpx.Response:
    triples = " ".join(f'<http://e/{number}-{row}> <http://e/p> "{"x" * 200}{row}" .' for row in range(ROWS))
    text = f"INSERT DATA {{ GRAPH <http://d/{number}> {{ {triples} }} }}"
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return httpx.post(f"{server.url}/sparql", data={"update": text}, headers=headers, timeout=60)


def held(server: Served) -> dict[int, int]:
    """The numbers of the writes that are there, with how many triples of each."""
    said = httpx.post(f"{server.url}/sparql", data={"query": COUNT}, headers={"Accept": "text/csv"}, timeout=60)
    assert said.status_code == 200, said.text
    rows = [line.split(",") for line in said.text.split()[1:]]
    return {int(graph.rpartition("/")[2]): int(count) for graph, count in rows}


def test_a_full_disk_stops_writing_alone_and_only_as_long_as_it_is_full(small: Small) -> None:
    with serving(*small.arguments) as server:
        small.fill(server)
        acknowledged: list[int] = []
        refused: list[httpx.Response] = []
        for number in range(1000):
            answer = write(server, number)
            if answer.status_code == 204:
                acknowledged.append(number)
            else:
                refused.append(answer)
            if len(refused) == 4:
                break
        assert acknowledged and [one.status_code for one in refused] == [507] * 4
        for answer in refused:
            assert answer.json()["title"] == "There is no room"
            assert "room" in answer.json()["detail"]
            assert answer.headers["Retry-After"]
            assert str(small.folder) not in answer.text
        assert held(server) == dict.fromkeys(acknowledged, ROWS)
        ready = httpx.get(f"{server.url}/readyz", timeout=60)
        assert ready.status_code == 200
        assert "Nothing can be written" in ready.text
        assert str(small.folder) not in ready.text
        assert httpx.get(f"{server.url}/doc/node/automation-bias.html", timeout=60).status_code == 200

        small.make_room(server)
        ending = time.monotonic() + 20
        while (answer := write(server, 2000)).status_code != 204 and time.monotonic() < ending:
            time.sleep(0.3)
        assert answer.status_code == 204
        acknowledged.append(2000)
        assert held(server) == dict.fromkeys(acknowledged, ROWS)
        assert httpx.get(f"{server.url}/readyz", timeout=60).json() == {"status": "ready"}
        server.process.kill()
    with serving(*small.arguments) as server:
        assert held(server) == dict.fromkeys(acknowledged, ROWS)


def test_a_large_upload_that_finds_no_room_leaves_nothing_and_is_taken_with_room(tmp_path: Path) -> None:
    """Past the transaction, straight into files: what of them was written must not show."""
    (tmp_path / "token").write_text(TOKEN)
    folder, many = tmp_path / "small", 60_000
    mounted(folder, "60m")
    arguments = ("--writable", "--token-file", str(tmp_path / "token"), "--cache", "0")
    headers = NT | {"Authorization": f"Bearer {TOKEN}"}
    try:
        with serving(*arguments, "--store", str(folder / "store")) as server, httpx.Client(timeout=120) as client:

            def put(number: int) -> httpx.Response:
                graph = {"graph": f"http://d/{number}"}
                body = lines(many, f"graph {number}")
                return client.put(f"{server.url}/rdf-graph-store", params=graph, content=body, headers=headers)

            taken = 0
            while (said := put(taken)).status_code == 201 and taken < 40:
                taken += 1
            assert said.status_code == 507, said.text
            assert held(server) == dict.fromkeys(range(taken), many)
            remounted(folder, "200m")
            time.sleep(AGAIN + 1)
            assert put(taken).status_code == 201
            assert held(server) == dict.fromkeys(range(taken + 1), many)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_load_that_finds_no_room_says_so_and_the_store_knows(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    mounted(folder, "30m")
    store = EmbeddedStore(folder / "store")
    try:
        with pytest.raises(InsufficientStorage, match="no room on the disk"):
            for number in range(60):
                store.load(io.BytesIO(lines(60_000, f"{number}")), format=ox.RdfFormat.N_TRIPLES)
        assert "no room" in store.trouble
    finally:
        store.close()
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_folder_for_temporary_files_leaves_a_store_in_memory_answering(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "token").write_text(TOKEN)
    folder = tmp_path / "small"
    mounted(folder)
    monkeypatch.setenv("TMPDIR", str(folder))
    try:
        with serving("--writable", "--token-file", str(tmp_path / "token"), "--cache", "0") as server:
            monkeypatch.undo()
            assert held(server) == {}
            with (folder / "large").open("wb") as large, pytest.raises(OSError, match="No space left"):
                while True:
                    large.write(bytes(1 << 16))
                    large.flush()
            assert write(server, 1).status_code == 204
            assert held(server) == {1: ROWS}
            (folder / "large").unlink()
            assert write(server, 2).status_code == 204
            assert held(server) == {1: ROWS, 2: ROWS}
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_store_that_is_still_read_is_opened_anew_once_its_readers_have_left(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    mounted(folder)
    store = EmbeddedStore(folder / "store")
    text = "INSERT DATA {{ <http://e/{0}> <http://e/p> '" + "x" * 100_000 + "' }}"
    written = 0
    try:
        with pytest.raises(InsufficientStorage):
            for _ in range(1000):
                store.update(text.format(written))
                written += 1
        rows = store.query("SELECT ?s { ?s ?p ?o }")
        assert next(rows)  # type: ignore[call-overload]
        remounted(folder, "80m")
        with pytest.raises(InsufficientStorage):
            store.update(text.format(written))
        assert len(list(rows)) == written - 1  # type: ignore[arg-type]
        assert count(store) == written
        snapshots = Snapshots(store)
        assert open_snapshot(snapshots.lease().place).query("ASK { <http://e/0> ?p ?o }")
        del rows
        time.sleep(AGAIN)
        store.update(text.format(written))
        assert count(store) == written + 1
        assert store.trouble == ""
        lease = snapshots.lease()
        assert lease.place != store.folder
        assert open_snapshot(lease.place).query(f"ASK {{ <http://e/{written}> ?p ?o }}")
        snapshots.close()
        assert (folder / "store" / "CURRENT").exists()
        store.close()
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def count(store: EmbeddedStore) -> int:
    return len(list(store.query("SELECT ?s { ?s ?p ?o }")))  # type: ignore[arg-type]
