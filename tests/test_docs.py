"""Runs what the README and the documentation tell people to run, in order, page by page, against a real server."""

from __future__ import annotations

import csv
import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import ROOT, Served

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "ontology" / "README.md"]
FENCE = re.compile(r"(?:<!-- not run: (?P<why>[^>]+) -->\n)?```(?P<language>\w+)\n(?P<body>.*?)```", re.DOTALL)
SETUP = ("./run ", "pip install", "git clone")  # what the suite itself is run by, or what .ci/run shows


def blocks() -> Iterator[tuple[str, str, str, str | None]]:
    for page in PAGES:
        text = page.read_text(encoding="utf-8") if page.exists() else ""
        for number, match in enumerate(FENCE.finditer(text), start=1):
            if match["language"] in ("sh", "python"):
                yield f"{page.relative_to(ROOT)}-{number}", match["language"], match["body"], match["why"]


BLOCKS = list(blocks())


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("reader")
    for shown in ("examples", "ontology", "docs"):
        (place / shown).symlink_to(ROOT / shown)
    return place


@pytest.mark.parametrize(("language", "body", "why"), [b[1:] for b in BLOCKS], ids=[b[0] for b in BLOCKS])
def test_what_a_page_shows_runs(language: str, body: str, why: str | None, workplace: Path, served: Served) -> None:
    if why:
        pytest.skip(why)
    body = body.replace("http://127.0.0.1:8000", served.url)
    lines = [line for line in body.splitlines() if not line.startswith(SETUP)]
    command = (
        [sys.executable, "-c", body] if language == "python" else ["bash", "-euo", "pipefail", "-c", "\n".join(lines)]
    )
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "GRAPHSVC_STORE": ""}
    # A group of its own, so that a server which a block started and did not end does not outlive the test.
    with (workplace / "printed").open("w+", encoding="utf-8") as printed:
        done = subprocess.Popen(
            command, cwd=workplace, env=environment, stdout=printed, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            code = done.wait(timeout=120)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(done.pid, signal.SIGTERM)
        printed.seek(0)
        assert code == 0, f"{body}\n--- printed\n{printed.read()[-4000:]}"


@pytest.mark.parametrize("number", [0, 1])
def test_the_readme_leads_from_a_csv_to_a_question_across_both_in_at_most_five_commands(
    number: int, workplace: Path
) -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## From your CSV")[2].partition("\n## ")[0]
    block = list(FENCE.finditer(section))[number]["body"]
    assert 2 <= len(re.findall(r"^graphsvc ", block, re.MULTILINE)) <= 5
    asked = block.replace("--store mine", "--store counted").replace("graphsvc query", "graphsvc query --format csv")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", asked],
        cwd=workplace,
        env={**os.environ, "PATH": path, "GRAPHSVC_STORE": ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    head = done.stdout.index("organisation,influence,factor,status")
    rows = list(csv.DictReader(io.StringIO(done.stdout[head:])))
    theirs = (ROOT / "examples" / "organisations.csv").read_text(encoding="utf-8") if number == 0 else block
    assert len(rows) == 5
    for row in rows:
        assert row["organisation"] in theirs and row["influence"] and row["factor"] and row["status"]


def test_every_page_that_is_linked_exists() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8") if page.exists() else ""
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_readme_names_every_command() -> None:
    from graphsvc.cli import COMMANDS

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"graphsvc {name}" not in text] == []


def test_the_map_that_the_readme_shows_is_drawn_from_the_graph_of_today() -> None:
    from graphsvc import open_store
    from graphsvc.explorer.pictures.export import draw

    shown, now = ((ROOT / "docs" / "map.svg").read_text(encoding="utf-8"), draw(open_store()).decode())
    undated = [re.sub(r"drawn on [\d-]+", "", text) for text in (shown, now)]
    assert undated[0] == undated[1], "graphsvc draw -o docs/map.svg"
