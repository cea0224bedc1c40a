"""Runs as a process of its own: reads jobs from standard input, does them on a snapshot, writes answers back.

A frame is a letter, four bytes of length and that many bytes. In: O open a snapshot, J a job, B its body. Out: R ready,
D a part of an answer, E the end, X an error as JSON. The process ends when its input ends, so it never outlives the
process that started it.
"""

from __future__ import annotations

import json
import os
import resource
import select
import struct
import sys
import threading
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from graphsvc.errors import GraphsvcError, StoreError
from graphsvc.store.embedded import open_snapshot
from graphsvc.store.jobs import Job, Most, do, error_as_data
from graphsvc.store.stack import IN_WORKER

HEAD = struct.Struct(">cI")


def frame(kind: bytes, data: bytes = b"") -> bytes:
    """The bytes of a frame."""
    return HEAD.pack(kind, len(data)) + data


def send(stream: IO[bytes], kind: bytes, data: bytes = b"") -> None:
    """Write a frame."""
    stream.write(frame(kind, data))
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """Read a frame; an empty kind means the other side has gone."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return b"", b""
    kind, length = HEAD.unpack(head)
    data = stream.read(length)
    return (kind, data) if len(data) == length else (b"", b"")


def main(memory: int, most: Most, functions: str) -> None:
    """Serve jobs until the input ends; `memory` bytes a job beyond the snapshot, `most` an answer."""
    output = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    os.dup2(2, 1)  # whatever else prints must not break the frames
    threading.stack_size(IN_WORKER)
    threading.Thread(target=_work, args=(sys.stdin.buffer, output, memory, most, functions), daemon=True).start()
    hangup = select.poll()
    hangup.register(0, 0)  # nothing but the end of the other side, which is told whatever is asked for
    hangup.poll()
    os._exit(0)  # at once, whatever is running


def _work(jobs: IO[bytes], output: IO[bytes], memory: int, most: Most, functions: str) -> None:
    engine = ox.Store()
    while True:
        kind, data = receive(jobs)
        if not kind:
            os._exit(0)
        try:
            if kind == b"O":
                resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
                engine = open_snapshot(Path(os.fsdecode(data)))
                _limit(memory)
                send(output, b"R")
                continue
            job = Job.of(data, receive(jobs)[1])
            # Whoever reads waits for the end or for much more than the buffer holds: small answers take one write.
            do(job, engine, lambda part: output.write(frame(b"D", part)), most, functions)
            send(output, b"E")
        except GraphsvcError as error:
            send(output, b"X", json.dumps(error_as_data(error)).encode())
        except OSError as error:  # the snapshot has made way for a newer one
            send(output, b"X", json.dumps(error_as_data(StoreError(f"A snapshot cannot be read: {error}."))).encode())
        except MemoryError:
            os._exit(134)


def _limit(memory: int) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    used = pages * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + memory, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main(int(sys.argv[1]), Most(int(sys.argv[2]), int(sys.argv[3])), sys.argv[4])
