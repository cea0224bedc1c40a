"""Measures the processor time that a server takes for a request, with idle connections beside it and without."""

from __future__ import annotations

import socket
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.bench.measure import Client, Times, many_clients, one_client
from tests.bench.peers import OURS, Endpoint, Peer, family, running
from tests.bench.queries import SHAPES, asked, mixed

IDLE = 800  # connections
TURNS = 5  # of asking
ALONE, MANY, BESIDE = "point, one client", "mix, 32 clients", f"point, {IDLE} idle connections"


def spent(process: int) -> float:
    """Seconds of processor time that a process and those that descend from it have used, as long as they live."""
    used = 0.0
    for one in family(process):
        try:
            used += time.clock_gettime((~one << 3) | 2)  # the clock of another process: clock_getcpuclockid(3)
        except OSError:
            continue  # it has just ended
    return used


def by_request(endpoint: Endpoint, ask: Callable[[], Times]) -> float:
    """Processor time in ms that a server takes for each of the requests that are timed."""
    before = spent(endpoint.process.pid)
    times = ask()
    return (spent(endpoint.process.pid) - before) * 1000 / max(times.runs, 1)


def measured(endpoint: Endpoint, more: str, size: int, seconds: float) -> dict[str, float]:
    """The processor time of a look-up for one client (the median of a few turns), and of the mix for many, in ms."""
    client, points, queries = Client(endpoint.query, more), asked(SHAPES["point"], size, 60) * 100, mixed(size, 400)
    found = {
        ALONE: statistics.median(
            by_request(endpoint, lambda: one_client(client, points, seconds)) for _ in range(TURNS)
        ),
        MANY: by_request(endpoint, lambda: many_clients(endpoint.query, more, queries, 32, seconds)),
    }
    client.close()
    return found


def beside_idle(place: Path, size: int, seconds: float) -> dict[str, float]:
    """The processor time of a look-up of our server with idle connections and without, in turns, in ms."""
    peer = Peer(OURS.name, OURS.needs, OURS.version, _open_to_many, OURS.route, environment=OURS.environment)
    found: dict[str, list[float]] = {ALONE: [], BESIDE: []}
    points = asked(SHAPES["point"], size, 60) * 100
    with running(peer, place) as endpoint:
        client, parts = Client(endpoint.query), urlsplit(endpoint.query)
        one_client(client, points, seconds)
        for _ in range(TURNS):
            found[ALONE].append(by_request(endpoint, lambda: one_client(client, points, seconds)))
            with ExitStack() as idle:
                for _ in range(IDLE):
                    idle.enter_context(socket.create_connection((parts.hostname or "", parts.port or 80)))
                found[BESIDE].append(by_request(endpoint, lambda: one_client(client, points, seconds)))
        client.close()
    return {name: statistics.median(each) for name, each in found.items()}


def _open_to_many(folder: Path, port: int) -> Sequence[str]:
    return [*OURS.serve(folder, port), "--address-limit", str(IDLE + 100)]


def lines(servers: Mapping[str, Any], number: Callable[[Any], str]) -> list[str]:
    """What was measured, as a table and a sentence; nothing where it was not."""
    known = {name: one["processor_ms"] for name, one in servers.items() if "processor_ms" in one}
    if not known:
        return []
    head = ["processor time of a request, ms", *known, "ours over Oxigraph's"]
    table = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    ours, theirs = known.get("graphsvc"), known.get("Oxigraph")
    for name in (ALONE, MANY):
        ratio = f"{ours[name] / theirs[name]:.2f}" if ours and theirs else "–"
        table.append(f"| {name} | {' | '.join(number(one[name]) for one in known.values())} | {ratio} |")
    idle = servers.get("graphsvc", {}).get("idle_ms")
    if idle:
        said = f"{number(idle[BESIDE])} ms instead of {number(idle[ALONE])}"
        table += ["", f"With {IDLE} idle connections beside it, point takes {said} of our processor time."]
    return [*table, ""]
