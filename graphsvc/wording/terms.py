"""Holds the words of signs, statuses, bases, modalities, populations, checks, roles and kinds of loop, each once."""

from __future__ import annotations

from graphsvc.framework import framework, ours
from graphsvc.model.evidence import BASES, NOT_SAID, STATUSES
from graphsvc.model.filters import EvidenceFilter
from graphsvc.wording.grammar import count
from graphsvc.wording.verbs import Verb, verb_of

SIGN_WORDS = {
    "+": "more (+)",
    "-": "less (−)",
    "±": "sources disagree (±)",
    "?": "no one direction (?)",
    "*": "directions differ between what is gathered (*)",
    "0": "nothing found or shown (0)",
    "n": "needed or demanded (n)",
    "mixed": "sources disagree (±)",
}
SIGN_LEGEND = (
    ("+", "more brings (or goes with) more"),
    ("−", "less"),
    ("±", "sources disagree"),
    ("0", "nothing found or shown"),
    ("n", "needed or demanded: what is needed is not enough"),
    ("?", "no one direction: not said, or it depends"),
    ("*", "directions differ between the things gathered"),
)
SIGN_MARKS = {"+": "+", "-": "−", "±": "±", "?": "?", "*": "*", "0": "0", "n": "n", "mixed": "±", "": ""}

