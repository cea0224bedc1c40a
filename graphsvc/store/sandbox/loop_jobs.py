"""Lets an event loop have short queries answered by the workers, with no thread that waits for them.

Only what is usual is done in the loop: a worker that reads what the store holds now writes a whole, small answer soon.
Whatever differs (an error, a limit, a large answer, a long query, a worker that ended) goes on in a thread from where
it is, as if it had begun there.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from graphsvc.errors import GraphsvcError
from graphsvc.store.jobs import Job
from graphsvc.store.sandbox.worker_client import Busy, NoWorker, Worker
from graphsvc.store.sandbox.worker_pool import WAIT, Pool

SOON = 0.05  # seconds of processor time within which a worker has answered what is answered in the loop
WHILE = 1.0  # seconds of the clock after which a thread goes on in any case
LARGEST = 128 << 10  # bytes of an answer that is taken in by the loop
LOOK = 0.5  # seconds between two looks at whether any worker is left, while queries wait
LONGEST = 5 << 10  # characters of a query; written out it fits into a pipe, so that sending it never waits


class Loop(Protocol):
    """What is asked of an event loop."""

    def watch(self, number: int, ready: Callable[[], None]) -> None:
        """Call `ready` in the loop when something can be read from a file descriptor, until it is unwatched."""

    def unwatch(self, number: int) -> None:
        """Look at a file descriptor no longer."""

    def wake(self) -> None:
        """Let the loop make a turn now; called from any thread."""


@dataclass(eq=False)
class Begun:
    """A query that a loop asks for; `parts` are what has come of its answer, `whole` says whether that is all."""

    job: Job
    then: Callable[[Begun], None]
    pool: Pool
    asked: float
    parts: list[bytes] = field(default_factory=list)
    whole: bool = False
    worker: Worker | None = None
    sent: float = 0.0  # when the worker got it
    used: float = 0.0  # seconds of processor time that the worker had used by then
    late: bool = False  # no worker came free in time

    def rest(self, gone: Callable[[], bool] | None = None) -> Iterator[bytes]:
        """The answer in parts, for a thread that goes on with it. Raises as `Pool.run` does."""
        worker = self.worker
        if self.late:
            raise Busy("No worker came free in time.", "Try again in a moment.")
        if not worker and not self.whole:
            yield from self.pool.run(self.job, gone)
            return
        yield from self.parts
        if not worker:
            return
        try:
            yield from self.pool.rest(worker, self.sent + self.pool.limits.seconds - time.monotonic(), gone)
        finally:
            self.end()

    def end(self) -> None:
        """Give back what it holds; a worker that is still at work is ended. Ending it twice does nothing."""
        worker, self.worker = self.worker, None
        if worker:
            self.pool.workers.give_back(worker)
            self.pool.leave()


class LoopJobs:
    """The queries that a loop asks the workers of a pool for; all but `wake` is called in the thread of the loop."""

    def __init__(self, pool: Pool, loop: Loop) -> None:
        self._pool = pool
        self._loop = loop
        self._waiting: deque[Begun] = deque()
        self._at_work: dict[int, Begun] = {}
        self._thread = threading.get_ident()
        self._called = False
        self._looked = 0.0
        self._checked = 0.0  # when it was last seen whether one takes long

    def ask(self, job: Job, then: Callable[[Begun], None]) -> Begun | None:
        """Have a query answered; `then` is called in the loop when the answer is whole, or a thread is to go on.

        None where all of it has to be done by a thread, such as saying that too many wait.
        """
        if len(job.text) > LONGEST or not self._pool.enter():
            return None
        begun = Begun(job, then, self._pool, time.monotonic())
        self._waiting.append(begun)
        self._called = True  # it is given to a worker in the next turn
        return begun

    def is_here(self) -> bool:
        """Whether the caller runs in the thread of the loop."""
        return threading.get_ident() == self._thread

    def leave(self, begun: Begun) -> None:
        """Drop a query whose asker has left."""
        if begun in self._waiting:
            self._waiting.remove(begun)
            self._withdraw(begun)
        elif begun.worker and self._at_work.get(begun.worker.output) is begun:
            self._stop(begun)
            threading.Thread(target=begun.end, daemon=True).start()  # for the end of a process is waited for

    def wake(self) -> None:
        """Note that a worker may be free; called from any thread."""
        self._called = True
        if not self.is_here():
            self._loop.wake()

    def turn(self) -> float | None:
        """Do what is due; returns the seconds after which to be called again, or None: when there is something."""
        if self._called:
            self._start()
        if not self._at_work and not self._waiting:
            return None
        now = time.monotonic()
        if now > self._looked + LOOK:
            self._looked = now
            self._start()
        if now > self._checked + SOON:
            self._hand_over_long(now)
        if self._waiting and now > self._waiting[0].asked + max(WAIT, self._pool.limits.seconds):
            late = self._waiting.popleft()
            self._withdraw(late)
            late.late = True
            late.then(late)
        return SOON

    def _hand_over_long(self, now: float) -> None:
        """Let threads go on with what takes long."""
        self._checked = now
        for begun in [one for one in self._at_work.values() if _is_long(one, now)]:
            self._stop(begun)
            begun.then(begun)

    def _start(self) -> None:
        """Give what waits to workers, as long as there are any."""
        self._called = False
        while self._waiting:
            begun = self._waiting[0]
            try:
                worker = self._pool.workers.ask(begun, self.wake)
            except NoWorker:
                self._waiting.popleft()
                self._withdraw(begun)
                begun.then(begun)
                continue
            if not worker:
                return
            self._waiting.popleft()
            begun.worker, begun.sent, begun.used = worker, time.monotonic(), worker.used()
            if worker.output < 0 or not self._pool.is_fresh(worker):
                begun.end()  # a thread takes it, and lets it read what the store holds now
                begun.then(begun)
            else:
                self._send(begun, worker)

    def _send(self, begun: Begun, worker: Worker) -> None:
        try:
            worker.begin(begun.job)
        except GraphsvcError:  # it has ended, as whoever goes on with it is told
            begun.then(begun)
            return
        self._at_work[worker.output] = begun
        self._loop.watch(worker.output, lambda: self._read(begun, worker))

    def _read(self, begun: Begun, worker: Worker) -> None:
        over = worker.read_on(begun.parts)
        if not over and sum(map(len, begun.parts)) <= LARGEST:
            return
        self._stop(begun)
        if worker.settled:
            begun.whole = True
            begun.end()
            if self._waiting:
                self._start()  # so that the worker has something to do while the answer is sent
        begun.then(begun)

    def _stop(self, begun: Begun) -> None:
        """Look no longer at a query that is at work."""
        if begun.worker:
            del self._at_work[begun.worker.output]
            self._loop.unwatch(begun.worker.output)

    def _withdraw(self, begun: Begun) -> None:
        self._pool.workers.withdraw(begun)
        self._pool.leave()


def _is_long(begun: Begun, now: float) -> bool:
    """Whether a query that is at work has been so for long; on a busy machine it may only wait for its turn."""
    if now < begun.sent + SOON or not begun.worker:
        return False
    return now > begun.sent + WHILE or begun.worker.used() > begun.used + SOON
