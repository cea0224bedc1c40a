"""What the digests of both reports list by name, and the records that encode each entry or the reason why none does."""

from __future__ import annotations

# How a record is named here: a node by its slug, a source by its key, a claim by its id, a section by "§" and the end
# of its IRI. "—" begins the reason why nothing encodes the entry.

# For each table: how a row begins, and what encodes it.
TABLES: dict[tuple[str, str], dict[str, str]] = {
    ("report1.md", "1.1"): {
        "FW": "confidence-framework",
        "L1": "governance",
        "L2": "implementation",
        "L3": "clinical-use",
    },
    ("report1.md", "1.2"): {
        "F31 ": "regulation-and-standards",
        "F311": "regulation-of-ai-products",
        "F312": "regulation-of-healthcare-settings",
        "F313": "regulation-of-healthcare-professionals",
        "F31s": "standards iso",
        "F32": "evaluation-and-validation",
        "F33": "guidelines",
        "F34": "liability",
        "F41 ": "strategy-and-culture",
        "F411": "business-case",
        "F412": "industry-innovator-relationships",
        "F413": "organisational-culture",
        "F42": "technical-implementation",
        "F43": "local-validation",
        "F44": "systems-impact",
        "F51": "attitudes",
        "F52": "clinical-context",
        "F53": "ai-model-design",
        "F54": "cognitive-biases",
        "F5x": "ai-assisted-clinical-decision-making",
    },
    ("report1.md", "1.3"): {
        "C1": "trust",
        "C2": "trustworthiness",
        "C3": "confidence",
        "C4": "appropriate-confidence",
        "C5": "inappropriate-confidence",
        "C6": "low-confidence",
        "C7": "ai-derived-information",
        "C8": "automation-bias",
    },
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
        "Clinicians": "clinicians doctors nurses paramedics allied-health-professionals F45a F45b F45c F45d",
        "Healthcare workforce": "healthcare-workforce",
        "Patients": "patients F39a F39b F39d",
        "Public": "public F39e",
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
    "roadmap-therapeutic roadmap-other F43a F43b F43c",
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
    "archetype-users F37a F37b F37c F37d F37e F37f",
    "Types of explainability": "— none was seen in the report",
}
