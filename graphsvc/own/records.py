"""Makes records of the rows that are ready, lays them over a framework, and keeps them recognisable as the reader's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graphsvc.model import Catalogue
from graphsvc.model.labels import Name
from graphsvc.model.lookup import fold
from graphsvc.model.records import Claim, Node, Source
from graphsvc.names import CF, CLAIM, NODE, SOURCE
from graphsvc.own.checking import OwnRow

OWN = "own"  # the status of what a reader brought
PREFIX = "own-"  # what its slugs, ids and keys begin with
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class OwnRecords:
    """What the rows of a sheet come to, by IRI: the things that are new, the claims, and where they come from."""

    nodes: Mapping[str, Node]
    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]

    def over(self, framework: Catalogue) -> Catalogue:
        """The records of a framework with these before them; those of the framework stay as they are."""
        return Catalogue(
            {**self.nodes, **framework.nodes},
            {**self.claims, **framework.claims},
            {**self.sources, **framework.sources},
            {**framework.names, **self._names()},
        )

    def alone(self, framework: Catalogue) -> Catalogue:
        """The things and sources of a framework with these claims alone."""
        return replace(self.over(framework), claims=self.claims)

    def _names(self) -> dict[str, Name]:
        named: Mapping[str, Node | Source] = {**self.nodes, **self.sources}
        return {iri: Name(one.label, number="singular" * isinstance(one, Node)) for iri, one in named.items()}


def records_of(rows: Sequence[OwnRow], framework: Catalogue) -> OwnRecords:
    """The records of checked rows; claims are marked as the reader's own, and as at odds with what they oppose."""
    nodes = _new_nodes(rows)
    by_name = {fold(node.label): node.iri for node in nodes.values()}
    sources = _sources(rows)
    by_source = {source.title: source.iri for source in sources.values()}
    claims = {}
    for row in rows:
        first, second = (
            iri or by_name[fold(row.cells[key])] for iri, key in zip(row.ends, ("what", "to"), strict=True)
        )
        claim = _claim(row, first, second, by_source[row.cells["source"]])
        claims[claim.iri] = claim
    return OwnRecords(nodes, _with_odds(claims, framework), sources)


def _new_nodes(rows: Sequence[OwnRow]) -> dict[str, Node]:
    labels: dict[str, str] = {}
    for row in rows:
        for iri, key in zip(row.ends, ("what", "to"), strict=True):
            if not iri:
                labels.setdefault(fold(row.cells[key]), " ".join(row.cells[key].split()))
    found: dict[str, Node] = {}
    for folded, label in labels.items():
        plain = "-".join("".join(char if char.isascii() and char.isalnum() else " " for char in folded).split())
        slug = PREFIX + (plain[:80].strip("-") or "thing")
        while NODE + slug in found:
            slug += "-2"
        found[NODE + slug] = Node(NODE + slug, slug, label, "OwnThing", status=OWN)
    return found


def _sources(rows: Sequence[OwnRow]) -> dict[str, Source]:
    links: dict[str, str] = {}
    for row in rows:
        name = row.cells["source"]
        links[name] = links.get(name) or row.cells.get("link", "")
    found = {}
    for number, (name, link) in enumerate(links.items(), 1):
        year = _YEAR.search(name)
        doi = link if link.startswith("10.") else ""
        iri, key = f"{SOURCE}{PREFIX}{number}", f"{PREFIX}{number}"
        url = link if link.startswith(("https://", "http://")) else ""
        found[iri] = Source(
            iri=iri, key=key, kind="OwnSource", label=f"{name} (own evidence)", title=name, authors=(),
            year=year[0] if year else "", venue="", doi=doi, url=url, study_type="", study_kind="", sample="",
            text_read="", last_reviewed="", next_review_due="",
        )  # fmt: skip
    return found


def _claim(row: OwnRow, first: str, second: str, source: str) -> Claim:
    relation, basis = row.relation, row.basis
    tail, head = ((second, first) if relation.turned else (first, second)) if relation.walks else ("", "")
    studied = [row.cells[key].replace(";", ",") for key in ("whom", "setting") if row.cells.get(key)]
    measured = basis in ("effect", "association", "nullFinding")
    name = f"{PREFIX}{row.number}"
    return Claim(
        iri=CLAIM + name,
        id=name,
        predicate=CF + relation.predicate,
        kind=relation.kind,
        subject=first,
        object=second,
        tail=tail,
        head=head,
        sign=relation.sign,
        status=OWN,
        basis=basis,
        modality="measured" if measured else "modalityStated",
        hedged=row.hedged,
        context="; ".join(studied),
        caution="; ".join(studied),  # which every view shows beside the claim
        paraphrase=row.cells.get("words", ""),
        sources=(source,),
        own=True,
    )


def _with_odds(claims: Mapping[str, Claim], framework: Catalogue) -> dict[str, Claim]:
    """The claims with those that they are at odds with, by the rule of `ontology/construct/at-odds.rq`."""
    pairs: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in (*framework.claims.values(), *claims.values()):
        if claim.is_null or claim.tail == claim.subject:
            pairs[claim.subject, claim.object].append(claim)
    return {
        iri: replace(
            claim,
            at_odds_with=tuple(sorted(one.iri for one in pairs[claim.subject, claim.object] if at_odds(claim, one))),
        )
        for iri, claim in claims.items()
    }


def at_odds(one: Claim, other: Claim) -> bool:
    """Whether two claims about the same two things cannot both be so: opposite signs, or a sign and nothing found."""
    signs = {"" if claim.is_null else claim.sign for claim in (one, other)}
    return signs == {"+", "-"} or (one.is_null != other.is_null and not signs.isdisjoint(("+", "-")))
