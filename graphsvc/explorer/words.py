"""Says in plain English what a claim claims, and never more than its source does."""

from __future__ import annotations

from graphsvc.answers.records import Catalogue, Claim

SIGN_WORDS = {"+": "more (+)", "-": "less (−)", "±": "sources disagree (±)", "?": "direction not given (?)"}
SIGN_MARKS = {"+": "+", "-": "−", "±": "±", "?": "?", "": ""}

STATUS_WORDS = {
    "stated": "stated in the report",
    "reported": "reported by another page about the report",
    "literature": "from a paper or study",
    "named": "only its name is known: its text was not available",
    "inferred": "inferred by the curators, not said by a source",
    "own": "own evidence: from a graph that was added, not part of the framework",
}
STATUS_SHORT = {
    "stated": "stated",
    "reported": "reported",
    "literature": "literature",
    "named": "name only",
    "inferred": "inferred",
    "own": "own evidence",
}
BASIS_WORDS = {
    "effect": "effect: an experiment, trial or controlled comparison",
    "association": "association: the two go together, no effect is claimed",
    "statement": "statement: by authors, guidance, law or interviewees",
    "nullFinding": "no effect found",
    "inference": "inference",
}
BASIS_SHORT = {
    "effect": "effect",
    "association": "association",
    "statement": "statement",
    "nullFinding": "no effect found",
    "inference": "inference",
}
MODALITY_WORDS = {
    "modalityStated": "stated as such",
    "measured": "measured",
    "reportedByParticipants": "reported by people in the study",
    "attributedToInterviewees": "attributed to interviewees",
    "hypothesised": "argued as possible",
    "citedFromElsewhere": "cited from another survey or paper",
    "quoted": "quoted",
    "modalityInferred": "inferred",
}
POPULATION_WORDS = {
    "healthWorkers": "health workers",
    "patients": "patients or their records",
    "layPeople": "lay people, not health workers",
    "mixedPopulation": "a mixed group",
    "nonAiDecisionSupport": "decision support that is not AI",
}
CHECK_WORDS = {
    "verified": "checked against its source",
    "corrected": "corrected after a check against its source",
    "unverifiable": "could not be confirmed from the text that was available: use with care",
}
BASES = ("effect", "association", "statement", "inference")
STATUSES = ("stated", "reported", "literature", "inferred")

_SIGNED = {"enhances": ("raises", "raise"), "diminishes": ("lowers", "lower"), "influences": ("acts on", "act on")}
_TOGETHER = {
    "positivelyAssociatedWith": "go with more",
    "negativelyAssociatedWith": "go with less",
    "associatedWith": "go with some change in",
}
_OTHERS = {
    "partOf": "is part of",
    "kindOf": "is a form of",
    "consideredIn": "is weighed within",
    "responsibleFor": "is responsible for",
    "contributesTo": "contributes to",
    "collaboratesWith": "works with",
    "assures": "gives the assurance that is",
    "addresses": "is meant to deal with",
    "aimsAt": "aims at",
    "basedOn": "was made from",
    "follows": "followed",
    "usesMethod": "used the method",
    "hasParticipantGroup": "took evidence from",
    "hasQuality": "has the quality",
    "mayHaveQuality": "can have the quality",
    "notAlwaysHasQuality": "does not always have the quality",
    "dependsOn": "depends on",
    "directedAt": "is directed at",
    "concerns": "is about",
    "distinctFrom": "is not the same as",
    "hasAudience": "is meant for",
    "usedInterchangeablyWith": "is used interchangeably with",
    "preferredTermOver": "is the preferred word, rather than",
    "realises": "puts into effect",
    "mapsTo": "is laid over",
    "appliesTo": "holds for",
    "hasLow": "has little",
    "usedFor": "can be used for",
    "preferredOver": "is preferred to",
    "morePositiveThan": "sees AI more favourably than",
    "hinders": "makes things harder for",
    "relatesTo": "bears on",
    "setsOut": "sets out",
    "notGovernedBy": "was not governed by",
    "callsFor": "calls for",
    "subjectTo": "is subject to",
}


def local_name(iri: str) -> str:
    """Return what follows the last # or / of an IRI."""
    return iri.rpartition("#")[2].rpartition("/")[2]


