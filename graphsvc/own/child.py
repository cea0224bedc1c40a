"""Reads a file in a process of its own, with limits of time and memory, so that no file can hold up who asked."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys

from graphsvc.own.choosing import read_file
from graphsvc.own.sheet import Sheet, UnreadableFile, sheet_of

SECONDS = 4  # of the processor
PATIENCE = 25.0  # seconds by the clock, for a machine that is busy with other things
MEMORY = 160 << 20  # bytes of data, beside the program itself
_TOO_MUCH = "The file takes more time or memory than a sheet of evidence does."
_COPY = "Copy your rows into the template, and bring that."


def read_apart(content: bytes, file: str) -> Sheet:
    """The sheet of the file that holds the rows, read in another process. Raises UnreadableFile."""
    command = [sys.executable, "-m", "graphsvc.own.child", file or "file"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False)
        said = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise UnreadableFile(_TOO_MUCH, _COPY) from error
    if "refused" in said:
        raise UnreadableFile(said["refused"], said["mend"])
    return sheet_of(said)


def main() -> None:
    """Read what comes on standard input, and write the sheet, or why there is none, as JSON."""
    limit()
    try:
        said = read_file(sys.stdin.buffer.read(), sys.argv[1]).as_json()
    except UnreadableFile as error:
        said = {"refused": error.message, "mend": error.mend}
    except MemoryError:
        said = {"refused": _TOO_MUCH, "mend": _COPY}
    sys.stdout.write(json.dumps(said))


def limit() -> None:
    """Bound what this process may use, where the system can: elsewhere the time alone is bounded, by who started it."""
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()
