"""Runs as a process of its own: reads jobs from standard input, does them on a snapshot, writes answers back.

A frame is a letter, four bytes of length and that many bytes. In: O open a snapshot, J a job, B its body where it takes
one. Out: R ready (with the reason, where memory cannot be limited), D a part of an answer, E its last part, X an error
as `failures.py` has it.
The process ends when its input ends, so it never outlives the process that started it, and whatever else stops it
reading jobs ends it too: half a process would be waited for.
"""

from __future__ import annotations

import os
import select
import signal
import struct
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from graphsvc.errors import GraphsvcError
from graphsvc.store.embedded import open_snapshot
from graphsvc.store.jobs import Job, Most, do
from graphsvc.store.sandbox.failures import FAULT, OUT_OF_MEMORY, SnapshotUnreadable, fault, to_bytes
from graphsvc.store.sandbox.stack import IN_WORKER

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

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
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started it
    output = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    os.dup2(2, 1)  # whatever else prints must not break the frames
    threading.stack_size(IN_WORKER)
    jobs, wait = _input()
    threading.Thread(target=_work, args=(jobs, output, memory, most, functions), daemon=True).start()
    wait()
    os._exit(0)  # at once, whatever is running


def _input() -> tuple[IO[bytes], Callable[[], object]]:
    """The stream to read jobs from, and what returns when the other side has ended, whether or not a job runs."""
    if sys.platform == "linux" and hasattr(select, "poll"):
        hangup = select.poll()
        hangup.register(0, 0)  # nothing but the end of the other side, which Linux tells whatever is asked for
        return sys.stdin.buffer, hangup.poll
    # Elsewhere only a read tells; what is read goes on to the jobs' thread through a pipe of this process.
    reading, writing = os.pipe()
    forward = os.fdopen(writing, "wb", buffering=0)

    def pass_on() -> None:
        while part := os.read(0, 1 << 16):
            forward.write(part)

    return os.fdopen(reading, "rb"), pass_on


def _work(jobs: IO[bytes], output: IO[bytes], memory: int, most: Most, functions: str) -> None:
    """Serve jobs; whatever ends this ends the process, after it was told on both pipes."""
    code = FAULT
    try:
        _serve(jobs, output, memory, most, functions)
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    except BaseException:  # noqa: BLE001 - the edge of the process; the engine's panics are no Exception either
        _limit(None)  # there may be no memory left to tell it in
        said = traceback.format_exc()
        send(output, b"X", to_bytes(fault(said)))
        sys.stderr.write(said)
    finally:
        os._exit(code)


class _Answer:
    """Writes each part of an answer when the next one comes: a small one is one frame, which is also its end."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self.last = b""

    def write(self, part: bytes) -> None:
        """Take in a part."""
        if self.last:
            # Whoever reads waits for the end or for much more than the buffer holds.
            self._output.write(frame(b"D", self.last))
        self.last = part


def _serve(jobs: IO[bytes], output: IO[bytes], memory: int, most: Most, functions: str) -> None:
    engine = ox.Store()
    while True:
        kind, data = receive(jobs)
        if not kind:
            return
        try:
            if kind == b"O":
                _limit(None)
                engine = _opened(Path(os.fsdecode(data)))
                send(output, b"R", _limit(memory).encode())
                continue
            job = Job.of(data)
            if job.takes_body:
                job = job._replace(body=receive(jobs)[1])
            answer = _Answer(output)
            do(job, engine, answer.write, most, functions)
            send(output, b"E", answer.last)
        except GraphsvcError as error:
            send(output, b"X", to_bytes(error))


def _opened(place: Path) -> ox.Store:
    try:
        return open_snapshot(place)
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:  # what the engine raises, by what it meets
        raise SnapshotUnreadable("A snapshot cannot be read.", "Try again.", str(error)) from error


def _limit(memory: int | None) -> str:
    """Let the process use `memory` bytes more than it holds, or any number; return why it may use more all the same."""
    if not resource or not hasattr(resource, "RLIMIT_AS"):
        return "this system limits no memory"
    try:
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = most if memory is None else _held() + memory
        within = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_AS, (within, most))
    except (OSError, ValueError) as error:  # as on macOS
        return str(error)
    return ""


def _held() -> int:
    """Bytes of address space in use. Raises OSError where the system does not tell."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()


if __name__ == "__main__":
    main(int(sys.argv[1]), Most(int(sys.argv[2]), int(sys.argv[3])), sys.argv[4])
