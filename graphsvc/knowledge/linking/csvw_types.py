"""Reads the text of a cell as a value of its datatype: the datatypes, formats and limits of CSV on the Web.

https://www.w3.org/TR/tabular-data-model/#parsing-cells and https://www.w3.org/TR/tabular-metadata/#datatypes. A format
that cannot be read is refused when the mapping is read; number patterns (UAX 35) are such.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from graphsvc.knowledge.linking.csvw_formats import Reads, read_moment, read_number, read_pattern
from graphsvc.names import RDF, XSD

CSVW = "http://www.w3.org/ns/csvw#"
_DIGITS = "[+-]?[0-9]+"
_DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_DOUBLE = rf"{_DECIMAL}(?:[eE][+-]?[0-9]+)?|-?INF|NaN"
_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
_DATE = r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}"
_TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
_DAYS = r"(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"

# Each datatype with what its values look like, None where every text is one.
_WRITTEN: Mapping[str, str | None] = {
    **dict.fromkeys(["string", "normalizedString", "token", "anyAtomicType", "anyURI", "json", "xml", "html"]),
    "language": r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*",
    "Name": r"[^\W\d][\w:.\-]*",
    "NMTOKEN": r"[\w:.\-]+",
    "QName": r"(?:[^\W\d][\w.\-]*:)?[^\W\d][\w.\-]*",
    "boolean": "true|false|1|0",
    "integer": _DIGITS,
    "decimal": _DECIMAL,
    "number": _DOUBLE,
    "double": _DOUBLE,
    "float": _DOUBLE,
    "date": _DATE + _ZONE,
    "dateTime": f"{_DATE}T{_TIME}{_ZONE}",
    "dateTimeStamp": f"{_DATE}T{_TIME}(?!$){_ZONE}",
    "time": _TIME + _ZONE,
    "gYear": "-?[0-9]{4,}" + _ZONE,
    "gYearMonth": "-?[0-9]{4,}-(?:0[1-9]|1[0-2])" + _ZONE,
    "gMonth": "--(?:0[1-9]|1[0-2])" + _ZONE,
    "gMonthDay": "--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])" + _ZONE,
    "gDay": "---(?:0[1-9]|[12][0-9]|3[01])" + _ZONE,
    "duration": rf"-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?{_DAYS}",
    "dayTimeDuration": rf"-?P(?=[0-9T]){_DAYS}",
    "yearMonthDuration": r"-?P(?=[0-9])(?:[0-9]+Y)?(?:[0-9]+M)?",
    "hexBinary": "(?:[0-9A-Fa-f]{2})*",
    "base64Binary": "(?:[A-Za-z0-9+/ ]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
}
_BITS = {"long": 63, "int": 31, "short": 15, "byte": 7}
_UNSIGNED = {"unsignedLong": 64, "unsignedInt": 32, "unsignedShort": 16, "unsignedByte": 8}
INTEGERS: Mapping[str, tuple[int | None, int | None]] = {
    **{name: (-(1 << bits), (1 << bits) - 1) for name, bits in _BITS.items()},
    **{name: (0, (1 << bits) - 1) for name, bits in _UNSIGNED.items()},
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
}
LEXICAL = {name: re.compile(one) for name, one in _WRITTEN.items() if one}
NAMES = (*_WRITTEN, *INTEGERS, "any", "binary", "datetime")
_IRIS = {"number": XSD + "double", "json": CSVW + "JSON", "xml": RDF + "XMLLiteral", "html": RDF + "HTML"}
_SAME = {"any": "anyAtomicType", "binary": "base64Binary", "datetime": "dateTime"}
_TEXTS = ("string", "normalizedString", "token", "language", "Name", "NMTOKEN", "anyAtomicType")
_KEPT = ("string", "json", "xml", "html", "anyAtomicType")  # their white space is their own
_BINARY = {"hexBinary": 2, "base64Binary": 4 / 3}  # characters for a byte
_NUMERIC = ("integer", "decimal", "number", "double", "float", *INTEGERS)
_MOMENTS = ("date", "dateTime", "dateTimeStamp", "time")
_LENGTHS = ("length", "minLength", "maxLength")
_LIMITS: Mapping[str, Callable[[Any, Any], Any]] = {
    "minimum": lambda value, limit: value >= limit,
    "minInclusive": lambda value, limit: value >= limit,
    "minExclusive": lambda value, limit: value > limit,
    "maximum": lambda value, limit: value <= limit,
    "maxInclusive": lambda value, limit: value <= limit,
    "maxExclusive": lambda value, limit: value < limit,
}
KEYS = ("base", "format", *_LENGTHS, *_LIMITS, "@id")


@dataclass(frozen=True)
class Datatype:
    """A datatype of a column: its name, the IRI of its literals, how its values are written, and their limits."""

    name: str = "string"
    iri: str = XSD + "string"
    reads: Reads = str
    limits: tuple[tuple[str, Any], ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether values may have a language."""
        return self.name == "string"

    @property
    def keeps_space(self) -> bool:
        """Whether white space at the ends of a cell belongs to the value."""
        return self.name in _KEPT

    def value(self, text: str) -> str:
        """The lexical form of a cell. Raises ValueError saying what it is not."""
        if self.name not in _KEPT:
            text = re.sub(r"[\t\r\n]", " ", text)
            text = text if self.name == "normalizedString" else " ".join(text.split())
        found = self.reads(text)
        if found is None:
            raise ValueError(
                f"“{text}” is no {self.name}" + (" of the format in the mapping." if self.formatted else ".")
            )
        for name, limit in self.limits:
            measured = _length(self.name, found) if name in _LENGTHS else comparable(self.name, found)
            if not _within(name, measured, limit):
                raise ValueError(f"“{text}” breaks the limit “{name}” of the mapping.")
        return found

    @property
    def formatted(self) -> bool:
        """Whether the mapping says how values are written."""
        return getattr(self.reads, "__name__", "") != "plain"


