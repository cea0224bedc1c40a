"""Tells a question about the graph as a whole, such as where evidence is thin, from one about a thing that it names."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from graphsvc.asking.words import stems


def asked_of_all(text: str) -> str:
    """The intent of a question that is asked of the whole graph, word for word; "" for any other."""
    return _phrases().get(stems(text), "")


@cache
def _phrases() -> Mapping[tuple[str, ...], str]:
    with files("graphsvc.asking").joinpath("whole.csv").open(encoding="utf-8") as rows:
        return {stems(row["phrase"]): row["intent"] for row in csv.DictReader(rows)}
