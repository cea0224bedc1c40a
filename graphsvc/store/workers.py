"""Keeps warm worker processes over a snapshot of a store, under limits of time, memory and size.

The engine can neither be interrupted nor bounded from inside, and some texts end its process; so what comes from
outside runs in processes that can be killed and are replaced. Processes are started afresh, never forked, because a
fork while another thread writes can hang.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, LifoQueue
from typing import IO, cast

import graphsvc
from graphsvc.errors import LimitError, StoreError
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.jobs import Job, error_from_data
from graphsvc.store.worker import HEAD, send

POLL = 0.1  # seconds between two looks at whether the asker is still there


class Busy(LimitError):
    """All workers are busy and the queue is full; `retry_after` is in seconds."""

    title = "Too many queries at once"
    retry_after = 2


class Gone(LimitError):
    """The asker has gone; nobody reads this."""


@dataclass(frozen=True)
class Limits:
    """What one piece of work may use: seconds, bytes of memory, bytes of answer; and how many may wait in the queue."""

    seconds: float = 10.0
    memory: int = 512 << 20
    answer: int = 256 << 20
    queue: int = 64


class Worker:
    """One process and the generation of the snapshot it holds."""

    def __init__(self, limits: Limits, functions: str = "") -> None:
        self.generation = -1
        environment = dict(os.environ) | {"PYTHONPATH": _path()}
        command = [sys.executable, "-m", "graphsvc.store.worker", str(limits.memory), str(limits.answer), functions]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, bufsize=0
        )
        self.input = cast(IO[bytes], self.process.stdin)
        self._output = cast(IO[bytes], self.process.stdout).fileno()
        self._poll = select.poll()
        self._poll.register(self._output, select.POLLIN | select.POLLHUP)
        self._held = b""

    def send(self, kind: bytes, data: bytes) -> None:
        """Send a frame. Raises LimitError where the process has ended."""
        try:
            send(self.input, kind, data)
        except BrokenPipeError:
            raise self._ended() from None

    def frame(self, seconds: float, gone: Callable[[], bool] | None = None) -> tuple[bytes, bytes]:
        """The next frame. Raises LimitError when none comes in `seconds` or the process has ended."""
        deadline = time.monotonic() + seconds
        while len(self._held) < HEAD.size or len(self._held) < HEAD.size + HEAD.unpack_from(self._held)[1]:
            left = deadline - time.monotonic()
            if left <= 0:
                raise LimitError("The time limit was reached.", "Narrow the query, or add a LIMIT.")
            if gone and gone():
                raise Gone("The asker has gone.")
            if not self._poll.poll(min(left, POLL if gone else left) * 1000):
                continue
            part = os.read(self._output, 1 << 16)
            if not part:
                raise self._ended()
            self._held += part
        kind, length = HEAD.unpack_from(self._held)
        data = self._held[HEAD.size : HEAD.size + length]
        self._held = self._held[HEAD.size + length :]
        return kind, data

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
        if "overflowed its stack" in said:
            return LimitError("The query nests too deeply.", "Split it, or flatten its nesting.")
        if "memory allocation" in said or "MemoryError" in said or self.process.returncode == 134:
            return LimitError("The memory limit was reached.", "Narrow the query, or sort and group less at once.")
        return LimitError("The query ended its process.", "Simplify it; nothing else was disturbed.")


class Pool:
    """A number of workers over the snapshots of one store."""

    def __init__(self, store: EmbeddedStore, size: int = 2, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.size = size
        self.killed = 0
        self._store = store
        self._folder = Path(tempfile.mkdtemp(prefix="graphsvc-"))
        self._snapshot: tuple[int, Path] = (-1, self._folder)
        self._lock = threading.Lock()
        self._waiting = threading.Semaphore(size + self.limits.queue)
        self._idle: LifoQueue[Worker] = LifoQueue()
        self._all: set[Worker] = set()
        self._closed = False
        for _ in range(size):
            self._start()

    def run(self, job: Job, gone: Callable[[], bool] | None = None) -> Iterator[bytes]:
        """Yield the answer to `job` in parts. Raises what the job raises, LimitError, Busy.

        An error after the first part means that the parts so far are no answer. `gone` tells whether the asker left.
        """
        if not self._waiting.acquire(blocking=False):
            raise Busy(f"{self.size} queries run and {self.limits.queue} wait.", "Try again in a moment.")
        try:
            worker = self._take()
            whole = False
            try:
                for kind, data in self._frames(worker, job, gone):
                    if kind == b"D":
                        yield data
                    elif kind == b"X":
                        whole = True
                        raise error_from_data(json.loads(data))
                whole = True
            finally:
                self._give_back(worker, whole)
        finally:
            self._waiting.release()

    def close(self) -> None:
        """End every worker and remove the snapshots; closing twice does nothing."""
        with self._lock:
            self._closed = True
            workers, self._all = self._all, set()
        for worker in workers:
            worker.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def busy(self) -> int:
        """How many workers are at work."""
        return max(0, self.size - self._idle.qsize())

    def _take(self) -> Worker:
        try:
            while (worker := self._idle.get(timeout=self.limits.seconds)).process.poll() is not None:
                self._give_back(worker, whole=False)  # ended from outside while it was idle: no query need fail for it
        except Empty:
            raise Busy("No worker came free in time.", "Try again in a moment.") from None
        return worker

    def _frames(self, worker: Worker, job: Job, gone: Callable[[], bool] | None) -> Iterator[tuple[bytes, bytes]]:
        self._refresh(worker)
        worker.send(b"J", job.header())
        worker.send(b"B", job.body)
        left = self.limits.seconds
        while True:
            started = time.monotonic()
            kind, data = worker.frame(left, gone)
            left -= time.monotonic() - started  # a slow reader of the answer uses up no time of the query
            if kind == b"E":
                return
            yield kind, data

    def _refresh(self, worker: Worker) -> None:
        """Let the worker hold what the store holds now."""
        with self._lock:
            if self._snapshot[0] != self._store.generation:
                self._renew()
            generation, place = self._snapshot
            if worker.generation == generation:
                return
            worker.send(b"O", os.fsencode(place))
            if worker.frame(600)[0] != b"R":
                raise StoreError("A worker could not open the snapshot.", "Check the temporary folder.")
            worker.generation = generation

    def _renew(self) -> None:
        old = self._snapshot[1]
        place = self._folder / f"{time.monotonic_ns()}{'' if self._store.folder else '.nq'}"
        self._snapshot = (self._store.snapshot(place), place)
        # Whoever has the old one open keeps it: the files live on until they are closed.
        if old.is_file():
            old.unlink()
        elif old != self._folder:
            shutil.rmtree(old, ignore_errors=True)

    def _give_back(self, worker: Worker, whole: bool) -> None:
        if whole:
            self._idle.put(worker)
            return
        with self._lock:
            self._all.discard(worker)
            self.killed += 1
        worker.kill()
        self._start()

    def _start(self) -> None:
        with self._lock:
            if self._closed:
                return
            worker = Worker(self.limits, self._store.functions)
            self._all.add(worker)
        self._idle.put(worker)


def _path() -> str:
    package = str(Path(graphsvc.__file__).resolve().parent.parent)
    return os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
