"""Says what ends a piece of work in a worker process: carries it over the pipe, or reads it off how the process ended.

- An error raised on purpose (a text that does not parse, too large an answer): the worker goes on.
- SnapshotUnreadable: the worker goes on, and opens another snapshot.
- InternalError: a fault of the program or of the engine; the worker ends, and its traceback comes along.
- OutOfTime, a limit of memory or of the stack, WorkerLost: what the front process sees where nothing more comes.
"""

from __future__ import annotations

import json
import signal

from graphsvc.errors import (
    ForbiddenError,
    GraphsvcError,
    InsufficientStorage,
    InternalError,
    LimitError,
    NotAcceptable,
    QuerySyntaxError,
    StoreError,
    UsageError,
)
from graphsvc.store.documents.loading import BadDocument

OUT_OF_MEMORY, FAULT = 134, 70  # exit codes of a worker: as after abort(3), and EX_SOFTWARE of sysexits.h
_PLACED = (QuerySyntaxError, BadDocument)  # errors that know the line and column of what is wrong


class SnapshotUnreadable(StoreError):
    """A snapshot cannot be opened: it is damaged, or its files have gone."""


class OutOfTime(LimitError):
    """Nothing came from a worker process in the time that it has."""


class WorkerLost(LimitError):
    """A worker process ended without a word that explains it, as one that was killed does, or no longer answers."""


_OTHERS = (
    UsageError,
    NotAcceptable,
    ForbiddenError,
    LimitError,
    StoreError,
    InsufficientStorage,
    SnapshotUnreadable,
    InternalError,
)
_KNOWN: dict[str, type[GraphsvcError]] = {one.__name__: one for one in (*_PLACED, *_OTHERS)}


def to_bytes(error: GraphsvcError) -> bytes:
    """An error as a message for the pipe: its kind, which is the name of its class, and its texts."""
    name = next(one.__name__ for one in type(error).__mro__ if one.__name__ in _KNOWN or one is GraphsvcError)
    texts = {one: getattr(error, one, None) for one in ("message", "mend", "words", "line", "column")}
    return json.dumps({"kind": name} | texts).encode()


def from_bytes(data: bytes) -> GraphsvcError:
    """The error that `to_bytes` wrote."""
    said = json.loads(data)
    kind = _KNOWN.get(said["kind"], GraphsvcError)
    if kind in _PLACED:
        placed: type[QuerySyntaxError] | type[BadDocument] = kind
        return placed(said["message"], said["line"], said["column"], said["mend"])
    if issubclass(kind, (StoreError, InternalError)):
        return kind(said["message"], said["mend"], said["words"] or "")
    return kind(said["message"], said["mend"])


def fault(traceback: str) -> InternalError:
    """The error for a fault of the program with this traceback."""
    return InternalError("This is a fault of the service, and it was logged.", "Report the request id.", traceback)


def out_of_time() -> OutOfTime:
    """The error for work that took longer than it may."""
    return OutOfTime("The time limit was reached.", "Narrow the query, or add a LIMIT.")


def at_end(code: int, said: str) -> GraphsvcError:
    """The error for work whose process ended with `code`, having written `said` to standard error."""
    if "overflowed its stack" in said:
        return LimitError("The query nests too deeply.", "Split it, or flatten its nesting.")
    if "memory allocation" in said or code == OUT_OF_MEMORY:
        return LimitError("The memory limit was reached.", "Narrow the query, or sort and group less at once.")
    if code == FAULT:
        return fault(said)
    return WorkerLost("The query ended its process.", "Simplify it; nothing else was disturbed.")


def ending(code: int, said: str) -> str:
    """How a process ended, for the log: by a signal or with an exit code, and its last words."""
    known = {one.value: one.name for one in signal.Signals}
    how = f"by {known.get(-code, f'signal {-code}')}" if code < 0 else f"with exit code {code}"
    return f"{how}: {said}" if said else how
