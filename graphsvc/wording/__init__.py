"""Says everything in words once, for the command line, the pages, paths, pictures, briefings and tools alike."""

from graphsvc.model.evidence import BASES, STATUSES
from graphsvc.wording.claims import arrow_sentence, arrow_verb, arrow_words, claim_sentence, verb
from graphsvc.wording.grammar import count, first_upper, harmless, in_sentence, is_plural, join, printable, spaced
from graphsvc.wording.notes import claim_note
from graphsvc.wording.terms import (
    ARROW_LEGEND,
    BASIS_SHORT,
    BASIS_WORDS,
    CHECK_WORDS,
    LOOP_KINDS,
    MODALITY_WORDS,
    OTHER_POPULATIONS,
    POPULATION_WORDS,
    ROLES,
    SIGN_LEGEND,
    SIGN_MARKS,
    SIGN_WORDS,
    STATUS_SHORT,
    STATUS_WORDS,
    STUDY_WORDS,
    filter_words,
)
from graphsvc.wording.verbs import REACH, REACHES, Verb

__all__ = [
    "ARROW_LEGEND",
    "BASES",
    "BASIS_SHORT",
    "BASIS_WORDS",
    "CHECK_WORDS",
    "LOOP_KINDS",
    "MODALITY_WORDS",
    "OTHER_POPULATIONS",
    "POPULATION_WORDS",
    "REACH",
    "REACHES",
    "ROLES",
    "SIGN_LEGEND",
    "SIGN_MARKS",
    "SIGN_WORDS",
    "STATUSES",
    "STATUS_SHORT",
    "STATUS_WORDS",
    "STUDY_WORDS",
    "Verb",
    "arrow_sentence",
    "arrow_verb",
    "arrow_words",
    "claim_note",
    "claim_sentence",
    "count",
    "filter_words",
    "first_upper",
    "harmless",
    "in_sentence",
    "is_plural",
    "join",
    "printable",
    "spaced",
    "verb",
]
