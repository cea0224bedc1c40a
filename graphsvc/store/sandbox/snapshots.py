"""Keeps snapshots of a store for the processes that read it; none is removed while somebody may open or read it."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from graphsvc.errors import InsufficientStorage, StoreError
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.engine_errors import engine_errors
from graphsvc.store.sandbox.scratch import Scratch

_log = logging.getLogger("graphsvc.store")


class Snapshot:
    """What can be read at `place` of the store's `generation` or a later one; `remove` does away with it."""

    def __init__(self, place: Path, generation: int, remove: Callable[[], None]) -> None:
        self.place = place
        self.generation = generation
        self.remove = remove
        self.leases = 0


class Lease:
    """The right to open and to read a snapshot, which stays where it is until `end`; ending twice does nothing."""

    def __init__(self, snapshots: Snapshots, snapshot: Snapshot) -> None:
        self.place = snapshot.place
        self.generation = snapshot.generation
        self._snapshots = snapshots
        self._snapshot: Snapshot | None = snapshot

    def end(self) -> None:
        """Give the right back."""
        snapshot, self._snapshot = self._snapshot, None
        if snapshot:
            self._snapshots.give_back(snapshot)

    def spoil(self) -> None:
        """Give the right back of a snapshot that cannot be opened: whoever asks next gets a new one."""
        self._snapshots.forget(self.place)
        self.end()


class Snapshots:
    """The newest snapshot of `store`, and those before it that are still read.

    Those of a store on disk stand below it, where its files are linked and not copied. Where there is no room for one,
    the files of the store itself are read, which nobody changes as long as nothing can be written, or, for a store in
    memory, a file in memory.
    """

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store
        self._scratch = Scratch(store.folder / "snapshots" if store.folder else Path(tempfile.gettempdir()))
        self._newest: Snapshot | None = None
        self._closed = False
        self._lock = threading.Lock()

    def lease(self) -> Lease:
        """The right to read the newest snapshot, made now if the store has changed. Raises StoreError."""
        with self._lock:
            if self._newest is None or self._newest.generation < self._store.generation:
                made = self._make()
                self._replace(made)
            snapshot = self._newest
            assert snapshot is not None
            snapshot.leases += 1
        return Lease(self, snapshot)

    def give_back(self, snapshot: Snapshot) -> None:
        """Take note that one reader fewer holds `snapshot`."""
        with self._lock:
            snapshot.leases -= 1
            self._remove_unread(snapshot)

    def forget(self, place: Path) -> None:
        """Make a new snapshot next time, if the one at `place` is still the newest."""
        with self._lock:
            if self._newest and self._newest.place == place:
                self._replace(None)

    def close(self) -> None:
        """Remove all snapshots, whoever holds one."""
        with self._lock:
            self._closed, self._newest = True, None
            self._scratch.close()

    def _replace(self, newest: Snapshot | None) -> None:
        before, self._newest = self._newest, newest
        if before:
            self._remove_unread(before)

    def _remove_unread(self, snapshot: Snapshot) -> None:
        if not snapshot.leases and snapshot is not self._newest:
            snapshot.remove()

    def _make(self) -> Snapshot:
        generation, place = self._store.generation, self._scratch.folder / str(time.monotonic_ns())
        if self._closed:
            raise StoreError("The snapshots of the store are closed.")
        try:
            with engine_errors():
                place.parent.mkdir(exist_ok=True)  # whoever tidies up temporary files may have removed it
            return Snapshot(place, self._store.snapshot(place), lambda: _remove(place))
        except StoreError as error:
            _remove(place)  # half of it would take the room that is missing
            if not isinstance(error, InsufficientStorage):
                raise
            _log.warning("no room for a snapshot: %s", error.words)
            if self._store.folder:
                return Snapshot(self._store.folder, generation, lambda: None)
            if sys.platform != "linux":
                raise
            return self._in_memory()

    def _in_memory(self) -> Snapshot:
        file = os.memfd_create("graphsvc-snapshot")
        place = Path(f"/proc/{os.getpid()}/fd/{file}")
        try:
            return Snapshot(place, self._store.snapshot(place), lambda: os.close(file))
        except StoreError:
            os.close(file)
            raise


def _remove(place: Path) -> None:
    if place.is_file():
        place.unlink()
    for one in (place, place.with_name(f"{place.name}.tmp")):  # the engine copies to the second first
        shutil.rmtree(one, ignore_errors=True)
