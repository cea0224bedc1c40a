"""Keeps worker processes ready: starts one for each that is missing, by itself, and hands them out one at a time.

What is missing is counted anew each time, never noted down: so whatever ends a worker, another takes its place.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable

from graphsvc.errors import GraphsvcError
from graphsvc.store.sandbox.worker_client import Busy, NoWorker, Worker

_log = logging.getLogger("graphsvc.store")

STANDBY = 1  # workers that stand by, ready: starting one takes longer than most queries do
SPARE = 2  # how many workers for each one may take the place of those with long queries
DEATHS = 5  # workers that may end at their start, one after another, before only one at a time is started
AGAIN = 10.0  # seconds between two of these
LOOK = 0.5  # seconds between two looks at whether all that should run does


class Supervisor:
    """`size` workers that may be at work at a time, as `make` starts them and `prepare` makes them ready."""

    def __init__(self, size: int, make: Callable[[], Worker], prepare: Callable[[Worker], None]) -> None:
        self.size = size
        self.killed = 0
        self._make = make
        self._prepare = prepare
        self._lock = threading.Lock()
        self._queue: deque[object] = deque()  # the tickets of all that wait for a worker, as they came
        self._wake: dict[object, Callable[[], None]] = {}  # how each is told to look again
        self._missing = threading.Condition(self._lock)  # the thread that starts them
        self._idle: list[Worker] = []
        self._dead: list[Worker] = []  # found ended while they were idle
        self._busy: set[Worker] = set()
        self._aside: set[Worker] = set()  # busy with a long query, so that another may take their place
        self._starting: set[Worker] = set()
        self._begun = 0  # starts that have not come to their end
        self._deaths = 0  # at their start, in a row
        self._died = 0.0  # when the last of them did
        self._closed = False
        threading.Thread(target=self._keep_up, daemon=True, name="graphsvc-supervisor").start()

    def busy(self) -> int:
        """How many workers are at work."""
        return len(self._busy) + len(self._aside)

    def ready(self) -> int:
        """How many workers wait for work."""
        return len(self._idle)

    def waiting(self) -> int:
        """How many wait for a worker."""
        return len(self._queue)

    def take(self, seconds: float) -> Worker:
        """A worker for one piece of work, to be given back. Raises Busy when none comes free, NoWorker."""
        deadline = time.monotonic() + seconds
        with self._lock:
            ticket = threading.Condition(self._lock)
            self._join(ticket, ticket.notify)
            try:
                while not self._closed:
                    worker = self._next(ticket)
                    if worker:
                        return worker
                    self._refuse_without_workers()
                    left = deadline - time.monotonic()
                    if left <= 0:
                        break
                    ticket.wait(min(left, LOOK))
            finally:
                self._leave(ticket)
        raise Busy("No worker came free in time.", "Try again in a moment.")

    def ask(self, ticket: object, wake: Callable[[], None]) -> Worker | None:
        """A worker for one piece of work, or None; then `wake` is called when it is worth while to ask again.

        Who asks by a `ticket` has its place among all that wait, until it gets a worker or tells `withdraw`. Raises
        NoWorker.
        """
        with self._lock:
            worker = None if self._queue else self._free()
            if worker:
                return worker
            self._refuse_without_workers()
            if ticket not in self._wake:
                self._join(ticket, wake)
            worker = self._next(ticket)
            if worker:
                self._leave(ticket)
            return worker

    def withdraw(self, ticket: object) -> None:
        """Give up the place of who asked for a worker."""
        with self._lock:
            self._leave(ticket)

    def step_aside(self, worker: Worker) -> None:
        """Let a worker with a long query go on behind the others, and another take its place among them."""
        worker.let_others_first()
        with self._lock:
            if worker in self._busy and len(self._aside) < self.size * SPARE:
                self._busy.remove(worker)
                self._aside.add(worker)
                self._call()
                self._missing.notify()

    def give_back(self, worker: Worker) -> None:
        """Take a worker back; one that is still at work is ended, and one that was told to let others go first."""
        with self._lock:
            again = worker.settled and not worker.slow and not self._closed
            self._busy.discard(worker)
            self._aside.discard(worker)
            self.killed += not worker.settled
            if again:
                self._idle.append(worker)
            else:
                self._missing.notify()
            self._call()
        if not again:
            worker.kill()

    def close(self) -> None:
        """End every worker; closing twice does nothing."""
        with self._lock:
            self._closed = True
            idle, self._idle = [*self._idle, *self._dead], []
            for worker in (*self._busy, *self._aside, *self._starting):
                worker.process.kill()  # whoever holds it ends the rest of it
            for wake in self._wake.values():
                wake()
            self._missing.notify()
        for worker in idle:
            worker.kill()

    def _next(self, ticket: object) -> Worker | None:
        """A worker, where there is one that runs and the ticket is the first of all that wait."""
        return self._free() if self._queue[0] is ticket else None

    def _free(self) -> Worker | None:
        """A worker that may be put to work, where there is one that runs."""
        while self._idle and len(self._busy) < self.size and not self._closed:
            worker = self._idle.pop()
            if worker.process.poll() is None:
                self._busy.add(worker)
                return worker
            self._set_apart(worker)
        return None

    def _join(self, ticket: object, wake: Callable[[], None]) -> None:
        self._queue.append(ticket)
        self._wake[ticket] = wake

    def _leave(self, ticket: object) -> None:
        """Take a ticket out of the queue, if it is in it, and call whoever is first now."""
        if self._wake.pop(ticket, None):
            self._queue.remove(ticket)
        self._call()

    def _call(self) -> None:
        """Let the first of all that wait look again."""
        if self._queue and self._idle and len(self._busy) < self.size:
            self._wake[self._queue[0]]()

    def _keep_up(self) -> None:
        while not self._closed:
            with self._lock:
                for worker in [one for one in self._idle if one.process.poll() is not None]:
                    self._idle.remove(worker)
                    self._set_apart(worker)
                dead, self._dead = self._dead, []
                missing = self._is_one_missing()
                self._begun += missing
                if not missing and not dead:
                    self._missing.wait(LOOK)
            for worker in dead:
                _log.error("an idle worker ended %s", worker.ending())
                worker.kill()
            if missing:
                self._start()

    def _is_one_missing(self) -> bool:
        """Whether to start a worker now: after many deaths only one at a time is tried, and not at once."""
        if self._closed or self._begun + len(self._idle) + len(self._busy) >= self.size + STANDBY:
            return False
        return self._deaths < DEATHS or (not self._begun and time.monotonic() >= self._died + AGAIN)

    def _start(self) -> None:
        try:
            worker = self._make()
        except OSError as error:  # no memory, no descriptors, no such program
            self._end_start(None, f"because it could not be started: {error}")
            return
        with self._lock:
            self._starting.add(worker)
        threading.Thread(target=self._warm, args=(worker,), daemon=True).start()

    def _warm(self, worker: Worker) -> None:
        """Let a new worker read the snapshot before it is given a query, so that no query waits for that."""
        ready = False
        try:
            self._prepare(worker)
            ready = True
        except (GraphsvcError, OSError, ValueError):
            # Where the snapshot is at fault the worker is put to work all the same: whoever asks is told of that.
            ready = worker.settled
        finally:
            self._end_start(worker, "" if ready else worker.ending())

    def _end_start(self, worker: Worker | None, ended: str) -> None:
        """Count a start as done: the worker waits for work, or it has `ended` in some way."""
        with self._lock:
            self._begun -= 1
            closed = self._closed
            if worker:
                self._starting.discard(worker)
            if worker and not ended and not closed:
                self._deaths = 0
                self._idle.append(worker)
            elif not closed:
                self._deaths += 1
                self._died = time.monotonic()
            deaths = self._deaths
            self._call()
            self._missing.notify()
        if worker and (ended or closed):
            worker.kill()
        if ended and not closed:
            _log.error("a worker ended at its start (%d in a row) %s", deaths, ended)
            if deaths == DEATHS:
                _log.error("from now on one is started every %g s; queries without a worker get a 503", AGAIN)

    def _set_apart(self, worker: Worker) -> None:
        """Leave an idle worker that ended from outside to the thread that starts others: no query need fail for it."""
        self._dead.append(worker)
        self.killed += 1
        self._missing.notify()

    def _refuse_without_workers(self) -> None:
        if self._deaths >= DEATHS and not self._idle and not self._busy:
            said = f"No worker process can be started: {DEATHS} or more ended at once, one after another."
            raise NoWorker(said, "Whoever runs the service finds what they said in its log; it tries again by itself.")
