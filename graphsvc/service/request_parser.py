"""Reads requests as RFC 9112 has them, where waitress is more generous, and bounds each part that is kept of one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from waitress.parser import HTTPRequestParser, ParsingError, get_header_lines
from waitress.utilities import BadRequest, Error, RequestHeaderFieldsTooLarge

LONGEST_LINE = 4 << 10  # bytes of the line before a chunk; beyond its length it may say what nobody reads
MEGABYTE = 20  # bits by which a number of bytes is that of megabytes: at each there is a look at the room
_VERSION = re.compile(rb" HTTP/(\d)\.\d\Z")
_CONTROL = re.compile(r"[\x00-\x20\x7f]")


class VersionNotSupported(Error):  # type: ignore[misc]
    """The request is of an HTTP that is not spoken here."""

    code = 505
    reason = "HTTP Version Not Supported"


class NoRoom(Error):  # type: ignore[misc]
    """There is no room for the body of the request now."""

    code = 503
    reason = "Service Unavailable"


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads one request; `has_room` is asked at each megabyte of its body whether more of it can be kept."""

    completed: bool

    def __init__(self, adj: Any, has_room: Callable[[], bool]) -> None:
        super().__init__(adj)
        self._has_room = has_room
        self._refused: Error | None = None

    def received(self, data: bytes) -> int:
        """Take in a part of the request, and tell how many of its bytes belong to it."""
        before = self.body_bytes_received
        try:
            consumed = int(super().received(data))
        except OSError:  # the folder for temporary files is full
            self._refused, consumed = NoRoom("the folder for temporary files is full"), len(data)
        if self.body_bytes_received >> MEGABYTE != before >> MEGABYTE and not self._has_room():
            self._refused = NoRoom("too much is kept for others")
        if self.chunked and not self.completed:
            self._hold_chunks()
        if self._refused:
            self.error, self.completed = self._refused, True
        if self.completed:
            self.expect_continue = False  # whoever waits for leave to send a body is answered instead
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of the request. Raises ParsingError."""
        line = header_plus[: header_plus.find(b"\r\n")].rstrip()
        if not line.endswith((b" HTTP/1.1", b" HTTP/1.0")) and (version := _VERSION.search(line)):
            if version[1] != b"1":
                self._refused = VersionNotSupported("HTTP/1.1 is spoken here")
            _, end, rest = header_plus.partition(b"\r\n")
            header_plus = line[:-1] + b"1" + end + rest  # a later 1.x is read as 1.1 (RFC 9110, 2.5)
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # a length of thousands of digits, a host with half a bracket
            raise ParsingError(str(error)) from error
        if not self._refused:
            self._hold_target()
            self._hold_head(header_plus)

    def _hold_target(self) -> None:
        """Read the target of the request in its four forms (RFC 9112, 3.2). Raises ParsingError."""
        if _CONTROL.search(self.request_uri):
            raise ParsingError("The target holds what no address may.")
        if self.request_uri.startswith("/"):
            return
        if self.request_uri == "*" and self.command == "OPTIONS":
            self.path = "/"
        elif self.proxy_scheme in ("http", "https") and self.proxy_netloc:
            self.headers["HOST"] = self.proxy_netloc  # which goes before what the header says
            self.path = self.path or "/"
        else:
            raise ParsingError("The target is no address of this server.")

    def _hold_head(self, head: bytes) -> None:
        """Hold what is said of the connection and the body to the standard. Raises ParsingError."""
        if self.version == "1.0":
            if "TRANSFER_ENCODING" in self.headers:
                raise ParsingError("HTTP/1.0 has no transfer codings.")
            return
        if not self.version or "HOST" not in self.headers:
            raise ParsingError("A request names its version and its Host.")
        options = self.headers.get("CONNECTION", "")
        if "," in options and "close" in options.lower().replace(" ", "").split(","):
            self._close()
        if self.chunked:
            lines = (line.lower() for line in get_header_lines(head))
            codings = [line for line in lines if line.startswith(b"transfer-encoding:")]
            if b",".join(codings).count(b"chunked") > 1:
                raise ParsingError("A body is sent in chunks once.")
            if "CONTENT_LENGTH" in self.headers:
                self._close()  # one of the two is wrong: nothing that follows can be trusted (RFC 9112, 6.1)

    def _close(self) -> None:
        self.headers["CONNECTION"] = "close"
        self.connection_close = True

    def _hold_chunks(self) -> None:
        """Refuse what surrounds the chunks of a body where it grows without an end: it is held in memory."""
        body = self.body_rcv
        if len(body.control_line) > LONGEST_LINE:
            self._refused = BadRequest("The line before a chunk is too long.")
        elif len(body.trailer) > self.adj.max_request_header_size:
            self._refused = RequestHeaderFieldsTooLarge("The trailer is too long.")
