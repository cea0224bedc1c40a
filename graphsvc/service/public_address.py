"""Tells the application its address: the one it was started with, else the Host that the request names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from graphsvc.errors import UsageError

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
BAD_HOST = "graphsvc.bad_host"  # where the environment of WSGI holds a Host that is none
TOLD = "graphsvc.address_told"  # where it holds that the address is in it
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[\w-]|\.(?!\.))*|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?", re.ASCII)
LONGEST = 260  # characters: a name has 253, a port 5


class PublicAddress:
    """An application that takes `public_url`, where there is one, for its address.

    Else it is the Host that the request names. One that is no host is kept apart, under BAD_HOST, and the server's own
    name takes its place. Raises UsageError for a `public_url` that is no address.
    """

    def __init__(self, application: Application, public_url: str | None) -> None:
        self.application = application
        self._scheme, self._host, self._root = ("", "", "") if public_url is None else _parts(public_url)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        self.tell(environ)
        return self.application(environ, start_response)

    def tell(self, environ: Environ) -> None:
        """Put the address into the environment of a request; doing it twice does nothing."""
        if TOLD in environ:
            return
        environ[TOLD] = True
        if self._host:
            environ["wsgi.url_scheme"], environ["HTTP_HOST"] = self._scheme, self._host
            self._below_root(environ)
        elif (given := environ.get("HTTP_HOST")) and not is_host(given):
            environ[BAD_HOST] = given
            environ["HTTP_HOST"] = f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"

    def _below_root(self, environ: Environ) -> None:
        """Name the path of the address as the root, whether or not the proxy in front leaves it in the request."""
        path = environ.get("PATH_INFO", "")
        if self._root and (path == self._root or path.startswith(self._root + "/")):
            environ["PATH_INFO"] = path[len(self._root) :] or "/"
        environ["SCRIPT_NAME"] = self._root


def is_host(text: str) -> bool:
    """Whether a text is a host, with or without a port."""
    if len(text) > LONGEST or not _HOST.fullmatch(text):
        return False
    name, _, port = text.rpartition(":") if re.search(r":\d+$", text) else (text, "", "")
    try:
        name.encode("ascii").decode("idna")
    except UnicodeError:  # a label that is too long, or no name in its coding
        return False
    return int(port or 0) < 1 << 16


def _parts(url: str) -> tuple[str, str, str]:
    """The scheme, the host with its port, and the path without a slash at its end."""
    try:
        parts = urlsplit(url)  # which passes over what cannot be printed
        bare = url.isprintable() and not parts.query and not parts.fragment
        plain = bare and parts.scheme in ("http", "https") and is_host(parts.netloc)
    except ValueError:
        plain = False
    if not plain or not re.fullmatch(r"(?:/[\w.~-]+)*/?", parts.path, re.ASCII) or "/." in parts.path:
        mend = "Write what readers see before the pages: https://example.org, or https://example.org/graph."
        raise UsageError(f"public_url cannot be “{url}”.", mend)
    return parts.scheme, parts.netloc, parts.path.rstrip("/")
