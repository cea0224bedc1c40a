"""Proposes which terms of another dataset correspond to terms of the framework, with a score and a reason for each."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from graphsvc.knowledge.linking.naming import GENERAL, heads, holds, is_proper, is_short, is_variant, what_lacks
from graphsvc.knowledge.linking.terms import BRACKETED, Term, words

# Both chosen on DPV-AI alone, so that what docs/linking.md says of AIRO is a fair test.
THRESHOLD = 0.65
MARGIN = 0.15
LENIENCE = 0.1  # what a label needs less that is one of theirs with more words: “local validation”
STEM = 5  # letters that begin words of one stem: deployer, deployment
SAME_SPELLING = 88  # of 100: "labelling" and "labeling" are one word, "internal" and "external" are not
ALIKE = 0.6  # what a word counts that is only spelt or begins like the other: family is not familiarity
OTHER_NAME = 0.95  # a match by another name counts a little less than one by the label
NEIGHBOUR = 0.9  # and less again by a name that has no word of the label: it may be a neighbour's
OF_DEFINITION = 0.15


@dataclass(frozen=True)
class Proposal:
    """A match to judge: `score` from 0 to 1, `predicate` the local name of a SKOS mapping property, `reason` in words.

    `our_name` and `their_name` are the names that met; `by_label` tells whether both are labels.
    """

    ours: Term
    theirs: Term
    predicate: str
    score: float
    our_name: str
    their_name: str
    by_label: tuple[bool, bool]
    reason: str


@dataclass(frozen=True)
class _Name:
    text: str
    words: frozenset[str]
    term: Term
    is_label: bool
    is_short: bool  # whether only its context makes clear what it is short for
    is_variant: bool  # whether it says the label in other words, and is not a neighbour's name
    heads: frozenset[str]  # the words that say what the thing is
    lacks: bool = False  # whether `words` are for what the thing is a lack of


@dataclass(frozen=True)
class _Meeting:
    score: float
    ours: _Name
    theirs: _Name
    common: frozenset[str]
    same: bool  # whether every word of one is a word of the other
    alike: tuple[tuple[str, str], ...]  # our word and theirs, where they are only spelt or begin alike


def link(
    theirs: Iterable[Term],
    ours: Iterable[Term],
    *,
    threshold: float = THRESHOLD,
    per_term: int = 5,
    margin: float = MARGIN,
    looked_up: bool = False,
) -> list[Proposal]:
    """Return the matches that score at least `threshold`, best first.

    For one of their terms they are at most `per_term`, none more than `margin` below the best of them. What names have
    in common must say something of the things (`_is_evidence`), and a name that is short for a longer label is a
    broader one; unless the names were `looked_up`: who looks a name up means it, and wants to see what comes near.

    Names are compared word by word (spelling variants by the Levenshtein ratio of rapidfuzz), each word weighing what
    it tells: log(n / names that have it). The Dice coefficient of the weights is 85% of the score, the cosine of
    the definitions 15%; names that are the same need no definition. Never an exactMatch: whether two
    definitions agree is for a person to say.
    """
    their_terms, our_terms = list(theirs), list(ours)
    our_names, their_names = _names(our_terms, looked_up), _names(their_terms, looked_up)
    their_names += [] if looked_up else _lacks(their_names)
    # By our names alone: what is proposed for a term must not depend on what else is asked with it.
    weights = _weights([name.words for name in our_names])
    unseen = max(weights.values(), default=1.0)
    weights |= {word: unseen for name in their_names for word in name.words if word not in weights}
    meanings = _meanings([*our_terms, *their_terms])
    best: dict[tuple[str, str], _Meeting] = {}
    for meeting in _meetings(our_names, their_names, weights):
        pair = (meeting.ours.term.iri, meeting.theirs.term.iri)
        better = pair not in best or meeting.score > best[pair].score
        if better and (looked_up or _is_evidence(meeting)):
            best[pair] = meeting
    proposals = [_judge(meeting, meanings) for meeting in best.values()]
    kept = [one for one in proposals if one.score >= threshold - (0 if looked_up else LENIENCE * _is_broader(one))]
    return _best(sorted(kept, key=lambda one: (-one.score, one.theirs.iri, one.ours.iri)), per_term, margin)


def _best(proposals: list[Proposal], per_term: int, margin: float) -> list[Proposal]:
    seen: Counter[str] = Counter()
    highest: dict[str, float] = {}
    kept = []
    for proposal in proposals:
        seen[proposal.theirs.iri] += 1
        below = highest.setdefault(proposal.theirs.iri, proposal.score) - proposal.score
        if seen[proposal.theirs.iri] <= per_term and (below <= margin or _is_broader(proposal)):
            kept.append(proposal)
    return kept


def _is_broader(proposal: Proposal) -> bool:
    """Whether our label is theirs with words before or after: many of ours may be narrower than one of theirs."""
    return proposal.predicate == "broadMatch" and proposal.by_label[0]


def _names(terms: Sequence[Term], looked_up: bool) -> list[_Name]:
    found = []
    for term in terms:
        label = term.names[0]
        told_apart = not looked_up and any(not inner.isupper() for inner in BRACKETED.findall(term.label))
        for number, name in enumerate(term.names):
            # What stands in brackets tells a thing from others of that name: they are not the same.
            text = term.label if number == 0 and told_apart else name
            if parts := frozenset(words(text)):
                short, variant = not looked_up and is_short(parts, label), looked_up or is_variant(name, label)
                found.append(_Name(text, parts, term, number == 0, short, variant, heads(text)))
    return found


def _lacks(names: Sequence[_Name]) -> list[_Name]:
    """The names of what labels say is lacking: “lack of transparency” has to do with transparency."""
    found = []
    for name in names:
        if name.is_label and (left := what_lacks(name.text)):
            about = replace(name, words=frozenset(left), heads=heads(" ".join(left)), is_label=False, lacks=True)
            found.append(replace(about, is_short=False, is_variant=True))
    return found


def _weights(names: Sequence[frozenset[str]]) -> dict[str, float]:
    counts = Counter(word for name in names for word in name)
    return {word: 0.1 + math.log((1 + len(names)) / count) for word, count in counts.items()}


def _meetings(ours: Sequence[_Name], theirs: Sequence[_Name], weights: dict[str, float]) -> Iterator[_Meeting]:
    """The pairs of names with a word in common, found from the words so that large datasets stay cheap."""
    by_word: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(ours):
        for word in name.words:
            by_word[word].append(number)
    spellings = _spellings({word for name in theirs for word in name.words}, list(by_word))
    for their_name in theirs:
        as_ours = {spellings.get(word, word): word for word in their_name.words}
        met = {number for word in as_ours for number in by_word.get(word, ())}
        for number in met:
            our_name = ours[number]
            common = our_name.words & as_ours.keys()
            total = sum(weights[word] for word in (*our_name.words, *their_name.words))
            alike = tuple((word, as_ours[word]) for word in sorted(common) if word != as_ours[word])
            shared = sum(
                (weights[word] + weights[as_ours[word]]) * (1.0 if word == as_ours[word] else ALIKE) for word in common
            )
            same = our_name.words == their_name.words
            by = OTHER_NAME ** (2 - our_name.is_label - their_name.is_label)
            by *= NEIGHBOUR ** (2 - our_name.is_variant - their_name.is_variant)
            yield _Meeting(by * shared / total, our_name, their_name, frozenset(common), same, alike)


def _is_evidence(meeting: _Meeting) -> bool:
    """Whether what two names share says that the things have to do with each other, beyond a word in common."""
    ours, theirs = meeting.ours, meeting.theirs
    if theirs.lacks:
        return meeting.same and ours.is_variant and not meeting.alike
    if meeting.same and ours.is_label and theirs.is_label:
        return True
    if meeting.common <= GENERAL or (ours.is_label and is_proper(ours.text)):
        return False
    if theirs.text.isupper() and not theirs.is_label and theirs.text not in ours.text:
        return False  # an abbreviation is no word: ALL, a leukaemia, and all
    if meeting.same:  # “harm” says what “patient harm” is, “autonomy” not what “support for autonomy” is
        label = ours.term.names[0]
        part = ours.words < frozenset(words(label)) and not ours.text.isupper()
        return not part or bool(ours.heads & heads(label))
    if len(meeting.common) == 1 and not (ours.is_variant and theirs.is_variant):
        return False
    return _is_part(meeting)


def _is_part(meeting: _Meeting) -> bool:
    """Whether one name is the other with words before or after it, or both are kinds of one thing."""
    ours, theirs = meeting.ours, meeting.theirs
    spelt = {other: mine for mine, other in meeting.alike}
    said, other = words(ours.text), [spelt.get(word, word) for word in words(theirs.text)]
    all_of_theirs = len(meeting.common) == len(theirs.words)
    if all_of_theirs and not holds(said, other):
        return False
    if ours.heads & {spelt.get(word, word) for word in theirs.heads}:
        if all_of_theirs:
            return ours.is_label or len(theirs.words) > 1
        return not (ours.is_short or theirs.is_short)
    if not (ours.is_variant and theirs.is_variant) or len(meeting.common) == 1:
        return False
    if len(meeting.common) == len(ours.words):
        return not ours.is_short and holds(other, said)
    return all_of_theirs and not theirs.is_short


def _spellings(their_words: set[str], our_words: list[str]) -> dict[str, str]:
    """Their words that are one of ours in another spelling or from the same stem (deployer, deployment)."""
    stems: dict[str, str] = {}
    for word in sorted(our_words, key=len, reverse=True):
        stems[word[:STEM]] = word
    found = {}
    for word in their_words.difference(our_words):
        if len(word) >= STEM:
            # Misspellings keep the first letter; without this, "version" is "aversion".
            alike = [one for one in our_words if one[0] == word[0]]
            close = process.extractOne(word, alike, scorer=fuzz.ratio, score_cutoff=SAME_SPELLING)
            same_stem = stems.get(word[:STEM])
            if close or same_stem:
                found[word] = close[0] if close else str(same_stem)
    return found


def _meanings(terms: Sequence[Term]) -> dict[str, dict[str, float]]:
    """The weighted words of each definition, as vectors of length one."""
    said = {term.iri: frozenset(words(f"{term.label} {term.definition}")) for term in terms if term.definition}
    weights = _weights(list(said.values()))
    vectors = {}
    for iri, found in said.items():
        length = math.sqrt(sum(weights[word] ** 2 for word in found)) or 1.0
        vectors[iri] = {word: weights[word] / length for word in found}
    return vectors


def _judge(meeting: _Meeting, meanings: dict[str, dict[str, float]]) -> Proposal:
    ours, theirs = meeting.ours, meeting.theirs
    mine, other = meanings.get(ours.term.iri, {}), meanings.get(theirs.term.iri, {})
    agreement = sum(weight * other.get(word, 0.0) for word, weight in mine.items())
    blended = (1 - OF_DEFINITION) * meeting.score + OF_DEFINITION * min(1.0, 3 * agreement)
    # One name of several may be somebody else's: where the definitions have no word in common it is.
    by_chance = bool(mine and other) and not agreement and not (ours.is_label and theirs.is_label)
    variants = ours.is_variant and theirs.is_variant and not theirs.lacks
    same = meeting.same and variants and not by_chance and not (ours.is_short or theirs.is_short)
    score = round(max(meeting.score if same else 0.0, blended), 3)
    predicate = _predicate(meeting, same)
    named = "label" if ours.is_label else "other name"
    exact = sorted(meeting.common - {word for word, _ in meeting.alike})
    shares = [f"shares “{' '.join(exact)}” with"] if exact else []
    likes = [f"has “{word}”, which is like “{other}”, in common with" for word, other in meeting.alike]
    met = "is the same as" if same else " and ".join([*shares, *likes])
    met = "is what is lacking, poor or unknown in" if theirs.lacks else met
    reason = f"Our {named} “{ours.text}” {met} their “{theirs.text}”; the definitions agree to {agreement:.0%}."
    return Proposal(
        ours.term,
        theirs.term,
        predicate,
        score,
        ours.text,
        theirs.text,
        (ours.is_label, theirs.is_label),
        reason,
    )


def _predicate(meeting: _Meeting, same: bool) -> str:
    """More words make a name narrower: “regulation of AI products” is some of “regulation”."""
    if same:
        return "closeMatch"
    if meeting.alike or meeting.theirs.lacks:
        return "relatedMatch"
    if meeting.same:
        return "broadMatch" if meeting.ours.is_short else "relatedMatch"
    if not (meeting.ours.heads & meeting.theirs.heads):
        return "relatedMatch"
    if len(meeting.common) == len(meeting.theirs.words):
        return "broadMatch"
    if len(meeting.common) == len(meeting.ours.words):
        return "narrowMatch"
    return "relatedMatch"
