"""Holds what every page shares: the records, the page frame, the options of its address, and its data as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, current_app, g, make_response, render_template, request, url_for
from markupsafe import Markup

import graphsvc.wording as wording
from graphsvc.errors import UnknownOption, UnknownTerm, UsageError
from graphsvc.explorer.documents.tables import Table, to_csv, to_markdown
from graphsvc.explorer.overlay import lay_over
from graphsvc.explorer.parameters import FILTERS, in_words
from graphsvc.explorer.pictures.svg import sample
from graphsvc.framework import framework
from graphsvc.knowledge.vocabulary import NODE_CLASSES
from graphsvc.model import Catalogue, catalogue_of, resolve
from graphsvc.model.edition import edition_of
from graphsvc.model.select import select
from graphsvc.names import CF, CLAIM, EVIDENCE, NODE, SECTION, SOURCE, VERSION
from graphsvc.options import Asked, Option, Value, named, read
from graphsvc.service.own_sessions import session

if TYPE_CHECKING:
    from graphsvc.service.beside import Neighbour
    from graphsvc.service.context import ServiceContext

TABLES = {"node": NODE, "claim": CLAIM, "source": SOURCE, "section": SECTION, "evidence": EVIDENCE}
START = next(iter(framework().pairs.get("map.path", ())), ("", ""))  # the two ends that a form begins with
GRAPHS = f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?claim <{CF}hasSubject> ?subject }} }}"


OWN = named(own=Option("A graph of your own, laid over the framework.", text="with"))  # every view takes it
FRAME = OWN | named(  # and these every page
    embed=Option("The page without its frame.", kind=bool, default=False),
    all=Option("Every row of a table.", kind=bool, default=False),
    format=Option("The page, or its tables.", default="html", choices=("html", "csv", "md")),
)
NEGOTIATED = named(format=Option("The format, before Accept."))  # chosen by `negotiation.choose`
# The rule of each route, the view that answers it, and the options it takes (by view, where the address names one).
Routes = tuple[tuple[str, Callable[..., Any], Mapping[str, Any]], ...]


@dataclass
class Site:
    """The pages of one service: its store and the records read from it, kept until the store changes."""

    context: ServiceContext

    @property
    def catalogue(self) -> Catalogue:
        """The records of the framework; with `?with=<graph>` in the address, a reader's own graph is laid over them."""
        own = asked().text("own")
        if own and own not in self.graphs():
            raise UnknownTerm(f"No graph called “{own}” holds relations.", mend="Load it, or leave “with” out.")
        return self._records(own)

    def _records(self, own: str) -> Catalogue:
        store = self.context.store
        framework = catalogue_of(store)
        return self.context.counted(("records", own), lambda: lay_over(framework, store, own)) if own else framework

    def graphs(self) -> list[str]:
        """The named graphs that hold claims: other versions, and other people's evidence; no other framework."""
        store, beside = self.context.store, self.context.beside
        found = self.context.counted("graphs with claims", lambda: sorted(row[0] for row in select(store, GRAPHS)))
        return [one for one in found if not beside or one != beside.base]

    @property
    def edition(self) -> str:
        """The version of the rows and the day it is of, as the graph has them: "2.0.0 of 2026-11-28", "" where none."""
        return self.context.counted("edition", lambda: edition_of(self.context.store))

    def node(self, name: str) -> str:
        """The node that the address names. Raises UnknownTerm, AmbiguousLabel."""
        return resolve(self.context.store, name)

    def page(
        self,
        template: str,
        title: str,
        sparql: str = "",
        tables: Sequence[Table] = (),
        said: Mapping[str, Any] | None = None,
    ) -> Response:
        """Answer with the page; `?format=csv` or `md` gives its tables instead."""
        wanted = asked().text("format")
        if wanted != "html" and not tables:
            raise UsageError(f"format cannot be “{wanted}” here.", "This page has no table: leave it out.")
        if wanted == "csv":
            return _file("\r\n".join(to_csv(table) for table in tables), "text/csv", title, "csv")
        if wanted == "md":
            parts = [f"## {table.caption}\n\n{to_markdown(table)}" for table in tables]
            return _file(f"# {title}\n\n" + "\n".join(parts) + f"\n{self.permalink}\n", "text/markdown", title, "md")
        values = frame(title) | {"sparql": sparql, "tables": tables, "catalogue": self.catalogue}
        values |= {"graphs": self.graphs(), "edition": self.edition, **(said or {})}
        return make_response(render_template(template, **values))

    @property
    def permalink(self) -> str:
        return permalink()


def frame(title: str) -> dict[str, Any]:
    """What the frame of every page needs."""
    given = asked()
    own = given.text("own")
    return {
        "title": title,
        "sparql": "",
        "tables": (),
        "permalink": permalink(),
        "asked": given,
        "in_words": in_words,
        "filter_names": tuple(FILTERS),
        "more_options": more_options,
        "without": dict.fromkeys,
        "embed": given.flag("embed"),
        "whole": given.flag("all") or given.flag("embed"),
        "own": {"with": own} if own else {},
        "session": session(),
        "version": VERSION,
        "framework": framework(),
        "neighbour": current_app.extensions["graphsvc"].beside,
        "has_archetypes": "Archetype" in NODE_CLASSES.values(),
        "start_path": START,
        "words": wording,
        "link": link,
        "here": here,
        "sparql_link": sparql_link,
        "legend_rows": wording.ARROW_LEGEND if own or session() else wording.ARROW_LEGEND[:-1],
        "legend_sample": lambda style: Markup(sample(style)),  # noqa: S704 - our own constants
    }


