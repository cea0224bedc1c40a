"""Adds to Sphinx the directives that make content from the product itself while the site is built."""

from __future__ import annotations

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from parts.made import Made
from parts.pictures import Drawing, Screen, camera

# Pages link to files of the checkout so that they work where the files are read; on the site these are pages.
PAGES_OF_FILES = {"](../ontology/README.md)": "](how-to/rows.md)"}


def lead_to_pages(app: Sphinx, name: str, source: list[str]) -> None:
    """Turn links to files of the checkout into links to the page that shows the file."""
    for file, page in PAGES_OF_FILES.items():
        source[0] = source[0].replace(file, page)


def close(app: Sphinx, error: Exception | None) -> None:
    """End the server and the browser that made pictures."""
    camera.stack.close()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives with Sphinx."""
    app.add_lexer("csv", TextLexer)  # Pygments has none, and an unknown language is a warning
    app.connect("source-read", lead_to_pages)
    app.connect("build-finished", close)
    for name, directive in {"made": Made, "screen": Screen, "drawing": Drawing}.items():
        app.add_directive(name, directive)
    return {"version": "1", "parallel_read_safe": False}
