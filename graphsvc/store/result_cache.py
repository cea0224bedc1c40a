"""Keeps answers that took a while, so that the same question about the same triples is answered at once.

An answer belongs to a generation of the store, which every write ends, and to all that decides about it: the text, the
format, the graphs and the base. A text that may be answered otherwise each time, or from elsewhere, is never kept.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from graphsvc.sparqltext.tokens import may_say
from graphsvc.store.generation_cache import GenerationCache
from graphsvc.store.jobs import Job

LEAST = 0.002  # seconds: what is found faster than that costs about as much to keep and to find again
LARGEST = 256 << 10  # bytes of one answer; larger ones are sent while they are computed
AROUND = 1000  # bytes that an answer takes beside its own and those of its key
# Anywhere, even in a string: the engine and a tokenizer can disagree on where one ends (see `sparqltext/guard.py`).
_EACH = ("now", "rand", "uuid", "bnode", "service", "\\u")
_EACH_TIME = re.compile(r"(?:now|rand|uuid|bnode)(?!\w)|service|\\u", re.IGNORECASE)


class ResultCache(GenerationCache):
    """Answers up to `size` bytes together, those of the questions included; `clock` gives seconds."""

    def __init__(self, size: int, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(size)
        self.clock = clock

    def keep_slow(self, key: Hashable, generation: int, answer: Any, size: int, seconds: float) -> None:
        """Keep an answer of `size` bytes, its key included, that took `seconds`, if it is worth it."""
        if seconds >= LEAST:
            self.keep(key, generation, answer, size)

    def run(self, job: Job, generation: int, ask: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
        """The answer to `job` in parts: kept of this `generation`, else as `ask` gives it. Raises what `ask` does."""
        if not _may_be_kept(job):
            return ask()
        kept = self.find(job, generation)
        return self.keeping(job, generation, ask) if kept is None else iter((kept,))

    def kept(self, job: Job, generation: int) -> bytes | None:
        """The answer to `job` of this `generation`, if it is kept."""
        found: bytes | None = self.find(job, generation) if _may_be_kept(job) else None
        return found

    def keep_answer(self, job: Job, generation: int, answer: bytes, seconds: float) -> None:
        """Keep a whole answer to `job` that took `seconds`, if it may be kept and is worth it."""
        if seconds >= LEAST and len(answer) <= LARGEST and _may_be_kept(job):
            self.keep(
                job, generation, answer, len(answer) + 4 * len(job.text) + AROUND
            )  # a text takes up to four bytes a letter

    def keeping(self, job: Job, generation: int, ask: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
        """The answer to `job` as `ask` gives it, kept where it may be and is worth it. Raises what `ask` does."""
        began = self.clock()
        held: list[bytes] = []
        size = 0
        for part in ask():
            size += len(part)
            held = [*held, part] if size <= LARGEST else []
            yield part
        if size <= LARGEST:
            self.keep_answer(job, generation, b"".join(held), self.clock() - began)


def _may_be_kept(job: Job) -> bool:
    return job.kind == "query" and not (may_say(job.text, _EACH) and _EACH_TIME.search(job.text))
