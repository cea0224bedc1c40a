"""Holds what an option is: its names, what it holds, its bounds, and where it has no place and why."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from numbers import Real
from operator import index
from types import NoneType
from typing import Any, SupportsIndex, get_args, get_type_hints

from graphsvc.errors import UnknownOption, UsageError

Value = bool | int | float | str | list[str]
SURFACES = {"python": "Python", "cli": "command line", "http": "HTTP", "page": "page", "sparql": "SPARQL", "mcp": "MCP"}
SERVED = ("http", "page", "sparql", "mcp")
_TRUE, _FALSE = ("true", "1"), ("false", "0")  # the lexical forms of xsd:boolean
_WORDS = {bool: "boolean", int: "integer", float: "number", str: "string"}  # the types of JSON Schema


@dataclass(frozen=True, eq=False)
class Option:
    """One option. `help` is a sentence for whoever asks; `default` is what holds where it is not given (None: nothing).

    `least` and `most` bound a number, `most_served` where time and memory are shared with others (SERVED). `choices`
    are the only values; with `terms` they are terms of the schema, whose IRI or CURIE is taken too. A text in a request
    has at most `longest` characters. `text` is the name outside Python where it must differ there, `rdf` the local name
    of its RDF term where that must, `also` are names that are taken as well. `label` stands over the field of a form,
    `words` say how choices read in it. `not_on` holds the surfaces (of SURFACES) that do not take it, each with the
    reason. `name`, `kind`, `many` and `nullable` come from the declaration (see `declared`).
    """

    help: str
    default: Value | None = None
    least: float | None = None
    most: float | None = None
    most_served: float | None = None
    choices: tuple[str, ...] = ()
    terms: bool = False
    required: bool = False
    label: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    longest: int = 2000
    text: str = ""
    rdf: str = ""
    also: tuple[str, ...] = ()
    not_on: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    kind: type = str
    many: bool = False
    nullable: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """All names that are taken, the one that is shown outside Python first."""
        return tuple(dict.fromkeys((self.text or self.name, self.name, *self.also)))

    def shown(self, surface: str) -> str:
        """The name as it is written on a surface: min_sources, --min-sources, path:minSources."""
        name = self.name if surface in ("python", "mcp") else self.names[0]
        if surface == "cli":
            return "--" + name.replace("_", "-")
        return "path:" + self.term if surface == "sparql" else name

    @property
    def term(self) -> str:
        """The local name of its RDF term: minSources."""
        return self.rdf or re.sub(r"_(\w)", lambda found: found[1].upper(), self.names[0])

    def parse(self, text: str, surface: str) -> Value:
        """The value that `text` stands for; of an option with many values, one of them. Raises UsageError."""
        value: object = text
        if self.kind is bool:
            value = text in _TRUE if text in (*_TRUE, *_FALSE) else text
        elif self.kind is int and text.isascii() and text.isdigit() and len(text) < 16:
            value = int(text)
        elif self.kind is float and re.fullmatch(r"\d{1,15}(\.\d{1,15})?", text, re.ASCII):
            value = float(text)
        return self._one(value, surface)

    def check(self, value: object, surface: str = "python") -> Any:
        """The value as code works with it: a list where there are many. Raises UsageError that says what it may hold.

        None is the absence of a value, for an option that may be absent.
        """
        if value is None and (self.many or self.nullable):
            return None
        if not self.many:
            return self._one(value, surface)
        items = [value] if isinstance(value, str) or not isinstance(value, Iterable) else list(value)
        return [self._one(item, surface) for item in items]

    def _one(self, value: object, surface: str) -> Value:
        found = self._typed(value)
        if isinstance(found, str) and self.choices and self.terms:
            found = re.split(r"[:#]", found.rstrip(">"))[-1]
        if found is None or (self.choices and found not in self.choices) or not self._within(found, surface):
            raise UsageError(
                f"{self.shown(surface)} cannot be “{value}”.", self._meant(value) + f"Use {self.allowed(surface)}."
            )
        return found

    def _meant(self, value: object) -> str:
        """The question which choice was meant, where a value is what one reads like and not how it is written."""
        given = str(value).strip().casefold()
        for one in self.choices:
            if given in (one.casefold(), self.words.get(one, "").casefold().removeprefix("the ")):
                return f"Did you mean {one}? "
        return ""

    def _typed(self, value: object) -> Value | None:
        """The value as one of this option's kind, whatever numbers are made of; None where it is none."""
        if self.kind in (int, float) and not isinstance(value, bool):
            if self.kind is int and isinstance(value, SupportsIndex):
                return index(value)
            return float(value) if self.kind is float and isinstance(value, Real) else None
        return value if type(value) is self.kind and isinstance(value, bool | str) else None

    def _within(self, value: Value, surface: str) -> bool:
        if isinstance(value, str | list):
            return True
        most = self.upper(surface)
        return (self.least is None or value >= self.least) and (most is None or value <= most)

    def upper(self, surface: str) -> float | None:
        """The upper bound on a surface."""
        return self.most_served if self.most_served is not None and surface in SERVED else self.most

    def allowed(self, surface: str = "python") -> str:
        """What it may hold, in words."""
        if self.choices:
            return ("one or more of: " if self.many else "one of: ") + ", ".join(self.choices)
        if self.kind is bool:
            return "true or false"
        if self.kind is str:
            return "text"
        what = "a whole number" if self.kind is int else "a number"
        ends = (("from", self.least), ("to", self.upper(surface)))
        return " ".join((what, *(f"{word} {end:,.15g}".replace(",", "") for word, end in ends if end is not None)))

    @property
    def schema(self) -> dict[str, Any]:
        """What it may hold, as JSON Schema."""
        one: dict[str, Any] = {"type": _WORDS[self.kind]}
        if self.choices:
            one["enum"] = list(self.choices)
        elif self.kind is str:
            one["maxLength"] = self.longest
        ends = {"minimum": self.least, "maximum": self.upper("http")}
        one |= {key: self.kind(end) for key, end in ends.items() if end is not None}
        whole = {"type": "array", "items": one} if self.many else one
        return whole | ({"default": self.default} if self.default not in (None, []) else {})


