"""Writes a folder whole or not at all: it is made beside its place, and takes it when it is complete."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graphsvc.errors import StoreError, UsageError

MARK = "edition/edition.json"  # what says that a folder is an edition, which the next may replace


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A folder to fill, which becomes `target` when all went well; an edition that stood there stays until then.

    Raises UsageError where `target` holds anything else, StoreError where it cannot be written.
    """
    refuse_foreign(target)
    try:
        target.absolute().parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.absolute().parent))
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror}.", "Name another folder.") from error
    try:
        yield made
        made.chmod(0o755)
        _swap(made, target)
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror}.", "Make room, or name another.") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def refuse_foreign(target: Path) -> None:
    """Raise UsageError where `target` is a file, or a folder with anything in it that is no edition."""
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).is_file():
        mend = "Name a new or an empty folder, or one that holds an edition."
        raise UsageError(f"{target} holds other files, which would be lost.", mend)
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is a file.", "Name a folder.")


def _swap(made: Path, target: Path) -> None:
    if not target.exists():
        made.rename(target)
        return
    before = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.absolute().parent))
    target.rename(before / "before")
    try:
        made.rename(target)
    except OSError:
        (before / "before").rename(target)
        raise
    finally:
        shutil.rmtree(before, ignore_errors=True)
