"""Kills a writing process again and again: what was acknowledged is there, and nothing is half there."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from graphsvc.store import open_store
from tests.conftest import ROOT
from tests.figures import FIGURES
from tests.store.writer import ROWS

KILLS = 50


def run_and_kill(folder: Path, start: int, seconds: float) -> int:
    """Let the writer run for a while, kill it, and return the last number it acknowledged."""
    command = [sys.executable, "-m", "tests.store.writer", str(folder), str(start)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "open\n"
    time.sleep(seconds)
    writer.kill()
    said = writer.stdout.read().splitlines()
    writer.stdout.close()
    writer.wait()
    # A last line that is cut off was not acknowledged.
    return max((int(line) for line in said[:-1]), default=start - 1)


def sizes(folder: Path) -> dict[int, int]:
    store: Any = open_store(str(folder))
    rows = list(store.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"))
    store.close()
    return {int(row["g"].value.rpartition("/")[2]): int(row["n"].value) for row in rows}


def test_killing_the_writer_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    moments, next_number, acknowledged = random.Random(1), 0, set[int]()
    for _ in range(KILLS):
        last = run_and_kill(tmp_path / "store", next_number, moments.uniform(0.0, 0.05))
        acknowledged.update(range(next_number, last + 1))
        found = sizes(tmp_path / "store")
        assert acknowledged <= set(found), "an acknowledged write is lost"
        assert set(found.values()) <= {ROWS}, "a write is half there"
        next_number = max([*found, *acknowledged, -1]) + 1
    assert len(acknowledged) > KILLS
    said = f"{KILLS} times during {len(acknowledged)} writes of {ROWS} triples"
    FIGURES.append(f"kill -9: {said}: none lost, none half there")


@pytest.mark.parametrize("way", ["load(file)", "load_many(file.read_bytes(), None)"])  # from a file, and from a PUT
def test_killing_a_large_load_leaves_all_of_it_or_nothing(way: str, tmp_path: Path) -> None:
    """Large loads take another way into the store, so they are killed at moments spread over their whole length."""
    rows = 60_000
    data = tmp_path / "large.nt"
    data.write_text("".join(f'<http://e/s{row}> <http://e/p> "{row}" .\n' for row in range(rows)))
    code = "import sys, pathlib, graphsvc.store as s; o = s.open_store(sys.argv[1]); print('open', flush=True); "
    code += f"file = pathlib.Path(sys.argv[2]); o.{way}; print('done', flush=True)"
    usual = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "usual"), str(data)], check=True, cwd=ROOT)
    usual = time.perf_counter() - usual
    moments, whole = random.Random(2), 0
    for number in range(20):
        folder = tmp_path / f"store{number}"
        writer = subprocess.Popen(
            [sys.executable, "-c", code, str(folder), str(data)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(moments.uniform(0.0, usual))
        writer.kill()
        done = "done" in writer.stdout.read()
        writer.stdout.close()
        writer.wait()
        store: Any = open_store(str(folder))
        count = int(next(iter(store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")))["n"].value)
        store.close()
        assert count in ((rows,) if done else (0, rows))
        whole += count == rows
    FIGURES.append(f"kill -9: 20 times during {way} of {rows:,} triples: {whole} whole, {20 - whole} without any of it")
