"""Makes click options of declared options, with their bounds, choices, defaults and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

from graphsvc.options import Option

Maker = Callable[[Any], Any]


def option(row: Option, callback: Callable[..., Any] | None = None) -> Maker:
    """The click option of a row: --min-sources 2; an option that is on or off is --exact or --no-exact.

    With a `callback`, which is given the value, the command is not.
    """
    flag = row.shown("cli")
    if row.kind is bool:
        said = f"{row.help} Default: {'yes' if row.default else 'no'}."
        return click.option(*_flags(row), row.name, default=None, help=said)
    shown = "" if row.default in (None, []) else f" [default: {row.default}]"
    return click.option(
        flag,
        row.name,
        multiple=True,  # so that an option that is given twice is seen: click keeps the last without a word
        type=_type(row),
        metavar=_metavar(row),
        help=row.help + shown,
        callback=callback or (None if row.many else once),
        expose_value=callback is None,
    )


def refusal(row: Option) -> Maker:
    """A click option that is not listed and says why the command does not take it."""
    flag = row.shown("cli")

    def refuse(context: click.Context, _parameter: click.Parameter, value: bool | tuple[str, ...] | None) -> None:
        if value not in (None, ()):
            raise click.UsageError(f"{flag} is not taken here. {row.not_on['cli']}", context)

    if row.kind is bool:
        return click.option(*_flags(row), default=None, hidden=True, expose_value=False, callback=refuse)
    return click.option(flag, multiple=True, hidden=True, expose_value=False, callback=refuse)


def _flags(row: Option) -> list[str]:
    """The two or three names of an option that is on or off."""
    flag = row.shown("cli")
    short = flag.removeprefix("--include-").removeprefix("--")
    return [f"{flag}/--no-{short}", *([f"--{short}"] if flag != f"--{short}" else [])]


def options(rows: Mapping[str, Option]) -> list[Maker]:
    """The click options of rows, those that a command line does not take among them to say why."""
    return [refusal(one) if "cli" in one.not_on else option(one) for one in rows.values()]


def argument(row: Option, metavar: str) -> Maker:
    """The click argument of a row that stands without its name; it may be left out where `metavar` is in brackets."""
    return click.argument(row.name, metavar=metavar, required="[" not in metavar, nargs=-1 if row.many else 1)


def given(options: Mapping[str, Option], values: Mapping[str, Any]) -> dict[str, Any]:
    """Of the values that click gives a command, those of options that were given."""
    return {name: value for name, value in values.items() if name in options and value not in (None, ())}


def _type(row: Option) -> click.ParamType[Any]:
    if row.choices:
        return click.Choice(row.choices) if not row.terms else click.STRING
    if row.kind is int:
        return click.IntRange(
            None if row.least is None else int(row.least), None if row.most is None else int(row.most)
        )
    return click.FloatRange(row.least, row.most) if row.kind is float else click.STRING


def _metavar(row: Option) -> str | None:
    if row.terms:
        return f"[{'|'.join(row.choices)}]"  # their IRIs and CURIEs are taken too, so that click does not choose
    return None if row.choices or row.kind is not str else row.names[0].upper()


def once(context: click.Context, parameter: click.Parameter, values: tuple[Any, ...]) -> Any:
    """The value of an option that holds one. Raises BadParameter where it is given twice."""
    if len(values) > 1:
        raise click.BadParameter(f"given {len(values)} times; give it once.", context, parameter)
    return values[0] if values else None
