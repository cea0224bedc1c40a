"""Answers plain queries in the loop of the server, without a thread: the loop sends them to a worker and goes on.

What is not done soon, is large or fails goes on in a thread, which finds all that was done so far.
"""

from __future__ import annotations

import re
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from waitress.task import WSGITask
from waitress.utilities import build_http_date

from graphsvc.service.protocol.plans import PATH, Manner, Plan, field_text, plan_for, plan_of
from graphsvc.service.protocol.quick import PLAN, Quick
from graphsvc.sparqltext.guard import may_reach_out
from graphsvc.store.sandbox.loop_jobs import Begun, LoopJobs

if TYPE_CHECKING:
    from graphsvc.service.connections import Connection
    from graphsvc.service.event_loop import EventLoop
    from graphsvc.service.public_address import PublicAddress

KEPT_OPEN = ("", "keep-alive")
KNOWN = 256  # heads of requests that are kept
LONGEST = 2 << 10  # bytes of one
_GET = re.compile(rb"GET (/[\w./~-]*)\?([!-\"$-~]*) HTTP/1\.1\r\n")
_END = b"\r\n\r\n"


class LoopAnswers:
    """Takes the requests that `server` has read, those with plain queries itself and others to its threads."""

    def __init__(self, server: Any, address: PublicAddress, quick: Quick, jobs: LoopJobs, loop: EventLoop) -> None:
        self._threads = server.task_dispatcher
        server.add_task = self.add_task
        self._address = address
        self._quick = quick
        self._jobs = jobs
        self._loop = loop
        self._kept: list[tuple[Connection, Plan, bytes]] = []  # answers to send, when who asked has been read
        # A client sends the same head with each query: it is taken apart once, with all that has to be looked at.
        self._known: dict[tuple[bytes, bytes], Manner] = {}

    def turn(self) -> float | None:
        """Do what is due; returns the seconds after which there is more to do, or None."""
        kept, self._kept = self._kept, []
        for channel, plan, whole in kept:
            self._send(channel, plan, whole)
        return self._jobs.turn()

    def add_task(self, channel: Connection) -> None:
        """Have the first request of a connection answered."""
        if not self._jobs.is_here() or not self._begins(channel):
            self._hand_over(channel)

    def takes(self, channel: Connection, data: bytes) -> bool:
        """Have a request answered, if it is a plain query with a head that is known."""
        found = _GET.match(data)
        if not found:
            return False
        head = (found[1], data[found.end() :])
        manner = self._known.get(head)
        if not manner:
            whole = data.find(_END) == len(data) - len(_END)
            channel.head = head if whole and len(data) - len(found[2]) <= LONGEST else None
            return False
        text = field_text(found[2])
        plan = plan_for(text, manner, self._quick.context, time.perf_counter())
        return bool(plan and self._asks(channel, plan))

    def leave(self, channel: Connection) -> None:
        """Drop what is asked for a connection whose client has gone."""
        begun, channel.begun = channel.begun, None
        if begun:
            self._jobs.leave(begun)

    def _begins(self, channel: Connection) -> bool:
        request = channel.requests[0]
        if request.error or request.version != "1.1" or not request.path.endswith(PATH):
            return False
        if request.headers.get("CONNECTION", "").lower() not in KEPT_OPEN:
            return False
        channel.prepared = task = WSGITask(channel, request)
        environ = task.get_environment()
        self._address.tell(environ)
        environ[PLAN] = plan = plan_of(environ, self._quick.context)
        if plan is None:
            return False
        if channel.head and not plan.manner.number and request.body_rcv is None:
            self._keep(channel.head, plan.manner)
        return self._asks(channel, plan)

    def _keep(self, head: tuple[bytes, bytes], manner: Manner) -> None:
        if len(self._known) >= KNOWN:
            self._known.clear()
        self._known[head] = manner

    def _asks(self, channel: Connection, plan: Plan) -> bool:
        """Have a plan carried out, where that can be begun here."""
        kept = self._quick.context.kept(plan.job)
        if kept is not None:
            self._kept.append((channel, plan, kept))
            return True
        if may_reach_out(plan.job.text):
            return False
        channel.begun = self._jobs.ask(plan.job, lambda begun: self._go_on(channel, plan, begun))
        return channel.begun is not None

    def _go_on(self, channel: Connection, plan: Plan, begun: Begun) -> None:
        channel.begun = None
        whole = b"".join(begun.parts) if begun.whole else None
        if whole is None or not self._quick.is_whole(whole):
            plan.begun = begun
            self._goes_on(channel, plan)
            return
        self._quick.context.keep(plan.job, plan.generation, whole, time.perf_counter() - plan.began)
        self._send(channel, plan, whole)

    def _send(self, channel: Connection, plan: Plan, whole: bytes) -> None:
        if not channel.connected:
            return
        channel.answered(b"".join((_begin(int(time.time())), self._quick.head(plan, whole), b"\r\n", whole)))
        if not channel.is_idle():
            self._loop.moves(channel)

    def _goes_on(self, channel: Connection, plan: Plan) -> None:
        """Let a thread go on with a request."""
        if not channel.prepared:
            channel.prepared = task = WSGITask(channel, channel.first())
            environ = task.get_environment()
            self._address.tell(environ)
            environ[PLAN] = plan
        self._hand_over(channel)

    def _hand_over(self, channel: Connection) -> None:
        self._threads.add_task(channel)
        if self._jobs.is_here():
            self._loop.moves(channel)


@lru_cache(2)
def _begin(now: int) -> bytes:
    """What an answer of this second begins with."""
    return f"HTTP/1.1 200 OK\r\nDate: {build_http_date(now)}\r\n".encode("latin-1")
