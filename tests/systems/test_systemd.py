"""Serves under a supervisor that listens as systemd does: on a datagram socket that the environment names."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from tests.conftest import serving

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="systemd is of Linux")
WATCHED = 2_000_000  # microseconds


@pytest.fixture(params=["a file", "an abstract name"])
def supervisor(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> socket.socket:
    """What listens for words of the service that is started next, and waits for them for ten seconds."""
    name = str(tmp_path / "notify") if request.param == "a file" else f"@graphsvc-{os.getpid()}"
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.bind(name.replace("@", "\0", 1) if name.startswith("@") else name)
    listening.settimeout(10)
    monkeypatch.setenv("NOTIFY_SOCKET", name)
    monkeypatch.setenv("WATCHDOG_USEC", str(WATCHED))
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    request.addfinalizer(listening.close)
    return listening


def words(supervisor: socket.socket) -> list[str]:
    return supervisor.recv(4096).decode().splitlines()


def test_it_says_when_it_is_ready_that_it_lives_and_when_it_stops(supervisor: socket.socket) -> None:
    with serving() as server:
        assert words(supervisor) == ["READY=1", f"MAINPID={server.process.pid}"]
        assert httpx.get(f"{server.url}/readyz", timeout=30).is_success  # ready is ready
        told = [time.monotonic() for _ in range(4) if words(supervisor) == ["WATCHDOG=1"]]
        assert len(told) == 4
        assert all(later - sooner < WATCHED / 1e6 for sooner, later in pairwise(told))
        server.process.terminate()
        said = words(supervisor)
        while said == ["WATCHDOG=1"]:
            said = words(supervisor)
        assert said == ["STOPPING=1"]
        assert server.process.wait(20) == 0


def test_a_service_that_stands_still_says_nothing(supervisor: socket.socket) -> None:
    with serving() as server:
        words(supervisor)
        server.process.send_signal(signal.SIGSTOP)
        try:
            supervisor.settimeout(WATCHED / 1e6)
            with pytest.raises(TimeoutError):
                for _ in range(3):  # what was on its way when it was stopped
                    words(supervisor)
        finally:
            server.process.send_signal(signal.SIGCONT)


def test_words_for_another_process_are_not_sent(supervisor: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHDOG_PID", "1")
    with serving():
        assert words(supervisor)[0] == "READY=1"
        supervisor.settimeout(WATCHED / 1e6)
        with pytest.raises(TimeoutError):
            words(supervisor)


def test_a_supervisor_that_is_not_there_is_told_of_in_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    log = tmp_path / "log"
    with serving(log=log) as server:
        assert httpx.get(f"{server.url}/readyz", timeout=30).is_success
    said = log.read_text(encoding="utf-8")
    assert "systemd could not be told READY=1" in said
    assert "Traceback" not in said
