"""Finds the paths that a view asks for, and says their steps in words and as arrows."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphsvc.errors import UsageError
from graphsvc.explorer.parameters import described
from graphsvc.explorer.pictures.arrows import Arrow, of_path
from graphsvc.explorer.pictures.columns import Band, band_of
from graphsvc.explorer.pictures.overview import Overview, overview
from graphsvc.model import Catalogue, Claim, resolve
from graphsvc.model.direction import Directions
from graphsvc.options import Asked
from graphsvc.paths import Path, Paths
from graphsvc.paths.registry import QUESTIONS, refuse_patterns
from graphsvc.store import Store
from graphsvc.wording import LOOP_LETTERS, REACHES, count
from graphsvc.wording.steps import hop_words


@dataclass(frozen=True)
class Step:
    """One hop as a page shows it: its ends as walked, the words between them, and the arrow with its claims.

    `forward` is False where it is walked against its arrow.
    """

    start: str
    end: str
    start_band: Band
    end_band: Band
    forward: bool
    arrow: Arrow
    words: str


@dataclass(frozen=True)
class Chains:
    """The paths from one node to another that a view asks for, with their hops in words; `shown` is drawn (from 1).

    `headline`, `directions` and `caveats` are what they come to and what must be known of them all. `beside` are the
    claims about the two themselves, their kinds and their parts that no path walks, `judged` what the curators take the
    two to be to one another. `narrowed` are the options that
    narrow them, in words, but for `avoided`, which are named.
    """

    start: str
    end: str
    paths: tuple[Path, ...]
    steps: tuple[tuple[Step, ...], ...]
    complete: bool
    headline: str
    directions: Directions
    caveats: tuple[str, ...]
    beside: tuple[Claim, ...]
    judged: tuple[str, ...]
    narrowed: tuple[str, ...]
    avoided: tuple[str, ...]
    shown: int
    title: str
    found: Paths = field(compare=False, repr=False)

    @property
    def of_parts(self) -> bool:
        """Whether a path starts or ends at a kind or a part of the two that were named."""
        return any((path.hops[0].start, path.hops[-1].end) != (self.start, self.end) for path in self.paths)


def chains(store: Store, catalogue: Catalogue, start: str, end: str, asked: Asked) -> Chains:
    """Find the paths between two nodes. Raises GraphsvcError."""
    question = QUESTIONS["paths"]
    own = asked.only(question.options)
    refuse_patterns(own)
    paths = question.ask(store, own | {"start": start, "end": end})
    listed = tuple(paths)
    shown = asked.number("show")
    if shown > max(1, len(listed)):
        raise UsageError(
            f"show cannot be “{shown}”.", f"There {'is' if len(listed) == 1 else 'are'} {count(len(listed), 'path')}."
        )
    avoided = (_label(store, catalogue, one) for one in asked.several("avoid"))
    return Chains(
        start,
        end,
        listed,
        tuple(tuple(steps_of(catalogue, path)) for path in listed),
        paths.complete,
        paths.headline,
        paths.directions,
        tuple(paths.caveats),
        tuple(one.claim for one in paths.beside if one.claim),
        tuple(one.says for one in paths.beside if not one.claim),
        tuple(described(asked, without=("start", "end", "avoid", "k", "max_length"))),
        tuple(avoided),
        shown,
        f"How {REACHES.clause(catalogue.name(start), catalogue.name(end))}",
        paths,
    )


def _label(store: Store, catalogue: Catalogue, name: str) -> str:
    """The label of what is named, or the name itself where it is that of a class or a predicate."""
    try:
        return catalogue.label(resolve(store, name))
    except UsageError:
        return name


@dataclass(frozen=True)
class Loops:
    """The loops that a view asks for: of at most `longest` steps (None: any number), `through` a thing ("": any).

    `narrowed` are the other options that narrow them, in words.
    """

    through: str
    longest: int | None
    narrowed: tuple[str, ...]
    paths: tuple[Path, ...]
    steps: tuple[tuple[Step, ...], ...]
    complete: bool

    @property
    def names(self) -> list[str]:
        """Their names as system dynamics has them: R1, B1 …, and "" for a loop that has no polarity."""
        letters = [LOOP_LETTERS.get(path.sign, "") for path in self.paths]
        return [f"{letter}{letters[: at + 1].count(letter)}" if letter else "" for at, letter in enumerate(letters)]

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(dict.fromkeys(claim for one in self.steps for step in one for claim in step.arrow.claims))


def loops_asked(store: Store, catalogue: Catalogue, asked: Asked) -> Loops:
    """Find the loops. Raises GraphsvcError."""
    question = QUESTIONS["loops"]
    own = asked.only(question.options)
    refuse_patterns(own)
    found = question.ask(store, own)
    steps = tuple(tuple(steps_of(catalogue, path)) for path in found)
    narrowed = tuple(described(asked, without=("through", "max_length")))
    through = asked.text("through")
    label = _label(store, catalogue, through) if through else ""
    return Loops(label, asked.value("max_length"), narrowed, tuple(found), steps, found.complete)


def on_map(catalogue: Catalogue, found: Chains) -> Overview:
    """The map with the path that is shown; the map as it is where there is none."""
    if not found.paths:
        return overview(catalogue)
    path = found.paths[found.shown - 1]
    return overview(catalogue, keep=path.nodes, steps=of_path(path))


def steps_of(catalogue: Catalogue, path: Path) -> list[Step]:
    """The hops of a path as the pages show them."""
    steps = []
    for hop, arrow in zip(path.hops, of_path(path), strict=True):
        bands = band_of(catalogue.nodes[hop.start]), band_of(catalogue.nodes[hop.end])
        cited = count(len(arrow.sources), "source") if arrow.sources else "no source"
        said = f"{hop_words(hop, path.labels).of(path.labels.name(hop.tail), path.labels.name(hop.head))} ({cited})"
        steps.append(Step(hop.start, hop.end, *bands, hop.forward, arrow, said))
    return steps
