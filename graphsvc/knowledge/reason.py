"""Asks HermiT whether the graph contradicts itself, and whether the materialised triples are what OWL says follows."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graphsvc.errors import Fault, KnowledgeError, LimitError, MissingTool
from graphsvc.names import CF, OWL, PREFIXES, RDF, shrink_iri

RUNNER = Path(__file__).parent / "hermit"  # Hermit.java, and what javac makes of it so that a JRE is enough
MEMORY = "2g"
SECONDS = 600
TYPE = ox.NamedNode(RDF + "type")
# "Upstream" is entailed and left to be asked for; "at odds" is a rule that OWL cannot say, as it looks at absent signs.
NOT_COMPARED = {ox.NamedNode(CF + name) for name in ("isUpstreamOf", "isDownstreamOf", "atOddsWith")}
NOT_COMPARED.add(ox.NamedNode(PREFIXES["cito"] + "disagreesWith"))  # which stands above "at odds"


@dataclass(frozen=True)
class ReasonReport:
    """What HermiT found.

    `profiles` maps "DL" and "RL" to the violations of that OWL 2 profile. `entailed` are the class and object property
    assertions that follow from the explicit triples; `missing` are those that the materialised graph lacks, `extra`
    those it has although they do not follow. Nothing is entailed when the graph contradicts itself.
    """

    consistent: bool
    unsatisfiable: list[str]
    profiles: dict[str, list[str]]
    entailed: frozenset[ox.Triple]
    missing: list[ox.Triple]
    extra: list[ox.Triple]
    seconds: float

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        found = [self.unsatisfiable, *self.profiles.values(), self.missing, self.extra]
        return self.consistent and not any(found)


def reason(explicit: Iterable[ox.Triple], materialised: Iterable[ox.Triple]) -> ReasonReport:
    """Check explicit triples, schema included, and compare what follows from them with the materialised graph.

    Raises MissingTool without Java, LimitError when time or memory runs out, KnowledgeError when HermiT cannot read it.
    """
    said, started = list(explicit), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="graphsvc-") as folder:
        output = Path(folder) / "entailed.nt"
        findings = _run("reason", [said], output)
        entailed = set(_read(output)) if output.exists() else set()
    profiles: dict[str, list[str]] = {profile: [] for name, profile, *_ in findings if name == "profile"}
    for name, *fields in findings:
        if name == "violation":
            profiles[fields[0]].append(_shorten(fields[1]))
    consistent = ["consistent", "true"] in findings
    built = _comparable(materialised, said) if consistent else set()
    follows = _comparable(entailed, said)
    return ReasonReport(
        consistent=consistent,
        unsatisfiable=sorted(shrink_iri(fields[0]) for name, *fields in findings if name == "unsatisfiable"),
        profiles=profiles,
        entailed=frozenset(entailed),
        missing=sorted(follows - built, key=str),
        extra=sorted(built - follows, key=str),
        seconds=time.monotonic() - started,
    )


def explain(triples: Iterable[ox.Triple]) -> list[str]:
    """A smallest set of axioms of `triples` that contradict each other, in OWL functional syntax; empty when none do.

    There may be other contradictions: mend one and ask again. Raises the errors of `reason`.
    """
    return explain_each([triples])[0]


def explain_each(graphs: Sequence[Iterable[ox.Triple]]) -> list[list[str]]:
    """What `explain` finds in each of several graphs, without starting Java anew for each."""
    explanations: list[list[str]] = []
    for name, *fields in _run("explain", graphs):
        if name == "graph":
            explanations.append([])
        else:
            explanations[-1].append(_shorten(fields[0]))
    return [sorted(axioms) for axioms in explanations]


def _run(what: str, graphs: Iterable[Iterable[ox.Triple]], *outputs: Path) -> list[list[str]]:
    import owlready2  # brings HermiT and the OWL API; slow to load

    jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
    java = shutil.which(owlready2.JAVA_EXE)
    if not java:
        raise MissingTool("Reasoning needs Java.", "Install a JRE, such as the package default-jre-headless.")
    if not jar.is_file():
        raise MissingTool("HermiT is not in the installed owlready2.", "Install owlready2 again, 0.47 or later.")
    with tempfile.TemporaryDirectory(prefix="graphsvc-") as folder:
        inputs = []
        for number, triples in enumerate(graphs):
            inputs.append(Path(folder) / f"graph-{number}.nt")
            with inputs[-1].open("wb") as file:
                ox.serialize(triples, file, ox.RdfFormat.N_TRIPLES)
        options = [f"-Xmx{MEMORY}", "-Dfile.encoding=UTF-8", "-cp", f"{RUNNER}{os.pathsep}{jar}"]
        command = [java, *options, "Hermit", what, *map(str, [*inputs, *outputs])]
        try:
            done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise LimitError(f"HermiT did not end within {SECONDS} seconds.", "Reason over a smaller graph.") from error
    if done.returncode:
        raise _failure(done.stderr)
    return [line.split("\t") for line in done.stdout.splitlines()]


def _failure(stderr: str) -> LimitError | KnowledgeError:
    if "OutOfMemoryError" in stderr:
        return LimitError(f"HermiT ran out of its {MEMORY}B of memory.", "Reason over a smaller graph.")
    thrown = re.search(r"^Exception in thread [^\n]*?: (.+?)(?=\n[^\S\n]+at |\Z)", stderr, re.MULTILINE | re.DOTALL)
    reason = f"HermiT cannot reason over it: {_shorten(' '.join((thrown[1] if thrown else stderr).split()))}"
    return KnowledgeError([Fault("graph", None, None, reason, "Mend the axiom or the value that it names.")])


def _read(path: Path) -> Iterable[ox.Triple]:
    return (quad.triple for quad in ox.parse(io.BytesIO(path.read_bytes()), ox.RdfFormat.N_TRIPLES))


def _comparable(triples: Iterable[ox.Triple], said: list[ox.Triple]) -> set[ox.Triple]:
    """Those of `triples` that reasoner and rules should agree on: classes and object properties of the schema."""
    declared = {
        kind: {t.subject for t in said if t.predicate == TYPE and t.object == ox.NamedNode(OWL + kind)}
        for kind in ("ObjectProperty", "Class")
    }
    compared = declared["ObjectProperty"] - NOT_COMPARED
    return {
        triple
        for triple in triples
        if triple.predicate in compared or (triple.predicate == TYPE and triple.object in declared["Class"])
    }


def _shorten(text: str) -> str:
    """The text with its IRIs as CURIEs."""
    return re.sub(r"<([^<>\s]+)>", lambda match: shrink_iri(match[1]), text)
