"""Finds what a question names: things of the graph, kinds of people, and words that nobody here knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log

from graphsvc.asking.cues import ASKING, Cue, cues_in
from graphsvc.asking.index import LABEL, Called, Index
from graphsvc.asking.words import Word, vocabulary, words

LONGEST_NAME = 9  # words
ANY_ORDER, PART, AS_WRITTEN = (
    0.93,
    0.9,
    0.03,
)  # what a name is worth whose words stand in another order, or of which a part is said, more where it is
LEAST = 0.5  # of the weight of a name that must be said
# Words that end a name, where other little words may stand in one.
BREAKS = frozenset(
    {
        "do",
        "does",
        "did",
        "can",
        "could",
        "should",
        "would",
        "will",
        "has",
        "have",
        "had",
        "be",
        "may",
        "might",
        "about",
    }
)
DETERMINERS = frozenset({"a", "an", "the", "our", "my", "your", "their", "this", "each", "every", "nhs", "hospital"})
VERB = 0.3  # what the word for what one thing does to another tells of a name
LACK = frozenset({"lack", "absenc", "insuffici", "no"})
SURE = 0.45  # what a thing is worth that a question may be read as being about


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a question, from `start` up to `end`, that name something: (IRI, worth) pairs, best first.

    `sure` are those of the things that were asked about by their names; the others are but the nearest by name.
    """

    start: int
    end: int
    things: tuple[tuple[str, float], ...]
    is_people: bool = False
    is_generic: bool = False
    sure: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Question:
    """A question taken apart.

    `topics` are what it is about, in its order; `people` whom it is about, and `generic` what nearly every question
    names. `unknown` are words that stand nowhere in the graph, `left` those that do but name nothing; `mended` are
    (as written, as read) pairs of misspelt words.
    """

    text: str
    words: tuple[Word, ...]
    cues: tuple[Cue, ...]
    topics: tuple[Mention, ...]
    people: tuple[Mention, ...]
    generic: tuple[Mention, ...]
    left: tuple[Word, ...]
    unknown: tuple[Word, ...]
    outside: tuple[str, ...]
    foreign: int
    mended: tuple[tuple[str, str], ...]


def take_apart(index: Index, text: str) -> Question:
    """Find what a question names and asks."""
    read, mended = _mended(index, words(text))
    cues = cues_in(read)
    found = _found(index, read, cues)
    if not found and all(word.is_stop or word.stem in index.known for word in read):
        found = _found(index, read, ())  # words that ask may be what is asked about, where there is nothing else
    covered = {at for one in found for at in range(one.start, one.end)}
    cued = {at for cue in cues for at in range(cue.start, cue.end)}
    rest = [word for at, word in enumerate(read) if at not in covered | cued and _asks(word)]
    topics = tuple(one for one in found if not (one.is_people or one.is_generic))
    return Question(
        text=text,
        words=tuple(read),
        cues=tuple(cues),
        topics=topics,
        people=tuple(one for one in found if one.is_people),
        generic=tuple(one for one in found if one.is_generic),
        left=tuple(word for word in rest if word.stem in index.known),
        unknown=tuple(word for word in rest if word.stem not in index.known),
        outside=tuple(_outside(read, covered)),
        foreign=sum(word.text in vocabulary().foreign for word in read),
        mended=tuple(mended),
    )


def _asks(word: Word) -> bool:
    return not word.is_stop and word.stem not in vocabulary().plain


def _mended(index: Index, given: Sequence[Word]) -> tuple[list[Word], list[tuple[str, str]]]:
    """The words with those that nobody knows replaced by the nearest word of a name or a cue."""
    read, mended = [], []
    for word in given:
        if len(word.text) >= 4 and not _is_known(index, word):
            other = index.mended(word.text, 1 if len(word.text) < 8 else 2)
            if other:
                mended.append((word.text, other))
                word = replace(word, text=other, stem=index.spelt[other])
        read.append(word)
    return read, mended


