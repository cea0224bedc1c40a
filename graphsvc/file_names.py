"""Tells which names no file can have on every system: an archive that was made on one is opened on others."""

from __future__ import annotations

import re

_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\..*)?", re.IGNORECASE | re.DOTALL)
_FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f]')


def file_name_fault(name: str) -> str:
    """Why Windows can have no file called `name`, which is no path; "" where it can."""
    if _DEVICE.fullmatch(name):
        return "Windows keeps that name for a device"
    if name.endswith((".", " ")):
        return "Windows drops what a name ends with there"
    if _FORBIDDEN.search(name):
        return "Windows has no names with one of these signs"
    return ""
