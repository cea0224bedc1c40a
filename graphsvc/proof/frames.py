"""Holds what a sentence about two things can say, written down a second time: all frames, each with what it means."""

from __future__ import annotations

from functools import cache

_ENDS = ("", "; which way depends", "; which way is not said", "; no direction follows")
_MORE, _LESS = ("more", "more of"), ("less", "less of", "fewer", "fewer of")

# What stands between two things, of one, of several, and after "to": the sign, and the kind of claim that it is.
_SAYS = (
    ("raises", "raise", "raise", "+", "effect"),
    ("lowers", "lower", "lower", "-", "effect"),
    ("acts on", "act on", "act on", "?", "effect"),
    *((f"goes with {one}", f"go with {one}", f"go with {one}", "+", "association") for one in _MORE),
    *((f"goes with {one}", f"go with {one}", f"go with {one}", "-", "association") for one in _LESS),
    ("is linked with", "are linked with", "be linked with", "?", "association"),
    ("has to do with", "have to do with", "have to do with", "?", "association"),
    ("is needed for", "are needed for", "be needed for", "n", "need"),
    ("demands", "demand", "demand", "n", "need"),
    ("needs", "need", "need", "need of", "need"),
    ("has to act on", "have to act on", "have to act on", "responsibleFor", "acting"),
    *(
        (f"{one} to give direction and oversight for",) * 2
        + ("have to give direction and oversight for", "givesDirectionAndOversight", "acting")
        for one in ("is", "are")
    ),
    ("helps with", "help with", "help with", "contributesTo", "acting"),
    ("works with", "work with", "work with", "collaboratesWith", "acting"),
    ("is a maker of", "are makers of", "be a maker of", "produces", "acting"),
    ("is a maker of", "are makers of", "be makers of", "produces", "acting"),
    ("commissioned", "commissioned", "have commissioned", "commissions", "acting"),
    ("delivers", "deliver", "deliver", "delivers", "acting"),
)
_NULLS = (
    ("a test found no effect of @ on @", "tested", "firm"),
    ("a test found hardly any effect of @ on @", "tested", "hedged"),
    ("people in a study reported no effect of @ on @", "reported", "firm"),
    ("@ was not found to be linked with @", "unlinked", "firm"),
    ("@ were not found to be linked with @", "unlinked", "firm"),
    ("little or no benefit of @ for @ was shown", "unshown", "firm"),
    ("little or no benefit of @ for @ is said to have been shown", "unshown", "firm"),
    ("@ was not found to affect @", "tested", "firm"),
    ("@ were not found to affect @", "tested", "firm"),
    ("@ had hardly any effect on @", "tested", "hedged"),
    ("@ was reported to have no effect on @", "reported", "firm"),
    ("@ were reported to have no effect on @", "reported", "firm"),
    ("@ had little or no benefit shown for @", "unshown", "firm"),
    ("@ may have little or no benefit for @", "unshown", "hedged"),
    ("there may be little or no benefit of @ for @", "unshown", "hedged"),
    ("there might be little or no benefit of @ for @, it is argued", "unshown", "hypothesised"),
    ("there might be no effect of @ on @, it is argued", "unshown", "hypothesised"),
)
_MIXED = (
    ("raises in some findings and lowers in others", "effect"),
    ("raise in some findings and lower in others", "effect"),
    ("is said by some to raise and by others to lower", "statement"),
    ("are said by some to raise and by others to lower", "statement"),
    ("is linked by some with more and by others with less", "association"),
    ("are linked by some with more and by others with less", "association"),
)
_NAMED = (
    ("is named as an influence on", "firm"),
    ("are named as influences on", "firm"),
    ("is named as a possible influence on", "hedged"),
    ("are named as possible influences on", "hedged"),
)


@cache
def frames() -> dict[str, tuple[str, str, str]]:
    """All that can be said, with @ for the things on either side: the sign, how it is known, how firmly."""
    made: dict[str, tuple[str, str, str]] = {}
    for one, many, after, sign, basis in _SAYS:
        told = basis if basis in ("need", "acting") else "statement"
        frames = [(f"@ {said} @", basis, "firm") for said in (one, many)]
        frames += [(f"in an illustrative, invented example, @ {said} @", told, "illustrative") for said in (one, many)]
        frames += [(f"@ may {after} @", basis, "hedged"), (f"@ might {after} @", basis, "hypothesised")]
        frames += [(f"@ might {after} @, it is argued", basis, "hypothesised")]
        for verb in ("is", "are"):
            frames += [
                (f"@ {verb} said to {after} @", told, "firm"),
                (f"@ {verb} said possibly to {after} @", told, "hedged"),
                (f"@ {verb} expected to {after} @", told, "hedged"),
                (f"@ {verb} inferred to {after} @", told, "inferred"),
                (f"@ {verb} taken by the curators to {after} @", told, "inferred"),
            ]
        made |= {f"{said}{end}": (sign, how, firm) for said, how, firm in frames for end in _ENDS}
    made |= {f"@ {said} @": ("±", basis, "firm") for said, basis in _MIXED}
    made |= {f"@ {said} @{end}": ("?", "statement", firm) for said, firm in _NAMED for end in _ENDS}
    return made | {said: ("0", basis, firm) for said, basis, firm in _NULLS}
