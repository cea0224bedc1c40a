"""Says in at most twenty words what tests found about one thing: what raises or lowers it, on whom, what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphsvc.explorer.answers.line_words import WORDS, Pair, far_ends
from graphsvc.explorer.answers.told_of import IT, of_them, told_of
from graphsvc.model import Catalogue
from graphsvc.model.hops import decisive
from graphsvc.model.labels import Name
from graphsvc.wording import OTHER_POPULATIONS, in_sentence, is_plural, join
from graphsvc.wording.claims import firmness
from graphsvc.wording.grammar import number_word
from graphsvc.wording.verbs import FIRM

NAMED = 2  # things that a headline names; more are counted
_VERBS = ("raise", "lower")
SIDES = {"raises": "raise", "lowers": "lower"}
KEY_SIGNS = {"raises": "+", "lowers": "-"}
Sides = tuple[Sequence[Pair], Sequence[Pair]]  # what raises, and what lowers


def undisputed(text: str, disputed: Sequence[Pair], sign: str = "") -> str:
    """Return a text that there is nothing, or no test, as one on what is undisputed where `disputed` pairs have it.

    Of a text on one side alone, tests of the other `sign` are none.
    """
    if text.startswith("No test"):
        tests = (one for pair in disputed for one in decisive(pair.claims) if one.strength == "effect")
        has_one = any(not sign or one.sign == sign for one in tests)
        return text.replace("No test", "No undisputed test", 1) if has_one else text
    return text.replace("Nothing", "Nothing undisputed", 1) if disputed and text.startswith("Nothing") else text


def headline_of(
    catalogue: Catalogue,
    iri: str,
    way: str,
    raising: Sequence[Pair],
    lowering: Sequence[Pair],
    disputed: Sequence[Pair],
) -> str:
    """Return what the pairs come to, by name where few were tested, with whom all tests were on where they leave out
    those whom the framework is about.
    """
    tested, rest, inferred, only, turned = _sorted((raising, lowering), way)
    every = [*raising, *lowering]
    names = told_of(catalogue, iri, way, [pair for pair in every if pair.is_tested] or every)
    if any(tested):
        full, short, *shorter = (f"{more}{_beside(disputed, way)}" for more in _rest(rest, only, turned))
        texts = zip(*(_tested(catalogue, names, way, tested, one) for one in (full, short)), strict=True)
        least = (text for one in shorter for text in _tested(catalogue, names, way, tested, one))
        return _fitting([*(text for both in texts for text in both), *least])
    what = [_what(one, way, "raises or lowers", "raise or lower") for one in (catalogue.name(iri), IT)]
    if not rest and not inferred:
        return _fitting([undisputed(f"Nothing is recorded here of {one}.", disputed) for one in what])
    of = of_them(catalogue, iri, way, every)
    return _fitting([undisputed(one, disputed) for one in _untested(what, of, rest, inferred, only)])


def side_headline(
    catalogue: Catalogue, iri: str, way: str, key: str, pairs: Sequence[Pair], disputed: Sequence[Pair]
) -> str:
    """Return what the pairs of one side come to, `key` "raises" or "lowers"; of `disputed` others claims disagree."""
    tested, rest, inferred, only, _ = _sorted((pairs, ()) if key == "raises" else ((), pairs), way)
    names = told_of(catalogue, iri, way, [pair for pair in pairs if pair.is_tested] or pairs)
    if any(tested):
        by_word = f"; {number_word(rest)} more {'only ' * only}by association or word" if rest else ""
        ends = [f"{more}{_beside(disputed, way)}" for more in (by_word, *_rest(rest, only, "")[2:])]
        return _fitting([text for one in ends for text in _tested(catalogue, names, way, tested, one)])
    verb = SIDES[key]
    if rest or (inferred and not disputed):
        what = [_what(one, way, f"{verb}s", verb) for one in (catalogue.name(iri), IT)]
        texts = _untested(what, of_them(catalogue, iri, way, pairs), rest, inferred, only)
        return _fitting([undisputed(one, disputed, KEY_SIGNS[key]) for one in texts])
    names = told_of(catalogue, iri, way, disputed)
    return _fitting([_nothing_else(one, way, verb, len(far_ends(disputed, way)), inferred) for one in names])


def _sorted(sides: Sides, way: str) -> tuple[Sides, int, int, bool, str]:
    """The pairs that were tested; of how many things more something is associated or said, and of how many inferred.

    The last two are whether there is no more of those that are associated or said: no test that found no effect; and
    which way they go where all that was tested goes one way and they do not: "either way", "the other way".
    """
    tested = tuple([pair for pair in pairs if pair.is_tested] for pairs in sides)
    every = [pair for pairs in sides for pair in pairs]
    known = set(far_ends([pair for pairs in tested for pair in pairs], way))
    rest = [pair for pair in every if pair.basis != "inference" and not known & set(far_ends([pair], way))]
    said = set(far_ends(rest, way))
    inferred = set(far_ends(every, way)) - known - said
    only = not any(one.tested_nothing for pair in rest for one in pair.nulls)
    return (tested[0], tested[1]), len(said), len(inferred), only, _turned(sides, tested, rest)


def _turned(sides: Sides, tested: Sequence[Sequence[Pair]], rest: Sequence[Pair]) -> str:
    if all(tested) or not any(tested):
        return ""
    ways = [any(pair in rest for pair in pairs) for pairs in (sides if tested[0] else reversed(sides))]
    return {(True, True): "either way", (False, True): "the other way"}.get((ways[0], ways[1]), "")


def _fitting(texts: Sequence[str]) -> str:
    return next((text for text in texts if len(text.split()) <= WORDS), texts[-1])


def tests_on(pairs: Sequence[Pair]) -> str:
    """Return "Tests", or "A test", on whom where all are about the same others than whom the framework is about."""
    claims = {claim for pair in pairs for claim in decisive(pair.claims) if claim.strength == "effect"}
    groups = {OTHER_POPULATIONS.get(claim.population, "") for claim in claims}
    number = "A test" if len({claim.sources for claim in claims}) == 1 else "Tests"
    whom = groups.pop() if len(groups) == 1 else ""
    return f"{number} on {whom}{',' * (',' in whom)}" if whom else number


def _tested(catalogue: Catalogue, names: tuple[Name, Name], way: str, tested: Sides, rest: str) -> Iterator[str]:
    """The headline with the most in it first; `names` say of what it tells, in full and in few words."""
    name, it = names
    every = [pair for pairs in tested for pair in pairs]
    begin = tests_on(every)
    numbers = [len(far_ends(pairs, way)) for pairs in tested]
    counting = f"{begin.rstrip(',')}{_reserve(every)}"
    if nothing := {one.sources for pair in every for one in pair.nulls if one.tested_nothing}:
        rest = f", {'one' if len(nothing) == 1 else 'others'} no effect{rest}"
    if sum(numbers) <= NAMED:
        for one in names:
            yield f"{begin} found that {_names(catalogue, one, way, tested)}{rest}"
    yield _counts(counting, name, way, numbers, rest)
    for one in names:
        if way == "in":
            sides = zip(("raising", "lowering"), numbers, strict=True)
            things = [(verb, number) for verb, number in sides if number]
            said = [f"{number_word(number)} {verb}" for verb, number in things]
            said[0] = f"{_counted(things[0][1])} {things[0][0]}"
            yield f"{counting} found {join(said)} {in_sentence(one)}{rest}"
        if one != it:
            yield _counts(counting, it, way, numbers, rest)


def _reserve(pairs: Sequence[Pair]) -> str:
    """How many of the tests found what they found with reserve, where things are counted."""
    firm = [_is_firm(pair) for pair in pairs]
    return "" if all(firm) else ", some hedged," if any(firm) else ", hedged,"


def _names(catalogue: Catalogue, name: Name, way: str, tested: Sides) -> str:
    """ "A and B raise it", "A may raise and B lowers it", "it raises A and lowers B"."""
    parts = []
    for verb, pairs in zip(_VERBS, tested, strict=True):
        firm = set(far_ends([pair for pair in pairs if _is_firm(pair)], way))
        for may in (False, True):
            far = [catalogue.name(one) for one in far_ends(pairs, way) if (one not in firm) == may]
            if far:
                several = len(far) > 1 or is_plural(far[0]) if way == "in" else is_plural(name)
                said = f"may {verb}" if may else verb if several else f"{verb}s"
                names = join([in_sentence(one) for one in far])
                parts.append(f"{names} {said}" if way == "in" else f"{said} {names}")
    return f"{join(parts)} {in_sentence(name)}" if way == "in" else f"{in_sentence(name)} {join(parts)}"


def _is_firm(pair: Pair) -> bool:
    """Whether a test of it found it without reserve."""
    return firmness([one for one in decisive(pair.claims) if one.strength == "effect"]) == FIRM


def _counts(begin: str, name: Name, way: str, numbers: Sequence[int], rest: str) -> str:
    shown = in_sentence(name)
    counts = [(word, number) for word, number in zip(_VERBS, numbers, strict=True) if number]
    if way == "in":
        things = [_counted(number) for _, number in counts[:1]] + [number_word(number) for _, number in counts[1:]]
        verbs = [f"{word}{'s' if number == 1 else ''}" for word, number in counts]
        found = join([f"{one} that {verb}" for one, verb in zip(things, verbs, strict=True)])
        return f"{begin} found {found} {shown}{rest}"
    ending = "" if is_plural(name) else "s"
    said = [f"{word}{ending} {_counted(number)}" for word, number in counts[:1]]
    said += [f"{word}{ending} {number_word(number)}" for word, number in counts[1:]]
    return f"{begin} found that {shown} {join(said)}{rest}"


def _rest(number: int, only: bool, turned: str) -> list[str]:
    """What is told of the things that no test found, after those that one did, and which way they go: the most first.

    In the fewest words it is no more than that there are some, which stand below.
    """
    if not number:
        return ["", ""]
    which = f", {turned}" if turned else ""
    more = f"; {number_word(number)} more{which}{',' if turned else ''}"
    said = [f"{more} {'is' if number == 1 else 'are'} {'only ' * only}associated or said", f"{more} associated or said"]
    if only:
        said.append(f"; {number_word(number)} untested{which}")
    return said if turned else [*said, "; more below"]


def _beside(disputed: Sequence[Pair], way: str) -> str:
    """Of how many things sources disagree, beside those that are told of: the end of a headline."""
    number = len(far_ends(disputed, way))
    return f"; {number_word(number)} disputed." if number else "."


def _counted(number: int) -> str:
    return f"{number_word(number)} thing{'' if number == 1 else 's'}"


def _what(name: Name, way: str, singular: str, plural: str) -> str:
    """ "what raises it", "what it raises"."""
    shown = in_sentence(name)
    verb = plural if way == "out" and is_plural(name) else singular
    return f"what {verb} {shown}" if way == "in" else f"what {shown} {verb}"


def _untested(what: Sequence[str], of: tuple[str, str], rest: int, inferred: int, only: bool) -> list[str]:
    """That no test found anything, the text with the most in it first; `of` tells of what the rest is."""
    if not rest:
        none = "Nothing but inference by the curators is recorded here of"
        return [f"{none} {one}: {of[0]}{_counted(inferred)}." for one in what]
    are = "is" if rest == 1 else "are"
    said = [f"{of[0]}{_counted(rest)} {are} {'only ' * only}associated or said"]
    said += [f"{one}{_counted(rest)} {are} associated or said" for one in of]
    pairs = [(what[0], said[0]), (what[-1], said[0]), (what[-1], said[1]), (what[-1], said[2])]
    return [f"No test here found {one}; {other}." for one, other in pairs]


def _nothing_else(name: Name, way: str, verb: str, disputed: int, inferred: int) -> str:
    """That nothing undisputed is recorded of one side, of which `disputed` things are disputed."""
    shown = in_sentence(name)
    its_verb = verb if way == "out" and is_plural(name) else f"{verb}s"
    phrase = f"{its_verb} {shown}" if way == "in" else f"{shown} {its_verb}"
    if not disputed:
        return f"Nothing is recorded here that {phrase}."
    things = _counted(disputed)
    said = f"{things} {verb}{'s' if disputed == 1 else ''} {shown}" if way == "in" else f"{phrase} {things}"
    rest = f"the curators infer it of {number_word(inferred)} more" if inferred else "nothing else is recorded"
    return f"Whether {said} is disputed; {rest}."
