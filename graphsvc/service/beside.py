"""Says which framework is served beside this one, and where its pages are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The framework beside this one: its name, the beginning of its IRIs, and the address of its pages."""

    name: str
    base: str
    url: str

    def page(self, iri: str) -> str | None:
        """The page of one of its things; None for what is not its own."""
        return f"{self.url.rstrip('/')}/{iri[len(self.base) :]}" if iri.startswith(self.base + "id/") else None
