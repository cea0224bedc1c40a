"""Maps the words of the rows to terms of the schema: the closed lists of types, statuses, bases and so on."""

from __future__ import annotations

NODE_CLASSES = {
    "framework": "Framework",
    "layer": "Layer",
    "factor": "Factor",
    "sub-factor": "SubFactor",
    "condition": "Condition",
    "bias": "Bias",
    "outcome": "Outcome",
    "intervention": "Intervention",
    "construct": "Construct",
    "confidence-object": "ConfidenceObject",
    "confidence-level": "ConfidenceLevel",
    "ai-kind": "AiKind",
    "ai-use": "AiUse",
    "regulatory-class": "RegulatoryClass",
    "assurance": "Assurance",
    "strand": "Strand",
    "pathway-stage": "PathwayStage",
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
    "archetype": "Archetype",
    "education-level": "EducationLevel",
    "educational-priority": "EducationalPriority",
    "persona": "Persona",
    "aim": "Aim",
    "value": "Value",
}
FACTOR_CLASSES = {
    "governance": "GovernanceFactor",
    "implementation": "ImplementationFactor",
    "clinical-use": "ClinicalUseFactor",
}
# How a node stands to the node above it: the property of the schema for each word of the column.
FILINGS = {
    "generic": "broaderGeneric",
    "partitive": "broaderPartitive",
    "opposite": "filedAsOpposite",
    "topical": "filedByTopic",
}
LAYERS = {"governance", "implementation", "clinical-use", "cross-cutting", "none"}
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
POPULATIONS = {
    "health workers": "healthWorkers",
    "patients": "patients",
    "lay": "layPeople",
    "mixed": "mixedPopulation",
    "non-AI decision support": "nonAiDecisionSupport",
    "n/a": "",
}
PEOPLE = {
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
TOOLS = {"AI": "aiTools", "not AI": "otherTools", "AI and not AI": "severalTools", "no tool": "noTools"}
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
REPORTS = {"report-1", "report-2"}
