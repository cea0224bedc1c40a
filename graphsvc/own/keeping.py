"""Keeps readers' sheets on disk for some days, each under an address that cannot be guessed."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import tempfile
import threading
import time
import weakref
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graphsvc.errors import InsufficientStorage
from graphsvc.own.sheet import Sheet, sheet_of

TOKEN_BYTES = 24  # 192 bits
DAY = 86_400.0
_ENDING = ".own"


class NoRoom(InsufficientStorage):
    """All the room for own evidence is taken."""

    retry_after = 3600


@dataclass(frozen=True)
class KeptSheet:
    """A sheet that is kept: the names in it that are new things, and until when (seconds since 1970)."""

    sheet: Sheet
    new: tuple[str, ...]
    until: float


class Keeping:
    """Sheets in a folder, at most `room` bytes together and each for `days`; without a folder, as long as this lives.

    A file is named by a hash of its address: who sees the folder cannot tell the addresses.
    """

    def __init__(self, folder: Path | None, room: int, days: float) -> None:
        self._folder = folder
        self._room = room
        self._days = days
        self._lock = threading.Lock()

    @property
    def folder(self) -> Path:
        """The folder, made when it is first needed, for its owner alone."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="graphsvc-own-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._folder

    def keep(self, sheet: Sheet, new: Sequence[str] = ()) -> str:
        """Keep a sheet; return what its address ends with. Raises NoRoom."""
        said = sheet.as_json() | {"new": list(new), "until": time.time() + self._days * DAY}
        body = zlib.compress(json.dumps(said).encode(), 6)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self._lock:
            if self._sweep() + len(body) > self._room:
                mend = "Delete what you no longer need of yours, or try again tomorrow."
                raise NoRoom("There is no room for more own evidence now.", mend)
            try:
                place = self._place(token)
                partial = place.with_suffix(".part")
                with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    file.write(body)
                partial.replace(place)
            except OSError as error:
                raise NoRoom("The file could not be kept: the disk takes no more.", "Try again later.") from error
        return token

    def find(self, token: str) -> KeptSheet | None:
        """What is kept under an address; None where nothing is, or no longer."""
        place = self._place(token)
        try:
            said = json.loads(zlib.decompress(place.read_bytes()))
            kept = KeptSheet(sheet_of(said), tuple(said["new"]), float(said["until"]))
        except (OSError, ValueError, KeyError, TypeError, zlib.error):
            return None
        if kept.until < time.time():
            self.delete(token)
            return None
        return kept

    def delete(self, token: str) -> bool:
        """Delete what is kept under an address; whether anything was."""
        try:
            self._place(token).unlink()
        except OSError:
            return False
        return True

    def _place(self, token: str) -> Path:
        return self.folder / (hashlib.sha256(token.encode()).hexdigest() + _ENDING)

    def _sweep(self) -> int:
        """Delete what is past its days; return the bytes that are left."""
        left, oldest = 0, time.time() - self._days * DAY
        for path in self.folder.glob("*" + _ENDING):
            try:
                state = path.stat()
                if state.st_mtime < oldest:
                    path.unlink()
                else:
                    left += state.st_size
            except OSError:
                continue  # deleted meanwhile
        return left
