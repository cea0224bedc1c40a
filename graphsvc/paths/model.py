"""Holds what a path search gives back: paths, and the answers to the questions asked of the whole graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from graphsvc.model.evidence import agree, compose_signs
from graphsvc.model.hops import Hop
from graphsvc.model.labels import Labels
from graphsvc.wording.chains import sentence


@dataclass(frozen=True)
class Path:
    """A simple path, or for a loop a cycle. All that is said of it as a whole is computed, never asserted.

    `start_of` and `end_of` are what was asked for where the path leaves from, or arrives at, a part of it.
    """

    hops: tuple[Hop, ...]
    labels: Labels = field(compare=False, repr=False)
    start_of: str | None = field(default=None, compare=False)
    end_of: str | None = field(default=None, compare=False)

    @property
    def start(self) -> str:
        return self.hops[0].start

    @property
    def end(self) -> str:
        return self.hops[-1].end

    @property
    def nodes(self) -> tuple[str, ...]:
        return (self.start, *(hop.end for hop in self.hops))

    @property
    def length(self) -> int:
        return len(self.hops)

    @property
    def one_way(self) -> bool:
        """Whether all arrows point the same way along the path, so that signs may be multiplied at all."""
        return len({hop.forward for hop in self.hops}) == 1

    @property
    def sign(self) -> str:
        """The product of the signs, "?" when a hop depends, has no sign or points the other way, or "mixed"."""
        return compose_signs(hop.sign for hop in self.hops) if self.one_way else "?"

    @property
    def weakest(self) -> Hop:
        """The hop with the weakest evidence: its strength, then its number of sources; the first of equals."""
        return min(self.hops, key=lambda hop: (hop.records[0].strength_rank, len(hop.sources)))

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(chain.from_iterable(hop.sources for hop in self.hops)))

    @property
    def sentence(self) -> str:
        """The path in plain English with its sources."""
        return sentence(self.hops, self.sign, self.labels, self.start_of, self.end_of)


class Paths:
    """The paths that answer a question, found while they are iterated; iterating again gives them again.

    `starts` and `ends` are the IRIs the question came to, `group` says of what they are parts. `cut` is None, "limit"
    or "time"; it and `complete` are known once all was found, so asking for them finds the rest.
    """

    def __init__(
        self,
        found: Iterator[Path],
        starts: tuple[str, ...],
        ends: tuple[str, ...],
        labels: Labels,
        cut: Callable[[], str | None],
    ) -> None:
        self.starts = starts
        self.ends = ends
        self.labels = labels
        self._found = found
        self._kept: list[Path] = []
        self._cut = cut

    def __iter__(self) -> Iterator[Path]:
        position = 0
        while True:
            if position == len(self._kept):
                path = next(self._found, None)
                if path is None:
                    return
                self._kept.append(path)
            yield self._kept[position]
            position += 1

    def __len__(self) -> int:
        return len(self.all())

    def all(self) -> list[Path]:
        """Find every path of the answer."""
        self._kept.extend(self._found)
        return self._kept

    @property
    def cut(self) -> str | None:
        self.all()
        return self._cut()

    @property
    def complete(self) -> bool:
        return self.cut is None

    @property
    def sign(self) -> str:
        """The sign the paths agree on, "mixed" when they do not, "" when there is no path."""
        return agree(path.sign for path in self.all()) if self.all() else ""
