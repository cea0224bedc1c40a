"""Reads a question in plain words: what it may be asking, of which things, best first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graphsvc.asking.direction import WAYS, asked_way
from graphsvc.asking.index import Index, index_of
from graphsvc.asking.intents import turned_round, weigh
from graphsvc.asking.mentions import SURE, Mention, Question, take_apart
from graphsvc.asking.whole import asked_of_all
from graphsvc.errors import UsageError
from graphsvc.framework import framework
from graphsvc.model import Catalogue, catalogue_of
from graphsvc.model.lookup import fold
from graphsvc.names import NODE
from graphsvc.options import Option, named
from graphsvc.store import Store
from graphsvc.wording import count, join

LONGEST = 1000  # characters of a question
MOST = 6  # readings of one question
WHOLE = 0.9  # what a name is worth at least that is said as a whole
CODE = frozenset("{}<>*=\\`|")  # signs of markup and of queries
ASKING = named(
    q=Option("A question in your own words.", required=True, longest=LONGEST, also=("question",), label="Ask"),
)
ACTORS = ("Body", "DeliveryBody", "Role", "StakeholderGroup", "Archetype")
ASKS_WHETHER = frozenset({"does", "do", "can", "could", "will", "how", "would", "might", "is"})
OF = frozenset({"for", "of", "in", "about", "with", "around", "over"})
EFFECTS = frozenset({"effect", "effects", "impact", "impacts", "influence"})
# The field as a whole, and its use: what is meant where a question asks what the field does to a thing.
FIELD, FIELD_AT_WORK = (NODE + framework().said(f"examples.{name}") for name in ("field", "field_at_work"))


@dataclass(frozen=True)
class Reading:
    """One way to read a question: an intent (see `intents.INTENTS`) and the IRIs of the nodes that it is about.

    `found` are the IRIs of the claims that a search by words found, where it names nothing; `first` is the line of the
    answer that it asks for ("raises", "lowers"), "" for none; `of_all` tells that it asks about the graph as a whole.
    `guessed` are (words, IRI) pairs: words of the question that are no name of the node, which is but the nearest.
    """

    intent: str
    nodes: tuple[str, ...]
    score: float
    found: tuple[str, ...] = ()
    first: str = ""
    of_all: bool = False
    guessed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Asked:
    """How a question was read: its readings, best first, none where it cannot be answered, and then why not.

    `near` are IRIs of nodes that may have been meant where there is no reading; `people` are the kinds of people that
    the question names, as it names them; `mended` are (as written, as read) pairs of words; `unknown` are words that
    stand nowhere in the graph.
    """

    question: str
    readings: tuple[Reading, ...]
    said: str
    near: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    mended: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()


def read_question(store: Store, text: str) -> Asked:
    """Read a question of up to `LONGEST` characters.

    Raises UsageError where it is empty or longer, StoreError when the store does not answer.
    """
    given = text.strip()
    if intent := asked_of_all(given):
        return Asked(given, (Reading(intent, (), 1.0, of_all=True),), "")
    if not given:
        raise UsageError("There is no question.", "Ask in your own words, such as: what lowers …?")
    if len(text) > LONGEST:
        raise UsageError(f"The question has {len(text):,} characters.", f"Use at most {LONGEST:,}.")
    index, catalogue = index_of(store), catalogue_of(store)
    question = take_apart(index, given)
    best = _best(_readings(index, catalogue, question))
    found = tuple(
        replace(one, first=_first(catalogue, question, one), guessed=tuple(_guessed(given, question, one.nodes)))
        for one in best
    )
    unknown = tuple(dict.fromkeys(word.text for word in question.unknown))
    people = tuple(_as_written(given, question, one) for one in question.people)
    if found:
        return Asked(given, found, "", (), people, question.mended, unknown)
    return Asked(given, (), _why_not(index, question), tuple(_near(question)), people, question.mended, unknown)


def _first(catalogue: Catalogue, question: Question, reading: Reading) -> str:
    """The line that a reading asks for: none of what there is no more or less of."""
    if not all(catalogue.nodes[iri].is_amount for iri in reading.nodes):
        return ""
    return asked_way(question, reading.intent, reading.nodes)


def _guessed(given: str, question: Question, nodes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The words of which a node that a reading is about is but the nearest by name, with that node."""
    if len(nodes) == 1 and _is_a_name_of_one(question, question.topics) and nodes[0] == question.topics[0].things[0][0]:
        yield given.strip(" ?.!"), nodes[0]
        return
    for iri in nodes:
        named = [one for one in (*question.topics, *question.people) if any(thing == iri for thing, _ in one.things)]
        if named and not any(iri in one.sure for one in named):
            yield _as_written(given, question, named[0]), iri