def _is_known(index: Index, word: Word) -> bool:
    known = vocabulary()
    one = (word.stem,)
    return (
        word.is_stop
        or word.stem in index.known
        or word.stem in index.weights
        or word.stem in known.plain
        or one in known.people
        or any(word.stem in key for key in known.outside)
        or word.text in known.foreign
        or bool(cues_in([word], alone=False))
    )


def _found(index: Index, read: Sequence[Word], cues: Sequence[Cue]) -> list[Mention]:
    """What is named: of names that share a word the one that tells most, so that no word belongs to two."""
    held = [cue for cue in cues if cue.holds(read)]
    verbs = {at for cue in cues if cue.kind == "verb" for at in range(cue.start, cue.end)}
    named = []
    for span in _spans(index, read):
        whole = " ".join(word.text for word in read[span[0] : span[-1] + 1]) in index.full
        one = None
        if not any(_cuts(span, cue, whole) for cue in held):
            one = _named(index, read, span) or _lacking(index, read, span)
        if one:
            told = sum(index.weight(read[at].stem) * (VERB if at in verbs and not whole else 1) for at in span)
            named.append((-told * (one.things[0][1] ** 3 if one.things else 1.0), span, one))
    taken: set[int] = set()
    found = []
    for _, _, one in sorted(named, key=lambda item: item[:2]):
        if taken.isdisjoint(range(one.start, one.end)):
            found.append(one)
            taken.update(range(one.start, one.end))
    found += _parts(index, read, cues, taken)
    return sorted(found, key=lambda one: one.start)


def _spans(index: Index, read: Sequence[Word]) -> list[tuple[int, ...]]:
    """The places of words that may be a name together: in a row, but for little words, or for words like AI."""
    runs: list[list[int]] = [[]]
    for at, word in enumerate(read):
        if word.text in BREAKS:
            runs.append([])
        elif not word.is_stop:
            runs[-1].append(at)
    generic = vocabulary().generic
    runs += [[at for at in run if (read[at].stem,) not in generic] for run in runs]
    spans: dict[tuple[int, ...], None] = {}
    for start in range(len(read)):
        for end in range(start + 1, min(start + LONGEST_NAME, len(read)) + 1):
            places = tuple(at for at in range(start, end) if not read[at].is_stop)
            if places and " ".join(word.text for word in read[start:end]) in index.full:
                spans[places] = None
    for run in runs:
        for size in range(1, min(LONGEST_NAME, len(run)) + 1):
            spans |= dict.fromkeys(tuple(run[at : at + size]) for at in range(len(run) - size + 1))
    return list(spans)


def _cuts(span: Sequence[int], cue: Cue, whole: bool) -> bool:
    """Whether a span shares words with a cue without holding every one of them and more; little words between its own
    count where the `whole` text of it is a name.
    """
    inside, held = set(range(cue.start, cue.end)), set(range(span[0], span[-1] + 1) if whole else span)
    return not inside.isdisjoint(span) and not inside < held


def _named(index: Index, read: Sequence[Word], places: Sequence[int]) -> Mention | None:
    """What words name as a whole, in this order or another."""
    key, written = tuple(read[at].stem for at in places), tuple(read[at].text for at in places)
    start, end, known = places[0], places[-1] + 1, vocabulary()
    is_people = key in known.people and not _is_a_thing(index, read, places, key)
    if key in known.generic or is_people:
        things = _ranked(index, index.exact.get(key, []))
        sure = frozenset(iri for iri, _ in things)
        return Mention(start, end, things, is_people and key not in known.generic, key in known.generic, sure)
    called = index.exact.get(key, [])
    if len(key) == 1 and key[0] in known.plain:
        called = [one for one in called if one.written == written]
    elif not called and len(key) == len(set(key)) > 1:
        called = [replace(one, worth=one.worth * ANY_ORDER) for one in index.loose.get(frozenset(key), [])]
        if not called and places[-1] - places[0] == len(places) - 1 and written[0] not in ASKING:
            called = _only_one(index, key)
    called = [replace(one, worth=one.worth + AS_WRITTEN * (one.written == written)) for one in called]
    things = _ranked(index, called)
    sure = frozenset(iri for iri, _ in things if index.is_name_of(key, iri))
    return Mention(start, end, things, sure=sure) if called else None


