"""Says in at most twenty words what a chain of claims comes to, with its reserve and with what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from graphsvc.model.direction import Direction, direction_of
from graphsvc.model.hops import Hop, kind_of
from graphsvc.model.labels import Labels, Name
from graphsvc.model.records import Claim
from graphsvc.wording.claims import arrow_words, firmness
from graphsvc.wording.grammar import count, first_upper, in_sentence, join, number_word, quantity
from graphsvc.wording.sureness import sureness
from graphsvc.wording.verbs import FIRM

KINDS = ("effect", "statement", "association", "inference", "link")
TESTS = {"effect": "test", "link": "link"}  # what a headline calls a step of that basis; else the basis itself
REASONS = {
    "backwards": "the arrows do not all point one way",
    "link": "links only, of which nobody says a direction",
    "disagree": "the sources of a step disagree",
    "unsaid": "which way is not said",
    "mandate": "a step says what is demanded, not what is done",
    "association": "no direction follows: a step is only an association",
    "inferred": "no direction follows: a step is only inferred",
    "need": "a step says what is needed, not what is enough",
}
BRIEF = {  # the same where a headline has no room for more
    "disagree": "sources of a step disagree",
    "mandate": "a step is only demanded",
    "association": "a step is only an association",
    "inferred": "a step is only inferred",
    "need": "a step is only a need",
}
ALONE = {  # the same of one claim
    "association": "no direction follows: the two are only linked",
    "inferred": "which way is not said",
    "disagree": "claims on it disagree",
    "mandate": "only demanded",
    "need": "only needed",
}
NO_DIRECTION, ONLY_NEEDED = ": no direction", ": only needed"
SMALL = ("a", "an", "and", "as", "for", "from", "in", "of", "on", "or", "that", "the", "to", "with")
AGAINST = {  # by how sure it is, what speaks against a step: one, several, and what they found
    "null": ("test", "tests", "found no effect"),
    "unlinked": ("study", "studies", "found no link"),
    "unfelt": ("source", "sources", "reported no effect"),
    "unshown": ("source", "sources", "saw little or no benefit"),
    "inferred": ("inference", "inferences", "of no benefit"),
}
NOTHING = {"null": "no effect", "unlinked": "no link"}  # the same in fewer words
SEVERAL = ("source", "sources", "found or saw none")  # of those that found this and that
OPPOSITE = ", by a curators' opposite"
HEADLINE = 20  # words that a headline has at most


def headline(hops: Sequence[Hop], labels: Labels, start_of: str | None = None, end_of: str | None = None) -> str:
    """Return what a path comes to in at most HEADLINE words, with what it rests on where there is room for that.

    `start_of` and `end_of` are what the start and the end are kinds or parts of, where the question was about that.
    """
    labels.load(shown(hops) | {whole for whole in (start_of, end_of) if whole})
    *longer, shortest = _headlines(hops, labels, start_of, end_of)
    return next((one for one in longer if len(one.replace("→", "").split()) <= HEADLINE), shortest)


def shown(hops: Iterable[Hop]) -> set[str]:
    """Return every IRI whose label the words of `hops` need."""
    found: set[str] = set()
    for hop in hops:
        found.update((hop.start, hop.end))
        for record in (*hop.records, *hop.against):
            found.update(record.sources)
            if not record.is_claim:
                found.add(record.predicate)
    return {iri for iri in found if "://" in iri or iri.startswith("urn:")}


def support(hops: Sequence[Hop]) -> str:
    """Return what the hops rest on, and what speaks against them.

    "One statement and one association, no test." or "Two statements; one test found no effect.": of one hop all
    findings are counted, of each of several those of its kind; those of one source once.
    """
    counts: Counter[str] = Counter()
    claimed = [hop for hop in hops if not hop.is_structural]
    for hop in claimed:
        kinds = {kind_of(one) for one in hop.decisive} if len(claimed) == 1 else {hop.basis}
        for kind in kinds:
            counts[kind or "link"] += _findings(hop, kind)
    parts = [_counted(counts[kind], TESTS.get(kind, kind)) for kind in KINDS if counts[kind]]
    if not parts:
        return ""
    against = [one for hop in hops for one in hop.against]
    is_tested = counts["effect"] or counts["link"] or any(one.tested_nothing for one in against)
    return f"{first_upper(join(parts))}{'' if is_tested else ', no test'}{_turned(hops)}{_against(hops)}."


def tested(hops: Sequence[Hop]) -> str:
    """Return how much of the hops was tested, in a few words; "" where no claim is walked."""
    found = [hop.basis == "effect" for hop in hops if not hop.is_structural and hop.basis]
    if not found:
        return ""
    against = [one for hop in hops for one in hop.against]
    if not any(found) and any(one.tested_nothing for one in against):
        number = len({one.sources for one in against})
        of = "" if len(found) == 1 else " of a step"
        if number == 1:
            return f"One test{of} found no effect."
        return f"{first_upper(number_word(number))}{of} found no effect, link or benefit."
    said = "Tested" if all(found) else "Partly tested" if any(found) else "No test"
    inferred = [hop.basis == "inference" for hop in hops if not hop.is_structural and hop.basis]
    if any(inferred):
        said = f"{'Inferred' if all(inferred) else 'Partly inferred'}, {said[0].lower()}{said[1:]}"
    said += _turned(hops)
    return f"{said}; {_none(against)}." if against else f"{said}."


def _turned(hops: Sequence[Hop]) -> str:
    """That a direction is turned round by an opposite, which no source says to be one."""
    return OPPOSITE if direction_of(hops).sign and any(hop.is_opposite for hop in hops) else ""


def _none(against: Sequence[Claim]) -> str:
    """How many found or showed nothing, in few words: what, where all found the same."""
    kinds = {sureness(one) for one in against}
    what = NOTHING.get(kinds.pop(), "none") if len(kinds) == 1 else "none"
    return f"{number_word(len({one.sources for one in against}))} found {what}"


def _findings(hop: Hop, kind: str) -> int:
    """How many findings or statements of a kind a hop rests on: those of one source, or of none, are one."""
    return len({one.sources for one in hop.decisive if kind_of(one) == kind}) or 1


def _against(hops: Sequence[Hop]) -> str:
    """What found or showed nothing, in a clause: "; one test found no effect"."""
    found = [one for hop in hops for one in hop.against]
    if not found:
        return ""
    kinds = {sureness(one) for one in found}
    many = len({one.sources for one in found})
    one, several, said = AGAINST[kinds.pop()] if len(kinds) == 1 else SEVERAL
    of = "" if len([hop for hop in hops if not hop.is_structural]) == 1 else "of a step, "
    return f"; {of}{number_word(many)} {one if many == 1 else several} {said}"


def _headlines(hops: Sequence[Hop], labels: Labels, start_of: str | None, end_of: str | None) -> Iterator[str]:
    """The headline with all that belongs into it, then with less and less, the shortest with the two ends alone."""
    whole = direction_of(hops)
    start, end = labels.name(hops[0].start), labels.name(hops[-1].end)
    said = _pointed(hops, whole, start, end)
    kin = [in_sentence(labels.name(one)) for one in (start_of, end_of) if one]
    within = f" (as a kind or part of {join(kin)})" if kin else ""
    short = {(True, False): " (from a kind or part)", (False, True): " (to a kind or part)"}
    mark = short.get((bool(start_of), bool(end_of)), " (between kinds or parts)") if kin else ""
    inside = tuple(dict.fromkeys((within, mark, "")))
    lead, by_way, first, hints = _by_way(hops, labels)
    steps = f", in {number_word(len(hops))} steps" if by_way != lead else ""  # a chain is never told as if one claim
    rests = (f" {support(hops)}", f" {tested(hops)}".rstrip())
    reason, brief = _why(whole)
    ways = [(one, way, more) for one in inside for way in (by_way, first) for more in rests]
    if whole.sign:  # what a direction rests on is said before the whole way that it takes
        shorter = (*(lead + hint for hint in hints), lead + steps)
        ways += [(one, way, more) for one in inside for way in shorter for more in rests]
    against = [one for hop in hops for one in hop.against]
    turned = _turned(hops)
    bare = f" {first_upper(turned.removeprefix(', '))}." if turned else ""
    none = f" {first_upper(_none(against))}{turned}." if against else bare
    ways += [(one, way, more) for more in dict.fromkeys((none, bare)) for one in inside for way in (by_way, first)]
    parts = [(*each, why) for each in ways for why in (reason, brief)]
    parts += [(*each, NO_DIRECTION) for each in ways if reason]
    parts += [(one, lead + steps, more, why) for more in (rests[-1], bare) for one in inside for why in (reason, brief)]
    parts += [(one, steps, "", NO_DIRECTION) for one in inside if reason]
    for one, way, more, why in parts:
        yield f"{said}{one}{way}{why}.{more}".replace("….", "…").rstrip()
    last = f"{steps}{NO_DIRECTION if reason else ONLY_NEEDED if whole.without else ''}"
    for most in range(HEADLINE // 2, 2, -1):  # names are cut before what the path comes to
        for more in (rests[-1], bare):
            amount = "" if whole.without else said.partition(" → ")[2].removesuffix(in_sentence(end))
            yield f"{first_upper(_cut(in_sentence(start), most))} → {amount}{_cut(in_sentence(end), most)}{last}.{more}"


def _by_way(hops: Sequence[Hop], labels: Labels) -> tuple[str, str, str, list[str]]:
    """As a kind of what, and the things between: all of them, the first with "and on", and the first in fewer words.

    What was found of the general thing was not found of its kind: the headline tells which it was.
    """
    reached = list(accumulate(hops, Direction.then, initial=Direction()))[1:]
    is_kind = len(hops) > 1 and hops[0].is_structural and not hops[0].is_opposite
    lead = f", as a kind of {in_sentence(labels.name(hops[0].end))}" if is_kind else ""
    between = [_through(hop.end, at, labels) for hop, at in list(zip(hops[:-1], reached[:-1], strict=True))[is_kind:]]
    by_way = f"{lead}, through {join(between)}" if between else lead
    first = f"{lead}, through {between[0]} and on" if len(between) > 1 else by_way
    hints = dict.fromkeys(_cut(name, most) for name in between[:1] for most in (5, 3))
    on = " and on" * (len(between) > 1)
    return lead, by_way, first, [f", through {one}{on}" for one in hints if len(one.split()) > 1]


def _why(whole: Direction) -> tuple[str, str]:
    """Why no direction follows, in full and in brief; "" where one does, and where no claim is walked."""
    if whole.sign or whole.without or not whole.claims:
        return "", ""
    found = ALONE.get(whole.reason) if whole.claims == 1 else None
    return f": {found or REASONS[whole.reason]}", f": {found or BRIEF.get(whole.reason, REASONS[whole.reason])}"


def _cut(name: str, most: int = HEADLINE // 2) -> str:
    """The first words of a name that leaves a headline no room."""
    words = name.split()
    if len(words) <= most:
        return name
    while most > 1 and words[most - 1] in SMALL:
        most -= 1
    return " ".join(words[:most]) + "…"


def _pointed(hops: Sequence[Hop], whole: Direction, start: Name, end: Name) -> str:
    from_ = in_sentence(start)
    if hops[0].start == hops[-1].end:
        return f"{first_upper(from_)} → … → {in_sentence(end)}"
    if all(hop.is_structural for hop in hops):
        judged = ", by the curators' judgement" if hops[0].is_opposite else ""
        return f"{arrow_words(hops[0].records).sentence(start, end)}{judged}"
    hedge = "possibly " if any(is_hedged(hop) for hop in hops) else ""
    if whole.without:
        return f"Without {from_}, {hedge}{_amount('-', end)}"
    return f"{first_upper(from_)} → {hedge if whole.sign else ''}{_amount(whole.sign, end)}"


def is_hedged(hop: Hop) -> bool:
    """Whether nobody says it firmly: each of its claims is put with reserve, argued as possible or inferred."""
    claims = [one for one in hop.decisive if one.is_claim and not one.is_structural]
    return bool(claims) and firmness(claims) != FIRM


def _through(node: str, at: Direction, labels: Labels) -> str:
    return _amount(at.sign, labels.name(node))


def _amount(sign: str, name: Name) -> str:
    """ "more of it", "less of it", "fewer of them", or the name alone."""
    said = in_sentence(name)
    return f"{quantity('more' if sign == '+' else 'less', name)} {said}" if sign else said


def _counted(number: int, noun: str) -> str:
    return count(number, noun).replace(str(number), number_word(number), 1)