def _as_written(given: str, question: Question, named: Mention) -> str:
    """The words of a mention with the capitals of the question; as they were read, where they were mended."""
    read = " ".join(word.text for word in question.words[named.start : named.end])
    parts = given.split()
    size = named.end - named.start
    for at in range(len(parts) - size + 1):
        written = " ".join(parts[at : at + size]).strip(".,;:!?()\"'“”‘’")
        if fold(written) == read:
            return written
    return read


def _readings(index: Index, catalogue: Catalogue, question: Question) -> Iterator[Reading]:
    if _is_beyond(question):
        return
    topics = _topics(catalogue, question)
    if topics:
        if _is_a_name_of_one(question, topics):
            yield from _about(catalogue, question, "path", 0.7, topics)
            topics = topics[:1]
        weights = weigh(question, topics)
        for intent, weight in weights.items():
            if weight > 0:
                yield from _about(catalogue, question, intent, weight, topics)
    asks = any(cue.kind not in ("search", "evidence", *WAYS) for cue in question.cues)
    if not asks and not question.unknown and (question.left or not topics):
        yield from _by_words(index, question, topics)


def _is_beyond(question: Question) -> bool:
    """Whether a question is about what the graph does not cover, or in words that are not understood."""
    if CODE & set(question.text) or question.outside or question.foreign > sum(word.is_stop for word in question.words):
        return True
    known = len(question.topics) + 0.5 * len(question.people)
    return len(question.unknown) >= known and bool(question.unknown)


def _topics(catalogue: Catalogue, question: Question) -> list[Mention]:
    """What the question is about: what it names, else whom, else the field itself."""
    left = {at for at, word in enumerate(question.words) if word in question.left}
    topics = [
        one
        for one in question.topics
        if one.things[0][1] >= SURE and (one.things[0][1] >= WHOLE or left.isdisjoint({one.start - 1, one.end}))
    ]
    things = [one for one in topics if catalogue.nodes[one.things[0][0]].type not in ACTORS]
    topics = things or topics  # whom a question is about limits an answer, and is no end of a path
    if question.left and not topics:
        return []
    if len(topics) == 1 and (field := _field_at_work(question, topics[0])):
        return [replace(field, things=((FIELD_AT_WORK, 1.0),)), *topics]
    if topics:
        return topics
    named_people = [one for one in question.people if one.things]
    return named_people[-1:] or [one for one in question.generic if one.things][:1]


def _is_a_name_of_one(question: Question, topics: Sequence[Mention]) -> bool:
    """Whether two things are named as one and nothing is asked of them: liability for errors is about liability."""
    if len(topics) < 2:
        return False
    between = [word.text for word in question.words[topics[0].end : topics[1].start]]
    return not question.cues and topics[0].start == 0 and bool(between) and between[0] in OF


def _field_at_work(question: Question, topic: Mention) -> Mention | None:
    """The word for the field where a question asks what that does to a thing: "does it cause", "effect of it on",
    "harmed by it".
    """
    named_field = [one for one in question.generic if one.things and one.things[0][0] == FIELD]
    done = [one for one in named_field if topic.end < one.start and question.words[one.start - 1].text == "by"]
    if done and topic.end == done[0].start - 1 and question.words[topic.end - 1].text.endswith("ed"):
        return done[0]
    found = [one for one in named_field if one.end <= topic.start]
    if not found:
        return None
    acts = [cue for cue in question.cues if cue.kind == "verb" and found[0].end <= cue.start and cue.end <= topic.start]
    effect = [cue for cue in question.cues if cue.kind == "effects" and cue.end == found[0].start]
    effect = [cue for cue in effect if question.words[cue.start].text in EFFECTS]
    asks = question.words[0].text in ASKS_WHETHER
    return found[0] if (acts and asks) or effect else None


