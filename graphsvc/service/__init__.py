"""Assembles the web application from its blueprints."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from flask import Flask

import graphsvc.service.headers as headers
import graphsvc.service.problems as problems
from graphsvc.service.context import ServiceContext
from graphsvc.service.serving import serve
from graphsvc.store import Store
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.result_cache import ResultCache
from graphsvc.store.workers import Limits, Pool

if TYPE_CHECKING:
    from graphsvc.service.gateway import Gateway

__all__ = ["BLUEPRINTS", "ServiceContext", "create_app", "serve"]

BLUEPRINTS = ("sparql", "graph_store", "resources", "paths_api", "pages", "reconcile", "discovery", "operations")


def create_app(store: Store, **options: Any) -> Flask:
    """A Flask application over `store`.

    Options: `workers` (0: queries run in this process without limits, fit for tests and for mounting; `serve` gives 2),
    `query_timeout` seconds, `memory_limit` MB a query, `result_limit` MB and `row_limit` rows or triples an answer,
    `queue` queries that may wait, `cache` MB of answers kept until the next write (0: none; only with workers),
    `writable` and `token`, `allow_service` prefixes of endpoints that SERVICE and LOAD may reach, `request_limit` MB a
    request, `query_limit` MB the text of a query (1 unless set; an update may be as long as a request).
    """
    app = Flask("graphsvc.service", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = int(options.get("request_limit", 64)) << 20
    app.json.sort_keys = False  # type: ignore[attr-defined]
    pool, kept = _pool(store, options), int(options.get("cache", 32)) << 20
    cache = ResultCache(kept) if pool and kept else None
    context = ServiceContext(store, options, pool, _gateway(store, options), cache)
    app.extensions["graphsvc"] = context
    problems.install(app)
    headers.install(app, context)
    for name in BLUEPRINTS:
        if find_spec(f"graphsvc.service.{name}"):
            app.register_blueprint(import_module(f"graphsvc.service.{name}").blueprint(context))
    return app


def _pool(store: Store, options: dict[str, Any]) -> Pool | None:
    workers = int(options.get("workers") or 0)
    if not workers or not isinstance(store, EmbeddedStore):
        return None
    limits = Limits(
        seconds=float(options.get("query_timeout") or 10),
        memory=int(options.get("memory_limit") or 512) << 20,
        answer=int(options.get("result_limit") or 256) << 20,
        rows=int(options.get("row_limit") or 1_000_000),
        queue=int(options.get("queue") or 64),
    )
    return Pool(store, workers, limits)


def _gateway(store: Store, options: dict[str, Any]) -> Gateway | None:
    if find_spec("graphsvc.service.gateway"):
        made: Gateway = import_module("graphsvc.service.gateway").open_gateway(store, options)
        return made
    return None
