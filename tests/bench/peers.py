"""Starts SPARQL servers on free ports of the loopback: ours and the peers that `.ci/services` installs.

Each is loaded from one N-Triples file through its own bulk loader, started, and ended by the process it is.
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.virtuoso import configure, load_virtuoso

ROOT = Path(__file__).resolve().parent.parent.parent
PEERS = ROOT / "build" / "peers"
FUSEKI = PEERS / "fuseki.jar"
OXIGRAPH = PEERS / "python" / "bin" / "oxigraph"
RDFLIB = PEERS / "python" / "bin" / "rdflib-endpoint"
COMUNICA = PEERS / "comunica" / "node_modules" / ".bin" / "comunica-sparql-file-http"
PATIENCE = 900.0  # seconds for a server that loads its file while it starts


@dataclass(frozen=True)
class Endpoint:
    """A running server: its URLs, its process, and how long it took to load and to answer first (seconds)."""

    name: str
    query: str
    process: subprocess.Popen[bytes]
    update: str = ""
    graph_store: str = ""
    load_seconds: float = 0.0
    start_seconds: float = 0.0
    load_mb: float | None = None  # what a loader of its own held at most

    def memory(self) -> float:
        """What the process and its children hold, in MB; pages they share count once (Pss, Linux)."""
        return sum(_pss(one) for one in family(self.process.pid)) / 1024


@dataclass(frozen=True)
class Peer:
    """A server that can be measured: how it is found, how it is run, and the most triples worth giving it."""

    name: str
    needs: Callable[[], object]
    version: Callable[[], str]
    serve: Callable[[Path, int], Sequence[str]]
    route: str
    load: Callable[[Path, Path], float] | None = None  # (folder, data) -> MB: a loader that runs before the server
    after: Callable[[Path, Path], None] | None = None  # the same, once the server runs
    update: str = ""
    graph_store: str = ""
    most: int = 10**8
    environment: dict[str, str] = field(default_factory=dict)


@contextmanager
def running(peer: Peer, folder: Path, data: Path | None = None) -> Iterator[Endpoint]:
    """Load `data` into `folder`, start the server there, wait for its first answer, and end it afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    held = peer.load(folder, data) if peer.load and data else None
    loaded = time.perf_counter() - began
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    command = [part.replace("DATA", str(data)) for part in peer.serve(folder, port)]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, env={**os.environ, **peer.environment}, start_new_session=True
        )
    try:
        began = time.perf_counter()
        wait_for(base + peer.route, process, folder / "server.log")
        started = time.perf_counter() - began
        if peer.after and data:
            began = time.perf_counter()
            peer.after(folder, data)
            loaded += time.perf_counter() - began
        if not peer.load and not peer.after and data:
            loaded = started  # it loads while it starts
        urls = [base + route if route else "" for route in (peer.update, peer.graph_store)]
        yield Endpoint(peer.name, base + peer.route, process, *urls, loaded, started, held)
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server and what it started, politely and then not."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, number)  # its own session: the group is what we started and nothing else
        try:
            process.wait(timeout=15)
            return
        except subprocess.TimeoutExpired:
            continue


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until `url` answers a query. Raises RuntimeError with the last of `log` when the process ends first."""
    parts = urlsplit(url)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        try:
            connection.request(
                "GET", parts.path + "?query=ASK%7B%7D", headers={"Accept": "application/sparql-results+json"}
            )
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass  # not listening yet
        except http.client.HTTPException:
            pass  # listening, not yet answering
        finally:
            connection.close()
        time.sleep(0.02)
    raise RuntimeError(f"{url} does not answer:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def family(pid: int) -> list[int]:
    """A process and all that descend from it (Linux)."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [pid]
    for one in found:
        found.extend(parents.get(one, []))
    return found


def _pss(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)


def said(*command: str) -> str:
    """The first line a program prints about its version."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return next((line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()), "?")


def _call(*command: object) -> float:
    """Run a loader; return the most memory it held at once, in MB. Raises RuntimeError with its last words."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([str(part) for part in command], stdout=said, stderr=said, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)  # so that nobody waits for it again
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{command[0]} failed:\n{said.read()[-3000:].decode(errors='replace')}")
    return used.ru_maxrss / 1024


