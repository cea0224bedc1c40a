"""Turns the loop of the server: the system tells which connections have something, so that idle ones cost nothing.

The loop that waitress brings asks every connection at every turn whether it wants to read or to write. This one asks
those alone that somebody is at work for; what any other wants is known: to read.
"""

from __future__ import annotations

import select
import selectors
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from waitress import wasyncore

READ, WRITE = 1, 4  # as epoll(7) has them
AT_ONCE = 256  # events that are taken in one turn


class EventLoop(dict[int, Any]):
    """The channels of a server by their file descriptors, as waitress keeps them, and whatever else is watched."""

    def __init__(self) -> None:
        super().__init__()
        # Asked without the layer of `selectors`, it answers some times sooner.
        self._selector = select.epoll() if hasattr(select, "epoll") else _Other()
        self._events: dict[int, int] = {}
        self._ready: dict[int, Callable[[], None]] = {}
        self._moving: set[int] = set()  # whose wants may change without an event
        self._changed: set[int] = set()  # since the events of this turn were told, which may be another's therefore
        self.wake: Callable[[], None] = lambda: None  # lets the loop make a turn now; called from any thread

    def __setitem__(self, number: int, channel: Any) -> None:
        super().__setitem__(number, channel)
        self._listen(number, READ)
        self._moving.add(number)

    def __delitem__(self, number: int) -> None:
        super().__delitem__(number)
        self._listen(number, 0)
        self._moving.discard(number)
        self._changed.add(number)

    def watch(self, number: int, ready: Callable[[], None]) -> None:
        """Call `ready` when something can be read from a file descriptor, until it is unwatched."""
        self._ready[number] = ready
        self._selector.register(number, READ)

    def unwatch(self, number: int) -> None:
        """Look at a file descriptor no longer."""
        del self._ready[number]
        self._changed.add(number)
        with suppress(OSError):  # it was closed
            self._selector.unregister(number)

    def moves(self, channel: Any) -> None:
        """Ask a channel at every turn what it wants, until it is idle."""
        if channel._fileno in self:
            self._moving.add(channel._fileno)

    def turn(self, seconds: float) -> None:
        """Wait up to `seconds` for something to happen, and let whom it happens to do what is to be done."""
        if self._moving:
            self._ask()
        happened = self._selector.poll(seconds, AT_ONCE)
        self._changed.clear()
        for number, events in happened:
            if number in self._changed:
                continue  # what is told of once more in the next turn, if it is so
            if number in self._ready:
                self._ready[number]()
            elif number in self:
                self._tell(number, self[number], events)

    def close(self) -> None:
        """Give the selector back."""
        self._selector.close()

    def _ask(self) -> None:
        """Ask those what they want that somebody is at work for."""
        for number in list(self._moving):
            channel = self[number]
            wanted = (READ if channel.readable() else 0) | (WRITE if _writable(channel) else 0)
            self._listen(number, wanted)
            if wanted == READ and _is_idle(channel):
                self._moving.discard(number)

    def _tell(self, number: int, channel: Any, events: int) -> None:
        """Let a channel do what it can; what is broken can be read and written, to find that out."""
        wanted = self._events.get(number, 0)
        if events & ~WRITE and wanted & READ:
            wasyncore.read(channel)
        if events & ~READ and wanted & WRITE and self.get(number) is channel:
            wasyncore.write(channel)
        if self.get(number) is channel and not _is_idle(channel):
            self._moving.add(number)

    def _listen(self, number: int, wanted: int) -> None:
        before = self._events.pop(number, 0)
        if wanted:
            self._events[number] = wanted
        if wanted and before:
            if wanted != before:
                self._selector.modify(number, wanted)
        elif wanted:
            self._selector.register(number, wanted)
        elif before:
            with suppress(OSError):
                self._selector.unregister(number)


class _Other:
    """What waits for events where there is no epoll(7)."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()

    def register(self, number: int, wanted: int) -> None:
        self._selector.register(number, _named(wanted))

    def modify(self, number: int, wanted: int) -> None:
        self._selector.modify(number, _named(wanted))

    def unregister(self, number: int) -> None:
        self._selector.unregister(number)

    def poll(self, seconds: float, _most: int) -> list[tuple[int, int]]:
        """The file descriptors that something can be done with, and what."""
        names = {selectors.EVENT_READ: READ, selectors.EVENT_WRITE: WRITE}
        return [(key.fd, names.get(events, READ | WRITE)) for key, events in self._selector.select(seconds)]

    def close(self) -> None:
        self._selector.close()


def _named(wanted: int) -> int:
    return (selectors.EVENT_READ if wanted & READ else 0) | (selectors.EVENT_WRITE if wanted & WRITE else 0)


def _writable(channel: Any) -> bool:
    return bool(channel.writable()) and not channel.accepting


def _is_idle(channel: Any) -> bool:
    """Whether a channel changes by events alone: no thread is at work for it."""
    is_idle = getattr(channel, "is_idle", None)  # of the socket that listens, and of what wakes the loop: always
    return not is_idle or bool(is_idle())
