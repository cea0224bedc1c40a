"""Says in plain English what a claim claims, and never more than its source does."""

from __future__ import annotations

from graphsvc.answers.records import Catalogue, Claim
from graphsvc.paths.verbs import arrow_words, doubt_of, graded
from graphsvc.paths.wording import conjugate, in_sentence

SIGN_WORDS = {
    "+": "more (+)",
    "-": "less (−)",
    "±": "sources disagree (±)",
    "?": "direction not given (?)",
    "*": "directions differ between what is gathered (*)",
}
SIGN_LEGEND = (
    ("+", "more brings (or goes with) more"),
    ("−", "less"),
    ("±", "sources disagree"),
    ("?", "direction not given"),
    ("*", "directions differ between the things gathered"),
)
SIGN_MARKS = {"+": "+", "-": "−", "±": "±", "?": "?", "*": "*", "": ""}

STATUS_WORDS = {
    "stated": "stated in the report",
    "reported": "reported by a page that is not the report",
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

_SIGNED = {"enhances": "+", "diminishes": "-", "influences": "?"}
_TOGETHER = {"positivelyAssociatedWith": "+", "negativelyAssociatedWith": "-", "associatedWith": "?"}
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
    return conjugate(words, label)


def verb(claim: Claim) -> str:
    """Return the words between subject and object, such as "raises", "is said to raise" or "goes with more"."""
    name = local_name(claim.predicate)
    if name == "noEffectOn":
        return "had no effect found on"
    if name in _SIGNED or name in _TOGETHER:
        sign = _SIGNED.get(name) or _TOGETHER[name]
        return arrow_words(_basis(claim), sign, _doubt(claim), together=name in _TOGETHER)
    if name == "moderates":
        return graded(_basis(claim), _doubt(claim), "change the size of another effect on")
    if name in ("requires", "mandates"):
        return graded(_basis(claim), _doubt(claim), {"requires": "require", "mandates": "call for"}[name])
    words = _OTHERS.get(name) or _spaced(name)
    return f"{words} (inferred)" if is_inferred(claim) else words


def forward_verb(claim: Claim) -> str:
    """Return the words from tail to head of a path: as `verb`, but a requirement is read from what is needed."""
    if claim.tail == claim.object and claim.head == claim.subject:
        return graded(_basis(claim), _doubt(claim), "be needed for")
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


def _basis(claim: Claim) -> str:
    return "inference" if is_inferred(claim) else claim.basis if claim.basis in BASES else "statement"


def _doubt(claim: Claim) -> str:
    return doubt_of(claim.modality == "hypothesised", claim.hedged)


def inside(label: str) -> str:
    """Return a label as it stands within a sentence: its first letter small, unless it is a name or an acronym."""
    return in_sentence(label)


def _spaced(name: str) -> str:
    return "".join(f" {char.lower()}" if char.isupper() else char for char in name).strip()
