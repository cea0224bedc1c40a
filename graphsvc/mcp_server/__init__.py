"""Serves the graph to language-model programs by the Model Context Protocol; every answer carries statuses and sources.

Needs the optional extra: pip install 'graphsvc[mcp]'.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from graphsvc.asking import ASKING
from graphsvc.errors import GraphsvcError, MissingTool
from graphsvc.explorer.view_options import ACTIONS
from graphsvc.framework import framework
from graphsvc.mcp_server.answers import Answers
from graphsvc.mcp_server.schema_card import card
from graphsvc.names import VERSION
from graphsvc.options import Option, named, read_json
from graphsvc.paths.registry import QUESTIONS
from graphsvc.store import Store

if TYPE_CHECKING:
    from mcp.server import MCPServer
    from mcp.server.mcpserver.tools import Tool

__all__ = ["Answers", "make_server", "serve"]

INSTRUCTIONS = f"""{framework().title}, as a graph of claims with their evidence.
Rules for using it: name the status and the sources of every claim you pass on. “inferred” is the curators' own
conclusion and has no source. An association is not an effect. A null finding is a finding: say it. Where no path is
found, the graph knows of none, which does not mean there is none. A path of several hops is an inference from claims,
not itself a finding. Do not add claims of your own to the graph's."""


SEARCH = named(
    text=Option("Words that the name or the definition holds.", required=True),
    limit=Option("How many at most.", kind=int, default=10, least=1, most=50),
)
NODE = named(
    name=Option("A name, slug, CURIE or IRI.", required=True),
    detail=Option(
        "A summary: what each claim says, its status and sources; or all that is known, which may be long.",
        default="summary",
        choices=("summary", "full"),
    ),
    cursor=Option("Where the claims of a summary begin: the “next” of the one before.", kind=int, default=0, least=0),
)
QUESTION = named(
    name=Option("The name of the question, as graph://questions lists them.", required=True),
    parameters=Option("Other things to put into it, each as name=value.", many=True),
)
QUERY = named(query=Option("The text of the query.", required=True))


def make_server(store: Store) -> tuple[MCPServer, Answers]:
    """An MCP server over `store`, and what it answers from, to be closed after it. Raises MissingTool."""
    try:
        from mcp.server import MCPServer
    except ImportError as error:
        raise MissingTool("The package mcp is not installed.", "Run: pip install 'graphsvc[mcp]'") from error

    answers = Answers(store)
    tools = [
        _tool("search", str(answers.search.__doc__), SEARCH, answers.search),
        _tool("node", str(answers.node.__doc__), NODE, answers.node),
        _tool("ask", str(answers.plain_words.__doc__), ASKING, answers.plain_words),
        _tool("question", str(answers.question.__doc__), QUESTION, answers.question),
        _tool("sparql", str(answers.sparql.__doc__), QUERY, answers.sparql),
    ]
    asked = ACTIONS | {"about": replace(ACTIONS["about"], required=True)}
    tools.append(_tool("actions", str(answers.actions.__doc__), asked, answers.actions))
    for name, question in QUESTIONS.items():
        tools.append(_tool(name, question.summary, question.options, partial(answers.ask, name)))
    server = MCPServer("graphsvc", version=VERSION, instructions=INSTRUCTIONS, tools=tools, log_level="ERROR")
    server.resource("graph://schema", mime_type="text/turtle", description="The schema")(answers.schema)
    server.resource("graph://card", mime_type="text/plain", description="The schema on a card")(card)
    server.resource("graph://questions", mime_type="application/sparql-query", description="Example questions")(
        answers.questions
    )
    return server, answers


def serve(store: Store) -> None:
    """Answer on standard input and output until the other side hangs up. Raises MissingTool."""
    server, answers = make_server(store)
    try:
        server.run("stdio")
    finally:
        answers.close()


def _tool(name: str, said: str, options: Mapping[str, Option], answer: Callable[..., dict[str, Any]]) -> Tool:
    """The tool that reads its arguments by the declared options; errors tell the model how to mend the call."""
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.server.mcpserver.tools import Tool
    from mcp.server.mcpserver.utilities.func_metadata import ArgModelBase, FuncMetadata
    from mcp.types import CallToolResult, TextContent, ToolAnnotations
    from pydantic import ConfigDict

    class Given(ArgModelBase):
        """Whatever is sent: it is read here, so that what is wrong is told by name and with what was meant."""

        model_config = ConfigDict(extra="allow")

        def model_dump_one_level(self) -> dict[str, Any]:
            return {"given": self.model_extra or {}}

    def run(given: dict[str, object]) -> CallToolResult:
        try:
            asked = read_json(options, given, "mcp")
            taken = [key for key, one in options.items() if "mcp" not in one.not_on]
            found = answer(
                **{key: asked.value(key) for key in taken if key in asked.given or options[key].default is not None}
            )
        except GraphsvcError as error:
            raise ToolError(str(error)) from error
        # Written here, for the library sets it out over many lines, which a model reads by the character.
        text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        return CallToolResult(content=[TextContent(text=text)], structured_content=found)

    return Tool(
        fn=run,
        name=name,
        title=None,
        context_kwarg=None,
        description=said,
        parameters=_schema(options),
        fn_metadata=FuncMetadata(arg_model=Given, output_model=dict[str, Any]),
        is_async=False,
        annotations=ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        ),
    )


def _schema(options: Mapping[str, Option]) -> dict[str, Any]:
    taken = {key: one for key, one in options.items() if "mcp" not in one.not_on}
    return {
        "type": "object",
        "properties": {key: one.schema | {"description": one.help} for key, one in taken.items()},
        "required": [key for key, one in taken.items() if one.required],
        "additionalProperties": False,
    }
