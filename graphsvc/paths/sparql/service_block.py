"""Answers a path search written as the SERVICE block of a SPARQL query.

    SERVICE <…/service/paths> {
      [] path:from node:local-validation ; path:to ?outcome ; path:k 3 ; path:length ?length ;
         path:hop [ path:index ?i ; path:from ?a ; path:to ?b ; path:record ?claim ] .
      ?outcome a cf:Outcome .
    }

The pattern has the shape of paths written as RDF (see path.ttl). What is asked is constant, what comes back is a
variable; other patterns of the block bind the ends. There is one row for each path, or for each hop or record where the
block asks for those. SPARQL engines send a block as `SELECT * WHERE { … }` with IRIs in full, which is read here.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions

from graphsvc.errors import LimitError, QuerySyntaxError
from graphsvc.model.hops import Hop
from graphsvc.names import PATH, XSD
from graphsvc.options import read, unknown
from graphsvc.paths.engine.edge_selection import ANY, Walk
from graphsvc.paths.model import Path
from graphsvc.paths.options import CYCLE, MODES, OPTIONS
from graphsvc.paths.registry import QUESTIONS, Question
from graphsvc.sparqltext.tokens import END, Token, followed, string_value, tokens
from graphsvc.store import Store

MAX_ROWS = 10_000
MAX_PAIRS = 1_000
LONGEST = 2_000  # characters of a value, as in the other ways to ask

_SIDES = ("from", "to")
_OF_PATH = ("path", "start", "end", "length", "sign", "weakest", "sentence", "hop")
_OF_HOP = ("index", "from", "to", "sign", "predicate", "record")
_PATHS = QUESTIONS["paths"].options | {"mode": replace(OPTIONS["mode"], choices=(*MODES, CYCLE))}
_LOOPS = {name: replace(one, not_on={"sparql": "Loops do not take it."}) for name, one in _PATHS.items()}
_LOOPS |= QUESTIONS["loops"].options
_TERMS = {one.term: name for name, one in _PATHS.items()}

Term = NamedNode | BlankNode | Literal
Row = dict[str, Any]


@dataclass
class Search:
    """A block read: what is asked, the variables of what comes back, the other patterns and their variables."""

    asked: dict[str, list[str]] = field(default_factory=dict)
    of_path: dict[str, str] = field(default_factory=dict)
    of_hop: dict[str, str] = field(default_factory=dict)
    rest: str = ""
    rest_variables: frozenset[str] = frozenset()

    def variable(self, side: str) -> str | None:
        """The name of the variable at `side` ("from" or "to"), None where it is constant or missing."""
        value = self.asked.get(side, [""])[0]
        return value[1:] if value.startswith("?") else None

    def constant(self, side: str) -> str | None:
        value = self.asked.get(side, [""])[0]
        return None if value.startswith("?") or not value else value


def answer(query: str, store: Store, *, patterns: Store | None = None, time_limit: float | None = 10.0) -> bytes:
    """Return the answer to a block, sent as `SELECT * WHERE { … }`, as SPARQL results in JSON.

    `patterns` is the store that is asked what the asker wrote (default: `store`), be it beside the search or in it, so
    that a caller can run that apart under limits. Raises QuerySyntaxError, UsageError, UnknownTerm, and LimitError
    beyond MAX_ROWS rows.
    """
    search = read_block(query)
    names: dict[str, None] = {}
    rows: list[Row] = []
    for row in _rows(search, store, patterns or store, time_limit):
        names.update(dict.fromkeys(row))
        rows.append({name: _binding(value) for name, value in row.items()})
        if len(rows) > MAX_ROWS:
            raise LimitError(f"The path search gives more than {MAX_ROWS} rows.", "Lower path:k or path:limit.")
    head = sorted({*names, *_variables(search)})
    return json.dumps({"head": {"vars": head}, "results": {"bindings": rows}}, ensure_ascii=False).encode()


def read_block(query: str) -> Search:
    """Read the block of a query. Raises QuerySyntaxError with what is wrong in it."""
    triples, rest, variables = _split(query)
    hops = {object_ for _, name, object_ in triples if name == "hop"}
    subjects = {subject for subject, _, _ in triples} - hops
    if len(subjects) != 1:
        raise QuerySyntaxError(
            f"The block holds {len(subjects)} path searches.", mend="Write one in each SERVICE block."
        )
    search = Search(rest=rest, rest_variables=variables)
    for subject, name, object_ in triples:
        if subject in hops:
            _add_output(search.of_hop, _OF_HOP, name, object_)
        elif name in _TERMS and (name in _SIDES or name not in _OF_PATH or not object_.startswith("?")):
            search.asked.setdefault(name, []).append(object_)
        else:
            _add_output(search.of_path, _OF_PATH, name, object_)
    search.of_path.pop("hop", None)
    _check(search)
    return search


def _split(query: str) -> tuple[list[tuple[str, str, str]], str, frozenset[str]]:
    """The triples of the path vocabulary at the top of the block, as (subject, local name, object), and the rest.

    The rest comes as text and as the names of its variables.
    """
    body = query[query.index("{") + 1 : query.rindex("}")] if "{" in query and "}" in query else ""
    triples, rest, used = [], [], set[str]()
    depth = done = 0
    for one, name, object_, *more in (found := followed(tokens(body), 6)):
        depth += (one.text in "({[") - (one.text in ")}]") if one.kind == "other" else 0
        if depth or one.kind != "variable" or object_ is END or not name.text.startswith(f"<{PATH}"):
            used.update([one.text[1:]] if one.kind == "variable" else ())
            continue
        value = more[: _length_of_suffix(more)]
        dot = more[len(value) : len(value) + 1] if more[len(value)].text == "." else []
        triples.append((one.text, name.text[len(PATH) + 1 : -1], object_.text))
        rest.append(body[done : one.start])
        last = [object_, *value, *dot][-1]
        done = last.start + len(last.text)
        deque(islice(found, 2 + len(value) + len(dot)), 0)
    return triples, " ".join([*rest, body[done:]]).strip(), frozenset(used)


def _length_of_suffix(after: Sequence[Token]) -> int:
    """How many of these tokens say the language or the datatype of a literal that stands before them."""
    return 1 if after[0].kind == "language" else 3 if [one.text for one in after[:2]] == ["^", "^"] else 0


def _add_output(into: dict[str, str], allowed: tuple[str, ...], name: str, object_: str) -> None:
    if name not in allowed:
        error = unknown(name, _PATHS, "sparql")
        terms = ", ".join(f"path:{one}" for one in allowed)
        raise QuerySyntaxError(error.message, mend=f"{error.mend} What comes back: {terms}.")
    if not object_.startswith("?"):
        raise QuerySyntaxError(f"path:{name} must have a variable.", mend="Filter its values outside the block.")
    into[name] = object_[1:]


def _check(search: Search) -> None:
    for name, values in search.asked.items():
        if any(len(value) > LONGEST for value in values):
            raise QuerySyntaxError(f"path:{name} is longer than {LONGEST} characters.", mend="Shorten it.")
        if name not in _SIDES and any(value.startswith("?") for value in values):
            raise QuerySyntaxError(
                f"path:{name} must be a constant.", mend="Only path:from and path:to may be variables."
            )
    for name in (*search.of_path.values(), *search.of_hop.values()):
        if name in search.rest_variables:
            raise QuerySyntaxError(f"?{name} comes back from the search.", mend="Use it outside the SERVICE block.")


def _rows(search: Search, store: Store, patterns: Store, time_limit: float | None) -> Iterator[Row]:
    question, options = _question(search)
    searched = patterns if _asks_patterns(search) else store
    for bound in _bindings(search, patterns):
        ends = {name: _end(search, side, bound) for side, name in zip(_SIDES, question.named, strict=False)}
        for number, path in enumerate(question.ask(searched, options, **ends, time_limit=time_limit), 1):
            ends_found = {search.variable("from"): NamedNode(path.start), search.variable("to"): NamedNode(path.end)}
            whole = bound | {name: term for name, term in ends_found.items() if name and name not in bound}
            yield from _path_rows(search, number, path, whole)


def _question(search: Search) -> tuple[Question, dict[str, Any]]:
    """Whether paths or loops are asked for, and by which options; those of the ends are taken from each row."""
    asked = {name: values for name, values in search.asked.items() if name not in _SIDES}
    texts = {_TERMS[name]: [_text(one) for one in values] for name, values in asked.items()}
    if texts.get("mode") == [CYCLE]:
        if search.constant("to"):
            raise QuerySyntaxError("path:to is a variable where loops are asked for.", mend="They end at their start.")
        question, options = QUESTIONS["loops"], _LOOPS
        del texts["mode"]
    else:
        question, options = QUESTIONS["paths"], _PATHS
    return question, dict(read(options, texts, "sparql").given)


def _asks_patterns(search: Search) -> bool:
    """Whether the search itself runs queries of the asker's own: patterns in braces, and paths of no fixed length."""
    texts = [_text(value) for values in search.asked.values() for value in values]
    if any(text.lstrip().startswith("{") for text in texts):
        return True
    walk = Walk(tuple(_text(value) for value in search.asked.get("via", ())))
    return not (walk.is_claims or walk.via == (ANY,) or walk.steps is not None)


