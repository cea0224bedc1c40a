"""The command that writes the static edition."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urlsplit

import click

from graphsvc.cli.progress import steps
from graphsvc.cli.stores import open_store, store_options
from graphsvc.errors import UsageError


@click.command(short_help="Write the whole explorer as files that need no server.")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@store_options
@click.option("--base-url", default="", metavar="URL", help="Where it will be read; sitemap and catalogues name it.")
@click.option(
    "--single",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write one HTML file of the map and the answers instead, to send by e-mail.",
)
def publish(folder: Path | None, location: str | None, base_url: str, single: Path | None) -> None:
    """Write the whole explorer into FOLDER: pages, pictures, tables, data, paths, search and SPARQL in the browser.

    It opens from a plain file server, a subfolder of one, or a file share. FOLDER must be new, empty or an edition,
    which stays as it is until the new one is whole.
    """
    if (folder is None) == (single is None):
        raise UsageError("Say where to write.", "Give a FOLDER, or --single FILE.")
    if base_url and (urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).netloc):
        raise UsageError(f"{base_url} is no web address.", "Give one such as https://example.org/graph/.")
    began = time.perf_counter()
    if single:
        from graphsvc.edition.single import publish_single

        size = publish_single(open_store(location), single)
        click.echo(f"{single}: {size / 1e6:.2f} MB in {time.perf_counter() - began:.0f} s", err=True)
        return
    from graphsvc.edition import publish as write_edition
    from graphsvc.edition.folder import refuse_foreign

    assert folder
    refuse_foreign(folder)
    count = 0
    with steps() as show:

        def progress(number: int, file: str) -> None:
            nonlocal count
            count = number
            show(f"{number:,} files: {file}")

        size = write_edition(open_store(location), folder, base_url=base_url, progress=progress)
    said = f"{folder}: {count:,} files, {size / 1e6:.0f} MB in {time.perf_counter() - began:.0f} s"
    click.echo(said, err=True)
