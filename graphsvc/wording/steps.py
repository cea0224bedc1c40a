"""Says a path in plain English: its headline and its steps with who says so, and what must be known of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphsvc.model.hops import Hop, kind_of, sources_of
from graphsvc.model.labels import Labels
from graphsvc.model.records import Claim
from graphsvc.wording.chains import KINDS, headline
from graphsvc.wording.claims import arrow_words, certainty, firmness
from graphsvc.wording.grammar import first_upper, join, with_article
from graphsvc.wording.notes import claim_note
from graphsvc.wording.sureness import sureness
from graphsvc.wording.terms import LOOP_KINDS, OTHER_POPULATIONS, POPULATION_WORDS
from graphsvc.wording.verbs import FIRM, RESERVE, Verb

AGAINST = {  # by how sure it is: what speaks against a step, and the same before those who say so
    "null": ("a test found no effect", "no effect was found by"),
    "unlinked": ("no link was found", "no link was found by"),
    "unfelt": ("no effect was reported", "no effect was reported in"),
    "unshown": ("little or no benefit was shown", "little or no benefit was shown, by"),
    "inferred": ("little or no benefit is inferred", "little or no benefit is inferred by"),
}
NO_DIRECTION, ONLY_NEED = "no one direction was given", "no more than a need was stated"
BELONGS = Verb("belongs to", "belong to")  # of a kind or a part, which the path does not tell apart


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
    elif set(groups) & set(OTHER_POPULATIONS.values()):
        said.append(f"The steps whose people or tools are named are about {groups[0]}.")
    return said


def says_all(hops: Sequence[Hop]) -> bool:
    """Whether one source is cited for every step that is a claim."""
    claimed = [set(sources_of(hop.decisive)) for hop in hops if not hop.is_structural]
    return bool(claimed) and bool(set.intersection(*claimed))


def people(hop: Hop) -> tuple[str, ...]:
    """Return whom or what the claims of a hop are about, in words."""
    found = {POPULATION_WORDS[one.population] for one in hop.decisive if one.population in POPULATION_WORDS}
    return tuple(sorted(found))


def notes(hop: Hop) -> tuple[str, ...]:
    """Return the notes of the claims that a hop is said by, each after the id of its claim, and what speaks against.

    What is put with reserve is told where the words for the hop are as firm as the firmest of its claims.
    """
    firm = firmness(hop.decisive) == FIRM
    told = (
        (one, RESERVE * (firm and one.is_claim and certainty([one]) != FIRM), claim_note(one)) for one in hop.decisive
    )
    said = [f"{one.id}: {'; '.join(filter(None, asides))}" for one, *asides in told if any(asides)]
    said += [f"{one.id}: {_undirected(one)} by it" for one in hop.records if one not in hop.decisive]
    return (*said, *(f"{one.id}: {AGAINST[sureness(one)][0]} here" for one in hop.against))


def clause(hop: Hop, labels: Labels) -> str:
    """Return one hop in words, in the direction of its arrow, with its sources in brackets."""
    cited = citation(hop, labels)
    words = _said(hop, labels)
    doubts = []
    for told in (NO_DIRECTION, ONLY_NEED):
        if open_ := [one for one in hop.records if one not in hop.decisive and _undirected(one) == told]:
            doubts.append(f"{told} by {join(sources(open_, labels))}")
    for sure, (_, said) in AGAINST.items():
        if found := [one for one in hop.against if sureness(one) == sure]:
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
        kinds = {
            basis: sources([one for one in found if kind_of(one) == basis], labels) for basis in (hop.basis, *KINDS)
        }
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
    doubts = [AGAINST[sureness(record)][0] if record.found_nothing else record.strength]
    doubts += ["hedged by its source"] * record.hedged
    doubts += [note] if (note := claim_note(record)) else []
    text = record.paraphrase or clause(alone, labels)
    cited = join(sources([record], labels)) or "the curators"
    return f"{record.id}: {text} [{', '.join(doubts)}; {cited}]"


def label_of(predicate: str, labels: Labels) -> str:
    """Return the label of a predicate; the text of a property path stays as it is."""
    return labels[predicate] if "://" in predicate and " " not in predicate else predicate


def _undirected(claim: Claim) -> str:
    """What a claim says that sets no sign, where others on the same two things do."""
    return ONLY_NEED if claim.is_need else NO_DIRECTION


def _said(hop: Hop, labels: Labels) -> str:
    return hop_words(hop, labels).clause(labels.name(hop.tail), labels.name(hop.head))
