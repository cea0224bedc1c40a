"""Keeps warm worker processes over a snapshot of a store, under limits of time, memory and size.

The engine can neither be interrupted nor bounded from inside, and some texts end its process; so what comes from
outside runs in processes that can be killed and are replaced. Processes are started afresh, never forked, because a
fork while another thread writes can hang.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator

from graphsvc.errors import InternalError
from graphsvc.store import Store
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.jobs import Job
from graphsvc.store.sandbox.failures import SnapshotUnreadable, WorkerLost
from graphsvc.store.sandbox.memory_watch import consequence, watch
from graphsvc.store.sandbox.snapshots import Lease, Snapshots
from graphsvc.store.sandbox.supervisor import Supervisor
from graphsvc.store.sandbox.worker_client import Busy, Gone, Limits, NoWorker, Worker

__all__ = ["Busy", "Gone", "Limits", "NoWorker", "Pool", "pool_for"]

_log = logging.getLogger("graphsvc.store")

LONG = 0.25  # seconds of processor time after which a query counts as long: about what another in its place costs
WAIT = 10.0  # seconds that a query waits for a worker, or as long as a query may take
OPENING = 10.0  # seconds that opening a snapshot may take
READING = 2 << 20  # bytes of a snapshot that is read whole, of which each second more reads so many at least
TRIES = 3  # to open a snapshot, or to find a worker that does


class Pool:
    """A number of workers over the snapshots of one store."""

    def __init__(self, store: EmbeddedStore, size: int = 2, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.size = size
        self._store = store
        self._snapshots = Snapshots(store)
        self._places = size + self.limits.queue
        self._counting = threading.Lock()
        self._told: set[str] = set()
        self.workers = Supervisor(size, lambda: Worker(self.limits, store.functions), self._refresh)

    def run(self, job: Job, gone: Callable[[], bool] | None = None) -> Iterator[bytes]:
        """Yield the answer to `job` in parts. Raises what the job raises, LimitError, Busy, NoWorker, InternalError.

        An error after the first part means that the parts so far are no answer. `gone` tells whether the asker left.
        """
        if not self.enter():
            raise Busy(f"{self.size} queries run and {self.limits.queue} wait.", "Try again in a moment.")
        try:
            worker = self._take(job)
            try:
                yield from worker.answer(job, self.limits.seconds, self._watch(worker, gone))
            finally:
                self.workers.give_back(worker)
        finally:
            self.leave()

    def enter(self) -> bool:
        """Take a place among those that are answered or wait, to be left again; False where there is none."""
        with self._counting:
            free = self._places > 0
            self._places -= free
        return free

    def leave(self) -> None:
        """Give up a place."""
        with self._counting:
            self._places += 1

    def is_fresh(self, worker: Worker) -> bool:
        """Whether a worker reads what the store holds now."""
        return worker.generation >= self._store.generation

    def rest(self, worker: Worker, seconds: float, gone: Callable[[], bool] | None = None) -> Iterator[bytes]:
        """Yield what is left of the answer to a job that a worker has begun, for which it has `seconds` more.

        Raises as `run` does.
        """
        return worker.rest(seconds, self._watch(worker, gone))

    def close(self) -> None:
        """End every worker and remove the snapshots; closing twice does nothing."""
        self.workers.close()
        self._snapshots.close()

    def warnings(self) -> list[str]:
        """What those who run the service should know of its workers."""
        return sorted(self._told)

    def _take(self, job: Job) -> Worker:
        """A worker that reads what the store holds now; one that ends over opening it costs no query.

        What is only parsed needs no snapshot of its own after each write.
        """
        for left in reversed(range(TRIES)):
            worker = self.workers.take(max(WAIT, self.limits.seconds))
            fresh = False
            try:
                if job.reads:
                    self._refresh(worker)
                fresh = True
            except (WorkerLost, InternalError):
                _log.error("a worker ended over a snapshot %s", worker.ending())
                if not left:
                    raise
            finally:
                if not fresh:
                    self.workers.give_back(worker)
            if fresh:
                break
        return worker

    def _refresh(self, worker: Worker) -> None:
        """Let the worker read what the store holds now, in the newest snapshot that can be opened."""
        wanted, tries = self._store.generation, TRIES
        while worker.generation < wanted:
            lease = self._snapshots.lease()
            tries -= 1
            try:
                worker.open(lease, _allowed(lease))
            except SnapshotUnreadable as error:
                lease.spoil()
                _log.error("%s %s", error.message, error.words)
                if not tries:
                    raise
        if worker.unlimited:
            self._tell(f"Workers run without a limit of memory: {worker.unlimited}; {consequence()}.")

    def _tell(self, warning: str) -> None:
        if warning not in self._told:
            self._told.add(warning)
            _log.warning(warning)

    def _watch(self, worker: Worker, gone: Callable[[], bool] | None) -> Callable[[], None]:
        """What to look at while the worker is at work: whether the asker has left, and whether it takes long."""
        used = worker.used()
        memory = watch(worker.process.pid, self.limits.memory) if worker.unlimited else None

        def look() -> None:
            if gone and gone():
                raise Gone("The asker has gone.")
            if memory:
                memory()
            if not worker.slow and worker.used() - used > LONG:
                self.workers.step_aside(worker)

        return look


def pool_for(store: Store, size: int, limits: Limits) -> Pool | None:
    """Workers over `store`, or None for one that writes no snapshots for other processes, such as one far away."""
    return Pool(store, size, limits) if isinstance(store, EmbeddedStore) else None


def _allowed(lease: Lease) -> float:
    """Seconds that opening a snapshot may take; a folder is opened at once, a file is read."""
    place = lease.place
    return OPENING + (place.stat().st_size / READING if place.is_file() else 0)
