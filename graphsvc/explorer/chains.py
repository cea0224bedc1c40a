"""Finds the paths that a view asks for, and says their steps in words and as arrows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphsvc.explorer.arrows import Arrow, of_path
from graphsvc.explorer.bands import Band, band_of
from graphsvc.explorer.overview import Overview, overview
from graphsvc.explorer.parameters import Parameters
from graphsvc.model import Catalogue, Claim, EvidenceFilter, resolve
from graphsvc.paths import Path, find_paths
from graphsvc.paths.whole import loops
from graphsvc.store import Store
from graphsvc.wording import count, in_sentence
from graphsvc.wording.chains import hop_words


@dataclass(frozen=True)
class Step:
    """One hop as a page shows it: its two ends, the words between them, and the arrow with its claims."""

    tail: str
    head: str
    tail_band: Band
    head_band: Band
    arrow: Arrow
    words: str


@dataclass(frozen=True)
class Chains:
    """The paths from one node to another that a view asks for, with their hops in words; `shown` is drawn (from 1)."""

    start: str
    end: str
    paths: tuple[Path, ...]
    steps: tuple[tuple[Step, ...], ...]
    complete: bool
    filters: EvidenceFilter
    avoided: tuple[str, ...]
    shown: int
    title: str

    @property
    def of_parts(self) -> bool:
        """Whether a path starts or ends at what is filed under the two that were named."""
        return any((path.hops[0].start, path.hops[-1].end) != (self.start, self.end) for path in self.paths)


def chains(store: Store, catalogue: Catalogue, start: str, end: str, asked: Parameters) -> Chains:
    """Find the paths between two nodes. Raises UsageError, UnknownTerm, AmbiguousLabel, LimitError."""
    filters = asked.filters()
    options: dict[str, Any] = {"exact": True} if asked.choice("parts", "yes", ("yes", "no")) == "no" else {}
    options |= {"basis": filters.basis, "status": filters.status, "min_sources": filters.min_sources}
    avoided = [resolve(store, name) for name in asked.several("avoid")]
    if avoided:
        options["avoid"] = avoided
    if asked.choice("weight", "length", ("length", "evidence")) == "evidence":
        options["weight"] = "evidence"
    most, longest = asked.number("k", 5, 1, 25), asked.number("max_length", 6, 1, 10)
    shown = asked.number("show", 1, 1, 50)
    paths = find_paths(store, start, end, k=most, max_length=longest, **options)
    listed = tuple(paths)
    return Chains(
        start,
        end,
        listed,
        tuple(tuple(steps_of(catalogue, path)) for path in listed),
        paths.complete,
        filters,
        tuple(avoided),
        min(shown, max(1, len(listed))),
        f"How {in_sentence(catalogue.label(start))} reaches {in_sentence(catalogue.label(end))}",
    )


@dataclass(frozen=True)
class Loops:
    """The loops that a view asks for: of at most `longest` steps, `through` a node or through any."""

    through: str
    longest: int
    paths: tuple[Path, ...]
    steps: tuple[tuple[Step, ...], ...]
    complete: bool

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(dict.fromkeys(claim for one in self.steps for step in one for claim in step.arrow.claims))


def loops_asked(store: Store, catalogue: Catalogue, asked: Parameters) -> Loops:
    """Find the loops. Raises UsageError, UnknownTerm, AmbiguousLabel, LimitError."""
    through = resolve(store, asked.text("node")) if asked.text("node") else ""
    longest = asked.number("max_length", 6, 2, 8)
    found = loops(store, through or None, max_length=longest)
    steps = tuple(tuple(steps_of(catalogue, path)) for path in found)
    return Loops(through, longest, tuple(found), steps, found.complete)


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
        bands = band_of(catalogue.nodes[hop.tail]), band_of(catalogue.nodes[hop.head])
        cited = count(len(arrow.sources), "source") if arrow.sources else "no source"
        steps.append(Step(hop.tail, hop.head, *bands, arrow, f"{hop_words(hop, path.labels)} ({cited})"))
    return steps
