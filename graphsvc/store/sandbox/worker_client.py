"""Starts a worker process and talks to it: one frame at a time, never longer than allowed."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from graphsvc.errors import GraphsvcError, InternalError, LimitError
from graphsvc.store.jobs import Job
from graphsvc.store.sandbox.failures import OutOfTime, WorkerLost, at_end, ending, from_bytes, out_of_time
from graphsvc.store.sandbox.pipes import pipes_of
from graphsvc.store.sandbox.snapshots import Lease
from graphsvc.store.sandbox.worker_main import HEAD, frame

_log = logging.getLogger("graphsvc.store")

POLL = 0.1  # seconds between two looks at whether to go on
SENDING = 10.0  # seconds in which a process that is sent something takes in some of it
LAST = 4000  # bytes that are kept of what a process writes to standard error


class Busy(LimitError):
    """All workers are busy and the queue is full; `retry_after` is in seconds."""

    title = "Too many queries at once"
    retry_after = 2


class NoWorker(LimitError):
    """No worker process can be started; `retry_after` is in seconds."""

    title = "No worker can be started"
    retry_after = 10


class Gone(LimitError):
    """The asker has gone; nobody reads this."""


@dataclass(frozen=True)
class Limits:
    """What one piece of work may use: seconds, bytes of memory, bytes and rows of answer; how many may wait."""

    seconds: float = 10.0
    memory: int = 512 << 20
    answer: int = 256 << 20
    rows: int = 1_000_000
    queue: int = 64


class Worker:
    """One process and the snapshot it holds."""

    def __init__(self, limits: Limits, functions: str = "") -> None:
        self.lease: Lease | None = None
        self.settled = True  # all that it was sent has been answered, so that it may be sent more
        self.slow = False  # its query took long, so that it was told to let others go first
        self.unlimited = ""  # why it may use more memory than it should, where that is so
        environment = dict(os.environ) | {"PYTHONPATH": _path()}
        numbers = [str(one) for one in (limits.memory, limits.answer, limits.rows)]
        command = [sys.executable, "-m", "graphsvc.store.sandbox.worker_main", *numbers, functions]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, bufsize=0
        )
        self._pipes = pipes_of(self.process)
        self.output = self._pipes.output  # the number of the pipe of its answers, for a selector; -1: none waits for it
        self._held = b""
        self._said = b""

    @property
    def generation(self) -> int:
        """The generation of the store that it reads, or an earlier one; -1 before it has opened any."""
        return self.lease.generation if self.lease else -1

    def open(self, lease: Lease, seconds: float) -> None:
        """Let the process read the snapshot of `lease`, which is its own from here on, instead of the one before.

        Raises SnapshotUnreadable, WorkerLost, InternalError.
        """
        before, self.lease = self.lease, None
        try:
            self.send(frame(b"O", os.fsencode(lease.place)))
            _, data = self._settle(*self.frame(seconds))
        except OutOfTime as error:
            lease.end()
            raise WorkerLost("A worker did not open the data in time.", "Try again in a moment.") from error
        except GraphsvcError:
            lease.end()
            raise
        finally:
            if before:
                before.end()
        self.lease = lease
        self.unlimited = data.decode()
        if lease.place.is_file():
            lease.end()  # it was read whole

    def answer(self, job: Job, seconds: float, look: Callable[[], None]) -> Iterator[bytes]:
        """Yield the answer to a job in parts. Raises what the job raises, LimitError, InternalError."""
        self.begin(job)
        yield from self.rest(seconds, look)

    def begin(self, job: Job) -> None:
        """Send a job, to be answered by `rest` or `read_on`. Raises as `send` does."""
        try:
            self.send(frame(b"J", job.header()) + (frame(b"B", job.body) if job.takes_body else b""))
        except WorkerLost:
            _log.error("a worker ended at work %s", self.ending())
            raise

    def rest(self, seconds: float, look: Callable[[], None]) -> Iterator[bytes]:
        """Yield what is left of the answer to a job. Raises what the job raises, LimitError, InternalError."""
        try:
            while True:
                started = time.monotonic()
                kind, data = self._settle(*self.frame(seconds, look))
                seconds -= time.monotonic() - started  # a slow reader of the answer uses up no time of the query
                if data:
                    yield data
                if kind == b"E":
                    return
        except WorkerLost:
            _log.error("a worker ended at work %s", self.ending())
            raise

    def read_on(self, parts: list[bytes]) -> bool:
        """Add what has come of an answer to `parts`, without waiting, once a selector told that something came.

        Returns whether no more of it can be read in this way: it is whole, and the worker settled, or `rest` tells why.
        """
        came = self._pipes.read_output()
        self._held = self._held + came if self._held else came
        while self._has_frame() and not self._held.startswith(b"X"):
            kind, data = self._take_frame()
            parts.append(data)
            if kind == b"E":
                self.settled = True
                return True
        return not came or self._held.startswith(b"X")

    def send(self, frames: bytes) -> None:
        """Send frames, at once: each write wakes the process. Raises as `frame` does where nothing takes them."""
        self.settled = False
        try:
            if not self._pipes.write(frames, SENDING):
                raise out_of_time()
        except BrokenPipeError:
            raise self._ended() from None

    def frame(self, seconds: float, look: Callable[[], None] | None = None) -> tuple[bytes, bytes]:
        """The next frame. Raises LimitError when none comes in `seconds`, or what ended the process.

        `look` is called every POLL seconds while none comes; what it raises ends the waiting.
        """
        deadline = time.monotonic() + seconds
        while not self._has_frame():
            left = deadline - time.monotonic()
            if left <= 0:
                raise out_of_time()
            self._read(min(left, POLL), look)
        return self._take_frame()

    def _has_frame(self) -> bool:
        held = self._held
        return len(held) >= HEAD.size and len(held) >= HEAD.size + HEAD.unpack_from(held)[1]

    def _take_frame(self) -> tuple[bytes, bytes]:
        kind, length = HEAD.unpack_from(self._held)
        data = self._held[HEAD.size : HEAD.size + length]
        self._held = self._held[HEAD.size + length :]
        return kind, data

    def _read(self, seconds: float, look: Callable[[], None] | None) -> None:
        """Take in what the process has written, waiting up to `seconds` for it."""
        pieces = self._pipes.read(seconds)
        for is_error, part in pieces:
            if is_error:  # read as it comes: a full pipe would hold the process up
                self._said = (self._said + part)[-LAST:]
            else:
                self._held += part
        if (False, b"") in pieces:
            raise self._ended()
        if not pieces and look:
            look()

    def used(self) -> float:
        """Seconds of processor time the process has used; of the clock where the system does not tell.

        The first tells a long query from one that only waits for its turn on a busy machine.
        """
        if sys.platform != "linux" or not hasattr(time, "clock_gettime"):
            return time.monotonic()
        try:
            # The clock of another process: clock_getcpuclockid(3).
            return time.clock_gettime((~self.process.pid << 3) | 2)
        except OSError:
            return 0.0  # it has just ended

    def let_others_first(self) -> None:
        """Let the process run only when no other wants to, for good: only a privileged process could undo it.

        On Linux a process of the idle class makes way at once; one of low priority keeps the processor to the end of
        its slice, which costs every short query some milliseconds at each of its steps.
        """
        self.slow = True
        try:
            if hasattr(os, "SCHED_IDLE"):
                os.sched_setscheduler(self.process.pid, os.SCHED_IDLE, os.sched_param(0))
            elif hasattr(os, "setpriority"):
                os.setpriority(os.PRIO_PROCESS, self.process.pid, 19)
        except OSError:
            return  # it has just ended, or the system lets nobody do it

    def kill(self) -> None:
        """End the process, wait for its end and give its snapshot back; killing it twice does nothing."""
        self.process.kill()
        self.process.wait()
        self._pipes.close()
        if self.lease:
            self.lease.end()

    def ending(self) -> str:
        """How the process ended and what it wrote to standard error, for the log."""
        self.process.kill()  # it closes its pipes a moment before it is gone
        code = self.process.wait()
        self._said = (self._said + self._pipes.last_words())[-LAST:]
        return ending(code, self._said.decode(errors="replace").strip())

    def _ended(self) -> GraphsvcError:
        self.ending()
        return self._told(at_end(self.process.returncode, self._said.decode(errors="replace")))

    def _settle(self, kind: bytes, data: bytes) -> tuple[bytes, bytes]:
        """Note whether the frame is the last of an answer. Raises the error that it may be."""
        error = self._told(from_bytes(data)) if kind == b"X" else None
        self.settled = kind != b"D" and not isinstance(error, InternalError)
        if error:
            raise error
        return kind, data

    def _told(self, error: GraphsvcError) -> GraphsvcError:
        """The error, which the log is told of where it is a fault of the program."""
        if isinstance(error, InternalError):
            _log.error("a worker met a fault of the program\n%s", error.words)
        return error


def _path() -> str:
    package = str(Path(__file__).resolve().parents[3])
    return os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
