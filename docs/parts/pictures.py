"""Makes the pictures of the pages from the running product, while the site is built."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from graphsvc import create_app, open_store
from graphsvc.explorer.pictures.export import draw
from parts import architecture

logger = logging.getLogger(__name__)
FOLDER = "made"
MISSING = "Pictures of the pages were not made: install the package chromium, then build again."


def serve(stack: ExitStack) -> str:
    """Serve the built-in graph on a free port of the loopback until `stack` closes; returns its address."""
    from waitress.server import create_server

    server = create_server(create_app(open_store()), host="127.0.0.1", port=0, threads=4)
    Thread(target=server.run, daemon=True).start()
    stack.callback(server.close)
    return f"http://127.0.0.1:{server.effective_port}"


class Camera:
    """A server and a headless browser, both started with the first picture and ended with the build."""

    def __init__(self) -> None:
        self.stack = ExitStack()
        self.page: Any = None
        self.url = ""

    def take(self, address: str, file: Path, width: int, height: int) -> bool:
        """Write what the page at `address` looks like to `file`; False where there is no Chromium."""
        chromium = shutil.which("chromium")
        if not chromium:
            return False
        if self.page is None:
            from playwright.sync_api import sync_playwright

            self.url = serve(self.stack)
            player = self.stack.enter_context(sync_playwright())
            browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            self.stack.callback(browser.close)
            self.page = browser.new_page()
        self.page.set_viewport_size({"width": width, "height": height})
        answer = self.page.goto(self.url + address)
        if answer is None or not answer.ok:
            raise ValueError(f"{address} cannot be pictured: the server answered {answer and answer.status}.")
        self.page.screenshot(path=file)
        return True


camera = Camera()


class Screen(SphinxDirective):
    """`{screen} ADDRESS`: what the explorer shows there; where Chromium is missing, a line that says so."""

    required_arguments = 1
    option_spec = {  # noqa: RUF012 (docutils has it so)
        "alt": directives.unchanged_required,
        "width": directives.positive_int,
        "height": directives.positive_int,
    }

    def run(self) -> list[nodes.Node]:
        """Take the picture and show it. An address that does not answer ends the build."""
        address, width, height = self.arguments[0], self.options.get("width", 1280), self.options.get("height", 800)
        name = sha256(f"{address} {width} {height}".encode()).hexdigest()[:12] + ".png"
        try:
            taken = camera.take(address, folder(self.env.app) / name, width, height)
        except ValueError as error:
            raise self.error(str(error)) from error
        if taken:
            return [figure(self.env.docname, name, self.options["alt"])]
        logger.info("\n%s: %s", self.env.docname, MISSING, color="red")
        return [nodes.note("", nodes.paragraph(text=f"{MISSING} It would show {self.options['alt']}"))]


class Drawing(SphinxDirective):
    """`{drawing} NODE; NODE`: what `graphsvc draw` draws of them; `layers`: the parts of the code."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {"alt": directives.unchanged_required}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """Draw and show it."""
        what = self.arguments[0]
        chosen = [name.strip() for name in what.split(";")]
        drawn = (
            architecture.svg().encode()
            if what == "layers"
            else draw(open_store(), chosen, ("focus", "path")[len(chosen) - 1], "svg")
        )
        name = sha256(what.encode()).hexdigest()[:12] + ".svg"
        (folder(self.env.app) / name).write_bytes(drawn)
        return [figure(self.env.docname, name, self.options["alt"])]


def folder(app: Sphinx) -> Path:
    """Where made pictures go: a folder of the sources that git ignores."""
    made = Path(app.srcdir) / FOLDER
    made.mkdir(exist_ok=True)
    return made


def figure(docname: str, name: str, alt: str) -> nodes.paragraph:
    """The made picture `name`, which `alt` describes, as a link to itself in full size."""
    whole = "../" * docname.count("/") + f"_images/{name}"
    link = nodes.reference("", "", nodes.image(uri=f"/{FOLDER}/{name}", alt=alt), refuri=whole)
    return nodes.paragraph("", "", link)
