"""Answers in a few lines: what raises a thing, what lowers it, what made no difference, what is disputed, who acts, and
what is not known; each line with the claims below it, and nothing in it that they do not say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import chain

from graphsvc.explorer.answers.answer import KEYS, Answer, Line, Said
from graphsvc.explorer.answers.between import beside_them, between, headline_between
from graphsvc.explorer.answers.headlines import KEY_SIGNS, headline_of, side_headline, undisputed
from graphsvc.explorer.answers.line_words import (
    WORDS,
    Pair,
    against_words,
    far_ends,
    grouped,
    one_by_one,
    pairs_of,
    sentence,
    sides,
)
from graphsvc.explorer.answers.pointed import pointed, pointed_between
from graphsvc.explorer.answers.unknown import left_out, not_known
from graphsvc.explorer.answers.who import NOTHING_HELD, who_said
from graphsvc.explorer.evidence import disagreements, on_both
from graphsvc.model import Catalogue, Claim, EvidenceFilter
from graphsvc.model.actors import stands_for
from graphsvc.model.hops import sources_of
from graphsvc.paths import Paths, find_paths
from graphsvc.store import Store
from graphsvc.wording import count, first_upper, in_sentence
from graphsvc.wording.joint import at_most

WAYS = ("in", "out")
TITLES = {
    "in": ("What raises it", "What lowers it", "No effect found", "Disputed", "Who acts", "Not known"),
    "out": ("What it raises", "What it lowers", "No effect found", "Disputed", "Who acts", "Not known"),
    "path": ("Leads to more", "Leads to less", "No effect found", "Disputed", "Who acts", "No direction, or not known"),
}
NOTHING = {
    "in": ("Nothing recorded here raises it.", "Nothing recorded here lowers it."),
    "out": ("Nothing is recorded here that it raises.", "Nothing is recorded here that it lowers."),
    "path": (
        "No statement or test recorded here leads there with a sign of more.",
        "None recorded here leads to less.",
    ),
}
NO_NULLS = {
    way: f"No test that found no effect {of_it}is recorded here."
    for way, of_it in (("in", "on it "), ("out", "of it "), ("path", ""))
}
NO_GAP = "No gap shows in the rows on it: what was not read may hold one."
NO_MORE = {  # where something is recorded, but nothing that raises or lowers
    "in": "Nothing else is recorded here of what acts on it.",
    "out": "Nothing else is recorded here of what it acts on.",
}
NO_ROWS = {
    "in": "What acts on it: nothing of that is recorded here. That is a gap in the rows, not a finding.",
    "out": "What it acts on: nothing of that is recorded here. That is a gap in the rows, not a finding.",
}
NO_AMOUNT = "Of this there is no more or less."
SHOWN = 5  # sentences of a line; all its claims are below it
PATHS = 5  # paths that an answer about two things looks at


def lines_about(catalogue: Catalogue, iri: str, way: str = "in", filters: EvidenceFilter | None = None) -> Answer:
    """Answer what acts on the node `iri` (`way` "in"), or what it acts on ("out"), its kinds and parts counted with it.

    Rows that could not be confirmed are left out, and named as left out in the last line; so is what `filters` keep
    out, but for what found nothing, which stands whatever the filters.
    """
    inside = frozenset(stands_for(catalogue, iri))
    near = dict.fromkeys(claim for one in inside for claim in catalogue.claims_of.get(one, ()))
    touching = [one for one in near if (one.end if way == "in" else one.start) in inside]
    touching.sort(key=lambda one: one.id)
    within = [one for one in touching if one.start in inside and one.end in inside]
    touching = [one for one in touching if one not in within]
    pairs = _pairs(catalogue, _kept(touching, filters))
    if not pairs and not catalogue.nodes[iri].is_amount:
        return _recorded(catalogue, iri, way)
    signed, heads = (
        {sign: [pair for pair in some if pair.sign == sign] for sign in ("+", "-")} for some in (pairs, _counted(pairs))
    )
    mixed = [one for one in pairs if one.sign == "mixed"]
    lines = (
        _signed(catalogue, "raises", way, signed["+"], mixed),
        _signed(catalogue, "lowers", way, signed["-"], mixed),
        _no_effect(catalogue, way, pairs),
        _disputed(catalogue, way, pairs),
        _line("who", way, who_said(catalogue, [iri]), NOTHING_HELD),
        _unknown(way, pairs, *not_known(catalogue, iri, way, pairs, touching, inside, within)),
    )
    counts = {
        key: (len(far_ends([pair for pair in found if pair.is_tested], way)), len(far_ends(found, way)))
        for key, found in (
            ("raises", heads["+"]),
            ("lowers", heads["-"]),
            ("disputed", mixed),
        )
    }
    head = headline_of(catalogue, iri, way, heads["+"], heads["-"], mixed)
    by_side = {
        key: side_headline(catalogue, iri, way, key, heads[sign], mixed)
        for key, sign in (("raises", "+"), ("lowers", "-"))
    }
    return pointed(catalogue, Answer((iri,), head, lines, counts, by_side), way)


def _recorded(catalogue: Catalogue, iri: str, way: str) -> Answer:
    """Answer what is recorded of a node that is no amount and that no influence starts from or leads to."""
    claims = tuple(one for one in catalogue.claims_of.get(iri, ()) if not one.is_unconfirmed)
    number = f"{count(len(claims), 'relation')} {'is' if len(claims) == 1 else 'are'}" if claims else "Nothing is"
    full, short = (
        f"{number} recorded of {name}; of this there is no more or less." for name in (_name(catalogue, iri), "it")
    )
    lines = (
        _line("raises", way, [], NO_AMOUNT),
        _line("lowers", way, [], NO_AMOUNT),
        _no_effect(catalogue, way, []),
        _disputed(catalogue, way, []),
        _line("who", way, who_said(catalogue, [iri]), NOTHING_HELD),
        _line(
            "unknown",
            way,
            [Said(f"{number} recorded of it, none about more or less.", claims)] if claims else [],
            NO_ROWS[way],
        ),
    )
    return pointed(catalogue, Answer((iri,), full if len(full.split()) <= WORDS else short, lines), way)


def _name(catalogue: Catalogue, iri: str) -> str:
    return in_sentence(catalogue.name(iri))


def lines_between(
    store: Store,
    catalogue: Catalogue,
    start: str,
    end: str,
    found: Paths | None = None,
    filters: EvidenceFilter | None = None,
) -> Answer:
    """Answer how the node `start` bears on the node `end`, directly and through other things.

    Of paths that were `found` as somebody asked for them, with `filters`, it tells those and no others. Raises
    StoreError, LimitError.
    """
    narrowed = found is not None
    found = find_paths(store, start, end, k=PATHS) if found is None else found  # no paths are not nothing asked
    paths = found.all()
    starts, ends = frozenset(stands_for(catalogue, start)), frozenset(stands_for(catalogue, end))
    near = dict.fromkeys(claim for one in starts for claim in catalogue.claims_of.get(one, ()))
    touching = [one for one in near if one.start in starts and one.end in ends]
    pairs = _pairs(catalogue, _kept(touching, filters))
    walked = {one.iri: one for path in paths for hop in path.hops for one in (*hop.records, *hop.against)}
    pairs += _pairs(catalogue, (one for one in walked.values() if one.is_claim and one not in touching))
    said = between(catalogue, found, (start, end))
    no_effect = _no_effect(catalogue, "path", pairs, (starts, ends))
    unknown = [*said[""], *left_out(touching)]
    unknown += beside_them(
        catalogue, found, [*no_effect.claims, *(claim for one in unknown for claim in one.claims)], (start, end)
    )
    lines = (
        _line("raises", "path", said["+"], NOTHING["path"][0]),
        _line("lowers", "path", said["-"], NOTHING["path"][1]),
        no_effect,
        _disputed(catalogue, "path", pairs),
        _line("who", "path", who_said(catalogue, [start, end]), NOTHING_HELD),
        _line("unknown", "path", unknown, "Nothing else is recorded between the two."),
    )
    names = [in_sentence(catalogue.name(one)) for one in (start, end)]
    if not paths:
        what = " was found as asked for" if narrowed else " is recorded here"
        nulls = against_words([one for pair in pairs if (pair.start, pair.end) == (start, end) for one in pair.nulls])
        forms = ((*names, what), (*names, what if narrowed else ""), ("the one", "the other", what))
        texts = [f"No way{at_most(found.longest)} from {one} to {other}{told}{nulls}." for one, other, told in forms]
        none = next((one for one in texts if len(one.split()) <= WORDS), texts[-1])
        return pointed_between(catalogue, Answer((start, end), none, lines))
    return Answer((start, end), headline_between(found), lines)


def disputed(catalogue: Catalogue, claim: Claim) -> list[str]:
    """What all claims on the two things of a claim of influence say, where they disagree: a sentence, or none."""
    if not (claim.kind == "Influence" and claim.start and claim.end):
        return []
    near = [one for one in catalogue.claims_of[claim.start] if (one.start, one.end) == (claim.start, claim.end)]
    line = _disputed(catalogue, "path", _pairs(catalogue, [one for one in near if not one.is_unconfirmed]))
    return [one.text for one in line.said if line.claims]


def _kept(claims: Sequence[Claim], filters: EvidenceFilter | None) -> list[Claim]:
    """The claims that filters keep, and with them what found or showed nothing."""
    kept = set((filters or EvidenceFilter()).select(claims))
    return [one for one in claims if one in kept or (filters and one.found_nothing and not one.is_unconfirmed)]


def lines_of(catalogue: Catalogue, claims: Iterable[str], words: str) -> Answer:
    """Answer with claims, by IRI, that hold the words asked for, where these name no one thing."""
    found = [catalogue.claims[iri] for iri in claims if iri in catalogue.claims]
    said = [sentence(catalogue, claim) for claim in found[:SHOWN]]
    line = _line("said", "in", said, f"No claim holds “{words}”.", found, "What is said with these words")
    return Answer(
        (), f"{count(len(found), 'claim')} with the words “{words}”; nothing here goes by that name.", (line,)
    )


def _pairs(catalogue: Catalogue, claims: Iterable[Claim]) -> list[Pair]:
    found: dict[tuple[str, str, bool], list[Claim]] = defaultdict(list)
    for claim in claims:
        if (claim.tail and claim.head and not claim.is_structural) or claim.found_nothing:
            found[claim.start, claim.end, claim.own].append(claim)
    return [pair for key, all_claims in found.items() for pair in pairs_of(catalogue, *key[:2], all_claims)]


def _counted(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs that a headline counts: a reader's own only where there are no others."""
    return [pair for pair in pairs if not pair.is_own] or list(pairs)


