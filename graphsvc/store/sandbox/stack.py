"""Calls the engine on a large stack: its parser and planner recurse, and a stack that ends takes the process along."""

from __future__ import annotations

import threading
from collections.abc import Callable

from graphsvc.errors import GraphsvcError, InternalError

IN_WORKER = 64 << 20  # bytes
# What a worker has parsed and planned on its own stack goes less than half as deep here, whatever the planner decides.
IN_FRONT = 4 * IN_WORKER

_starting = threading.Lock()


def on_large_stack(call: Callable[[], None], size: int = IN_FRONT) -> None:
    """Do `call` on a thread with a stack of `size` bytes, which are taken only as they are used.

    Raises the GraphsvcError that it raises; InternalError where it ends otherwise, which the interpreter tells the log.
    """
    ended: list[GraphsvcError | None] = []

    def run() -> None:
        try:
            call()
            ended.append(None)
        except GraphsvcError as error:
            ended.append(error)

    with _starting:  # the size holds for whatever thread starts next
        before = threading.stack_size(size)
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        threading.stack_size(before)
    thread.join()
    error = ended[0] if ended else InternalError("The update ended by a fault of the service.", "The log says why.")
    if error:
        raise error
