"""Names sources as people cite them in the running text: who and when."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from string import ascii_lowercase

from graphsvc.framework import framework
from graphsvc.knowledge.tables import Row

# Each begins where nothing before it could have begun it, so that no text is tried again from its middle.
_PRESS = re.compile(r"press (release|page|notice)")
PREPRINT = "preprint"
_IN_BRACKETS = re.compile(r"(?<!\s)\s*\([^()]*\)?")
_AFTER_NAME = re.compile(r"(?<!\s)\s*\([^()]*\)|;.*", re.DOTALL)
_LEFT_OUT = re.compile(r"(?<![,\s]),?\s*\bet al\.?")


def cited(rows: Iterable[Row]) -> dict[str, str]:
    """The label of every source by its key; those that would share one are told apart by letters after the year.

    "Goddard and others 2012"; without a recorded author who put a page out, or the beginning of the title of a paper.
    A press release is called one, and so is a preprint, which nobody may have reviewed; a page of a report is its
    report and title.
    """
    alike: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in rows:
        alike[_parts(row)].append(row["key"])
    return {
        key: _joined(*parts, letter if len(keys) > 1 else "")
        for parts, keys in alike.items()
        for key, letter in zip(keys, _letters(len(keys)), strict=True)
    }


def _parts(row: Row) -> tuple[str, str, str]:
    """Who, when, and what must be said beside it."""
    pages = (one.name for one in framework().reports if one.pages and row["key"].startswith(one.pages))
    if row["kind"] == "report page" and (report := next(pages, "")):
        return f"{report}, {row['title']} (page)", "-", ""  # its section is called the same
    who = _authors(row["authors"])
    if not who and row["kind"] != "literature":
        who = _AFTER_NAME.sub("", row["venue"].split(",")[0]).strip()
    press = _PRESS.search(f"{row['title']} {row['venue']} {row['study_type']}")
    aside = press[0] if press else PREPRINT if row["document"] == PREPRINT else ""
    return who or _short_title(row["title"]), row["year"], aside


def _joined(who: str, year: str, aside: str, letter: str) -> str:
    if year == "-":
        return who
    when = f"{year}{letter}" if year else f"(no year{', ' * bool(letter)}{letter})"
    return f"{who} {when} ({aside})" if aside else f"{who} {when}"


def _letters(count: int) -> list[str]:
    """ "a" to "z", then "aa" and so on."""
    return [ascii_lowercase[one % 26] * (1 + one // 26) for one in range(count)]


def author_names(cell: str) -> list[str]:
    """The names in a cell of authors, first to last, without marks for those left out.

    Commas divide them, but not inside brackets; where a name holds a comma, "|" does.
    """
    listed = _LEFT_OUT.sub("", cell).replace("...", "")
    if "|" in listed:
        return [name.strip() for name in listed.split("|") if name.strip()]
    names, depth = [""], 0
    for char in listed:
        depth += (char == "(") - (char == ")")
        if char == "," and depth <= 0:
            names.append("")
        else:
            names[-1] += char
    return [name.strip() for name in names if name.strip()]


def surname(author: str) -> str:
    """The name without the initials that follow it ("Goddard K", "King ML Jr"); organisations stay whole."""
    bare = author.strip()
    for suffix in (" Jr", " Sr", " II", " III"):
        bare = bare.removesuffix(suffix)
    name, _, last = bare.rpartition(" ")
    letters = last.replace("-", "")
    return name if name and letters.isalpha() and letters.isupper() and len(letters) <= 3 else author.strip()


def bare_name(author: str) -> str:
    """The name without what stands in brackets after it, such as where somebody works."""
    return _IN_BRACKETS.sub("", author).strip() or author.strip()


def leaves_out_authors(cell: str) -> bool:
    """Whether a cell of authors says that there are more."""
    return "..." in cell or "et al" in cell


def _authors(cell: str) -> str:
    """The first of the authors, with a second one or "and others"."""
    names = [surname(bare_name(name)) for name in author_names(cell)]
    if not names:
        return ""
    left_out = leaves_out_authors(cell)
    others = {1: "", 2: f" and {names[-1]}"}.get(len(names), " and others")
    begun = "… " if cell.lstrip().startswith("...") else ""  # others came first
    return begun + names[0] + (" and others" if left_out else others)


def _short_title(title: str) -> str:
    """A title up to its first colon, in eight words at most; a description in brackets is no title."""
    if title.startswith("("):
        return f"Paper without a recorded title: {_eight_words(title.strip('()').split(',')[0])}"
    return f"“{_eight_words(title.split(':')[0])}”"


def _eight_words(text: str) -> str:
    words = text.split()
    return " ".join(words[:8]) + "…" * (len(words) > 8)