STRING = Datatype()


def datatype_of(given: Any) -> Datatype:
    """The datatype that a mapping gives, a name or an object. Raises ValueError saying what is not understood."""
    said = {"base": given} if isinstance(given, str) else given
    if not isinstance(said, dict):
        raise ValueError("is no name of a datatype and no object")
    unknown = [key for key in said if key not in KEYS and ":" not in key]
    if unknown:
        raise ValueError(f"has “{unknown[0]}”, which this reader does not know; it knows {', '.join(KEYS)}")
    given_name = str(said.get("base", "string"))
    if given_name not in NAMES:
        raise ValueError(f"is “{given_name}”; use one of: {', '.join(NAMES)}")
    name = _SAME.get(given_name, given_name)
    reads = _formatted(name, said["format"]) if said.get("format") is not None else _plain(name)
    iri = said.get("@id") or _IRIS.get(name, XSD + name)
    return Datatype(name, str(iri), reads, tuple(_limits(name, said)))


def _limits(name: str, said: Mapping[str, Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key in (*_LENGTHS, *_LIMITS):
        if key not in said:
            continue
        fits = name in (*_TEXTS, *_BINARY, "anyURI") if key in _LENGTHS else name in (*_NUMERIC, *_MOMENTS)
        if not fits or (key in _LENGTHS and not isinstance(said[key], int)):
            raise ValueError(f"has “{key}”, which does not go with {name}, or is no number")
        found.append((key, said[key] if key in _LENGTHS else comparable(name, str(said[key]))))
    for key, limit in found:
        against = [other for other in found if other[0] in (_LENGTHS if key in _LENGTHS else _LIMITS)]
        if not all(_agree(key, limit, *other) for other in against):
            raise ValueError(f"has limits that no value can keep, “{key}” among them")
    return found


def _agree(key: str, limit: Any, other: str, bound: Any) -> bool:
    """Whether some value can keep both of two limits."""
    if key in _LENGTHS:
        return key == other or key == "maxLength" or other == "length" or _within(other, limit, bound)
    if other == key or (other.startswith("min") and key.startswith("max")):
        return True
    if key.startswith("max"):
        return {key, other} != {"maxInclusive", "maxExclusive"}
    if other.startswith("min"):
        return {key, other} != {"minInclusive", "minExclusive"}
    return bool(limit < bound or (limit == bound and "Exclusive" not in key + other))


def _length(name: str, text: str) -> int:
    """The length of a value: bytes where it stands for bytes, else characters."""
    return int(len(text.rstrip("=").replace(" ", "")) / _BINARY[name]) if name in _BINARY else len(text)


def _within(name: str, measured: Any, limit: Any) -> bool:
    if name in _LIMITS:
        if isinstance(measured, Decimal) and measured.is_nan():
            return False  # it is neither more nor less than any number
        return bool(_LIMITS[name](measured, limit))
    return bool({"length": measured == limit, "minLength": measured >= limit, "maxLength": measured <= limit}[name])


def comparable(name: str, text: str) -> Any:
    """A value that can be compared with others of the datatype. Raises ValueError where `text` is none."""
    if name in _NUMERIC:
        try:
            return Decimal(text.replace("INF", "Infinity"))
        except InvalidOperation as error:
            raise ValueError(f"“{text}” is too large or too small a number to compare with a limit.") from error
    bare = re.sub(r"(?:Z|[+-][0-9]{2}:[0-9]{2})$", "", text) if "T" in text or ":" in text else text
    return time.fromisoformat(bare) if name == "time" else bare


def _plain(name: str) -> Reads:
    least, most = INTEGERS.get(name, (None, None))
    form = "integer" if name in INTEGERS else name

    def plain(text: str) -> str | None:
        if form in LEXICAL and not LEXICAL[form].fullmatch(text):
            return None
        if name in INTEGERS and not (least if least is not None else -math.inf) <= Decimal(text) <= (
            most if most is not None else math.inf
        ):
            return None
        if name == "boolean":
            return {"1": "true", "0": "false"}.get(text, text)
        return text if name not in _MOMENTS or _is_moment(text) else None

    return plain


def _is_moment(text: str) -> bool:
    """Whether the day and the time of day exist."""
    day, _, clock = text.partition("T") if "T" in text else (("", "", text) if ":" in text[:3] else (text[:10], "", ""))
    try:
        if day and not day.startswith("-") and len(day) == 10:
            date.fromisoformat(day)
        if clock:
            time.fromisoformat(re.sub(r"\.[0-9]+|Z$|[+-][0-9]{2}:[0-9]{2}$", "", clock))
    except ValueError:
        return False
    return True


def _formatted(name: str, given: Any) -> Reads:
    if name in _NUMERIC:
        return read_number(_plain(name), given)
    if not isinstance(given, str):
        raise ValueError(f"has a format that is no text, which {name} needs")
    if name == "boolean":
        words = given.split("|")
        if len(words) != 2 or not all(words):
            raise ValueError(f"has the format “{given}”; write both words, as Y|N")
        return lambda text: {words[0]: "true", words[1]: "false"}.get(text)
    if name in _MOMENTS:
        return read_moment(name, _plain(name), given)
    return read_pattern(_plain(name), given)