STATUS_WORDS = {
    "stated": framework().texts.get("pages.stated", "stated in the framework’s own source"),
    "reported": framework().texts.get("pages.reported", "reported by a page about that source"),
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
    "association": "association: the two were looked at together, no effect is claimed",
    "statement": "statement: by authors, guidance, law or interviewees",
    "nullFinding": "no effect or link found",
    "inference": "inference",
}
BASIS_SHORT = {name: words.partition(":")[0] for name, words in BASIS_WORDS.items()}
ARROW_LEGEND = (
    ("effect", "effect (experiment or trial)"),
    ("statement", "statement (said to)"),
    ("association", "association (goes with)"),
    ("inference", "inferred by the curators"),
    ("nullFinding", "nothing found or shown"),
    ("structure", "is a kind or the opposite"),
    ("responsibility", "has to act, helps or oversees"),
    ("own", "own evidence"),
)
MODALITY_WORDS = {
    "modalityStated": "stated as such",
    "measured": "measured",
    "measuredAsLink": "measured as a link, with nothing varied",
    "reportedByParticipants": "reported by people in the study",
    "attributedToInterviewees": "attributed to interviewees",
    "hypothesised": "argued as possible",
    "illustrated": "shown in an invented example",
    "citedFromElsewhere": "cited from another survey or paper",
    "quoted": "quoted",
    "modalityInferred": "inferred",
}
POPULATION_WORDS = ours(
    {
        "healthWorkers": "health workers",
        "mixedPopulation": "a mixed group",
        "patients": "patients or their records",
        "layPeople": "lay people, not health workers",
        "nonAiDecisionSupport": "decision support that is not AI",
    }
)
PEOPLE_WORDS = ours(
    {
        "studiedDoctors": "doctors",
        "studiedRadiologists": "radiologists",
        "studiedGeneralPractitioners": "general practitioners",
        "studiedNurses": "nurses",
        "studiedStudents": "health students",
        "studiedSeveralProfessions": "several health professions",
        "studiedManagers": "managers and makers",
        "studiedPatients": "patients or their records",
        "studiedPublic": "members of the public",
    }
)
PEOPLE_STUDIED = PEOPLE_WORDS | ours({"studiedNobody": "nobody"}) | {NOT_SAID: "not said"}
# Whether the tools that were studied are AI.
TOOLS_STUDIED = ours(
    {"aiTools": "AI", "otherTools": "tools other than AI", "severalTools": "AI and others", "noTools": "no tool"}
) | {NOT_SAID: "not said"}
TOOL_WORDS = ours({"otherTools": "the tool was not AI", "severalTools": "about AI and other tools"})
WHOSE_WORD = {  # by modality, where neither the sentence nor the source tells
    "reportedByParticipants": "by the word of those who took part",
    "attributedToInterviewees": "by the word of interviewees",
    "citedFromElsewhere": "cited from another survey or paper",
    "quoted": "the words of one named person",
}
UNCONFIRMED = "could not be confirmed in the text that was read"
COUNTRY_WORDS = {  # of ISO 3166-1, for the countries that the rows name; another is shown by its code
    "AU": "Australia",
    "CN": "China",
    "DE": "Germany",
    "GB": "the UK",
    "JP": "Japan",
    "KE": "Kenya",
    "NL": "the Netherlands",
    "NO": "Norway",
    "PK": "Pakistan",
    "PL": "Poland",
    "SE": "Sweden",
    "TH": "Thailand",
    "TR": "Türkiye",
    "US": "the US",
}
COUNTRIES_STUDIED = COUNTRY_WORDS | {NOT_SAID: "not said"}
POPULATION = framework().said("pages.population")  # whom the framework is about, "" where it is about no one kind
OTHER_POPULATIONS = {name: words for name, words in POPULATION_WORDS.items() if name != POPULATION}
ON_POPULATION = f" on {POPULATION_WORDS[POPULATION]}" if POPULATION else ""
COUNTRY = framework().said("pages.country")  # where the framework is from, as a code of ISO 3166-1; "" for nowhere
STUDY_WORDS = {
    "review": "reviews",
    "trial": "trials and experiments",
    "survey": "surveys",
    "qualitative": "interviews and cases",
    "observational": "observed data and models",
    "guidance": "guidance, law and opinion",
    "report": framework().texts.get("pages.report", "reports"),
}
DOCUMENT_WORDS = {  # the kind of document in which a source was read
    "documentArticle": "article",
    "documentPreprint": "preprint or working paper",
    "documentConferencePaper": "conference paper",
    "documentGuidance": "guidance",
    "documentLaw": "law",
    "documentPressRelease": "press release",
    "documentNewsPage": "news page",
    "documentDigest": "digest by others",
    "documentVendorSurvey": "vendor survey",
    "documentWebPage": "web page",
    "documentReportPage": "page of a report",
    "documentReferenceEntry": "reference entry",
}
CHECK_WORDS = {
    "verified": "checked against its source",
    "corrected": "corrected after a check against its source",
    "unverifiable": "could not be confirmed from the text that was available: use with care",
}
ROLES = {
    name: verb_of(name)
    for name in (
        *("responsibleFor", "givesDirectionAndOversight", "contributesTo", "produces", "commissions", "delivers"),
        "collaboratesWith",
    )
}
FILED_AS = {  # how a thing stands to what it is filed under
    "generic": Verb("is filed as a kind of", "are filed as a kind of"),
    "partitive": Verb("is filed as a part of", "are filed as a part of"),
    "opposite": Verb("is filed as the opposite of", "are filed as the opposite of"),
    "topical": Verb("is filed under the topic of", "are filed under the topic of"),
}
LOOP_KINDS = {  # by the sign of the loop: its polarity, and what is said of it
    "+": ("reinforcing", "would reinforce itself"),
    "-": ("balancing", "would balance itself"),
    "mixed": ("contested", "the sources of a step disagree"),
    "?": ("open", "a step has no fixed direction"),
}
LOOP_LETTERS = {"+": "R", "-": "B"}  # of system dynamics: a loop without a polarity has none


def filter_words(filters: EvidenceFilter) -> list[str]:
    """The conditions of a filter in words; empty when everything is shown."""
    said = []
    if filters.basis:
        said.append("basis: " + ", ".join(BASIS_SHORT[one] for one in BASES if one in filters.basis))
    if filters.status:
        said.append("status: " + ", ".join(STATUS_SHORT[one] for one in STATUSES if one in filters.status))
    of_the_study = (
        ("studied in", filters.country, COUNTRIES_STUDIED),
        ("people studied", filters.people, PEOPLE_STUDIED),
        ("tools studied", filters.tool, TOOLS_STUDIED),
    )
    for name, asked, words in of_the_study:
        if asked:
            said.append(f"{name}: " + ", ".join(words.get(one, one) for one in sorted(asked)))
    if filters.min_sources:
        said.append(f"arrows that rest on at least {count(filters.min_sources, 'source')}")
    return said
