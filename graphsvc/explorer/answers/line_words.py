"""Says claims on pairs of things in sentences that gather no more than they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphsvc.explorer.answers.answer import Said
from graphsvc.model import Catalogue, Claim
from graphsvc.model.evidence import hop_basis
from graphsvc.model.hops import decisive, kind_of, sign_of, sources_of
from graphsvc.model.labels import Name
from graphsvc.wording import arrow_words, claim_sentence, first_upper, in_sentence, join
from graphsvc.wording.claims import certainty, firmness
from graphsvc.wording.grammar import number_word, with_article
from graphsvc.wording.notes import claim_note
from graphsvc.wording.sureness import sureness
from graphsvc.wording.verbs import FIRM, PLAIN, RESERVE

HOW = {"effect": "Tested", "association": "Goes with", "statement": "Said", "inference": "Inferred by the curators"}
NAMED = 6  # things that a sentence names
CITED = 3  # sources that a sentence names
WORDS = 20  # of a headline
AGAINST = {  # by how sure it is: what else found or showed nothing, one and several
    "null": ("test found no effect", "tests found no effect"),
    "unlinked": ("study found no link", "studies found no link"),
    "unfelt": ("source reported no effect", "sources reported no effect"),
    "unshown": ("source saw little or no benefit", "sources saw little or no benefit"),
    "inferred": ("inference is of no benefit", "inferences are of no benefit"),
}


@dataclass(frozen=True)
class Pair:
    """All claims from one thing to another: those that say an influence, and those that found or showed none.

    `sign` is "+", "-" or "mixed" where they have signs and both ends are amounts, "?" where none is said, "" where
    there are but those that found nothing.
    """

    start: str
    end: str
    claims: tuple[Claim, ...]
    nulls: tuple[Claim, ...]
    sign: str

    @property
    def is_own(self) -> bool:
        """Whether a reader says it: their claims and the framework's are never in one pair."""
        return any(one.own for one in (*self.claims, *self.nulls))

    @property
    def is_need(self) -> bool:
        """Whether all that is said is that the one is needed or demanded."""
        return bool(self.claims) and all(one.is_need for one in self.claims)

    @property
    def is_unsigned(self) -> bool:
        """Whether an influence is named and its direction is not."""
        return bool(self.claims) and self.sign == "?" and not self.is_need

    @property
    def basis(self) -> str:
        """What it is worded as: the basis of the claims that set its sign."""
        return hop_basis(kind_of(one) or "statement" for one in decisive(self.claims))

    @property
    def is_tested(self) -> bool:
        """Whether a measured effect is among the claims that set its sign."""
        return any(one.strength == "effect" for one in decisive(self.claims))

    @property
    def is_studied(self) -> bool:
        """Whether a study that found the two together is among the claims that set its sign."""
        return any(one.basis == "association" for one in decisive(self.claims))

    @property
    def is_untested(self) -> bool:
        """Whether no test of it is recorded, not even one that found nothing."""
        return not self.is_tested and not any(one.tested_nothing for one in self.nulls)


def pairs_of(catalogue: Catalogue, start: str, end: str, claims: Sequence[Claim]) -> Iterator[Pair]:
    """What claims from `start` to `end` say: those with a sign, and apart from them those that name no direction."""
    said = sorted((one for one in claims if not one.found_nothing), key=lambda one: (-one.strength_rank, one.id))
    nulls = tuple(one for one in claims if one.found_nothing)
    amounts = all(node.is_amount for iri in (start, end) if (node := catalogue.nodes.get(iri)))
    signed = tuple(one for one in said if amounts and one.sign in ("+", "-") and not one.is_need)
    rest = tuple(one for one in said if one not in signed)
    if signed or not rest:
        yield Pair(start, end, signed, nulls, sign_of(signed) if signed else "")
    if rest:
        yield Pair(start, end, rest, () if signed else nulls, "?")


def far_ends(pairs: Sequence[Pair], way: str) -> list[str]:
    """The other ends of pairs, each once: whence they come (`way` "in") or where they lead to."""
    return list(dict.fromkeys(pair.start if way == "in" else pair.end for pair in pairs))


