"""Serves the pages over real HTTP and opens them in a real headless browser that may reach nothing else."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from waitress.server import create_server

import graphsvc.store
from graphsvc import create_app, open_store
from graphsvc.store import Store
from tests.conftest import require
from tests.explorer.graphs import hostile, own

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

OWN_GRAPH = "https://example.org/our-survey"
STRICT = "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--no-first-run",
]


@dataclass
class Visits:
    """What pages asked of other hosts, and what they complained of."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def serve(store: Store) -> Iterator[str]:
    """Serve the application on a free port, under the strictest policy that any deployment may set."""
    app = create_app(store, workers=0)

    @app.after_request
    def strict(response: Any) -> Any:
        if not response.headers.get("Content-Security-Policy"):
            response.headers["Content-Security-Policy"] = STRICT
        return response

    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(10)


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    yield from serve(open_store())


@pytest.fixture(scope="session")
def hostile_site() -> Iterator[str]:
    store = graphsvc.store.open_store()
    store.load(hostile())
    yield from serve(store)


@pytest.fixture(scope="session")
def own_site() -> Iterator[str]:
    store = open_store()
    store.load(own(), graph=OWN_GRAPH)
    yield from serve(store)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    require("browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as engines:
        opened = engines.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield opened
        opened.close()


OpenPage = Callable[..., "Page"]


@pytest.fixture
def visits() -> Visits:
    return Visits()


@pytest.fixture
def open_page(browser: Browser, visits: Visits) -> Iterator[OpenPage]:
    """Open an address at a width; what it asks of other hosts is aborted and fails the test, and so do its errors."""
    contexts = []

    def opened(address: str, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)

        def only_here(route: Route) -> None:
            if route.request.url.startswith(("http://127.0.0.1:", "file:", "data:", "blob:")):
                route.continue_()
            else:
                visits.outside.append(route.request.url)
                route.abort()

        context.route("**/*", only_here)
        page = context.new_page()
        page.on("pageerror", lambda error: visits.errors.append(str(error)))
        page.on("console", lambda line: visits.errors.append(line.text) if line.type == "error" else None)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert visits.outside == []
    assert visits.errors == []
