"""Says in at most twenty words what tests found about one thing: what raises or lowers it, on whom, what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphsvc.explorer.answers.line_words import WORDS, Pair
from graphsvc.model import Catalogue
from graphsvc.model.hops import decisive
from graphsvc.model.labels import Name
from graphsvc.wording import OTHER_POPULATIONS, in_sentence, is_plural, join
from graphsvc.wording.grammar import number_word

NAMED = 2  # things that a headline names; more are counted
_VERBS = ("raise", "lower")
SIDES = {"raises": "raise", "lowers": "lower"}


def undisputed(text: str, disputed: Sequence[Pair]) -> str:
    """Return a text that there is nothing, or no test, as one on what is undisputed where `disputed` pairs have it."""
    if text.startswith("No test"):
        return text.replace("No test", "No undisputed test", 1) if any(pair.is_tested for pair in disputed) else text
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
    tested = [[pair for pair in pairs if pair.is_tested] for pairs in (raising, lowering)]
    rest = len(raising) + len(lowering) - sum(map(len, tested))
    name = catalogue.name(iri)
    if not any(tested):
        texts = [undisputed(_untested(one, way, rest), disputed) for one in (name, "it")]
    else:
        texts = list(_tested(catalogue, name, way, tested, _rest(rest)))
    return _fitting(texts)


def side_headline(
    catalogue: Catalogue, iri: str, way: str, key: str, pairs: Sequence[Pair], disputed: Sequence[Pair]
) -> str:
    """Return what the pairs of one side come to, `key` "raises" or "lowers"; of `disputed` others claims disagree."""
    tested = [pair for pair in pairs if pair.is_tested]
    rest = len(pairs) - len(tested)
    name = catalogue.name(iri)
    if not tested:
        texts = [_side_untested(one, way, SIDES[key], rest, len(disputed)) for one in (name, "it")]
        return _fitting([undisputed(one, disputed) for one in texts])
    more = f"; of {number_word(rest)} more this is only associated or said." if rest else "."
    sides: tuple[list[Pair], list[Pair]] = (tested, []) if key == "raises" else ([], tested)
    return _fitting(list(_tested(catalogue, name, way, sides, more)))


def _fitting(texts: Sequence[str]) -> str:
    return next((text for text in texts if len(text.split()) <= WORDS), texts[-1])


def tests_on(pairs: Sequence[Pair]) -> str:
    """Return "Tests", or "A test", on whom where all are about the same others than whom the framework is about."""
    claims = {claim for pair in pairs for claim in decisive(pair.claims) if claim.strength == "effect"}
    groups = {OTHER_POPULATIONS.get(claim.population, "") for claim in claims}
    number = "A test" if len({claim.sources for claim in claims}) == 1 else "Tests"
    whom = groups.pop() if len(groups) == 1 else ""
    return f"{number} on {whom}{',' * (',' in whom)}" if whom else number


def _tested(catalogue: Catalogue, name: Name, way: str, tested: Sequence[Sequence[Pair]], rest: str) -> Iterator[str]:
    """The headline with the most in it first."""
    begin = tests_on([pair for pairs in tested for pair in pairs])
    numbers = [len(pairs) for pairs in tested]
    if sum(numbers) <= NAMED:
        for one in (name, "it"):
            yield f"{begin} found that {_names(catalogue, one, way, tested)}{rest}"
    yield _counts(begin, name, way, numbers, rest)
    if way == "in" and all(numbers):
        things = f"{_counted(numbers[0])} raising and {number_word(numbers[1])} lowering {in_sentence(name)}"
        yield f"{begin} found {things}{rest}"
    yield _counts(begin, "it", way, numbers, rest)
    yield _counts("Tests", "it", way, numbers, rest)


def _names(catalogue: Catalogue, name: Name | str, way: str, tested: Sequence[Sequence[Pair]]) -> str:
    """ "A and B raise it", "A raises and B lowers it", "it raises A and lowers B"."""
    parts = []
    own = "" if is_plural(name) else "s"
    for verb, pairs in zip(_VERBS, tested, strict=True):
        far = list(dict.fromkeys(catalogue.name(pair.start if way == "in" else pair.end) for pair in pairs))
        if not far:
            continue
        names = join([in_sentence(one) for one in far])
        several = len(far) > 1 or is_plural(far[0])
        parts.append(f"{names} {verb}{'' if several else 's'}" if way == "in" else f"{verb}{own} {names}")
    return f"{join(parts)} {in_sentence(name)}" if way == "in" else f"{in_sentence(name)} {join(parts)}"


def _counts(begin: str, name: Name | str, way: str, numbers: Sequence[int], rest: str) -> str:
    shown = in_sentence(name)
    counts = [(word, number) for word, number in zip(_VERBS, numbers, strict=True) if number]
    if way == "in":
        found = join([f"{_counted(number)} that {word}{'s' if number == 1 else ''}" for word, number in counts])
        return f"{begin} found {found} {shown}{rest}"
    ending = "" if is_plural(name) else "s"
    found = join([f"{word}{ending} {_counted(number)}" for word, number in counts])
    return f"{begin} found that {shown} {found}{rest}"


def _rest(number: int) -> str:
    """What is told of the things that no test found, after those that one did."""
    return f"; {number_word(number)} more {'is' if number == 1 else 'are'} only associated or said." if number else "."


def _counted(number: int) -> str:
    return f"{number_word(number)} thing{'' if number == 1 else 's'}"


def _untested(name: Name | str, way: str, rest: int) -> str:
    shown = in_sentence(name)
    verbs = "raise or lower" if way == "out" and is_plural(name) else "raises or lowers"
    what = f"what raises or lowers {shown}" if way == "in" else f"what {shown} {verbs}"
    if not rest:
        return f"Nothing is recorded here of {what}."
    return f"No test here found {what}; {_counted(rest)} {'is' if rest == 1 else 'are'} only associated or said."


def _side_untested(name: Name | str, way: str, verb: str, rest: int, disputed: int) -> str:
    shown = in_sentence(name)
    its_verb = verb if way == "out" and is_plural(name) else f"{verb}s"
    phrase = f"{its_verb} {shown}" if way == "in" else f"{shown} {its_verb}"
    if rest:
        only = "is only associated or said" if rest == 1 else "are only associated or said"
        return f"No test here found what {phrase}; {_counted(rest)} {only}."
    if not disputed:
        return f"Nothing is recorded here that {phrase}."
    things = _counted(disputed)
    said = f"{things} {verb}{'s' if disputed == 1 else ''} {shown}" if way == "in" else f"{phrase} {things}"
    return f"Whether {said} is disputed; nothing else is recorded."
