"""Runs the steps of the container image by hand, where no container can be started, and shows that nothing is lost.

    buildah bud --format docker -f deploy/Containerfile -t graphsvc .
    python -m tests.systems.container "$(podman image mount graphsvc)"

As root, with the root file system of the image: the service runs in it as the user of the image, without any
capability, and may write to /tmp and /data alone. Its health check passes; it is killed in the middle of writing, and
everything that was acknowledged is there; a backup taken meanwhile gives what had been acknowledged by then.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.bench.peers import family
from tests.conftest import ROOT

TEXT = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
TOKEN, UPDATES, KEPT = "a token of the drill", 60, 50
GRAPH = "http://example.org/drill"
COUNT = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"


def said(instruction: str) -> str:
    """What follows the last of such instructions of the Containerfile."""
    return re.findall(rf"^{instruction} ((?:[^\n]*\\\n)*[^\n]*)", TEXT, re.MULTILINE)[-1].replace("\\\n", "")


def listed(instruction: str) -> list[str]:
    return re.findall(r'"([^"]*)"', said(instruction))


def inside(root: Path, data: Path, command: list[str]) -> list[str]:
    """The words that run a command in the image: its root can only be read, but for /tmp and /data."""
    user = said("USER")
    settings = dict(one.split("=", 1) for one in said("ENV").split())
    settings["PATH"] = settings["PATH"].replace("$PATH", "/usr/local/bin:/usr/bin:/bin")
    settings["GRAPHSVC_TOKEN"] = TOKEN
    alone = f"--reuid {user} --regid {user} --clear-groups --bounding-set -all --inh-caps -all --no-new-privs"
    steps = [
        f"mount --bind {root} {root}",
        f"mount -o remount,ro,bind {root}",
        f"mount -t tmpfs tmpfs {root}/tmp",
        f"mount --bind {data} {root}/data",
        f"mount -t proc proc {root}/proc",
        f"mount --rbind /dev {root}/dev",
        f"exec chroot {root} setpriv {alone} env -i "
        + shlex.join([*(f"{name}={value}" for name, value in settings.items()), *command]),
    ]
    return ["unshare", "--mount", "--pid", "--fork", "sh", "-ec", "; ".join(steps)]


@contextmanager
def served(root: Path, data: Path, store: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The service of the image on a free port, once its health check passes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*listed("ENTRYPOINT"), "--port", str(port), "--store", store, "--writable"]
    process = subprocess.Popen(inside(root, data, command))
    began = time.monotonic()
    check = [one.replace(":8000", f":{port}") for one in listed("HEALTHCHECK")]
    try:
        while subprocess.run(inside(root, data, check), capture_output=True, check=False).returncode:
            if process.poll() is not None or time.monotonic() > began + 120:
                sys.exit("the health check does not pass")
        print(f"the health check passes after {time.monotonic() - began:.1f} s")
        yield f"http://127.0.0.1:{port}", process
    finally:
        end(process, signal.SIGTERM)


def end(process: subprocess.Popen[bytes], number: int) -> None:
    """Send a signal to the service, which is the first process of its own namespace, and wait for its end."""
    if process.poll() is None:
        os.kill(family(process.pid)[1], number)
    process.wait(60)


def counted(url: str) -> int:
    answer = httpx.get(f"{url}/sparql", params={"query": COUNT}, headers={"Accept": "text/csv"}, timeout=60)
    return int(answer.text.split()[-1])


def main(root: Path) -> None:
    """Run the drill. Ends with 1 where something is lost, or may be done that should not."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        os.chown(data, int(said("USER")), int(said("USER")))
        tried = ["sh", "-c", "id -u; grep CapBnd /proc/self/status; touch /opt/x || echo refused; touch /tmp/x /data/x"]
        done = subprocess.run(inside(root, data, tried), capture_output=True, text=True, check=True)
        print(*done.stdout.split())
        assert re.fullmatch(rf"{said('USER')}\s+CapBnd:\s+0+\s+refused\s+", done.stdout), done.stdout
        with served(root, data, "/data/shelf") as (url, process):
            assert httpx.get(f"{url}/picture/map.png", timeout=60).content.startswith(b"\x89PNG"), (
                "no font in the image"
            )
            print("a picture as PNG is drawn")
            for number in range(1, UPDATES + 1):
                update = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <{GRAPH}/{number}> <{GRAPH}/p> {number} }} }}"
                headers = {"Authorization": f"Bearer {TOKEN}"}
                httpx.post(f"{url}/sparql", data={"update": update}, headers=headers, timeout=60).raise_for_status()
                if number == KEPT:
                    backup = ["graphsvc", "backup", "/data/kept.nq.gz", "--store", f"{url}/sparql"]
                    subprocess.run(inside(root, data, backup), check=True)
            end(process, signal.SIGKILL)
        with served(root, data, "/data/shelf") as (url, _):
            found = counted(url)
        print(f"{found} of {UPDATES} acknowledged updates are there after kill -9")
        subprocess.run(
            inside(root, data, ["graphsvc", "restore", "/data/kept.nq.gz", "--store", "/data/again"]), check=True
        )
        with served(root, data, "/data/again") as (url, _):
            again = counted(url)
        print(f"{again} of {KEPT} updates are in the store that was made from the backup")
        if (found, again) != (UPDATES, KEPT):
            sys.exit("something is lost")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
