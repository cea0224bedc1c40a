"""Shows what a full, read-only or damaged disk does to a store: a clear error, and nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphsvc.errors import StoreError
from graphsvc.store import open_store
from tests.conftest import ROOT

LOAD = """
import resource, sys
from pathlib import Path
from graphsvc.errors import GraphsvcError
from graphsvc.store import open_store
if sys.argv[3] != "0":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
try:
    open_store(sys.argv[1]).load(Path(sys.argv[2]))
except GraphsvcError as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


def triples(path: Path, count: int) -> Path:
    path.write_text(
        "".join(f'<http://example.org/{n}> <http://example.org/p> "{n}" .\n' for n in range(count)), "utf-8"
    )
    return path


def loading(store: Path, data: Path, most: int = 0) -> subprocess.Popen[str]:
    """Another process that loads `data`; no file of its may grow past `most` bytes."""
    command = [sys.executable, "-c", LOAD, str(store), str(data), str(most)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def size(store: Path) -> int:
    opened = open_store(str(store))
    try:
        return len(list(opened.query("SELECT ?s { ?s ?p ?o }")))  # type: ignore[arg-type]
    finally:
        opened.close()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store on disk that holds ten triples."""
    opened = open_store(str(tmp_path / "store"))
    opened.load(triples(tmp_path / "ten.nt", 10))
    opened.close()
    return tmp_path / "store"


@pytest.mark.parametrize("count", [40_000, 200_000], ids=["in a transaction", "in bulk"])
def test_a_full_disk_is_said_and_leaves_what_was_there(store: Path, tmp_path: Path, count: int) -> None:
    loader = loading(store, triples(tmp_path / "many.nt", count), most=1_000_000)
    said = loader.communicate(timeout=60)[1]
    assert loader.returncode == 1
    assert said.startswith("InsufficientStorage")
    assert size(store) == 10


@pytest.mark.parametrize("wait", [0.05, 0.3, 0.6, 0.9, 1.2])
def test_a_writer_killed_half_way_leaves_all_or_nothing(store: Path, tmp_path: Path, wait: float) -> None:
    loader = loading(store, triples(tmp_path / "many.nt", 200_000))
    time.sleep(wait)
    loader.send_signal(signal.SIGKILL)
    loader.communicate(timeout=60)
    assert size(store) in (10, 200_000)  # the ten are among the many


@pytest.fixture
def read_only(store: Path, tmp_path: Path) -> Iterator[Path]:
    """The store on a file system that takes no writes."""
    place = tmp_path / "mounted"
    place.mkdir()
    mounted = subprocess.run(["mount", "--bind", str(store), str(place)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("a read-only file system needs the right to mount: run as root")
    subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_read_only_disk_is_said(read_only: Path) -> None:
    with pytest.raises(StoreError, match=r"(?i)read-only"):
        open_store(str(read_only)).load(triples(read_only.parent / "more.nt", 3))


def damage(store: Path, pattern: str) -> None:
    for path in store.glob(pattern):
        length = path.stat().st_size
        path.write_bytes(os.urandom(length))


@pytest.mark.parametrize("pattern", ["CURRENT", "MANIFEST*", "*.sst"])
def test_a_damaged_store_is_said_and_not_begun_anew(store: Path, tmp_path: Path, pattern: str) -> None:
    opened = open_store(str(store))
    opened.load(triples(tmp_path / "many.nt", 60_000))  # enough for files of its own
    opened.close()
    damage(store, pattern)
    with pytest.raises(StoreError, match=r"cannot be opened|The engine failed"):
        size(store)
