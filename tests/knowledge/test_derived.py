"""Starts again and again with the derived graph kept, damaged, shared, or with no folder to keep it in."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import graphsvc.knowledge.build as build
import graphsvc.knowledge.derived as derived
from graphsvc import open_store
from graphsvc.knowledge.derived import derived_graph
from graphsvc.knowledge.folder import find_ontology
from tests.conftest import ROOT


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to keep graphs in that holds none yet."""
    monkeypatch.setenv("GRAPHSVC_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def derivations(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that the graph is derived, from a few rows instead of all."""
    counted: list[int] = []
    few = build.build_graph()[:100]

    def count() -> object:
        counted.append(1)
        return few

    monkeypatch.setattr(build, "build_graph", count)
    return counted


def test_what_is_kept_is_what_is_derived(folder: Path) -> None:
    first = derived_graph()
    assert [one.suffix for one in folder.iterdir()] == [".nt"]
    began = time.process_time()
    assert derived_graph() == first
    kept = time.process_time() - began
    began = time.process_time()
    triples = build.build_graph()
    assert kept < (time.process_time() - began) / 3
    store = open_store()
    assert {quad.triple for quad in store.engine} == set(triples)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "change", [lambda data: data[:-200], lambda data: data + b"<a:a> <a:b> <a:c> .\n", lambda _: b""]
)
def test_a_file_that_was_changed_is_not_believed_and_made_anew(
    folder: Path, derivations: list[int], change: object
) -> None:
    right = derived_graph()
    (file,) = folder.iterdir()
    file.write_bytes(change(file.read_bytes()))  # type: ignore[operator]
    assert derived_graph() == right
    assert len(derivations) == 2
    assert derived_graph() == right
    assert len(derivations) == 2


def test_a_changed_row_is_derived(
    folder: Path, derivations: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(find_ontology(), tmp_path / "ontology")
    monkeypatch.setattr(derived, "find_ontology", lambda: tmp_path / "ontology")
    for expected in (1, 1):
        derived_graph()
        assert len(derivations) == expected
    row = tmp_path / "ontology" / "data" / "sections.csv"
    row.write_bytes(row.read_bytes() + b"\n")
    derived_graph()
    assert len(derivations) == 2


def test_no_more_than_some_are_kept(folder: Path, derivations: list[int]) -> None:
    derived_graph()
    (file,) = folder.iterdir()
    for number in range(10):
        shutil.copy(file, folder / f"{number}.nt")
    file.unlink()
    derived_graph()
    assert len(list(folder.iterdir())) == derived.KEPT
    assert file.exists()


def test_a_folder_that_others_may_write_to_is_not_used(folder: Path, derivations: list[int]) -> None:
    folder.mkdir()
    folder.chmod(0o777)
    derived_graph()
    derived_graph()
    assert len(derivations) == 2
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("place", ["", "/proc/graphsvc", "/dev/null/kept"])
def test_without_a_folder_it_is_derived_each_time(
    derivations: list[int], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHSVC_CACHE", place)
    assert derived_graph() == derived_graph()
    assert len(derivations) == 2


def test_several_that_start_at_once_all_have_it_and_leave_one_file(folder: Path) -> None:
    command = [sys.executable, "-m", "graphsvc", "query", "ASK { ?s ?p ?o }"]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(3)]
    assert [one.communicate(timeout=120)[0] for one in running] == [b"yes\n"] * 3
    assert [one.suffix for one in folder.iterdir()] == [".nt"]
