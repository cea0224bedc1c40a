"""Keeps answers that took a while, so that the same question about the same triples is answered at once.

An answer belongs to a generation of the store, which every write ends, and to all that decides about it: the text, the
format, the graphs and the base. A text that may be answered otherwise each time, or from elsewhere, is never kept.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator

from graphsvc.store.jobs import Job

LEAST = 0.002  # seconds: what is found faster than that costs about as much to keep and to find again
LARGEST = 256 << 10  # bytes of one answer; larger ones are sent while they are computed
# Anywhere, even in a string: the engine and a tokenizer can disagree on where one ends (see `reaching.py`).
_EACH_TIME = re.compile(r"(?:now|rand|uuid|bnode)(?!\w)|service|\\u", re.IGNORECASE)


class ResultCache:
    """Answers up to `size` bytes together, the one that was asked for longest ago going first."""

    def __init__(self, size: int) -> None:
        self.hits = 0
        self.held = 0  # bytes, those of the questions included
        self._size = size
        self._generation = -1
        self._answers: OrderedDict[Job, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def run(self, job: Job, generation: int, ask: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
        """The answer to `job` in parts: as kept of this `generation`, else as `ask` gives it. Raises what `ask` does.

        `generation` is read before `ask` is called, so that an answer may be newer than it says, and never older.
        """
        if job.kind != "query" or _EACH_TIME.search(job.text):
            return ask()
        with self._lock:
            if generation > self._generation:
                self._generation, self.held = generation, 0
                self._answers.clear()
            kept = self._answers.get(job) if generation == self._generation else None
            if kept is not None:
                self._answers.move_to_end(job)
                self.hits += 1
                return iter((kept,))
        return self._keeping(job, generation, ask)

    def _keeping(self, job: Job, generation: int, ask: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
        began = time.perf_counter()
        held: list[bytes] = []
        size = 0
        for part in ask():
            size += len(part)
            held = [*held, part] if size <= LARGEST else []
            yield part
        if size <= LARGEST and time.perf_counter() - began >= LEAST:
            self._keep(job, generation, b"".join(held))

    def _keep(self, job: Job, generation: int, answer: bytes) -> None:
        weight = _weight(job, answer)
        with self._lock:
            if generation != self._generation or job in self._answers or weight > self._size:
                return
            self._answers[job] = answer
            self.held += weight
            while self.held > self._size:
                self.held -= _weight(*self._answers.popitem(last=False))


def _weight(job: Job, answer: bytes) -> int:
    return len(answer) + 4 * len(job.text) + 1000  # a text takes up to four bytes a letter, and there is more around it
