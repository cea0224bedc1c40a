"""Gives commands the options that say which store they ask, and opens it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

import graphsvc.builtin as builtin
from graphsvc.cli.options import once, option
from graphsvc.errors import StoreError, UsageError
from graphsvc.options import check
from graphsvc.store import Store
from graphsvc.store.options import ENDPOINT

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
KEY = "graphsvc.endpoint"
_OF_A_STORE = "CURRENT"  # a file that every folder of the engine has


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Keep the option for `open_store`, which it reaches so that no command has to hand it on."""
    found = once(context, parameter, value) if isinstance(value, tuple) else value
    if found is not None:
        context.meta.setdefault(KEY, {})[parameter.name] = found


def _find(folder: Path, create: bool) -> None:
    if (folder / _OF_A_STORE).is_file():
        return
    if create:
        click.echo(f"{folder} is made: a new store with the built-in graph.", err=True)
        return
    said = f"{folder} is no store." if folder.exists() else f"There is no store {folder}."
    raise StoreError(said, "Check the name; graphsvc load and graphsvc serve make one. Without --store: the built-in.")


def read_token(file: Path) -> str:
    """The token in a file, and a word where anybody with an account on the machine can read it.

    Raises UsageError for a file that holds no text.
    """
    if os.name == "posix" and file.stat().st_mode & stat.S_IROTH:
        click.echo(f"Anybody on this machine can read the token in {file}; chmod 600 keeps it from them.", err=True)
    try:
        return file.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} holds no text.", "Put the token into a file of its own, in UTF-8.") from error


TOKEN = click.option(
    "--endpoint-token-file", type=FILE, expose_value=False, callback=_keep, help="Holds the token that a URL asks for."
)


def endpoint_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options for a --store that is the URL of an endpoint."""
    rows = [one for one in ENDPOINT.values() if "cli" not in one.not_on]
    for maker in (TOKEN, *(option(one, _keep) for one in reversed(rows))):
        command = maker(command)
    return command


def store_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --store and those that go with it."""
    return click.option(
        "--store",
        "location",
        metavar="LOCATION",
        help="Nothing: the built-in graph; a folder: on disk; http(s)://…: any SPARQL 1.1 endpoint.",
    )(endpoint_options(command))


def open_store(location: str | None, *, create: bool = False) -> Store:
    """Open the store a command was given; only those that `create` one make a folder that is not there.

    Raises StoreError where there is none, UsageError where options of an endpoint go with something else.
    """
    if location and location != ":memory:" and not location.startswith(("http://", "https://")):
        _find(Path(location), create)
    context = click.get_current_context(silent=True)
    options: dict[str, Any] = dict(context.meta.get(KEY, {})) if context else {}
    token = options.pop("endpoint_token_file", None)
    asked = check(ENDPOINT, options, "cli")
    if token:
        asked["token"] = read_token(token)
    store = builtin.open_store(location, **asked)
    if context:
        context.call_on_close(store.close)
    return store
