"""Holds what every page shares: the records, the page frame, filters from the address, and the same data as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, make_response, render_template, request, url_for
from markupsafe import Markup

import graphsvc.wording as wording
from graphsvc.errors import UnknownTerm, UsageError
from graphsvc.explorer.own import lay_over
from graphsvc.explorer.parameters import Parameters
from graphsvc.explorer.svg import sample
from graphsvc.explorer.tables import Table, to_csv, to_markdown
from graphsvc.model import Catalogue, catalogue_of, resolve
from graphsvc.model.select import select
from graphsvc.names import CF, CLAIM, EVIDENCE, NODE, SECTION, SOURCE, VERSION

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

TABLES = {"node": NODE, "claim": CLAIM, "source": SOURCE, "section": SECTION, "evidence": EVIDENCE}
GRAPHS = f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?claim <{CF}hasSubject> ?subject }} }}"


@dataclass
class Site:
    """The pages of one service: its store and the records read from it, kept until the store changes."""

    context: ServiceContext

    @property
    def catalogue(self) -> Catalogue:
        """The records of the framework; with `?with=<graph>` in the address, a reader's own graph is laid over them."""
        own = request.args.get("with", "").strip()
        if own and own not in self.graphs():
            raise UnknownTerm(f"No graph called “{own}” holds relations.", mend="Load it, or leave “with” out.")
        return self._records(own)

    def _records(self, own: str) -> Catalogue:
        store = self.context.store
        framework = catalogue_of(store)
        return self.context.counted(("records", own), lambda: lay_over(framework, store, own)) if own else framework

    def graphs(self) -> list[str]:
        """The named graphs that hold claims: other versions, and other people's evidence."""

        store = self.context.store
        return self.context.counted("graphs with claims", lambda: sorted(row[0] for row in select(store, GRAPHS)))

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
        wanted = request.args.get("format", "html")
        if wanted == "csv" and tables:
            return _file("\r\n".join(to_csv(table) for table in tables), "text/csv", title, "csv")
        if wanted == "md" and tables:
            parts = [f"## {table.caption}\n\n{to_markdown(table)}" for table in tables]
            return _file(f"# {title}\n\n" + "\n".join(parts) + f"\n{self.permalink}\n", "text/markdown", title, "md")
        if wanted not in ("html", "csv", "md"):
            raise UsageError(f"This page has no format called “{wanted}”.", "Formats: html, csv, md.")
        values = frame(title) | {"sparql": sparql, "tables": tables, "catalogue": self.catalogue}
        values |= {"graphs": self.graphs(), **(said or {})}
        return make_response(render_template(template, **values))

    @property
    def permalink(self) -> str:
        return permalink()


def frame(title: str) -> dict[str, Any]:
    """What the frame of every page needs."""
    return {
        "title": title,
        "sparql": "",
        "tables": (),
        "permalink": permalink(),
        "embed": request.args.get("embed") == "1",
        "own": {"with": request.args["with"]} if request.args.get("with") else {},
        "version": VERSION,
        "words": wording,
        "link": link,
        "here": here,
        "sparql_link": sparql_link,
        "legend_rows": wording.ARROW_LEGEND if request.args.get("with") else wording.ARROW_LEGEND[:-1],
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
) -> str:
    """An error in words, for a browser: what happened, where, how to mend it, and (IRI, label) pairs to go on with.

    Where the address asks about `given`, the pairs lead to the same page about them.
    """
    links = [(_instead(given, iri), label) for iri, label in choices]
    values = frame(title) | {"detail": detail, "mend": mend, "line": line, "column": column, "choices": links}
    return render_template("problem.html", **values)


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
    """The page of a thing: a local address for our own IRIs, the IRI itself for others."""
    for table, namespace in TABLES.items():
        if iri.startswith(namespace):
            return url_for("pages.record", table=table, slug=iri[len(namespace) :])
    return iri if iri.startswith(("https://", "http://")) else "#"


def address(page: str, values: Mapping[str, Any] | None = None) -> str:
    """The address of one of the pages, with parameters."""
    return url_for(f"pages.{page}", **dict(values or {}))


def here(**changes: str | None) -> str:
    """The address of this view with some of its parameters changed, or left out where None."""
    pairs = [(key, value) for key, value in request.args.items(multi=True) if key not in changes]
    pairs += [(key, value) for key, value in changes.items() if value is not None]
    return request.path + (f"?{urlencode(pairs)}" if pairs else "")


def asked() -> Parameters:
    """The parameters of this address."""
    return Parameters(request.args.to_dict(flat=False))


def item(name: str, *kept: str, **always: str) -> str:
    """An item of a briefing: what this page shows, with those of the parameters in `kept` that the address gives."""
    pairs = [(key, value) for key, value in request.args.items(multi=True) if key in kept and value]
    pairs += [(key, value) for key, value in always.items() if value]
    return name + (f"?{urlencode(pairs)}" if pairs else "")


def attachment(body: str | bytes, media_type: str, name: str) -> Response:
    """A download with a safe file name."""
    response = make_response(body)
    response.headers["Content-Type"] = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _file(body: str, media_type: str, title: str, ending: str) -> Response:
    slug = "-".join("".join(char if char.isascii() and char.isalnum() else " " for char in title.lower()).split())
    return attachment(body, media_type, f"{slug[:60] or 'table'}.{ending}")
