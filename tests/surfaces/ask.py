"""Asks a question about paths in Python, by command, over HTTP, on a page, in SPARQL and over MCP."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import anyio
import httpx
import mcp
from click.testing import CliRunner

from graphsvc.cli import cli
from graphsvc.errors import GraphsvcError
from graphsvc.names import CLAIM, NODE, PATH
from graphsvc.options import Option
from graphsvc.paths.registry import QUESTIONS
from graphsvc.paths.sparql.vocabulary import SERVICE
from graphsvc.store import Store

Row = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A question with its options, by the names that Python has for them."""

    question: str
    options: Mapping[str, Any]
    about: str = ""
    wrong: bool = False

    def __str__(self) -> str:
        said = " ".join(f"{name}={value}" for name, value in self.options.items() if name == self.about)
        return f"{self.question} {said or 'alone'}"


@dataclass(frozen=True)
class Answer:
    """The rows that came back in order, or the words of a refusal; `data` is the answer that has no rows."""

    rows: tuple[Row, ...] = ()
    refused: str = ""
    data: Any = None
    claims: tuple[str, ...] = field(default=())


def _of_json(found: Any, question: str) -> Answer:
    if not QUESTIONS[question].has_paths:
        return Answer(data={key: found[key] for key in QUESTIONS[question].members.split()})
    rows = [
        (
            str(number),
            str(index),
            *(short(hop[side]) for side in ("from", "to")),
            short(record.get("iri", record["predicate"])),
        )
        for number, path in enumerate(found["paths"], 1)
        for index, hop in enumerate(path["hops"], 1)
        for record in hop["records"]
    ]
    return answer_of(rows)


def answer_of(rows: Sequence[Row]) -> Answer:
    """The rows, and the claims in the order in which they are first met: what a page lists."""
    return Answer(rows=tuple(rows), claims=tuple(dict.fromkeys(row[-1] for row in rows)))


def short(iri: str) -> str:
    """The last part of an IRI of the graph."""
    return iri.removeprefix(NODE).removeprefix(CLAIM)


def in_python(store: Store, case: Case) -> Answer:
    question = QUESTIONS[case.question]
    try:
        found = question.data(question.ask(store, case.options))
    except GraphsvcError as error:
        return Answer(refused=str(error))
    except TypeError as error:  # what a type checker says before it runs
        return Answer(refused=str(error))
    return _of_json(json.loads(json.dumps(found)), case.question)


def by_command(place: str, case: Case) -> Answer:
    question = QUESTIONS[case.question]
    named, others = [], []
    for name, value in case.options.items():
        option = question.options.get(name)
        if option is not None and name in question.named:
            named += value if isinstance(value, list) else [str(value)]
        else:
            others += _flags(name, option, value)
    done = CliRunner().invoke(cli, [case.question, *named, *others, "--store", place, "--format", "json"])
    if done.exit_code:
        return Answer(refused=f"{done.output} {done.exception}")
    return _of_json(json.loads(done.output), case.question)


def _flags(name: str, option: Option | None, value: Any) -> list[str]:
    flag = option.shown("cli") if option else "--" + name.replace("_", "-")
    if isinstance(value, str) and option is not None and option.kind is bool:
        return [f"{flag}={value}"]
    if isinstance(value, bool):
        return [flag if value else "--no-" + flag.removeprefix("--include-").removeprefix("--")]
    values = value if isinstance(value, list) else [value]
    return [text for one in values for text in (flag, str(one))]


def _query(case: Case) -> list[tuple[str, str]]:
    options = QUESTIONS[case.question].options
    pairs = []
    for name, value in case.options.items():
        shown = options[name].shown("http") if name in options else name
        for one in value if isinstance(value, list) else [value]:
            pairs.append((shown, str(one).lower() if isinstance(one, bool) else str(one)))
    return pairs


def over_http(client: httpx.Client, case: Case) -> Answer:
    answer = client.get(f"/api/v1/{case.question}", params=_query(case))
    if answer.status_code != 200:
        return Answer(refused=answer.text)
    return _of_json(answer.json(), case.question)


def on_page(client: httpx.Client, case: Case) -> Answer:
    answer = client.get(f"/{case.question}", params=[*_query(case), ("format", "csv")])
    if answer.status_code != 200:
        return Answer(refused=answer.text)
    rows = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
    return Answer(claims=tuple(dict.fromkeys(short(row["Relation IRI"]) for row in rows)))


def in_sparql(client: httpx.Client, case: Case) -> Answer:
    options = QUESTIONS[case.question].options
    asked = [f"?x <{PATH}mode> 'cycle'"] if case.question == "loops" else []
    for name, value in case.options.items():
        term = options[name].term if name in options else _camel(name)
        asked += [f"?x <{PATH}{term}> {_term(one)}" for one in (value if isinstance(value, list) else [value])]
    hop = " ; ".join(f"<{PATH}{term}> ?{term}" for term in ("index", "from", "to", "predicate", "record"))
    block = " . ".join([*asked, f"?x <{PATH}path> ?path ; <{PATH}hop> [ {hop} ]"])
    query = f"SELECT * {{ SERVICE <{SERVICE}> {{ {block} }} }}"
    headers = {"Accept": "application/sparql-results+json"}
    answer = client.post("/sparql", data={"query": query}, headers=headers)
    if answer.status_code != 200:
        return Answer(refused=answer.text)
    rows = []
    for solution in answer.json()["results"]["bindings"]:
        said = {name: short(term["value"]) for name, term in solution.items()}
        rows.append((said["path"], said["index"], said["from"], said["to"], said.get("record", said["predicate"])))
    return answer_of(rows)


def _term(value: Any) -> str:
    if isinstance(value, bool | int):
        return str(value).lower()
    return json.dumps(value)


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda found: found[1].upper(), name)


def over_mcp(server: Any, cases: Sequence[Case]) -> list[Answer]:
    """The answers to all cases, over one connection."""

    async def talk() -> list[Any]:
        async with mcp.Client(server) as client:
            return [await client.call_tool(case.question, dict(case.options)) for case in cases]

    answers = []
    for case, result in zip(cases, anyio.run(talk), strict=True):
        text = result.content[0].text
        answers.append(Answer(refused=text) if result.is_error else _of_json(json.loads(text), case.question))
    return answers
