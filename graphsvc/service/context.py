"""Holds what every blueprint is given: the store, the options, the workers and the gateway."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

from graphsvc.options import filled
from graphsvc.service.beside import Neighbour
from graphsvc.service.concurrency import Turns
from graphsvc.service.metrics import Metrics
from graphsvc.service.options import SERVICE, ServiceOptions
from graphsvc.store import Store
from graphsvc.store.generation_cache import cache_of
from graphsvc.store.jobs import NO_LIMIT, Job, Most
from graphsvc.store.result_cache import ResultCache
from graphsvc.store.sandbox.stack import on_large_stack
from graphsvc.store.sandbox.worker_pool import Pool

if TYPE_CHECKING:
    from graphsvc.service.protocol.federation import Gateway

T = TypeVar("T")


@dataclass(frozen=True)
class ServiceContext:
    """What every blueprint is given."""

    store: Store
    options: ServiceOptions = field(default_factory=lambda: cast(ServiceOptions, filled(SERVICE, {})))
    pool: Pool | None = None
    gateway: Gateway | None = None
    cache: ResultCache | None = None
    most: Most = NO_LIMIT  # of an answer where there are no workers
    beside: Neighbour | None = None
    metrics: Metrics = field(default_factory=Metrics)
    pages: Turns = field(default_factory=lambda: Turns(at_once=4, most=48))
    paths: Turns = field(default_factory=lambda: Turns(at_once=2, most=16))
    sheets: Turns = field(default_factory=lambda: Turns(at_once=2, most=12))  # of own evidence, seconds each

    @cached_property
    def query_limit(self) -> int:
        """Bytes that the text of a query may have."""
        return int(self.options["query_limit"]) << 20

    def counted(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` read or counted in the store, kept by `key` until it changes. Raises what `make` does."""
        return cache_of(self.store, "counted").get(key, self.store.generation, make)

    def warnings(self) -> list[str]:
        """What those who run the service should know, though it answers."""
        trouble = self.store.trouble
        return [
            *(self.pool.warnings() if self.pool else []),
            *([f"Nothing can be written. {trouble}"] if trouble else []),
        ]

    def run(self, job: Job, gone: Callable[[], bool] | None = None, *, fresh: bool = False) -> Iterator[bytes]:
        """The answer to a job in parts: from a worker where there are any, else from this process, whole.

        `fresh` asks a worker even where the answer is kept, for those who want to know whether one answers.
        """
        with self.gateway.told() if self.gateway else nullcontext():
            yield from self._parts(job, gone, fresh)

    def kept(self, job: Job) -> bytes | None:
        """The answer to a job, if it is kept."""
        return self.cache.kept(job, self.store.generation) if self.cache else None

    def keep(self, job: Job, generation: int, answer: bytes, seconds: float) -> None:
        """Keep an answer of a `generation` of the store that took `seconds`, if it is worth it."""
        if self.cache:
            self.cache.keep_answer(job, generation, answer, seconds)

    def going_on(self, job: Job, generation: int, parts: Iterator[bytes]) -> Iterator[bytes]:
        """The answer to a job that a worker has begun, in parts. Raises as `run` does."""
        return self.cache.keeping(job, generation, lambda: parts) if self.cache else parts

    @cached_property
    def on_disk(self) -> bool:
        """Whether queries are answered from files."""
        return self.store.location != ":memory:" and not self.store.is_remote

    def _parts(self, job: Job, gone: Callable[[], bool] | None, fresh: bool) -> Iterator[bytes]:
        pool = self.pool
        if self.on_disk and not job.on_disk:
            job = job._replace(on_disk=True)
        if pool and self.cache and not fresh:
            return self.cache.run(job, self.store.generation, lambda: pool.run(job, gone))
        if pool:
            return pool.run(job, gone)
        return self.store.run(job, self.most)

    def update(self, decide: Callable[[], str], base: str | None = None) -> None:
        """Run the update that `decide` returns, checked and with SERVICE and LOAD, if any, leading to the gateway.

        Nobody else writes from the call of `decide` on: a precondition is judged in it, and what it raises is raised.
        It is called in a thread of its own, so without the request.
        """
        guarded = self.gateway is not None
        with self.gateway.told() if self.gateway else nullcontext():
            on_large_stack(lambda: self.store.update(decide, base=base, guarded=guarded))

    def close(self) -> None:
        """End the workers and the gateway; the store stays open, for it belongs to the caller."""
        if self.pool:
            self.pool.close()
        if self.gateway:
            self.gateway.close()
