"""Packs and unpacks bytes as they pass: gzip, bzip2 and zstd files read, gzip and zstd answers sent."""

from __future__ import annotations

import bz2
import gzip
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any, cast

from zstandard import ZstdCompressor, ZstdDecompressor

ENDINGS = (".gz", ".bz2", ".zst")
CODINGS = ("zstd", "gzip")  # of HTTP, the better first
GZIP_LEVEL, ZSTD_LEVEL = 4, 3  # beyond these the time grows much faster than what is saved


def unpacked(source: IO[bytes], name: str) -> IO[bytes]:
    """What a file holds, by the ending of its name."""
    if name.endswith(".gz"):
        return cast(IO[bytes], gzip.GzipFile(fileobj=source))
    if name.endswith(".bz2"):
        return bz2.BZ2File(source)
    if name.endswith(".zst"):
        return cast(IO[bytes], ZstdDecompressor().stream_reader(source, read_across_frames=True))
    return source


def packed(parts: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The parts packed with `coding`, one of CODINGS, in constant memory; no end is written where the parts fail."""
    packer: Any
    if coding == "zstd":
        packer = ZstdCompressor(level=ZSTD_LEVEL).compressobj()
    else:
        packer = zlib.compressobj(GZIP_LEVEL, wbits=16 + zlib.MAX_WBITS)
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
