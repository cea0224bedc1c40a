"""Says what a name tells of its thing: its head words, whether it is a shorter or another form of a label."""

from __future__ import annotations

import re

from graphsvc.knowledge.linking.terms import words

# What follows one of these says more of the thing and is not what it is: “regulation of AI products” is regulation.
_CUTS = frozenset(
    re.findall(
        r"\w+",
        "about after against among at before between by during for from in into of on over per that through to towards "
        "under when where which who with within without",
    )
)
_JOINTS = frozenset(("and", "or"))
_TOKEN = re.compile(r"[\w’'-]+|[,;:&/()]")
# Nouns that name next to nothing by themselves: two names that share only these share no meaning.
GENERAL = frozenset(
    word
    for noun in re.findall(
        r"\w+",
        "action activity approach area aspect case change condition content context data decision design development "
        "effect element entity event factor group human impact individual information issue item kind level measure "
        "method model need object organisation output outcome part people person procedure process product "
        "professional purpose result role service setting situation state status system task technology term thing "
        "time tool type use user value work worker",
    )
    for word in words(noun)
)

_LACKING = frozenset(
    words("absence inadequate ineffective insufficient lack lacking limited loss low missing poor unknown")
)


def what_lacks(name: str) -> list[str]:
    """The words for what a name says is lacking or poor (“lack of transparency”); none where it says no such thing."""
    said = words(name)
    left = [word for word in said if word not in _LACKING]
    return left if len(left) < len(said) and not set(left) <= GENERAL else []


def heads(name: str) -> frozenset[str]:
    """The words that say what a thing is: the last of each noun phrase before the first preposition."""
    found, last = set(), ""
    for token in _TOKEN.findall(name):
        plain = token.casefold()
        if plain in _CUTS and last:
            break
        if plain in _JOINTS or not plain[0].isalnum():
            found.add(last)
        elif parts := words(token):
            last = parts[-1]
    return frozenset((found | {last}) - {""})


def holds(longer: list[str], shorter: list[str]) -> bool:
    """Whether words stand in others side by side and in their order."""
    return any(longer[start : start + len(shorter)] == shorter for start in range(len(longer) - len(shorter) + 1))


def is_proper(name: str) -> bool:
    """Whether a name is written as that of one thing, a body or a document: several words, each with a capital."""
    said = [token for token in _TOKEN.findall(name) if words(token)]
    return len(said) > 1 and all(token[0].isupper() or token[0].isdigit() for token in said)


def is_short(name: frozenset[str], label: str) -> bool:
    """Whether a name is its label without some words (“harm” of patients), or one general word in the place of several.

    One word that is the label's first ones written together is neither: “overreliance” on advice.
    """
    label_words = frozenset(words(label))
    return name < label_words or (len(name) == 1 and len(label_words) > 1 and not _begins(name, label))


def is_variant(name: str, label: str) -> bool:
    """Whether a name says its label in other words of which one is the same, or in short: not merely another thing."""
    of_name, of_label = frozenset(words(name)), frozenset(words(label))
    if of_name & of_label or _begins(of_name, label):
        return True
    return _initials(name) in of_label or _initials(label) in of_name


def _begins(name: frozenset[str], label: str) -> bool:
    parts = words(label)
    return len(name) == 1 and any(name == {"".join(parts[:end])} for end in range(1, len(parts) + 1))


def _initials(name: str) -> str:
    parts = words(name)
    return "".join(word[0] for word in parts) if len(parts) > 1 else ""
