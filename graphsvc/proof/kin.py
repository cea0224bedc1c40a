"""Judges a sentence that tells what two things are to one another: a kind of the other, or its opposite."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.proof.rows import Rows

HOW = ("the opposite", "a kind")


def kin_fault(rows: Rows, small: str, about: Sequence[str]) -> str | None:
    """What is false of a sentence in small letters on what was asked `about`, its kinds or parts; None of any other."""
    starts, ends = (list(rows.lent(end)) for end in (about[0], about[-1]))
    for how in HOW:
        for verb in ("is", "are"):
            one, told, rest = small.partition(f" {verb} {how} of ")
            if not told:
                continue
            other = rest.removesuffix(".").partition(" (")[0]
            holds = rows.opposite if how == HOW[0] else rows.is_kind
            near = [
                (a, b)
                for a in starts
                for b in ends
                if one in rows.things[a].names and (other in rows.things[b].names or _begins(rows, b, rest))
            ]
            return "" if any(holds(*pair) for pair in near) else f"no row says that it is {how}"
    return None


def _begins(rows: Rows, slug: str, rest: str) -> bool:
    """Whether the name of a thing, which may have brackets itself, begins what is left of a sentence."""
    return any(rest.startswith(name) for name in rows.things[slug].names)
