"""Holds the engine of a store, and opens it anew where it can no longer write.

An engine that met a full disk refuses every write from then on, whatever room is made; only one that is opened anew
finds out. It goes on reading meanwhile.
"""

from __future__ import annotations

import logging
import shutil
import threading
import time
from pathlib import Path

import pyoxigraph as ox

from graphsvc.errors import StoreError
from graphsvc.store.engine_errors import is_of_storage

_log = logging.getLogger("graphsvc.store")

AGAIN = 2.0  # seconds between two attempts
LEAST = 4 << 20  # bytes of room, beside those of the write-ahead log, below which none is worth it
LEFT = 2.0  # seconds that whoever still reads the old engine is given to leave it


class Engine:
    """The engine over `folder`, or one in memory. Raises StoreError where the folder cannot be opened."""

    def __init__(self, folder: Path | None) -> None:
        self.failure: StoreError | None = None  # why it cannot write
        self._folder = folder
        self._tried = 0.0
        self._opening = threading.RLock()
        self._engine: ox.Store | None = _open(folder)

    def get(self) -> ox.Store:
        """The engine, to be used and let go. Raises StoreError once it is closed."""
        engine = self._engine
        if engine is None:
            with self._opening:  # it is about to come back, or it is closed
                engine = self._engine
        if engine is None:
            raise StoreError("The store is closed.", "Open it again with open_store().")
        return engine

    def note(self, error: StoreError) -> None:
        """Take note of an error in a write or a snapshot: one of the files stays until the engine is opened anew."""
        if self._folder and self.failure is None and is_of_storage(error.__cause__):
            self.failure = error

    def make_writable(self) -> bool:
        """Open the engine anew where it cannot write; True where that was done.

        Only one thread may call it. Raises InsufficientStorage and StoreError where it still cannot write.
        """
        if self.failure is None:
            return False
        if time.monotonic() < self._tried + AGAIN or not self._is_room() or not self._reopen():
            raise type(self.failure)(self.failure.message, self.failure.mend, self.failure.words)
        self.failure = None
        _log.warning("the store was opened anew and takes writes again")
        return True

    def close(self) -> bool:
        """Let the engine go; closing twice does nothing. True where all of it is in its files, and this let it go."""
        with self._opening:
            engine, self._engine = self._engine, None
        if not (engine and self._folder and not self.failure):
            return False
        engine.flush()
        return True

    def _is_room(self) -> bool:
        assert self._folder
        logs = sum(one.stat().st_size for one in self._folder.glob("*.log"))
        return shutil.disk_usage(self._folder).free > logs + LEAST

    def _reopen(self) -> bool:
        """Open the engine anew, or, where that fails, only to read; True where it can write."""
        self._tried = time.monotonic()
        with self._opening:
            self._engine = None
            try:
                self._engine = self._opened_anew()
            except (OSError, ValueError, RuntimeError) as error:
                _log.warning("the store cannot be opened anew yet: %s", error)
                self._engine = ox.Store.read_only(str(self._folder))
                return False
        return True

    def _opened_anew(self) -> ox.Store:
        deadline = time.monotonic() + LEFT
        while True:
            try:
                return ox.Store(str(self._folder))
            except OSError as error:
                if "lock hold by current process" not in str(error) or time.monotonic() > deadline:
                    raise
            time.sleep(0.05)


def _open(folder: Path | None) -> ox.Store:
    if folder is None:
        return ox.Store()
    try:
        folder.mkdir(mode=0o700, exist_ok=True)  # the engine would let all who have an account read it
        return ox.Store(str(folder))
    except (OSError, ValueError, RuntimeError) as error:
        mend = "Only one process at a time may open a folder for writing; stop the other, or name another folder."
        raise StoreError(f"{folder} cannot be opened: {error}.", mend) from error
