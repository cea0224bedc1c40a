"""Lists the declared options: of the path questions, of the pages, of the service and of a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphsvc.explorer.view_options import VIEWS
from graphsvc.options import SURFACES, Option
from graphsvc.paths.options import OPTIONS, SCOPE
from graphsvc.paths.registry import QUESTIONS
from graphsvc.service.options import SERVICE
from graphsvc.service.pages.site import FRAME
from graphsvc.store.options import ENDPOINT
from parts.table import rows

ADDRESSES = {"map": "/", "basket": "/briefing", "briefing": "/briefing.docx", "story-file": "/story.html"}
NAMED = {name for question in QUESTIONS.values() for name in question.named}


def markdown() -> str:
    """A section for each kind of options."""
    said = ["## Questions about paths\n", _questions(), "\n### Where they are asked\n", _surfaces()]
    said += [
        "\n## Pages\n",
        _pages(),
        "\n## The service\n",
        _plain(SERVICE),
        "\n## A store at a URL\n",
        _plain(ENDPOINT),
    ]
    return "\n".join(said)


def _questions() -> str:
    body = [
        (f"`{option.name}`", f"{option.help} {_values(option)}", _defaults(name), _names(option))
        for name, option in OPTIONS.items()
    ]
    return rows(("option", "meaning", "default", "elsewhere called"), body)


def _values(option: Option) -> str:
    many = " May be given several times." if option.many else ""
    if option.kind is str and not option.choices:
        return many.strip()
    served = f", over a service {option.allowed('http')}" if option.most_served is not None else ""
    return f"{option.allowed('python')[0].upper()}{option.allowed('python')[1:]}{served}.{many}"


def _defaults(name: str) -> str:
    """The default of an option, by question where they differ."""
    found = {one.name: one.options[name] for one in QUESTIONS.values() if name in one.options}
    told = {question: "" if one.required else _value(one.default) for question, one in found.items()}
    if name in SCOPE or len(set(told.values())) == 1:
        return next(iter(told.values()))
    return "; ".join(f"{question} {value or 'none'}" for question, value in told.items())


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(f"`{one}`" for one in value)
    return "" if value is None else f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _names(option: Option) -> str:
    command = ("cli",) if option.name not in NAMED else ()  # what stands first on a command line has no name there
    names = [option.shown(surface) for surface in (*command, "http", "sparql") if surface not in option.not_on]
    return ", ".join(f"`{name}`" for name in dict.fromkeys(names) if name != option.name)


def _surfaces() -> str:
    """What is not asked on some surface, and why."""
    lacking = [(question.name, question.not_on) for question in QUESTIONS.values()]
    lacking += [(f"`{one.name}`", one.not_on) for one in OPTIONS.values()]
    lacking += [
        (f"`{name}` of {one.name}", {"all": why}) for one in QUESTIONS.values() for name, why in one.refused.items()
    ]
    body = [
        (what, ", ".join(SURFACES.get(one, one) for one in reasons if reasons[one] == why), why)
        for what, reasons in lacking
        for why in dict.fromkeys(reasons.values())
    ]
    return rows(("question or option", "not on", "because"), body)


def _pages() -> str:
    body = [
        (f"`{ADDRESSES.get(view, f'/{view}')}`", ", ".join(_parameters(options)))
        for view, options in (*VIEWS.items(), ("every page", FRAME))
    ]
    return rows(("page", "parameters"), [(page.replace("`/every page`", "every page"), said) for page, said in body])


def _parameters(options: Mapping[str, Option]) -> Iterable[str]:
    for option in options.values():
        if "page" not in option.not_on:
            values = f" ({', '.join(option.choices)})" if option.choices else ""
            yield f"`{option.shown('page')}`{values}"


def _plain(options: Mapping[str, Option]) -> str:
    body = [
        (
            f"`{one.name}`",
            f"{one.help} {_values(one)}",
            _value(one.default),
            one.not_on.get("cli", f"`{one.shown('cli')}`"),
        )
        for one in options.values()
    ]
    return rows(("option", "meaning", "default", "command line"), body)
