"""Holds what every blueprint is given: the store, the options, the workers and the gateway."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from graphsvc.service.turns import Turns
from graphsvc.service.until_changed import UntilChanged
from graphsvc.store import Store
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.jobs import Job, do
from graphsvc.store.result_cache import ResultCache
from graphsvc.store.stack import on_large_stack
from graphsvc.store.workers import Pool

if TYPE_CHECKING:
    from graphsvc.service.gateway import Gateway


@dataclass(frozen=True)
class ServiceContext:
    """What every blueprint is given."""

    store: Store
    options: dict[str, Any] = field(default_factory=dict)
    pool: Pool | None = None
    gateway: Gateway | None = None
    cache: ResultCache | None = None
    pages: Turns = field(default_factory=lambda: Turns(at_once=4, most=48))
    writing: Lock = field(default_factory=Lock)  # for a store far away; one of this process has a lock itself
    paths: Turns = field(default_factory=lambda: Turns(at_once=2, most=16))

    @property
    def query_limit(self) -> int:
        """Bytes that the text of a query may have."""
        return int(self.options.get("query_limit", 1)) << 20

    @cached_property
    def counted(self) -> UntilChanged:
        """What was counted in the store, kept until it changes."""
        return UntilChanged(self.store)

    def warnings(self) -> list[str]:
        """What those who run the service should know, though it answers."""
        trouble = self.store.trouble if isinstance(self.store, EmbeddedStore) else ""
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

    def _parts(self, job: Job, gone: Callable[[], bool] | None, fresh: bool) -> Iterator[bytes]:
        pool = self.pool
        if isinstance(self.store, EmbeddedStore) and self.store.folder:
            job = replace(job, on_disk=True)
        if pool and self.cache and not fresh:
            return self.cache.run(job, self.store.generation, lambda: pool.run(job, gone))
        if pool:
            return pool.run(job, gone)
        if isinstance(self.store, EmbeddedStore):
            output = io.BytesIO()
            do(job, self.store.engine, output.write, functions=self.store.functions)
            return iter((output.getvalue(),))
        return self.store.answer(job)  # type: ignore[attr-defined, no-any-return]

    def update(self, decide: Callable[[], str], base: str | None = None) -> None:
        """Run the update that `decide` returns, checked and with SERVICE and LOAD, if any, leading to the gateway.

        Nobody else writes from the call of `decide` on: a precondition is judged in it, and what it raises is raised.
        It is called in a thread of its own, so without the request.
        """
        store = self.store
        if isinstance(store, EmbeddedStore):
            outside = self.gateway is not None
            with self.gateway.told() if self.gateway else nullcontext():
                on_large_stack(lambda: store.update_decided(decide, base, outside=outside))
        else:
            with self.writing:
                store.update(decide())

    def close(self) -> None:
        """End the workers and the gateway; the store stays open, for it belongs to the caller."""
        if self.pool:
            self.pool.close()
        if self.gateway:
            self.gateway.close()
