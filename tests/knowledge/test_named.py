"""Whatever the digests of both reports list by name is a node or a source of the graph, or its absence has a reason."""

from __future__ import annotations

import re
from functools import cache

import pyoxigraph as ox
import pytest

from graphsvc.knowledge.build import build_graph
from graphsvc.names import NODE, SOURCE
from tests.conftest import SHARED, require

# For each list: how an entry begins, and the nodes or sources (in capitals) that encode it; "—" begins a reason.
ENTRIES: dict[tuple[str, str], dict[str, str]] = {
    ("report1.md", "4.1"): {
        "SG1": "healthcare-workers-primary-care",
        "SG2": "healthcare-workers-hospital-care",
        "SG3": "industry-innovators",
        "SG4": "regulatory-and-arms-length-representatives",
        "SG5": "academics",
    },
    ("report1.md", "4.2"): {
        "policymakers": "policymakers",
        "regulators": "uk-healthcare-regulators",
        "arm's length": "arms-length-bodies",
        "legal": "legal-professionals",
        "industry": "industry-innovators",
        "healthcare workers deciding": "strategic-decision-makers",
        "healthcare workers procuring": "ai-procurers",
        "regular users": "ai-users",
        "educational providers": "educational-and-training-providers healthcare-settings",
    },
    ("report1.md", "4.3"): {
        "Health Education England": "hee",
        "NHS AI Lab": "nhs-ai-lab",
        "NHS Transformation": "nhs-transformation-directorate",
        "Central": "central-healthcare-leadership",
        "Main regulators": "uk-healthcare-regulators",
        "MHRA": "mhra",
        "NICE": "nice",
        "HRA": "hra",
        "CQC": "cqc",
        "International": "iso",
        "Industry": "industry-innovators",
        "Adopters": "ai-adopters ai-procurers",
        "Clinicians": "clinicians doctors nurses paramedics allied-health-professionals",
        "Healthcare workforce": "healthcare-workforce",
        "Patients": "patients",
        "Public": "public",
        "Medical and dental": "medical-and-dental-staff nurses-and-midwives health-care-assistants",
        "Health Foundation": "health-foundation",
        "Unity Insights": "unity-insights",
        "University": "university-of-manchester",
        "NHS Accelerated": "accelerated-access-collaborative nice nhs-ai-lab",
        "Dr Hatim": "hatim-abdulhussein brhmie-balaram",
        "GMC": "— the digest lists them as bodies that no page of the report was seen to name",
    },
    ("report1.md", "5.1"): {
        **{f"{number} ": f"R1-REF{number}" for number in range(1, 17)},
        "17+": "— no entry after 16 was available",
    },
    ("report1.md", "5.3"): {
        "Topol": "topol-review",
        "AI Roadmap": "ai-roadmap",
        "DART-Ed": "dart-ed",
        "HEE / University": "capability-framework",
        "NHS Long Term": "nhs-long-term-plan",
        "National AI": "national-ai-strategy",
        "National Strategy": "national-strategy-ai-health",
        "Health Foundation": "health-foundation-survey-2020",
        "International": "international-healthcare-worker-surveys",
        "UK Medical": "uk-mdr-2002",
        "ISO": "standards iso",
        "AI and Digital": "ai-and-digital-regulations-service",
        "NICE": "nice-evidence-standards-framework",
        "DTAC": "— the digest lists them as plausible, not as seen in the report",
    },
    ("report1.md", "6"): {
        "I1 ": "ai-and-digital-regulations-service",
        "I2": "medical-device-regulation uk-mdr-2002",
        "I3": "standards",
        "I4": "nice-evidence-standards-framework",
        "I5": "national-strategy-ai-health",
        "I6": "ai-roadmap",
        "I7": "capability-framework",
        "I8": "dart-ed",
        "I9": "report-2 educational-pathways",
        "I10": "nhs-long-term-plan nhs-change-and-innovation-efforts",
        "I11": "ethical-adoption-pilot algorithmic-impact-assessment ada-lovelace-institute",
        "I12": "governance-efforts",
    },
    ("report2.md", "2.1"): {
        "foundational": "foundational-ai-education",
        "advanced": "advanced-archetype-content",
        "specialised": "specialised-modules-for-creators",
        "product-specific": "product-specific-training",
        "continuing": "continuing-education",
    },
    ("report2.md", "5.1"): {"1 ": "R2-REF1", "3 ": "R2-REF3", "4 ": "R2-REF4", "7 ": "R2-REF7"},
}


