"""Counts again, by the rows, what a headline counts and which claims belong below a line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import graphsvc.proof.named as named
from graphsvc.proof.rows import Rows, Said
from graphsvc.proof.told_of import told_of_fault

WORDS = 20
TESTED_IN = re.compile(
    r"tests found (?:(\w+) things? that raises?)?(?: and )?(?:(\w+)(?: things?)? that lowers?)? (?:‹›|it)"
    rf"{named.REST_COUNTED}"
)
TESTED_IN_SHORT = re.compile(
    r"tests found (?:(\w+) things? raising)?(?: and )?(?:(\w+)(?: things?)? lowering)? (?:‹›|it)"
    rf"{named.REST_COUNTED}"
)
TESTED_OUT = re.compile(
    r"tests found that (?:‹›|it) (?:raises? (\w+) things?)?(?: and )?(?:lowers? (\w+)(?: things?)?)?"
    rf"{named.REST_COUNTED}"
)


def touching(rows: Rows, about: str, way: str) -> list[Said]:
    """The confirmed claims of influence that lead to a thing, its kinds and parts (`way` "in"), or from them.

    Those between these do not: they are within it.
    """
    inside = set(rows.lent(about))
    return [
        one
        for one in rows.claims.values()
        if _moves(one) and (one.end if way == "in" else one.start) in inside and not {one.start, one.end} <= inside
    ]


def within(rows: Rows, about: str) -> list[Said]:
    """The confirmed claims of influence between a thing, its kinds and its parts."""
    inside = set(rows.lent(about))
    return [one for one in rows.claims.values() if _moves(one) and {one.start, one.end} <= inside]


def _moves(claim: Said) -> bool:
    return not claim.unconfirmed and (claim.null or bool(claim.tail and claim.predicate != "kindOf"))


def signed_pairs(rows: Rows, about: str, way: str) -> dict[str, dict[tuple[str, str], list[Said]]]:
    """The pairs of which all claims with a sign have the same, by that sign, with these claims; and "0" those of nulls.

    What is needed or demanded has none, nor has what is said of something of which there is no more or less.
    """
    pairs: dict[tuple[str, str], list[Said]] = defaultdict(list)
    found: dict[str, dict[tuple[str, str], list[Said]]] = {"+": {}, "-": {}, "0": {}}
    for one in touching(rows, about, way):
        ends = one.start, one.end
        if one.null:
            found["0"].setdefault(ends, []).append(one)
        elif one.sign in ("+", "-") and not one.need and all(rows.things[end].amount for end in ends):
            pairs[ends].append(one)
    for ends, claims in pairs.items():
        signs = {one.sign for one in claims}
        if len(signs) == 1:
            found[signs.pop()][ends] = claims
    return found


def disputed_pairs(rows: Rows, about: str, way: str) -> set[tuple[str, str]]:
    """The pairs of which some claims say more and some less."""
    signs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in touching(rows, about, way):
        ends = one.start, one.end
        if one.sign in ("+", "-") and not one.null and not one.need and all(rows.things[end].amount for end in ends):
            signs[ends].add(one.sign)
    return {ends for ends, found in signs.items() if len(found) > 1}


def undisputed_fault(rows: Rows, small: str, about: str, way: str, sign: str = "") -> str:
    """What is false of a text that says that there is nothing, or no test: whether it leaves out what is disputed.

    It is about tests of one `sign` alone where one is given, or where it tells what raises a thing, or what lowers it.
    """
    verbs = set(re.findall(r"\b(raise|lower)s?\b", small))
    wanted = sign or {"raise": "+", "lower": "-"}.get(verbs.pop() if len(verbs) == 1 else "", "+-")
    disputed = disputed_pairs(rows, about, way)
    if re.match("no (?:undisputed )?test (?:of it|here)", small):
        tests = {ends: [one for one in rows.by_pair[ends] if one.tested and one.sign in wanted] for ends in disputed}
        disputed = {ends for ends in disputed if tests[ends]}
    elif not re.match(
        "nothing (?:undisputed )?(?:but inference by the curators )?(?:is recorded here (?:of|that)|recorded here)",
        small,
    ):
        return ""
    told = small.startswith(("no undisputed ", "nothing undisputed "))
    return "" if told == bool(disputed) else f"claims on {sorted(disputed)} disagree, and it does not tell so"


def signed_fault(rows: Rows, about: str, way: str, sign: str, claims: Sequence[str]) -> str:
    """What is false of the claims that stand below a line of one sign: each, and whether they are all."""
    wanted = {one.id for found in signed_pairs(rows, about, way)[sign].values() for one in found}
    shown = {one for one in claims if not one.startswith("… ")}
    if claims and claims[-1].startswith("… "):
        number = int(claims[-1].removeprefix("… "))
        why = f"it counts {number} claims, and there are {len(wanted)}" if number != len(wanted) else ""
        return why or (f"they do not belong there: {sorted(shown - wanted)}" if shown - wanted else "")
    return "" if shown == wanted else f"it has more or less: {sorted(shown ^ wanted)[:5]}"


def headline_fault(rows: Rows, headline: str, about: str, way: str) -> str:
    """What is false of a headline that counts what raises and lowers a thing, or what it raises and lowers."""
    if len(headline.split()) > WORDS:
        return "it has more than twenty words"
    found = signed_pairs(rows, about, way)
    small = headline.casefold()
    for name in sorted(rows.things[about].names, key=len, reverse=True):
        small = small.replace(name, "‹›")
    if re.fullmatch(
        r"(?:nothing is|\d+ relations? (?:is|are)) recorded of (?:‹›|it); of this there is no more or less\.", small
    ):
        return "it is an amount" if rows.things[about].amount else ""
    if why := undisputed_fault(rows, small, about, way):
        return why
    small = small.replace("undisputed ", "", 1)
    why, small = told_of_fault(rows, small, about, way, found, disputed_pairs(rows, about, way))
    if why := why or named.only_fault(rows, found, way, small) or named.turned_fault(found, way, small):
        return why
    begun = re.match(r"(a test|tests)(?: on (.+?))?(, (?:some )?hedged)?,? found ", small)
    if begun and (why := _begun_fault(rows, found, begun, about, way)):
        return why
    small = f"tests found {small[begun.end() :]}" if begun else small
    by_name = named.names_fault(rows, small, about, way, found) if small.startswith("tests found that ") else None
    if by_name is not None:
        return by_name
    if begun and (why := named.reserve_fault(found, begun[3] or "")):
        return why
    told = _told(small, way)
    wanted = named.counts_of(found, way)
    if only := re.fullmatch(r"nothing but inference by the curators is recorded here of .+: (\w+) things?\.", small):
        number = named.inferred_of(found, way)
        return (
            "" if _number(only[1]) == number and not any(wanted.values()) else f"{number} are inferred, {wanted} said"
        )
    if told is None:
        return f"it cannot be read: {small}"
    if "; more below" in small and wanted["rest"]:
        wanted["rest"] = 0
    return "" if told == wanted else f"it tells {told}, and the rows have {wanted}"


def _begun_fault(rows: Rows, found: named.Pairs, begun: re.Match[str], about: str, way: str) -> str:
    """What is false of a headline of tests: their number, on whom they were, what found no effect, what is disputed."""
    return (
        named.tests_fault(found, begun[1], begun[2])
        or named.nulls_fault(rows, found, begun.string)
        or named.beside_fault(disputed_pairs(rows, about, way), way, begun.string)
    )


def _told(small: str, way: str) -> dict[str, int] | None:
    """What a headline in small letters counts, None where it cannot be read."""
    thing = r"(?:‹›|it)"
    what = rf"what raises or lowers {thing}" if way == "in" else rf"what {thing} raises? or lowers?"
    if re.fullmatch(rf"nothing is recorded here of {what}\.", small):
        return {"+": 0, "-": 0, "rest": 0}
    if found := re.fullmatch(
        rf"no test here found {what}; (\w+) things? (?:is|are) (?:only )?associated or said\.", small
    ):
        return {"+": 0, "-": 0, "rest": _number(found[1])}
    patterns = (TESTED_IN, TESTED_IN_SHORT) if way == "in" else (TESTED_OUT,)
    found = next(filter(None, (one.fullmatch(small) for one in patterns)), None)
    if not found:
        return None
    return {"+": _number(found[1]), "-": _number(found[2]), "rest": _number(found[3])}


def _number(word: str | None) -> int:
    if not word:
        return 0
    return named.NUMBERS.index(word) if word in named.NUMBERS else int(word)


def _inferred_fault(rows: Rows, headline: str, about: str) -> str:
    """What is false of a headline that says that no source names anybody, and the curators infer somebody."""
    inside = set(rows.lent(about))
    near = [one for one in rows.claims.values() if one.kind == "responsibility" and not one.unconfirmed]
    near = [one for one in near if {one.subject, one.object} & inside and one.modality != "invented example"]
    sourced = [one.id for one in near if one.status != "inferred"]
    return f"{sourced} have sources" if sourced else "" if near else "the curators infer nothing"


def holders(rows: Rows, inside: Iterable[str], sourced: bool = False) -> set[str]:
    """Who is named, by a confirmed claim and not by an invented example, as acting on one of some things.

    With `sourced`, only those whom a source names.
    """
    things = set(inside)
    return {
        one.subject
        for one in rows.claims.values()
        if one.kind == "responsibility"
        and one.object in things
        and not one.unconfirmed
        and one.modality != "invented example"
        and not (sourced and one.status == "inferred")
    }


def who_headline_fault(rows: Rows, headline: str, about: str) -> str:
    """What is false of a headline that names who acts on a thing, or counts what an actor acts on."""
    if re.match("Of things of the kind ", headline):
        return f"{holders(rows, rows.lent(about))} are named" if holders(rows, rows.lent(about)) else ""
    if "; the curators infer " in headline:
        return _inferred_fault(rows, headline, about)
    found = re.search(r": named for (\d+) things?\.$", headline)
    if found or headline.startswith("Nothing is recorded that "):
        inside = rows.lent(about)
        deeds = {
            one.object
            for one in rows.claims.values()
            if one.kind == "responsibility" and one.subject in inside and not one.unconfirmed
            if one.modality != "invented example" and one.status != "inferred"
        }
        return "" if (int(found[1]) if found else 0) == len(deeds) else f"the rows name {len(deeds)}"
    named = holders(rows, rows.lent(about), sourced=True)
    itself = holders(rows, [about], sourced=True)
    told = ", not for all of " in headline
    if named and told == bool(itself):
        return "it does not tell the thing from its parts"
    named = itself or named
    if headline.startswith("No one is recorded"):
        return f"the rows name {sorted(named)}" if named else ""
    who, _, _ = headline.casefold().partition(": recorded for ")
    more = re.search(r" and (\d+) more$", who)
    shown = {slug for slug in named if any(name in who for name in rows.things[slug].names)}
    left = who.removesuffix(more[0]) if more else who
    for name in sorted((name for slug in shown for name in rows.things[slug].names), key=len, reverse=True):
        left = left.replace(name, "")
    if re.sub(r", | and |\s", "", left):
        return f"nobody says so of {left.strip(', ')}"
    number = len(shown) + (int(more[1]) if more else 0)
    return "" if number == len(named) else f"it names {number}, and the rows name {len(named)}"
