"""Reads options from the texts of a request: an unknown one, a repeated one or a wrong value is refused by its name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from graphsvc.errors import UsageError
from graphsvc.options.option import Option, Value, unknown

T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """The options of a request: those `given`, by their names in Python, and the defaults of the others."""

    options: Mapping[str, Option] = field(default_factory=dict)
    given: Mapping[str, Value] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """The value in force: as given, else the default."""
        return self.given.get(name, self.options[name].default)

    def text(self, name: str) -> str:
        """The text in force, "" where there is none."""
        return str(self.value(name) or "")

    def given_text(self, name: str) -> str:
        """The text as given, "" where none is, or where the view has no such option."""
        return str(self.given.get(name) or "")

    def number(self, name: str) -> int:
        """The whole number in force."""
        return int(self.value(name))

    def flag(self, name: str) -> bool:
        """Whether it is on."""
        return bool(self.value(name))

    def several(self, name: str) -> list[str]:
        """The texts in force."""
        return list(self.value(name) or ())

    @property
    def all(self) -> dict[str, Any]:
        """Every option that has a value, given or by default."""
        return {name: one.default for name, one in self.options.items() if one.default is not None} | dict(self.given)

    def only(self, names: Mapping[str, Option]) -> dict[str, Any]:
        """Those of the options in `names` that are given, as keyword arguments."""
        return {name: value for name, value in self.given.items() if name in names}


def read(options: Mapping[str, Option], given: Mapping[str, Sequence[str]], surface: str) -> Asked:
    """Read the texts `given` by name on a surface of `option.SURFACES`. An empty text is none: forms send those.

    Raises UnknownOption for a name that is none of theirs, UsageError for a value that does not fit, for a single value
    that is given twice, and for one that must be given and is not. Each error names the option.
    """
    found: dict[str, Value] = {}
    for option, texts in _by_option(options, given, surface).items():
        values = _values(option, [text for one in texts for text in one], surface)
        if values:
            found[option.name] = [str(one) for one in values] if option.many else values[0]
    return _whole(options, found, surface)


def read_json(options: Mapping[str, Option], given: Mapping[str, object], surface: str) -> Asked:
    """Read an object of JSON as `read` reads texts. Numbers, booleans and lists may be written as texts too.

    Raises what `read` raises.
    """
    found: dict[str, Value] = {}
    for option, several in _by_option(options, given, surface).items():
        values = [value for value in several if value is not None]
        if len(values) > 1:
            raise UsageError(f"{option.shown(surface)} is given {len(values)} times.", "Give it once.")
        for value in values:
            if isinstance(value, str) and option.many and value.startswith("["):
                value = _list(value, option, surface)
            found[option.name] = (
                option.parse(value, surface)
                if isinstance(value, str) and not option.many
                else option.check(value, surface)
            )
    return _whole(options, found, surface)


def _by_option(options: Mapping[str, Option], given: Mapping[str, T], surface: str) -> dict[Option, list[T]]:
    """What is given for each option, under whichever of its names."""
    taken = {name: one for one in options.values() if surface not in one.not_on for name in one.names}
    found: dict[Option, list[T]] = {}
    for name, value in given.items():
        if name not in taken:
            raise unknown(name, options, surface, value if isinstance(value, list) else [value])
        found.setdefault(taken[name], []).append(value)
    return found


def _whole(options: Mapping[str, Option], found: dict[str, Value], surface: str) -> Asked:
    for name, option in options.items():
        if option.required and name not in found and surface not in option.not_on:
            raise UsageError(f"{option.shown(surface)} is missing.", option.help)
    return Asked(options, found)


def _values(option: Option, texts: Sequence[str], surface: str) -> list[Value]:
    shown = option.shown(surface)
    # A plus in an address is read as a space, so a sign that nobody wrote in full arrives as one.
    meant = ["+" if text == " " and "+" in option.choices else text.strip() for text in texts]
    said = [text for text in meant if text]
    if len(said) > 1 and not option.many:
        raise UsageError(f"{shown} is given {len(said)} times.", "Give it once.")
    # Measured as it was sent: a document that promises a length counts the white space around a text too.
    for text in texts:
        if len(text) > option.longest:
            raise UsageError(f"{shown} is {len(text)} characters long.", f"Use at most {option.longest}.")
    return [option.parse(text, surface) for text in said]


def _list(text: str, option: Option, surface: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        said = "it nests too deep" if isinstance(error, RecursionError) else error
        raise UsageError(f"{option.shown(surface)} is no list: {said}.", 'Write it as ["one", "two"].') from error
