"""Holds that what is kept beside a store is used after a restart, and never once anybody has changed the store."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import graphsvc.paths.engine.kept_arrays as kept_arrays
from graphsvc.errors import GraphsvcError
from graphsvc.paths import find_paths
from graphsvc.store import Store, open_store
from graphsvc.store.kept_files import PLACE, RECORD, kept_of

E = "http://example.org/"
CHAIN = "".join(f"<{E}{n}> <{E}leads> <{E}{n + 1}> .\n" for n in range(4))
MORE = f"INSERT DATA {{ <{E}4> <{E}leads> <{E}5> }}"


@pytest.fixture(autouse=True)
def _small_graphs_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_arrays, "LEAST", 1)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "store"
    store = open_store(str(place))
    store.load(ox.parse(CHAIN.encode(), ox.RdfFormat.N_TRIPLES), format=None)
    assert length(store, 4) == 4
    store.close()
    yield place


def length(store: Store, last: int) -> int:
    found = find_paths(store, f"{E}0", f"{E}{last}", via=f"{E}leads", max_length=9, k=1).all()
    return found[0].length if found else 0


def kept(place: Path) -> list[str]:
    return sorted(one.name for one in (place / PLACE).glob("*.npz"))


def test_a_view_is_read_from_its_file_after_a_restart(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(kept(folder)) == 1 and (folder / PLACE / RECORD).is_file()
    monkeypatch.setattr("graphsvc.paths.engine.arrays.from_store", None)  # it would fail if the store were read
    store = open_store(str(folder))
    assert length(store, 4) == 4
    assert (
        find_paths(store, f"{E}0", f"{E}1", via=f"{E}leads", k=1).all()[0].hops[0].records[0].predicate == f"{E}leads"
    )
    store.close()


def test_views_of_several_predicates_come_back_as_they_were(tmp_path: Path) -> None:
    answers = []
    for _ in range(2):
        store = open_store(str(tmp_path / "store"))
        if not answers:
            text = CHAIN + f"<{E}0> <{E}also> <{E}1> .\n<{E}1> <{E}also> <{E}4> .\n"
            store.load(ox.parse(text.encode(), ox.RdfFormat.N_TRIPLES), format=None)
        found = find_paths(store, f"{E}0", f"{E}4", via="*", max_length=9, k=5).all()
        answers.append(
            [[(hop.tail, hop.head, [one.predicate for one in hop.records]) for hop in path.hops] for path in found]
        )
        backwards = find_paths(store, f"{E}4", f"{E}0", via="*", direction="in", max_length=9, k=1).all()
        answers[-1].append(backwards[0].length)
        store.close()
    assert answers[0] == answers[1] and len(answers[0]) == 3


def test_a_write_ends_what_was_kept(folder: Path) -> None:
    store = open_store(str(folder))
    assert length(store, 4) == 4
    store.update(MORE)
    assert not kept(folder)
    assert length(store, 5) == 5
    store.close()
    store = open_store(str(folder))
    assert kept(folder) and length(store, 5) == 5
    store.close()


def test_a_write_that_fails_ends_it_too_and_harms_nothing(folder: Path) -> None:
    store = open_store(str(folder))
    with pytest.raises(GraphsvcError):
        store.update("INSERT DATA { broken")
    assert length(store, 4) == 4
    store.close()


def test_what_was_read_while_somebody_wrote_is_not_kept(folder: Path) -> None:
    store = open_store(str(folder))
    files = kept_of(store)
    assert files is not None
    state = files.state
    store.update(MORE)
    files.keep("late.npz", state, lambda output: output.write(b"old"))
    assert files.find("late.npz") is None
    store.close()


def test_what_another_program_wrote_meanwhile_is_seen(folder: Path) -> None:
    other = ox.Store(str(folder))
    other.add(ox.Quad(*(ox.NamedNode(E + one) for one in ("4", "leads", "5"))))
    other.flush()
    del other
    store = open_store(str(folder))
    assert not kept(folder)
    assert length(store, 5) == 5
    store.close()


def test_a_process_that_was_killed_leaves_nothing_that_is_trusted(folder: Path) -> None:
    program = f"""
import os, signal
from graphsvc.store import open_store
store = open_store({str(folder)!r})
store.update({MORE!r})
os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
"""
    subprocess.run([sys.executable, "-c", program], check=False, env=os.environ)
    store = open_store(str(folder))
    assert not kept(folder) and length(store, 5) == 5
    store.close()


@pytest.mark.parametrize("harm", [b"", b"PK", b"no such file"])
def test_a_file_that_cannot_be_read_is_made_anew(folder: Path, harm: bytes) -> None:
    (folder / PLACE / kept(folder)[0]).write_bytes(harm)
    store = open_store(str(folder))
    assert length(store, 4) == 4
    store.close()


def test_a_store_in_memory_keeps_nothing() -> None:
    store = open_store()
    assert kept_of(store) is None
    store.close()
