"""Holds modules that moved to being found by the names that programs outside import them by."""

from __future__ import annotations

import graphsvc.service.outside as outside
import graphsvc.store.process as process
from graphsvc.service.protocol.outbound_http import Outside
from graphsvc.store.sandbox.worker_client import Limits, Worker


def test_the_former_names_lead_to_the_same() -> None:
    assert (process.Limits, process.Worker, outside.Outside) == (Limits, Worker, Outside)
