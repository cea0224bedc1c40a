"""Shows how far long work has come, on standard error and only where that is a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

SCREEN = Console(stderr=True)


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Show the step that is being worked on; the value is called with the name of each."""
    with SCREEN.status("…") if SCREEN.is_terminal else _nothing() as status:
        yield lambda name: status.update(name) if status is not None else None


@contextmanager
def loading(name: str) -> Iterator[Callable[[int], None]]:
    """Show that a file is being loaded and for how long; the value is told how many triples it had."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=SCREEN, disable=not SCREEN.is_terminal, transient=True) as progress:
        task = progress.add_task(name, total=None)
        yield lambda count: progress.update(task, description=f"{name}: {count} triples")


@contextmanager
def _nothing() -> Iterator[None]:
    yield None
