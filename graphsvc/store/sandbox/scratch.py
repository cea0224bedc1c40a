"""Gives a process a folder of its own for files it passes to others, and removes those whose owner has gone.

The owner of a folder holds a lock on a file in it. The system gives that back when the process ends, however it ends,
and it is no number that another process may get.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from graphsvc.errors import StoreError

try:
    import fcntl
except ImportError:  # Windows, which removes no file that is open
    fcntl = None  # type: ignore[assignment]
try:
    import msvcrt
except ImportError:  # all others; a system with neither has no locks
    msvcrt = None  # type: ignore[assignment]

PREFIX, LOCK = "graphsvc-", "owner.lock"


class Scratch:
    """A new folder below `parent`, which is made where it is missing.

    Raises StoreError where none can be made.
    """

    def __init__(self, parent: Path) -> None:
        try:
            parent.mkdir(exist_ok=True)
            _remove_abandoned(parent)
            self.folder, self._lock = _claim(parent)
        except OSError as error:
            said = f"No folder for temporary files can be made: {error.strerror}."
            raise StoreError(said, "Make room, or name another folder in TMPDIR.", str(parent)) from error

    def close(self) -> None:
        """Remove the folder with all it holds; closing twice does nothing."""
        lock, self._lock = self._lock, None
        if lock is not None:
            if not fcntl:
                os.close(lock)  # Windows removes no file that is open
            shutil.rmtree(self.folder, ignore_errors=True)
            if fcntl:
                os.close(lock)


def _claim(parent: Path) -> tuple[Path, int | None]:
    """A new folder and the descriptor that holds its lock."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        if _hold(lock) is not False and (folder / LOCK).exists():
            return folder, lock
        os.close(lock)  # another process that starts took the new folder for one that was left behind


def _hold(lock: int) -> bool | None:
    """Whether this process holds the lock now; None where the file system has no locks."""
    try:
        _lock(lock)
    except (BlockingIOError, PermissionError):  # the second on Windows
        return False
    except OSError:
        return None
    return True


def _lock(file: int) -> None:
    if fcntl:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    elif msvcrt:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
    else:
        raise OSError("This system has no locks.")


def _remove_abandoned(parent: Path) -> None:
    for folder in parent.glob(PREFIX + "*"):
        try:
            lock = os.open(folder / LOCK, os.O_RDWR)
        except OSError:
            continue  # a folder of somebody else, or for something else
        abandoned = _hold(lock)
        if not fcntl:
            os.close(lock)
        if abandoned:
            shutil.rmtree(folder, ignore_errors=True)
        if fcntl:
            os.close(lock)
