"""Cites sources in one style: authors (year), title, venue, DOI or address."""

from __future__ import annotations

from graphsvc.model.records import Source


def citation(source: Source) -> str:
    """Return the source as one line of a list of references; what is not known is left out."""
    authors = source.by or source.label or source.key
    year = f" ({source.year})." if source.year else "."
    title = f" {source.title.rstrip('.')}." if source.title else ""
    venue = f" {source.venue.rstrip('.')}." if source.venue else ""
    where = f"https://doi.org/{source.doi}" if source.doi else source.url
    reviewed = f" Last reviewed {source.last_reviewed}." if source.last_reviewed else ""
    read = f" Read as: {source.text_read}." if source.text_read and source.text_read != "full" else ""
    return f"{authors}{year}{title}{venue}{reviewed}{read} {where}".strip()
