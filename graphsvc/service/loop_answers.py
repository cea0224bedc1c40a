"""Answers plain queries in the loop of the server, without a thread: the loop sends them to a worker and goes on.

What is not done soon, is large or fails goes on in a thread, which finds all that was done so far.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from waitress.task import WSGITask
from waitress.utilities import build_http_date

from graphsvc.service.protocol.quick import PATH, PLAN, Plan, Quick
from graphsvc.sparqltext.guard import may_reach_out
from graphsvc.store.sandbox.loop_jobs import Begun, LoopJobs

if TYPE_CHECKING:
    from graphsvc.service.connections import Connection
    from graphsvc.service.event_loop import EventLoop
    from graphsvc.service.public_address import PublicAddress

KEPT_OPEN = ("", "keep-alive")


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
        environ[PLAN] = plan = self._quick.plan(environ)
        if plan is None:
            return False
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
            self._hand_over(channel)
            return
        self._quick.context.keep(plan.job, plan.generation, whole, time.perf_counter() - plan.began)
        self._send(channel, plan, whole)

    def _send(self, channel: Connection, plan: Plan, whole: bytes) -> None:
        if not channel.connected:
            return
        headers = [*self._quick.told(plan, whole), ("Date", build_http_date(time.time()))]
        head = "".join(f"{name}: {value}\r\n" for name, value in sorted(headers))
        channel.answered(f"HTTP/1.1 200 OK\r\n{head}\r\n".encode("latin-1") + whole)
        if not channel.is_idle():
            self._loop.moves(channel)

    def _hand_over(self, channel: Connection) -> None:
        self._threads.add_task(channel)
        if self._jobs.is_here():
            self._loop.moves(channel)
