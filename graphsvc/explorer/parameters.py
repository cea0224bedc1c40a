"""Says what the options of a view come to: its filters, and how its options read in words."""

from __future__ import annotations

from collections.abc import Container, Mapping

from graphsvc.model.filters import EvidenceFilter
from graphsvc.options import Asked, Option
from graphsvc.paths.options import OPTIONS
from graphsvc.wording import BASIS_SHORT, STATUS_SHORT

# Which claims become arrows; views that filter claims take these.
OF_THE_STUDY: dict[str, Option] = {name: OPTIONS[name] for name in ("country", "people", "tool") if name in OPTIONS}
FILTERS: dict[str, Option] = {name: OPTIONS[name] for name in ("basis", "status", "min_sources")} | OF_THE_STUDY

# How the terms of the schema read; other choices have their words in their own row.
_TERMS: dict[str, Mapping[str, str]] = {"basis": BASIS_SHORT, "status": STATUS_SHORT}


def filters(asked: Asked) -> EvidenceFilter:
    """Which claims become arrows."""
    return studied(asked)._replace(
        basis=frozenset(asked.several("basis")),
        status=frozenset(asked.several("status")),
        min_sources=asked.number("min_sources"),
        include_unverifiable=False,
    )


def studied(asked: Asked) -> EvidenceFilter:
    """Which claims are about what was studied where, on whom and with what; what no check confirmed is let through."""
    country, people, tool = (
        frozenset(asked.several(name) if name in OF_THE_STUDY else ()) for name in ("country", "people", "tool")
    )
    return EvidenceFilter(country=country, people=people, tool=tool, include_unverifiable=True)


def described(asked: Asked, without: Container[str] = ()) -> list[str]:
    """The options that are given, in words; those `without` and those that change nothing are left out."""
    said = []
    for name, value in asked.given.items():
        option = asked.options[name]
        if name not in without and option.label and value != option.default:
            said.append(f"{option.label[0].lower()}{option.label[1:]}: {in_words(option, value)}")
    return said


def in_words(option: Option, value: object) -> str:
    """A value as a reader reads it."""
    if isinstance(value, list):
        return ", ".join(in_words(option, one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return option.words.get(str(value)) or _TERMS.get(option.name, {}).get(str(value), str(value))
