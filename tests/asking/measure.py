"""Measures how well questions are read: how often the right reading is the first, or one of the first three."""

from __future__ import annotations

import csv
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphsvc import open_store
from graphsvc.asking import read_question
from graphsvc.names import NODE
from graphsvc.store import Store

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Expected:
    """A question, and the readings (intent, slugs) that are right."""

    question: str
    readings: tuple[tuple[str, tuple[str, ...]], ...]


def expected(name: str = "questions.csv") -> list[Expected]:
    """The questions of a file."""
    with (HERE / name).open(encoding="utf-8") as rows:
        return [
            Expected(row["question"], ((row["intent"], tuple(row["nodes"].split())), *_also(row["also"])))
            for row in csv.DictReader(rows)
        ]


def _also(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in filter(None, text.split(";")):
        intent, _, nodes = one.partition(":")
        yield intent, tuple(nodes.split())


def outside() -> list[str]:
    """The questions that get no answer."""
    with (HERE / "outside.csv").open(encoding="utf-8") as rows:
        return [row["question"] for row in csv.DictReader(rows)]


def place(store: Store, one: Expected) -> tuple[int, list[tuple[str, tuple[str, ...]]]]:
    """The place of the first right reading (0 for none), and all readings."""
    readings = [
        (found.intent, tuple(iri.removeprefix(NODE) for iri in found.nodes))
        for found in read_question(store, one.question).readings
    ]
    right = [at for at, found in enumerate(readings, 1) if found in one.readings]
    return (right or [0])[0], readings


def main() -> None:
    """Print the misses, and the figures."""
    store = open_store()
    read_question(store, "automation bias")
    places, times = [], []
    for one in expected(*sys.argv[1:]):
        began = time.perf_counter()
        at, readings = place(store, one)
        times.append(time.perf_counter() - began)
        places.append(at)
        if at != 1:
            sys.stdout.write(f"{at} {one.question}\n    wanted {one.readings}\n    read   {readings[:4]}\n")
    answered = [text for text in outside() if read_question(store, text).readings]
    for text in answered:
        sys.stdout.write(f"answered: {text}: {read_question(store, text).readings[:2]}\n")
    first, three = places.count(1), sum(0 < at <= 3 for at in places)
    sys.stdout.write(
        f"{len(places)} questions: {first / len(places):.1%} first, {three / len(places):.1%} in three; "
        f"{len(answered)} of {len(outside())} outside answered; median {statistics.median(times) * 1000:.1f} ms\n"
    )


if __name__ == "__main__":
    main()
