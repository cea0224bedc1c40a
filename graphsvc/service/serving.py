"""Serves the application with waitress and stops politely: no new connections, running requests finish.

Waitress was chosen because it alone tells the application that a client has gone, and because it takes the whole of an
answer off the worker and keeps what a slow client has not yet read in a file; docs/service.md has the figures. Its
connections are turned by a loop of ours (`event_loop`), which answers plain queries itself (`loop_answers`).
"""

from __future__ import annotations

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

from graphsvc.errors import GraphsvcError, StoreError
from graphsvc.service.log_lines import LineHandler

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext
    from graphsvc.service.event_loop import EventLoop
    from graphsvc.service.loop_answers import LoopAnswers

POLLS = hasattr(select, "poll")  # not on Windows
THREADS = 16  # for what needs neither a worker nor a turn; whoever waits for one holds a thread of its own
IDLE = 0.5  # seconds of a turn of the loop in which nothing happens
CONNECTIONS = 1000  # at once
RESERVED = 200  # descriptors for workers, files and the store
UNREAD = 3.0  # seconds for which the end waits for a reader that reads nothing
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
    from graphsvc.service.connections import LOOK, close_late
    from graphsvc.service.event_loop import EventLoop
    from graphsvc.service.systemd import Systemd

    log = _log_as_lines()
    loop = EventLoop()
    server = _server(app, host, port, loop, _threads(app) if threads is None else threads)
    answers = _loop_answers(app, server, loop)
    server.channel_class = _connection_class(app, answers)
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if stopping.is_set():
            sys.exit(130)  # asked twice: at once
        stopping.set()
        server.pull_trigger()

    def turn() -> None:
        due = (log.turn(), answers.turn() if answers else None)
        loop.turn(min(IDLE if one is None else one for one in due))

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        if ready:
            address = server.effective_host
            ready(f"http://{f'[{address}]' if ':' in str(address) else address}:{server.effective_port}")
        systemd, looked = Systemd.ready(), time.monotonic()
        while not stopping.is_set():
            turn()
            systemd.alive()
            if time.monotonic() > looked + LOOK:
                looked = time.monotonic()
                close_late(server)
        systemd.stopping()
        _drain(server, turn)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        app.extensions["graphsvc"].close()


def _server(app: Flask, host: str, port: int, loop: EventLoop, threads: int) -> Any:
    """The server, which listens. Raises StoreError."""
    from waitress.server import create_server

    try:
        address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0]
        return create_server(app, host=address, port=port, threads=threads, map=loop, **_settings(app))
    except OSError as error:
        mend = "Name another with --host and --port, or stop what uses it."
        raise StoreError(f"{host}:{port} cannot be used: {error.strerror}.", mend) from error


def _loop_answers(app: Flask, server: Any, loop: EventLoop) -> LoopAnswers | None:
    """What answers plain queries in the loop, where there are workers and nothing was put before the application."""
    from graphsvc.service.loop_answers import LoopAnswers
    from graphsvc.service.protocol.quick import Quick
    from graphsvc.service.public_address import PublicAddress
    from graphsvc.store.sandbox.loop_jobs import LoopJobs

    pool, address = app.extensions["graphsvc"].pool, app.wsgi_app
    quick = address.application if isinstance(address, PublicAddress) else None
    if not POLLS or not pool or not isinstance(address, PublicAddress) or not isinstance(quick, Quick):
        return None
    loop.wake = server.pull_trigger
    return LoopAnswers(server, address, quick, LoopJobs(pool, loop), loop)


def _threads(app: Flask) -> int:
    context: ServiceContext = app.extensions["graphsvc"]
    waiting = context.pages.most + context.paths.most + context.sheets.most
    return THREADS + waiting + (context.pool.size + context.pool.limits.queue if context.pool else 0)


def _settings(app: Flask) -> dict[str, Any]:
    return {
        "ident": None,
        "connection_limit": 1 << 20,  # `Connection` lets those that wait make way for new ones
        "channel_timeout": 1 << 20,  # see `close_late`
        "channel_request_lookahead": 1,  # without it nobody notices that a client has gone
        "max_request_header_size": 64 << 10,
        "max_request_body_size": app.config["MAX_CONTENT_LENGTH"],
        "outbuf_high_watermark": 2 << 30,
        "expose_tracebacks": False,
        "log_socket_errors": False,  # clients come and go
    }


def _connection_class(app: Flask, answers: LoopAnswers | None) -> type:
    from graphsvc.service.connections import Connection

    limits: dict[str, Any] = {
        "total": _connections(),
        "per_address": app.extensions["graphsvc"].options["address_limit"],
    }
    if answers:
        limits |= {"takes": staticmethod(answers.takes), "dropped": answers.leave}
    return type("BoundConnection", (Connection,), limits)


def _connections() -> int:
    """How many connections are taken, of all that the system lets a process have open."""
    try:
        import resource
    except ImportError:  # Windows
        return CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS + RESERVED  # each may have a file for what it sends or does not read
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(CONNECTIONS, soft - RESERVED, soft // 2))


def _drain(server: Any, turn: Callable[[], None]) -> None:
    """Take no more connections and turn until what runs has been answered."""
    server.del_channel()
    server.socket.close()
    deadline = time.monotonic() + GRACE
    while time.monotonic() < deadline and any(map(_goes_on, _channels(server))):
        turn()
    server.task_dispatcher.shutdown(timeout=1)


def _goes_on(connection: Any) -> bool:
    """Whether a connection has a request at work, or an answer of which something was read not long ago."""
    if connection.requests:
        return True
    return bool(connection.total_outbufs_len and time.time() - connection.last_activity < UNREAD)


def _channels(server: Any) -> list[Any]:
    return list(server.active_channels.values())


def _log_as_lines() -> LineHandler:
    handler = LineHandler()
    for name, level in (("graphsvc", logging.INFO), ("waitress", logging.ERROR)):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(handler)
            logger.setLevel(level)
            logger.propagate = False
    logging.getLogger("waitress").addFilter(_is_unforeseen)
    return handler


def _is_unforeseen(record: logging.LogRecord) -> bool:
    """Whether the server reports a fault: answers that are broken off on purpose have their line in the log already."""
    return not (record.exc_info and isinstance(record.exc_info[1], GraphsvcError))
