"""Reads which version of the rows a store holds, and of what day it is."""

from __future__ import annotations

from graphsvc.model.select import Asked, select
from graphsvc.names import BASE, DCTERMS, OWL

EDITION = f"""SELECT ?version ?day WHERE {{ <{BASE}> <{OWL}versionInfo> ?version
  OPTIONAL {{ <{BASE}> <{DCTERMS}modified> ?day }} }}"""
NOT_STATED = "not stated"


def edition_of(store: Asked) -> str:
    """The version of the rows and the day it is of, as the graph has them: "2.0.0 of 2026-11-28", "" where none."""
    rows = list(select(store, EDITION))
    return " of ".join(part for part in (rows[0][0], rows[0][1].partition("T")[0]) if part) if rows else ""
