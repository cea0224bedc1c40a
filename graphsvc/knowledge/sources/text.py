"""Turns the bytes of a reference manager's file into text and tells which format the text is in."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath

from graphsvc.knowledge.sources.reference import ENDINGS, FORMATS, WrongFormat

_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_RIS = re.compile(r"^[ \t]{0,20}TY {1,2}-", re.MULTILINE)
_BIBTEX = re.compile(r"^[ \t]{0,20}@[A-Za-z]{1,40}[ \t]{0,20}[({]", re.MULTILINE)
_OTHERS = {
    "PubMed's own format": re.compile(r"^PMID- ", re.MULTILINE),
    "EndNote's own format": re.compile(r"^%0 ", re.MULTILINE),
    "the Web of Science's own format": re.compile(r"^FN (Clarivate|Thomson|ISI)", re.MULTILINE),
    "a page of HTML or XML": re.compile(r"\A\s*<"),
}
MEND = f"Export it again as one of: {', '.join(FORMATS.values())}."


def decode(content: bytes, name: str) -> tuple[str, str]:
    """The text of a file with \\n as line end, and what to say where it is not in UTF-8 ("" where it is).

    UTF-8 and UTF-16 by their mark, else UTF-8; a line that is not UTF-8 is read as Windows-1252, of which Latin-1 is a
    part but for control characters. Raises WrongFormat where the bytes are no text.
    """
    encoding = next((code for mark, code in _MARKS.items() if content.startswith(mark)), "utf-8")
    if encoding == "utf-16":
        try:
            return _lines(content.decode(encoding)), ""
        except UnicodeDecodeError as error:
            raise WrongFormat(f"{name} begins as UTF-16 and is not: {error.reason}.", "Save it as UTF-8.") from error
    if b"\0" in content:
        raise WrongFormat(f"{name} is not a text file.", MEND)
    other: list[int] = []
    lines = []
    for number, line in enumerate(content.removeprefix(codecs.BOM_UTF8).split(b"\n"), start=1):
        try:
            lines.append(line.decode())
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", errors="replace"))
            other.append(number)
    return _lines("\n".join(lines)), _told(name, other) if other else ""


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _told(name: str, lines: list[int]) -> str:
    listed = ", ".join(str(number) for number in lines[:5]) + (" and others" if len(lines) > 5 else "")
    which = f"line {listed} is" if len(lines) == 1 else f"lines {listed} are"
    return (
        f"{name}: {which} not UTF-8 and read as Windows-1252 (Latin-1): look at the accents, or save the file as UTF-8."
    )


def format_of(text: str, name: str, given: str | None = None) -> str:
    """The format of `text`: the one `given`, else that of the ending, else what it looks like.

    Raises WrongFormat where the text is empty, in none of the formats, or plainly in another than the one named.
    """
    if not text.strip():
        raise WrongFormat(f"{name} is empty.", "Export the references again, then import the file.")
    looks = _looks(text)
    said = given or ENDINGS.get(PurePath(name).suffix.lower())
    if said and looks in (said, None):
        return said if looks else _refuse(text, name, said)
    if said and looks:
        how = f"--format {given}" if given else f"its ending, {PurePath(name).suffix},"
        raise WrongFormat(
            f"{name} looks like {FORMATS[looks]}, but {how} says {FORMATS[said]}.", f"Import it with --format {looks}."
        )
    return looks or _refuse(text, name, None)


def _looks(text: str) -> str | None:
    if text.lstrip()[:1] in ("[", "{"):
        return "csljson"
    found = {"ris": _RIS.search(text), "bibtex": _BIBTEX.search(text)}
    places = {form: match.start() for form, match in found.items() if match}
    return min(places, key=lambda form: places[form]) if places else None


def _refuse(text: str, name: str, said: str | None) -> str:
    other = next((what for what, pattern in _OTHERS.items() if pattern.search(text)), None)
    if other:
        raise WrongFormat(f"{name} is in {other}, which is not read.", MEND)
    what = FORMATS[said] if said else "reference"
    begins = {"ris": "TY  -", "bibtex": "@article{", "csljson": "["}
    first = f"An entry of {what} begins with “{begins[said]}”. " if said else ""
    raise WrongFormat(f"{name} holds no {what} entries.", first + MEND)
