"""Reads questions from a folder: SPARQL in .rq files, with a header in comments, and path questions in .json files.

    # Which factors are upstream of automation bias?
    # What else there is to say of the question.
    # Parameter node: the thing that they lead to.
    PREFIX cf: <…>
    SELECT ?upstream WHERE { VALUES ?node { node:automation-bias } ?upstream cf:influences+ ?node }

The first line is the question. A parameter is a variable with a VALUES block of its own: what stands in the block is
the default, and the kind of it the kind of what may be given. UNDEF is no default: anything then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graphsvc.errors import Fault, KnowledgeError, QuerySyntaxError
from graphsvc.options import Option, named
from graphsvc.paths.registry import QUESTIONS
from graphsvc.sparqltext.diagnosis import syntax_error
from graphsvc.sparqltext.known_prefixes import missing_prefixes
from graphsvc.sparqltext.protocol import query_form
from graphsvc.sparqltext.repairs import repaired
from graphsvc.sparqltext.tokens import Token, followed, string_value, tokens
from graphsvc.store.engine import or_written_out

_PARAMETER = re.compile(r"# ?Parameter (\w+):(.*)")
_ASKED_BY = {"longest": "paths", "responsibility": "paths"}  # the question whose options one of the .json files takes
KINDS = {"iri": "IRI", "prefixed": "IRI", "number": "number", "string": "text"}
_MEND = "Give it a question in the first line, # Parameter lines, and a query in SPARQL."


@dataclass(frozen=True)
class Block:
    """The VALUES block of a parameter: its place between the braces, the terms in it, and what kind they are.

    `kind` is "IRI", "number", "text" or "true or false"; `suffix` is the language or datatype of a text.
    """

    start: int
    end: int
    terms: tuple[str, ...]
    kind: str
    suffix: str = ""


@dataclass(frozen=True)
class NamedQuestion:
    """A question by its `name`, the name of its file without a number before it; `file` is that name with it.

    `text` is its query, with every prefix declared, and `blocks` are those of its parameters. One about paths has no
    text; `ask` and `arguments` are what is asked of the paths instead. `form` is SELECT, ASK, CONSTRUCT or DESCRIBE.
    """

    name: str
    file: str
    sentence: str
    note: str = ""
    text: str = ""
    form: str = "SELECT"
    options: dict[str, Option] = field(default_factory=dict)
    blocks: dict[str, Block] = field(default_factory=dict)
    ask: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)


def all_questions(folder: Path, own: Path | None = None) -> tuple[NamedQuestion, ...]:
    """The questions of a folder, if it is there, and those of one's own, of which none may have the name of another.

    Raises KnowledgeError with everything that is wrong.
    """
    found = list(read_named(folder)) if folder.is_dir() else []
    if own is None:
        return tuple(found)
    if not own.is_dir():
        raise KnowledgeError(
            [Fault(str(own), None, None, "There is no such folder.", "Name one that holds .rq files.")]
        )
    names = {one.name for one in found}
    for one in read_named(own):
        if one.name in names:
            raise _fault(own / one.file, None, f"There is another question called “{one.name}”.", "Rename the file.")
        names.add(one.name)
        found.append(one)
    return tuple(found)


@cache
def read_named(folder: Path) -> tuple[NamedQuestion, ...]:
    """The questions of a folder by the names of their files. Raises KnowledgeError with everything that is wrong."""
    found, faults = [], []
    for path in sorted((*folder.glob("*.rq"), *folder.glob("*.json")), key=lambda one: one.name):
        try:
            found.append(_of_paths(path) if path.suffix == ".json" else _of_sparql(path))
        except KnowledgeError as error:
            faults += error.faults
    if faults:
        raise KnowledgeError(faults)
    if not found:
        raise KnowledgeError(
            [Fault(str(folder), None, None, "The folder holds no question.", "Put .rq files into it.")]
        )
    return tuple(found)


def _of_sparql(path: Path) -> NamedQuestion:
    text = _text(path)
    head = [line for line in text.splitlines() if line.startswith("#")]
    sentence = head[0].lstrip("# ").strip() if text.startswith("#") else ""
    if not sentence:
        raise _fault(path, 1, "The first line is no question.")
    try:
        form = query_form(text)
    except QuerySyntaxError as error:
        raise _fault(path, error.line, error.message) from error
    if not form:
        raise _fault(path, None, "The file holds no query.")
    _hold(path, text)
    helps = {said[1]: said[2].strip() for line in head[1:] if (said := _PARAMETER.match(line))}
    whole = _with_prefixes(text)
    blocks = _blocks(whole, helps)
    missing = [name for name in helps if name not in blocks]
    if missing:
        raise _fault(path, None, f"The parameter “{missing[0]}” has no block VALUES ?{missing[0]} {{ … }}.")
    options = named(**{name: _option(helps[name], blocks[name]) for name in helps})
    note = " ".join(line.lstrip("# ").strip() for line in head[1:] if not _PARAMETER.match(line))
    return NamedQuestion(_name(path), path.stem, sentence, note, whole, form, options, blocks)


def _hold(path: Path, text: str) -> None:
    """Raise KnowledgeError where the query does not parse."""
    try:
        or_written_out(ox.Store().query, repaired(missing_prefixes(text) + text))
    except SyntaxError as error:
        told = syntax_error(str(error), text)
        raise _fault(path, told.line, told.message) from error
    except (ValueError, RuntimeError):
        return  # it parses; what an empty store cannot answer another may


def _of_paths(path: Path) -> NamedQuestion:
    try:
        said = json.loads(_text(path))
        sentence, ask, arguments = str(said["question"]), str(said["ask"]), dict(said["arguments"])
        question = QUESTIONS[_ASKED_BY.get(ask, ask)]
        options = {name: question.options[name] for name in arguments}
    except (KeyError, TypeError, ValueError) as error:
        raise _fault(path, None, f"The question cannot be read ({error}).") from error
    shown = {name: _with_default(one, arguments[name]) for name, one in options.items()}
    return NamedQuestion(_name(path), path.stem, sentence, options=shown, ask=ask, arguments=arguments)


def _name(path: Path) -> str:
    number, _, name = path.stem.partition("-")
    return name if number.isdigit() and name else path.stem


def _with_default(option: Option, value: Any) -> Option:
    return replace(option, default=value, required=False)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _fault(path, None, f"The file cannot be read: {error}.") from error


def _with_prefixes(text: str) -> str:
    """The text with the known prefixes declared that it leaves out, after the comments that it begins with."""
    missing = missing_prefixes(text)
    lines = text.splitlines(keepends=True)
    head = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join([*lines[:head], missing, *lines[head:]]) if missing else text


def _blocks(text: str, names: Sequence[str] | dict[str, str]) -> dict[str, Block]:
    found: dict[str, Block] = {}
    for one, variable, brace, *_ in followed(tokens(text), 2):
        name = variable.text[1:] if variable.kind == "variable" else ""
        if one.text.upper() == "VALUES" and name in names and brace.text == "{":
            found.setdefault(name, _block(text, brace.start + 1))
    return found


def _block(text: str, start: int) -> Block:
    inside: list[Token] = []
    for one in _from(text, start):
        if one.text == "}" and one.kind == "other":
            end = one.start
            break
        inside.append(one)
    else:
        end = len(text)
    terms, kind, suffix = [], "IRI", ""
    for one in inside:
        if one.kind in KINDS and not (suffix == "^^" and one.kind in ("iri", "prefixed")):
            terms.append(string_value(one.text) if one.kind == "string" else one.text)
            kind = KINDS[one.kind]
        elif one.text in ("true", "false"):
            terms.append(one.text)
            kind = "true or false"
        elif one.kind == "language":
            suffix = one.text
        elif one.text == "^":
            suffix = "^^"
    if suffix == "^^":
        suffix = text[text.index("^^", start) : end].split()[0]
    return Block(start, end, tuple(terms), kind, suffix)


def _from(text: str, start: int) -> Iterator[Token]:
    return (one._replace(start=one.start + start) for one in tokens(text[start:]))


def _option(said: str, block: Block) -> Option:
    help_ = said[:1].upper() + said[1:]
    taken = {"IRI": "An IRI, a CURIE or a name", "number": "A number", "text": "A text"}.get(
        block.kind, "True or false"
    )
    default = ", ".join(block.terms) or "none: everything"
    return Option(f"{help_.rstrip('.')}. {taken}; without it: {default}.", kind=str, many=True)


def _fault(path: Path, row: int | None, reason: str, mend: str = _MEND) -> KnowledgeError:
    return KnowledgeError([Fault(path.name, row, None, reason, mend)])
