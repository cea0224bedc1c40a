"""Lets systemd itself judge the units that are shipped, with a program where they say it is."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
UNITS = ("graphsvc.service", "graphsvc-watch.service", "graphsvc-watch.timer")


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is missing: install the package systemd")
    for unit in UNITS:
        text = (DEPLOY / unit).read_text(encoding="utf-8")
        (tmp_path / unit).write_text(text.replace("/opt/graphsvc/bin/graphsvc ", "/bin/true "), encoding="utf-8")
    command = ["systemd-analyze", "verify", *(str(tmp_path / unit) for unit in UNITS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_units_start_what_the_command_line_has() -> None:
    started = re.search(
        r"^ExecStart=\S+/graphsvc (\w+) ", (DEPLOY / UNITS[0]).read_text(encoding="utf-8"), re.MULTILINE
    )
    assert started and started[1] == "serve"
    watched = (DEPLOY / UNITS[1]).read_text(encoding="utf-8")
    assert "/readyz" in watched and "restart graphsvc" in watched