def declared(declaration: type) -> dict[str, Option]:
    """The options that a class declares, by name: each annotation is `Annotated[type, Option(…)]`.

    The type says what it holds: bool, int, float, str, or `str | Iterable[str]` where there are many; `| None` changes
    nothing. Annotations without an Option are passed over.
    """
    found = {}
    for name, hint in get_type_hints(declaration, include_extras=True).items():
        for row in getattr(hint, "__metadata__", ()):
            if isinstance(row, Option):
                inner = get_args(hint)[0]
                parts = [one for one in get_args(inner) or (inner,) if one is not NoneType]
                kind = next(one for one in parts if one in _WORDS)
                nullable = NoneType in get_args(inner)
                found[name] = replace(row, name=name, kind=kind, many=len(parts) > 1, nullable=nullable)
    return found


def named(**options: Option) -> dict[str, Option]:
    """Options by their names, where no function declares them by its types."""
    return {name: replace(one, name=name) for name, one in options.items()}


def check(options: Mapping[str, Option], given: Mapping[str, object], surface: str = "python") -> dict[str, Any]:
    """The values `given` by name, each checked. Raises UsageError, UnknownOption."""
    for name in given:
        if name not in options or surface in options[name].not_on:
            raise unknown(name, options, surface)
    return {name: options[name].check(value, surface) for name, value in given.items()}


def filled(options: Mapping[str, Option], given: Mapping[str, object]) -> dict[str, Any]:
    """The value of every option: as `given`, checked, else its default. Raises UsageError, UnknownOption."""
    return {name: one.default for name, one in options.items()} | check(options, given)


def unknown(name: str, options: Mapping[str, Option], surface: str, values: Iterable[object] = ()) -> UsageError:
    """The error for a name that a surface does not take: why not, or what was meant and what there is.

    Of several names that are close, the one meant is the closest whose option takes the `values` that were given.
    """
    by_name = {one: option for option in options.values() for one in (*option.names, option.term)}
    found = by_name.get(name)
    if found is not None and surface in found.not_on:
        return UsageError(f"{found.shown(surface)} is not taken here.", found.not_on[surface])
    taken = [option for option in options.values() if surface not in option.not_on]
    close = difflib.get_close_matches(name, by_name, 3, 0.6)
    close.sort(key=lambda one: not all(_takes(by_name[one], value, surface) for value in values))
    meant = by_name[close[0]].shown(surface) if close else ""
    what = {"python": "option", "sparql": "term"}.get(surface, "parameter")
    given = f"path:{name}" if surface == "sparql" else name
    return UnknownOption(given, meant, tuple(option.shown(surface) for option in taken), what)


def _takes(option: Option, value: object, surface: str) -> bool:
    try:
        option.parse(value, surface) if isinstance(value, str) else option.check(value, surface)
    except UsageError:
        return False
    return True
