"""Puts Markdown that was made from the product into a page, headings and all."""

from __future__ import annotations

from collections.abc import Callable

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from parts import architecture, asking, clients, http, options, proof, schema, suites

MAKERS: dict[str, Callable[[], str]] = {
    "asking": asking.markdown,
    "clients": clients.markdown,
    "http": http.markdown,
    "options": options.markdown,
    "layers": architecture.table,
    "modules": architecture.modules,
    "proof": proof.markdown,
    "suites": suites.markdown,
    "terms": schema.markdown,
}


class Made(SphinxDirective):
    """`{made} NAME`: the Markdown that the maker of that name returns."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Parse what was made where the directive stands; an unknown name is named with the known ones."""
        name = self.arguments[0]
        if name not in MAKERS:
            raise self.error(f"Nothing makes “{name}”; these exist: {', '.join(MAKERS)}.")
        return self.parse_text_to_nodes(MAKERS[name](), allow_section_headings=True)
