"""Names the terms of the path vocabulary, which the search inside SPARQL and paths as RDF share."""

from __future__ import annotations

from importlib.resources import files

from graphsvc.names import BASE

PATH = BASE + "path#"


def vocabulary() -> bytes:
    """Return the vocabulary as Turtle."""
    return files("graphsvc.paths").joinpath("path.ttl").read_bytes()
