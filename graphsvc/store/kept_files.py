"""Keeps files made from what a store holds inside its folder, for as long as that does not change, also over restarts.

Whether it changed while no process of ours had it open is seen by the engine's own files: whoever opens a store to
write changes them. What a process had no time to close is not trusted.
"""

from __future__ import annotations

import json
import logging
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO
from weakref import WeakKeyDictionary

_log = logging.getLogger("graphsvc.store")

PLACE, RECORD = "kept", "contents.json"
MOST = 8  # files kept at once, the newest
Listing = dict[str, list[int]]


class KeptFiles:
    """The files kept for the store in `folder`; made before the engine opens it, closed after it let go."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._place = folder, folder / PLACE
        self._lock = threading.Lock()
        self.state = 0  # grows before and after every write
        record = self._place / RECORD
        try:
            trusted = record.is_file() and json.loads(record.read_text(encoding="utf-8")) == _listing(folder)
            record.unlink(missing_ok=True)
        except (OSError, ValueError):
            trusted = False
        if not trusted:
            self._remove()

    def find(self, name: str) -> Path | None:
        """The file kept as `name`, None where there is none."""
        found = self._place / name
        return found if found.is_file() else None

    def keep(self, name: str, state: int, write: Callable[[IO[bytes]], object]) -> None:
        """Keep what `write` puts out as `name`, unless the store was written to since its `state` was taken."""
        with self._lock:
            if state != self.state:
                return
            try:
                self._place.mkdir(mode=0o700, exist_ok=True)
                part = self._place / f"{name}.part"
                with part.open("wb") as output:
                    write(output)
                part.replace(self._place / name)
                for old in sorted(self._files(), key=lambda one: one.stat().st_mtime_ns)[:-MOST]:
                    old.unlink()
            except OSError as error:
                _log.warning("%s cannot be kept: %s", name, error)
                self._remove()

    def forget(self) -> None:
        """Let all files go: the store is about to change, or has changed."""
        with self._lock:
            self.state += 1
            self._remove()

    def close(self) -> None:
        """Note what the engine's files are, so that the next process knows whether these are still the same."""
        with self._lock:
            if self._files():
                try:
                    (self._place / RECORD).write_text(json.dumps(_listing(self._folder)), encoding="utf-8")
                except OSError as error:
                    _log.warning("what was kept is not trusted after a restart: %s", error)

    def _files(self) -> list[Path]:
        return [one for one in self._place.glob("*") if one.name != RECORD] if self._place.is_dir() else []

    def _remove(self) -> None:
        shutil.rmtree(self._place, ignore_errors=True)


def _listing(folder: Path) -> Listing:
    """The sizes and times of the files that hold the triples, and of those that say which these are."""
    found = (one for one in folder.iterdir() if one.is_file())
    held = (one for one in found if one.suffix in (".sst", ".log") or one.name.startswith(("MANIFEST", "CURRENT")))
    return {one.name: [one.stat().st_size, one.stat().st_mtime_ns] for one in held}


_kept: WeakKeyDictionary[object, KeptFiles] = WeakKeyDictionary()


def kept_of(store: object) -> KeptFiles | None:
    """The files kept for a store; None where it has no folder of its own."""
    return _kept.get(store)


def keep_for(store: object, folder: Path | None) -> KeptFiles | None:
    """Begin to keep files for a store in `folder`, before its engine opens that."""
    if folder is not None:
        _kept[store] = KeptFiles(folder)
    return kept_of(store)
