"""Writes the log so that no request can forge a line of it or speak to the terminal that shows it."""

from __future__ import annotations

import logging

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
