"""Reads and writes the pipes of a process without waiting longer than allowed.

Where the system can wait for several pipes at once it does (poll); else, as on Windows, a thread waits for each.
"""

from __future__ import annotations

import os
import queue
import select
import subprocess
import threading
import time
from contextlib import suppress
from typing import IO, Protocol, cast

CHUNK = 1 << 16
ENDING = 1.0  # seconds that threads are given to see that the process has ended
AHEAD = 16  # chunks that a thread reads before somebody asks for them

Piece = tuple[bool, bytes]  # whether the process wrote it to standard error, and what; nothing where that has ended


class Pipes(Protocol):
    """The three pipes of a process; `output` is a number that a selector takes, or -1 where it takes none."""

    output: int

    def write(self, data: bytes, seconds: float) -> bool:
        """Send all of `data`; False where nothing takes in any of it for `seconds`. Raises BrokenPipeError."""

    def read(self, seconds: float) -> list[Piece]:
        """What the process has written, waiting up to `seconds` for it."""

    def read_output(self) -> bytes:
        """A part of what the process has written to standard output, once a selector told of it; b"" at its end."""

    def last_words(self) -> bytes:
        """What is left of what the process wrote to standard error, once it has ended."""

    def close(self) -> None:
        """Give the pipes back once the process has ended; closing twice does nothing."""


def pipes_of(process: subprocess.Popen[bytes]) -> Pipes:
    """The pipes of `process`, which was started with all three and without buffers."""
    can_poll = hasattr(select, "poll") and hasattr(os, "set_blocking")
    return PolledPipes(process) if can_poll else ThreadedPipes(process)


class PolledPipes:
    """Waits for the pipes with poll(2)."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._streams = _streams(process)
        self._input, output, errors = self._streams
        os.set_blocking(self._input.fileno(), False)
        self._room = select.poll()
        self._room.register(self._input.fileno(), select.POLLOUT)
        self.output, self._errors = output.fileno(), errors.fileno()
        self._written = select.poll()
        for one in (self.output, self._errors):
            self._written.register(one, select.POLLIN | select.POLLHUP)

    def write(self, data: bytes, seconds: float) -> bool:
        taken = self._input.write(data)
        if taken == len(data):
            return True
        left = memoryview(data)[taken or 0 :]
        while left:  # a pipe takes as much as fits
            if taken is None and not self._room.poll(seconds * 1000):
                return False
            taken = self._input.write(left)
            left = left[taken or 0 :]
        return True

    def read(self, seconds: float) -> list[Piece]:
        pieces = []
        for one, _ in self._written.poll(seconds * 1000):
            part = os.read(one, CHUNK)
            pieces.append((one == self._errors, part))
            if one == self._errors and not part:
                self._written.unregister(one)
        return pieces

    def read_output(self) -> bytes:
        return os.read(self.output, CHUNK)

    def last_words(self) -> bytes:
        errors = self._streams[2]
        return b"" if errors.closed else errors.read()

    def close(self) -> None:
        for one in self._streams:
            one.close()


class ThreadedPipes:
    """Waits for each pipe in a thread of its own."""

    output = -1

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._streams = _streams(process)
        self._input = self._streams[0]
        self._ended = False
        self._pieces: queue.Queue[Piece] = queue.Queue(AHEAD)
        self._sending: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._taken = threading.Semaphore(0)
        self._broken = False
        work = [(self._pump, (one, one is self._streams[2])) for one in self._streams[1:]]
        self._threads = [threading.Thread(target=do, args=given, daemon=True) for do, given in work]
        self._threads.append(threading.Thread(target=self._send, daemon=True))
        for thread in self._threads:
            thread.start()

    def write(self, data: bytes, seconds: float) -> bool:
        for start in range(0, len(data), CHUNK):
            self._sending.put(data[start : start + CHUNK])
            if not self._taken.acquire(timeout=seconds):
                return False
            if self._broken:
                raise BrokenPipeError
        return True

    def read(self, seconds: float) -> list[Piece]:
        pieces: list[Piece] = []
        with suppress(queue.Empty):
            pieces.append(self._pieces.get(timeout=max(seconds, 0)))
            while True:
                pieces.append(self._pieces.get_nowait())
        return pieces

    def read_output(self) -> bytes:
        raise NotImplementedError("no selector tells of it")

    def last_words(self) -> bytes:
        said, deadline = b"", time.monotonic() + ENDING
        while any(one.is_alive() for one in self._threads[:2]) and time.monotonic() < deadline:
            said += b"".join(part for is_error, part in self.read(0.01) if is_error)  # which lets them go on
        return said + b"".join(part for is_error, part in self.read(0) if is_error)

    def close(self) -> None:
        self._ended = True
        self._sending.put(None)
        self.last_words()
        for one in self._streams:
            one.close()

    def _pump(self, stream: IO[bytes], is_error: bool) -> None:
        part = b"more"
        while part and not self._ended:
            try:
                part = stream.read(CHUNK) or b""
            except (OSError, ValueError):  # it was closed
                part = b""
            self._pieces.put((is_error, part))

    def _send(self) -> None:
        while (part := self._sending.get()) is not None:
            try:
                left = memoryview(part)
                while left:
                    left = left[self._input.write(left) or 0 :]
            except (OSError, ValueError):  # EINVAL on Windows
                self._broken = True
            self._taken.release()


def _streams(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
    return cast(tuple[IO[bytes], IO[bytes], IO[bytes]], (process.stdin, process.stdout, process.stderr))
