"""Gives each address of the service the file of the static edition that answers it, if one does."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from posixpath import relpath
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

HOST = "http://published.invalid"  # what the service is asked as; no answer keeps it
NO_SERVER = "edition/server.html"  # says what needs one
# What each page is asked with besides nothing. Other questions are as many as people can think of.
SHAPES: dict[str, tuple[frozenset[str], ...]] = {
    "/focus": (frozenset({"node"}), frozenset({"node", "format"})),
    "/relations": (frozenset({"from", "to"}), frozenset({"support", "topic"})),
    "/picture/focus.svg": (frozenset({"node"}),),
    "/sparql": (frozenset({"plain"}),),
}
EVERYWHERE: tuple[frozenset[str], ...] = (frozenset(), frozenset({"format"}), frozenset({"all"}), frozenset({"by"}))
# Pages of which a script answers every question, from what was made with them.
SCRIPTED = ("/paths", "/search", "/ask", "/focus", "/relations", "/sparql")
ENDINGS = {"/api/v1/vocabulary": ".json", "/path": ".ttl", "/dumps/": "/SHA256SUMS"}
# Only a running service has these.
LIVE = ("/api/", "/graphs/", "/rdf-graph-store", "/healthz", "/readyz", "/metrics", "/briefing.", "/.well-known/")


@dataclass(frozen=True)
class Address:
    """A path of the service and the parameters it is asked with, in order."""

    path: str
    query: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, text: str) -> Address:
        """The address that a link of a page leads to."""
        parts = urlsplit(text)
        pairs = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "v"]
        return cls(parts.path or "/", tuple(sorted(pairs)))

    @property
    def asked(self) -> str:
        """As it is asked of the service."""
        return quote(self.path) + (f"?{urlencode(self.query)}" if self.query else "")

    @property
    def is_kept(self) -> bool:
        """Whether a file of the edition answers it."""
        if self.path.startswith(LIVE) and self.path not in ENDINGS:
            return False
        keys = frozenset(key for key, _ in self.query)
        if len(keys) < len(self.query):
            return False
        if self.path == "/sparql":
            return keys == {"plain"}
        if not keys or keys in SHAPES.get(self.path, ()):
            return True
        return keys in EVERYWHERE and not self.path.startswith("/picture/")

    @property
    def file(self) -> str:
        """The file that answers it, from the root of the edition."""
        path = self.path.strip("/")
        options = dict(self.query)
        ending = options.pop("format", "")
        options.pop("plain", None)
        last = path.rpartition("/")[2]
        has_ending = "." in last and not path.startswith("ontology/") and not path.startswith("id/")
        if self.path in ENDINGS:
            return path + ENDINGS[self.path]
        if not options and not ending:
            return path if has_ending else f"{path}/index.html".lstrip("/")
        stem = path.rpartition(".")[0] if has_ending else path or "map"
        kind = ending or (last.rpartition(".")[2] if has_ending else "html")
        if options:
            stem += "/" + _slug(options)
        return f"{stem}.{kind}"


def relative(file: str, origin: str) -> str:
    """How a link in the file `origin` names `file`; both are paths from the root of the edition."""
    return quote(relpath(file, origin.rpartition("/")[0] or "."))


def root_of(file: str) -> str:
    """How a link in `file` names the root of the edition."""
    return "../" * file.count("/")


def _slug(options: dict[str, str]) -> str:
    """A file name for some options: their values where they are plain, and what tells them from all others."""
    values = (
        list(options.values()) if set(options) == {"node"} else [f"{key}-{value}" for key, value in options.items()]
    )
    text = "_".join(values)
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "-" for char in text)
    if plain == text and plain == plain.lower() and len(plain) < 120:
        return plain
    return f"{plain[:100]}-{hashlib.blake2b(text.encode(), digest_size=4).hexdigest()}"