def _bindings(search: Search, patterns: Store) -> list[Row]:
    """What the other patterns bind: one row for each answer of theirs, one empty row where there are none."""
    if not search.rest.strip(" ."):
        return [{}]
    result = patterns.query(f"SELECT DISTINCT * WHERE {{ {search.rest} }}")
    assert isinstance(result, QuerySolutions)
    names = [variable.value for variable in result.variables]
    rows: list[Row] = []
    for solution in result:
        rows.append({name: solution[name] for name in names if solution[name] is not None})
        if len(rows) > MAX_PAIRS:
            raise LimitError(f"The ends come to more than {MAX_PAIRS} pairs.", "Narrow the patterns of the block.")
    return rows


def _end(search: Search, side: str, bound: Row) -> str | None:
    constant = search.constant(side)
    if constant is not None:
        return _text(constant)
    value = bound.get(search.variable(side) or "")
    return f"<{value.value}>" if isinstance(value, NamedNode) else None


def _path_rows(search: Search, number: int, path: Path, bound: Row) -> Iterator[Row]:
    values: Row = {"path": number, "start": NamedNode(path.start), "end": NamedNode(path.end), "length": path.length}
    values |= {"sign": path.sign, "weakest": path.weakest.strength}
    whole = {variable: values[name] for name, variable in search.of_path.items() if name != "sentence"}
    if "sentence" in search.of_path:
        whole[search.of_path["sentence"]] = path.sentence
    if not search.of_hop:
        yield bound | whole
        return
    for index, hop in enumerate(path.hops, 1):
        for step in _hop_rows(search.of_hop, index, hop):
            yield bound | whole | step


