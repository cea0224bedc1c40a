"""Writes a briefing as a ZIP file: a CSV for each table and for the sources, the pictures, and how to read them."""

from __future__ import annotations

import io
import zipfile

from graphsvc.explorer.documents.briefing import Briefing
from graphsvc.explorer.documents.citations import citation
from graphsvc.explorer.documents.tables import Cell, Column, Table, to_csv
from graphsvc.explorer.pictures.export import export
from graphsvc.names import BASE

SOURCE_COLUMNS = (Column("Citation", True), Column("Kind of study"), Column("Read as"))
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same bytes for the same briefing


def as_bundle(briefing: Briefing) -> bytes:
    """Return the bytes of the ZIP file."""
    files: dict[str, bytes] = {}
    for number, section in enumerate(briefing.sections, start=1):
        for place, table in enumerate(section.tables, start=1):
            # A long label leaves no room for what tells its tables apart.
            files[f"{number:02}-{place}-{_slug(table.caption)}.csv"] = to_csv(table).encode()
        if section.view and section.view.picture.lines:
            files[f"{number:02}-{_slug(section.view.title)}.svg"] = export(section.view, "svg", briefing.date)
    files["sources.csv"] = to_csv(_sources(briefing)).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"README.txt": _readme(briefing, list(files)).encode(), **files}.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _readme(briefing: Briefing, names: list[str]) -> str:
    parts = [briefing.title, f"Version {briefing.version}, {briefing.date}. {BASE}"]
    for section in briefing.sections:
        parts.append("\n".join(filter(None, (section.title, *section.paragraphs, section.iri))))
    parts.append("\n".join(("Files:", *names)))
    return "\n\n".join((*parts, *briefing.notes)) + "\n"


def _sources(briefing: Briefing) -> Table:
    rows = [
        (Cell(citation(source), ((source.iri, source.iri),)), Cell(source.study_type), Cell(source.text_read))
        for source in briefing.sources
    ]
    return Table("Sources", SOURCE_COLUMNS, rows, len(rows))


def _slug(text: str) -> str:
    kept = "".join(char if char.isascii() and char.isalnum() else " " for char in text.lower())
    return "-".join(kept.split())[:60].strip("-") or "table"
