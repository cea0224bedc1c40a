"""Finds the folder of the ontology."""

from __future__ import annotations

from pathlib import Path

from graphsvc.errors import StoreError


def find_ontology() -> Path:
    """The folder of the ontology: inside an installed package, beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "ontology", package.parent / "ontology"):
        if (folder / "schema.ttl").is_file():
            return folder
    raise StoreError("The folder ontology/ is missing.", "Install the package again, or run from a whole checkout.")