def _hop_rows(wanted: dict[str, str], index: int, hop: Hop) -> Iterator[Row]:
    values: Row = {"index": index, "from": NamedNode(hop.start), "to": NamedNode(hop.end), "sign": hop.sign}
    common = {variable: values[name] for name, variable in wanted.items() if name in values}
    if not {"record", "predicate"} & wanted.keys():
        yield common
        return
    for record in hop.records:
        is_iri = "://" in record.predicate and " " not in record.predicate
        one = {"predicate": NamedNode(record.predicate) if is_iri else record.predicate}
        one |= {"record": NamedNode(record.iri)} if record.iri else {}
        yield common | {wanted[name]: value for name, value in one.items() if name in wanted}


def _variables(search: Search) -> list[str]:
    sides = [name for name in map(search.variable, ("from", "to")) if name]
    return [*sides, *search.of_path.values(), *search.of_hop.values()]


def _text(token: str) -> str:
    return string_value(token) if token[0] in "\"'" else token


def _binding(value: Any) -> dict[str, str]:
    if isinstance(value, NamedNode):
        return {"type": "uri", "value": value.value}
    if isinstance(value, BlankNode):
        return {"type": "bnode", "value": value.value}
    if isinstance(value, Literal):
        language = {"xml:lang": value.language} if value.language else {"datatype": value.datatype.value}
        return {"type": "literal", "value": value.value, **language}
    if isinstance(value, int):
        return {"type": "literal", "value": str(value), "datatype": XSD + "integer"}
    return {"type": "literal", "value": str(value)}
