"""Reads what can be done about a thing, as JSON and as a page, and yields what is false of it."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element

import graphsvc.proof.markup as markup
import graphsvc.proof.sentences as sentences
from graphsvc.names import NODE
from graphsvc.proof.counted import holders
from graphsvc.proof.rows import Rows, Said
from graphsvc.proof.surfaces import Lie, Places

MARKS = {"+": "+", "−": "-", "±": "±", "0": "0", "n": "n", "?": "?"}
HEADS = {  # of a group of measures, by its key
    "tested": "Tested on health workers",
    "testedElsewhere": "Tested, not on health workers alone",
    "disputed": "Disputed",
    "noEffect": "No effect, link or benefit found",
    "associated": "Goes with it, no test",
    "said": "Said, not tested here",
    "near": "On what is near it",
}
SURE: dict[str, Callable[[Said], bool]] = {  # how sure a cell is, surest first, by its words
    "tested": lambda one: one.tested,
    "tested, no effect found": lambda one: one.tested_nothing,
    "no link found": lambda one: one.predicate == "noEffectOn" and one.modality == "measured as a link",
    "no effect reported": lambda one: one.predicate == "noEffectOn",
    "no benefit shown": lambda one: one.predicate == "noBenefitShown",
    "goes with": lambda one: one.basis == "association" and not one.null,
    "said": lambda one: not one.null and one.modality not in ("hypothesised", "invented example"),
    "argued as possible": lambda one: one.modality in ("hypothesised", "invented example"),
}
POPULATIONS = {
    "health workers": "health workers",
    "mixed": "a mixed group",
    "patients": "patients or their records",
    "lay": "lay people, not health workers",
    "non-AI decision support": "decision support that is not ai",
}
TOOLS = {"AI": {"AI"}, "not AI": {"not AI"}, "AI and not AI": {"AI", "not AI"}}
COUNTED = re.compile(r"(?<!\d)(\d+) (more|less|no effect|no one direction)")


def actions(places: Places, slug: str) -> Iterator[Lie]:
    """What can be done about a thing over HTTP, by the tool for models and on its page."""
    address, text = places.text("/api/v1/actions", about=slug)
    answer = json.loads(text)
    rows, own = places.rows, _own(places.rows, slug)
    listed = {one["slug"] for one in answer["measures"]}
    ours, wanted = _wanted(rows, slug)
    yield from places.judged(
        "actions", address, "all", "" if listed == wanted else f"it has more or less: {sorted(listed ^ wanted)[:5]}"
    )
    yield from places.judged("actions", address, answer["headline"], headline_fault(answer, slug))
    left = [one for one in rows.claims.values() if one.start in ours and _moves(one)]
    told = {
        "unconfirmed": sum(one.unconfirmed for one in left),
        "inferred": sum(one.status == "inferred" and not one.unconfirmed for one in left),
    }
    why = "" if told == answer["left_out"] else f"the rows leave out {told}"
    yield from places.judged("actions", address, str(answer["left_out"]), why)
    for measure in answer["measures"]:
        yield from places.judged("actions", address, measure["label"], measure_fault(rows, measure, own, slug))
        for cell in measure["outcomes"]:
            yield from places.judged("actions", address, _said(measure, cell), cell_fault(rows, measure["slug"], cell))
            for one in cell["claims"]:
                claim = rows.claims.get(one["id"])
                sentence = f"{one['sentence'].removesuffix('.')} ({one['note']})."
                why = sentences.fault(rows, sentence, [claim]) if claim else "there is no such claim"
                yield from places.judged("actions", address, sentence, why)
    tool = places.tools.actions(slug)
    same = all(tool[key] == answer[key] for key in ("headline", "measures", "left_out"))
    yield from places.judged("actions tool", slug, answer["headline"], "" if same else "it gives another answer")
    yield from _page(places, slug, answer)


def _said(measure: dict[str, Any], cell: dict[str, Any]) -> str:
    return f"{measure['label']} {cell['sign']} {cell['label']}: {cell['words']}"


def _moves(claim: Said) -> bool:
    """Whether a claim says what something does: that a test found nothing too."""
    return claim.null or bool(claim.tail)


def _counts(claim: Said) -> bool:
    return _moves(claim) and not claim.unconfirmed and claim.status != "inferred"


def _own(rows: Rows, slug: str) -> set[str]:
    """A thing, its kinds and parts, and its opposites."""
    return {*rows.lent(slug), *(one for one in rows.things if one != slug and rows.opposite(one, slug))}


def _wanted(rows: Rows, slug: str) -> tuple[set[str], set[str]]:
    """The measures that act on a thing or are filed by it; and those of them of which something is known."""
    filed = _below(rows, slug)
    above = rows.things[slug].parent
    if above and rows.things[above].type not in ("layer", "framework"):
        filed |= _below(rows, above)
    own = _own(rows, slug)
    given = [one for one in rows.claims.values() if one.start in rows.measures and _moves(one)]
    ours = {one.start for one in given if one.end in own or one.start in filed}
    return ours, {one.start for one in given if one.start in ours and _counts(one)}


def _below(rows: Rows, slug: str) -> set[str]:
    """A thing and all that is filed under it, however."""
    return {slug, *(one for one in rows.things if slug in rows.above(one))}


def headline_fault(answer: dict[str, Any], slug: str) -> str:
    """What is false of the headline, by the measures that stand below it."""
    said = answer["headline"]
    if not answer["measures"]:
        return "" if said.startswith("No measure is recorded") else "no measure stands below it"
    found = {
        "all": re.match(r"(\d+) measures?: ", said),
        "-": re.search(r"(?<!\d)(\d+) (?:points? )?to less \((\d+|none) tested", said),
        "+": re.search(r"(?<!\d)(\d+) (?:points? )?to more \((\d+|none) tested", said),
        "disputed": re.search(r"(?<!\d)(\d+) disputed", said),
        "noEffect": re.search(r"(?<!\d)(\d+) without effect", said),
        "others": re.search(r"(?<!\d)(\d+) without direction", said),
    }
    told = {
        name: tuple(0 if one == "none" else int(one) for one in match.groups())
        for name, match in found.items()
        if match
    }
    wanted: dict[str, tuple[int, ...]] = {"all": (len(answer["measures"]),)}
    for sign in ("-", "+"):
        some = [one for one in answer["measures"] if one["direction"] == sign]
        if some:
            wanted[sign] = (len(some), sum(one["standing"].startswith("tested") for one in some))
    rest = Counter(one["standing"] for one in answer["measures"] if not one["direction"])
    wanted |= {name: (rest[name],) for name in ("disputed", "noEffect") if rest[name]}
    others = rest.total() - rest["disputed"] - rest["noEffect"]
    wanted |= {"others": (others,)} if others else {}
    return "" if told == wanted else f"it tells {told}, and below it are {wanted}"


def cell_fault(rows: Rows, measure: str, cell: dict[str, Any]) -> str:
    """What is false of what is told of a measure and one thing."""
    end = cell["iri"].removeprefix(NODE)
    found = [one for one in rows.claims.values() if (one.start, one.end) == (measure, end) and _counts(one)]
    if {one.id for one in found} != {one["id"] for one in cell["claims"]}:
        return f"the rows have {sorted(one.id for one in found)}"
    if cell["sign"] in ("+", "-") and not (rows.things[measure].amount and rows.things[end].amount):
        return "one of the two is no amount, so there is no more or less of it"
    sign, counts = _sign(found)
    if cell["sign"] != sign:
        return f"it has the sign {cell['sign']}, and its claims come to {sign}"
    if sign == "±":
        told = {name: int(number) for number, name in COUNTED.findall(cell["words"])}
        return "" if told == {name: number for name, number in counts.items() if number} else f"the rows have {counts}"
    return "" if cell["words"] == _surest(found) else f"its claims are {_surest(found)}"


def _sign(claims: Sequence[Said]) -> tuple[str, dict[str, int]]:
    counts = {"more": 0, "less": 0, "no effect": 0, "no one direction": 0}
    for one in claims:
        name = "no effect" if one.null else {"+": "more", "-": "less"}.get(one.sign, "no one direction")
        counts[name] += 1
    pointing = [sign for sign, name in (("+", "more"), ("-", "less"), ("0", "no effect")) if counts[name]]
    sign = "±" if len(pointing) > 1 else pointing[0] if pointing else "?"
    return ("n" if sign in "+?" and all(one.need for one in claims) else sign), counts


def _surest(claims: Sequence[Said]) -> str:
    return next((words for words, fits in SURE.items() if any(fits(one) for one in claims)), "said")


def measure_fault(rows: Rows, measure: dict[str, Any], own: set[str], about: str) -> str:
    """What is false of what is told of a measure: where it stands, on whom, in which country, who is named to act."""
    slug = measure["slug"]
    wide = [one for one in rows.claims.values() if one.start in rows.lent(slug) and one.end in own and _counts(one)]
    direct = [one for one in wide if one.start == slug]
    moved = [(one, _towards(rows, one, about)) for one in direct]
    signs = {_towards(rows, one, about) for one in wide} - {""}
    against = len(signs) > 1 or any(one.null for one in wide)
    standing = "disputed" if against and any(sign for _, sign in moved) else standing_of(direct)
    if measure["standing"] != standing:
        return f"it stands among {measure['standing']}, and by its claims it is {standing}"
    one_way = {sign for one, sign in moved if not rows.opposite(one.end, about)} - {""}
    points = standing in ("tested", "testedElsewhere", "associated", "said") and len(one_way) == 1
    if measure["direction"] != (one_way.pop() if points else ""):
        return f"it points to {measure['direction']}, and its claims do not"
    actors = {rows.things[one].label for one in holders(rows, rows.lent(slug))}
    if set(measure["actors"]) != actors:
        return f"those named to act are {sorted(actors)}"
    shown = [
        rows.claims[one["id"]] for cell in measure["outcomes"] for one in cell["claims"] if one["id"] in rows.claims
    ]
    people = {POPULATIONS[one.population] for one in shown if one.population in POPULATIONS}
    said = measure["people"].casefold()
    if missing := [one for one in people if one not in said]:
        return f"it does not tell that it is on {missing}"
    if not people and said != "not said":
        return "nobody says on whom"
    countries = {code for one in shown for code in one.country}
    uk = "yes" if "GB" in countries else "no" if countries else "not said"
    tools = {part for one in shown for part in TOOLS.get(one.tool, ())}
    tool = " and ".join(sorted(tools)) or "not said"
    if measure["uk"] != uk:
        return f"whether it is from the UK: {uk}"
    return "" if measure["tool"] == tool else f"what it is about: {tool}"


def _towards(rows: Rows, claim: Said, about: str) -> str:
    """Which way a claim points for a thing, turned round where it is about the opposite of that."""
    if claim.null or claim.need or claim.sign not in ("+", "-"):
        return ""
    return {"+": "-", "-": "+"}[claim.sign] if rows.opposite(claim.end, about) else claim.sign


def standing_of(claims: Iterable[Said]) -> str:
    """Where a measure stands by the claims on the thing that is asked about, its kinds, parts and opposites."""
    cells: dict[str, list[Said]] = defaultdict(list)
    for one in claims:
        cells[one.end].append(one)
    if not cells:
        return "near"
    if any(_sign(found)[0] == "±" for found in cells.values()):
        return "disputed"
    all_ = [one for found in cells.values() for one in found]
    tests = [one for one in all_ if one.tested]
    if tests:
        return "tested" if any(one.population == "health workers" for one in tests) else "testedElsewhere"
    if any(one.null for one in all_):
        return "noEffect"
    goes = [one for one in all_ if SURE["goes with"](one) and one.modality not in ("hypothesised", "invented example")]
    return "associated" if goes else "said"


def _page(places: Places, slug: str, answer: dict[str, Any]) -> Iterator[Lie]:
    """The page: its headline, the groups, and each cell, against what HTTP gives."""
    address, page = places.page("/actions", about=slug)
    lead = next((markup.words(one) for one in markup.with_class(page, "p", "lead")), "")
    why = "" if lead == answer["headline"] else "HTTP gives another headline"
    yield from places.judged("page of actions", address, lead, why)
    wanted = {
        (one["slug"], cell["iri"].removeprefix(NODE)): (one["standing"], cell["sign"], cell["words"])
        for one in answer["measures"]
        for cell in one["outcomes"]
        if cell["iri"] in {node["iri"] for node in answer["columns"]}
    }
    shown: dict[tuple[str, str], tuple[str, str, str]] = {}
    for table in markup.with_class(page, "table", "actions-table"):
        shown |= dict(_cells(table))
    for key in sorted({*wanted, *shown}):
        why = "" if wanted.get(key) == shown.get(key) else f"HTTP gives {wanted.get(key)}"
        yield from places.judged("page of actions", address, f"{key} {shown.get(key)}", why)


def _cells(table: Element) -> Iterator[tuple[tuple[str, str], tuple[str, str, str]]]:
    columns = [
        link.get("href", "").rpartition("about=")[2].partition("&")[0] for link in next(table.iter("thead")).iter("a")
    ]
    for body in table.iter("tbody"):
        rows = list(body.iter("tr"))
        head = markup.words(next(rows[0].iter("th")))
        standing = next((key for key, words in HEADS.items() if head.startswith(words)), head)
        for row in rows[1:]:
            link = next(next(row.iter("th")).iter("a")).get("href", "")
            measure = link.rpartition("/node/")[2].removesuffix(".html")
            for column, cell in zip(columns, row.iter("td"), strict=False):
                marks = [markup.words(one) for one in markup.with_class(cell, "b", "mark")]
                if marks:
                    words = markup.words(cell).removeprefix(marks[0]).strip()
                    yield (measure, column), (standing, MARKS.get(marks[0], marks[0]), words)
