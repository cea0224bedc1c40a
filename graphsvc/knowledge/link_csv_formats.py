"""Reads numbers and dates in the formats that a mapping in CSV on the Web gives them.

https://www.w3.org/TR/tabular-data-model/#formats-for-numeric-types ; patterns for numbers (UAX 35) are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

Reads = Callable[[str], str | None]  # the lexical form of a text, None where it is no value

_PARTS = {
    "yyyy": "(?P<year>[0-9]{4})",
    "MM": "(?P<month>[0-9]{2})",
    "M": "(?P<month>[0-9]{1,2})",
    "dd": "(?P<day>[0-9]{2})",
    "d": "(?P<day>[0-9]{1,2})",
    "HH": "(?P<hour>[0-9]{2})",
    "mm": "(?P<minute>[0-9]{2})",
    "ss": "(?P<second>[0-9]{2})",
    "X": "(?P<zone>Z|[+-][0-9]{2}(?:[0-9]{2})?)",
    "XX": "(?P<zone>Z|[+-][0-9]{4})",
    "XXX": "(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})",
    "x": "(?P<zone>[+-][0-9]{2}(?:[0-9]{2})?)",
    "xx": "(?P<zone>[+-][0-9]{4})",
    "xxx": "(?P<zone>[+-][0-9]{2}:[0-9]{2})",
}
_PART = re.compile(r"yyyy|MM?|dd?|HH|mm|ss|\.S+|X{1,3}|x{1,3}|[^A-Za-z]|T")


def read_number(plain: Reads, given: Any) -> Reads:
    """Numbers with their own decimalChar and groupChar, % and ‰. Raises ValueError saying what is not understood."""
    if not isinstance(given, dict) or set(given) - {"decimalChar", "groupChar"}:
        raise ValueError("has a pattern for numbers, which this reader does not know; give decimalChar and groupChar")
    point, group = str(given.get("decimalChar", ".")), str(given.get("groupChar", ","))
    if len(point) != 1 or len(group) != 1 or point == group:
        raise ValueError("has a decimalChar or groupChar that is not one character of its own")
    grouped = re.compile(
        rf"[+-]?[0-9]+(?:{re.escape(group)}[0-9]+)*(?:{re.escape(point)}[0-9]*)?(?:[eE][+-]?[0-9]+)?[%‰]?"
    )

    def read(text: str) -> str | None:
        if not grouped.fullmatch(text):
            return plain(text)
        found = text.rstrip("%‰").replace(group, "").replace(point, ".")
        share = {"%": -2, "‰": -3}.get(text[-1:], 0)
        return plain(format(Decimal(found).scaleb(share), "f") if share else found)

    return read


def read_moment(name: str, plain: Reads, given: str) -> Reads:
    """Dates and times in a format such as dd/MM/yyyy. Raises ValueError saying what is not understood."""
    parts = _PART.findall(given)
    names = [_PARTS.get(one, "") for one in parts]
    if "".join(parts) != given or len(set(filter(None, names))) != len(list(filter(None, names))):
        raise ValueError(f"has the format “{given}”, which is none of CSV on the Web, such as dd/MM/yyyy")
    pattern = re.compile("".join(_PARTS.get(one) or _fraction(one) for one in parts))
    wanted = {"date": {"year"}, "time": {"hour"}}.get(name, {"year", "hour"})
    if not wanted <= set(pattern.groupindex):
        raise ValueError(f"has the format “{given}”, which does not say all of a {name}")

    def read(text: str) -> str | None:
        found = pattern.fullmatch(text)
        return plain(_moment_text(name, found.groupdict())) if found else None

    return read


def _fraction(part: str) -> str:
    return rf"(?P<fraction>\.[0-9]{{1,{len(part) - 1}}})?" if part.startswith(".S") else re.escape(part)


def _moment_text(name: str, found: Mapping[str, str | None]) -> str:
    def two(part: str) -> str:
        return (found.get(part) or "00").rjust(2, "0")

    day = f"{found.get('year')}-{two('month')}-{two('day')}"
    clock = f"{two('hour')}:{two('minute')}:{two('second')}{(found.get('fraction') or '').rstrip('0').rstrip('.')}"
    zone = found.get("zone") or ""
    if zone not in ("", "Z") and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:] or '00'}"
    return {"date": day, "time": clock}.get(name, f"{day}T{clock}") + zone