def sides(
    catalogue: Catalogue,
    start: str,
    end: str,
    more: Sequence[Claim],
    less: Sequence[Claim],
    none: Sequence[Claim],
    unsigned: Sequence[Claim] = (),
) -> str:
    """How many claims on two things say what."""
    words = (
        (more, "says more", "say more"),
        (less, "says less", "say less"),
        (unsigned, "gives no single direction", "give no single direction"),
        *(
            ([one for one in none if sureness(one) == sure], said, said)
            for sure, said in (
                ("null", "found no effect"),
                ("unlinked", "found no link"),
                ("unfelt", "reported no effect"),
                ("unshown", "saw little or no benefit"),
                ("inferred", "inferred no benefit"),
            )
        ),
    )
    told = join(
        [
            f"{number_word(len(found))} {one if len(found) == 1 else all_}{_reserve(found)}{_measured(found)}"
            for found, one, all_ in words
            if found
        ]
    )
    ends = [in_sentence(catalogue.name(iri)) for iri in (start, end)]
    return f"{first_upper(ends[0])} and {ends[1]}: of the claims, {told}."


def _measured(claims: Sequence[Claim]) -> str:
    """By what those that found nothing measured it, in brackets, where all did by the same."""
    measures = {one.measure for one in claims if one.found_nothing}
    named = measures != {()} and len(measures) == 1
    return f" (by {join(next(iter(measures)))})" if named else ""


def _reserve(claims: Sequence[Claim]) -> str:
    """How many of the claims are put with reserve, in brackets."""
    hedged = sum(certainty([one]) != FIRM for one in claims if not one.is_null)
    return (
        "" if not hedged else " (with reserve)" if hedged == len(claims) else f" ({number_word(hedged)} with reserve)"
    )


Sentence = tuple[str, tuple[Claim, ...], str]


def one_by_one(catalogue: Catalogue, pairs: Sequence[Pair]) -> Iterator[Sentence]:
    """A sentence for each pair of which a test is recorded: what it found, on whom, and who says so."""
    for pair in pairs:
        if pair.is_tested and not pair.is_need:
            found = [one for one in decisive(pair.claims) if one.strength == "effect"]
            text = arrow_words(found).sentence(catalogue.name(pair.start), catalogue.name(pair.end))
            others = [one for one in decisive(pair.claims) if one not in found]
            also = [f"also as {part}" for part in _kinds(catalogue, others)]
            aside = "; ".join([aside_of(catalogue, found), *also])
            yield f"{text} ({aside}){against_words(pair.nulls)}.", pair.claims, "Tested"


def against_words(nulls: Sequence[Claim]) -> str:
    """What found or showed nothing, in a clause, that of one source once: "; one test found no effect"."""
    parts = []
    for sure, (one, several) in AGAINST.items():
        measures = {claim.measure for claim in nulls if sureness(claim) == sure}
        if number := len({claim.sources for claim in nulls if sureness(claim) == sure}):
            by = f", by {join(next(iter(measures)))}" if len(measures) == 1 and measures != {()} else ""
            parts.append(f"{number_word(number)} {one if number == 1 else several}{by}")
    return f"; {join(parts)}" if parts else ""


