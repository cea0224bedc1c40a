"""Keeps what was made of the triples of a store until the next write: one cache for records, views, pages, answers."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from math import inf
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from graphsvc.store import Store

T = TypeVar("T")


class GenerationCache:
    """Values by key, all of one generation of a store, up to `size` together; what was used longest ago goes first.

    Sizes are in whatever unit the caller weighs values in, such as bytes, or one for each.
    """

    def __init__(self, size: float = inf) -> None:
        self.hits = 0
        self.held = 0  # the sizes of all values together
        self._size = size
        self._generation = -1
        self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def find(self, key: Hashable, generation: int) -> Any:
        """The value kept for `key` in this `generation`, or None. A later generation ends what was kept before."""
        with self._lock:
            self._advance(generation)
            kept = self._values.get(key) if generation == self._generation else None
            if kept is None:
                return None
            self._values.move_to_end(key)
            self.hits += 1
            return kept[0]

    def keep(self, key: Hashable, generation: int, value: Any, size: int = 1) -> None:
        """Keep a value, unless it is larger than all that may be kept or of another generation.

        `generation` is read before the value is made, so that it may be newer than it says, and never older.
        """
        with self._lock:
            self._advance(generation)
            if size > self._size or generation != self._generation or key in self._values:
                return
            self._values[key] = value, size
            self.held += size
            while self.held > self._size:
                self.held -= self._values.popitem(last=False)[1][1]

    def get(self, key: Hashable, generation: int, make: Callable[[], T], weigh: Callable[[T], int] = lambda _: 1) -> T:
        """The value for `key`, as kept or as `make` gives it; whoever asks meanwhile waits for the one that makes it.

        `weigh` gives the size of a value. Raises what `make` does, and keeps nothing then. None is never kept.
        """
        with self._lock:
            self._advance(generation)
            making = self._making.setdefault(key, threading.Lock())
        with making:
            kept: T | None = self.find(key, generation)
            if kept is not None:
                return kept
            try:
                made = make()
                self.keep(key, generation, made, weigh(made))
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return made

    def _advance(self, generation: int) -> None:
        if generation > self._generation:
            self._generation, self.held = generation, 0
            self._values.clear()
            self._making.clear()


_caches: WeakKeyDictionary[Store, dict[str, GenerationCache]] = WeakKeyDictionary()
_lock = threading.Lock()


def cache_of(store: Store, purpose: str, size: float = inf) -> GenerationCache:
    """The cache of `store` for one purpose, made on first use with room for `size`; it ends with the store."""
    with _lock:
        return _caches.setdefault(store, {}).setdefault(purpose, GenerationCache(size))
