"""Turns the loop of the server: the system tells which connections have something, so that idle ones cost nothing.

The loop that waitress brings asks every connection at every turn whether it wants to read or to write. This one asks
those alone that somebody is at work for; what any other wants is known: to read.
"""

from __future__ import annotations

import selectors
from collections.abc import Callable
from typing import Any

from waitress import wasyncore

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


class EventLoop(dict[int, Any]):
    """The channels of a server by their file descriptors, as waitress keeps them, and whatever else is watched."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = selectors.DefaultSelector()
        self._events: dict[int, int] = {}
        self._ready: dict[int, Callable[[], None]] = {}
        self._moving: set[int] = set()  # whose wants may change without an event
        self.wake: Callable[[], None] = lambda: None  # lets the loop make a turn now; called from any thread

    def __setitem__(self, number: int, channel: Any) -> None:
        super().__setitem__(number, channel)
        self._listen(number, READ)
        self._moving.add(number)

    def __delitem__(self, number: int) -> None:
        super().__delitem__(number)
        self._listen(number, 0)
        self._moving.discard(number)

    def watch(self, number: int, ready: Callable[[], None]) -> None:
        """Call `ready` when something can be read from a file descriptor, until it is unwatched."""
        self._ready[number] = ready
        self._selector.register(number, READ, ready)

    def unwatch(self, number: int) -> None:
        """Look at a file descriptor no longer."""
        del self._ready[number]
        self._selector.unregister(number)

    def moves(self, channel: Any) -> None:
        """Ask a channel at every turn what it wants, until it is idle."""
        if channel._fileno in self:
            self._moving.add(channel._fileno)

    def turn(self, seconds: float) -> None:
        """Wait up to `seconds` for something to happen, and let whom it happens to do what is to be done."""
        for number in list(self._moving):
            channel = self[number]
            wanted = (READ if channel.readable() else 0) | (WRITE if _writable(channel) else 0)
            self._listen(number, wanted)
            if wanted == READ and _is_idle(channel):
                self._moving.discard(number)
        for key, events in self._selector.select(seconds):
            # What was done for one before it may have ended this one, and its number may be another's by now.
            ready = self._ready.get(key.fd)
            if ready and ready is key.data:
                ready()
            elif self.get(key.fd) is key.data:
                self._tell(key.fd, key.data, events)

    def close(self) -> None:
        """Give the selector back."""
        self._selector.close()

    def _tell(self, number: int, channel: Any, events: int) -> None:
        if events & READ:
            wasyncore.read(channel)
        if events & WRITE and self.get(number) is channel:
            wasyncore.write(channel)
        if self.get(number) is channel and not _is_idle(channel):
            self._moving.add(number)

    def _listen(self, number: int, wanted: int) -> None:
        before = self._events.pop(number, 0)
        if wanted:
            self._events[number] = wanted
        if wanted and before:
            if wanted != before:
                self._selector.modify(number, wanted, self[number])
        elif wanted:
            self._selector.register(number, wanted, self[number])
        elif before:
            self._selector.unregister(number)


def _writable(channel: Any) -> bool:
    return bool(channel.writable()) and not channel.accepting


def _is_idle(channel: Any) -> bool:
    """Whether a channel changes by events alone: no thread is at work for it."""
    is_idle = getattr(channel, "is_idle", None)  # of the socket that listens, and of what wakes the loop: always
    return not is_idle or bool(is_idle())
