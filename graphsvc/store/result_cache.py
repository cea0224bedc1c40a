"""Keeps answers that took a while, so that the same question about the same triples is answered at once.

An answer belongs to a generation of the store, which every write ends, and to all that decides about it: the text, the
format, the graphs and the base. A text that may be answered otherwise each time, or from elsewhere, is never kept.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from graphsvc.store.jobs import Job

LEAST = 0.002  # seconds: what is found faster than that costs about as much to keep and to find again
LARGEST = 256 << 10  # bytes of one answer; larger ones are sent while they are computed
AROUND = 1000  # bytes that an answer takes beside its own and those of its key
# Anywhere, even in a string: the engine and a tokenizer can disagree on where one ends (see `sparqltext/guard.py`).
_EACH_TIME = re.compile(r"(?:now|rand|uuid|bnode)(?!\w)|service|\\u", re.IGNORECASE)


class ResultCache:
    """Answers up to `size` bytes together, the one that was asked for longest ago going first."""

    def __init__(self, size: int) -> None:
        self.hits = 0
        self.held = 0  # bytes, those of the questions included
        self._size = size
        self._generation = -1
        self._answers: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, generation: int) -> Any:
        """The answer kept for `key` in this `generation`, or None. A later generation ends what was kept before."""
        with self._lock:
            if generation > self._generation:
                self._generation, self.held = generation, 0
                self._answers.clear()
            kept = self._answers.get(key) if generation == self._generation else None
            if kept is None:
                return None
            self._answers.move_to_end(key)
            self.hits += 1
            return kept[0]

    def put(self, key: Hashable, generation: int, answer: Any, size: int, seconds: float) -> None:
        """Keep an answer of `size` bytes, its key included, that took `seconds`, if it is worth it.

        `generation` is read before the answer is made, so that it may be newer than it says, and never older.
        """
        if seconds < LEAST or size > self._size:
            return
        with self._lock:
            if generation != self._generation or key in self._answers:
                return
            self._answers[key] = answer, size
            self.held += size
            while self.held > self._size:
                self.held -= self._answers.popitem(last=False)[1][1]

    def run(self, job: Job, generation: int, ask: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
        """The answer to `job` in parts: kept of this `generation`, else as `ask` gives it. Raises what `ask` does."""
        if job.kind != "query" or _EACH_TIME.search(job.text):
            return ask()
        kept = self.get(job, generation)
        return self._keeping(job, generation, ask) if kept is None else iter((kept,))

    def _keeping(self, job: Job, generation: int, ask: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
        began = time.perf_counter()
        held: list[bytes] = []
        size = 0
        for part in ask():
            size += len(part)
            held = [*held, part] if size <= LARGEST else []
            yield part
        if size <= LARGEST:
            weight = size + 4 * len(job.text) + AROUND  # a text takes up to four bytes a letter
            self.put(job, generation, b"".join(held), weight, time.perf_counter() - began)
