"""Writes the log so that no request can forge a line of it or speak to the terminal that shows it."""

from __future__ import annotations

import logging
import time

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
    """Writes to standard error with `Lines`, and what is one line already with no record made of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Lines())
        self._second, self._time = 0, ""

    def write_line(self, text: str) -> None:
        """Write a line as a record of the level INFO is written."""
        now = time.time()
        second = int(now)
        self.acquire()
        try:
            if second != self._second:
                self._second, self._time = second, time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(second))
            self.stream.write(f"{self._time},{int((now - second) * 1000):03d} INFO {text}\n")
            self.stream.flush()
        except (OSError, ValueError):
            pass  # who read the log has gone; the answers go on
        finally:
            self.release()


def write_request(log: logging.Logger, text: str) -> None:
    """Write the line of a request to a log, which takes as long as all else about a small one if a record is made."""
    parent = log.parent
    alone = parent and len(parent.handlers) == 1 and not (log.handlers or log.filters or parent.propagate)
    if parent and alone and isinstance(parent.handlers[0], LineHandler):
        parent.handlers[0].write_line(text)
        return
    log.handle(log.makeRecord(log.name, logging.INFO, __file__, 0, text, (), None, "request"))
