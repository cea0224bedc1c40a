"""Writes valid SPARQL that the engine's parser refuses so that it takes it, with every other character in its place.

- CONCAT, COALESCE and BNODE with white space before their bracket: it moves before the word;
- TRUE and FALSE in capitals (keywords may be written in any case: SPARQL 1.1 Query, 19.8);
- a byte order mark before the text, which some editors write.
"""

from __future__ import annotations

import re

from graphsvc.sparqltext.tokens import followed, may_say, tokens, word_of

MARK = "\ufeff"
_GLUED = ("CONCAT", "COALESCE", "BNODE")
_WORDS = ("concat", "coalesce", "bnode", "true", "false")
_WORTH_READING = re.compile(r"(?i:concat|coalesce|bnode)[\s#]|(?!true|false)(?i:true|false)")


def repaired(text: str) -> str:
    """The text as the engine takes it, of the same length; the same text where there is nothing to do."""
    if text.startswith(MARK):
        text = " " + text[1:]
    if not may_say(text, _WORDS) or not _WORTH_READING.search(text):
        return text
    parts, done = [], 0
    for one, after in followed(tokens(text), 1):
        word, end = word_of(one), one.start + len(one.text)
        if word in ("TRUE", "FALSE"):
            parts += [text[done : one.start], one.text.lower()]
            done = end
        elif word in _GLUED and after.text == "(":
            parts += [text[done : one.start], text[end : after.start], one.text]
            done = after.start
    return "".join(parts) + text[done:]
