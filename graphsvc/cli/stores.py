"""Gives commands the options that say which store they ask, and opens it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

import graphsvc.builtin as builtin
from graphsvc.errors import UsageError
from graphsvc.store import Store

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
KEY = "graphsvc.endpoint"


def _keep(context: click.Context, option: click.Parameter, value: Any) -> None:
    if value is not None:
        context.meta.setdefault(KEY, {})[option.name] = value


# They reach `open_store` through the context, so that no command has to hand them on.
ENDPOINT: tuple[Callable[[Any], Any], ...] = (
    click.option("--update-url", metavar="URL", expose_value=False, callback=_keep, help="Where a URL takes updates."),
    click.option("--gsp-url", metavar="URL", expose_value=False, callback=_keep, help="Its Graph Store, for loads."),
    click.option(
        "--default-graph",
        metavar="IRI",
        expose_value=False,
        callback=_keep,
        help="The graph that stands for the default one.",
    ),
)
TOKEN = click.option(
    "--endpoint-token-file", type=FILE, expose_value=False, callback=_keep, help="Holds the token that a URL asks for."
)


def endpoint_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options for a --store that is the URL of an endpoint."""
    for option in (TOKEN, *reversed(ENDPOINT)):
        command = option(command)
    return command


def store_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --store and those that go with it."""
    return click.option(
        "--store",
        "location",
        metavar="LOCATION",
        help="Nothing: the built-in graph; a folder: on disk; http(s)://…: any SPARQL 1.1 endpoint.",
    )(endpoint_options(command))


def open_store(location: str | None) -> Store:
    """Open the store a command was given. Raises UsageError where options of an endpoint go with something else."""
    context = click.get_current_context(silent=True)
    options: dict[str, Any] = dict(context.meta.get(KEY, {})) if context else {}
    if options and not (location or "").startswith(("http://", "https://")):
        named = ", ".join("--" + name.replace("_", "-") for name in options)
        raise UsageError(f"{named} goes with the URL of an endpoint.", "Give one: --store http://…")
    token = options.pop("endpoint_token_file", None)
    if token:
        options["token"] = token.read_text(encoding="utf-8").strip()
    store = builtin.open_store(location, **options)
    if context:
        context.call_on_close(store.close)
    return store
