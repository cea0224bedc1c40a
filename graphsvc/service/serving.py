"""Serves the application with waitress and stops politely: no new connections, running requests finish.

Waitress was chosen because it alone tells the application that a client has gone, and because it takes the whole of an
answer off the worker and keeps what a slow client has not yet read in a file; docs/service.md has the figures.
"""

from __future__ import annotations

import json
import logging
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any

from flask import Flask

from graphsvc.errors import StoreError
from graphsvc.names import BASE
from graphsvc.service.options import MB

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

POLLS = hasattr(select, "poll")  # not on Windows
THREADS = 16  # for what needs neither a worker nor a turn; whoever waits for one holds a thread of its own
SENDING = 0.002  # seconds that the loop waits for a thread that is sending
HEADER = 64 << 10  # bytes of an address with its headers
GRACE = 30.0  # seconds that running requests are given at the end


def serve(
    app: Flask,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    threads: int | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is called with the URL once connections are taken (port 0: a free one).

    Raises StoreError where the address cannot be used.
    """
    from waitress.server import create_server

    _log_as_lines()
    try:
        address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0]
        server: Any = create_server(
            app, host=address, port=port, threads=_threads(app) if threads is None else threads, **_settings(app)
        )
    except OSError as error:
        mend = "Name another with --host and --port, or stop what uses it."
        raise StoreError(f"{host}:{port} cannot be used: {error.strerror}.", mend) from error
    server.channel_class = _channel_class()
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if stopping.is_set():
            sys.exit(130)  # asked twice: at once
        stopping.set()
        server.pull_trigger()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        if ready:
            ready(f"http://{f'[{address}]' if ':' in str(address) else address}:{server.effective_port}")
        while not stopping.is_set():
            _turn(server)
        _drain(server)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        app.extensions["graphsvc"].close()


def _threads(app: Flask) -> int:
    context: ServiceContext = app.extensions["graphsvc"]
    waiting = context.pages.most + context.paths.most
    return THREADS + waiting + (context.pool.size + context.pool.limits.queue if context.pool else 0)


def _settings(app: Flask) -> dict[str, Any]:
    return {
        "ident": None,
        "connection_limit": 1000,
        "asyncore_use_poll": POLLS,  # select() ends at 1,024 descriptors
        "channel_timeout": 30,
        "cleanup_interval": 10,
        "channel_request_lookahead": 1,  # without it nobody notices that a client has gone
        "max_request_header_size": HEADER,
        "max_request_body_size": app.config["MAX_CONTENT_LENGTH"],
        "outbuf_high_watermark": 2 << 30,
        "expose_tracebacks": False,
    }


def _channel_class() -> type:
    from waitress.channel import HTTPChannel
    from waitress.task import ErrorTask

    class Refusal(ErrorTask):  # type: ignore[misc]
        """A request that cannot be read, or is too large to be, answered by a problem document as all others are."""

        def execute(self) -> None:
            error = self.request.error
            body = _problem(error.code, error.reason, self.channel.server.adj.max_request_body_size)
            self.status = f"{error.code} {error.reason}"
            self.response_headers.append(("Content-Type", "application/problem+json"))
            self.response_headers.append(("Access-Control-Allow-Origin", "*"))
            self.set_close_on_finish()
            self.content_length = len(body)
            self.write(body)

    class Channel(HTTPChannel):  # type: ignore[misc]
        """A connection on which the loop waits for a thread that is sending.

        Without the wait the loop finds the connection ready and its lock taken, again and again: it keeps the
        interpreter from the very thread it waits for, 63 turns of the loop for each small answer.
        """

        error_task_class = Refusal

        def _flush_some_if_lockable(self, do_close: bool = True) -> None:
            if self.outbuf_lock.acquire(timeout=SENDING):
                try:
                    super()._flush_some_if_lockable(do_close)  # takes the lock again, which its holder may
                finally:
                    self.outbuf_lock.release()

    return Channel


def _problem(status: int, title: str, most: int) -> bytes:
    """The problem document for a request that was refused before the application saw it."""
    detail = "The request is no HTTP that can be read here. Send it as HTTP/1.1 has it."
    if status == 413:
        detail = (
            f"A request may have {most >> MB:,} MB. Load what is larger with graphsvc load; whoever runs the service "
            "can raise the limit with --request-limit."
        )
    elif status == 431:
        detail = f"The address and the headers may have {HEADER >> 10} kB. Send a long query by POST, in the body."
    kind = f"{BASE}problem/{title.lower().replace(' ', '-')}"
    return json.dumps({"type": kind, "title": title, "status": status, "detail": detail}).encode() + b"\n"


def _turn(server: Any) -> None:
    """One turn of the server's loop."""
    server.asyncore.loop(timeout=0.5, use_poll=POLLS, map=server._map, count=1)


def _drain(server: Any) -> None:
    """Take no more connections and turn until what runs has been answered."""
    server.del_channel()
    server.socket.close()
    deadline = time.monotonic() + GRACE
    while time.monotonic() < deadline and any(one.requests or one.total_outbufs_len for one in _channels(server)):
        _turn(server)
    server.task_dispatcher.shutdown(timeout=1)


def _channels(server: Any) -> list[Any]:
    return list(server.active_channels.values())


def _log_as_lines() -> None:
    logger = logging.getLogger("graphsvc")
    # What waitress reports are answers broken off on purpose, with a traceback; the application logs them in a line.
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