@cache
def known() -> set[str]:
    return {triple.subject.value for triple in build_graph() if isinstance(triple.subject, ox.NamedNode)}


def entries(file: str, section: str) -> list[str]:
    """The rows of the tables of a section, each as its cells divided by a space, without the headers."""
    text = (SHARED / "framework" / file).read_text(encoding="utf-8")
    depth = "##" if section.isdigit() else "###"
    (part,) = re.findall(rf"^{depth} {re.escape(section)}\.? (.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    rows = [line.strip("| ") for line in part.splitlines() if line.startswith("|")]
    ruled = [number for number, row in enumerate(rows) if not row.strip("-| ")]
    headers = {number - step for number in ruled for step in (0, 1)}
    return [row.replace("|", " ").replace("  ", " ") for number, row in enumerate(rows) if number not in headers]


@pytest.mark.parametrize(("file", "section"), ENTRIES, ids=lambda value: value.replace(".md", ""))
def test_every_entry_of_a_list_is_in_the_graph_or_left_out_for_a_reason(file: str, section: str) -> None:
    require("shared")
    table, rows = ENTRIES[file, section], entries(file, section)
    for row in rows:
        assert sum(row.startswith(start) for start in table) == 1, row
    assert [start for start in table if not any(row.startswith(start) for row in rows)] == []
    missing = [
        name
        for said in table.values()
        if not said.startswith("—")
        for name in said.split()
        if (SOURCE if name.isupper() else NODE) + name not in known()
    ]
    assert missing == []


# The typed lists of report 1 (section 3) and what encodes each; the words in bold begin a list.
LISTS = {
    "Cognitive biases": "cognitive-biases automation-bias",
    "Risk conditions": "time-pressure under-confidence-in-clinical-task low-task-experience early-ai-output",
    "Attitude-related": "familiarity-with-ai professional-group assistive-ai autonomous-ai workflow-efficiency "
    "time-to-care mixed-views-of-ai",
    "Types of AI by role": "assistive-ai autonomous-ai",
    "AI definition": "ai-technologies",
    "Uses of AI": "use-diagnosis-and-screening use-drug-discovery use-digital-epidemiology use-personalised-medicine "
    "use-organisational-resources use-system-efficiencies use-clinical-workflows",
    "AI Roadmap": "roadmap-diagnostic roadmap-automation roadmap-p4-medicine roadmap-remote-monitoring "
    "roadmap-therapeutic roadmap-other",
    "AI product regulatory": "medical-device non-device-ai-product",
    "Regulation targets": "regulation-of-ai-products regulation-of-healthcare-settings "
    "regulation-of-healthcare-professionals",
    "Assurances": "assurance-responsible-development assurance-advertised-performance assurance-patient-data-use",
    "Strands": "regulatory-oversight real-world-evidence-generation robust-implementation",
    "Confidence levels": "high-confidence low-confidence inappropriate-confidence appropriate-confidence "
    "lower-confidence",
    "Consequences": "use-of-ai wasted-resources workflow-efficiency substandard-patient-care disparities-in-benefit",
    "Of inappropriate confidence": "clinical-errors patient-harm",
    "Workforce activities": "confident-evaluation-of-ai confident-adoption-of-ai confident-use-of-ai",
    "AI pathway": "stage-procurement stage-roll-out stage-clinical-use stage-proof-of-concept stage-trial "
    "stage-deployment stage-introduction stage-ongoing-implementation",
    "Business-case": "understanding-of-ai-value patient-outcomes financial-resourcing human-resourcing "
    "alignment-with-strategies",
    "Workforce archetypes": "archetype-shapers archetype-drivers archetype-creators archetype-embedders "
    "archetype-users",
    "Types of explainability": "— none was seen in the report",
}


def test_every_typed_list_of_report_1_is_in_the_graph() -> None:
    require("shared")
    text = (SHARED / "framework" / "report1.md").read_text(encoding="utf-8")
    part = text.partition("\n## 3. Typed lists")[2].partition("\n## ")[0]
    heads = re.findall(r"\*\*([^*]+)\*\*", part)
    assert len(heads) == len(LISTS)
    for head in heads:
        assert sum(head.startswith(start) for start in LISTS) == 1, head
    named = [name for said in LISTS.values() if not said.startswith("—") for name in said.split()]
    assert [name for name in named if NODE + name not in known()] == []
