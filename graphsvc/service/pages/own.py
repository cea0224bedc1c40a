"""Serves the page where readers bring sheets of their own evidence: the template, the check, the address, the end."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from pyoxigraph import Quad

from graphsvc.errors import ForbiddenError, GraphsvcError, UnknownTerm, UsageError
from graphsvc.explorer.documents.tables import claim_table
from graphsvc.explorer.pictures.own_picture import picture
from graphsvc.model import catalogue_of
from graphsvc.own.checking import Checked, check_sheet
from graphsvc.own.child import read_apart
from graphsvc.own.columns import COLUMNS
from graphsvc.own.mending import leave_out, with_mend
from graphsvc.own.sheet import MOST_BYTES, MOST_READ, CellFault, Sheet, UnreadableFile, sheet_of
from graphsvc.own.triples import triples
from graphsvc.own.writing import MEDIA, marked, template
from graphsvc.service.own_sessions import ROOT, Session, in_force, known_in, session, sessions
from graphsvc.service.pages.map_focus import arrow_link
from graphsvc.service.pages.own_described import ROUTES
from graphsvc.service.pages.own_sources import references_file, references_page
from graphsvc.service.pages.site import FRAME, attachment, frame, link, take
from graphsvc.service.protocol.leaving import turn
from graphsvc.service.protocol.negotiation import wants_html
from graphsvc.service.protocol.sparql import authorize
from graphsvc.store.engine import named_graph
from graphsvc.wording import count

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

TITLE = "Add your own evidence"
MOST_SHEET = 24 << 20  # bytes of a sheet that a page sends back to be mended
SHOWN = 60  # rows that the check shows whole; of a longer sheet it shows those with faults
OFF = ("No evidence of readers is taken here.", "Run graphsvc own check on the file, or a service of your own.")


class TooLarge(GraphsvcError):
    """More was sent than is taken."""

    http_status = 413
    title = "Too much at once"


def blueprint(context: ServiceContext) -> Blueprint:
    """The routes of own evidence."""
    made = Blueprint("own", __name__, template_folder="templates")
    routes: tuple[tuple[str, str, Callable[..., Any]], ...] = (
        ("/own", "GET", page),
        ("/own", "POST", bring),
        ("/own", "DELETE", delete),
        ("/own/delete", "POST", delete),
        ("/own/save", "POST", save),
        ("/own/template.xlsx", "GET", template_file),
        ("/own/marked.xlsx", "POST", marked_file),
        ("/own/rows.xlsx", "GET", rows_file),
        ("/own/sources", "POST", sources),
        ("/own/sources.<any(csv, xlsx):kind>", "POST", references_file),
    )
    for rule, method, view in routes:
        made.add_url_rule(
            rule, view.__name__ + "_post" * (rule == "/own/delete"), partial(view, context), methods=[method]
        )
    return made


def page(context: ServiceContext) -> Response | str:
    """Where a sheet can be brought; with own evidence in force its rows beside the framework's."""
    take(FRAME)
    in_force(context)
    found = session()
    if found is None:
        return render_template("own.html", **frame(TITLE), taken=_is_on(), limit=MOST_BYTES >> 20, deleted=False)
    if not wants_html():
        return jsonify(_told(found))
    catalogue = catalogue_of(found.contexts["both"].store)  # whichever is shown: the page is about these rows
    claims = list(found.records.claims.values())
    said = frame("Your own evidence") | {
        "catalogue": catalogue,
        "rows": claim_table(catalogue, claims, f"{count(len(claims), 'row')} of {found.kept.sheet.file}"),
        "svg": picture(catalogue, claims, link, arrow_link),
        "taken": True,
        "limit": MOST_BYTES >> 20,
        "found": found,
        "may_save": context.options["own_evidence"] == "saved" and context.options["writable"],
    }
    return render_template("own_session.html", **said)


