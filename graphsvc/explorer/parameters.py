"""Reads what a view shows from the parameters of its address, the same for a page and for an item of a briefing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from graphsvc.errors import UsageError
from graphsvc.model.evidence import BASES, STATUSES
from graphsvc.model.filters import EvidenceFilter


@dataclass(frozen=True)
class Parameters:
    """The parameters of an address, each with its values in order."""

    given: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The first value, "" where there is none."""
        return next(iter(self.given.get(name, ())), "").strip()

    def several(self, name: str) -> list[str]:
        """All values that say something."""
        return [value.strip() for value in self.given.get(name, ()) if value.strip()]

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number. Raises UsageError when it is not one, or out of bounds."""
        given = self.text(name)
        if not given:
            return default
        if not given.isdecimal() or not least <= int(given) <= most:
            raise UsageError(f"“{given}” is no value for {name}.", f"Use a whole number from {least} to {most}.")
        return int(given)

    def choice(self, name: str, default: str, allowed: Sequence[str]) -> str:
        """One of the allowed words. Raises UsageError."""
        given = self.text(name) or default
        if given not in allowed:
            raise UsageError(f"“{given}” is no value for {name}.", f"Use one of: {', '.join(allowed)}.")
        return given

    def filters(self) -> EvidenceFilter:
        """The reader's filters. Raises UsageError for a basis or status that does not exist."""
        return EvidenceFilter(
            basis=self._chosen("basis", BASES),
            status=self._chosen("status", STATUSES),
            min_sources=self.number("min_sources", 0, 0, 100),
        )

    def _chosen(self, name: str, allowed: Sequence[str]) -> frozenset[str]:
        given = self.several(name)
        wrong = sorted(set(given) - set(allowed))
        if wrong:
            raise UsageError(f"“{wrong[0]}” is no {name}.", f"Use one or more of: {', '.join(allowed)}.")
        return frozenset(given) if len(set(given)) < len(allowed) else frozenset()  # all of them is no condition


def read_item(item: str) -> tuple[str, str, Parameters]:
    """The kind, the name and the parameters of an item of a briefing, such as `node:use-of-ai?steps=2`."""
    kind, _, rest = item.partition(":")
    name, _, asked = rest.partition("?")
    return kind, name, Parameters(parse_qs(asked))
