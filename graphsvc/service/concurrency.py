"""Lets a few requests at a time do their work in the front process, so that the others still get their share of it.

Queries are computed by workers; pages and path questions are computed here, and Python runs one thread at a time: each
that is at work makes every other request wait for its slices of the interpreter.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from graphsvc.errors import LimitError


class Busy(LimitError):
    """All turns are taken and as many as may wait do; `retry_after` is in seconds."""

    retry_after = 2


class Turns:
    """`at_once` requests at work, and no more than `most` here, those that wait up to `seconds` for a turn included."""

    def __init__(self, at_once: int, most: int, seconds: float = 10.0) -> None:
        self.most = most
        self._seconds = seconds
        self._working = threading.BoundedSemaphore(at_once)
        self._here = threading.BoundedSemaphore(most)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Work inside. Raises Busy."""
        if not self._here.acquire(blocking=False):
            raise Busy("Too many are waiting for their turn.", "Try again in a moment.")
        try:
            if not self._working.acquire(timeout=self._seconds):
                raise Busy("Those whose turn it is are taking their time.", "Try again in a moment.")
            try:
                yield
            finally:
                self._working.release()
        finally:
            self._here.release()
