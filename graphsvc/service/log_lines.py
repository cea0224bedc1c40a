"""Writes the log so that no request can forge a line of it or speak to the terminal that shows it."""

from __future__ import annotations

import logging
import time
from collections import deque

HELD = 0.1  # seconds for which the line of a request is held at most, to be written with others
MOST = 500  # lines that are held
INDENT = "\n    "  # before the further lines of a message, such as those of a traceback


def one_line(text: str) -> str:
    """The text with each character that is not printable written out: a line break as \\n."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


class Lines(logging.Formatter):
    """Writes each record as one line, and what it says in several as indented lines below it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The text of a record."""
        text = super().format(record)
        return text if text.isprintable() else INDENT.join(one_line(line) for line in text.split("\n"))


class LineHandler(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to standard error with `Lines`; the lines of requests some times a second, in the order of all.

    To make a record for each request and to write it at once takes as long as all else about a small one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Lines())
        self._held: deque[str] = deque()  # threads add to it while another takes from it
        self._since = 0.0  # when the first of them came
        self._stamp = (0, "")  # a second, and how it is written

    def hold(self, text: str) -> None:
        """Take in a line, to be written as a record of the level INFO is."""
        now = time.time()
        second, stamp = self._stamp
        if second != int(now):
            second = int(now)
            stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(second))
            self._stamp = (second, stamp)
        if not self._held:
            self._since = now
        self._held.append(f"{stamp},{int((now - second) * 1000):03d} INFO {text}\n")

    def turn(self) -> float | None:
        """Write what has been held long enough; returns the seconds after which there is more to write, or None."""
        if not self._held:
            return None
        left = self._since + HELD - time.time()
        if 0 < left <= HELD and len(self._held) < MOST:
            return left
        self.flush()
        return None

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, after the lines that came before it."""
        self.flush()
        super().emit(record)

    def flush(self) -> None:
        """Write what is held."""
        self.acquire()
        try:
            held = [self._held.popleft() for _ in range(len(self._held))]
            if held:
                self.stream.write("".join(held))
            self.stream.flush()
        except (OSError, ValueError):
            pass  # who read the log has gone; the answers go on
        finally:
            self.release()


def write_request(log: logging.Logger, text: str) -> None:
    """Write the line of a request to a log."""
    parent = log.parent
    alone = parent and len(parent.handlers) == 1 and not (log.handlers or log.filters or parent.propagate)
    if parent and alone and isinstance(parent.handlers[0], LineHandler):
        parent.handlers[0].hold(text)
        return
    log.handle(log.makeRecord(log.name, logging.INFO, __file__, 0, text, (), None, "request"))
