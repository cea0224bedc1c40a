"""Keeps what was read or counted in the store until it changes; whoever asks meanwhile waits for the one that reads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from graphsvc.store import Store

T = TypeVar("T")


class UntilChanged:
    """Values by key, all of one generation of `store`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._generation = -1
        self._values: dict[Hashable, Any] = {}
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value for `key`, as kept or as `make` gives it. Raises what `make` does, and keeps nothing then."""
        with self._lock:
            generation = self._store.generation
            if generation != self._generation:
                self._generation, self._values, self._making = generation, {}, {}
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if generation == self._generation and key in self._values:
                    kept: T = self._values[key]
                    return kept
            made = make()
            with self._lock:
                if generation == self._generation:
                    self._values[key] = made
            return made
