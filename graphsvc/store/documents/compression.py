"""Packs and unpacks bytes as they pass: gzip, bzip2 and zstd files read, gzip and zstd answers sent."""

from __future__ import annotations

import bz2
import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, cast

from zstandard import ZstdCompressor, ZstdDecompressor

ENDINGS = (".gz", ".bz2", ".zst")
CODINGS = ("zstd", "gzip")  # of HTTP, the better first
SMALL = 1000  # bytes; below, packing costs more than it saves
GZIP_LEVEL, ZSTD_LEVEL = 4, 3  # beyond these the time grows much faster than what is saved


def unpacked(source: IO[bytes], name: str) -> IO[bytes]:
    """What a file holds, by the ending of its name."""
    if name.endswith(".gz"):
        return cast(IO[bytes], gzip.GzipFile(fileobj=source))
    if name.endswith(".bz2"):
        return bz2.BZ2File(source)
    if name.endswith(".zst"):
        return cast(IO[bytes], ZstdFile(source))
    return source


class ZstdFile(io.RawIOBase):
    """Reads zstd frames one after the other; raises EOFError where the last is cut short, ZstdError where it is none.

    No frame may ask for a window of more than `window` bytes, if given. What PORTION bytes unpack to is held at once.
    """

    PORTION = 4096  # at most 1,024 blocks of 128 kB

    def __init__(self, source: IO[bytes], window: int = 0) -> None:
        self._source = source
        self._frames = ZstdDecompressor(max_window_size=window)
        self._frame: Any = None
        self._packed = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Unpack into `buffer`, and tell how many bytes."""
        while not self._ready:
            self._packed = self._packed or self._source.read(self.PORTION)
            if not self._packed:
                if self._frame is not None:
                    raise EOFError("it ends in the middle")
                return 0
            self._frame = self._frame or self._frames.decompressobj()
            self._ready = memoryview(self._frame.decompress(self._packed))
            self._packed = self._frame.unused_data
            if self._frame.eof:
                self._frame = None
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size


def _packer(coding: str) -> Any:
    if coding == "zstd":
        return ZstdCompressor(level=ZSTD_LEVEL).compressobj()
    return zlib.compressobj(GZIP_LEVEL, wbits=16 + zlib.MAX_WBITS)


class Packer:
    """Hands on what is written packed with `coding`, one of CODINGS, or as it is where it is SMALL in all."""

    def __init__(self, hand_on: Callable[[bytes], object], coding: str) -> None:
        self._hand_on = hand_on
        self._coding = coding
        self._packer: Any = None
        self._held: list[bytes] = []
        self._size = 0

    def write(self, part: bytes) -> None:
        """Take in a part."""
        if self._packer:
            self._hand_on_packed(part)
            return
        self._held.append(part)
        self._size += len(part)
        if self._size >= SMALL:
            self._packer = _packer(self._coding)
            self._hand_on_packed(b"".join(self._held))

    def end(self) -> None:
        """Hand on the rest: nothing more comes."""
        self._hand_on(self._packer.flush() if self._packer else b"".join(self._held))

    def _hand_on_packed(self, part: bytes) -> None:
        done = self._packer.compress(part)
        if done:
            self._hand_on(done)


def is_packed(beginning: bytes) -> bool:
    """Whether what begins so was packed: no answer in a format of ours begins with these bytes."""
    return beginning.startswith((b"\x28\xb5\x2f\xfd", b"\x1f\x8b"))


def packed(parts: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The parts packed with `coding`, one of CODINGS, in constant memory; no end is written where the parts fail."""
    packer = _packer(coding)
    try:
        for part in parts:
            done = packer.compress(part)
            if done:
                yield done
        yield packer.flush()
    finally:
        close = getattr(parts, "close", None)
        if close:
            close()