def _only_one(index: Index, key: Sequence[str]) -> list[Called]:
    """The one thing of whose label some words are a part, where there is no other."""
    found = index.labelled(key)
    if len({one.iri for one in found}) != 1:
        return []
    share = sum(map(index.weight, key)) / sum(map(index.weight, found[0].stems))
    return [replace(found[0], worth=found[0].worth * PART)] if share >= LEAST else []


def _is_a_thing(index: Index, read: Sequence[Word], places: Sequence[int], key: tuple[str, ...]) -> bool:
    """Whether a word for people or a body names a thing here: trust, where it is no NHS trust."""
    things = [called for called in index.exact.get(key, []) if called.iri not in index.actors and called.worth == LABEL]
    before = read[places[0] - 1].text if places[0] else ""
    return bool(things) and before not in DETERMINERS and read[places[-1]].text == things[0].written[-1]


def _lacking(index: Index, read: Sequence[Word], span: Sequence[int]) -> Mention | None:
    """What words name that say that something is missing: that is another thing than what is missing."""
    lack = read[span[0]].stem
    if lack not in LACK or len(span) == 1:
        return None
    said = {read[at].stem for at in span}
    for one in _part(index, read, span):
        iri = one.things[0][0]
        if any(called.iri == iri and said <= set(called.stems) for called in index.by_stem.get(lack, ())):
            return replace(one, things=((iri, ANY_ORDER), *one.things[1:]))
    return None


def _parts(index: Index, read: Sequence[Word], cues: Sequence[Cue], taken: set[int]) -> Iterator[Mention]:
    """Things of whose names a run of words says a part that tells them from others."""
    cued = {at for cue in cues for at in range(cue.start, cue.end)}
    run: list[int] = []
    for at, word in [*enumerate(read), (len(read), None)]:
        if word is not None and at not in taken | cued and not word.is_stop and word.stem in index.by_stem:
            if word.stem not in vocabulary().plain:
                run.append(at)
            continue
        if word is not None and (word.is_stop and run):
            continue
        if run:
            yield from _part(index, read, run)
            run = []


def _part(index: Index, read: Sequence[Word], run: Sequence[int]) -> Iterator[Mention]:
    said = {read[at].stem for at in run}
    candidates = {called for one in said for called in index.by_stem.get(one, ())}
    scored = []
    for called in candidates:
        of_name = set(called.stems)
        shared = sum(index.weight(one) for one in said & of_name)
        share = shared / sum(index.weight(one) for one in of_name)
        told = shared / sum(index.weight(one) for one in said)
        if share >= LEAST and told >= LEAST:
            scored.append(replace(called, worth=called.worth * PART * share * (0.5 + 0.5 * told)))
    if scored:
        yield Mention(run[0], run[-1] + 1, _ranked(index, scored))


def _ranked(index: Index, called: Sequence[Called]) -> tuple[tuple[str, float], ...]:
    """The things that bear a name, the best name and the most claims first."""
    best: dict[str, float] = {}
    for one in called:
        worth = one.worth + 0.02 * log(1 + index.weighty[one.iri])
        best[one.iri] = max(best.get(one.iri, 0.0), worth)
    return tuple(sorted(best.items(), key=lambda pair: (-pair[1], pair[0])))[:5]


def _outside(read: Sequence[Word], covered: set[int]) -> Iterator[str]:
    known = vocabulary().outside
    for size in (3, 2, 1):
        for at in range(len(read) - size + 1):
            key = tuple(word.stem for word in read[at : at + size])
            if key in known and not covered.issuperset(range(at, at + size)):
                yield " ".join(word.text for word in read[at : at + size])
