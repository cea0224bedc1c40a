"""Says a path in plain English: a headline, its steps with who says so, and what must be known of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from graphsvc.model.direction import Direction, direction_of
from graphsvc.model.hops import Hop, sources_of
from graphsvc.model.labels import Labels, Name
from graphsvc.model.records import Claim
from graphsvc.wording.claims import arrow_words, certainty
from graphsvc.wording.grammar import count, first_upper, in_sentence, join, number_word, quantity, with_article
from graphsvc.wording.notes import claim_note
from graphsvc.wording.terms import LOOP_KINDS, OTHER_POPULATIONS, POPULATION_WORDS
from graphsvc.wording.verbs import FIRM, Verb

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
    "disagree": "sources disagree",
    "mandate": "a step is only demanded",
    "association": "a step is only an association",
    "inferred": "a step is only inferred",
    "need": "a step is only a need",
}
AGAINST = {True: "a test found no effect", False: "little or no benefit was shown"}  # by whether it is a test
BELONGS = Verb("belongs to", "belong to")  # of a kind or a part, which the path does not tell apart
HEADLINE = 20  # words that a headline has at most


@dataclass(frozen=True)
class Step:
    """One hop in words: what it says, who says so, what it rests on ("" for what no claim says) and on whom.

    `notes` say what must be known of its claims, each after the id of its claim.
    """

    said: str
    says: str
    basis: str
    people: tuple[str, ...]
    notes: tuple[str, ...]


def headline(hops: Sequence[Hop], labels: Labels, start_of: str | None = None, end_of: str | None = None) -> str:
    """Return what a path comes to in at most HEADLINE words, with what it rests on where there is room for that.

    `start_of` and `end_of` are what the start and the end are kinds or parts of, where the question was about that.
    """
    labels.load(shown(hops) | {whole for whole in (start_of, end_of) if whole})
    *longer, shortest = _headlines(hops, labels, start_of, end_of)
    return next((one for one in longer if len(one.replace("→", "").split()) <= HEADLINE), shortest)


def steps(hops: Sequence[Hop], labels: Labels) -> list[Step]:
    """Return the hops in words, in the order in which they are walked."""
    return [
        Step(first_upper(_said(hop, labels)), citation(hop, labels), hop.basis, people(hop), notes(hop)) for hop in hops
    ]


def sentence(hops: Sequence[Hop], labels: Labels, start_of: str | None = None, end_of: str | None = None) -> str:
    """Return a path in words: its headline, then each hop with its sources."""
    said = "; ".join(clause(hop, labels) for hop in hops)
    parts = [BELONGS.clause(*(labels.name(one) for one in pair)) for pair in belonging(hops, start_of, end_of)]
    aside = f" ({' and '.join(parts)})" if parts else ""
    return f"{headline(hops, labels, start_of, end_of)} {first_upper(said)}{aside}."


def belonging(hops: Sequence[Hop], start_of: str | None, end_of: str | None) -> list[tuple[str, str]]:
    """Return the ends of a path that are a kind or a part of what was asked about, each with that."""
    pairs = ((hops[0].start, start_of), (hops[-1].end, end_of))
    return [(part, whole) for part, whole in pairs if whole]


def caveats(paths: Iterable[Sequence[Hop]]) -> list[str]:
    """Return what must be known of several paths, each said once: who says the whole, on whom, on what tools."""
    chains = [[hop for hop in hops if not hop.is_structural] for hops in paths]
    longer = [chain for chain in chains if len(chain) > 1 and any(hop.basis for hop in chain)]
    said = []
    if any(not says_all(chain) for chain in longer):
        said.append(
            "Where no one source says every step, that one thing leads on to the next is worked out here, "
            "not found in a source."
        )
    if any(says_all(chain) for chain in longer):
        said.append("Where one source says every step, its steps may still be about different people.")
    groups = sorted({group for chain in longer for hop in chain for group in people(hop)})
    if len(groups) > 1:
        said.append(f"The steps are about different people or tools: {join(groups)}.")
    return said


def says_all(hops: Sequence[Hop]) -> bool:
    """Whether one source is cited for every step that is a claim."""
    claimed = [set(hop.sources) for hop in hops if not hop.is_structural]
    return bool(claimed) and bool(set.intersection(*claimed))


def people(hop: Hop) -> tuple[str, ...]:
    """Return whom or what the claims of a hop are about, in words."""
    found = {POPULATION_WORDS[one.population] for one in hop.decisive if one.population in POPULATION_WORDS}
    return tuple(sorted(found))


def notes(hop: Hop) -> tuple[str, ...]:
    """Return the notes of the claims that a hop is said by, each after the id of its claim, and what speaks against."""
    said = [f"{one.id}: {note}" for one in hop.decisive if (note := claim_note(one))]
    said += [f"{one.id}: no direction was given by it" for one in hop.records if one not in hop.decisive]
    return (*said, *(f"{one.id}: {AGAINST[one.is_null]} here" for one in hop.against))


def clause(hop: Hop, labels: Labels) -> str:
    """Return one hop in words, in the direction of its arrow, with its sources in brackets."""
    cited = citation(hop, labels)
    words = _said(hop, labels)
    open_ = sources([one for one in hop.records if one not in hop.decisive], labels)
    doubts = [f"no direction was given by {join(open_)}"] * bool(open_)
    for null, said in ((True, "no effect was found by"), (False, "little or no benefit was shown, by")):
        if found := [one for one in hop.against if one.is_null == null]:
            doubts.append(f"{said} {join(sources(found, labels))}")
    but = f", though {' and '.join(doubts)}" if doubts else ""
    return f"{words} ({cited}){but}" if cited else words + but


def hop_words(hop: Hop, labels: Labels) -> Verb:
    """Return the words between the two ends of a hop, in the direction of its arrow."""
    if hop.is_structural or any(one.is_claim for one in hop.decisive):
        return arrow_words(hop.records)
    names = join(sorted({label_of(one.predicate, labels) for one in hop.records}))
    return Verb(f"→ {names} →", f"→ {names} →")


def loop_words(sign: str) -> str:
    """Return what a loop of this sign comes to."""
    kind, said = LOOP_KINDS[sign]
    if sign in ("+", "-"):
        return f"Taken together, and this is an inference, the loop {said}."
    return f"Whether the loop would reinforce or balance itself is {kind}, for {said}."


def support(hops: Sequence[Hop]) -> str:
    """Return what the hops rest on: "One test and two statements." or "Two statements, no test."."""
    counts = Counter(hop.basis or "link" for hop in hops if not hop.is_structural)
    parts = [_counted(counts[kind], TESTS.get(kind, kind)) for kind in KINDS if counts[kind]]
    if not parts:
        return ""
    none = ", no test" if not counts["effect"] and not counts["link"] else ""
    return f"{first_upper(join(parts))}{none}."


def citation(hop: Hop, labels: Labels) -> str:
    """Return the sources of a hop by what they claim: "Lyell 2017; as an association: Goddard 2012; on patients"."""
    found = hop.decisive
    if hop.is_structural and not any(one.is_claim for one in found):
        return "the curators' judgement"
    if hop.sign == "mixed":
        sides = {"raise": "+", "lower": "-", "no direction": "?"}
        named = {words: sources([one for one in found if one.sign == sign], labels) for words, sign in sides.items()}
        parts = [f"{words}: {', '.join(cited)}" for words, cited in named.items() if cited]
    else:
        kinds = {basis: sources([one for one in found if one.basis == basis], labels) for basis in (hop.basis, *KINDS)}
        parts = [", ".join(kinds.pop(hop.basis))] if hop.basis else []
        others = ((basis, cited) for basis, cited in kinds.items() if basis and cited)
        parts += [f"as {with_article(basis)}: {', '.join(cited)}" for basis, cited in others]
        parts = parts or [", ".join(sources(found, labels))]
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
    doubts = [AGAINST[record.is_null] if record.found_nothing else record.strength]
    doubts += ["hedged by its source"] * record.hedged
    doubts += [note] if (note := claim_note(record)) else []
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


def _headlines(hops: Sequence[Hop], labels: Labels, start_of: str | None, end_of: str | None) -> Iterator[str]:
    """The headline with all that belongs into it, then with less and less, the shortest with the two ends alone."""
    reached = list(accumulate(hops, Direction.then, initial=Direction()))[1:]
    whole = direction_of(hops)
    through = join([_through(hop.end, at, labels) for hop, at in zip(hops[:-1], reached[:-1], strict=True)])
    start, end = labels.name(hops[0].start), labels.name(hops[-1].end)
    kin = [in_sentence(labels.name(one)) for one in (start_of, end_of) if one]
    said = _pointed(hops, whole, start, end)
    by_way = f", through {through}" if through else ""
    first = f", through {_through(hops[0].end, reached[0], labels)} and on" if len(hops) > 2 else by_way
    within = f" (as a kind or part of {join(kin)})" if kin else ""
    rest = f" {support(hops)}"
    reason = "" if whole.sign or whole.without or not whole.claims else f": {REASONS[whole.reason]}"
    short = f": {BRIEF.get(whole.reason, REASONS[whole.reason])}" if reason else ""
    inside = dict.fromkeys((within, " (a kind or part)" if kin else "", ""))
    ways = [(one, way, more) for one in inside for way in (by_way, first) for more in (rest, "")]
    parts = [(*each, why) for each in ways for why in (reason, short)]
    parts += [(*each, ": no direction") for each in ways if reason]
    parts += [(one, "", "", why) for one in inside for why in (reason, short)]
    for one, way, more, why in parts:
        yield f"{said}{one}{way}{why}.{more}".rstrip()
    yield f"{first_upper(in_sentence(start))} → {in_sentence(end)}."
    yield f"{first_upper(_cut(in_sentence(start)))} → {_cut(in_sentence(end))}."


def _cut(name: str) -> str:
    """The first words of a name that leaves a headline no room."""
    words = name.split()
    return name if len(words) <= HEADLINE // 2 else " ".join(words[: HEADLINE // 2]) + "…"


def _pointed(hops: Sequence[Hop], whole: Direction, start: Name, end: Name) -> str:
    from_ = in_sentence(start)
    if hops[0].start == hops[-1].end:
        return f"{first_upper(from_)} → … → {in_sentence(end)}"
    if all(hop.is_structural for hop in hops):
        return arrow_words(hops[0].records).sentence(start, end)
    hedge = "possibly " if any(is_hedged(hop) for hop in hops) else ""
    if whole.without:
        return f"Without {from_}, {hedge}{_amount('-', end)}"
    return f"{first_upper(from_)} → {hedge if whole.sign else ''}{_amount(whole.sign, end)}"


def is_hedged(hop: Hop) -> bool:
    """Whether nobody says it firmly: each of its claims is put with reserve, argued as possible or inferred."""
    claims = [one for one in hop.decisive if one.is_claim and not one.is_structural]
    return bool(claims) and certainty(claims) != FIRM


def _through(node: str, at: Direction, labels: Labels) -> str:
    return _amount(at.sign, labels.name(node))


def _amount(sign: str, name: Name) -> str:
    """ "more of it", "less of it", "fewer of them", or the name alone."""
    said = in_sentence(name)
    return f"{quantity('more' if sign == '+' else 'less', name)} {said}" if sign else said


def _said(hop: Hop, labels: Labels) -> str:
    return hop_words(hop, labels).clause(labels.name(hop.tail), labels.name(hop.head))


def _counted(number: int, noun: str) -> str:
    return count(number, noun).replace(str(number), number_word(number), 1)
