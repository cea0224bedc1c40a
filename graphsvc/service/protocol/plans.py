"""Finds out what a plain query asks and how it is to be answered, without the framework of the pages.

A plain query is one text and nothing else, sent by GET or POST to /sparql by HTTP/1.1 for a program.
"""

from __future__ import annotations

import binascii
import io
import re
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from werkzeug.sansio.utils import get_current_url, get_host

from graphsvc.formats import Format
from graphsvc.service.headers import CONDITIONS, request_id
from graphsvc.service.protocol.negotiation import coding_of, preferred
from graphsvc.service.protocol.sparql import formats_of
from graphsvc.service.public_address import BAD_HOST, Environ
from graphsvc.sparqltext.protocol import query_form
from graphsvc.sparqltext.repairs import MARK
from graphsvc.store.jobs import Job

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext
    from graphsvc.store.sandbox.loop_jobs import Begun

PATH = "/sparql"
LARGEST = 64 << 10  # bytes of a body that is read here
FORMS = ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-8")
TEXT = "application/sparql-query"
ODD = CONDITIONS | {BAD_HOST, "HTTP_CONTENT_ENCODING", "HTTP_EXPECT", "HTTP_TRANSFER_ENCODING"}
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)(?:[,;]|\Z)", re.ASCII)


@dataclass(frozen=True)
class Manner:
    """How a plain query is to be answered whatever it asks, which its headers say and its address but for the text."""

    method: str
    accept: str
    coding: str
    base: str
    number: str  # the id that the client gives its request; "" where it gives none


@dataclass
class Plan:
    """What is known of a plain query before it is answered; `begun` where a loop began to ask for the answer."""

    manner: Manner
    job: Job
    kind: str  # the media type of the answer
    number: str  # the id of the request
    began: float
    generation: int  # of the store, when it came
    begun: Begun | None = None


def plan_of(environ: Environ, context: ServiceContext) -> Plan | None:
    """What a plain query asks; None for any other request, whose body can be read again."""
    began, manner = time.perf_counter(), _manner(environ)
    return plan_for(_text(environ), manner, context, began) if manner else None


def plan_for(text: str, manner: Manner, context: ServiceContext, began: float) -> Plan | None:
    """What a text asks; None for one of no form, or too long, and for a client that wants what is not given here."""
    if not text or len(text) * 4 > context.query_limit:
        return None
    chosen = _format(manner.accept, query_form(text))
    if chosen is None:
        return None
    job = Job("query", text, chosen.name, base=manner.base, coding=manner.coding, on_disk=context.on_disk)
    return Plan(manner, job, chosen.content_type, request_id(manner.number), began, context.store.generation)


def field_text(form: bytes) -> str:
    """The text of a form that has the field “query” and no other; else ""."""
    if not form.startswith(b"query=") or b"&" in form or len(form) > LARGEST:
        return ""
    return _decoded(_unquoted(form[6:].replace(b"+", b" ")))


def _manner(environ: Environ) -> Manner | None:
    """How a request is to be answered; None where there is anything about it that is not plain."""
    if environ["PATH_INFO"] != PATH or environ["SERVER_PROTOCOL"] != "HTTP/1.1" or not ODD.isdisjoint(environ):
        return None
    accept, codings = environ.get("HTTP_ACCEPT", ""), environ.get("HTTP_ACCEPT_ENCODING", "")
    if not _is_by_the_book(accept) or not _is_by_the_book(codings):
        return None
    base = _base(environ["wsgi.url_scheme"], environ.get("HTTP_HOST", ""), environ["SCRIPT_NAME"])
    number = environ.get("HTTP_X_REQUEST_ID", "")
    return Manner(environ["REQUEST_METHOD"], accept, coding_of(codings), base, number)


def _text(environ: Environ) -> str:
    """The text of a plain query; "" for any other request, whose body can be read again."""
    method, asked = environ["REQUEST_METHOD"], environ.get("QUERY_STRING", "")
    if method == "GET":
        return field_text(asked.encode("latin-1"))
    if method != "POST" or asked:
        return ""
    kind, length = environ.get("CONTENT_TYPE", ""), environ.get("CONTENT_LENGTH", "")
    if kind.lower() not in (*FORMS, TEXT) or not length.isdigit() or int(length) > LARGEST:
        return ""
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    return _decoded(body) if kind.lower() == TEXT else field_text(body)


def _unquoted(form: bytes) -> bytes:
    """What a form says. On one line and with all its escapes whole it is quoted-printable, which is read in C."""
    if b"\n" in form or b"\r" in form:
        return unquote_to_bytes(form)
    equals = form.replace(b"=", b"=3D").replace(b"%", b"=")
    said = binascii.a2b_qp(equals)
    return said if len(said) == len(equals) - 2 * equals.count(b"=") else unquote_to_bytes(form)


def _decoded(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return ""
    return "" if text.startswith(MARK) else text


@lru_cache(256)
def _format(accept: str, form: str) -> Format | None:
    return preferred(accept, formats_of(form)) if form else None


@lru_cache(64)
def _is_by_the_book(accepted: str) -> bool:
    """Whether all qualities in a header are written as RFC 9110 (12.4.2) has them."""
    return all(map(_QUALITY.match, accepted.replace(" ", "").lower().split(";q=")[1:]))


@lru_cache(64)
def _base(scheme: str, host: str, root: str) -> str:
    return get_current_url(scheme, get_host(scheme, host), root, PATH)
