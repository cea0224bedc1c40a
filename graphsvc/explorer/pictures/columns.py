"""Sorts every node into the band that the reader sees it in: its name, short tag and colour."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.model import Catalogue, Node
from graphsvc.wording import first_upper, spaced

ACTORS = frozenset({"StakeholderGroup", "Role", "Body", "DeliveryBody", "Archetype"})
PEOPLE = frozenset({"Person", "Persona"})  # the writers of the reports, and examples they invented: nobody that acts
FACTORS = frozenset({"GovernanceFactor", "ImplementationFactor", "ClinicalUseFactor"})


@dataclass(frozen=True, slots=True)
class Band:
    """A column of the map. `ink` has at least 5:1 contrast on white and on `tint`; colour never speaks alone."""

    key: str
    name: str
    tag: str
    ink: str
    tint: str


WHO = Band("who", "Who acts", "WHO", "#882255", "#f6ecf2")
GOVERNANCE = Band("gov", "Governance", "GOV", "#0b5a8c", "#e8f2f9")
IMPLEMENTATION = Band("imp", "Implementation", "IMP", "#7a4f00", "#fbf2df")
CLINICAL_USE = Band("clin", "Clinical use", "CLIN", "#00664f", "#e5f4ef")
ACROSS = Band("all", "Across the layers", "ALL", "#425563", "#edf0f2")
REFERENCE = Band("ref", "Documents, programmes and terms", "REF", "#4b4166", "#f0eef5")

YOURS = Band("own", "Yours", "YOU", "#a3155f", "#fbeef4")  # a new thing of the reader's own; no part of the framework

BANDS = (WHO, GOVERNANCE, IMPLEMENTATION, CLINICAL_USE, ACROSS, REFERENCE)

_LAYERS = {
    "governance": GOVERNANCE,
    "implementation": IMPLEMENTATION,
    "clinical-use": CLINICAL_USE,
    "crossCutting": ACROSS,
}

TYPE_NAMES = {
    "GovernanceFactor": "Factor",
    "ImplementationFactor": "Factor",
    "ClinicalUseFactor": "Factor",
    "SubFactor": "Sub-factor",
    "ConfidenceObject": "What confidence is in",
    "ConfidenceLevel": "Level of confidence",
    "StakeholderGroup": "Group of people",
    "DeliveryBody": "Provider of education",
    "AiKind": "Kind of AI",
    "AiUse": "Use of AI",
}


def band_of(node: Node) -> Band:
    """Return the band of a node: its layer, else who acts, else reference material; a reader's own things have one."""
    if node.status == "own":
        return YOURS
    if node.type in ACTORS | PEOPLE:
        return WHO
    return _LAYERS.get(node.layer, REFERENCE)


def factors_of(catalogue: Catalogue) -> list[Node]:
    """The factors and sub-factors of the framework, by layer and label."""
    order = (GOVERNANCE, IMPLEMENTATION, CLINICAL_USE)
    found = (node for node in catalogue.nodes.values() if node.type in FACTORS)
    return sorted(found, key=lambda node: (order.index(band_of(node)), node.label))


def type_name(node: Node) -> str:
    """Return the type of a node in words, such as "Sub-factor" or "Education level"."""
    return TYPE_NAMES.get(node.type) or first_upper(spaced(node.type))
