"""Ends work in the front process for askers that have left: nobody reads its answer, and others wait for its turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import request

from graphsvc.paths.engine.search import looking
from graphsvc.service.concurrency import Turns
from graphsvc.store.sandbox.worker_client import Gone


def gone() -> Callable[[], bool] | None:
    """What tells whether the asker of the current request has left; None where the server cannot tell."""
    found: Callable[[], bool] | None = request.environ.get("waitress.client_disconnected")
    return found


@contextmanager
def turn(turns: Turns) -> Iterator[None]:
    """Work inside when a turn has come; a search inside ends where its asker leaves. Raises Busy, Gone."""
    left = gone()
    with turns.turn(), looking(lambda: hold(left)):
        hold(left)  # many leave while they wait
        yield


def hold(left: Callable[[], bool] | None) -> None:
    """Raise Gone where the asker has left."""
    if left and left():
        raise Gone("The asker has gone.")
