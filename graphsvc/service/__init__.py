"""Assembles the web application from its blueprints."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader

import graphsvc.service.api.actions as actions_api
import graphsvc.service.api.ask as ask_api
import graphsvc.service.api.paths as paths_api
import graphsvc.service.api.questions as questions_api
import graphsvc.service.headers as headers
import graphsvc.service.linked_data.discovery as discovery
import graphsvc.service.linked_data.reconcile as reconcile
import graphsvc.service.linked_data.references as references
import graphsvc.service.linked_data.resources as resources
import graphsvc.service.operations as operations
import graphsvc.service.own_sessions as own_sessions
import graphsvc.service.pages as pages
import graphsvc.service.pages.own as own
import graphsvc.service.problems as problems
import graphsvc.service.protocol.graph_store as graph_store
import graphsvc.service.protocol.incoming as incoming
import graphsvc.service.protocol.sparql as sparql
from graphsvc.framework import framework
from graphsvc.options import filled
from graphsvc.service.beside import Neighbour
from graphsvc.service.context import ServiceContext
from graphsvc.service.options import MB, SERVICE, ServiceOptions, limits
from graphsvc.service.protocol.federation import open_gateway
from graphsvc.service.protocol.quick import Quick
from graphsvc.service.public_address import PublicAddress
from graphsvc.service.serving import serve
from graphsvc.store import Store
from graphsvc.store.jobs import NO_LIMIT, Most
from graphsvc.store.result_cache import ResultCache
from graphsvc.store.sandbox.worker_pool import pool_for

if TYPE_CHECKING:
    from typing_extensions import Unpack

__all__ = ["BLUEPRINTS", "Neighbour", "ServiceContext", "ServiceOptions", "create_app", "serve"]

BLUEPRINTS = (
    sparql,
    graph_store,
    resources,
    references,
    paths_api,
    ask_api,
    actions_api,
    questions_api,
    pages,
    own,
    reconcile,
    discovery,
    operations,
)


def create_app(store: Store, *, beside: Neighbour | None = None, **options: Unpack[ServiceOptions]) -> Flask:
    """A Flask application over `store`; its pages lead to the framework `beside`, whose graph the store holds.

    The options are those of `graphsvc serve`, see `ServiceOptions`. Unless `workers` are given, queries run in this
    process without limits, which is fit for tests and for mounting. Raises UsageError, UnknownOption.
    """
    asked = cast(ServiceOptions, filled(SERVICE, options))
    app = Flask("graphsvc.service", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = asked["request_limit"] << MB
    # A page that the framework brings, such as its own “About”, goes before ours of that name.
    own = FileSystemLoader(framework().folder / "pages")
    app.jinja_loader = ChoiceLoader([own, FileSystemLoader(f"{app.root_path}/templates")])
    app.json.sort_keys = False  # type: ignore[attr-defined]
    workers, kept, limit = asked["workers"], asked["cache"] << MB, limits(asked)
    pool = pool_for(store, workers, limit) if workers else None
    cache = ResultCache(kept) if pool and kept else None
    most = Most(limit.answer, limit.rows) if workers else NO_LIMIT
    context = ServiceContext(store, asked, pool, open_gateway(store, asked), cache, most, beside)
    app.extensions["graphsvc"] = context
    problems.install(app)
    headers.install(app, context)
    incoming.install(app, context)
    own_sessions.install(app, context)
    for module in BLUEPRINTS:
        app.register_blueprint(module.blueprint(context))
    # Outside what reads the path: the path that a proxy leaves in a request is gone by then.
    app.wsgi_app = PublicAddress(Quick(app, context), asked["public_url"])  # type: ignore[method-assign]
    return app
