"""Says in at most twenty words what several paths between two things come to together."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.model.direction import Direction
from graphsvc.model.records import Claim
from graphsvc.wording.grammar import first_upper, number_word

MOST = 20  # words of a headline
DIRECT = {  # by the basis of the claims on the two themselves
    "statement": "claims on the two themselves point to",
    "association": "claims on the two themselves go with",
    "inference": "what the curators infer of the two points to",
}
BOTH = "The graph gives both directions"
WORDS = {"+": "more", "-": "less"}
GROUPED = "Each path is about a single thing of those asked for; they have no direction together."
UNDIRECTED = "No direction follows from any of the paths."
ONLY = {"need": "state only a need", "mandate": "state only a demand"}  # where no direction follows


def sides_of(claims: Sequence[Claim]) -> str:
    """How many of some claims on two things say more and less, and how many of these tests found it."""
    parts: list[str] = []
    for sign, word in WORDS.items():
        some = {one.sources: one for one in claims if one.sign == sign}
        tested = {one.sources for one in claims if one.sign == sign and one.strength == "effect"}
        verb = "" if parts else "says " if len(some) == 1 else "say "
        parts.append(f"{number_word(len(some))} {verb}{word} ({number_word(len(tested)) if tested else 'none'} tested)")
    return ", ".join(parts)


def joint_headline(
    found: Sequence[Direction],
    direct: Direction | None,
    *,
    complete: bool,
    grouped: bool = False,
    kin: bool = False,
    sides: str = "",
    hedged: bool = False,
    longest: int | None = None,
) -> str:
    """Return what paths that point as `found` say come to; `direct` is that of the claims on the two things themselves.

    Those claims are told before every chain. Where claims on one pair of things disagree, both directions are given,
    whatever the chains beside them point to. `complete` is whether all paths are among them; `grouped` whether a group
    of things was asked for, a layer or a class, of which there is no more or less; `kin` whether all paths are of kinds
    or parts of what was asked for; `sides` how many claims on the two themselves say what, where they disagree;
    `hedged` whether each path with a direction is told with reserve, `longest` how many steps were searched.
    """
    if not found:
        return f"No path{at_most(longest)} was found."
    if grouped and len(found) > 1:
        return GROUPED if any(one.sign for one in found) else UNDIRECTED
    if direct and direct.reason == "disagree":
        return f"{BOTH}: {sides}." if sides else f"{BOTH}: claims on the two themselves disagree."
    signs = {one.sign for one in found} - {""}
    split = any(one.claims == 1 and one.reason == "disagree" for one in found)
    says = DIRECT.get(direct.basis if direct else "", DIRECT["statement"])
    if len(signs) > 1 and direct and direct.sign:
        return f"{BOTH}; {says} {WORDS[direct.sign]} of it."
    if len(signs) > 1 or (split and not (direct and direct.sign)):
        return f"{BOTH}."
    if not signs:
        only = ONLY.get(direct.reason, "") if direct else ""
        return f"Claims on the two themselves {only}; no direction follows from any path." if only else UNDIRECTED
    word = f"{'possibly ' * hedged}{WORDS[signs.pop()]}"
    several = sum(bool(one.sign) for one in found) > 1
    point = "point" if several else "points"
    if direct and not direct.sign:
        which = (
            ("all other paths" if several else "one other path")
            if complete
            else ("others shown" if several else "one other shown")
        )
        only = ONLY.get(direct.reason, "give no direction")
        return _short(f"Claims on the two themselves {only}; {which} with a direction {point} to {word} of it.")
    disputed = "; of others a step is disputed" if any(one.reason == "disagree" for one in found) else ""
    if direct and not several:
        return _short(f"{first_upper(says)} {word} of it{disputed}.")
    which = f"{'all paths' if several else 'the only path'}{'' if complete else ' shown'}"
    which = f"Of kinds or parts, {which}" if kin else first_upper(which)
    return _short(f"{which} with a direction {point} to {word} of it{disputed}.")


def at_most(longest: int | None) -> str:
    """How many steps a path has at most, where that is bounded: " of at most three steps"."""
    if longest is None:
        return ""
    return f" of at most {number_word(longest)} step{'' if longest == 1 else 's'}"


def _short(headline: str) -> str:
    """A headline of several paths without the reserve, which stands at each path, where there is no room for it."""
    return headline if len(headline.split()) <= MOST else headline.replace(" possibly ", " ")
