"""Serves the import of references for own evidence: what a reference manager's file gave, and its rows as files."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, render_template, request

from graphsvc.errors import UsageError
from graphsvc.knowledge.sources import as_csv
from graphsvc.model import catalogue_of
from graphsvc.own.references import COLUMNS, MOST_ENTRIES, labels, read_references
from graphsvc.own.sheet import MOST_BYTES, UnreadableFile
from graphsvc.own.writing import MEDIA, for_sources
from graphsvc.service.pages.site import FRAME, attachment, frame, take
from graphsvc.service.protocol.leaving import turn
from graphsvc.service.protocol.negotiation import wants_html

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

TITLE = "Sources from a reference manager"
SHOWN = 200  # rows, and as many remarks, that the page lists; the files have all


def references_page(context: ServiceContext) -> Any:
    """What the file that is sent gave: rows of sources, what is known already, and what could not be read."""
    take(FRAME)
    file = request.files.get("file")
    if file is None:
        raise UsageError("The file is missing.", "Send it as the field “file” of multipart/form-data.")
    content = file.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UsageError(f"A file may have {MOST_BYTES >> 20} MB.", "Export fewer references at once.")
    with turn(context.sheets):
        try:
            found = read_references(content, (file.filename or "file")[-120:])
        except UnreadableFile as error:
            return _unreadable(error)
    if not wants_html():
        return jsonify(asdict(found))
    said = frame(TITLE) | {
        "found": found,
        "labels": labels(found.rows),
        "columns": [name for name in COLUMNS if any(row[name] for row in found.rows)],
        "rows": json.dumps(found.rows, ensure_ascii=False),
        "shown": SHOWN,
    }
    return render_template("own_sources.html", **said)


def references_file(context: ServiceContext, kind: str) -> Response:
    """The rows that the page sends back: as sources.csv, or as the template with a row begun for each."""
    rows = _rows(request.form.get("rows", ""))
    if kind == "csv":
        return attachment(as_csv(rows), "text/csv", "sources.csv")
    links = [f"https://doi.org/{row['doi']}" if row["doi"] else row["url"] for row in rows]
    pairs = list(zip(labels(rows), links, strict=True))
    with turn(context.sheets):
        made = for_sources(catalogue_of(context.store), pairs)
    return attachment(made, MEDIA, "own-evidence.xlsx")


def _rows(text: str) -> tuple[dict[str, str], ...]:
    mend = "Bring the file of references again."
    try:
        rows = json.loads(text)
        json.dumps(rows, ensure_ascii=False).encode()  # half a character can be asked for, and not written
    except (ValueError, RecursionError) as error:
        raise UsageError("The rows cannot be read.", mend) from error
    fits = isinstance(rows, list) and all(isinstance(row, dict) and set(row) == set(COLUMNS) for row in rows)
    if not fits or len(rows) > MOST_ENTRIES or not all(isinstance(cell, str) for row in rows for cell in row.values()):
        raise UsageError("The rows are not those of a table of sources.", mend)
    return tuple(rows)


def _unreadable(error: UnreadableFile) -> Any:
    if not wants_html():
        raise UsageError(error.message, error.mend) from error
    said = frame(TITLE) | {"found": None, "unreadable": error, "shown": SHOWN}
    return render_template("own_sources.html", **said)
