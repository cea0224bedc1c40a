"""Says a path in plain English, claiming no more than its records do.

A hop is worded by the kind of claim it rests on: an effect "raises", a statement "is said to raise", an association
"goes with more", an inference "is inferred to raise". A chain is always called an inference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from graphsvc.names import CF
from graphsvc.paths.evidence import hop_basis
from graphsvc.paths.hops import Hop, Record
from graphsvc.paths.labels import Labels
from graphsvc.paths.verbs import BEARS, arrow_words, doubt_of, graded

MIXED = {
    "effect": "raises in some findings and lowers in others",
    "statement": "is said by some to raise and by others to lower",
}
MIXED_KINDS = "is linked by some with more and by others with less"
REQUIREMENTS = {CF + "requires": "be needed for", CF + "mandates": "call for"}
TOGETHER = frozenset(CF + name for name in ("associatedWith", "positivelyAssociatedWith", "negativelyAssociatedWith"))
PLURALS = {
    "is": "are",
    "has": "have",
    "goes": "go",
    "raises": "raise",
    "lowers": "lower",
    "acts": "act",
    "helps": "help",
    "delivers": "deliver",
    "makes": "make",
}
POPULATIONS = {
    "nonAiDecisionSupport": "decision support other than AI",
    "patients": "patients",
    "layPeople": "lay people",
    "mixedPopulation": "health workers and others",
}
_TAIL = re.compile(r",? (?:of|in|to|for|on|with|by|from|at|about|that|under|between|than|which|whose|founded) ")
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
    return " ".join(part for part in (f"{said[:1].upper()}{said[1:]}.", whole) if part)


def clause(hop: Hop, labels: Labels) -> str:
    """Return one hop in words, in the direction of its arrow, with its sources in brackets."""
    tail, head = in_sentence(labels[hop.tail]), in_sentence(labels[hop.head])
    cited = citation(hop, labels)
    words = f"{tail} {conjugate(verb(hop, labels), labels[hop.tail])} {head}"
    open_ = sources([record for record in hop.records if record not in hop.decisive], labels)
    doubts = [f"no direction was given by {join(open_)}"] * bool(open_)
    doubts += [f"no effect was found by {join(sources(hop.against, labels))}"] * bool(hop.against)
    but = f", though {' and '.join(doubts)}" if doubts else ""
    return f"{words} ({cited}){but}" if cited else words + but


def verb(hop: Hop, labels: Labels) -> str:
    """Return the words between the two ends of a hop."""
    claims = [record for record in hop.decisive if record.is_claim]
    if not claims:
        names = join(sorted({label_of(record.predicate, labels) for record in hop.records}))
        return f"→ {names} →"
    basis, sign = hop.basis or "statement", hop.sign
    if all(record.predicate in REQUIREMENTS and basis == "statement" for record in claims):
        return graded(basis, _doubt(claims), REQUIREMENTS[claims[0].predicate])
    if sign == "mixed":
        bases = {hop_basis(one.basis for one in claims if one.sign == side) for side in "+-"}
        return MIXED.get(basis, MIXED_KINDS) if len(bases) == 1 else MIXED_KINDS
    together = {record.predicate in TOGETHER for record in claims}
    if len(together) > 1 and basis != "association" and sign == "?":
        return graded(basis, _doubt(claims), BEARS)
    return arrow_words(basis, sign, _doubt(claims), together == {True})


def _doubt(claims: Sequence[Record]) -> str:
    """One firm claim is enough to say it firmly."""
    hypotheses = all(one.modality == "hypothesised" for one in claims)
    return doubt_of(hypotheses, all(one.hedged or one.modality == "hypothesised" for one in claims))


def whole_words(hops: Sequence[Hop], sign: str, labels: Labels) -> str:
    """Return what a chain comes to, called an inference, and what it rests on; "" for a single hop or bare triples."""
    if len(hops) < 2 or not any(hop.basis for hop in hops):
        return ""
    if hops[0].start == hops[-1].end:
        return f"{_loop_words(sign)} {support(hops)}"
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


def support(hops: Sequence[Hop]) -> str:
    """Return what the hops rest on: "The chain rests on 1 effect and 2 associations, from 3 sources; …"."""
    counts = Counter(hop.basis or "link" for hop in hops)
    parts = [f"{counts[kind]} {kind}{'s' * (counts[kind] > 1)}" for kind in KINDS if counts[kind]]
    cited = {source for hop in hops for source in hop.sources}
    everywhere = set(hops[0].sources).intersection(*(hop.sources for hop in hops))
    one = "one source is cited for every step" if everywhere else "no source is cited for every step"
    number = f", from {len(cited)} source{'s' * (len(cited) != 1)}; {one}" if cited else ""
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
        parts += [f"as {_article(basis)} {basis}: {', '.join(cited)}" for basis, cited in kinds.items() if cited]
    if not any(parts) and any(record.rests_on for record in found):
        return "inferred by the curators"
    about = {POPULATIONS.get(record.population, "") for record in found if record.is_claim}
    aside = [f"on {join(sorted(about))}"] if about and "" not in about else []
    return "; ".join([part for part in parts if part] + aside)


def sources(records: Iterable[Record], labels: Labels) -> list[str]:
    """Return the labels of the sources of records, each once."""
    return [labels[iri] for iri in dict.fromkeys(source for record in records for source in record.sources)]


def record_line(record: Record, hop: Hop, labels: Labels) -> str:
    """Return one record of a hop as a line: its id, what it says, how it knows, its sources and its doubts."""
    alone = Hop(hop.tail, hop.head, (record,))
    doubts = ["no effect found" if record.basis == "nullFinding" else record.strength]
    doubts += ["hedged by its source"] * record.hedged
    doubts += ["could not be confirmed"] * (record.check == "unverifiable")
    about = POPULATIONS.get(record.population)
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


def in_sentence(label: str) -> str:
    """Return a label as written inside a sentence: a lower-case first letter unless it looks like a name."""
    first, *others = label.split(" ")
    name = first[1:] != first[1:].lower() or any(word[:1].isupper() and word[1:2].islower() for word in others)
    return label if name else label[:1].lower() + label[1:]


def is_plural(label: str) -> bool:
    """Whether a label takes a plural verb, judged by the last word before its first preposition."""
    head = _TAIL.split(label.replace("(", " of "), maxsplit=1)[0].split()
    if not head or head[0].lower().endswith("ing"):
        return False
    last = head[-1].lower()
    return (last.endswith("s") and not last.endswith(("ss", "us", "is", "ias"))) or head[1:-1] == ["and"]


def conjugate(words: str, label: str) -> str:
    """Return words that start with a verb in the singular in the form that `label` as their subject takes."""
    first, space, rest = words.partition(" ")
    if not is_plural(label):
        return words
    return PLURALS.get(first, first) + space + rest.replace("and lowers in", "and lower in")


def join(words: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def printable(text: str) -> str:
    """Return text without control characters, which could steer a terminal and are no XML."""
    return "".join(char if char.isprintable() or char in "\n\t" else "\ufffd" for char in text)


def label_of(predicate: str, labels: Labels) -> str:
    """Return the label of a predicate; the text of a property path stays as it is."""
    return labels[predicate] if "://" in predicate and " " not in predicate else predicate


def _article(word: str) -> str:
    return "an" if word[0] in "aei" else "a"


def _loop_words(sign: str) -> str:
    return {
        "+": "Taken together, and this is an inference, the loop would reinforce itself.",
        "-": "Taken together, and this is an inference, the loop would balance itself.",
        "mixed": "Whether the loop would reinforce or balance itself is contested, for the sources of a step disagree.",
        "?": "Whether the loop would reinforce or balance itself is open, for a step has no fixed direction.",
    }[sign]
