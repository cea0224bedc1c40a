"""The commands that keep a store: a backup of one that may be in use, and a store made from a backup."""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
import zlib
from pathlib import Path
from typing import IO, cast

import click
from pyoxigraph import RdfFormat

import graphsvc.store as stores
from graphsvc.cli.stores import open_store, store_options
from graphsvc.errors import StoreError, UsageError
from graphsvc.store import Store

LAST = b"# graphsvc backup: "  # begins the last line of a whole backup, with the number of quads before it


class _Counted:
    """Passes on what is written, and counts the lines, which are the quads."""

    def __init__(self, output: IO[bytes]) -> None:
        self.lines = 0
        self._output = output

    def write(self, data: bytes) -> int:
        """Pass `data` on."""
        self.lines += bytes(data).count(b"\n")
        return self._output.write(data)

    def flush(self) -> None:
        """Pass it on."""
        self._output.flush()


@click.command(short_help="Write a whole store, every graph of it, into one file.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@store_options
def backup(file: Path, location: str | None) -> None:
    """Write all graphs of a store into FILE (N-Quads, packed): as they are at one moment, while others read and write.

    A store that a running service holds is asked through it: --store http://…/sparql.
    """
    if not location:
        raise UsageError("Say which store: the built-in graph is built anew by itself.", "Give --store LOCATION.")
    _refuse_missing(location)
    count = write_backup(open_store(location), file)
    click.echo(f"{file}: {count:,} quads", err=True)


@click.command(short_help="Make a store from a backup.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--store", "location", required=True, metavar="FOLDER", help="A new or empty folder.")
def restore(file: Path, location: str) -> None:
    """Make the store FOLDER from the backup FILE: whole or not at all, and no store is written over."""
    count = read_backup(file, Path(location))
    click.echo(f"{location}: {count:,} quads", err=True)


def write_backup(store: Store, file: Path) -> int:
    """Write the file, whole or not at all, and return how many quads it holds. Raises StoreError, LimitError."""
    partial = file.with_name(file.name + ".part")
    try:
        with partial.open("wb") as raw:
            with gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed:
                counted = _Counted(cast(IO[bytes], packed))
                store.dump(cast(IO[bytes], counted), format=RdfFormat.N_QUADS)
                packed.write(LAST + f"{counted.lines}\n".encode())
            raw.flush()
            os.fsync(raw.fileno())
        partial.replace(file)
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}.", "Choose another place.") from error
    finally:
        partial.unlink(missing_ok=True)
    return counted.lines


def read_backup(file: Path, folder: Path) -> int:
    """Make the store `folder` from a backup and return how many quads it holds.

    Raises UsageError where the backup is not whole or the folder is in use, StoreError.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty.", "Name a new folder; move the old store away first.")
    folder.absolute().parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.absolute().parent))
    try:
        count = _unpack(file, made / "backup.nq")
        store = stores.open_store(str(made / "store"))
        store.load(made / "backup.nq", format=RdfFormat.N_QUADS)
        store.close()
        if folder.exists():
            folder.rmdir()
        (made / "store").rename(folder)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}.", "Choose another place.") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return count


def _unpack(file: Path, place: Path) -> int:
    """Write the quads of a backup to `place`; return how many it says that it holds.

    Raises UsageError where it is not whole.
    """
    mend = "Take another backup; this one was cut or damaged, or is none."
    lines, last = 0, b""
    with place.open("wb") as output:
        try:
            with gzip.open(file) as source:
                for line in source:
                    lines, last = lines + 1, line
                    output.write(line)
        except (OSError, EOFError, zlib.error) as error:
            raise UsageError(f"{file} cannot be read to its end.", mend) from error
    said = last.removeprefix(LAST).strip()
    if not last.startswith(LAST) or not said.isdigit() or int(said) != lines - 1:
        raise UsageError(f"{file} does not end as a backup does.", mend)
    return lines - 1


def _refuse_missing(location: str) -> None:
    is_url = location.startswith(("http://", "https://"))
    if not is_url and "://" not in location and not Path(location).is_dir():
        raise UsageError(f"There is no store in {location}.", "Name the folder of a store, or an address.")
