"""Makes sheets as people fill them in: with openpyxl, as text in every encoding, as OpenDocument."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence

import openpyxl

MANIFEST = "META-INF/manifest.xml"
LISTED = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
HEAD = ("What", "Does what", "To what", "How do you know", "Where from", "On whom", "New thing?")
GOOD = ("Time pressure", "goes with more", "Automation bias", "association", "Ward survey 2026", "31 doctors", "")
SAID = ("Education and training", "lowers", "Automation bias", "statement", "Interviews 2026", "", "")
NULL = ("Education and training", "no effect found on", "Automation bias", "test", "Course report 2026", "", "")
NEW = ("Pause before accepting advice", "lowers", "Automation bias", "statement", "Interviews 2026", "", "yes")


def xlsx(rows: Sequence[Sequence[object]], name: str = "Rows") -> bytes:
    """A workbook with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def text(rows: Sequence[Sequence[object]], divider: str = ",", encoding: str = "utf-8", mark: bytes = b"") -> bytes:
    output = io.StringIO()
    csv.writer(output, delimiter=divider).writerows(rows)
    return mark + output.getvalue().encode(encoding)


def ods(rows: Sequence[Sequence[str]], extra: str = "") -> bytes:
    """An OpenDocument spreadsheet with one sheet; `extra` is put behind its rows."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            if cell
            else "<table:table-cell/>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{office}office:1.0" '
        f'xmlns:table="{office}table:1.0" xmlns:text="{office}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Rows">{cells}{extra}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return packed(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content, MANIFEST: LISTED}
    )


def packed(parts: dict[str, str | bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return output.getvalue()


def changed(workbook: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with something replaced in one of its parts."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as before, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as after:
        for one in before.namelist():
            body = before.read(one)
            if one == part:
                assert old in body, f"{part} does not hold {old!r}"
                body = body.replace(old, new, 1)
            after.writestr(one, body)
    return output.getvalue()


def added(workbook: bytes, parts: dict[str, str | bytes]) -> bytes:
    """A workbook with more parts."""
    output = io.BytesIO(workbook)
    with zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return output.getvalue()


def bomb(size: int) -> bytes:
    """A workbook with a part that unpacks to `size` bytes of blanks."""
    output = io.BytesIO(xlsx([HEAD, GOOD]))
    with zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/x.xml", "w") as part:
        for _ in range(size >> 20):
            part.write(b" " * (1 << 20))
    return output.getvalue()
