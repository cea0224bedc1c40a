"""Writes a briefing as a Word document: two pages of A4 in British English, and the annexes that were asked for."""

from __future__ import annotations

import io
from datetime import datetime, timezone
from typing import Any

from graphsvc.explorer.documents.briefing import Briefing
from graphsvc.explorer.documents.briefing_items import Section
from graphsvc.explorer.documents.briefing_summary import PICTURE, Part, Summary
from graphsvc.explorer.documents.citations import citation
from graphsvc.explorer.documents.docx_styles import (
    ACCENT_LINE,
    AUTHOR,
    REFERENCE,
    SMALL,
    as_row,
    dress,
    new_document,
    widths,
)
from graphsvc.explorer.documents.tables import Table
from graphsvc.explorer.pictures.export import export
from graphsvc.explorer.pictures.rasterise import png
from graphsvc.explorer.pictures.views import canonical_arrow_link
from graphsvc.names import BASE
from graphsvc.wording.sureness import how_sure

POINTS = 0.75  # of a pixel: no picture is drawn larger than on a page
TEXT_CM = 17.0  # between the margins of A4
EVIDENCE = (("Finding", 7.6), ("How sure, and on whom", 5.2), ("Source", 4.2))


def as_docx(briefing: Briefing) -> bytes:
    """Return the briefing as .docx bytes. Raises MissingTool where its pictures cannot be rasterised."""
    title = _clean(briefing.title)
    document = new_document(title, f"{briefing.date} · graph version {briefing.version}")
    day = datetime.fromisoformat(briefing.date).replace(tzinfo=timezone.utc)
    dress(document, title, day)
    document.add_paragraph(title, style="Title")
    _add_findings(document, briefing.summary)
    _add_evidence(document, briefing.summary)
    if briefing.shown:
        document.add_page_break()
        document.add_paragraph("Annexes", style="Title")
    for section in briefing.shown:
        _add_annex(document, section, briefing.date)
    if briefing.shown:
        for text in ("Sources of the annexes", *map(citation, briefing.sources)):
            document.add_paragraph(_clean(text), style=REFERENCE if text[-8:] != " annexes" else "Heading 1")
        for note in briefing.notes:
            document.add_paragraph(_clean(note), style=SMALL)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_findings(document: Any, found: Summary) -> None:
    from docx.shared import Pt

    document.add_paragraph("Findings", style="Heading 1")
    for part in found.parts:
        _add_part(document, found, part)
    for name, view, legend in found.pictures:
        document.add_paragraph(name, style="Heading 1").paragraph_format.keep_with_next = True
        svg = view.svg(view.iri_of, canonical_arrow_link, ())
        picture = view.picture
        width = min(PICTURE[0], PICTURE[1] * picture.width / picture.height, POINTS * picture.width)
        shape = document.add_picture(io.BytesIO(png(svg)), width=Pt(width))
        said = "; ".join(view.arrow_words(line.arrow) for line in picture.lines)
        shape._inline.docPr.set("descr", _clean(said))
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        document.add_paragraph(legend, style="Caption")
    for heading, texts in (("What is disputed", found.disputes), ("What is not known", found.unknown)):
        if texts:
            document.add_paragraph(heading, style="Heading 1")
        for text in texts:
            document.add_paragraph(_clean(text))


def _add_part(document: Any, found: Summary, part: Part) -> None:
    if part.words:
        document.add_paragraph(_clean(part.title), style=SMALL).paragraph_format.keep_with_next = True
        document.add_paragraph(_clean(part.words), style=AUTHOR)
        return
    document.add_paragraph(_clean(part.title), style="Heading 2")
    for finding in part.findings:
        paragraph = document.add_paragraph(_clean(finding.text), style="List Bullet")
        if mark := found.mark(finding.sources):
            paragraph.add_run(f" {mark}")


def _add_evidence(document: Any, found: Summary) -> None:
    if found.rows:
        document.add_paragraph("The evidence", style="Heading 1")
        made = document.add_table(rows=1, cols=len(EVIDENCE), style=ACCENT_LINE)
        as_row(made.rows[0], [name for name, _ in EVIDENCE], header=True)
        for claim in found.rows:
            cited = ", ".join(found.named(claim.sources)) or "none"
            as_row(made.add_row(), [_clean(text) for text in (claim.paraphrase, how_sure(claim), cited)])
        widths(made, [width for _, width in EVIDENCE])
    document.add_paragraph("What was left out, and why", style="Heading 1")
    for text in found.left_out or ("Nothing.",):
        document.add_paragraph(_clean(text))
    document.add_paragraph("How the evidence was found", style="Heading 1")
    document.add_paragraph(_clean(found.method))
    document.add_paragraph("References", style="Heading 1")
    for number, source in enumerate(found.references, start=1):
        document.add_paragraph(f"[{number}]\t{_clean(citation(source))}", style=REFERENCE)
    document.add_paragraph(f"The graph: {BASE}", style=SMALL)


def _add_annex(document: Any, section: Section, date: str) -> None:
    from docx.shared import Cm

    document.add_paragraph(_clean(section.title), style="Heading 1")
    for text in section.paragraphs:
        document.add_paragraph(_clean(text))
    if section.view and section.view.picture.lines:
        document.add_picture(io.BytesIO(export(section.view, "png", date)), width=Cm(TEXT_CM))
    for table in section.tables:
        _add_table(document, table)
    if section.iri:
        document.add_paragraph(section.iri, style=SMALL)


def _add_table(document: Any, table: Table) -> None:
    document.add_paragraph(_clean(table.caption), style="Caption").paragraph_format.keep_with_next = True
    made = document.add_table(rows=1, cols=len(table.columns), style=ACCENT_LINE)
    as_row(made.rows[0], [column.name for column in table.columns], header=True, small=True)
    for row in table.rows:
        as_row(made.add_row(), [_clean(cell.whole) for cell in row], small=True)
    longest = [
        max((len(word) for row in table.rows for word in row[index].whole.split()), default=0)
        for index in range(len(table.columns))
    ]
    texts = [
        sum(len(row[index].whole) for row in table.rows) / max(1, len(table.rows))
        for index in range(len(table.columns))
    ]
    least = [0.5 + 0.17 * max(long, len(column.name)) for long, column in zip(longest, table.columns, strict=True)]
    spare = max(0.0, TEXT_CM - sum(least))
    widths(made, [width + spare * text / (sum(texts) or 1) for width, text in zip(least, texts, strict=True)])


def _clean(text: str) -> str:
    """Word's XML holds no control characters."""
    return "".join(char for char in text if char >= " " and char not in "\ufffe\uffff")
