"""Makes the two pages of a briefing out of what its items hold: findings, one picture, ten rows, and what is not there.

What does not fit is never cut in a sentence: rows are left out from the least sure on, and their number is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from graphsvc.explorer.answers.findings import Finding, countable, rank
from graphsvc.explorer.documents.citations import citation
from graphsvc.explorer.evidence import disagreements
from graphsvc.explorer.pictures.arrows import filed_beside
from graphsvc.explorer.pictures.pairs import pairs_view
from graphsvc.explorer.pictures.svg import style_of
from graphsvc.explorer.pictures.views import View
from graphsvc.framework import framework
from graphsvc.model import Catalogue, Claim, Source
from graphsvc.model.actors import acting, stands_for
from graphsvc.wording import ARROW_LEGEND, SIGN_LEGEND, SIGN_MARKS, count, first_upper, in_sentence, join, paraphrase_of
from graphsvc.wording.sureness import BLANK, TESTED, how_sure, sureness
from graphsvc.wording.terms import COUNTRY, COUNTRY_WORDS, ON_POPULATION, POPULATION

# How many findings, rows, arrows and disputes there may be: the first of these that fits is taken.
AMOUNTS = ((6, 10, 6, 3), (6, 8, 6, 2), (6, 6, 5, 2), (5, 5, 4, 1), (4, 4, 4, 1), (3, 3, 3, 1), (2, 2, 2, 0))
MOST_CITED = 2  # sources after one sentence; how many more there are is said
PICTURE = (482.0, 215.0)  # points that the picture has at most: width, height
LOOKS = {  # how the lines of `svg.sample` look, for a legend in words
    "effect": "thick line",
    "statement": "thin line",
    "association": "dashed line",
    "inference": "dashes and dots",
    "nullFinding": "thick line with a bar",
    "structure": "dotted line",
    "responsibility": "dotted line",
    "own": "magenta line",
}
PAGE = 728.0  # points between the margins of A4
ROOM = 2 * PAGE - 60  # less what the ends of pages waste


@dataclass(frozen=True)
class Part:
    """What one item comes to: the findings of an item that was asked for, or the `words` of whoever writes.

    `rings` are the loops that it is about, drawn.
    """

    title: str
    iri: str = ""
    findings: tuple[Finding, ...] = ()
    claims: tuple[Claim, ...] = ()
    about: tuple[str, ...] = ()
    words: str = ""
    rings: View | None = None


@dataclass(frozen=True)
class Summary:
    """The two pages; `references` are numbered from 1 in their order, and all that is said refers to them."""

    parts: tuple[Part, ...]
    view: View | None
    rings: View | None
    rows: tuple[Claim, ...]
    disputed: tuple[Finding, ...]
    unknown: tuple[str, ...]
    left_out: tuple[str, ...]
    method: str
    references: tuple[Source, ...] = ()

    def cited(self, sources: Sequence[str]) -> list[int]:
        """The numbers, among the references, of those of `sources` that are cited."""
        places = {source.iri: number for number, source in enumerate(self.references, start=1)}
        return sorted(places[iri] for iri in sources[:MOST_CITED] if iri in places)

    def named(self, sources: Sequence[str]) -> list[str]:
        """Those of `sources` that are cited, by the names that they are cited by, with their numbers."""
        numbers = self.cited(sources)
        return [f"{self.references[number - 1].label} [{number}]" for number in numbers]

    @property
    def disputes(self) -> list[str]:
        """What is disputed, each sentence with its sources."""
        return [f"{finding.text} {self.mark(finding.sources)}".strip() for finding in self.disputed]

    @property
    def pictures(self) -> list[tuple[str, View, str]]:
        """What is drawn: the heading of each picture, the picture, and how to read it."""
        found = [("The picture", self.view, "")] if self.view else []
        found += [("The loops", self.rings, self.rings.shown)] if self.rings else []
        return [(heading, view, _legend(view, more)) for heading, view, more in found]

    def mark(self, sources: Sequence[str]) -> str:
        """What stands after a sentence for its sources: "[1, 2 and 8 more]", "" where it has none."""
        numbers = self.cited(sources)
        more = f" and {len(sources) - MOST_CITED} more" if len(sources) > MOST_CITED else ""
        return f"[{', '.join(map(str, numbers))}{more}]" if numbers else ""


def _legend(view: View, more: str) -> str:
    """How to read a picture: the lines and the signs in it, and what else must be said of it."""
    styles = {style_of(line.arrow) for line in view.picture.lines}
    marks = {SIGN_MARKS[line.arrow.sign] for line in view.picture.lines}
    lines = [f"{LOOKS[style]}: {said}" for style, said in ARROW_LEGEND if style in styles]
    signs = [f"{mark} {said}" for mark, said in SIGN_LEGEND if mark in marks]
    return first_upper(f"{'; '.join(filter(None, (more, *lines, *signs)))}.")


def summarise(catalogue: Catalogue, parts: Sequence[Part], joined: bool) -> Summary:
    """The two pages on `parts`; `joined` tells that some of them are paths, which put claims of several together."""
    asked = [part for part in parts if not part.words]
    unknown, method = tuple(_unknown(catalogue, asked)), _method(catalogue, len(asked), joined)
    claims = list(dict.fromkeys(claim for part in asked for claim in part.claims))
    disputes = _disputed(catalogue, claims)
    rows = tuple(replace(claim, paraphrase=paraphrase_of(catalogue, claim)) for claim in _rows(catalogue, asked))
    for findings, most_rows, arrows, disputed in AMOUNTS:
        found = Summary(
            _share(parts, findings),
            _picture(catalogue, asked, arrows),
            next((part.rings for part in asked if part.rings), None),
            rows[:most_rows],
            disputes[:disputed],
            unknown,
            (),
            method,
        )
        found = replace(found, references=_references(catalogue, found))
        if _height(found) <= ROOM:
            break
    return replace(found, left_out=tuple(_left_out(catalogue, asked, found)))


def _share(parts: Sequence[Part], most: int) -> tuple[Part, ...]:
    """As many findings of each part as the first page holds; words of whoever writes all stay, where they stood."""
    asked = [part for part in parts if not part.words]
    each, more = divmod(most, max(1, len(asked)))
    room = {part.title: each + (number < more) for number, part in enumerate(asked)}
    kept = (part if part.words else replace(part, findings=part.findings[: room[part.title]]) for part in parts)
    return tuple(part for part in kept if part.words or part.findings)


def _far_from(catalogue: Catalogue, part: Part) -> set[Claim]:
    """The claims of a part about one thing that are not on that thing, its kinds or its parts."""
    inside = set(stands_for(catalogue, part.about[0])) if len(part.about) == 1 else set()
    return {one for one in part.claims if inside and not inside & {one.start, one.end}}


def _rows(catalogue: Catalogue, parts: Sequence[Part]) -> tuple[Claim, ...]:
    """The surest claims of each part in turn; of a part about one thing those on that thing first."""
    apart = ((part, _far_from(catalogue, part)) for part in parts)
    lines = [sorted(filter(countable, part.claims), key=lambda one: (one in far, rank(one))) for part, far in apart]
    in_turn = dict.fromkeys(claim for turn in zip_longest(*lines) for claim in turn if claim)
    return tuple(in_turn)


def _picture(catalogue: Catalogue, parts: Sequence[Part], most: int) -> View | None:
    """The claims of the first part that has any to draw, around what it is about."""
    for part in (one for one in parts if not one.rings):
        drawn = [one for one in part.claims if countable(one) and (one.found_nothing or (one.tail and one.head))]
        centre = part.about[0] if part.about else ""
        near = [one for one in drawn if centre in (one.start, one.end)] or drawn
        pairs = list(dict.fromkeys((one.start, one.end) for one in sorted(near, key=rank)))
        sides = [pair for pair in pairs if pair[1] == centre], [pair for pair in pairs if pair[1] != centre]
        kept = set([pair for both in zip_longest(*sides) for pair in both if pair][:most])
        if kept:
            return pairs_view(catalogue, [one for one in near if (one.start, one.end) in kept], centre, part.title)
    return None


def _disputed(catalogue: Catalogue, claims: Sequence[Claim]) -> tuple[Finding, ...]:
    pairs = {(claim.subject, claim.object) for claim in claims}
    found = []
    for one in disagreements(catalogue):
        if (one.subject, one.object) not in pairs:
            continue
        sides = (("more", one.more), ("less", one.less), ("no effect", one.none), ("no one direction", one.unsigned))
        ends = f"{in_sentence(catalogue.name(one.subject))} and {in_sentence(catalogue.name(one.object))}"
        said = join([f"{len(side)} for {name}" for name, side in sides if side])
        found.append(Finding(f"On {ends}, relations differ: {said}.", one.claims))
    return tuple(found)


def _unknown(catalogue: Catalogue, parts: Sequence[Part]) -> Iterator[str]:
    """What was not found of the things that the parts are about."""
    lacking: dict[tuple[str, ...], list[str]] = {}
    for iri in list(dict.fromkeys(iri for part in parts for iri in part.about))[:3]:
        inside = set(stands_for(catalogue, iri))
        claims = [one for one in catalogue.claims.values() if inside & {one.subject, one.object} and countable(one)]
        missing = [] if acting(catalogue, iri).own else ["nobody who acts on it"]
        if not any(sureness(one) in TESTED and one.population == POPULATION for one in claims):
            missing.append(f"no test{ON_POPULATION}")
        if COUNTRY and not any(COUNTRY in one.country for one in claims):
            missing.append(f"nothing said to come from {COUNTRY_WORDS[COUNTRY]}")
        if missing:
            lacking.setdefault(tuple(missing), []).append(in_sentence(catalogue.name(iri)))
    for what, names in lacking.items():
        yield f"On {join(names)}, the reading gave {join(what)}."


def _left_out(catalogue: Catalogue, parts: Sequence[Part], found: Summary) -> Iterator[str]:
    claims = dict.fromkeys(claim for part in parts for claim in part.claims)
    about = [iri for part in parts for iri in part.about]
    inside = {one for iri in about for one in stands_for(catalogue, iri)}
    inside |= {one.iri for iri in about for one in filed_beside(catalogue, iri)}  # as the page of a thing counts them
    near = (one for one in catalogue.claims.values() if inside & {one.subject, one.object})
    doubtful = list(dict.fromkeys(one for one in (*claims, *near) if one.check == "unverifiable"))
    if doubtful:
        named = [f"{catalogue.label(one.start)} → {catalogue.label(one.end)}" for one in doubtful[:3]]
        more = f" and {len(doubtful) - 3} more" if len(doubtful) > 3 else ""
        said = "could not be confirmed in the text that was read"
        yield f"{count(len(doubtful), 'relation')} that {said}: {'; '.join(named)}{more}."
    inferred = sum(one.is_inferred for one in claims)
    if inferred:
        yield f"{count(inferred, 'relation')} that no source says: the curators inferred it."
    rest = sum(map(countable, claims)) - len(found.rows)
    if rest > 0:
        yield f"{count(rest, 'further relation')}, for want of room: the annexes have them."
    silent = len(parts) - sum(not part.words for part in found.parts)
    if silent > 0:
        yield f"The findings of {count(silent, 'item')}: the annexes have what was read on it."
    closed = [catalogue.label(iri) for part in parts for iri in part.about if catalogue.nodes[iri].text_not_available]
    if closed:
        yield f"The report’s own text on {join(list(dict.fromkeys(closed))[:3])}, which was not available."


READ_FROM = " ".join(["from", *framework().said("pages.read_from").split()])  # and then so many papers


def _method(catalogue: Catalogue, items: int, joined: bool) -> str:
    papers = [one for one in catalogue.sources.values() if one.kind == "LiteratureSource"]
    abstracts = sum(one.text_read == "abstract" for one in papers)
    steps = (
        "A path puts relations of different studies together: an inference for people to judge, not findings of any "
        "source."
        if joined
        else "Each row is from its own source; counts are not findings of any source."
    )
    return (
        f"Made from {count(items, 'item')} of a graph of {len(catalogue.claims):,} relations, in our own words, "
        f"{READ_FROM} {len(papers)} papers and pages that were picked by hand; {abstracts} of these were "
        f"read as abstracts. No systematic search was made. {steps} {BLANK}"
    )


def _references(catalogue: Catalogue, found: Summary) -> tuple[Source, ...]:
    findings = (finding for part in found.parts for finding in part.findings)
    cited = [source for finding in (*findings, *found.disputed) for source in finding.sources[:MOST_CITED]]
    cited += [source for claim in found.rows for source in claim.sources[:MOST_CITED]]
    return tuple(catalogue.sources[iri] for iri in dict.fromkeys(cited) if iri in catalogue.sources)


def _height(found: Summary) -> float:
    """An upper estimate, in points, of how tall it all is on A4: text of 10, tables of 9 and references of 8 points."""
    texts = [finding.text for part in found.parts for finding in part.findings]
    texts += [part.words for part in found.parts if part.words]
    height = 70.0 + 20 * len(found.parts) + sum(15 * _lines(text, 92) for text in texts)
    for _, view, _ in found.pictures:
        picture = view.picture
        tall = 60 + min(PICTURE[1], PICTURE[0] * picture.height / picture.width)
        height += tall + (PAGE - height if height < PAGE < height + tall else 0)  # a picture is not split
    texts = [*(one.text for one in found.disputed), *found.unknown, found.method]
    texts += ["x" * 150] * 4  # what was left out is counted before it is known
    height += 26 * 6 + sum(4 + 13 * _lines(text, 92) for text in texts)
    for claim in found.rows:
        height += 4 + 11.5 * max(_lines(claim.paraphrase, 50), _lines(how_sure(claim), 30), 2)
    return height + sum(2 + 10.5 * _lines(citation(source), 115) for source in found.references)


def _lines(text: str, most: int) -> int:
    return -(-len(text) // most) if text else 0
