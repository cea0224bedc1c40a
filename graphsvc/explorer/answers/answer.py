"""Holds an answer in a few lines, each with the claims below it, and writes it as JSON and as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphsvc.model import Claim

KEYS = ("raises", "lowers", "no_effect", "disputed", "who", "unknown")


@dataclass(frozen=True)
class Said:
    """A sentence of a line, what it rests on ("Tested", "Goes with", "Said", "" for neither), and its claims.

    `nodes` are IRIs of where else to look: of what it counts without saying it.
    """

    text: str
    claims: tuple[Claim, ...] = ()
    how: str = ""
    nodes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line: its key (of KEYS), its title, and what it says; an empty list of claims says that nothing is recorded.

    `claims` are all claims below it, also those of which no sentence is shown.
    """

    key: str
    title: str
    said: tuple[Said, ...]
    claims: tuple[Claim, ...]

    @property
    def text(self) -> str:
        """All that it says."""
        return " ".join(f"{one.how}: {one.text}" if one.how else one.text for one in self.said)


@dataclass(frozen=True)
class Answer:
    """An answer about the nodes `about`, by IRI: a headline of at most twenty words, and its lines in the order of
    KEYS.

    `counts` are of the lines "raises", "lowers" and "disputed" of one thing: how many things were tested, and how many
    are named; `by_side` are headlines about "raises" and "lowers" alone.
    """

    about: tuple[str, ...]
    headline: str
    lines: tuple[Line, ...]
    counts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    by_side: Mapping[str, str] = field(default_factory=dict)

    def defined(self, definition: str) -> Answer:
        """The same with what is meant by it first."""
        line = Line("definition", "What is meant", (Said(definition),), ())
        return replace(self, lines=(line, *self.lines))

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims below all lines, each once."""
        return tuple(dict.fromkeys(claim for line in self.lines for claim in line.claims))

    def led_by(self, key: str, headline: str = "") -> Answer:
        """The same with one line first, and another headline where there is one."""
        lines = tuple(sorted(self.lines, key=lambda line: line.key != key))
        return replace(self, headline=headline or self.headline, lines=lines)


def lines_data(answer: Answer) -> list[dict[str, Any]]:
    """The lines as JSON: each with `line` (its key), `title`, `text`, `said` (sentences) and `claims` (IRIs).

    A sentence has `how`, `text`, `claims` and `nodes` (IRIs of where else to look).
    """
    return [
        {
            "line": line.key,
            "title": line.title,
            "text": line.text,
            "said": [
                {
                    "how": one.how,
                    "text": one.text,
                    "claims": [claim.iri for claim in one.claims],
                    "nodes": list(one.nodes),
                }
                for one in line.said
            ],
            "claims": [claim.iri for claim in line.claims],
        }
        for line in answer.lines
    ]


def lines_text(answer: Answer) -> str:
    """The answer as plain text, a line under each title."""
    parts = [answer.headline]
    for line in answer.lines:
        parts += ["", line.title, *(f"  {one.how + ': ' if one.how else ''}{one.text}" for one in line.said)]
        parts += ["  claims: " + ", ".join(claim.id for claim in line.claims)] if line.claims else []
    return "\n".join(parts)
