"""Assembles the web application from its blueprints."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from flask import Flask

from graphsvc.store import Store

BLUEPRINTS = ("sparql", "graph_store", "resources", "paths_api", "pages", "reconcile", "discovery")


@dataclass(frozen=True)
class ServiceContext:
    """What every blueprint is given."""

    store: Store
    options: dict[str, Any] = field(default_factory=dict)


def create_app(store: Store, **options: Any) -> Flask:
    """A Flask application over `store`."""
    app = Flask("graphsvc.service", static_folder=None)
    context = ServiceContext(store, options)
    for name in BLUEPRINTS:
        if find_spec(f"graphsvc.service.{name}"):
            app.register_blueprint(import_module(f"graphsvc.service.{name}").blueprint(context))
    return app
