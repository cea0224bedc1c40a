"""Says in at most twenty words what several paths between two things come to together."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.model.direction import Direction

BOTH = "The graph gives both directions"
WORDS = {"+": "more", "-": "less"}
ONLY = {"need": "state only a need", "mandate": "state only a demand"}  # where no direction follows


def joint_headline(found: Sequence[Direction], direct: Direction | None, *, complete: bool) -> str:
    """Return what paths that point as `found` say come to; `direct` is that of the claims on the two things themselves.

    Those claims are told before every chain. Where claims on one pair of things disagree, both directions are given,
    whatever the chains beside them point to. `complete` is whether all paths are among them.
    """
    if not found:
        return "No path was found."
    if direct and direct.reason == "disagree":
        return f"{BOTH}: claims on the two themselves disagree."
    signs = {one.sign for one in found} - {""}
    if len(signs) > 1 or any(one.claims == 1 and one.reason == "disagree" for one in found):
        if not direct or not direct.sign:
            return f"{BOTH}."
        goes = "go with" if direct.basis == "association" else "point to"
        return f"{BOTH}; claims on the two themselves {goes} {WORDS[direct.sign]} of it."
    if not signs:
        return "No direction follows from any of the paths."
    word = WORDS[signs.pop()]
    if direct and not direct.sign:
        which = "all other paths" if complete else "others shown"
        only = ONLY.get(direct.reason, "give no direction")
        return f"Claims on the two themselves {only}; {which} with a direction point to {word} of it."
    which = "All paths" if complete else "Of more paths, all that are shown"
    disputed = "; of others a step is disputed" if any(one.reason == "disagree" for one in found) else ""
    return f"{which} with a direction point to {word} of it{disputed}."
