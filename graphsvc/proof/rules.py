"""Judges one arrow, chain, sentence or name of an actor by the rows: says what is false of it, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from graphsvc.proof.rows import HEDGED, Rows, Said

MORE = re.compile(r"\b(?:rais\w+|more|higher|increas\w+|brings?)\b")
LESS = re.compile(r"\b(?:lower\w*|less|fewer|reduc\w+|decreas\w+)\b")
FORBIDDEN = ("no source says so", "no source in the graph says so", "some change in")
UNSURE = ("hypothesised", "inferred")


def arrow_fault(rows: Rows, tail: str, head: str, sign: str, around: str | None = None) -> str:
    """What is false of an arrow between two boxes that are drawn with `sign`; "" where nothing is.

    `around` is the box that gathers all its kinds and parts, where the others stand for themselves; without it, any box
    may gather those that have no box of their own, so that some of its claims may be drawn elsewhere.
    """
    found = [
        one
        for one in rows.carried(tail, head)
        if around is None or ((tail == around or one.tail == tail) and (head == around or one.head == head))
    ]
    if sign in ("+", "-"):
        if not (_is_amount(rows, tail) and _is_amount(rows, head)):
            return "one of the two is no amount, so there is no more or less of it"
        signs = {one.sign for one in found}
        if found and all(one.kind == "requirement" for one in found):
            return "what is needed or demanded is drawn as what brings more"
        if around is not None and any(_is_open(rows, pair) for pair in {(one.tail, one.head) for one in found}):
            return "no claim on two of its things says which way"
        if sign not in signs:
            return f"no claim from the one, its kinds or parts to the other has the sign {sign}"
        against = {"+": "-", "-": "+"}[sign]
        own = {one.sign for one in rows.by_pair.get((tail, head), ())}
        return f"claims say the opposite too ({against})" if against in (own if around is None else signs) else ""
    if sign == "n" and not any(one.kind == "requirement" for one in found):
        return "nobody says that the one is needed or demanded"
    if sign == "±" and not any({"+", "-"} <= {one.sign for one in _pair(rows, one)} for one in found):
        return "no two claims on the same two things disagree"
    if sign == "0":
        tails, heads = rows.lent(tail), rows.lent(head)
        nulls = [one for one in rows.claims.values() if one.predicate in ("noEffectOn", "noBenefitShown")]
        if not any(one.subject in tails and one.object in heads for one in nulls):
            return "no test is recorded that found nothing"
    return "" if found or sign == "0" else "no confirmed claim leads from the one to the other"


def chain_fault(rows: Rows, nodes: Sequence[str], sign: str) -> str:
    """What is false of a chain through `nodes`, walked along its arrows, that is said to point to `sign`."""
    product, claims, doubts = "+", 0, set()
    for start, end in pairwise(nodes):
        found = rows.by_pair.get((start, end), [])
        if found:
            claims += 1
            signs = {one.sign for one in found if not one.need} & {"+", "-"}
            if not signs and not any(one.open for one in found):
                signs = {one.sign for one in found if one.need}
            if len(signs) == 2:
                doubts.add("sources of a step disagree")
            elif not signs:
                doubts.add("no claim of a step says which way")
            else:
                product = _times(product, signs.pop())
            if not any(one.firm for one in found):
                doubts.add("a step is no effect and no statement of influence")
        elif rows.opposite(start, end):
            product = _times(product, "-")
        elif not rows.is_kind(start, end):
            return f"nothing confirmed leads from {start} to {end}"
    if sign not in ("+", "-"):
        return ""
    if claims == 1:
        doubts.discard("a step is no effect and no statement of influence")
    if doubts:
        return f"it is given the direction {sign}, though {' and '.join(sorted(doubts))}"
    return "" if product == sign else f"it is given the direction {sign}, and the signs of its claims come to {product}"


def headline_fault(headline: str, sign: str) -> str:
    """What is false of the headline of a chain that points to `sign`, by whether it speaks of more or of less."""
    if len(headline.replace("→", "").split()) > 20:
        return "it has more than twenty words"
    if headline.startswith("Without "):
        return "it speaks of what is needed, where a direction is given" if sign in ("+", "-") else ""
    said = re.search(r"→ (?:possibly )?(more|less|fewer)\b", headline)
    shown = {"more": "+", "less": "-", "fewer": "-"}[said[1]] if said else ""
    if shown and shown != sign:
        return f"it speaks of the direction {shown}, and the chain has {sign if sign in '+-' else 'none'}"
    return ""


def hedge_fault(rows: Rows, nodes: Sequence[str], headline: str) -> str:
    """What is false of the headline of a chain through `nodes` that says firmly what a step only says with reserve."""
    if not re.search(r"→ (more|less|fewer)\b", headline):
        return ""
    for start, end in pairwise(nodes):
        found = rows.by_pair.get((start, end), [])
        said = [one for one in found if one.predicate != "associatedWith"] or found
        if said and all(one.hedged or one.modality in UNSURE or one.status == "inferred" for one in said):
            return f"from {start} to {end} is said with reserve, and it does not tell"
    return ""


def turned_fault(rows: Rows, nodes: Sequence[str], headline: str) -> str:
    """What is false of the headline of a chain with a direction that an opposite of the curators turns round."""
    if not re.search(r"→ (?:possibly )?(more|less|fewer)\b", headline):
        return ""
    turned = any(rows.opposite(*pair) and not rows.by_pair.get(pair) for pair in pairwise(nodes))
    told = re.search(r"\bby a curators' opposite\b", headline, re.IGNORECASE) is not None
    return "" if told == turned else "it does not tell of an opposite" if turned else "no opposite is on the way"


def sentence_fault(rows: Rows, claim: Said, sentence: str) -> str:
    """What is false of the sentence of a claim: which way it says, and how firmly."""
    said = f" {sentence.casefold()} "
    for end in sorted((claim.subject, claim.object), key=lambda one: -len(rows.things[one].label)):
        said = said.replace(rows.things[end].label.casefold(), " … ")
    if claim.predicate == "noEffectOn" and not re.search(r"\bno\b|hardly any|not", said):
        return "the test found no effect, and the sentence does not say so"
    if claim.kind == "influence" and claim.predicate not in ("moderates", "noEffectOn", "noBenefitShown"):
        if claim.sign == "-" and MORE.search(said) and not LESS.search(said):
            return "it says more, and the claim says less"
        if claim.sign == "+" and LESS.search(said) and not MORE.search(said):
            return "it says less, and the claim says more"
        if claim.sign == "?" and (MORE.search(said) or LESS.search(said)):
            return "it says which way, and the claim does not"
    if (claim.hedged or claim.modality in UNSURE) and not any(word in said for word in HEDGED):
        return "the source hedges it, or nobody says it, and the sentence does not tell"
    return next((f"it holds the words “{one}”" for one in FORBIDDEN if one in said), "")


def actor_fault(rows: Rows, claim: str, about: str, place: str) -> str:
    """What is false of naming the subject of a claim as one who acts on `about`: `place` is own, above or example."""
    said = rows.claims.get(claim)
    if said is None:
        return "there is no such claim"
    invented = said.modality == "invented example" or rows.things[said.subject].type == "persona"
    if place == "example":
        return "" if invented else "it stands among the invented examples, and is none"
    if invented:
        return f"{said.subject} is an example that a report invented"
    if said.kind != "responsibility":
        return "the claim names nobody who acts"
    inside = rows.lent(about) if place == "own" else dict.fromkeys(rows.above(about), frozenset())
    return "" if said.object in inside else f"the claim is about {said.object}, not about {about}"


def _is_open(rows: Rows, pair: tuple[str, str]) -> bool:
    """Whether claims on two things name an influence and none of them says which way."""
    found = rows.by_pair[pair]
    return any(one.open for one in found) and not any(one.sign in ("+", "-") and not one.need for one in found)


def _pair(rows: Rows, claim: Said) -> list[Said]:
    return rows.by_pair[claim.tail, claim.head]


def _is_amount(rows: Rows, slug: str) -> bool:
    return slug not in rows.things or rows.things[slug].amount


def _times(one: str, other: str) -> str:
    return "+" if one == other else "-"
