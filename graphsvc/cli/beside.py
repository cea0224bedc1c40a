"""Serves another framework beside the one that was asked for, in a process of its own that ends with this one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

import graphsvc.knowledge.linking.beside as linking
from graphsvc.errors import StoreError, UsageError
from graphsvc.framework import framework, home
from graphsvc.service.beside import Neighbour

if TYPE_CHECKING:
    from graphsvc.store import Store

BUILT_IN = "built-in"
LAST = 65535
END = 20.0  # seconds that the other service is given to end
LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Asked:
    """A framework wanted beside ours: its folder, the mappings, and its port or the address it is at already."""

    folder: Path
    mappings: Path | None
    port: int | None
    url: str | None


def asked(host: str, named: str, mappings: Path | None, port: int | None, url: str | None) -> Asked:
    """What the options ask for. Raises UsageError where they cannot be met."""
    folder = home() if named == BUILT_IN else Path(named)
    if not folder.is_dir():
        mend = f"Name the folder of a framework, or “{BUILT_IN}”; graphsvc new NAME makes one."
        raise UsageError(f"--beside: there is no folder “{named}”.", mend)
    if url is not None and not url.startswith(("http://", "https://")):
        raise UsageError(f"--beside-url cannot be “{url}”.", "Write an address: https://example.org/other")
    if url is not None and port is not None:
        raise UsageError("--beside-port and --beside-url do not go together.", "What is at an address is not started.")
    if url is None and host not in LOCAL:
        mend = "Serve each by itself, and tell each the address of the other: --beside-url https://…"
        raise UsageError(f"Readers from elsewhere could not reach what is beside {host}.", mend)
    return Asked(folder, mappings, port, url)


def join(store: Store, near: Asked, at: tuple[str, int], own_evidence: str, ends: ExitStack) -> tuple[int, Neighbour]:
    """Put the framework beside ours into the store, and serve it until the end, unless it is served already.

    Gives our port and the neighbour; `ends` ends its service. Raises UsageError, KnowledgeError, StoreError.
    """
    host, port = at
    found = linking.lay_beside(store, near.folder, near.mappings)
    said = f"{found.framework.name} is beside {framework().name}"
    if near.mappings:
        said += f", with {found.mappings} mapping{'' if found.mappings == 1 else 's'}"
        said += f"; {found.others} not accepted" if found.others else ""
    click.echo(said + ".", err=True)
    url = near.url
    if url is None:
        port, other = free_ports(host, port, near.port)
        shown = f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{other}"
        ends.enter_context(_served(store, near, (host, other), f"http://{shown}:{port}", own_evidence))
    return port, Neighbour(found.framework.name, found.framework.base, url)


def free_ports(host: str, port: int, beside: int | None) -> tuple[int, int]:
    """The ports of both services: those asked for, the next one for the other, free ones for 0."""
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind) as first, socket.socket(kind) as second:
        for one in (first, second):
            one.bind((host, 0))
        free = [int(one.getsockname()[1]) for one in (first, second)]
    ours = port or free[0]
    other = (free[1] if not port else port + 1) if beside is None else beside or free[1]
    if ours == other or other > LAST:
        raise UsageError(f"Port {other} cannot be that of the other service.", "Choose another one: --beside-port.")
    return ours, other


@contextmanager
def _served(store: Store, near: Asked, at: tuple[str, int], ours: str, own_evidence: str) -> Iterator[None]:
    """Serve the other framework at a host and port, with this one, at the address `ours`, beside it.

    Raises StoreError where it does not start.
    """
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "graphsvc", "serve", *linking.chosen(near.folder), "--ends-with-input"]
        command += ["--beside", str(framework().folder), "--beside-url", ours, "--own-evidence", own_evidence]
        command += ["--host", at[0], "--port", str(at[1])]
        if near.mappings:
            kept = Path(place) / "mappings.nq"
            linking.write_accepted(store, near.mappings, kept)
            command += ["--mappings", str(kept)]
        process = _started(command, linking.environment())
        ending = threading.Event()
        threading.Thread(target=_watch, args=(process, ending), daemon=True).start()
        try:
            yield
        finally:
            ending.set()
            if process.stdin:
                process.stdin.close()
            try:
                process.wait(END)
            except subprocess.TimeoutExpired:
                process.kill()


def _started(command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command, stdin=pipe, stdout=pipe, encoding="utf-8", env=environment, start_new_session=True
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise StoreError(
            f"The framework beside this one is not served: its process ended with {process.wait()}.",
            "Its words are above; --beside-port chooses another port.",
        )
    return process


def _watch(process: subprocess.Popen[str], ending: threading.Event) -> None:
    code = process.wait()
    if not ending.is_set():
        click.echo(f"The service of the framework beside this one ended with {code}; this one goes on.", err=True)


def end_with_input() -> None:
    """End this process when its standard input is closed, as it is when the process that started it ends."""

    def wait() -> None:
        sys.stdin.read()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()
