"""Lists the questions about paths: what answers each, the options it takes, and the surfaces on which it is asked."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from graphsvc.errors import ForbiddenError
from graphsvc.options import SURFACES, Option, Value
from graphsvc.paths.engine.edge_selection import ANY, Walk
from graphsvc.paths.explanation import explain
from graphsvc.paths.find import find_paths
from graphsvc.paths.graph_analysis import NO_LOOP, NO_LOOPS, chokepoints, loops, reach
from graphsvc.paths.options import OPTIONS, SCOPE
from graphsvc.paths.output import data, text
from graphsvc.paths.who_acts import leverage
from graphsvc.store import Store

_NO_ROWS = "Its answer is no list of paths, so it is no pattern of a query: ask over HTTP, by command or in Python."
_PATHS = "from to complete cut headline directions caveats paths beside"


@dataclass(frozen=True)
class Question:
    """A question: what answers it, and how the answer becomes JSON (with `members`) and text.

    `named` are the options that stand first and without their names on the command line, `refused` those that it does
    not take although other questions do, each with the reason.
    """

    name: str
    find: Callable[..., Any]
    data: Callable[[Any], dict[str, Any]]
    text: Callable[[Any], str]
    summary: str
    members: str
    named: tuple[str, ...]
    not_on: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def options(self) -> dict[str, Option]:
        """The options it takes, as the function that answers declares them: those without a default are required."""
        found: dict[str, Option] = {}
        for name, parameter in inspect.signature(self.find).parameters.items():
            if parameter.kind is parameter.VAR_KEYWORD:
                found |= SCOPE
            elif name in OPTIONS:
                required = parameter.default is parameter.empty
                default = None if required else OPTIONS[name].check(parameter.default)
                found[name] = replace(OPTIONS[name], default=default, required=required)
        for name, why in self.refused.items():
            found[name] = replace(found[name], not_on=dict.fromkeys(SURFACES, why))
        return found

    def on(self, surface: str) -> dict[str, Option]:
        """The options that a surface takes."""
        return {name: one for name, one in self.options.items() if surface not in one.not_on}

    @property
    def has_paths(self) -> bool:
        """Whether the answer is a list of paths, which has formats of its own."""
        return self.data is data.paths_data

    def ask(self, store: Store, asked: Mapping[str, Value], **own: Any) -> Any:
        """The answer to the options `asked`, and to those that a surface sets itself. Raises GraphsvcError."""
        return self.find(store, **asked, **own)


QUESTIONS = {
    one.name: one
    for one in (
        Question(
            "paths",
            find_paths,
            data.paths_data,
            text.paths_text,
            "Paths from one thing to another, or all from or to one",
            _PATHS,
            ("start", "end"),
        ),
        Question(
            "explain",
            explain,
            data.explanation_data,
            text.explanation_text,
            "Paths with their evidence, tests that found no effect, and who holds what",
            _PATHS + " against actors way_back upstream",
            ("start", "end"),
            {"page": "/paths has the sentences, /who has who acts.", "sparql": _NO_ROWS},
        ),
        Question(
            "reach",
            reach,
            data.reach_data,
            text.reach_text,
            "What a thing bears on, or with direction=in what bears on it",
            "from complete cut nodes",
            ("node",),
            {"page": "/focus draws what lies within three steps.", "sparql": "A search with one end unbound lists it."},
        ),
        Question(
            "loops",
            loops,
            data.paths_data,
            text.loops_text,
            "Feedback loops; the sign + would reinforce itself, - would balance itself",
            _PATHS,
            ("through",),
            refused=dict.fromkeys(sorted(NO_LOOPS), NO_LOOP),
        ),
        Question(
            "chokepoints",
            chokepoints,
            data.chokepoints_data,
            text.chokepoints_text,
            "What every path from one thing to another must pass",
            "from to connected on_every_path smallest_node_cut smallest_hop_cut",
            ("start", "end"),
            {"page": "No page shows it yet.", "sparql": _NO_ROWS},
        ),
        Question(
            "leverage",
            leverage,
            data.leverage_data,
            text.leverage_text,
            "Which factors reach most of what an outcome depends on",
            "outcomes depends_on levers note",
            ("outcome",),
            {"page": "No page shows it yet.", "sparql": _NO_ROWS},
            {"direction": "Leverage follows the arrows."},
        ),
    )
}


def refuse_patterns(asked: Mapping[str, Value]) -> None:
    """Keep what would run as a query of the asker's own out of this process: such a query belongs in /sparql.

    Raises ForbiddenError that names the option.
    """
    for name, value in asked.items():
        texts = value if isinstance(value, list) else [value]
        pattern = any(isinstance(one, str) and one.lstrip().startswith("{") for one in texts)
        if pattern or (name == "via" and not _is_plain(Walk(tuple(str(one) for one in texts)))):
            raise ForbiddenError(
                f"Patterns, and property paths with / * + ? ! ( ), are not walked here: {OPTIONS[name].names[0]}.",
                "Join predicates with | and ^, ask inside SPARQL with SERVICE, or use the Python package.",
            )


def _is_plain(walk: Walk) -> bool:
    return walk.is_claims or walk.via == (ANY,) or walk.steps is not None
