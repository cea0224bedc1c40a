"""Bounds what the connections of the server may hold: time for a request, connections of one address, unread answers.

Who sends a request slowly, reads an answer slowly or does nothing costs others nothing beyond these bounds.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.task import ErrorTask, WSGITask

from graphsvc.names import SHARED
from graphsvc.service.request_parser import Parser

if TYPE_CHECKING:
    from graphsvc.store.sandbox.loop_jobs import Begun

SENDING = 0.002  # seconds that the loop waits for a thread that is sending
HEAD_SECONDS = 10.0  # for the head of a request, from its first byte, and for the first byte of a new connection
BODY_SECONDS, BODY_RATE = 30.0, 4 << 10  # for a body: so long, and as long as so many bytes a second come
IDLE_SECONDS = 30.0  # between two requests
OWN = 1 << 20  # bytes of unread answers that a connection may always have
# Bytes of unread answers of all connections together, and of bodies; each never more than half of the room there is.
KEPT = 1 << 30
LOOK = 1.0  # seconds between two looks at who is late


class Refusal(ErrorTask):  # type: ignore[misc]
    """Tells in a problem document (RFC 9457) what is wrong with a request that reaches no application."""

    def execute(self) -> None:
        error, given = self.request.error, self.channel.server.adj
        kind = error.reason.lower().replace(" ", "-")
        detail = _detail(error.code, given.max_request_body_size, given.max_request_header_size)
        said = {"type": f"{SHARED}problem/{kind}", "title": error.reason, "status": error.code, "detail": detail}
        body = (json.dumps(said) + "\n").encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [("Content-Type", "application/problem+json"), ("Content-Length", str(len(body)))]
        self.response_headers += [("Connection", "close"), ("Access-Control-Allow-Origin", "*")]
        self.response_headers += [("Retry-After", "10")] if error.code == 503 else []
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


def _detail(status: int, most: int, head: int) -> str:
    """What was wrong and how to mend it; a body may have `most` bytes, an address with its headers `head`."""
    if status == 413:
        return (
            f"A request may have {most >> 20:,} MB. Load what is larger with graphsvc load; whoever runs the service "
            "can raise the limit with --request-limit."
        )
    if status == 431:
        return f"The address and the headers may have {head >> 10} kB. Send a long query by POST, in the body."
    if status == 503:
        return "There is no room for the body of the request now. Try again in a moment."
    return "The request is no HTTP that can be read here. Send it as HTTP/1.1 has it."


class Asked:
    """Stands among the requests of a connection for one that the loop answers without taking its head apart."""

    error = None

    def __init__(self, data: bytes) -> None:
        self.data = data

    def close(self) -> None:
        """Do nothing: it holds no file, as other requests may."""


class Connection(HTTPChannel):  # type: ignore[misc]
    """A connection within bounds, on which the loop waits for a thread that is sending.

    Without the wait the loop finds the connection ready and its lock taken, again and again: it keeps the
    interpreter from the very thread it waits for, 63 turns of the loop for each small answer.
    """

    error_task_class = Refusal
    per_address = 0  # connections that one address may hold; 0: any number
    total = 0  # connections of all addresses together

    takes: Callable[[Connection, bytes], bool] | None = None  # whether the loop answers what came, with no more ado
    dropped: Callable[[Connection], None] | None = (
        None  # is told of a connection that closes while the loop asks for it
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self.begun: Begun | None = None  # what is asked of a worker in the loop
        self.head: tuple[bytes, bytes] | None = None  # of the request that has just come whole and by itself, if plain
        self.prepared: WSGITask | None = None  # the task of the first request, where the loop has looked at it
        self.waiting_since = time.monotonic()  # of a connection that nothing is done for
        self.began: float | None = None  # when the first byte of the request came that is not whole yet
        self.until = 0.0  # when its body is late, unless more comes
        self.heard = False
        super().__init__(*arguments, **named)
        self._make_room()

    def received(self, data: bytes) -> bool:
        """Take in a part of a request."""
        self.heard = True
        if self.takes and self.request is None and not self.requests and self._is_open() and self.takes(self, data):
            self.requests.append(Asked(data))
            return True
        done = bool(super().received(data))
        self.head = None
        if self.request is None:
            self.began = None
            return done
        now = time.monotonic()
        if self.began is None:
            self.began, self.until = now, now + BODY_SECONDS
        self.until = min(now + BODY_SECONDS, self.until + len(data) / BODY_RATE)  # who was fast may not rest for hours
        return done

    def parser_class(self, adj: Any) -> Parser:
        """What reads the next request."""
        return Parser(adj, self._has_room_for_bodies)

    def service(self) -> None:
        """Answer a request."""
        super().service()
        self.waiting_since = time.monotonic()

    def task_class(self, _channel: HTTPChannel, request: Any) -> WSGITask:
        """The task to answer a request: as it was prepared, where it was."""
        prepared, self.prepared = self.prepared, None
        return prepared if prepared and prepared.request is request else WSGITask(self, request)

    def first(self) -> Any:
        """The first request, taken apart."""
        if isinstance(self.requests[0], Asked):
            request = self.parser_class(self.adj)
            request.received(self.requests[0].data)
            self.requests[0] = request
        return self.requests[0]

    def answered(self, answer: bytes) -> None:
        """Send the whole answer to the first request, which no thread works on; called in the loop."""
        self.prepared = None
        self.requests.pop(0).close()
        self.waiting_since = time.monotonic()
        try:
            sent = 0 if self.total_outbufs_len else self.send(answer)
            if sent < len(answer) and self.connected:
                self.last_activity = time.time()
                self.write_soon(answer[sent:])
        except (OSError, ClientDisconnected):
            self.will_close = True
        if not self.requests and self.request is None:
            return
        with self.requests_lock:
            if self.connected and self.requests:
                self.server.add_task(self)
            elif self.connected and self._waits_to_go_on():
                self.send_continue()

    def _is_open(self) -> bool:
        """Whether nothing is left to be sent, and it is not to be closed."""
        return not (self.total_outbufs_len or self.will_close or self.close_when_flushed)

    def _waits_to_go_on(self) -> bool:
        """Whether the client waits for leave to send the body of its next request."""
        request = self.request
        return bool(request and request.expect_continue and request.headers_finished and not self.sent_continue)

    def is_idle(self) -> bool:
        """Whether no thread is at work on it and nothing is to be sent, so that only an event changes it.

        With a second request behind the one that the loop asks for, it is to be asked whether it wants to read more.
        """
        at_work = self.requests and not (self.begun and len(self.requests) == 1)
        return not at_work and self._is_open()

    def handle_close(self) -> None:
        """Close the connection, and drop what is asked for it."""
        super().handle_close()
        if self.begun and self.dropped:
            self.dropped(self)

    def write_soon(self, data: Any) -> int:
        """Keep a part of an answer until it is read. Raises ClientDisconnected where too much is kept already."""
        if self.total_outbufs_len > OWN and self._kept() > _room(self._kept()):
            self._break_off()
        try:
            return int(super().write_soon(data))
        except OSError:  # no room where it would be kept
            self._break_off()
            raise

    def _flush_some_if_lockable(self, do_close: bool = True) -> None:
        if self.outbuf_lock.acquire(timeout=SENDING):
            try:
                super()._flush_some_if_lockable(do_close)  # takes the lock again, which its holder may
            finally:
                self.outbuf_lock.release()

    def is_late(self, now: float) -> bool:
        """Whether the client has taken longer over its request, or over beginning one, than it may."""
        if self.requests or self.total_outbufs_len:
            return False
        request, began = self.request, self.began
        if began is None:
            return bool(now > self.waiting_since + (IDLE_SECONDS if self.heard else HEAD_SECONDS))
        if request is None or not request.headers_finished:
            return bool(now > began + HEAD_SECONDS)
        return bool(now > self.until)

    def close_soon(self) -> None:
        """Close the connection in the next turn of the loop."""
        self.will_close = True
        self._map.moves(self)

    def _kept(self) -> int:
        return sum(one.total_outbufs_len for one in list(self.server.active_channels.values()))

    def _has_room_for_bodies(self) -> bool:
        """Whether more of the bodies that clients send can be kept, beside what is kept of all of them."""
        channels = list(self.server.active_channels.values())
        requests = [request for one in channels for request in (*one.requests, one.request) if request]
        kept = sum(int(request.body_bytes_received) for request in requests)
        return kept <= _room(kept)

    def _break_off(self) -> None:
        self.will_close = True
        self.server.pull_trigger()
        raise ClientDisconnected

    def _make_room(self) -> None:
        """Let the connection make way that has waited longest, where this one is more than may be."""
        every = [
            one for one in list(self.server.active_channels.values()) if not one.will_close
        ]  # which makes way already
        own = [one for one in every if one.addr[0] == self.addr[0]]
        among = own if 0 < self.per_address < len(own) else every if self.total < len(every) else []
        if among:
            idle = [one for one in among if one is not self and not one.requests and not one.total_outbufs_len]
            min(idle, key=lambda one: one.waiting_since, default=self).close_soon()


def close_late(server: Any) -> None:
    """Close the connections of a server that are late."""
    now = time.monotonic()
    for one in list(server.active_channels.values()):
        if one.is_late(now):
            one.close_soon()


def _room(kept: int) -> int:
    """Bytes of unread answers, or of bodies, that may be kept, where `kept` are: in the folder for temporary files."""
    try:
        free = shutil.disk_usage(tempfile.gettempdir()).free
    except OSError:
        return KEPT
    return min(KEPT, (free + kept) // 2)
