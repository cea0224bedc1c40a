"""Runs every script in examples/ as a reader would; each ends by stating its result."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Served, require

EXAMPLES = sorted(one for one in (ROOT / "examples").iterdir() if one.suffix in (".py", ".sh"))
NEEDS = {"datasets": ("dpv", "airo"), "node": ("comunica",), "browser": ("yasgui",), "editor": ("yasgui",)}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_runs_and_states_its_result(example: Path, served: Served, tmp_path: Path) -> None:
    for tool, words in NEEDS.items():
        if any(word in example.stem for word in words):
            require(tool)
    environment = {**os.environ, "GRAPHSVC_URL": served.url}
    command = [sys.executable if example.suffix == ".py" else "bash", str(example)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
    last = done.stdout.rstrip().rpartition("\n")[2]
    assert re.match(r"Result: .*\d", last), f"an example ends with its result and a figure, not with {last!r}"
    assert not re.search(r"(?<![\d.,])0 \w", last), f"an example that finds nothing shows nothing: {last!r}"
