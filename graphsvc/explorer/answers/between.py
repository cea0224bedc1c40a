"""Says what leads from one thing to another: each path by the direction that its claims give, and what is beside it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from graphsvc.explorer.answers.answer import Said
from graphsvc.explorer.answers.line_words import HOW, Pair, aside_by_kind, grouped, one_by_one, sentence
from graphsvc.model import Catalogue, Claim
from graphsvc.model.actors import stands_for
from graphsvc.model.hops import Hop, basis_of
from graphsvc.paths import Path, Paths
from graphsvc.wording import arrow_words, in_sentence
from graphsvc.wording.grammar import number_word
from graphsvc.wording.verbs import FIRM

NOTHING = re.compile("found|saw|reported|benefit")
ASSOCIATION = "association"
BACK = "The other way round"
NEEDED = "Needed, which does not say that it is enough"


def headline_between(found: Paths) -> str:
    """What paths come to: the words of the one that answers, where none points the other way, else of them all.

    That is the only path, what claims on the two themselves say, or the only one with a direction.
    """
    if len(found) == 1 and not (found.direct and found.direct.direction.reason == "disagree"):
        return found.all()[0].headline
    if found.grouped:
        return found.headline
    pointing = [path for path in found if path.sign in ("+", "-")]
    mixed = any(path.sign == "mixed" for path in found)
    if mixed or len({path.sign for path in pointing}) != 1:
        return found.headline
    if found.direct in pointing or (len({path.headline for path in pointing}) == 1 and not found.direct):
        return pointing[0].headline
    return found.headline


def between(catalogue: Catalogue, found: Paths, asked: tuple[str, str]) -> dict[str, list[Said]]:
    """What paths between the two `asked` (IRIs) say, by the direction in which they point: "+", "-" or "" for none.

    Where claims on the same two things disagree, each side stands with its own direction; a claim that gives no
    direction stands apart from those on the same pair that do.
    """
    said: dict[str, list[Said]] = {"+": [], "-": [], "": []}
    aside: dict[Claim, None] = {}
    for path in found:
        if path.claims == 1 and path.direction.reason == "disagree":
            for pair in _sides(path):
                words = (*one_by_one(catalogue, [pair]), *grouped(catalogue, [pair], "in"))
                said[pair.sign] += [Said(*one) for one in words]
        else:
            records = tuple(one for hop in path.hops for one in hop.decisive if one.is_claim)
            how = NEEDED if path.direction.without else HOW[ASSOCIATION] if _only_goes(path) else ""
            _add(said[path.direction.sign], Said(_with_aside(catalogue, path, asked), records, how))
        aside |= dict.fromkeys(one for hop in path.hops for one in hop.records if one not in hop.decisive)
    said[""] += [sentence(catalogue, one) for one in aside if one.is_claim]
    return said


def _with_aside(catalogue: Catalogue, path: Path, asked: tuple[str, str]) -> str:
    """The headline of a path and, in brackets, on whom and by whom it is said; of several steps each, in words."""
    claimed = [hop for hop in path.hops if not hop.is_structural]
    if not claimed:
        return path.headline
    if len(path.hops) == 1:
        told = [_aside(catalogue, claimed[0])]
    else:
        whose = "joined here from several claims" if len(claimed) > 1 else f"in {number_word(len(path.hops))} steps"
        whose = "one source says each step" if len(claimed) > 1 and path.one_source else whose
        told = [f"{whose}: {'; then '.join(_step(catalogue, hop) for hop in path.hops)}"]
    told += [one.removesuffix(".") for one in path.belonging]
    for end, whole, group in ((path.start, path.start_of, asked[0]), (path.end, path.end_of, asked[1])):
        if end != group and not whole:
            told.append(f"{in_sentence(catalogue.name(end))} filed in the layer {in_sentence(catalogue.name(group))}")
    aside = f" ({'; '.join(filter(None, told))})"
    head, against, rest = path.headline.removesuffix(".").rpartition("; ")
    if against and NOTHING.search(rest):  # whose finding the brackets tell, and not whose that of nothing is
        return f"{head}{aside}; {rest}."
    return f"{path.headline.removesuffix('.')}{aside}."


def _only_goes(path: Path) -> bool:
    """Whether a path is one claim, or several, that its two ends go together."""
    return path.claims == 1 and path.direction.basis == ASSOCIATION


def _step(catalogue: Catalogue, hop: Hop) -> str:
    """A step in words, with who says so; that one thing is the opposite of another is taken so by the curators."""
    names = [catalogue.name(iri) for iri in (hop.tail, hop.head)]
    if hop.is_opposite:
        one, other = map(in_sentence, names)
        return f"{one} taken as the opposite of {other} by the curators"
    aside = _aside(catalogue, hop)
    said = arrow_words(hop.records).clause(*names) if any(one.is_claim for one in hop.decisive) else ""
    return " – ".join(filter(None, (said, aside)))


def _aside(catalogue: Catalogue, hop: Hop) -> str:
    claims = [one for one in hop.decisive if one.is_claim]
    if hop.sign != "mixed":
        return aside_by_kind(catalogue, claims, hop.basis or "statement")
    sides = ((word, [one for one in claims if one.sign == sign]) for sign, word in (("+", "more"), ("-", "less")))
    return "; ".join(f"{word}: {aside_by_kind(catalogue, some, basis_of(some), FIRM)}" for word, some in sides)


def _add(said: list[Said], new: Said) -> None:
    """Add what a path says to what others of its direction do; those that no word tells apart become one."""
    for place, one in enumerate(said):
        if (one.text, one.how) == (new.text, new.how):
            said[place] = Said(one.text, tuple(dict.fromkeys((*one.claims, *new.claims))), one.how)
            return
    said.append(new)


def beside_them(catalogue: Catalogue, found: Paths, told: Collection[Claim], asked: tuple[str, str]) -> Iterator[Said]:
    """What is claimed of the two, their kinds and parts, that no path walks and that is not among what is `told`."""
    starts, ends = (frozenset(stands_for(catalogue, one)) for one in asked)
    for one in found.beside:
        if one.claim and one.claim not in told:
            back = one.claim.tail and one.claim.start in ends and one.claim.end in starts
            yield sentence(catalogue, one.claim, BACK if back else "")


def _sides(path: Path) -> Iterator[Pair]:
    """The claims of the one step of a path on which sources disagree, those of each direction."""
    hop = next(one for one in path.hops if not one.is_structural)
    turned = sum(one.is_opposite for one in path.hops) % 2
    for sign in ("+", "-"):
        claims = tuple(one for one in hop.decisive if one.sign == sign)
        yield Pair(hop.tail, hop.head, claims, (), {"+": "-", "-": "+"}[sign] if turned else sign)
