"""Reads DOIs, PubMed ids, years and addresses in the many ways that people write them, and compares titles."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

_DOI = re.compile(r"(?<![\w.])10\.\d{4,9}/[^\s\"<>]{1,300}")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_PUBMED = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,9})(?!\d)")
_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_DASHES = str.maketrans("‐‑‒–—−", "------")


def doi_in(text: str) -> str:
    """The DOI in `text` ("doi:10.…", "https://doi.org/10.…"), "" where there is none; capitals stay as they are."""
    match = _DOI.search(unquote(text).translate(_DASHES))
    if not match:
        return ""
    doi = match[0].rstrip(".,;:'")
    while doi.endswith(")") and doi.count("(") < doi.count(")"):
        doi = doi[:-1].rstrip(".,;:'")
    return doi


def pmid_in(text: str, url: str = "") -> str:
    """The PubMed id: `text` without words before it, else the one in an address of PubMed; "" where there is none."""
    bare = text.strip().casefold().removeprefix("pmid").strip(" :")
    if bare.isascii() and bare.isdigit() and len(bare) <= 9:
        return bare.lstrip("0")
    match = _PUBMED.search(url)
    return match[1] if match else ""


def year_in(text: str) -> str:
    """The first year from 1500 to 2099 in `text`, "" where there is none."""
    match = _YEAR.search(text)
    return match[0] if match else ""


def is_address(text: str) -> bool:
    """Whether `text` is one whole web address."""
    if not _WEB.fullmatch(text):
        return False
    try:
        return bool(urlsplit(text).hostname)
    except ValueError:
        return False


def same_doi(doi: str) -> str:
    """What two spellings of one DOI have in common: they do not depend on case."""
    return doi_in(doi).casefold()


def same_title(title: str) -> str:
    """What two spellings of one title have in common: letters and digits, without case, accents and signs.

    "" for what is no title: less than two words, or a description in brackets.
    """
    if title.strip().startswith(("(", "[")) and title.strip().endswith((")", "]")):
        return ""
    same = same_words(title)
    return same if " " in same or len(same) > 12 else ""


def same_words(text: str) -> str:
    """The words of `text` without case, accents and signs."""
    folded = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    return " ".join(
        "".join(char if char.isalnum() else " " for char in folded if not unicodedata.combining(char)).split()
    )
