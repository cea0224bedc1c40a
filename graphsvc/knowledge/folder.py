"""Finds the folder of the framework, and the parts of it that it shares with the built-in one."""

from __future__ import annotations

from pathlib import Path

from graphsvc.framework import framework, home


def find_ontology() -> Path:
    """The folder of the framework that is served: its rows, its questions, and what else is its own."""
    return framework().folder


def part(folder: Path, name: str) -> Path:
    """A file or folder of a framework: its own, else that of the built-in one, such as the schema and the shapes."""
    own = folder / name
    return own if own.exists() else home() / name
