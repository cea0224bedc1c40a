"""Writes answers: tables for people, bytes for programs, to the screen or to a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from graphsvc.errors import StoreError


def output_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option -o FILE."""
    kind = click.Path(dir_okay=False, path_type=Path)
    return click.option("-o", "--output", type=kind, metavar="FILE", help="Write to FILE; - is standard output.")(
        command
    )


def write(data: bytes | str, output: Path | None = None) -> None:
    """Write `data` to a file, whole or not at all, or to standard output. Raises StoreError when the file cannot be."""
    content = data.encode() if isinstance(data, str) else data
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(content)
        if content and not content.endswith(b"\n") and sys.stdout.isatty():
            sys.stdout.buffer.write(b"\n")
        sys.stdout.flush()
        return
    partial = output.with_name(output.name + ".part")
    try:
        partial.write_bytes(content)
        partial.replace(output)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StoreError(f"{output} cannot be written: {error.strerror}.", "Choose another place with -o.") from error


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], note: str = "") -> None:
    """Print rows as a table that folds long cells; plain tab-separated lines where the output is not a screen."""
    if not sys.stdout.isatty():
        lines = ["\t".join(columns)]
        lines += ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]
        write("\n".join(lines) + "\n")
    else:
        # Imported here: what goes to a file or a pipe need not wait for the drawing of tables.
        from rich.console import Console
        from rich.table import Table

        drawn = Table(show_lines=False, header_style="bold")
        for column in columns:
            drawn.add_column(column, overflow="fold")
        for row in rows:
            # As text objects: cells may hold square brackets, which rich would read as markup.
            drawn.add_row(*(_plain(cell) for cell in row))
        Console().print(drawn)
    if note:
        click.echo(note, err=True)


def _plain(cell: str) -> Any:
    from rich.text import Text

    return Text("".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in cell))
