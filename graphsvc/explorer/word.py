"""Writes a briefing as a Word document."""

from __future__ import annotations

import io
from typing import Any

from graphsvc.explorer.briefing import Briefing, Section
from graphsvc.explorer.citations import citation
from graphsvc.explorer.export import export
from graphsvc.explorer.tables import Table

WIDTH_CM = 17.0


def as_docx(briefing: Briefing) -> bytes:
    """Return the briefing as .docx bytes. Raises MissingTool where its pictures cannot be rasterised."""
    from docx import Document
    from docx.shared import Cm

    document = Document()
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(document.sections[0], side, Cm(2))
    document.core_properties.title = briefing.title
    document.core_properties.language = "en-GB"
    document.add_heading(briefing.title, level=0)
    document.add_paragraph(f"Version {briefing.version}, {briefing.date}. {briefing.permalink}")
    for section in briefing.sections:
        _add_section(document, section, briefing.date)
    document.add_heading("Sources", level=1)
    for source in briefing.sources:
        document.add_paragraph(_clean(citation(source)), style="List Bullet")
    for note in briefing.notes:
        document.add_paragraph(note)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_section(document: Any, section: Section, date: str) -> None:
    from docx.shared import Cm

    document.add_heading(_clean(section.title), level=1)
    for text in section.paragraphs:
        document.add_paragraph(_clean(text))
    if section.view and section.view.picture.lines:
        document.add_picture(io.BytesIO(export(section.view, "png", date)), width=Cm(WIDTH_CM))
    for table in section.tables:
        _add_table(document, table)
    document.add_paragraph(section.iri)


def _add_table(document: Any, table: Table) -> None:
    from docx.shared import Pt

    size = Pt(8)
    document.add_paragraph(_clean(table.caption), style="Caption")
    rows = [[column.name for column in table.columns], *([cell.whole for cell in row] for row in table.rows)]
    made = document.add_table(rows=len(rows), cols=len(table.columns), style="Light Grid Accent 1")
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.paragraphs[0].add_run(_clean(text)).font.size = size


def _clean(text: str) -> str:
    """Word's XML holds no control characters."""
    return "".join(char if char >= " " or char in "\n\t" else "�" for char in text)
