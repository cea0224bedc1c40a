"""Names the terms of the path vocabulary, which the search inside SPARQL and paths as RDF share."""

from __future__ import annotations

from importlib.resources import files

from graphsvc.names import BASE, PATH

__all__ = ["PATH", "SERVICE", "vocabulary"]

SERVICE = BASE + "service/paths"  # the IRI that a SERVICE clause names; the gateway of a service answers it itself


def vocabulary() -> bytes:
    """Return the vocabulary as Turtle."""
    return files("graphsvc.paths").joinpath("path.ttl").read_bytes()
