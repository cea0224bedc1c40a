"""Turns the loop of the server by hand: what is done for one event never counts for another that ended meanwhile."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from functools import partial

import pytest

from graphsvc.service.event_loop import EventLoop


@pytest.fixture
def loop() -> Iterator[EventLoop]:
    made = EventLoop()
    yield made
    made.close()


@pytest.fixture
def pipes() -> Iterator[list[tuple[int, int]]]:
    """Two pipes, each with something to be read."""
    made = [os.pipe(), os.pipe()]
    for _, writing in made:
        os.write(writing, b"x")
    yield made
    for one in sum(made, ()):
        with suppress(OSError):
            os.close(one)


def test_what_was_unwatched_in_the_same_turn_is_not_read(loop: EventLoop, pipes: list[tuple[int, int]]) -> None:
    numbers = [reading for reading, _ in pipes]
    read: list[int] = []

    def read_and_unwatch_the_other(own: int, other: int) -> None:
        read.append(own)
        loop.unwatch(other)

    for own, other in (numbers, numbers[::-1]):
        loop.watch(own, partial(read_and_unwatch_the_other, own, other))
    loop.turn(1)
    assert len(read) == 1


def test_a_number_that_went_to_another_in_the_same_turn_is_not_read_for_it(
    loop: EventLoop, pipes: list[tuple[int, int]]
) -> None:
    numbers = [reading for reading, _ in pipes]
    read: list[str] = []

    def give_the_other_away(own: int, other: int) -> None:
        read.append("first")
        os.read(own, 1)
        os.read(other, 1)
        loop.unwatch(other)
        loop.watch(other, lambda: read.append("another"))

    for own, other in (numbers, numbers[::-1]):
        loop.watch(own, partial(give_the_other_away, own, other))
    loop.turn(1)
    assert read == ["first"]
    loop.turn(0)
    assert read == ["first"]


class Channel:
    """What the loop asks of a connection; it closes all connections of its loop when it is read."""

    accepting = False

    def __init__(self, connection: socket.socket, loop: EventLoop) -> None:
        self._fileno = connection.fileno()
        self._loop = loop
        self.read = False

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return False

    def is_idle(self) -> bool:
        return True

    def handle_read_event(self) -> None:
        self.read = True
        for number in list(self._loop):
            del self._loop[number]


def test_a_connection_that_closed_in_the_same_turn_is_not_read(loop: EventLoop) -> None:
    with ExitStack() as held:
        pairs = [socket.socketpair() for _ in range(2)]
        channels = []
        for ours, theirs in pairs:
            held.enter_context(ours)
            held.enter_context(theirs).sendall(b"x")
            channels.append(Channel(ours, loop))
            loop[ours.fileno()] = channels[-1]
        loop.turn(1)
    assert sum(one.read for one in channels) == 1
