"""Serves what those who run the service look at: /healthz, /readyz, /metrics and /openapi.json."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, g, jsonify, request

from graphsvc.errors import GraphsvcError
from graphsvc.service.api.openapi import document
from graphsvc.service.metrics import gauge
from graphsvc.store.jobs import Job

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext


def blueprint(context: ServiceContext) -> Blueprint:
    """The routes of operation."""
    routes = Blueprint("operations", __name__)

    @routes.after_app_request
    def count(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else "none"
        seconds = time.perf_counter() - getattr(g, "started", time.perf_counter())
        context.metrics.count(rule, request.method, response.status_code, seconds)
        return response

    @routes.get("/healthz")
    def health() -> Response:
        return jsonify(status="ok")

    @routes.get("/readyz")
    def ready() -> Response:
        try:
            for _ in context.run(Job("query", "ASK {}"), fresh=True):
                pass
        except GraphsvcError as error:
            answer = jsonify(status="not ready", detail=str(error))
            answer.status_code = 503
            return answer
        warnings = context.warnings()
        return jsonify({"status": "ready"} | ({"warnings": warnings} if warnings else {}))

    @routes.get("/metrics")
    def metrics_page() -> Response:
        return Response(_metrics(context), content_type="text/plain; version=0.0.4; charset=utf-8")

    @routes.get("/openapi.json")
    def openapi() -> Response:
        return jsonify(document(current_app))

    return routes


def _metrics(context: ServiceContext) -> str:
    """The page of metrics."""
    lines = context.metrics.lines()
    lines += gauge("store_generation", "Writes since the start.", context.store.generation)
    if context.pool:
        lines += gauge("workers", "Worker processes.", context.pool.size)
        lines += gauge("workers_busy", "Worker processes at work.", context.pool.workers.busy())
        lines += gauge("workers_ready", "Worker processes that wait for work.", context.pool.workers.ready())
        killed = context.pool.workers.killed
        lines += gauge("workers_killed_total", "Worker processes ended by a limit.", killed, "counter")
    if context.cache:
        lines += gauge("cached_answers_total", "Answers and pages from the cache.", context.cache.hits, "counter")
        lines += gauge("cache_bytes", "Bytes of answers kept.", context.cache.held)
    return "\n".join(lines) + "\n"
