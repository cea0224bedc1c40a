"""Maps the words of the rows to terms of the schema: the closed lists of types, statuses, bases and so on."""

from __future__ import annotations

from graphsvc.framework import foreign_terms, framework


def _ours(words: dict[str, str]) -> dict[str, str]:
    """The words whose terms this framework has: those of the shared schema that no other keeps to itself."""
    return {word: term for word, term in words.items() if term not in foreign_terms()}


_OWN_KINDS = {one.word: one.term for one in framework().kinds}
NODE_CLASSES = _OWN_KINDS | {
    "framework": "Framework",
    "layer": "Layer",
    "factor": "Factor",
    "sub-factor": "SubFactor",
    "condition": "Condition",
    "bias": "Bias",
    "outcome": "Outcome",
    "intervention": "Intervention",
    "construct": "Construct",
    "assurance": "Assurance",
    "stakeholder-group": "StakeholderGroup",
    "role": "Role",
    "body": "Body",
    "delivery-body": "DeliveryBody",
    "person": "Person",
    "initiative": "Initiative",
    "programme": "Programme",
    "document": "Document",
    "survey": "Survey",
    "method": "Method",
    "persona": "Persona",
    "aim": "Aim",
    "value": "Value",
}
FACTOR_CLASSES = {one.node: one.factor for one in framework().layers}
# How a node stands to the node above it: the property of the schema for each word of the column.
FILINGS = {
    "generic": "broaderGeneric",
    "partitive": "broaderPartitive",
    "opposite": "filedAsOpposite",
    "topical": "filedByTopic",
}
LAYERS = {*FACTOR_CLASSES, "cross-cutting", "none"}
CLAIM_CLASSES = {
    "influence": "Influence",
    "requirement": "Requirement",
    "structure": "Structure",
    "responsibility": "Responsibility",
    "support": "Support",
    "addresses": "Addressing",
    "lineage": "Lineage",
    "property": "Attribution",
    "definition": "DefinitionClaim",
    "audience": "AudienceClaim",
    "mapping": "MappingClaim",
    "context": "ContextClaim",
}
SIGNS = {"+": "positive", "-": "negative", "?": "contextDependent", "0": ""}
NODE_STATUSES = {word: word for word in ("stated", "reported", "literature", "named", "inferred")}
CLAIM_STATUSES = {word: word for word in ("stated", "reported", "literature", "inferred", "withdrawn")}
MODALITIES = {
    "stated": "modalityStated",
    "measured": "measured",
    "measured as a link": "measuredAsLink",
    "reported by participants": "reportedByParticipants",
    "attributed to interviewees": "attributedToInterviewees",
    "hypothesised": "hypothesised",
    "invented example": "illustrated",
    "cited survey or literature": "citedFromElsewhere",
    "quoted": "quoted",
    "inferred": "modalityInferred",
}
POPULATIONS = _ours(
    {
        "health workers": "healthWorkers",
        "patients": "patients",
        "lay": "layPeople",
        "mixed": "mixedPopulation",
        "non-AI decision support": "nonAiDecisionSupport",
        "n/a": "",
    }
)
PEOPLE = _ours(
    {
        "doctors": "studiedDoctors",
        "radiologists": "studiedRadiologists",
        "general practitioners": "studiedGeneralPractitioners",
        "nurses": "studiedNurses",
        "health students": "studiedStudents",
        "several health professions": "studiedSeveralProfessions",
        "managers and makers": "studiedManagers",
        "patients": "studiedPatients",
        "members of the public": "studiedPublic",
        "nobody": "studiedNobody",
    }
)
TOOLS = _ours({"AI": "aiTools", "not AI": "otherTools", "AI and not AI": "severalTools", "no tool": "noTools"})
CHECKS = {"verified": "verified", "corrected": "corrected", "unverifiable": "unverifiable", "withdrawn": "", "n/a": ""}
BASES = {
    "effect": "effect",
    "association": "association",
    "statement": "statement",
    "null": "nullFinding",
    "inferred": "inference",
    "n/a": "",
}
CAUSAL = {"yes", "no", "n/a"}
YES_NO = {"yes", "no"}
NUMBERS = (
    "singular",
    "plural",
    "uncounted",
)  # of a label; the last takes a plural verb, and less where others take fewer
SOURCE_CLASSES = {
    "literature": "LiteratureSource",
    "report page": "ReportPage",
    "secondary page": "SecondaryPage",
    "cited reference": "CitedReference",
}
STUDY_KINDS = {
    word: word for word in ("review", "trial", "survey", "qualitative", "observational", "guidance", "report")
}
DOCUMENTS = {
    "article": "documentArticle",
    "preprint": "documentPreprint",
    "conference paper": "documentConferencePaper",
    "guidance": "documentGuidance",
    "law": "documentLaw",
    "press release": "documentPressRelease",
    "news page": "documentNewsPage",
    "digest": "documentDigest",
    "vendor survey": "documentVendorSurvey",
    "web page": "documentWebPage",
    "report page": "documentReportPage",
    "reference entry": "documentReferenceEntry",
}
TEXT_AVAILABLE = {"yes": "textAvailable", "partly": "textPartlyAvailable", "no": "textNotAvailable"}
REPORTS = {one.node for one in framework().reports}
