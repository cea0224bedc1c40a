"""Measures the proposals of link against the keys made by hand (python -m tests.link.measure)."""

from __future__ import annotations

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path

from graphsvc.knowledge.build import build_graph
from graphsvc.knowledge.linking.matching import MARGIN, THRESHOLD, Proposal, link
from graphsvc.knowledge.linking.terms import Term, framework_terms, own_terms, read_terms, read_triples
from graphsvc.names import NODE
from tests.conftest import SHARED
from tests.conftest import VOCABULARIES as FOLDER

DATASETS = SHARED / "datasets"
VOCABULARIES = {
    "dpv-ai": ("dpv-ai-2.3.ttl", "https://w3id.org/dpv/ai#"),
    "airo": ("airo-1.0.ttl", "https://w3id.org/airo#"),
}
# The keys of these were committed before anything was proposed; docs/linking.md says where the files are from.
UNSEEN = {
    "vair": ("vair.ttl", "https://w3id.org/vair#"),
    "dpv-1.0": ("dpv.nq", "http://www.w3.org/ns/dpv#"),
    "bcio": ("bcio_moa.owl", "http://humanbehaviourchange.org/ontology/BCIO_"),
    "schema": ("schema.nq", "http://schema.org/"),
    "dpv-risk": ("risk.ttl", "https://w3id.org/dpv/risk#"),
    "doid": ("DO_*_slim.owl", "http://purl.obolibrary.org/obo/DOID_"),
}


@dataclass(frozen=True)
class Measured:
    """What was proposed and what the key holds; a pair that the key does not hold counts as wrong."""

    proposed: dict[tuple[str, str], str]
    key: dict[tuple[str, str], str]

    @property
    def right(self) -> set[tuple[str, str]]:
        return self.proposed.keys() & self.key.keys()

    @property
    def precision(self) -> float:
        return len(self.right) / len(self.proposed) if self.proposed else 1.0

    @property
    def f1(self) -> float:
        return 2 * len(self.right) / (len(self.proposed) + len(self.key))

    @property
    def recall(self) -> float:
        return len(self.right) / len(self.key)


def read_key(name: str) -> dict[tuple[str, str], str]:
    """The pairs of a key that correspond, with the mapping property a person chose."""
    namespace = (VOCABULARIES | UNSEEN)[name][1]
    with (Path(__file__).parent / f"key_{name}.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {
        (row["subject_id"].replace("node:", NODE), row["object_id"].replace(f"{name}:", namespace)): row[
            "predicate_id"
        ].removeprefix("skos:")
        for row in rows
        if row["predicate_id"] != "none"
    }


def terms_of(name: str) -> list[Term]:
    """The terms of a vocabulary that are its own."""
    folder, pattern = (FOLDER, UNSEEN[name][0]) if name in UNSEEN else (DATASETS, VOCABULARIES[name][0])
    triples = (triple for file in sorted(folder.glob(pattern)) for triple in read_triples(file))
    return own_terms(read_terms(triples))[0]


def called_the_same(name: str) -> tuple[int, int]:
    """How many proposals are called the same, and how many of them are in the key."""
    same = [one for one in link(terms_of(name), framework_terms(build_graph())) if "is the same as" in one.reason]
    key = read_key(name)
    return len(same), sum((one.ours.iri, one.theirs.iri) in key for one in same)


def measure(name: str, threshold: float = THRESHOLD, margin: float = MARGIN) -> Measured:
    """Propose matches to one vocabulary and set them beside its key."""
    return _beside_key(name, link(terms_of(name), framework_terms(build_graph()), threshold=threshold, margin=margin))


def _beside_key(name: str, proposals: list[Proposal]) -> Measured:
    return Measured({(one.ours.iri, one.theirs.iri): one.predicate for one in proposals}, read_key(name))


def first_three(name: str) -> Measured:
    """The three names that come nearest to each of their terms, whatever they score and whatever speaks for them."""
    ours = framework_terms(build_graph())
    return _beside_key(name, link(terms_of(name), ours, threshold=0.0, margin=1.0, per_term=3, looked_up=True))


def tune() -> None:
    """Choose threshold and margin on one vocabulary by F1, and print what they do on the other, both ways."""
    grid = [(threshold, margin) for threshold in (0.5, 0.55, 0.6, 0.65, 0.7) for margin in (0.15, 0.25, 1.0)]
    for name, other in (("dpv-ai", "airo"), ("airo", "dpv-ai")):
        best = max(grid, key=lambda setting: measure(name, *setting).f1)
        held = measure(other, *best)
        print(
            f"chosen on {name}: threshold {best[0]}, margin {best[1]}; on {other}: "
            f"{len(held.proposed)} proposed, precision {held.precision:.2f}, recall {held.recall:.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threshold", type=float, default=THRESHOLD)
    parser.add_argument("--show", choices=[*VOCABULARIES, *UNSEEN], help="list what was wrong and what was missed")
    parser.add_argument("--tune", action="store_true", help="choose the settings on each and try them on the other")
    given = parser.parse_args()
    if given.tune:
        tune()
        return
    for name in (*VOCABULARIES, *(one for one, (file, _) in UNSEEN.items() if any(FOLDER.glob(file)))):
        found = measure(name, given.threshold)
        same = sum(found.proposed[pair] == found.key[pair] for pair in found.right)
        print(
            f"{name}: {len(found.proposed)} proposed, {len(found.right)} of {len(found.key)} in the key: "
            f"precision {found.precision:.2f}, recall {found.recall:.2f}, same mapping property {same}, "
            f"recall of the first three {first_three(name).recall:.2f}, "
            "of those called the same {1} of {0}".format(*called_the_same(name))
        )
        if given.show == name:
            for title, pairs in (
                ("wrong", found.proposed.keys() - found.right),
                ("missed", found.key.keys() - found.right),
            ):
                print(title, *(f"  {ours.rpartition('/')[2]} {theirs}" for ours, theirs in sorted(pairs)), sep="\n")


if __name__ == "__main__":
    main()
