"""Builds the package, compares its bytes and its files, and serves from it where it is installed.

Nothing is fetched: the builder and what the package needs are those of the environment of the tests.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.request import urlopen

import pytest

from graphsvc.names import VERSION
from tests.conftest import ROOT, require

pytest.importorskip("hatchling", reason="the builder is missing: pip install hatchling")
DAY = "2026-12-01"
WHEEL = f"graphsvc-{VERSION}-py3-none-any.whl"
# Ends whatever would derive the graph, which an installed package has.
NO_DERIVING = """
import sys, graphsvc.knowledge.build as build
def refused():
    sys.exit("the graph is derived")
build.build_graph = refused
"""
NOTHING_OF = re.compile(r"/(root|home|work|tmp|Users)/|127\.0\.0\.1:\d{5}")


@dataclass(frozen=True)
class Built:
    """A source distribution and the wheel that was built from it."""

    sdist: Path
    wheel: Path


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the files of this checkout, which a release may date."""
    require("editor")
    root = tmp_path_factory.mktemp("checkout")
    ignored = shutil.ignore_patterns(
        "__pycache__", ".*_cache", ".git", ".venv", "build", "dist", "node_modules", "made"
    )
    shutil.copytree(ROOT, root, ignore=ignored, dirs_exist_ok=True)
    return root


@pytest.fixture(scope="module")
def built(checkout: Path) -> Built:
    """What a release makes."""
    command = [sys.executable, "deploy/release.py", "--day", DAY, "--outdir", str(checkout.parent / "made")]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing was uploaded" in done.stdout
    made = checkout.parent / "made"
    return Built(made / f"graphsvc-{VERSION}.tar.gz", made / WHEEL)


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(folder)]
    subprocess.run([*command, str(built.wheel)], check=True, timeout=300)
    return folder


