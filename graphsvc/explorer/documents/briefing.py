"""Gathers what a reader put into the briefing basket: two pages, and a section an item as their annexes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.errors import GraphsvcError, LimitError, UsageError
from graphsvc.explorer.documents.briefing_items import Section, own_words, section
from graphsvc.explorer.documents.briefing_summary import Summary, summarise
from graphsvc.framework import framework
from graphsvc.model import Catalogue, Source
from graphsvc.store import Store
from graphsvc.wording import (
    BASES,
    BASIS_WORDS,
    SIGN_LEGEND,
    STATUS_SHORT,
    STATUS_WORDS,
    STATUSES,
)

CAVEAT = (
    "Each relation says who claims what, on what basis. Paths and counts are computed from relations of different "
    "studies: they are inferences for people to judge, not findings of any source. Text is paraphrased."
)
HOW_TO_READ = (
    f"Signs: {'; '.join(f'{mark} {said}' for mark, said in SIGN_LEGEND)}.",
    f"Basis: {'; '.join(BASIS_WORDS[basis] for basis in BASES)}.",
    f"Status: {'; '.join(f'{STATUS_SHORT[status]}: {STATUS_WORDS[status]}' for status in STATUSES)}.",
)
LICENCE = "Graph licensed CC BY 4.0. Cite the sources for what they say, and this graph for how it joins them."
MOST = 30
MOST_ROWS = 1500  # reached, no further item is taken
LONGEST = 5  # seconds


@dataclass(frozen=True)
class Briefing:
    """Two pages, and as annexes the sections, the sources they rest on and what must stand beside them.

    `faults` are the items that have no section. The annexes are shown where `annexes` says so.
    """

    title: str
    summary: Summary
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    version: str
    date: str
    faults: tuple[tuple[str, GraphsvcError], ...] = ()
    annexes: bool = False
    notes: tuple[str, ...] = (*HOW_TO_READ, CAVEAT, LICENCE)

    @property
    def shown(self) -> tuple[Section, ...]:
        """The sections that stand after the two pages: none unless they were asked for."""
        return tuple(one for one in self.sections if not one.words) if self.annexes else ()

    def whole(self) -> Briefing:
        """This briefing, for a file: it must hold all that was asked for. Raises the first fault."""
        for item, error in self.faults:
            raise UsageError(f"“{item}” cannot be in the briefing: {error.message}", error.mend or "Take it out.")
        return self


def brief(
    store: Store,
    catalogue: Catalogue,
    items: Sequence[str],
    version: str,
    date: str,
    title: str = "",
    annexes: bool = False,
) -> Briefing:
    """Gather the items: `node:<slug>`, `claim:<id>`, `paths:<slug>~<slug>`, `who:<slug>` or `who:all`,
    `evidence:<kind>`, `relations:all`, `loops:all`, `contradictions`, with the parameters of their pages
    (`node:use-of-ai?steps=1&status=literature`); `words:<text>` are sentences of whoever writes, for the place where
    they stand. An item that is not there or not understood, that comes after the 30th, after 1,500 rows or after 5
    seconds, and words that are too long, are faults.
    """
    sections: list[Section] = []
    faults: list[tuple[str, GraphsvcError]] = []
    began, rows = time.monotonic(), 0
    for number, item in enumerate(dict.fromkeys(items)):
        try:
            if number >= MOST or rows >= MOST_ROWS or time.monotonic() > began + LONGEST:
                limits = f"{MOST} items, {MOST_ROWS:,} rows and what {LONGEST} seconds can gather"
                raise LimitError(f"A briefing holds at most {limits}.", "Narrow its items, or make two briefings.")
            written = sum(len(section.words) for section in sections)
            sections.append(own_words(item, written) or section(store, catalogue, item))
            rows += sum(len(table.rows) for table in sections[-1].tables)
        except GraphsvcError as error:
            faults.append((item, error))
    claims = dict.fromkeys(claim for section in sections for claim in section.claims)
    keys = sorted({source for claim in claims for source in claim.sources if source in catalogue.sources})
    sources = tuple(catalogue.sources[key] for key in keys)
    name = title or f"Briefing: {framework().subject}"
    joined = any(section.item.startswith(("paths:", "loops:")) for section in sections)
    summary = summarise(catalogue, [section.part for section in sections], joined)
    return Briefing(name, summary, tuple(sections), sources, version, date, tuple(faults), annexes)
