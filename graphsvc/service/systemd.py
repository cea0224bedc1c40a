"""Tells systemd that the service is ready, that its loop goes on, and that it stops: the protocol of sd_notify(3)."""

from __future__ import annotations

import logging
import os
import socket
import time

LOG = logging.getLogger("graphsvc.service")


class Systemd:
    """The supervisor that started this process; where none did, telling it anything does nothing.

    It is one where the environment names its socket (NOTIFY_SOCKET). It watches where WATCHDOG_USEC says how long it
    waits for a word, in microseconds, and WATCHDOG_PID names this process or nothing: half as often it is told.
    """

    def __init__(self) -> None:
        self._address = os.environ.get("NOTIFY_SOCKET", "") if hasattr(socket, "AF_UNIX") else ""
        wait, process = os.environ.get("WATCHDOG_USEC", ""), os.environ.get("WATCHDOG_PID", str(os.getpid()))
        watched = wait.isdecimal() and int(wait) and process == str(os.getpid())
        self._every = int(wait) / 2e6 if watched else float("inf")
        self._told = time.monotonic()

    @classmethod
    def ready(cls) -> Systemd:
        """Say that connections are taken, and return whom to tell what comes after."""
        supervisor = cls()
        supervisor._tell(f"READY=1\nMAINPID={os.getpid()}")
        return supervisor

    def alive(self) -> None:
        """Say that the loop goes on, where that is due; to be called at every turn of the loop."""
        if time.monotonic() - self._told >= self._every:
            self._told = time.monotonic()
            self._tell("WATCHDOG=1")

    def stopping(self) -> None:
        """Say that no more connections are taken, and what runs is answered."""
        self._tell("STOPPING=1")

    def _tell(self, state: str) -> None:
        if not self._address:
            return
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address  # an abstract name
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
                connection.settimeout(1)
                connection.connect(address)
                connection.sendall(state.encode())
        except OSError as error:
            LOG.warning(
                "systemd could not be told %s at %s: %s", state.partition("\n")[0], self._address, error.strerror
            )