def ours(folder: Path, port: int, cache: int = 0, query_timeout: int = 60) -> list[str]:
    """The command that serves our store in `folder`: `cache` in MB, `query_timeout` in seconds."""
    place = [sys.executable, "-m", "graphsvc", "serve", "--host", "127.0.0.1", "--port", str(port)]
    return [*place, "--store", str(folder / "store"), "--query-timeout", str(query_timeout), "--cache", str(cache)]


def _load_ours(folder: Path, data: Path) -> float:
    code = "import sys; from pathlib import Path; from graphsvc import store; store.open_store({!r}).load(Path({!r}))"
    return _call(sys.executable, "-c", code.format(str(folder / "store"), str(data)))


def _fuseki_version() -> str:
    text = said("java", "-jar", str(FUSEKI), "--version")
    return text.split()[-1] if text != "?" else "?"


def _ours_version() -> str:
    from importlib.metadata import version

    return f"{version('graphsvc')} (pyoxigraph {version('pyoxigraph')})"


def _python_version(name: str) -> str:
    code = f"from importlib.metadata import version; print(version({name!r}))"
    return said(str(PEERS / "python" / "bin" / "python"), "-c", code)


OURS = Peer(
    "graphsvc", lambda: True, _ours_version, ours, "/sparql", load=_load_ours, environment={"PYTHONPATH": str(ROOT)}
)
KEPT = replace(OURS, load=None, serve=lambda folder, port: ours(folder, port, cache=32))
ALL = {
    peer.name: peer
    for peer in (
        OURS,
        Peer(
            "Oxigraph",
            OXIGRAPH.exists,
            lambda: _python_version("oxigraph"),
            lambda folder, port: [str(OXIGRAPH), "serve", "-l", str(folder / "store"), "-b", f"127.0.0.1:{port}"],
            "/query",
            load=lambda folder, data: _call(OXIGRAPH, "load", "-l", folder / "store", "-f", data),
            update="/update",
            graph_store="/store",
        ),
        Peer(
            "Fuseki",
            lambda: FUSEKI.exists() and shutil.which("java"),
            _fuseki_version,
            lambda folder, port: [
                *("java", "-Xmx4g", "-jar", str(FUSEKI), "--localhost", "--port", str(port), "--update"),
                *("--tdb2", "--loc", str(_made(folder / "tdb2")), "/ds"),
            ],
            "/ds/query",
            load=lambda folder, data: _call(
                "java", "-Xmx4g", "-cp", FUSEKI, "tdb2.tdbloader", "--loader=phased", "--loc", folder / "tdb2", data
            ),
            update="/ds/update",
            graph_store="/ds/data",
            environment={"FUSEKI_BASE": "."},
        ),
        Peer(
            "Virtuoso",
            lambda: shutil.which("virtuoso-t"),
            lambda: _virtuoso_version(),
            lambda folder, port: [
                "virtuoso-t",
                "+foreground",
                "+configfile",
                str(configure(folder, port, free_port())),
            ],
            "/sparql",
            after=load_virtuoso,
            update="/sparql",
            graph_store="/sparql-graph-crud",
        ),
        Peer(
            "rdflib-endpoint",
            RDFLIB.exists,
            lambda: _python_version("rdflib-endpoint"),
            lambda folder, port: [str(RDFLIB), "serve", "--host", "127.0.0.1", "--port", str(port), "DATA"],
            "/",
            most=10**6,
        ),
        Peer(
            "Comunica",
            COMUNICA.exists,
            lambda: said(
                "node", "-p", f"require('{COMUNICA.parent.parent}/@comunica/query-sparql-file/package.json').version"
            ),
            lambda folder, port: [str(COMUNICA), "-p", str(port), "-t", "60", "file@DATA"],
            "/sparql",
            most=10**6,
            environment={"NODE_OPTIONS": "--max-old-space-size=6000"},
        ),
    )
}


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def _virtuoso_version() -> str:
    text = subprocess.run(["virtuoso-t", "-?"], capture_output=True, text=True, check=False)
    found = [line for line in (text.stdout + text.stderr).splitlines() if line.startswith("Version")]
    return found[0].split()[1].partition("-")[0] if found else "?"
