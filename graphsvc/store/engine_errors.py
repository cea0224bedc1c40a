"""Turns what the engine raises into errors of ours; what its storage says is for the log, for it names paths."""

from __future__ import annotations

import re

from graphsvc.errors import GraphsvcError, InsufficientStorage, NotAcceptable, StoreError, UsageError
from graphsvc.sparqltext.diagnosis import syntax_error

_GRAPH_STATE = re.compile(r"^The graph .* (does not exist|already exists)")
_NO_FUNCTION = re.compile(r"custom function <([^<>]*)> is not supported")
# How the words of a status of RocksDB begin, which other errors of the engine do not.
_STORAGE = re.compile(r"(?:IO error|Corruption|Invalid argument|NotFound|Not implemented|Resource busy)\b")
_NO_TRIPLE_TERMS = "JSON-LD does not support RDF 1.2"
_FULL = ("No space left on device", "Disk quota exceeded", "File too large")


class engine_errors:  # noqa: N801 - it is called as a function, and a generator would take longer than it does
    """Turns the engine's errors, those about a SPARQL `text` too, into errors of ours.

    Raises QuerySyntaxError, UsageError, StoreError, InsufficientStorage.
    """

    def __init__(self, text: str | None = None) -> None:
        self._text = text

    def __enter__(self) -> None:
        """Do nothing."""

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        """Raise the error of ours for one of the engine's."""
        if isinstance(error, SyntaxError):
            raise syntax_error(str(error), self._text) from error
        if isinstance(error, (ValueError, RuntimeError, OSError)):
            raise from_engine(error) from error


def from_engine(error: Exception) -> GraphsvcError:
    """The error for one that the engine raised while it ran."""
    said = str(error).rstrip(".")
    unknown = _NO_FUNCTION.search(said)
    if unknown:
        mend = "Use a function of SPARQL 1.1, or one that the service describes."
        return UsageError(f"There is no function <{unknown[1]}>.", mend)
    if said.startswith(_NO_TRIPLE_TERMS):
        mend = "Ask for Turtle, N-Triples or RDF/XML."
        return NotAcceptable("The answer holds a triple term, for which JSON-LD has no form.", mend)
    if _GRAPH_STATE.search(said):
        return UsageError(f"{said}.", "Nothing was done; SILENT passes over this.")
    if isinstance(error, OSError) and any(one in said for one in _FULL):
        return InsufficientStorage("There is no room on the disk.", "Reading goes on; make room, then try again.", said)
    if is_of_storage(error):
        return StoreError("The engine failed.", "Check the disk; the log has its words.", said)
    return StoreError(f"The engine failed: {said}.", "Simplify the query, or check the disk.")


def is_of_storage(error: BaseException | None) -> bool:
    """Whether an error of the engine comes from its files."""
    return bool(error and (_STORAGE.match(str(error)) or any(one in str(error) for one in _FULL)))