def problem_page(
    title: str,
    detail: str,
    mend: str = "",
    line: int | None = None,
    column: int | None = None,
    choices: Sequence[tuple[str, str]] = (),
    given: str = "",
    unknown: UnknownOption | None = None,
) -> str:
    """An error in words, for a browser: what happened, where, how to mend it, and (IRI, label) pairs to go on with.

    Where the address asks about `given`, the pairs lead to the same page about them; where it holds an `unknown`
    parameter, there are links to the same page with the one that was meant, and without it.
    """
    links = [(_instead(given, iri), label) for iri, label in choices]
    values = frame(title) | {"detail": detail, "mend": mend, "line": line, "column": column, "choices": links}
    return render_template("problem.html", **values, others=_corrected(unknown) if unknown else ())


def _corrected(error: UnknownOption) -> list[tuple[str, str]]:
    """The address without the parameter that does not exist, and with the one that was meant."""
    links = [(here(**{error.given: None}), f"The same without “{error.given}”")]
    if error.meant:
        values = request.args.getlist(error.given)
        pairs = [(key, value) for key, value in request.args.items(multi=True) if key != error.given]
        address = f"{_place()}?{urlencode([*pairs, *((error.meant, value) for value in values)])}"
        links.insert(0, (address, f"The same with “{error.meant}”"))
    return links


def _instead(given: str, iri: str) -> str:
    asked = [key for key, value in request.args.items(multi=True) if given and value.strip() == given]
    return here(**{asked[0]: iri.removeprefix(NODE)}) if len(asked) == 1 else link(iri)


def permalink() -> str:
    """The address of this view, without what only changes its form."""
    pairs = [(key, value) for key, value in request.args.items(multi=True) if key not in ("embed", "format")]
    return request.base_url + (f"?{urlencode(pairs)}" if pairs else "")


def sparql_link(query: str) -> str:
    """The query page with a query in it."""
    return f"{request.script_root}/sparql?{urlencode({'query': query})}"


def link(iri: str) -> str:
    """The page of a thing: a local address for our own, that of the framework beside, the IRI itself for others."""
    for table, namespace in TABLES.items():
        if iri.startswith(namespace):
            return url_for("pages.record", table=table, slug=iri[len(namespace) :])
    beside: Neighbour | None = current_app.extensions["graphsvc"].beside
    theirs = beside.page(iri) if beside else None
    if theirs:
        return theirs
    return iri if iri.startswith(("https://", "http://")) else "#"


def address(page: str, values: Mapping[str, Any] | None = None) -> str:
    """The address of one of the pages, with parameters."""
    return url_for(f"pages.{page}", **dict(values or {}))


def here(**changes: str | None) -> str:
    """The address of this view with some of its parameters changed, or left out where None."""
    pairs = [(key, value) for key, value in request.args.items(multi=True) if key not in changes]
    pairs += [(key, value) for key, value in changes.items() if value is not None]
    return _place() + (f"?{urlencode(pairs)}" if pairs else "")


def _place() -> str:
    """The path of this view from the root of its host, also below a prefix and in a reader’s own evidence."""
    return request.script_root + request.path


def take(options: Mapping[str, Option], own: Mapping[str, Value] | None = None) -> Asked:
    """Read the address by the options of its page, and keep them for it, with those that are our `own` to say.

    Raises UsageError, UnknownOption.
    """
    given = read(options, request.args.to_dict(flat=False), "page").given
    g.asked = Asked(
        FRAME | dict(options), {**given, **(own or {})}
    )  # a page of an error has the frame that its view does not take
    return asked()


def asked() -> Asked:
    """The options of this address; the defaults of a page where it has not been read, or could not be."""
    found: Asked = g.get("asked", Asked(FRAME))
    return found


def item(name: str, options: Mapping[str, Option], **always: str) -> str:
    """An item of a briefing: what this page shows, with those of `options` that the address gives."""
    kept = {key for option in options.values() for key in option.names} - always.keys()
    pairs = [(key, value) for key, value in request.args.items(multi=True) if key in kept and value]
    pairs += [(key, value) for key, value in always.items() if value]
    return name + (f"?{urlencode(pairs)}" if pairs else "")


def more_options(*shown: str) -> list[str]:
    """The options of this page that have a field and are not `shown` by themselves."""
    taken = (one for one in asked().options.values() if one.label and "page" not in one.not_on)
    return [one.name for one in taken if one.name not in shown]


def arguments(options: Mapping[str, Option]) -> dict[str, list[str]]:
    """Those of the parameters of this address that belong to `options`, for another address."""
    kept = {key for option in (*options.values(), *OWN.values()) for key in option.names}
    return {key: values for key, values in request.args.to_dict(flat=False).items() if key in kept}


def attachment(body: str | bytes, media_type: str, name: str) -> Response:
    """A download with a safe file name."""
    response = make_response(body)
    response.headers["Content-Type"] = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _file(body: str, media_type: str, title: str, ending: str) -> Response:
    slug = "-".join("".join(char if char.isascii() and char.isalnum() else " " for char in title.lower()).split())
    return attachment(body, media_type, f"{slug[:60] or 'table'}.{ending}")
