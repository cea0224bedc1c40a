"""Names the sources that lack an identifier, are past their review date or have not been read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graphsvc.errors import KnowledgeError, UsageError
from graphsvc.knowledge.checking.rules import check_rows, know
from graphsvc.knowledge.sources.rows import NOT_READ
from graphsvc.knowledge.tables import Row, read_tables


@dataclass(frozen=True)
class Gaps:
    """Rows of sources: those with no DOI, PubMed id or address, those due for review before `day`, and those unread."""

    day: date
    count: int
    without_identifier: list[Row]
    overdue: list[Row]
    not_read: list[Row]

    def __bool__(self) -> bool:
        return bool(self.without_identifier or self.overdue or self.not_read)


def find_gaps(rows: Iterable[Row], day: date) -> Gaps:
    """What the sources lack on `day`; rows are as read by read_sources, dates in them are whole."""
    rows = list(rows)
    due = [(row, row["next_review_due"]) for row in rows if row["next_review_due"]]
    return Gaps(
        day=day,
        count=len(rows),
        without_identifier=[row for row in rows if not (row["doi"] or row["pmid"] or row["url"])],
        overdue=[row for row, until in due if date.fromisoformat(until) < day],
        not_read=[row for row in rows if row["text_read"] == NOT_READ],
    )


def read_sources(folder: Path) -> list[Row]:
    """The rows of sources.csv in `folder` (or in its data/, as in an ontology), checked one by one.

    Raises UsageError where there is no such table, KnowledgeError with every fault of its rows.
    """
    place = next((one for one in (folder, folder / "data") if (one / "sources.csv").is_file()), None)
    if place is None:
        raise UsageError(f"{folder} holds no sources.csv.", "Name the folder that holds it.")
    tables = read_tables(place, ("sources",))
    faults = tables.faults or check_rows(tables, know(tables))
    if faults:
        raise KnowledgeError(faults)
    return tables.rows["sources"]
