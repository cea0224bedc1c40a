"""Keeps warm worker processes over a snapshot of a store, under limits of time, memory and size.

The engine can neither be interrupted nor bounded from inside, and some texts end its process; so what comes from
outside runs in processes that can be killed and are replaced. Processes are started afresh, never forked, because a
fork while another thread writes can hang.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, LifoQueue

from graphsvc.errors import GraphsvcError
from graphsvc.store import Store
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.jobs import Job, error_from_data
from graphsvc.store.process import Busy, Gone, Limits, NoWorker, Worker

__all__ = ["Busy", "Gone", "Limits", "NoWorker", "Pool", "pool_for"]

_log = logging.getLogger("graphsvc.store")

LONG = 0.25  # seconds of processor time after which a query counts as long: about what another in its place costs
SPARE = 2  # how many workers for each one may take the place of those with long queries
WAIT = 10.0  # seconds that a query waits for a worker, or as long as a query may take
OPENING = 600.0  # seconds that reading a snapshot may take
DEATHS = 5  # workers that may end at their start, one after another, before no more are started
AGAIN = 10.0  # seconds after which one more is tried then, when somebody asks
LOOK = 0.5  # seconds between two looks at whether waiting for a worker still makes sense


class Pool:
    """A number of workers over the snapshots of one store."""

    def __init__(self, store: EmbeddedStore, size: int = 2, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.size = size
        self.killed = 0
        self._busy = 0
        self._store = store
        self._folder = Path(tempfile.mkdtemp(prefix="graphsvc-"))
        self._snapshot: tuple[int, Path] = (-1, self._folder)
        self._lock = threading.Lock()
        self._waiting = threading.Semaphore(size + self.limits.queue)
        self._idle: LifoQueue[Worker] = LifoQueue()
        self._all: set[Worker] = set()
        self._closed = False
        self._missing = size  # workers that the queue of idle ones waits for
        self._standby: Worker | None = None  # starting one takes longer than most queries do
        self._deaths = 0  # of workers at their start, in a row
        self._lacking = 0  # workers that died so and were not started again
        self._tried = 0.0  # when the last of them died
        for _ in range(size + 1):
            self._start()

    def run(self, job: Job, gone: Callable[[], bool] | None = None) -> Iterator[bytes]:
        """Yield the answer to `job` in parts. Raises what the job raises, LimitError, Busy, NoWorker.

        An error after the first part means that the parts so far are no answer. `gone` tells whether the asker left.
        """
        if not self._waiting.acquire(blocking=False):
            raise Busy(f"{self.size} queries run and {self.limits.queue} wait.", "Try again in a moment.")
        try:
            worker = self._take()
            whole = False
            with self._lock:
                self._busy += 1
            try:
                for kind, data in self._frames(worker, job, gone):
                    if kind == b"D":
                        yield data
                    elif kind == b"X":
                        whole = True
                        raise error_from_data(json.loads(data))
                whole = True
            finally:
                with self._lock:
                    self._busy -= 1
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
        return self._busy

    def _take(self) -> Worker:
        deadline = time.monotonic() + max(WAIT, self.limits.seconds)
        while time.monotonic() < deadline:
            self._refuse_without_workers()
            try:
                worker = self._idle.get(timeout=LOOK)
            except Empty:
                continue
            if worker.process.poll() is None:
                return worker
            self._give_back(worker, whole=False)  # ended from outside while it was idle: no query need fail for it
        raise Busy("No worker came free in time.", "Try again in a moment.")

    def _refuse_without_workers(self) -> None:
        with self._lock:
            if self._deaths < DEATHS:
                return
            alone = not any(one.generation >= 0 for one in self._all)
            again = bool(self._lacking) and time.monotonic() > self._tried + AGAIN
            if again:
                self._tried = time.monotonic()
                self._lacking -= 1
        if again:
            self._start()
        if alone:
            said = f"No worker process can be started: {DEATHS} or more ended at once, one after another."
            raise NoWorker(said, "Whoever runs the service finds what they said in its log; it tries again by itself.")

    def _frames(self, worker: Worker, job: Job, gone: Callable[[], bool] | None) -> Iterator[tuple[bytes, bytes]]:
        self._refresh(worker)
        worker.send((b"J", job.header()), (b"B", job.body))
        left, used = self.limits.seconds, worker.used()

        def look() -> None:
            if gone and gone():
                raise Gone("The asker has gone.")
            if not worker.slow and worker.used() - used > LONG:
                self._step_aside(worker)

        while True:
            started = time.monotonic()
            kind, data = worker.frame(left, look)
            left -= time.monotonic() - started  # a slow reader of the answer uses up no time of the query
            if kind == b"E":
                return
            yield kind, data

    def _step_aside(self, worker: Worker) -> None:
        """Let a long query go on behind the short ones, and another worker take its place among them."""
        worker.let_others_first()
        worker.replaced = len(self._all) <= self.size * (1 + SPARE)
        if worker.replaced:
            self._replace()

    def _replace(self) -> None:
        """Put the worker that stands by to work, and start another to stand by."""
        with self._lock:
            if self._standby:
                self._idle.put(self._standby)
                self._standby = None
            else:
                self._missing += 1
        self._start()

    def _refresh(self, worker: Worker) -> None:
        """Let the worker hold what the store holds now."""
        while worker.generation != self._store.generation:
            with self._lock:
                if self._snapshot[0] != self._store.generation:
                    self._renew()
                generation, place = self._snapshot
            worker.send((b"O", os.fsencode(place)))
            kind, data = worker.frame(OPENING)
            if kind == b"R":
                worker.generation = generation
            elif place == self._snapshot[1]:  # else a newer one has taken its place
                raise error_from_data(json.loads(data))

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
        if whole and not worker.slow:
            self._idle.put(worker)
            return
        with self._lock:
            self._all.discard(worker)
            self.killed += not whole
        worker.kill()
        if not worker.replaced:
            self._replace()

    def _start(self) -> None:
        try:
            worker = Worker(self.limits, self._store.functions)
        except OSError as error:  # no memory, no descriptors, no such program
            self._died(str(error))
            return
        with self._lock:
            closed = self._closed
            self._all.add(worker)
        if closed:
            worker.kill()
        else:
            threading.Thread(target=self._warm, args=(worker,), daemon=True).start()

    def _warm(self, worker: Worker) -> None:
        """Let a new worker read the snapshot before it is given a query, so that no query waits for that."""
        try:
            self._refresh(worker)
        except (GraphsvcError, OSError, ValueError):
            if self._closed:
                return  # ended while it was starting
            if worker.process.poll() is not None:
                with self._lock:
                    self._all.discard(worker)
                worker.kill()
                self._died(worker.last_words or f"exit code {worker.process.returncode}")
                return
        with self._lock:
            self._deaths, lacking, self._lacking = 0, self._lacking, 0
            if self._missing:
                self._missing -= 1
                self._idle.put(worker)
            else:
                self._standby = worker
        for _ in range(lacking):
            self._start()

    def _died(self, why: str) -> None:
        """Start another for a worker that ended at its start, unless too many did: then only once in a while."""
        with self._lock:
            self._deaths += 1
            self._tried = time.monotonic()
            again = self._deaths < DEATHS
            self._lacking += not again
        _log.error("a worker ended at its start (%d in a row): %s", self._deaths, why)
        if again:
            self._start()
        else:
            _log.error("no more are started for %g s; queries without a worker are answered with 503", AGAIN)


def pool_for(store: Store, size: int, limits: Limits) -> Pool | None:
    """Workers over `store`, or None for one that writes no snapshots for other processes, such as one far away."""
    return Pool(store, size, limits) if isinstance(store, EmbeddedStore) else None