def _line(
    key: str,
    way: str,
    said: Sequence[Said],
    nothing: str,
    claims: Sequence[Claim] | None = None,
    title: str = "",
    most: int = SHOWN,
) -> Line:
    below = tuple(dict.fromkeys(claim for one in said for claim in one.claims)) if claims is None else tuple(claims)
    hidden = [one for one in said[most:] if one.claims]  # what has no claims stands nowhere else
    shown = [one for one in said if one not in hidden]
    if hidden:
        shown.append(Said(f"And {len(hidden)} more below."))
    return Line(key, title or TITLES[way][KEYS.index(key)], tuple(shown) or (Said(nothing),), below)


def _signed(catalogue: Catalogue, key: str, way: str, pairs: Sequence[Pair], disputed: Sequence[Pair]) -> Line:
    own, others = ([pair for pair in pairs if pair.is_own == is_own] for is_own in (True, False))
    words = chain.from_iterable(
        (*one_by_one(catalogue, some), *grouped(catalogue, some, way)) for some in (own, others)
    )
    said = [Said(*one) for one in words]
    nothing = undisputed(NOTHING[way][KEYS.index(key)], disputed)
    if said and not any(pair.is_tested for pair in pairs):
        looked = any(one.tested_nothing for pair in pairs for one in pair.nulls)
        none = "No test here found it." if looked else "No test of it is recorded here."
        said.insert(0, Said(undisputed(none, disputed, KEY_SIGNS[key])))
    return _line(key, way, said, nothing)


