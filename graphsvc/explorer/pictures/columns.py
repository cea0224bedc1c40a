"""Sorts every node into the band that the reader sees it in: its name, short tag and colour."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.framework import framework
from graphsvc.model import Catalogue, Node
from graphsvc.wording import first_upper, spaced

ACTORS = frozenset(
    {"StakeholderGroup", "Role", "Body", "DeliveryBody", *(kind.term for kind in framework().kinds if kind.acts)}
)
PEOPLE = frozenset({"Person", "Persona"})  # the writers of the reports, and examples they invented: nobody that acts
FACTORS = frozenset(one.factor for one in framework().layers)


@dataclass(frozen=True, slots=True)
class Band:
    """A column of the map. `ink` has at least 5:1 contrast on white and on `tint`; colour never speaks alone."""

    key: str
    name: str
    tag: str
    ink: str
    tint: str


WHO = Band("who", "Who acts", "WHO", "#882255", "#f6ecf2")
LAYERS = tuple(Band(one.key, one.name, one.tag, one.ink, one.tint) for one in framework().layers)
ACROSS = Band("all", "Across the layers", "ALL", "#425563", "#edf0f2")
REFERENCE = Band("ref", "Documents, programmes and terms", "REF", "#4b4166", "#f0eef5")

YOURS = Band("own", "Yours", "YOU", "#a3155f", "#fbeef4")  # a new thing of the reader's own; no part of the framework

BANDS = (WHO, *LAYERS, ACROSS, REFERENCE)

_LAYERS = {one.node: band for one, band in zip(framework().layers, LAYERS, strict=True)} | {"crossCutting": ACROSS}

INKS = ("ink", "dark")
_DRAWN = "main .picture:not(.sheet *) .drawing"
TYPE_NAMES = {
    "SubFactor": "Sub-factor",
    "StakeholderGroup": "Group of people",
    "DeliveryBody": "Provider of education",
    **dict.fromkeys(FACTORS, "Factor"),
    **{one.term: one.name for one in framework().kinds},
}


def band_of(node: Node) -> Band:
    """Return the band of a node: its layer, else who acts, else reference material; a reader's own things have one."""
    if node.status == "own":
        return YOURS
    if node.type in ACTORS | PEOPLE:
        return WHO
    return _LAYERS.get(node.layer, REFERENCE)


def layer_styles() -> str:
    """The style sheet of the layers' colours, on light and on dark pages."""
    light, dark = ("".join(f"--{one.key}: {getattr(one, name)}; " for one in framework().layers) for name in INKS)
    rules = (
        f".tag.{key} {{ color: var(--{key}); }} .c-{key} {{ border-top-color: var(--{key}) !important; }}"
        for key in (one.key for one in framework().layers)
    )
    # Pictures carry their colours with them; on a dark page they take those of the page.
    drawn = (
        f'{_DRAWN} [stroke="{one.ink}"] {{ stroke: var(--{one.key}); }} '
        f'{_DRAWN} text[fill="{one.ink}"] {{ fill: var(--{one.key}); }}'
        for one in framework().layers
    )
    on_dark = "\n".join((f":root {{ {dark}}}", *drawn))
    return f":root {{ {light}}}\n@media screen and (prefers-color-scheme: dark) {{ {on_dark} }}\n" + "\n".join(rules)


def factors_of(catalogue: Catalogue) -> list[Node]:
    """The factors and sub-factors of the framework, by layer and label."""
    found = (node for node in catalogue.nodes.values() if node.type in FACTORS)
    return sorted(found, key=lambda node: (LAYERS.index(band_of(node)), node.label))


def type_name(node: Node) -> str:
    """Return the type of a node in words, such as "Sub-factor" or "Education level"."""
    return TYPE_NAMES.get(node.type) or first_upper(spaced(node.type))
