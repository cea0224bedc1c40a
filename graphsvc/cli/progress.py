"""Shows how far long work has come, on standard error and only where that is a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

SCREEN = Console(stderr=True)


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Show the step that is being worked on; the value is called with the name of each."""
    with SCREEN.status("…") if SCREEN.is_terminal else _nothing() as status:
        yield lambda name: status.update(name) if status is not None else None


@contextmanager
def loading(name: str, size: int) -> Iterator[Callable[[int], None]]:
    """Show how much of a file of `size` bytes was read, how fast, for how much longer; the value is told of bytes."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(binary_units=True),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=SCREEN, disable=not SCREEN.is_terminal, transient=True) as progress:
        task = progress.add_task(name, total=size)
        yield lambda read: progress.update(task, advance=read)


@contextmanager
def _nothing() -> Iterator[None]:
    yield None
