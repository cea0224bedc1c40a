"""Checks sheets of own evidence, and writes the template for them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from graphsvc.cli.stores import open_store, store_options
from graphsvc.errors import StoreError

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
WRITTEN = click.Path(dir_okay=False, path_type=Path)


@click.group()
def own() -> None:
    """Bring evidence of your own in a spreadsheet: write the template for it, check it cell by cell."""


@own.command("template")
@click.argument("file", type=WRITTEN)
@store_options
def own_template(file: Path, location: str | None) -> None:
    """Write FILE, an .xlsx workbook to fill in: rows, help and names, with drop-downs of the names in the graph."""
    from graphsvc.model import catalogue_of
    from graphsvc.own.writing import template

    _write(file, template(catalogue_of(open_store(location))))
    click.echo(f"{file}: fill in the sheet “Rows”, then: graphsvc own check {file}")


@own.command("check")
@click.argument("file", type=FILE)
@click.option("--new", multiple=True, metavar="NAME", help="A name that is a new thing of your own; may be repeated.")
@click.option("--marked", type=WRITTEN, metavar="FILE", help="Write the rows there, the faults as comments in cells.")
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON: rows, faults, notes.")
@store_options
def own_check(file: Path, new: tuple[str, ...], marked: Path | None, as_json: bool, location: str | None) -> None:
    """Check FILE (.xlsx, .csv or .ods) cell by cell, and tell every fault at once. Exit code 1 where there is any."""
    from graphsvc.model import catalogue_of
    from graphsvc.own.checking import check_sheet
    from graphsvc.own.child import read_apart
    from graphsvc.own.known import known_of
    from graphsvc.own.writing import marked as with_faults
    from graphsvc.wording import count

    sheet = read_apart(file.read_bytes(), file.name)
    catalogue = catalogue_of(open_store(location))
    checked = check_sheet(sheet, known_of(catalogue), new)
    if marked:
        _write(marked, with_faults(checked, catalogue))
    if as_json:
        faults = [fault.as_json() for fault in checked.faults]
        said = {"rows": checked.filled, "ready": len(checked.rows), "faults": faults, "notes": checked.notes}
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        for line in (*checked.notes, *map(str, checked.faults)):
            click.echo(line)
        faulty = f"; {count(len(checked.faults), 'fault')}" if checked.faults else ""
        click.echo(f"{len(checked.rows)} of {count(checked.filled, 'row')} ready{faulty}")
    if checked.faults:
        sys.exit(1)


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}.", "Choose another place.") from error