def grouped(catalogue: Catalogue, pairs: Sequence[Pair], way: str) -> Iterator[Sentence]:
    """Sentences for the pairs that were not tested: those gathered that say the same, as firmly, of the same end."""
    groups: dict[tuple[str, str, str, str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        if not pair.is_tested and not pair.is_need:
            near = pair.end if way == "in" else pair.start
            words = arrow_words(pair.claims)
            notes = "; ".join(sorted({claim_note(one) for one in pair.claims})) + against_words(pair.nulls)
            key = (pair.basis or "statement", str(words) + words.frame, near, notes, citing(catalogue, pair.claims))
            groups[key].append(pair)
    order = list(HOW)
    for key, found in sorted(groups.items(), key=lambda item: (order.index(item[0][0]), -len(item[1]))):
        for at in range(0, len(found), NAMED):
            some = found[at : at + NAMED]
            claims = tuple(claim for pair in some for claim in pair.claims)
            aside = aside_by_kind(catalogue, claims, key[0])
            against = against_words([null for pair in some for null in pair.nulls]) if len(some) == 1 else ""
            yield f"{_together(catalogue, some, key[2], way)} ({aside}){against}.", claims, HOW[key[0]]


def aside_by_kind(catalogue: Catalogue, claims: Sequence[Claim], basis: str, words: str = "") -> str:
    """As `aside_of`, of claims that are worded as `basis`; those known in another way stand apart, as what they are."""
    said = [one for one in claims if (kind_of(one) or "statement") == basis]
    others = [one for one in claims if one not in said]
    also = (f"also as {part}" for part in _kinds(catalogue, others))
    return "; ".join(filter(None, (aside_of(catalogue, said, words) if said else "", *also)))


def _kinds(catalogue: Catalogue, claims: Sequence[Claim]) -> Iterator[str]:
    """The asides of claims that know it in another way than the words tell, each after what it is."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[kind_of(claim) or "statement"].append(claim)
    for kind, some in found.items():
        yield f"{with_article(kind)}: {aside_of(catalogue, some)}"


def aside_of(catalogue: Catalogue, claims: Sequence[Claim], words: str = "") -> str:
    """On whom, what limits it and who says so: each note with those whose claims it is about where these differ.

    What is put with reserve is told where the words for all are firm: `words`, or else as firm as the firmest of them.
    """
    by_note: dict[str, list[Claim]] = defaultdict(list)
    firm = (words or firmness(claims)) == FIRM
    for claim in claims:
        reserve = RESERVE if firm and not claim.is_null and certainty([claim]) != FIRM else ""
        by_note["; ".join(filter(None, (reserve, claim_note(claim))))].append(claim)
    if len(by_note) == 1:
        return "; ".join(filter(None, (*by_note, citing(catalogue, claims))))
    return "; ".join(
        f"{citing(catalogue, found)}: {note}" if note else citing(catalogue, found) for note, found in by_note.items()
    )


def _together(catalogue: Catalogue, pairs: Sequence[Pair], near: str, way: str) -> str:
    words = arrow_words(pairs[0].claims)
    far = [catalogue.name(pair.start if way == "in" else pair.end) for pair in pairs]
    if len(pairs) == 1 or words.frame != PLAIN:
        ends = [(one, catalogue.name(near)) if way == "in" else (catalogue.name(near), one) for one in far]
        return ". ".join(words.sentence(*pair) for pair in ends)
    names = join([in_sentence(one) for one in far])
    several = Name(names, names, "plural")
    return (
        words.sentence(several, catalogue.name(near)) if way == "in" else words.sentence(catalogue.name(near), several)
    )


def citing(catalogue: Catalogue, claims: Sequence[Claim]) -> str:
    """The sources of claims, the first few by name; the curators where no source says it."""
    labels = [catalogue.label(iri) for iri in sources_of(claims)]
    if not labels:
        return "the curators" if claims else ""
    more = [f"{len(labels) - CITED} more"] if len(labels) > CITED else []
    return join([*labels[:CITED], *more])


def counted(names: Sequence[str], most: int = NAMED) -> str:
    """Names in a sentence, the first few and how many more."""
    shown = [in_sentence(one) for one in names[:most]]
    return join([*shown, *([f"{len(names) - most} more"] if len(names) > most else [])])


def sentence(catalogue: Catalogue, claim: Claim, how: str = "") -> Said:
    """One claim as a sentence, with its note and who says so in brackets."""
    note, cited = claim_note(claim), citing(catalogue, [claim])
    aside = "; ".join(part for part in (note, cited) if part)
    text = claim_sentence(catalogue, claim).removesuffix(".")
    return Said(f"{text} ({aside})." if aside else f"{text}.", (claim,), how)
