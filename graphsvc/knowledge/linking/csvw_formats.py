"""Reads numbers, dates and texts in the formats that a mapping in CSV on the Web gives them.

https://www.w3.org/TR/tabular-data-model/#formats-for-numeric-types ; patterns for numbers (UAX 35) are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

Reads = Callable[[str], str | None]  # the lexical form of a text, None where it is no value

_TWO = re.compile("[0-9]{2}")
_ONE_OR_TWO = re.compile("[0-9]{1,2}")
_PARTS = {
    "yyyy": ("year", re.compile("[0-9]{4}")),
    "MM": ("month", _TWO),
    "M": ("month", _ONE_OR_TWO),
    "dd": ("day", _TWO),
    "d": ("day", _ONE_OR_TWO),
    "HH": ("hour", _TWO),
    "mm": ("minute", _TWO),
    "ss": ("second", _TWO),
    "X": ("zone", re.compile("Z|[+-][0-9]{2}(?:[0-9]{2})?")),
    "XX": ("zone", re.compile("Z|[+-][0-9]{4}")),
    "XXX": ("zone", re.compile("Z|[+-][0-9]{2}:[0-9]{2}")),
    "x": ("zone", re.compile("[+-][0-9]{2}(?:[0-9]{2})?")),
    "xx": ("zone", re.compile("[+-][0-9]{4}")),
    "xxx": ("zone", re.compile("[+-][0-9]{2}:[0-9]{2}")),
}
_FRACTION = re.compile(r"(?:\.[0-9]{1,40})?")
_GROUPED = re.compile(r"([+-]?)([0-9]+(?:,[0-9]+)*)(?:\.([0-9]*))?([eE][+-]?[0-9]{1,9})?([%‰]?)")
_EMPTY = ox.Store()
_SHARES = {"": 0, "%": 2, "‰": 3}
_PART = re.compile(r"yyyy|MM?|dd?|HH|mm|ss|\.S+|X{1,3}|x{1,3}|[^A-Za-z]|T")


def read_number(plain: Reads, given: Any) -> Reads:
    """Numbers with their own decimalChar and groupChar, % and ‰. Raises ValueError saying what is not understood."""
    if not isinstance(given, dict) or set(given) - {"decimalChar", "groupChar"}:
        raise ValueError("has a pattern for numbers, which this reader does not know; give decimalChar and groupChar")
    point = str(given.get("decimalChar", "."))
    group = str(given.get("groupChar", "\1" if point == "," else ","))  # none, where the usual one is taken
    if len(point) != 1 or len(group) != 1 or point == group:
        raise ValueError("has a decimalChar or groupChar that is not one character of its own")
    signs = str.maketrans({",": "\0", ".": "\0"} | {group: ",", point: "."})

    def read(text: str) -> str | None:
        found = _GROUPED.fullmatch(text.translate(signs))
        if not found:
            return plain(text)
        sign, whole, fraction, power, share = found[1], found[2].replace(",", ""), found[3] or "", found[4], found[5]
        places = _SHARES[share]
        if power and places:
            power, places = f"E{int(power[1:]) - places}", 0
        # By the digits themselves: a number has as many as its writer gave it, however many they are.
        digits = whole.rjust(places + 1, "0")
        whole, fraction = digits[: len(digits) - places], digits[len(digits) - places :] + fraction
        return plain(
            f"{sign}{whole.lstrip('0') or '0' if places else whole}" + (fraction and f".{fraction}") + (power or "")
        )

    return read


def read_pattern(plain: Reads, given: str) -> Reads:
    """Texts that a regular expression describes whole. Raises ValueError where it is none, or none that ends in time.

    The engine of queries reads it, in time linear in the text: (a+)+b does not end in that of Python.
    """
    whole = ox.Literal(f"^(?:{given})$")
    if _asked(whole, "") is None:
        reason = f"has the format “{given}”, which is no regular expression"
        raise ValueError(f"{reason} of SPARQL (which has no look-around and no back-references)")
    fits = lru_cache(maxsize=10_000)(lambda text: _asked(whole, text))
    return lambda text: plain(text) if fits(text) else None


def _asked(pattern: ox.Literal, text: str) -> bool | None:
    """Whether a pattern fits a text; None where it is no pattern."""
    found = _EMPTY.query(f"SELECT (REGEX({ox.Literal(text)}, {pattern}) AS ?fits) {{}}")
    assert isinstance(found, ox.QuerySolutions)
    said = next(iter(found))["fits"]
    return None if said is None else str(getattr(said, "value", "")) == "true"


def read_moment(name: str, plain: Reads, given: str) -> Reads:
    """Dates and times in a format such as dd/MM/yyyy. Raises ValueError saying what is not understood."""
    parts = _PART.findall(given)
    names = [_PARTS[one][0] for one in parts if one in _PARTS]
    if "".join(parts) != given or len(set(names)) != len(names):
        raise ValueError(f"has the format “{given}”, which is none of CSV on the Web, such as dd/MM/yyyy")
    wanted = {"date": {"year"}, "time": {"hour"}}.get(name, {"year", "hour"})
    if not wanted <= set(names):
        raise ValueError(f"has the format “{given}”, which does not say all of a {name}")

    def read(text: str) -> str | None:
        found = _parts_of(text, parts)
        return plain(_moment_text(name, found)) if found else None

    return read


def _parts_of(text: str, parts: Sequence[str]) -> dict[str, str | None] | None:
    """What a text holds for each part of a format, by its name; None where the two do not fit."""
    found: dict[str, str | None] = {}
    place = 0
    for part in parts:
        if part in _PARTS or part.startswith(".S"):
            name, pattern = _PARTS.get(part, ("fraction", _FRACTION))
            match = pattern.match(text, place)
            if not match or (name == "fraction" and len(match[0]) > len(part)):
                return None
            found[name] = match[0]
            place = match.end()
        elif text.startswith(part, place):
            place += len(part)
        else:
            return None
    return found if place == len(text) else None


def _moment_text(name: str, found: Mapping[str, str | None]) -> str:
    def two(part: str) -> str:
        return (found.get(part) or "00").rjust(2, "0")

    day = f"{found.get('year')}-{two('month')}-{two('day')}"
    clock = f"{two('hour')}:{two('minute')}:{two('second')}{(found.get('fraction') or '').rstrip('0').rstrip('.')}"
    zone = found.get("zone") or ""
    if zone not in ("", "Z") and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:] or '00'}"
    return {"date": day, "time": clock}.get(name, f"{day}T{clock}") + zone
