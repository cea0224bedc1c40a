"""Measures how well questions are read, and writes docs/asking.json: `python -m tests.asking.measure`."""

from __future__ import annotations

import csv
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from graphsvc import open_store
from graphsvc.asking import asked_data, read_question
from graphsvc.names import NODE
from graphsvc.store import Store
from tests.conftest import ROOT

HERE = Path(__file__).parent
SETS = {
    "questions": "written before the code",
    "unseen": "written after it",
    "nhs": "as people in the NHS put them, written before they were tried",
    "staff": "as staff, boards and practices put them, written before they were tried (then 26 first, 30 in three)",
}
Found = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Expected:
    """A question, and the readings (intent, slugs) that are right."""

    question: str
    readings: tuple[Found, ...]


@dataclass
class Figures:
    """What a set of questions came to, in processor time; `missed` are those whose first reading is another."""

    asked: int = 0
    first: int = 0
    in_three: int = 0
    milliseconds: list[float] = field(default_factory=list)
    missed: list[tuple[str, list[Found]]] = field(default_factory=list)


def expected(name: str) -> list[Expected]:
    """The questions of one of SETS."""
    with (HERE / f"{name}.csv").open(encoding="utf-8") as rows:
        return [
            Expected(row["question"], ((row["intent"], tuple(row["nodes"].split())), *_also(row["also"])))
            for row in csv.DictReader(rows)
        ]


def _also(text: str) -> Iterator[Found]:
    for one in filter(None, text.split(";")):
        intent, _, nodes = one.partition(":")
        yield intent, tuple(nodes.split())


def outside() -> list[str]:
    """The questions that the graph has no answer to."""
    with (HERE / "outside.csv").open(encoding="utf-8") as rows:
        return [row["question"] for row in csv.DictReader(rows)]


def measure(store: Store, name: str) -> Figures:
    """Read and answer all questions of a set."""
    figures = Figures()
    asked_data(store, "automation bias")
    for one in expected(name):
        began = time.process_time()
        data = asked_data(store, one.question)
        figures.milliseconds.append((time.process_time() - began) * 1000)
        readings = [
            (found["intent"], tuple(iri.removeprefix(NODE) for iri in found["nodes"])) for found in data["readings"]
        ]
        at = next((place for place, found in enumerate(readings) if found in one.readings), len(readings))
        figures.asked += 1
        figures.first += bool(readings) and at == 0
        figures.in_three += bool(readings) and at < min(3, len(readings))
        if at or not readings:
            figures.missed.append((one.question, readings))
    return figures


def main() -> None:
    """Print what is not read as expected, and write the figures for the docs."""
    store = open_store()
    sets = []
    for name, written in SETS.items():
        found = measure(store, name)
        for question, readings in found.missed:
            sys.stdout.write(f"{question}\n    read {readings[:3]}\n")
        sets.append(
            {
                "set": f"{name}.csv, {written}",
                "questions": found.asked,
                "first": found.first / found.asked,
                "in_three": found.in_three / found.asked,
                "median_ms": statistics.median(found.milliseconds),
            }
        )
    answered = [text for text in outside() if read_question(store, text).readings]
    sys.stdout.write("".join(f"answered, and should not be: {text}\n" for text in answered))
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    said = {
        "date": date.today().isoformat(),
        "commit": commit.stdout.strip(),
        "command": "python -m tests.asking.measure",
        "sets": sets,
        "outside": {"questions": len(outside()), "answered": len(answered)},
    }
    text = json.dumps(said, indent=1) + "\n"
    (ROOT / "docs" / "asking.json").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
