"""Goes the way of a newcomer with a real table of fifty thousand rows that nobody of this project wrote."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.conftest import CITIES, ROOT, require

GRAPH = "http://example.org/cities"
JOINED = f"""SELECT ?code ?cities (COUNT(DISTINCT ?claim) AS ?claims) {{
  {{ SELECT (UCASE(STR(?c)) AS ?code) (COUNT(*) AS ?cities)
     {{ GRAPH <{GRAPH}> {{ ?row skos:prefLabel ?c }} }} GROUP BY ?c }}
  ?claim cf:country ?code }} GROUP BY ?code ?cities ORDER BY DESC(?claims) LIMIT 5"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "graphsvc", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, check=False)


def test_a_real_table_of_fifty_thousand_rows_is_loaded_by_its_draft_and_asked_across_both(tmp_path: Path) -> None:
    require("real-csv")
    file = shutil.copy(next(ROOT.glob(CITIES)), tmp_path / "worldcities.csv")
    with Path(file).open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) > 30_000
    load = ("load", "worldcities.csv", "--store", "mine", "--graph", GRAPH)
    drafted = run(tmp_path, *load)
    assert drafted.returncode == 2 and "a draft was written: worldcities.csv-metadata.json" in drafted.stderr
    assert json.loads((tmp_path / "worldcities.csv-metadata.json").read_text())["url"] == "worldcities.csv"
    loaded = run(tmp_path, *load)  # as it is, unedited
    assert loaded.returncode == 0, loaded.stderr
    cells = sum(bool(cell.strip()) for row in rows for cell in row.values())
    assert f"{cells + len(rows):,} triples" in loaded.stderr + loaded.stdout  # each cell, and the kind of each row
    asked = run(tmp_path, "query", "--store", "mine", "--format", "csv", JOINED)
    found = list(csv.DictReader(io.StringIO(asked.stdout)))
    counted = Counter(row["Country"].strip().upper() for row in rows)
    assert len(found) == 5, asked.stderr
    for row in found:
        assert int(row["cities"]) == counted[row["code"]] and int(row["claims"]) > 0
