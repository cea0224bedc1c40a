"""Says which questions a service answers by their names, and at which addresses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from graphsvc.knowledge.build import find_ontology
from graphsvc.names import shrink_iri
from graphsvc.options import Option
from graphsvc.questions import NamedQuestion, all_questions

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

ROOT = "/api/v1/questions"


def questions(context: ServiceContext) -> tuple[NamedQuestion, ...]:
    """The questions of the ontology and those of the folder that the service was given. Raises KnowledgeError."""
    folder = context.options["questions"]
    return all_questions(find_ontology() / "questions", Path(folder) if folder else None)


def address_of(one: NamedQuestion) -> str:
    """The address of a question as it can be tried, with each of its parameters."""
    ending = ".ttl" if one.form in ("CONSTRUCT", "DESCRIBE") else ".csv"
    given = {option.shown("http"): default_of(one, name, option) for name, option in one.options.items() if not one.ask}
    asked = urlencode(
        {name: value for name, value in given.items() if value not in (None, [], ["UNDEF"])}, doseq=True, safe=":"
    )
    return f"{ROOT}/{one.name}{ending}" + (f"?{asked}" if asked else "")


def default_of(question: NamedQuestion, name: str, option: Option) -> Any:
    """What holds for a parameter that is not given, as it can be given."""
    block = question.blocks.get(name)
    if block is None:
        return option.default
    return [shrink_iri(term.strip("<>")) for term in block.terms]
