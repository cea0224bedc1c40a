"""Answers the tools of a language model, each with the statuses and sources of what it names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from graphsvc.asking import asked_data
from graphsvc.errors import ForbiddenError, UnknownTerm, UsageError
from graphsvc.explorer.action_data import action_data
from graphsvc.explorer.actions import actions_asked
from graphsvc.explorer.view_options import ACTIONS
from graphsvc.knowledge.build import find_ontology
from graphsvc.knowledge.schema import schema_turtle
from graphsvc.model import Catalogue, Claim, catalogue_of, resolve, search
from graphsvc.model.select import select
from graphsvc.names import PREFIXES, SPARQL_PREFIXES, shrink_iri
from graphsvc.options import Asked, read
from graphsvc.paths.registry import QUESTIONS, refuse_patterns
from graphsvc.questions import all_questions, find_question, sparql_of
from graphsvc.sparqltext.diagnosis import QUERIES, UPDATES
from graphsvc.sparqltext.guard import reaches_out, renamed
from graphsvc.sparqltext.known_prefixes import as_written, missing_prefixes
from graphsvc.sparqltext.tokens import keyword
from graphsvc.store import Store
from graphsvc.store.generation_cache import cache_of
from graphsvc.store.jobs import Job
from graphsvc.store.sandbox.worker_pool import Limits, pool_for
from graphsvc.wording import claim_note, claim_sentence

RECORDED = """SELECT ?node ?said ?source WHERE {
  ?node a cf:FrameworkNode OPTIONAL { ?node cf:sectionOrSource ?said } OPTIONAL { ?node dcterms:source ?source }
} ORDER BY ?node ?source"""

SUMMARY = 5_600  # bytes of what is told of a node, unless all is asked for
ROWS = 200  # rows of a SPARQL answer; a model's context is small, and the answer says when it was cut


class Answers:
    """The tools, each a plain function from arguments to a JSON object. Raises GraphsvcError."""

    def __init__(self, store: Store) -> None:
        self.store = store
        # What a model writes can hang or end the engine, so it runs where it can be killed.
        self.pool = pool_for(store, 1, Limits(seconds=10.0))

    def close(self) -> None:
        """End the worker process; closing twice does nothing."""
        if self.pool:
            self.pool.close()

    @property
    def catalogue(self) -> Catalogue:
        """The records, kept until the store changes."""
        return catalogue_of(self.store)

    @property
    def recorded(self) -> dict[str, dict[str, Any]]:
        """Where each node was recorded from: the words of its row, and the sources these name, by the node's IRI."""
        return cache_of(self.store, "recorded").get("nodes", self.store.generation, self._read_recorded)

    def _read_recorded(self) -> dict[str, dict[str, Any]]:
        made: dict[str, dict[str, Any]] = {}
        for node, said, source in select(self.store, SPARQL_PREFIXES + RECORDED):
            one = made.setdefault(node, {"section_or_source": said, "sources": []})
            one["sources"] += [source] if source else []
        return made

    def search(self, text: str, limit: int) -> dict[str, Any]:
        """Find factors, conditions, biases, outcomes, bodies and the like by their names or definitions."""
        found = search(self.store, text, limit + 1)  # one more than asked for tells whether that was all
        matches = [self._node(one.iri) | {"matched": f"{one.kind}: {one.text}"} for one in found[:limit]]
        said = _whole(len(found) <= limit) | {"matches": matches}
        return self._with_sources(said, (), [one["iri"] for one in matches])

    def node(self, name: str, detail: str = "full", cursor: int = 0) -> dict[str, Any]:
        """Describe one thing by name, slug or IRI: its definition and the claims about it, with status and sources.

        A summary holds as many claims as go into a few thousand characters, in CURIEs; “next” is the cursor for more.
        """
        iri = resolve(self.store, name)
        claims = self.catalogue.claims_of.get(iri, [])
        if detail == "summary":
            return self._summary(iri, claims, cursor)
        return self._with_sources(self._node(iri) | {"claims": [self._claim(one) for one in claims]}, claims, [iri])

    def _summary(self, iri: str, claims: Sequence[Claim], cursor: int) -> dict[str, Any]:
        if claims and cursor >= len(claims):
            raise UsageError(f"cursor cannot be “{cursor}”: there are {len(claims)} claims.", "Begin with 0.")
        told: dict[str, Any] = {}
        for end in range(cursor + 1 if claims else cursor, len(claims) + 1):
            taken = claims[cursor:end]
            said = [
                {"iri": one.iri, "says": claim_sentence(self.catalogue, one), "note": claim_note(one)} for one in taken
            ]
            more = {"claims_in_all": len(claims), "next": end if end < len(claims) else None}
            recorded = [] if cursor else [iri]  # where a thing was recorded from stands on its first page alone
            short = _in_curies(self._with_sources(self._node(iri) | {"claims": said} | more, taken, recorded))
            if told and len(json.dumps(short, ensure_ascii=False).encode()) > SUMMARY:
                break
            told = short
        return told | {"prefixes": {name: PREFIXES[name] for name in ("node", "claim", "source", "cf")}}

    def actions(self, about: str, **narrowed: str) -> dict[str, Any]:
        """What somebody could do about a thing: measures, tested, said, disputed or with nothing found; on whom."""
        found = actions_asked(self.catalogue, resolve(self.store, about), Asked(ACTIONS, narrowed))
        claims = [claim for one in found.actions for claim in one.claims]
        return self._with_sources(_whole(True) | action_data(self.catalogue, found), claims, [found.about.iri])

    def ask(self, question: str, **asked: Any) -> dict[str, Any]:
        """Answer one of QUESTIONS about paths; what a pattern asks belongs in `sparql`, which can be ended."""
        refuse_patterns(asked)
        found = QUESTIONS[question].data(QUESTIONS[question].ask(self.store, asked))
        claims = self._claims_in(found)
        return self._with_sources(found, claims, () if claims else self._nodes_in(found))

    def plain_words(self, q: str) -> dict[str, Any]:
        """Answer a question in plain words: how it was read, best first, and what the graph says to each reading.

        The lines of an answer: what raises it, what lowers it, what had no effect, what is disputed, who acts, what is
        not known; each with its claims.
        """
        found = asked_data(self.store, q)
        best = found["readings"][:1]
        claims = self._claims_in(best)
        return self._with_sources(found, claims, () if claims else self._nodes_in(best))

    def paths(self, start: str, end: str, **asked: Any) -> dict[str, Any]:
        """The paths from one thing to another."""
        return self.ask("paths", start=start, end=end, **asked)

    def question(self, name: str, parameters: list[str] | None = None) -> dict[str, Any]:
        """Answer one of the questions that graph://questions lists, by its name."""
        found = find_question(all_questions(find_ontology() / "questions"), name)
        given: dict[str, list[str]] = {}
        for one in parameters or ():
            parameter, _, value = one.partition("=")
            given.setdefault(parameter, []).append(value)
        asked = read(found.options, given, "http")
        return {"question": found.sentence} | self.sparql(sparql_of(self.store, found, asked))

    def sparql(self, query: str) -> dict[str, Any]:
        """Answer a read-only SPARQL 1.1 query; the usual prefixes (cf:, node:, claim:, source:, skos:) are known.

        Read the resources graph://card and graph://questions first; graph://schema has every definition. For every IRI
        of a claim or node in the answer, its status and sources are added.
        """
        form = keyword(query, *QUERIES, *UPDATES)
        if form and form.text.upper() in UPDATES:
            raise UsageError(
                f"{form.text.upper()} writes, and this tool only reads.", f"Ask with {', '.join(QUERIES)}."
            )
        if form and form.text.upper() in ("CONSTRUCT", "DESCRIBE"):
            text = self._run(query, "ttl")
            claims = [one for one in self.catalogue.claims.values() if _mentions(text, one.iri, f"claim:{one.id}")]
            nodes = [one.iri for one in self.catalogue.nodes.values() if _mentions(text, one.iri, f"node:{one.slug}")]
            return self._with_sources({"turtle": text}, claims, nodes)
        answer = json.loads(self._run(query, "json"))
        rows = answer.get("results", {}).get("bindings", [])
        if rows:
            answer["results"]["bindings"] = rows[:ROWS]
        answer |= _whole(len(rows) <= ROWS) | {"rows": len(rows)}
        return self._with_sources(answer, self._claims_in(rows[:ROWS]), self._nodes_in(rows[:ROWS]))

    def schema(self) -> str:
        """The schema in Turtle."""
        return schema_turtle(find_ontology()).decode()

    def questions(self) -> str:
        """The example questions, each with the query that answers it."""
        files = sorted((find_ontology() / "questions").glob("*.rq"))
        return "\n\n".join(f"# {path.stem}\n{path.read_text(encoding='utf-8')}" for path in files)

    def _run(self, query: str, form: str) -> str:
        query = renamed(query)
        for reach in reaches_out(query):
            # SILENT too: a model would take the rows of a service that was passed over for rows there are not.
            raise ForbiddenError(f"{reach.word} is not allowed here.", "Ask about this graph alone: leave it out.")
        declared = missing_prefixes(query)
        with as_written(declared):
            job = Job("query", declared + query, form)
            return b"".join(self.pool.run(job) if self.pool else self.store.run(job)).decode()

    def _node(self, iri: str) -> dict[str, Any]:
        node = self.catalogue.nodes.get(iri)
        if node is None:
            raise UnknownTerm(f"“{iri}” is no node.", mend="Search for it first.")
        said: dict[str, Any] = {"iri": iri, "label": node.label, "type": node.type, "status": node.status}
        said |= {"layer": node.layer or None, "definition": node.definition, "scope_note": node.scope_note}
        return said | {"filed_under": node.filed_under or None}

    def _claim(self, claim: Claim) -> dict[str, Any]:
        said = {
            "iri": claim.iri,
            "id": claim.id,
            "says": claim_sentence(self.catalogue, claim),
            "predicate": claim.predicate,
            "sign": claim.sign,
            "status": claim.status,
            "basis": claim.basis,
            "modality": claim.modality,
            "population": claim.population,
            "check": claim.check,
            "hedged": claim.hedged,
            "people": list(claim.people),
            "tool": claim.tool,
            "country": list(claim.country),
            "measure": list(claim.measure),
            "caution": claim.caution,
            "note": claim_note(claim),
            "context": claim.context,
            "paraphrase": claim.paraphrase,
            "sources": list(claim.sources),
            "rests_on": list(claim.rests_on),
            "at_odds_with": list(claim.at_odds_with),
        }
        return {name: value for name, value in said.items() if value not in (None, "", [])}

    def _claims_in(self, data: Any) -> list[Claim]:
        """The claims whose IRIs stand anywhere in an answer."""
        claims = self.catalogue.claims
        return [claims[text] for text in dict.fromkeys(_texts(data)) if text in claims]

    def _nodes_in(self, data: Any) -> list[str]:
        """The IRIs of the nodes that stand anywhere in an answer."""
        return [text for text in dict.fromkeys(_texts(data)) if text in self.catalogue.nodes]

    def _with_sources(
        self, answer: dict[str, Any], claims: Iterable[Claim], nodes: Iterable[str] = ()
    ) -> dict[str, Any]:
        """The answer with, beside it, the status of every claim and node and the record of every source of them."""
        found = {one.iri: {"status": one.status, "basis": one.basis, "sources": list(one.sources)} for one in claims}
        named = {iri: {"status": self.catalogue.nodes[iri].status} | self.recorded[iri] for iri in nodes}
        used = dict.fromkeys(iri for one in (*found.values(), *named.values()) for iri in one["sources"])
        sources = [self.catalogue.sources[iri] for iri in used if iri in self.catalogue.sources]
        return answer | {
            "evidence": found,
            "recorded" if "nodes" in answer else "nodes": named,  # what can be reached has nodes of its own
            "sources": {
                one.iri: {
                    "title": one.title,
                    "authors": list(one.authors),
                    "year": one.year,
                    "url": one.url or (f"https://doi.org/{one.doi}" if one.doi else ""),
                    "study_type": one.study_type,
                    "text_read": one.text_read,
                }
                for one in sources
            },
        }


def _whole(complete: bool) -> dict[str, Any]:
    """The members by which every answer tells whether it is all there is, as those of paths do."""
    return {"complete": complete, "cut": None if complete else "limit"}


def _in_curies(data: Any) -> Any:
    """The same with every IRI of a known namespace as a CURIE, and without members that say nothing."""
    if isinstance(data, str):
        return shrink_iri(data) if data.startswith("http") else data
    if isinstance(data, dict):
        kept = {key: value for key, value in data.items() if value not in (None, "") or key == "next"}
        return {_in_curies(key): _in_curies(value) for key, value in kept.items()}
    return [_in_curies(one) for one in data] if isinstance(data, list) else data


def _texts(data: Any) -> Iterable[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from (str(key), *_texts(value))
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


def _mentions(turtle: str, iri: str, curie: str) -> bool:
    """Whether a graph names a thing, in full or by its prefix; never R1 for R12."""
    return re.search(rf"{re.escape(iri)}>|\b{re.escape(curie)}(?![\w-])", turtle) is not None
