"""Reads the parts of a `framework.toml` strictly: every fault is kept with its place, and all are told at once."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from graphsvc.errors import Fault, KnowledgeError, UsageError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LINE = re.compile(r"line (\d+)")


def read_toml(path: Path) -> Mapping[str, object]:
    """The values of a TOML file. Raises UsageError where there is none, KnowledgeError where it does not parse."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        mend = "Name the folder of a framework; graphsvc new NAME makes one."
        raise UsageError(f"{path.parent} holds no {path.name}.", mend) from error
    except UnicodeDecodeError as error:
        fault = Fault(
            path.name, None, None, f"The byte 0x{error.object[error.start]:02X} is not UTF-8.", "Save as UTF-8."
        )
        raise KnowledgeError([fault]) from error
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        fault = Fault(path.name, int(line[1]) if line else None, None, f"This is no TOML: {error}.", "Mend the line.")
        raise KnowledgeError([fault]) from error


class Texts:
    """The values of one file, and the faults found in them so far."""

    def __init__(self, file: str, values: Mapping[str, object]) -> None:
        self.file, self.values = file, values
        self.faults: list[Fault] = []

    def wrong(self, where: str, reason: str, mend: str) -> None:
        """Keep a fault at a key."""
        self.faults.append(Fault(self.file, None, where, reason, mend))

    def judge(self) -> None:
        """Raise KnowledgeError with all the faults, if there are any."""
        if self.faults:
            raise KnowledgeError(self.faults)

    def text(self, key: str, default: str | None = None) -> str:
        """A text at the top of the file, one that must be there unless there is a default."""
        return self.of("", self.values, key, default)

    def of(self, where: str, table: Mapping[str, object], key: str, default: str | None = None) -> str:
        """A text of a table."""
        value, place = table.get(key, default), f"{where}.{key}".lstrip(".")
        if isinstance(value, str) and (value.strip() or default == ""):
            return value.strip()
        reason = "It is missing." if value is None else "It is empty." if value == "" else f"{value!r} is no text."
        self.wrong(place, reason, f'Write {key} = "…".')
        return ""

    def colour(self, where: str, table: Mapping[str, object], key: str, default: str) -> str:
        """A colour of a table."""
        value = self.of(where, table, key, default)
        if value and not _COLOUR.fullmatch(value):
            self.wrong(f"{where}.{key}", f"“{value}” is no colour.", "Write # and six hexadecimal digits.")
        return value

    def base(self, key: str) -> str:
        """The IRI that the addresses of the records begin with."""
        value = self.text(key)
        parts = urlsplit(value)
        bad = parts.scheme not in ("http", "https") or not parts.netloc or re.search(r"[\s<>\"{}|\\^`#?]", value)
        if value and (bad or not value.endswith("/")):
            mend = "Begin with https://, end with a slash: https://example.org/my-framework/."
            self.wrong(key, f"“{value}” cannot begin IRIs.", mend)
        return value

    def day(self, key: str) -> str:
        """A day, as 2026-11-28; TOML may have it without quotation marks."""
        value = self.values.get(key)
        text = str(value) if isinstance(value, date) else self.text(key)
        if text and not _DAY.fullmatch(text):
            self.wrong(key, f"“{text}” is no day.", "Write it as 2026-11-28.")
        return text

    def table(self, key: str) -> Mapping[str, object]:
        """A table at the top of the file, empty where there is none."""
        value = self.values.get(key, {})
        if isinstance(value, Mapping):
            return value
        self.wrong(key, "It is no table.", f"Write [{key}] above its keys.")
        return {}

    def tables(self, key: str) -> list[Mapping[str, object]]:
        """The tables of a list at the top of the file, none where there is none."""
        value = self.values.get(key, [])
        if isinstance(value, list) and all(isinstance(one, Mapping) for one in value):
            return value
        self.wrong(key, "It is no list of tables.", f"Write [[{key}]] above each.")
        return []

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts at the top of the file, empty where there is none."""
        return self.strings(key, self.values.get(key, []))

    def strings(self, where: str, value: object) -> tuple[str, ...]:
        """A list of texts."""
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.wrong(where, "It is no list of texts.", 'Write ["…", "…"].')
        return ()

    def couples(self, where: str, value: Sequence[object]) -> tuple[tuple[str, str], ...]:
        """A list of pairs of texts."""
        found = [tuple(one) for one in value if isinstance(one, list) and all(isinstance(part, str) for part in one)]
        if len(found) == len(value) and all(len(one) == 2 for one in found):
            return tuple((one[0], one[1]) for one in found)
        self.wrong(where, "It is no list of pairs.", 'Write [["…", "…"], ["…", "…"]].')
        return ()

    def mapping(self, where: str, value: object) -> dict[str, str]:
        """A table of texts."""
        if isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values()):
            return dict(value)
        self.wrong(where, "It is no table of texts.", 'Write { slug = "…" }.')
        return {}

    def grouped(self, where: str, value: object) -> dict[str, tuple[str, tuple[str, ...]]]:
        """A table of groups: by their key, a title and the kinds that it holds."""
        found = {}
        for key, one in value.items() if isinstance(value, Mapping) else ():
            table = one if isinstance(one, Mapping) else {}
            found[key] = (
                self.of(f"{where}.{key}", table, "title"),
                self.strings(f"{where}.{key}.kinds", table.get("kinds")),
            )
        if not isinstance(value, Mapping):
            self.wrong(where, "It is no table of groups.", "Write [map.groups.outcomes], with title and kinds.")
        return found