def environment(*paths: Path) -> dict[str, str]:
    """Of a process that finds modules in `paths` before those of the environment, and keeps no graph."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths)), "GRAPHSVC_CACHE": ""}


@contextmanager
def answering(folder: Path, more: Path) -> Iterator[str]:
    """Run `graphsvc serve` of the package installed in `folder`, and give its address."""
    command = [sys.executable, "-m", "graphsvc", "serve", "--port", "0"]
    process = subprocess.Popen(command, env=environment(more, folder), cwd=more, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        line = process.stdout.readline()
        found = re.search(r"http://[\w.:]+", line)
        assert found, line
        yield found[0]
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_a_release_is_dated_and_its_bytes_are_those_of_any_other_build(checkout: Path, built: Built) -> None:
    assert f"## {VERSION} ({DAY})\n" in (checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    cited = (checkout / "CITATION.cff").read_text(encoding="utf-8")
    assert f'version: {VERSION}\ndate-released: "{DAY}"\n' in cited
    sums = [line.split() for line in (built.wheel.parent / "SHA256SUMS").read_text(encoding="ascii").splitlines()]
    assert {name: checksum for checksum, name in sums} == {
        one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in (built.sdist, built.wheel)
    }
    epoch = str(int(datetime.fromisoformat(DAY + "T00:00:00+00:00").timestamp()))
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(checkout / "dist")]
    subprocess.run([*command, str(checkout)], env=os.environ | {"SOURCE_DATE_EPOCH": epoch}, check=True, timeout=600)
    assert (checkout / "dist" / WHEEL).read_bytes() == built.wheel.read_bytes()


@pytest.mark.parametrize(
    ("names", "day", "said"),
    [('VERSION = "9.9.9"\n', "2026-12-01", "make them the same"), (None, "2027-01-31", f"say --day {DAY}")],
    ids=["another version", "another day"],
)
def test_a_release_that_contradicts_itself_is_refused_with_the_mend(
    checkout: Path, built: Built, tmp_path: Path, names: str | None, day: str, said: str
) -> None:
    (tmp_path / "graphsvc").mkdir()
    (tmp_path / "deploy").mkdir()
    for name in ("CHANGELOG.md", "CITATION.cff", "deploy/release.py", "graphsvc/version.py"):
        shutil.copy(checkout / name, tmp_path / name)
    if names:
        (tmp_path / "graphsvc" / "version.py").write_text(names, encoding="utf-8")
    command = [sys.executable, "deploy/release.py", "--day", day, "--outdir", str(tmp_path / "dist")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, said in done.stderr, (tmp_path / "dist").exists()) == (1, True, False), done.stderr


def test_a_wheel_holds_every_file_of_the_program_and_of_the_ontology(checkout: Path, built: Built) -> None:
    files = [one for name in ("graphsvc", "ontology") for one in (checkout / name).rglob("*") if one.is_file()]
    wanted = {one.relative_to(checkout).as_posix() for one in files if "__pycache__" not in one.parts}
    wanted = {f"graphsvc/{one}" if one.startswith("ontology/") else one for one in wanted}
    held = set(zipfile.ZipFile(built.wheel).namelist())
    assert {one for one in held if ".dist-info/" not in one} == wanted | {"graphsvc/derived.nt.zst"}
    assert len([one for one in held if one.startswith("graphsvc/service/static/vendor/")]) == 5


def test_a_source_distribution_holds_what_builds_it_and_nothing_of_this_machine(built: Built) -> None:
    with tarfile.open(built.sdist) as packed:
        names = {one.name.partition("/")[2] for one in packed.getmembers()}
    assert {"pyproject.toml", "frontend/build_hook.py", "graphsvc/py.typed", "ontology/schema.ttl", "run.py"} <= names
    assert not [one for one in names if one.startswith((".venv", "build/", "dist/", ".ci")) or "node_modules" in one]


def test_what_the_package_says_of_itself_is_right(built: Built) -> None:
    for file in (built.sdist, built.wheel):
        checked = [sys.executable, "-m", "twine", "check", "--strict", str(file)]
        done = subprocess.run(checked, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stdout
    metadata = zipfile.ZipFile(built.wheel).read(f"graphsvc-{VERSION}.dist-info/METADATA").decode("utf-8")
    head = metadata.partition("\n\n")[0]
    assert [one for one in ("3.10", "3.11", "3.12", "3.13", "3.14") if f"Python :: {one}\n" not in head] == []
    assert {line.partition(", ")[2] for line in head.splitlines() if line.startswith("Project-URL")}
    assert not NOTHING_OF.search(metadata)
    links = re.findall(r"\]\(([^)]+)\)", metadata)
    assert [one for one in links if not one.startswith(("https://", "#"))] == [], (
        "a link that leads nowhere on an index"
    )


def test_an_installed_package_answers_at_its_first_start_without_deriving(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NO_DERIVING, encoding="utf-8")
    with answering(installed, tmp_path) as address:
        for page in ("/", "/ask?q=what+lowers+automation+bias", "/picture/map.svg", "/static/vendor/yasgui.min.js"):
            with urlopen(address + page, timeout=120) as answer:
                assert (answer.status, len(answer.read()) > 5000) == (200, True), page
        with urlopen(f"{address}/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D", timeout=60) as answer:
            assert b"true" in answer.read()


def test_a_package_whose_rows_were_changed_derives_them(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(installed, tmp_path / "changed")
    rows = tmp_path / "changed" / "graphsvc" / "ontology" / "data" / "nodes.csv"
    text = rows.read_text(encoding="utf-8")
    rows.write_text(
        text.replace("automation-bias,Automation bias,", "automation-bias,Bias of machines,"), encoding="utf-8"
    )
    asked = "ASK { node:automation-bias skos:prefLabel ?label FILTER CONTAINS(LCASE(?label), 'bias of machines') }"
    command = [sys.executable, "-m", "graphsvc", "query", asked]
    done = subprocess.run(
        command, env=environment(tmp_path / "changed"), cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert done.stdout == "yes\n", done.stderr