def _no_effect(catalogue: Catalogue, way: str, pairs: Sequence[Pair], asked: Sequence[Collection[str]] = ()) -> Line:
    """What found or showed nothing, told as of a step of a path where it is not on the two ends that were `asked`."""
    said = []
    for pair in pairs:
        step = bool(asked) and not (pair.start in asked[0] and pair.end in asked[1])
        for claim in pair.nulls:
            how = ("Tested" if claim.tested_nothing else "", "of a step" if step else "")
            said.append(sentence(catalogue, claim, first_upper(", ".join(filter(None, how)))))
    return _line("no_effect", way, said, NO_NULLS[way])


def _disputed(catalogue: Catalogue, way: str, pairs: Sequence[Pair]) -> Line:
    wanted = {(pair.start, pair.end): pair for pair in sorted(pairs, key=lambda pair: pair.sign == "mixed")}
    said, told = [], set()
    for one in disagreements(catalogue):
        if (one.subject, one.object) in wanted:
            told.add((one.subject, one.object))
            every = on_both(catalogue, one)
            claims = tuple(dict.fromkeys(chain(*every, one.claims)))
            said.append(Said(sides(catalogue, one.subject, one.object, *every), claims))
    for ends, pair in wanted.items():
        others = [one for one in pair.nulls if not set(one.sources) & set(sources_of(pair.claims))]
        if (pair.sign == "mixed" or (pair.claims and not pair.is_need and others)) and ends not in told:
            more, less = ([one for one in pair.claims if one.sign == sign] for sign in "+-")
            same = [other for other in pairs if (other.start, other.end, other.is_own) == (*ends, pair.is_own)]
            rest = [one for other in same if other.is_unsigned for one in other.claims if not one.is_need]
            text = sides(catalogue, *ends, more, less, pair.nulls, rest)
            said.append(Said(text, tuple(dict.fromkeys((*pair.claims, *rest, *pair.nulls)))))
    return _line("disputed", way, said, "No disagreement between sources is recorded here.")


def _unknown(way: str, pairs: Sequence[Pair], said: Sequence[Said], beside: Sequence[Said]) -> Line:
    signed = any(pair.sign in ("+", "-", "mixed") for pair in pairs)
    nothing = NO_GAP if signed else (NO_MORE if pairs else NO_ROWS)[way]
    line = _line("unknown", way, said, nothing, most=len(said))
    below = tuple(dict.fromkeys((*line.claims, *(claim for one in beside for claim in one.claims))))
    shown = line.said if line.claims or not beside or not pairs else ()
    return replace(line, said=(*shown, *beside), claims=below)
