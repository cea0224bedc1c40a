"""Runs ./run in a checkout of its own on machines that lack programs: no part that fails hides another."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from run import ALONE, SPREAD
from tests.conftest import LONGEST, ROOT

PROGRAMS = ("bash", "env", "dirname")
NPM = '#!/usr/bin/env bash\necho "tried" >> "{tried}"\nexit 1\n'
RUNS = 'from pathlib import Path\ndef test_it(): Path("{name}").touch()\n'
FAILS = "def test_it(): assert False\n"
BREAKS = "import no_such_module\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the packages of this environment already installed, and no tests yet."""
    if sys.prefix == sys.base_prefix:
        pytest.skip("these tests need to run in an environment of their own, as ./run test makes one")
    root = tmp_path / "checkout"
    for name in ("paths", "browser", "faults"):
        (root / "tests" / name).mkdir(parents=True)
    (root / "frontend").mkdir()
    for name in ("run", "run.py", "pyproject.toml", "frontend/bundle.py", "frontend/package-lock.json"):
        shutil.copy(ROOT / name, root / name)
    venv = root / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    (venv / "lib").symlink_to(Path(sys.prefix) / "lib")
    shutil.copy(Path(sys.prefix) / "pyvenv.cfg", venv)
    known = zlib.crc32((root / "pyproject.toml").read_bytes())
    for name in ("runtime", "test"):
        (venv / f".installed-{name}").write_text(str(known))
    return root


def fill(checkout: Path, spread: str = RUNS, alone: str = RUNS, browser: str = RUNS) -> None:
    """Put a test into each of the three runs."""
    tests = checkout / "tests"
    (tests / "paths" / "test_spread.py").write_text(spread.format(name="spread ran"))
    (tests / "faults" / "test_ending.py").write_text(alone.format(name="alone ran"))
    (tests / "browser" / "test_browser.py").write_text(browser.format(name="browser ran"))


def run_tests(checkout: Path, *, npm: str = "", processes: int = 0) -> subprocess.CompletedProcess[str]:
    """`./run test` on a machine with a handful of programs, and the program `npm` if given.

    What is spread runs in as many `processes`; with none, in that of pytest.
    """
    programs = checkout / "programs"
    programs.mkdir(exist_ok=True)
    for name in PROGRAMS:
        if not (programs / name).exists():
            (programs / name).symlink_to(str(shutil.which(name)))
    if npm:
        (programs / "npm").write_text(npm)
        (programs / "npm").chmod(0o755)
    (programs / "python3").unlink(missing_ok=True)
    (programs / "python3").symlink_to(sys.executable)
    environment = {"PATH": str(programs), "HOME": str(checkout), "PYTHONDONTWRITEBYTECODE": "1"}
    environment["PYTEST_XDIST_AUTO_NUM_WORKERS"] = str(processes)
    environment |= {name: os.environ[name] for name in ("TMPDIR", "LANG") if name in os.environ}
    command = [str(programs / "bash"), "./run", "test"]
    return subprocess.run(
        command, cwd=checkout, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.parametrize(
    ("spread", "alone", "browser", "code"),
    [
        (RUNS, RUNS, RUNS, 0),
        (FAILS, RUNS, RUNS, 1),
        (RUNS, FAILS, RUNS, 1),
        (RUNS, RUNS, FAILS, 1),
        (RUNS, BREAKS, RUNS, 2),
        (FAILS, FAILS, FAILS, 1),
    ],
    ids=["all pass", "spread fail", "alone fail", "browser fails", "alone break", "all fail"],
)
def test_all_three_runs_of_the_tests_run_and_the_worst_decides(
    checkout: Path, spread: str, alone: str, browser: str, code: int
) -> None:
    fill(checkout, spread, alone, browser)
    done = run_tests(checkout, processes=2 if code == 0 else 0)
    assert done.returncode == code, done.stdout + done.stderr
    assert (checkout / "spread ran").exists() is (spread == RUNS)
    assert (checkout / "alone ran").exists() is (alone == RUNS)
    assert (checkout / "browser ran").exists() is (browser == RUNS)


def test_every_place_of_the_tests_that_run_alone_is_there_and_the_browser_is_the_last() -> None:
    assert not [place for place in ALONE if not (ROOT / place).exists()]
    assert [place for place in ALONE if place.startswith("tests/browser")] == [ALONE[-1]]


def test_what_takes_longest_begins_first_and_is_spread_file_by_file() -> None:
    assert not [place for place in LONGEST if not (ROOT / place).is_file() or place in ALONE]
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "tests/test_run.py", "tests/store/test_rows.py"]
    done = subprocess.run([*command, LONGEST[0]], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    files = list(dict.fromkeys(re.findall(r"^(tests/\S+?\.py)\b", done.stdout, re.MULTILINE)))
    assert files[0] == LONGEST[0] and len(files) == 3, done.stdout
    assert "--no-loadscope-reorder" in SPREAD, "else those files with most tests come first"


def test_an_editor_that_cannot_be_bundled_is_left_out_and_tried_once(checkout: Path) -> None:
    fill(checkout)
    tried = checkout / "tried"
    first, second = (run_tests(checkout, npm=NPM.format(tried=tried)) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert "The query editor is left out" in first.stderr
    assert "query editor" not in second.stderr
    assert tried.read_text().count("tried") == 1


def test_a_machine_without_npm_is_told_nothing_of_it(checkout: Path) -> None:
    fill(checkout)
    done = run_tests(checkout)
    assert done.returncode == 0
    assert "editor" not in done.stderr
