"""Keeps the name under which programs outside import the client of a worker, until 0.2."""

from graphsvc.store.sandbox.worker_client import Limits, Worker

__all__ = ["Limits", "Worker"]
