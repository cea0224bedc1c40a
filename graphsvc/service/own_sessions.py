"""Brings a reader's own evidence into force for a request: the address says whose, and every page reads it with theirs.

An address below `/own/<token>/` is that of the same page without it: the token moves into the script root, so that each
link of the page keeps it. After it may stand `ours` or `theirs`, for the reader's rows or the framework's alone.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, g, redirect, request

from graphsvc.errors import UnknownTerm
from graphsvc.model import Catalogue, catalogue_of
from graphsvc.model.catalogue import with_records
from graphsvc.own.adds import Adds, adds
from graphsvc.own.checking import Checked, check_sheet
from graphsvc.own.keeping import Keeping, KeptSheet
from graphsvc.own.known import Known, known_of
from graphsvc.own.records import OwnRecords, records_of
from graphsvc.service.options import MB, ServiceOptions
from graphsvc.service.protocol.leaving import turn

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

SESSIONS = "graphsvc.own"
TOKEN, WHOSE, ROOT = "graphsvc.own.token", "graphsvc.own.whose", "graphsvc.own.root"
SIDES = ("both", "theirs", "ours")
OPEN = 16  # sessions whose records are kept in memory, the last used
_ADDRESS = re.compile(r"/own/([A-Za-z0-9_-]{22,64})(?:/(ours|theirs))?(/.*)?", re.DOTALL)
_HERE = (
    "pages",
    "own",
    "paths_api",
    "ask_api",
    "actions_api",
)  # the blueprints that know own evidence; the others know the framework alone
PRIVATE = {"Cache-Control": "no-store, private", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@dataclass(frozen=True)
class Session:
    """A reader's own evidence in force: where it is, what its check came to, its records and what they add.

    `framework` are the records without it, `whose` is one of SIDES, `left` are the rows that the framework of today no
    longer takes, by number.
    """

    token: str
    kept: KeptSheet
    checked: Checked
    records: OwnRecords
    adds: Adds
    framework: Catalogue
    contexts: dict[str, ServiceContext]
    whose: str = "both"

    @property
    def left(self) -> list[int]:
        return sorted({fault.row for fault in self.checked.faults if fault.row})

    @property
    def day(self) -> str:
        """The last day that it is kept."""
        return datetime.fromtimestamp(self.kept.until, timezone.utc).date().isoformat()

    @property
    def address(self) -> str:
        """The address of its page, to be sent to others."""
        return f"{request.host_url.rstrip('/')}{request.environ.get(ROOT, request.script_root)}/own/{self.token}"

    def side(self, whose: str) -> str:
        """This page with the rows of both, theirs or ours."""
        root = f"{request.environ.get(ROOT, '')}/own/{self.token}" + (f"/{whose}" if whose != "both" else "")
        asked = request.query_string.decode("utf-8", "replace")
        return f"{root}{request.path}" + (f"?{asked}" if asked else "")


class Sessions:
    """The sessions of one service, those last used held in memory; `keeping` is None where none are taken."""

    def __init__(self, context: ServiceContext, keeping: Keeping | None) -> None:
        self._context = context
        self.keeping = keeping
        self._open: OrderedDict[tuple[str, int], Session] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, token: str) -> Session:
        """The session of a token. Raises UnknownTerm where nothing is kept under it, and Busy."""
        kept = self.keeping.find(token) if self.keeping else None
        if kept is None:
            mend = "It may have been deleted, or its days are over. Bring the file again at /own."
            raise UnknownTerm("There is no own evidence at this address.", mend=mend)
        key = (token, self._context.store.generation)
        found = self._opened(key)
        if found:
            return found
        with turn(self._context.sheets):
            made = self._opened(key) or self._make(token, kept)
        with self._lock:
            self._open[key] = made
            while len(self._open) > OPEN:
                self._open.popitem(last=False)
        return made

    def _opened(self, key: tuple[str, int]) -> Session | None:
        with self._lock:
            found = self._open.get(key)
            if found:
                self._open.move_to_end(key)
            return found

    def forget(self, token: str) -> bool:
        """Delete a session, on disk and in memory; whether there was one."""
        with self._lock:
            for key in [key for key in self._open if key[0] == token]:
                del self._open[key]
        return bool(self.keeping and self.keeping.delete(token))

    def _make(self, token: str, kept: KeptSheet) -> Session:
        store = self._context.store
        framework = catalogue_of(store)
        checked = check_sheet(kept.sheet, known_in(self._context), kept.new)
        records = records_of(checked.rows, framework)
        sides = {"both": records.over(framework), "theirs": framework, "ours": records.alone(framework)}
        contexts = {
            whose: replace(self._context, store=with_records(store, catalogue), pool=None, cache=None)
            for whose, catalogue in sides.items()
        }
        return Session(token, kept, checked, records, adds(records, framework), framework, contexts)


def known_in(context: ServiceContext) -> Known:
    """The things that a sheet may name, kept until the store changes."""
    return context.counted("known to sheets", lambda: known_of(catalogue_of(context.store)))


def in_force(context: ServiceContext) -> ServiceContext:
    """The context for this request: the one given, or that of the own evidence that the address names.

    Raises UnknownTerm where the address names none that is kept.
    """
    token = request.environ.get(TOKEN)
    if not token:
        return context
    whose = request.environ[WHOSE]
    found: Session = replace(sessions().find(token), whose=whose)
    g.own_session = found
    return found.contexts[whose]


def sessions() -> Sessions:
    """The sessions of the service that answers this request."""
    found: Sessions = current_app.extensions[SESSIONS]
    return found


def session() -> Session | None:
    """The own evidence in force for this request, None where there is none."""
    found: Session | None = g.get("own_session")
    return found


def install(app: Flask, context: ServiceContext) -> None:
    """Let `app` take addresses below `/own/<token>/`, and keep what it answers there from caches and other sites."""
    app.extensions[SESSIONS] = Sessions(context, keeping(context.options))
    app.wsgi_app = _Addresses(app.wsgi_app)  # type: ignore[method-assign]

    @app.before_request
    def elsewhere() -> Any:
        if TOKEN not in request.environ or request.blueprint in _HERE or request.endpoint is None:
            return None
        if request.method not in ("GET", "HEAD"):
            raise UnknownTerm("Nothing can be sent there with own evidence in the address.", mend="Leave it out.")
        asked = request.query_string.decode("utf-8", "replace")
        path = f"{request.environ[ROOT]}/{request.path.lstrip('/')}"
        return redirect(path + (f"?{asked}" if asked else ""), 302)

    @app.after_request
    def private(response: Response) -> Response:
        if (TOKEN in request.environ or request.blueprint == "own") and request.endpoint != "pages.static":
            response.headers.update(PRIVATE)
        return response


def keeping(options: ServiceOptions) -> Keeping | None:
    """Where readers' own evidence is kept, None where it is off."""
    if options["own_evidence"] == "off":
        return None
    folder = options["own_folder"]
    return Keeping(Path(folder) if folder else None, options["own_room"] << MB, options["own_days"])


class _Addresses:
    """Moves `/own/<token>` from the path of a request into its script root."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        found = _ADDRESS.fullmatch(environ.get("PATH_INFO", ""))
        if found:
            token, whose, rest = found.groups()
            environ[TOKEN], environ[WHOSE], environ[ROOT] = token, whose or "both", environ.get("SCRIPT_NAME", "")
            environ["SCRIPT_NAME"] = f"{environ[ROOT]}/own/{token}" + (f"/{whose}" if whose else "")
            environ["PATH_INFO"] = rest or "/own"
        return self._app(environ, start_response)