def bring(context: ServiceContext) -> Any:
    """Check a sheet; keep it and lead to its view where nothing is wrong, else tell every fault and keep nothing."""
    _refuse_others()
    if not _is_on():
        raise ForbiddenError(*OFF)
    take(FRAME)
    new = request.form.getlist("new")
    with turn(context.sheets):
        try:
            sheet = _sheet(new)
        except UnreadableFile as error:
            return _unreadable(error)
        checked = check_sheet(sheet, known_in(context), new)
        if checked.faults:
            return _faults(context, checked, new)
    keeping = sessions().keeping
    if keeping is None:
        raise ForbiddenError(*OFF)
    token = keeping.keep(checked.sheet, new)
    url = f"{request.host_url.rstrip('/')}{_root()}/own/{token}"
    if wants_html():
        return redirect(url, 303)
    answer = jsonify({"url": url, "rows": checked.filled, "faults": [], "notes": checked.notes})
    answer.status_code = 201
    answer.headers["Location"] = url
    return answer


def delete(context: ServiceContext) -> Any:
    """Delete the evidence that the address names, at once and for good."""
    _refuse_others()
    in_force(context)
    found = session()
    if found is None:
        raise UsageError("The address names no own evidence.", "Send DELETE to the address that you were given.")
    sessions().forget(found.token)
    if not wants_html():
        return Response(status=204)
    said = frame(TITLE) | {"session": None, "taken": _is_on(), "limit": MOST_BYTES >> 20, "deleted": True}
    return render_template("own.html", **said)


