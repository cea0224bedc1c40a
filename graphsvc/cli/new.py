"""Makes the folder of a framework of one's own, with an example row in each table."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("name", type=click.Path(path_type=Path))
def new(name: Path) -> None:
    """Make the folder NAME for a framework of your own: framework.toml, and tables with example rows to write over."""
    from graphsvc.framework.folder import make

    files = make(name)
    click.echo(f"{name} is made: {', '.join(files)}.")
    click.echo(f"Serve it:  graphsvc serve --framework {name}\nCheck it:  graphsvc check --framework {name}")