def _about(
    catalogue: Catalogue, question: Question, intent: str, weight: float, topics: Sequence[Mention]
) -> Iterator[Reading]:
    if intent == "path" or (intent == "evidence" and len(topics) == 2):
        if len(topics) < 2:
            return
        ends = [topics[1], topics[0]] if turned_round(question, topics) else [topics[0], topics[-1]]
        for at, (first, worth) in enumerate(ends[0].things[:2]):
            for second, other in ends[1].things[: 2 - at]:
                if first != second:
                    yield Reading(intent, (first, second), weight * worth * other)
        return
    is_role = any(word.text in ("role", "roles", "remit") for word in question.words)
    for topic in topics if intent != "effects" else topics[:1]:
        late = 1.0 if topic is (topics[0] if intent == "effects" else topics[-1]) else 0.8
        for iri, worth in topic.things[:3]:
            fits = 1.0
            if intent == "who" or intent == "definition":
                is_actor = catalogue.nodes[iri].type in ACTORS
                fits = 1.0 if intent == "definition" else 1.05 if is_actor else 1.0
            of_actor = intent == "actions" and catalogue.nodes[iri].type in ACTORS  # "what does it do about …"
            yield Reading("who" if of_actor else intent, (iri,), weight * worth * late * fits)
            if intent == "definition" and is_role and catalogue.nodes[iri].type in ACTORS:
                yield Reading("who", (iri,), 3 * worth)
            if intent == "effects" and weight > 1 and catalogue.nodes[iri].type in ACTORS:
                does = question.words[-1].text == "do"  # "what does the MHRA do"
                yield Reading("who", (iri,), (weight + (1 if does else -1)) * worth)


def _by_words(index: Index, question: Question, topics: Sequence[Mention]) -> Iterator[Reading]:
    """Readings of a question whose words name no thing as a whole: what is said with all of them."""
    wanted = [word.stem for word in question.left]
    for one in (*question.people, *topics):
        wanted += [word.stem for word in question.words[one.start : one.end] if not word.is_stop]
    found = index.find(wanted)
    if any(found.values()):
        yield Reading("search", (), 1.5, tuple(found["claim"]))
        evidence = any(cue.kind == "evidence" for cue in question.cues)
        yield Reading("evidence", (), 2.0 if evidence else 0.5, tuple(found["claim"]))


def _best(found: Iterator[Reading]) -> list[Reading]:
    best: dict[tuple[str, tuple[str, ...]], Reading] = {}
    for one in found:
        key = one.intent, one.nodes
        if key not in best or best[key].score < one.score:
            best[key] = one
    return sorted(best.values(), key=lambda one: (-one.score, one.intent, one.nodes))[:MOST]


def _near(question: Question) -> Iterator[str]:
    for topic in question.topics:
        yield topic.things[0][0]


def _why_not(index: Index, question: Question) -> str:
    names = list(dict.fromkeys([*question.outside, *(word.text for word in question.unknown)]))
    if CODE & set(question.text):
        return "That reads like markup or a query. Queries in SPARQL go to /sparql."
    if not names and question.foreign:
        return "The question is not in English, and nothing else is understood here."
    if not names and question.people:
        names = [_as_written(question.text, question, one) for one in question.people]
    if not names and question.left:
        words = join([f"“{word.text}”" for word in question.left[:4]])
        held = len(index.find([word.stem for word in question.left])["claim"])
        return f"The graph has nothing on {words} by that name; {count(held, 'claim')} have these words."
    if not names:
        return "The question names nothing that the graph holds."
    named = join([f"“{one}”" for one in names[:4]])
    more = f" and {count(len(names) - 4, 'other word')}" if len(names) > 4 else ""
    return f"The graph has nothing on {named}{more} by that name."