def save(context: ServiceContext) -> Any:
    """Save the evidence that the address names as a named graph for all, for who holds the token of the service."""
    _refuse_others()
    in_force(context)
    found = session()
    if found is None:
        raise UsageError("The address names no own evidence.", "Send this to the address that you were given.")
    if context.options["own_evidence"] != "saved":
        raise ForbiddenError("No evidence of readers is saved here.", "Start the service with --own-evidence saved.")
    authorize(context, request.form.get("token", ""))
    graph = request.form.get("graph", "").strip() or uuid.uuid4().urn
    named_graph(graph)
    if bool(context.store.query(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")):
        raise UsageError(f"The graph <{graph}> is there already.", "Choose another IRI.")
    context.store.load((Quad(*one) for one in triples(found.records, graph)), graph=graph)
    url = f"{_root()}/?{urlencode({'with': graph})}"
    if wants_html():
        return redirect(url, 303)
    return jsonify({"graph": graph, "rows": len(found.records.claims), "url": url}), 201


def template_file(context: ServiceContext) -> Response:
    """The workbook to fill in."""
    made = context.counted("template of own evidence", lambda: template(catalogue_of(context.store)))
    return attachment(made, MEDIA, "own-evidence.xlsx")


def marked_file(context: ServiceContext) -> Response:
    """The cells of the file that is sent, with its faults as comments."""
    _refuse_others()
    if not _is_on():
        raise ForbiddenError(*OFF)
    with turn(context.sheets):
        checked = check_sheet(_sheet([]), known_in(context), request.form.getlist("new"))
        made = marked(checked, catalogue_of(context.store))
    return attachment(made, MEDIA, "own-evidence-marked.xlsx")


def rows_file(context: ServiceContext) -> Response:
    """The rows that are kept under the address, as a workbook."""
    in_force(context)
    found = session()
    if found is None:
        raise UnknownTerm("The address names no own evidence.", mend="Bring a sheet at /own.")
    with turn(context.sheets):
        made = marked(found.checked, found.framework)
    return attachment(made, MEDIA, "own-evidence.xlsx")


def sources(context: ServiceContext) -> Any:
    """What a reference manager's file gave; it is only read where sheets are taken too."""
    _refuse_others()
    if not _is_on():
        raise ForbiddenError(*OFF)
    return references_page(context)


def _sheet(new: list[str]) -> Sheet:
    """The sheet of this request: a file, or the cells that the page of a check sends back, with a mend of theirs.

    A mend that says a name is new is added to `new`. Raises UnreadableFile, UsageError, TooLarge.
    """
    if (request.content_length or 0) > MOST_SHEET:
        raise TooLarge(f"A file may have {MOST_BYTES >> 20} MB.", "Bring your rows alone, in the template.")
    file = request.files.get("file")
    if file is not None:
        content = file.stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise TooLarge(f"A file may have {MOST_BYTES >> 20} MB.", "Bring your rows alone, in the template.")
        if not content and not file.filename:
            raise UnreadableFile("No file was chosen.", "Choose a file, then check it.")
        return read_apart(content, (file.filename or "file")[-120:])
    said = request.form.get("sheet")
    if said is None:
        raise UsageError("The file is missing.", "Send it as the field “file” of multipart/form-data.")
    try:
        cells = json.loads(said)
        json.dumps(cells, ensure_ascii=False).encode()  # half a character can be asked for, and not written
        sheet = sheet_of(cells)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError("The cells of the sheet cannot be read.", "Bring the file again.") from error
    if len(sheet.rows) > MOST_READ or any(len(row) > 64 for row in sheet.rows):
        raise UsageError("The sheet is too large.", "Bring the file again.")
    if request.form.get("leave"):
        sheet = leave_out(sheet, request.form["leave"])
    return with_mend(sheet, request.form.get("mend", ""))


def _unreadable(error: UnreadableFile) -> Any:
    if not wants_html():
        fault = CellFault("", None, None, "", "", error.message, error.mend)
        body = {"url": None, "rows": 0, "faults": [fault.as_json()], "notes": [], "detail": str(error)}
        return jsonify(body), error.http_status
    said = frame(TITLE) | {"taken": True, "limit": MOST_BYTES >> 20, "unreadable": error, "deleted": False}
    return render_template("own.html", **said)


def _faults(context: ServiceContext, checked: Checked, new: list[str]) -> Any:
    if not wants_html():
        body = {
            "url": None,
            "rows": checked.filled,
            "faults": [fault.as_json() for fault in checked.faults],
            "notes": checked.notes,
        }
        return jsonify(body), 422
    by_cell: dict[tuple[int | None, int | None], list[CellFault]] = {}
    for fault in checked.faults:
        by_cell.setdefault((fault.row, fault.column), []).append(fault)
    bad = {fault.row for fault in checked.faults}
    numbers = [at for at, row in enumerate(checked.sheet.rows, 1) if at > checked.header and (any(row) or at in bad)]
    said = frame(TITLE) | {
        "taken": True,
        "limit": MOST_BYTES >> 20,
        "deleted": False,
        "checked": checked,
        "by_cell": by_cell,
        "numbers": [at for at in numbers if at in bad][:200] if len(numbers) > SHOWN else numbers,
        "all_rows": len(numbers),
        "bad_rows": sorted(row for row in bad if row and row > checked.header),
        "columns": [column for column in COLUMNS if column.key in checked.columns],
        "sheet": json.dumps(checked.sheet.as_json(), ensure_ascii=False),
        "new": new,
    }
    return render_template("own.html", **said)  # the check was made: what it found is no error of the browser's


def _told(found: Session) -> dict[str, Any]:
    """What a program is told of evidence that is kept."""
    return {
        "url": found.address,
        "rows": found.checked.filled,
        "faults": [fault.as_json() for fault in found.checked.faults],
        "notes": found.checked.notes,
        "adds": list(found.adds.lines),
        "until": int(found.kept.until),
    }


def _is_on() -> bool:
    return sessions().keeping is not None


def _root() -> str:
    return str(request.environ.get(ROOT, request.script_root))


def _refuse_others() -> None:
    """A page of another site may not send files in a reader's name."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise ForbiddenError("This came from a page of another site.", "Send it from the page /own, or by a program.")


def openapi() -> dict[str, Any]:
    """The part of the OpenAPI 3.1 document that describes these routes."""
    return ROUTES
