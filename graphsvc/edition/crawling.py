"""Asks the service, in this process, for every page and file that can be reached, and writes each as a file."""

from __future__ import annotations

import html
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

from graphsvc.edition.addresses import HOST, Address, relative, root_of
from graphsvc.edition.rewriting import Rewriter
from graphsvc.errors import InternalError, UsageError
from graphsvc.file_names import file_name_fault

TEXTS = ("text/", "application/ld+json", "application/json", "application/n-", "application/rdf", "application/trig")
DATA = ("ttl", "jsonld", "nt", "rdf")
TRIES = 3
EXAMPLE = "http://127.0.0.1:8000"  # where `graphsvc serve` answers, for the commands that pages show


class Client(Protocol):
    """Asks the service for an address, as the test client of Flask does."""

    def get(self, address: str, **options: Any) -> Any: ...


class Crawl:
    """Writes below `folder` what `client` answers; `base_url` is where the edition will be, if that is known."""

    def __init__(self, client: Client, folder: Path, base_url: str, progress: Callable[[int, str], None]) -> None:
        self.files: dict[str, int] = {}  # bytes of each file
        self._client = client
        self._folder = folder
        self._base = base_url.rstrip("/")
        self._progress = progress
        self._queue: deque[Address] = deque()
        self._owners: dict[str, Address] = {}
        self._origins: dict[str, str] = {}  # the file that first led to an address
        self._at = "the menu"
        self._folded: dict[str, str] = {}

    def follow(self, addresses: Iterable[str]) -> None:
        """Write what these addresses answer, and what their links lead to."""
        for one in addresses:
            self._find(Address.of(one))
        while self._queue:
            self._write(self._queue.popleft())

    def put(self, file: str, content: bytes) -> None:
        """Write a file of the edition. Raises InternalError where two would be one on a system that folds case."""
        if self._folded.setdefault(file.casefold(), file) != file:
            raise InternalError(f"{file} and {self._folded[file.casefold()]} differ by case alone.")
        place = self._folder / file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        self.files[file] = len(content)
        self._progress(len(self.files), file)

    def read(self, file: str) -> bytes:
        """The content of a file that was put."""
        return (self._folder / file).read_bytes()

    def ask(self, address: str, accept: str = "text/html, */*;q=0.1") -> Any:
        """The answer of the service. Raises InternalError where it is none: a page has a link that leads nowhere."""
        for _ in range(TRIES):
            answer = self._get(address, accept)
            if answer.status_code != 503:  # a picture that took too long on a busy machine
                break
        if answer.status_code not in (200, 303):
            origin = self._origins.get(address, "a page")
            raise InternalError(f"{address} answers {answer.status_code}, and {origin} leads there.", "Report this.")
        return answer

    def _get(self, address: str, accept: str) -> Any:
        headers = {"Accept": accept, "X-Request-Id": "published"}
        return self._client.get(address, base_url=HOST, headers=headers, buffered=True)  # which closes its files

    def _find(self, address: Address) -> None:
        """Take an address into the edition once. Raises UsageError where no file can have its name on every system."""
        owner = self._owners.setdefault(address.file, address)
        if owner is address:
            for part in address.file.split("/"):
                if fault := file_name_fault(part):
                    mend = "Files are to be read on any system: give what has this address another id."
                    raise UsageError(f"{address.asked} cannot be the file {address.file}: {fault}.", mend)
            self._origins[address.asked] = self._at
            self._queue.append(address)

    def _write(self, address: Address) -> None:
        file = self._at = address.file
        if address.path.startswith("/id/"):
            self._thing(address)
            return
        answer = self.ask(address.asked, "*/*" if "." in file and not file.endswith(".html") else "text/html")
        self.put(file, self.mended(file, answer.data, answer.content_type))
        if file == "ontology/index.html":
            self.put("ontology.ttl", self.ask("/ontology", "text/turtle").data)

    def _thing(self, address: Address) -> None:
        """The IRI of a thing: a page that leads to its document, and its triples."""
        stem = self.ask(address.asked).headers["Location"].removesuffix(".html")
        for ending in DATA:
            self._find(Address(f"{stem}.{ending}"))
        # What was taken back, or stands for a row of several, has triples and no page.
        has_page = self._get(f"{stem}.html", "text/html").status_code == 200
        there = Address(f"{stem}.html" if has_page else f"{stem}.ttl")
        self._find(there)
        file, title = address.file, html.escape(stem.removeprefix("/doc/"))
        place = relative(there.file, file)
        alternates = [f'<link rel="alternate" href="{relative(f"{stem[1:]}.{one}", file)}">' for one in DATA]
        head = ['<meta charset="utf-8">', f"<title>{title}</title>", *alternates]
        refresh = f'<meta http-equiv="refresh" content="0; url={place}">'
        body = f'<p>This is described in <a href="{place}">{title}</a>.</p>'
        lines = [
            "<!doctype html>",
            '<html lang="en-GB">',
            "<head>",
            *head,
            refresh,
            "</head>",
            "<body>",
            body,
            "</body>",
        ]
        self.put(file, "\n".join([*lines, "</html>", ""]).encode())

    def mended(self, file: str, data: bytes, media: str) -> bytes:
        """The content of a file, with links of its own and the address it will have."""
        if not media.startswith((*TEXTS, "image/svg")):
            return data
        text = data.decode()
        if media.startswith(("text/html", "image/svg")) and not file.startswith("picture/map.html"):
            text = Rewriter(file, self._find).rewritten(text)
            return text.replace(HOST, self._base or EXAMPLE).encode()
        if self._base:
            return text.replace(HOST, self._base).encode()
        return text.replace(HOST + "/", root_of(file) or "./").replace(HOST, root_of(file) or "./").encode()
