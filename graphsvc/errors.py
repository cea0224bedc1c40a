"""Holds every error the program raises on purpose, each with what happened and how to mend it.

The tree, with the exit code of the command line and the HTTP status each leads to:

GraphsvcError
- UsageError: the request cannot be understood (exit 2, HTTP 400)
  - AmbiguousLabel: a label names several nodes (exit 2, HTTP 300)
  - UnknownTerm: a label, IRI or route names nothing (exit 2, HTTP 404)
  - UnknownOption: an option or parameter that does not exist (exit 2, HTTP 400)
  - NotAcceptable: no format that was asked for can hold the answer (exit 2, HTTP 406)
  - QuerySyntaxError: a SPARQL text does not parse (exit 2, HTTP 400)
- ForbiddenError: the request is understood and refused (exit 2, HTTP 403)
- KnowledgeError: rows or triples that break a rule (exit 1)
- LimitError: a time, memory, row or size limit was hit (exit 3, HTTP 503)
- InternalError: a fault of the program itself (exit 3, HTTP 500)
- StoreError: the store or a file failed (exit 3, HTTP 500)
  - InsufficientStorage: the disk is full (exit 3, HTTP 507)
  - UnreachableError: the endpoint under the service does not answer (exit 3, HTTP 503)
  - MissingTool: a program outside Python is not installed (exit 3)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class GraphsvcError(Exception):
    """What went wrong (`message`) and what the reader can do about it (`mend`)."""

    exit_code = 3
    http_status = 500
    title = "Something failed"

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message} {self.mend}".rstrip()


class UsageError(GraphsvcError):
    exit_code = 2
    http_status = 400
    title = "The request cannot be understood"


class AmbiguousLabel(UsageError):
    """A label, `given`, names several nodes; `candidates` lists their (IRI, label) pairs."""

    http_status = 300
    title = "That label names several things"

    def __init__(self, message: str, candidates: list[tuple[str, str]], mend: str = "", given: str = "") -> None:
        super().__init__(message, mend)
        self.candidates = candidates
        self.given = given


class UnknownTerm(UsageError):
    """A name, `given`, leads nowhere; `suggestions` lists (IRI, label) pairs close to it."""

    http_status = 404
    title = "Nothing of that name"

    def __init__(
        self, message: str, suggestions: list[tuple[str, str]] | None = None, mend: str = "", given: str = ""
    ) -> None:
        super().__init__(message, mend)
        self.suggestions = suggestions or []
        self.given = given


class UnknownOption(UsageError):
    """An option or parameter, `given`, does not exist; `meant` is the one close to it ("" where none is)."""

    def __init__(self, given: str, meant: str, known: Sequence[str], what: str = "option") -> None:
        mend = f"The {what}s are: {', '.join(known)}." if known else f"It takes no {what}s."
        super().__init__(f"There is no {what} “{given}”.", f"Did you mean “{meant}”? {mend}" if meant else mend)
        self.given = given
        self.meant = meant


class QuerySyntaxError(UsageError):
    """A SPARQL text does not parse; `line` and `column` count from 1, None where the engine does not say."""

    title = "The query does not parse"

    def __init__(self, message: str, line: int | None = None, column: int | None = None, mend: str = "") -> None:
        super().__init__(message, mend)
        self.line = line
        self.column = column


class NotAcceptable(UsageError):
    """None of the formats asked for can be given, or the one asked for cannot hold the answer."""

    http_status = 406
    title = "No such format"


class ForbiddenError(GraphsvcError):
    exit_code = 2
    http_status = 403
    title = "Refused"


@dataclass(frozen=True)
class Fault:
    """One fault in the knowledge: where, why and how to mend it. Rows count from 1, the header included."""

    file: str
    row: int | None
    column: str | None
    reason: str
    mend: str

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        place = self.file + row + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.reason} {self.mend}"


class KnowledgeError(GraphsvcError):
    """Rows or triples break a rule; `faults` lists every one that was found."""

    exit_code = 1
    title = "The knowledge has faults"

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class LimitError(GraphsvcError):
    http_status = 503
    title = "A limit was reached"


class InternalError(GraphsvcError):
    """A fault of the program; `words` hold its traceback, which is for the log alone."""

    title = "The service failed"

    def __init__(self, message: str, mend: str = "", words: str = "") -> None:
        super().__init__(message, mend)
        self.words = words


class StoreError(GraphsvcError):
    """The store or a file failed; `words` are what the engine or the system said of it, where that names paths.

    They are for the log and for the command line; whoever asks over HTTP is not told how the machine is laid out.
    """

    title = "The store failed"

    def __init__(self, message: str, mend: str = "", words: str = "") -> None:
        super().__init__(message, mend)
        self.words = words


class InsufficientStorage(StoreError):
    http_status = 507
    retry_after = 10  # seconds
    title = "There is no room"


class UnreachableError(StoreError):
    http_status = 503
    retry_after = 10  # seconds
    title = "The data cannot be reached"


class MissingTool(StoreError):
    title = "A program is missing"