def is_inferred(claim: Claim) -> bool:
    """Whether no source says it: a curator or a rule does."""
    return claim.status == "inferred" or claim.basis == "inference"


def is_null(claim: Claim) -> bool:
    """Whether the claim is a test that found no effect."""
    return local_name(claim.predicate) == "noEffectOn"


def is_moderation(claim: Claim) -> bool:
    """Whether the claim is about how strongly something else acts."""
    return local_name(claim.predicate) == "moderates"


def agree(label: str, words: str) -> str:
    """Return `words` with their verb in the plural where `label` is one: "AI explanations" raise, a "bias" raises."""
    if not _is_plural(label):
        return words
    first, space, rest = words.partition(" ")
    plural = _PLURALS.get(first) or (first[:-1] if first.endswith("s") else first)
    return plural + space + rest


def _is_plural(label: str) -> bool:
    words = label.casefold().split()
    stop = next((place for place, word in enumerate(words) if place and word in _STOPS), len(words))
    noun = words[stop - 1].strip("()") if words else ""
    return noun.endswith("s") and not noun.endswith(("ss", "us", "is", "bias", "ics"))


_STOPS = frozenset(
    [
        "of",
        "in",
        "for",
        "on",
        "with",
        "to",
        "from",
        "about",
        "by",
        "between",
        "at",
        "that",
        "than",
        "who",
        "whose",
        "as",
        "without",
        "under",
        "rather",
    ]
)
_PLURALS = {"is": "are", "has": "have", "goes": "go", "does": "do", "was": "were", "had": "had", "can": "can"}


def verb(claim: Claim) -> str:
    """Return the words between subject and object, such as "raises", "is said to raise" or "goes with more"."""
    name = local_name(claim.predicate)
    if name == "noEffectOn":
        return "had no effect found on"
    if name in _SIGNED:
        return _graded(claim, *_SIGNED[name])
    if name in _TOGETHER:
        plain = _TOGETHER[name]
        return _graded(claim, plain.replace("go ", "goes ", 1), plain)
    if name == "moderates":
        return _graded(claim, "changes the size of another effect on", "change the size of another effect on")
    if name == "requires":
        return _graded(claim, "requires", "require")
    if name == "mandates":
        return _graded(claim, "calls for", "call for")
    words = _OTHERS.get(name) or _spaced(name)
    return f"{words} (inferred)" if is_inferred(claim) else words


def forward_verb(claim: Claim) -> str:
    """Return the words from tail to head of a path: as `verb`, but a requirement is read from what is needed."""
    if claim.tail == claim.object and claim.head == claim.subject:
        return _graded(claim, "is needed for", "be needed for")
    return verb(claim)


def sentence(catalogue: Catalogue, claim: Claim) -> str:
    """Return the claim as one sentence, with the status as its last words where it is not a source's own."""
    label = catalogue.label(claim.subject)
    return f"{label} {agree(label, verb(claim))} {inside(catalogue.label(claim.object))}."


def forward_sentence(catalogue: Catalogue, claim: Claim) -> str:
    """Return the claim as one sentence in the direction that influence runs."""
    tail, head = claim.tail or claim.subject, claim.head or claim.object
    label = catalogue.label(tail)
    return f"{label} {agree(label, forward_verb(claim))} {inside(catalogue.label(head))}."


def count(number: int, singular: str, plural: str = "") -> str:
    """Return "1 source" or "3 sources"."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def _graded(claim: Claim, finds: str, says: str) -> str:
    if is_inferred(claim):
        return f"is inferred to {says}"
    if claim.modality == "hypothesised":
        return f"may {says}"
    if claim.basis in ("effect", "association"):
        return f"may {says}" if claim.hedged else finds
    return f"is said possibly to {says}" if claim.hedged else f"is said to {says}"


def inside(label: str) -> str:
    """Return a label as it stands within a sentence: its first letter small, unless it is a name or an acronym."""
    first, _, _ = label.partition(" ")
    keep = any(char.isupper() for char in first[1:]) or first in ("AI", "NHS") or len(first) == 1
    return label if keep or not first else label[:1].lower() + label[1:]


def _spaced(name: str) -> str:
    return "".join(f" {char.lower()}" if char.isupper() else char for char in name).strip()
