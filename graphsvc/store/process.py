"""Starts a worker process and talks to it: one frame at a time, never longer than allowed."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from graphsvc.errors import LimitError
from graphsvc.store.worker import HEAD, frame

POLL = 0.1  # seconds between two looks at whether to go on


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
    """One process and the generation of the snapshot it holds."""

    def __init__(self, limits: Limits, functions: str = "") -> None:
        self.generation = -1
        self.slow = False  # its query took long, so that it was told to let others go first
        self.replaced = False  # and another took its place meanwhile
        self.last_words = ""  # what it wrote to standard error, once it has ended
        environment = dict(os.environ) | {"PYTHONPATH": _path()}
        numbers = [str(one) for one in (limits.memory, limits.answer, limits.rows)]
        command = [sys.executable, "-m", "graphsvc.store.worker", *numbers, functions]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, bufsize=0
        )
        self.input = cast(IO[bytes], self.process.stdin)
        self._output = cast(IO[bytes], self.process.stdout).fileno()
        self._poll = select.poll()
        self._poll.register(self._output, select.POLLIN | select.POLLHUP)
        self._held = b""

    def send(self, *frames: tuple[bytes, bytes]) -> None:
        """Send frames, at once: each write wakes the process. Raises LimitError where it has ended."""
        try:
            data = memoryview(b"".join(frame(*one) for one in frames))
            while data:  # a pipe takes as much as fits
                data = data[self.input.write(data) :]
        except BrokenPipeError:
            raise self._ended() from None

    def frame(self, seconds: float, look: Callable[[], None] | None = None) -> tuple[bytes, bytes]:
        """The next frame. Raises LimitError when none comes in `seconds` or the process has ended.

        `look` is called every POLL seconds while none comes; what it raises ends the waiting.
        """
        deadline = time.monotonic() + seconds
        while len(self._held) < HEAD.size or len(self._held) < HEAD.size + HEAD.unpack_from(self._held)[1]:
            left = deadline - time.monotonic()
            if left <= 0:
                raise LimitError("The time limit was reached.", "Narrow the query, or add a LIMIT.")
            if not self._poll.poll(min(left, POLL) * 1000):
                if look:
                    look()
                continue
            part = os.read(self._output, 1 << 16)
            if not part:
                raise self._ended()
            self._held += part
        kind, length = HEAD.unpack_from(self._held)
        data = self._held[HEAD.size : HEAD.size + length]
        self._held = self._held[HEAD.size + length :]
        return kind, data

    def used(self) -> float:
        """Seconds of processor time the process has used; of the clock where the system does not tell.

        The first tells a long query from one that only waits for its turn on a busy machine.
        """
        if sys.platform != "linux":
            return time.monotonic()
        try:
            return time.clock_gettime(
                (~self.process.pid << 3) | 2
            )  # the clock of another process: clock_getcpuclockid(3)
        except OSError:
            return 0.0  # it has just ended

    def let_others_first(self) -> None:
        """Let the process run only when no other wants to, for good: only a privileged process could undo it.

        On Linux a process of the idle class makes way at once; one of low priority keeps the processor to the end of
        its slice, which costs every short query some milliseconds at each of its steps.
        """
        self.slow = True
        try:
            if sys.platform == "linux":
                os.sched_setscheduler(self.process.pid, os.SCHED_IDLE, os.sched_param(0))
            else:
                os.setpriority(os.PRIO_PROCESS, self.process.pid, 19)
        except ProcessLookupError:
            return  # it has just ended

    def kill(self) -> None:
        """End the process and wait for its end."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream:
                stream.close()

    def _ended(self) -> LimitError:
        self.process.wait()
        said = cast(IO[bytes], self.process.stderr).read().decode(errors="replace")
        self.last_words = said.strip()[-500:]
        if "overflowed its stack" in said:
            return LimitError("The query nests too deeply.", "Split it, or flatten its nesting.")
        if "memory allocation" in said or "MemoryError" in said or self.process.returncode == 134:
            return LimitError("The memory limit was reached.", "Narrow the query, or sort and group less at once.")
        return LimitError("The query ended its process.", "Simplify it; nothing else was disturbed.")


def _path() -> str:
    package = str(Path(__file__).resolve().parents[2])
    return os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
