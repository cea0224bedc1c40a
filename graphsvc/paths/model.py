"""Holds what a path search gives back: paths, and the answers to the questions asked of the whole graph."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from graphsvc.model.direction import Direction, Directions, counted, direction_of
from graphsvc.model.hops import Hop
from graphsvc.model.labels import Labels
from graphsvc.paths.beside import Beside
from graphsvc.wording.chains import headline, is_hedged
from graphsvc.wording.joint import joint_headline, sides_of
from graphsvc.wording.steps import BELONGS, Step, belonging, caveats, people, says_all, sentence, steps


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

    @cached_property
    def direction(self) -> Direction:
        """Which way the path points, or why no direction follows."""
        return direction_of(self.hops)

    @property
    def sign(self) -> str:
        """ "+" or "-" where a direction follows; "mixed" where the sources of a step disagree; else "?"."""
        return self.direction.sign or ("mixed" if self.direction.reason == "disagree" else "?")

    @property
    def claims(self) -> int:
        """How many of the hops are claims; the others lead to an opposite pole or to a more general thing."""
        return self.direction.claims

    @property
    def one_source(self) -> bool:
        """Whether one source says every step."""
        return says_all(self.hops)

    @property
    def populations(self) -> tuple[str, ...]:
        """Whom or what its steps are about, in words."""
        return tuple(sorted({group for hop in self.hops for group in people(hop)}))

    @property
    def weakest(self) -> Hop:
        """The claim with the weakest evidence: its strength, then its number of sources; the first of equals."""
        claims = [hop for hop in self.hops if not hop.is_structural] or self.hops
        return min(claims, key=lambda hop: (hop.records[0].strength_rank, len(hop.sources)))

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(chain.from_iterable(hop.sources for hop in self.hops)))

    @property
    def headline(self) -> str:
        """What it comes to, in at most twenty words."""
        return headline(self.hops, self.labels, self.start_of, self.end_of)

    @property
    def steps(self) -> list[Step]:
        """Its hops in words, each with who says so and on whom."""
        return steps(self.hops, self.labels)

    @property
    def belonging(self) -> list[str]:
        """That an end is a kind or a part of what was asked about, a sentence each; none where it is that itself."""
        pairs = belonging(self.hops, self.start_of, self.end_of)
        return [BELONGS.sentence(*(self.labels.name(one) for one in pair)) + "." for pair in pairs]

    @property
    def sentence(self) -> str:
        """The path in plain English with its sources."""
        return sentence(self.hops, self.labels, self.start_of, self.end_of)


class Paths:
    """The paths that answer a question, found while they are iterated; iterating again gives them again.

    `starts` and `ends` are the IRIs the question came to, `group` says of what they are parts. `cut` is None, "limit"
    or "time"; it and `complete` are known once all was found, so asking for them finds the rest. `grouped` is whether
    a class, a layer or a pattern was asked for, which stands for several things and is none itself. `longest` is how
    many steps a path may have at most, None for any number.
    """

    def __init__(
        self,
        found: Iterator[Path],
        starts: tuple[str, ...],
        ends: tuple[str, ...],
        labels: Labels,
        cut: Callable[[], str | None],
        beside: Callable[[Collection[str]], list[Beside]] = lambda _: [],
        *,
        grouped: bool = False,
        longest: int | None = None,
    ) -> None:
        self.grouped = grouped
        self.longest = longest
        self.starts = starts
        self.ends = ends
        self.labels = labels
        self._found = found
        self._kept: list[Path] = []
        self._cut = cut
        self._beside = beside

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
    def directions(self) -> Directions:
        """How many paths point to more ("+"), to less ("-") and to neither, with the strongest basis of each.

        The basis of a path is that of its weakest claim. Several paths have no sign in common.
        """
        return counted((path.direction for path in self.all()), "paths")

    @property
    def headline(self) -> str:
        """What the paths come to together, in at most twenty words: one or both directions, or none.

        A claim on the two themselves is told before every chain, and none of these stands for what it does not say.
        """
        direct = self.direct.direction if self.direct else None
        kin = all(path.start_of or path.end_of for path in self.all())
        found = [path.direction for path in self.all()]
        disputed = self.direct is not None and self.direct.direction.reason == "disagree"
        sides = sides_of(self.direct.hops[0].decisive) if disputed and self.direct else ""
        pointing = [path for path in self.all() if path.sign in ("+", "-")]
        hedged = bool(pointing) and all(any(map(is_hedged, path.hops)) for path in pointing)
        return joint_headline(
            found,
            direct,
            complete=self.complete,
            grouped=self.grouped,
            kin=kin,
            sides=sides,
            hedged=hedged,
            longest=self.longest,
        )

    @property
    def direct(self) -> Path | None:
        """The path that claims on the two themselves make, neither on their kinds and parts nor on others between."""
        own = (path for path in self.all() if path.length == path.claims == 1)
        return next((path for path in own if path.start_of is None and path.end_of is None), None)

    @cached_property
    def beside(self) -> list[Beside]:
        """What is known of the two things that none of the paths walks: in either order, unconfirmed or not."""
        hops = [hop for path in self.all() for hop in path.hops]
        straight = any(path.length == 1 and path.hops[0].is_opposite for path in self.all())
        found = self._beside({record.iri for hop in hops for record in (*hop.records, *hop.against)})
        return [one for one in found if one.claim or not straight]

    @property
    def caveats(self) -> list[str]:
        """What must be known of the paths together, each said once."""
        return caveats([path.hops for path in self.all()])
