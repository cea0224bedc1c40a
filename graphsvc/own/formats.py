"""Finds out what kind of file was brought, by its first bytes and what it holds, never by its name alone."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

from graphsvc.own.sheet import UnreadableFile

MOST_UNPACKED = 40 << 20  # bytes of all the parts of a workbook together
MOST_PARTS = 2_000
ENDINGS = (".xlsx", ".csv", ".ods")
_SAVE = "Save it as an Excel workbook (.xlsx), as CSV or as .ods."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind_of(content: bytes, file: str) -> str:
    """ "xlsx", "ods" or "csv". Raises UnreadableFile for anything else, and for a workbook that holds what is not
    taken: macros, links to other workbooks, connections to data, more than could be unpacked.
    """
    if not content.strip():
        raise UnreadableFile("The file is empty.", "Start from the template, and fill in at least one row.")
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise UnreadableFile("The workbook has a password.", "Take the password off, save it, and bring it again.")
        raise UnreadableFile("This is a file of an old Office program, such as .xls.", _SAVE)
    if content.startswith(b"PK"):
        return _kind_of_archive(content)
    for start, what in ((b"%PDF", "a PDF"), (b"\x1f\x8b", "a packed file"), (b"\x89PNG", "a picture"), (b"{", "JSON"),
                        (b"[{", "JSON"), (b"[\n", "JSON"),
                        (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"), (b"MZ", "a program"),
                        (b"\x7fELF", "a program"), (b"Rar!", "a packed file"), (b"7z\xbc\xaf", "a packed file"),
                        (b"{\\rtf", "a text document"), (b"SQLite", "a database")):  # fmt: skip
        if content.startswith(start):
            raise UnreadableFile(f"This is {what} and no spreadsheet, whatever its name.", _SAVE)
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<")):
        raise UnreadableFile("This is a web page or XML and no spreadsheet, whatever its name.", _SAVE)
    if PurePath(file).suffix.lower() in (".xlsx", ".xlsm", ".ods", ".xls"):
        raise UnreadableFile(f"“{PurePath(file).name}” has the name of a workbook but is none.", _SAVE)
    return "csv"


def _kind_of_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = [part.filename for part in parts]
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                what = f"more than {MOST_UNPACKED >> 20} MB or {MOST_PARTS:,} parts"
                raise UnreadableFile(f"The workbook unpacks to {what}.", "Copy your rows into the template.")
            if len(set(names)) < len(names):
                raise UnreadableFile("The workbook holds a part twice.", "Open it, save it again, and bring that.")
            if any(part.flag_bits & 1 for part in parts):
                raise UnreadableFile("The file is locked with a password.", "Take it off, and bring it again.")
            return _kind_of_parts(archive, names)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise UnreadableFile("The workbook is damaged.", "Open it, save it again, and bring that.") from error


def _kind_of_parts(archive: zipfile.ZipFile, names: list[str]) -> str:
    if "mimetype" in names and b"opendocument.spreadsheet" in _begin(archive, "mimetype"):
        if any(name.startswith(("Basic/", "Scripts/")) for name in names):
            raise UnreadableFile("The spreadsheet holds macros.", "Save it without them, as .ods or .xlsx.")
        if "META-INF/manifest.xml" in names and b"encryption-data" in _begin(archive, "META-INF/manifest.xml"):
            raise UnreadableFile("The spreadsheet has a password.", "Take the password off, and bring it again.")
        return "ods"
    if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
        raise UnreadableFile("This is a packed folder and no spreadsheet.", _SAVE)
    if any(name.lower().endswith("vbaproject.bin") for name in names) or (
        "[Content_Types].xml" in names and b"macroEnabled" in _begin(archive, "[Content_Types].xml")
    ):
        raise UnreadableFile("The workbook holds macros (.xlsm).", "Save it as a workbook without macros (.xlsx).")
    if not any(name.startswith("xl/") for name in names):
        raise UnreadableFile("This is a document of another Office program and no spreadsheet.", _SAVE)
    if any(name.startswith("xl/externalLinks/") for name in names):
        mend = "Break the links (in Excel: Data, Edit links, Break link), or copy the values into the template."
        raise UnreadableFile("The workbook takes cells from other workbooks.", mend)
    if any(name.startswith(("xl/connections", "xl/queryTables/")) for name in names):
        raise UnreadableFile("The workbook fetches data from elsewhere.", "Copy the values into the template.")
    if "xl/workbook.xml" not in names:
        raise UnreadableFile("The workbook is of a kind that cannot be read, such as .xlsb.", _SAVE)
    return "xlsx"


def _begin(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(1 << 20)
