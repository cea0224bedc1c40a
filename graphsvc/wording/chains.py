"""Says a path in plain English, claiming no more than its records do; a chain is always called an inference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from graphsvc.model.hops import Hop, sources_of
from graphsvc.model.labels import Labels
from graphsvc.model.records import Claim
from graphsvc.wording.claims import arrow_words
from graphsvc.wording.grammar import capital, count, in_sentence, join, with_article
from graphsvc.wording.terms import LOOP_KINDS, OTHER_POPULATIONS
from graphsvc.wording.verbs import Verb

KINDS = ("effect", "statement", "association", "inference", "link")


def sentence(
    hops: Sequence[Hop], sign: str, labels: Labels, start_of: str | None = None, end_of: str | None = None
) -> str:
    """Return a path in words: each hop with its sources, then what the whole comes to and what it rests on.

    `start_of` and `end_of` name what the start and the end are parts of, where the question was about that.
    """
    labels.load(shown(hops) | {whole for whole in (start_of, end_of) if whole})
    ends = [(hops[0].start, start_of), (hops[-1].end, end_of)]
    parts = [
        f"{in_sentence(labels[part])} is filed under {in_sentence(labels[whole])}" for part, whole in ends if whole
    ]
    said = "; ".join([clause(hop, labels) for hop in hops])
    said = f"{said} ({' and '.join(parts)})" if parts else said
    whole = whole_words(hops, sign, labels)
    return " ".join(part for part in (f"{capital(said)}.", whole) if part)


def clause(hop: Hop, labels: Labels) -> str:
    """Return one hop in words, in the direction of its arrow, with its sources in brackets."""
    tail, head = in_sentence(labels[hop.tail]), in_sentence(labels[hop.head])
    cited = citation(hop, labels)
    words = f"{tail} {hop_words(hop, labels).of(labels[hop.tail])} {head}"
    open_ = sources([one for one in hop.records if one not in hop.decisive], labels)
    doubts = [f"no direction was given by {join(open_)}"] * bool(open_)
    doubts += [f"no effect was found by {join(sources(hop.against, labels))}"] * bool(hop.against)
    but = f", though {' and '.join(doubts)}" if doubts else ""
    return f"{words} ({cited}){but}" if cited else words + but


def hop_words(hop: Hop, labels: Labels) -> Verb:
    """Return the words between the two ends of a hop, in the direction of its arrow."""
    if any(one.is_claim for one in hop.decisive):
        return arrow_words(hop.records)
    names = join(sorted({label_of(one.predicate, labels) for one in hop.records}))
    return Verb(f"→ {names} →", f"→ {names} →")


def whole_words(hops: Sequence[Hop], sign: str, labels: Labels) -> str:
    """Return what a chain comes to, called an inference, and what it rests on; "" for a single hop or bare triples."""
    if len(hops) < 2 or not any(hop.basis for hop in hops):
        return ""
    if hops[0].start == hops[-1].end:
        return f"{loop_words(sign)} {support(hops)}"
    start, end = in_sentence(labels[hops[0].start]), in_sentence(labels[hops[-1].end])
    if len({hop.forward for hop in hops}) > 1:
        return f"The arrows do not all point one way, so nothing follows about {start} and {end}."
    if not hops[0].forward:
        start, end = end, start
    more = {
        "+": f"along this path more {start} would come with more {end}",
        "-": f"along this path more {start} would come with less {end}",
        "?": f"which way {start} would move {end} is not settled, for a step has no fixed direction",
        "mixed": f"which way {start} would move {end} is contested, for the sources of a step disagree",
    }[sign]
    return f"Taken together, and this is an inference, not a finding: {more}. {support(hops)}"


def loop_words(sign: str) -> str:
    """Return what a loop of this sign comes to."""
    kind, said = LOOP_KINDS[sign]
    if sign in ("+", "-"):
        return f"Taken together, and this is an inference, the loop {said}."
    return f"Whether the loop would reinforce or balance itself is {kind}, for {said}."


def support(hops: Sequence[Hop]) -> str:
    """Return what the hops rest on: "The chain rests on 1 effect and 2 associations, from 3 sources; …"."""
    counts = Counter(hop.basis or "link" for hop in hops)
    parts = [count(counts[kind], kind) for kind in KINDS if counts[kind]]
    cited = {source for hop in hops for source in hop.sources}
    everywhere = set(hops[0].sources).intersection(*(hop.sources for hop in hops))
    one = "one source is cited for every step" if everywhere else "no source is cited for every step"
    number = f", from {count(len(cited), 'source')}; {one}" if cited else ""
    return f"It rests on {join(parts)}{number}."


def citation(hop: Hop, labels: Labels) -> str:
    """Return the sources of a hop by what they claim: "Lyell 2017; as an association: Goddard 2012; on patients"."""
    found = hop.decisive
    if hop.sign == "mixed":
        sides = {"raise": "+", "lower": "-", "no direction": "?"}
        named = {words: sources([one for one in found if one.sign == sign], labels) for words, sign in sides.items()}
        parts = [f"{words}: {', '.join(cited)}" for words, cited in named.items() if cited]
    else:
        kinds = {basis: sources([one for one in found if one.basis == basis], labels) for basis in (hop.basis, *KINDS)}
        parts = [", ".join(kinds.pop(hop.basis))] if hop.basis else []
        parts += [f"as {with_article(basis)}: {', '.join(cited)}" for basis, cited in kinds.items() if cited]
    if not any(parts) and any(one.rests_on for one in found):
        return "inferred by the curators"
    about = {OTHER_POPULATIONS.get(one.population, "") for one in found if one.is_claim}
    aside = [f"on {join(sorted(about))}"] if about and "" not in about else []
    return "; ".join([part for part in parts if part] + aside)


def sources(records: Iterable[Claim], labels: Labels) -> list[str]:
    """Return the labels of the sources of records, each once."""
    return [labels[iri] for iri in sources_of(records)]


def record_line(record: Claim, hop: Hop, labels: Labels) -> str:
    """Return one record of a hop as a line: its id, what it says, how it knows, its sources and its doubts."""
    alone = Hop(hop.tail, hop.head, (record,))
    doubts = ["no effect found" if record.is_null else record.strength]
    doubts += ["hedged by its source"] * record.hedged
    doubts += ["could not be confirmed"] * (record.check == "unverifiable")
    about = OTHER_POPULATIONS.get(record.population)
    doubts += [f"on {about}"] if about else []
    text = record.paraphrase or clause(alone, labels)
    cited = join(sources([record], labels)) or "the curators"
    return f"{record.id}: {text} [{', '.join(doubts)}; {cited}]"


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


def label_of(predicate: str, labels: Labels) -> str:
    """Return the label of a predicate; the text of a property path stays as it is."""
    return labels[predicate] if "://" in predicate and " " not in predicate else predicate
