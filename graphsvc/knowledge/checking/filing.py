"""Checks how nodes are filed: no circles, the kind of each filing, which nodes are amounts and which opposite poles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graphsvc.errors import Fault
from graphsvc.knowledge.tables import Row, closest

# Filings along which the sign of what is filed is the sign of the node above it.
SAME_SIGN = ("generic", "partitive")


def check_filing(rows: Iterable[Row], nodes: Mapping[str, Row]) -> Iterator[Fault]:
    """Every fault of `rows` of the table of nodes in their parents, filings, amounts and opposites.

    `nodes` are all the rows that they may name, by slug.
    """
    for row in rows:
        yield from _check_circle(row, nodes)
        yield from _check_kind(row, nodes)
        yield from _check_opposites(row, nodes)


def _check_circle(row: Row, nodes: Mapping[str, Row]) -> Iterator[Fault]:
    seen, above = {row["slug"]}, row["parent_slug"]
    while above and above not in seen:
        seen.add(above)
        above = nodes[above]["parent_slug"] if above in nodes else ""
    if above == row["slug"]:
        yield row.fault("parent_slug", f"“{row['slug']}” is filed under itself.", "Break the circle of parents.")


def _check_kind(row: Row, nodes: Mapping[str, Row]) -> Iterator[Fault]:
    parent, filing = row["parent_slug"], row["filing"]
    for column in ("filing", "filing_reason"):
        if parent and not row[column]:
            mend = "Write generic, partitive, opposite or topical, and why; when in doubt it is topical."
            yield row.fault(column, f"How the node stands to “{parent}” is not said.", mend)
        if row[column] and not parent:
            yield row.fault(column, "The node is filed under nothing.", "Name its parent, or empty the cell.")
    if filing and filing != "topical" and parent in nodes:
        for one in (row, nodes[parent]):
            if one["amount"] == "no":
                reason = f"“{one['slug']}” is no amount, so no sign can pass between it and “{parent}”."
                if one["slug"] == parent:
                    reason = f"“{parent}” is no amount, so no sign can pass to it."
                yield row.fault("filing", reason, "Write topical, or say what there is more or less of.")
    if (filing == "opposite") != (bool(parent) and parent in row.parts("opposite_slug")):
        reason = f"The filing {filing or 'that is missing'} and the opposites speak against each other."
        yield row.fault("opposite_slug", reason, "Name the parent here where the filing is opposite, and only there.")


def _check_opposites(row: Row, nodes: Mapping[str, Row]) -> Iterator[Fault]:
    opposites = row.parts("opposite_slug")
    if len(opposites) != len(row.parts("opposite_reason")):
        yield row.fault("opposite_reason", "There is not one reason for each opposite.", "Divide them by |, in order.")
    for slug in opposites:
        other = nodes.get(slug)
        if slug == row["slug"]:
            yield row.fault("opposite_slug", "The node is its own opposite.", "Name the other pole.")
        elif other is None:
            yield row.fault("opposite_slug", f"There is no node “{slug}”.", closest(slug, nodes))
        else:
            yield from _check_pair(row, other, nodes)


def _check_pair(row: Row, other: Row, nodes: Mapping[str, Row]) -> Iterator[Fault]:
    if row["slug"] not in other.parts("opposite_slug"):
        mend = f"Name {row['slug']} in the row of {other['slug']} too, or take both out."
        yield row.fault("opposite_slug", f"“{other['slug']}” does not name it back.", mend)
    if "no" in (row["amount"], other["amount"]):
        yield row.fault("opposite_slug", f"One of it and “{other['slug']}” is no amount.", "Only amounts have poles.")
    if other["slug"] in _same_sign_above(row, nodes):
        reason = f"It is a kind or a part of “{other['slug']}”, and cannot be its opposite."
        yield row.fault("opposite_slug", reason, "Change the filing, or take the opposite out.")


def _same_sign_above(row: Row, nodes: Mapping[str, Row]) -> set[str]:
    above: set[str] = set()
    while row["filing"] in SAME_SIGN and row["parent_slug"] in nodes and row["parent_slug"] not in above:
        above.add(row["parent_slug"])
        row = nodes[row["parent_slug"]]
    return above
