"""Linking proposes what people would link, says why, and SSSOM tables are refused with the row when they are wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphsvc.errors import KnowledgeError
from graphsvc.knowledge.build import build_graph, find_ontology
from graphsvc.knowledge.linking.mapping_check import check_sssom, mapping_triples
from graphsvc.knowledge.linking.matching import THRESHOLD, link
from graphsvc.knowledge.linking.sssom import read_sssom, write_sssom
from graphsvc.knowledge.linking.terms import Term, framework_terms, own_terms, read_terms, read_triples, words
from graphsvc.names import NODE, SKOS
from tests.conftest import ROOT, require
from tests.link import measure

OURS = framework_terms(build_graph())
HEADER = "#curie_map:\n#  ex: https://example.org/\n#license: https://example.org/l\n#mapping_set_id: https://example.org/m\n"
COLUMNS = "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tconfidence\n"
HAND = "semapv:ManualMappingCuration"


def table(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "trial.sssom.tsv"
    path.write_text(header + COLUMNS + "".join(row.replace("|", "\t") + "\n" for row in rows), encoding="utf-8")
    return path


def faults(tmp_path: Path, *rows: str, header: str = HEADER) -> list[str]:
    path = table(tmp_path, *rows, header=header)
    return [str(fault) for fault in check_sssom(path, {term.iri for term in OURS}, {"https://example.org/a"})]


def test_the_same_name_is_proposed_first_with_a_reason_in_words() -> None:
    proposal = link([Term("https://example.org/a", "Automation Bias")], OURS)[0]
    assert (proposal.ours.iri, proposal.score, proposal.predicate) == (NODE + "automation-bias", 1.0, "closeMatch")
    assert "“Automation bias” is the same as their “Automation Bias”" in proposal.reason


def test_another_spelling_and_an_abbreviation_in_brackets_still_meet() -> None:
    assert words("DataLabellingProcesses") == words("data labelling process")
    found = link(
        [Term("https://example.org/b", "Algorythmic biases"), Term("https://example.org/c", "Robots (AI)")],
        OURS,
        threshold=0.6,
    )
    pairs = {(one.ours.iri, one.theirs.iri) for one in found}
    assert (NODE + "algorithmic-bias", "https://example.org/b") in pairs
    assert (NODE + "ai-technologies", "https://example.org/c") in pairs


def test_a_word_that_only_ends_like_another_is_another_word() -> None:
    assert "algorithm-aversion" not in {
        one.ours.iri.removeprefix(NODE) for one in link([Term("https://example.org/v", "Version")], OURS, threshold=0.3)
    }


def test_what_falls_far_behind_the_best_is_not_proposed() -> None:
    asked = [Term("https://example.org/a", "Automation Bias")]
    wide, narrow = (link(asked, OURS, threshold=0.3, margin=one) for one in (1.0, 0.15))
    assert min(one.score for one in wide) < 0.85 <= min(one.score for one in narrow)


def test_an_exact_match_is_never_proposed() -> None:
    again = [Term("https://example.org/" + str(number), term.label) for number, term in enumerate(OURS)]
    assert "exactMatch" not in {one.predicate for one in link(again, OURS)}


def test_properties_and_file_headers_are_no_terms() -> None:
    turtle = b"""@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    <https://example.org/p> a owl:ObjectProperty ; rdfs:label "has risk" .
    <https://example.org/c> a owl:Class ; rdfs:label "Risk"@en, "Risiko"@de ; rdfs:comment "Source of harm"@en ."""
    terms = read_terms(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    assert terms == [Term("https://example.org/c", "Risk", (), "Source of harm")]


def test_proposals_survive_writing_and_reading_and_are_not_accepted_yet(tmp_path: Path) -> None:
    proposals = link([Term("https://example.org/a", "Automation\tBias")], OURS)
    prefixes = {"ex": "https://example.org/"}
    path = tmp_path / "x.sssom.tsv"
    path.write_text(write_sssom(proposals, prefixes, set_id="https://e.org/m", title="T", license="https://e.org/l"))
    mappings = read_sssom(path)
    assert mappings.rows[0]["object_id"] == "ex:a"
    assert check_sssom(path, {term.iri for term in OURS}, {"https://example.org/a"}) == []
    assert mapping_triples(tmp_path) == []


def test_a_row_that_a_person_accepted_becomes_a_skos_triple_and_a_refused_one_does_not(tmp_path: Path) -> None:
    yes = f"node:automation-bias|skos:exactMatch||ex:a|{HAND}|"
    table(tmp_path, yes, f"node:alert-fatigue|skos:closeMatch|Not|ex:a|{HAND}|")
    expected = (NODE + "automation-bias", SKOS + "exactMatch", "https://example.org/a")
    assert [tuple(term.value for term in triple) for triple in mapping_triples(tmp_path)] == [expected]


def test_a_table_without_a_licence_or_a_column_is_refused_and_loads_nothing(tmp_path: Path) -> None:
    assert "no license" in faults(tmp_path, header="#mapping_set_id: https://example.org/m\n")[0]
    with pytest.raises(KnowledgeError, match="no license"):
        mapping_triples(tmp_path)


def test_the_shipped_mappings_are_sound_and_every_end_exists() -> None:
    require("datasets")
    for name, (file, _) in measure.VOCABULARIES.items():
        theirs = {term.iri for term in read_terms(read_triples(measure.DATASETS / file))}
        path = find_ontology() / "mappings" / f"{name}.sssom.tsv"
        assert check_sssom(path, {term.iri for term in OURS}, theirs) == []


@pytest.mark.parametrize("file", ["vair.ttl", "bcio.rdf"])
def test_every_end_of_a_mapping_exists_in_a_vocabulary_that_was_fetched(file: str) -> None:
    if not (measure.FOLDER / file).exists():
        pytest.skip(f"{file} is missing: docs/ontology.md says which it is")
    theirs = {term.iri: term.label for term in read_terms(read_triples(measure.FOLDER / file))}
    path = find_ontology() / "mappings" / f"{file.partition('.')[0]}.sssom.tsv"
    assert check_sssom(path, {term.iri for term in OURS}, theirs) == []
    mappings = read_sssom(path)
    assert {row["object_label"] for row in mappings.rows} <= set(theirs.values())
    assert all(row["comment"] for row in mappings.rows), "each says why"


@pytest.mark.parametrize("name", measure.VOCABULARIES)
def test_precision_and_recall_are_those_the_page_states(name: str) -> None:
    require("datasets")
    found = measure.measure(name)
    stated = f"| {name} | {len(found.key)} | {len(found.proposed)} | {found.precision:.2f} | {found.recall:.2f} |"
    stated += f" {measure.first_three(name).recall:.2f} |"
    assert stated in (ROOT / "docs" / "linking.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", measure.UNSEEN)
def test_the_page_states_what_came_of_vocabularies_that_nothing_was_chosen_on(name: str) -> None:
    require("vocabularies")
    found = measure.measure(name)
    stated = f"| {name} | {len(found.key)} | {len(found.proposed)} | {found.precision:.2f} | {found.recall:.2f} |"
    stated += " {1} of {0} |".format(*measure.called_the_same(name))
    assert stated in (ROOT / "docs" / "linking.md").read_text(encoding="utf-8")


def test_vocabularies_that_nothing_was_chosen_on_come_to_what_one_would_want() -> None:
    require("vocabularies")
    found = [measure.measure(name) for name in measure.UNSEEN if name != "dpv-risk"]
    proposed, key = (sum(len(getattr(one, what)) for one in found) for what in ("proposed", "key"))
    right = sum(len(one.right) for one in found)
    called, same = map(sum, zip(*(measure.called_the_same(name) for name in measure.UNSEEN), strict=True))
    assert right / proposed >= 0.65 and same / called >= 0.8
    assert right / key >= 50 / 326  # what was found when one proposal in three was right


@pytest.mark.parametrize("name", measure.UNSEEN)
def test_every_node_that_a_key_names_is_there(name: str) -> None:
    assert {ours for ours, _ in measure.read_key(name)} <= {one.iri for one in OURS}
    assert len(measure.read_key(name)) >= (
        4 if name == "doid" else 60
    )  # of diseases the framework says next to nothing


def test_a_short_form_of_a_longer_label_is_a_broader_name_and_not_the_same() -> None:
    ours = [
        Term("https://example.org/1", "Patient harm", ("harm",)),
        Term("https://example.org/2", "Collective holder", ("group",)),
        Term("https://example.org/3", "Over-reliance on AI advice", ("overreliance",)),
        Term("https://example.org/4", "Large language models", ("foundation models",)),
    ]
    found = {
        name: next(iter(link([Term("https://example.org/x", name)], ours)))
        for name in ("Harm", "Overreliance", "Foundation model")
    }
    assert not link([Term("https://example.org/x", "Group")], ours), "a general noun alone says nothing"
    assert {name: one.predicate for name, one in found.items()} == {
        "Harm": "broadMatch",
        "Overreliance": "closeMatch",
        "Foundation model": "closeMatch",
    }
    assert "is the same as" not in found["Harm"].reason and "shares “harm”" in found["Harm"].reason


@pytest.mark.parametrize("name", ["Distributor", "Family", "niece", "Income", "standing", "continuant", "desire"])
def test_words_that_only_begin_or_sound_alike_are_never_called_the_same(name: str) -> None:
    for one in link([Term("https://example.org/x", name)], OURS, threshold=0.0):
        assert "is the same as" not in one.reason and one.predicate != "closeMatch", one.reason
        assert one.score < THRESHOLD or name.casefold() in one.our_name.casefold()


def test_a_word_that_the_other_name_lacks_makes_it_another_name() -> None:
    proposed = link(
        [Term("https://example.org/x", "AI")], OURS, threshold=0.0, per_term=500, margin=1.0, looked_up=True
    )
    found = {one.ours.iri: one for one in proposed}
    assert "is the same as" not in found[NODE + "confident-use-of-ai"].reason


@pytest.mark.parametrize("name", measure.VOCABULARIES)
def test_proposals_are_right_often_enough(name: str) -> None:
    require("datasets")
    theirs, _ = own_terms(read_terms(read_triples(measure.DATASETS / measure.VOCABULARIES[name][0])))
    same = [one for one in link(theirs, OURS) if "is the same as" in one.reason]
    right = [one for one in same if (one.ours.iri, one.theirs.iri) in measure.read_key(name)]
    assert len(right) / len(same) >= 0.8 and measure.measure(name).precision >= 0.65


@pytest.mark.parametrize(
    ("label", "others", "theirs", "predicate"),
    [
        ("Local validation", (), "Validation", "broadMatch"),
        ("Local validation", (), "Validation Data", None),
        ("External validation", (), "External", None),
        ("Post-market surveillance", ("post-market monitoring",), "Post-market Monitoring Plan", "relatedMatch"),
        ("Post-market surveillance", ("post-market monitoring",), "Market", None),
        ("Support for clinician autonomy", ("autonomy",), "Autonomy", None),
        ("Patient harm", ("harm",), "Harm", "broadMatch"),
        ("System transparency", ("transparency",), "Transparency Risk", None),
        ("System transparency", ("transparency",), "Lack of Transparency", "relatedMatch"),
        ("Trust", (), "Trust Loss", "relatedMatch"),
        ("Cognitive biases", (), "Unknown Use", None),
        ("Use of AI", (), "Use", None),
        ("Health Research Authority", (), "Authority", None),
        ("Artificial intelligence (domain of a framework)", (), "Artificial General Intelligence", None),
        ("Educational pathways", ("education",), "Education", "broadMatch"),
        ("Doctors", ("physicians",), "Physician", "relatedMatch"),
        ("Algorithmic bias", ("AI bias",), "AI Bias", "closeMatch"),
    ],
)
def test_what_names_share_must_be_what_the_things_are(
    label: str, others: tuple[str, ...], theirs: str, predicate: str | None
) -> None:
    ours = [Term("https://example.org/1", label, others), *(one for one in OURS if one.label != label)]
    found = link([Term("https://example.org/x", theirs)], ours, per_term=50)
    assert [one.predicate for one in found if one.ours.iri == "https://example.org/1"] == [predicate] * bool(predicate)


def test_an_abbreviation_is_no_word() -> None:
    theirs = [Term("https://example.org/x", "acute lymphoblastic leukemia", ("ALL",))]
    assert not link(theirs, [Term("https://example.org/1", "All or nothing")], threshold=0.4)


def test_definitions_and_other_names_of_the_ontologies_of_life_sciences_are_read() -> None:
    obo = "http://purl.obolibrary.org/obo/"
    text = f"""<{obo}X_1> <http://www.w3.org/2000/01/rdf-schema#label> "attitude" ;
      <http://www.w3.org/2000/01/rdf-schema#comment> "A note." ;
      <{obo}IAO_0000115> "A disposition." ; <{obo}IAO_0000118> "stance" ;
      <http://www.geneontology.org/formats/oboInOwl#hasExactSynonym> "view" ."""
    found = read_terms(ox.parse(text, ox.RdfFormat.TURTLE))
    assert found == [Term(f"{obo}X_1", "attitude", ("stance", "view"), "A disposition.")]


def test_terms_that_a_vocabulary_borrows_and_its_properties_are_left_out() -> None:
    rdfs, owl = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2002/07/owl#"
    obo = "http://purl.obolibrary.org/obo/"
    text = "".join(f'<{obo}BCIO_00{n}> <{rdfs}label> "mechanism {n}" .\n' for n in range(10, 30))
    text += f'<{obo}BFO_0000015> <{rdfs}label> "process" .\n<{rdfs}label> <{rdfs}label> "label" .\n'
    text += f'<{obo}BCIO_0050> a <{owl}AnnotationProperty> ; <{rdfs}label> "lay definition" .\n'
    text += f'<{obo}BCIO_0010> <{obo}BCIO_0051> <x:y> . <{obo}BCIO_0051> <{rdfs}label> "trust" .\n'
    kept, others = own_terms(read_terms(ox.parse(text, ox.RdfFormat.TURTLE)))
    assert len(kept) == 20 and all("BCIO_" in one.iri for one in kept)
    assert others == {f"{obo}BFO_": 1}


def test_iris_without_a_prefix_are_given_one() -> None:
    asked = [
        Term("https://w3id.org/own/risks#1", "Automation bias"),
        Term("http://purl.obolibrary.org/obo/BCIO_7", "Trust"),
    ]
    text = write_sssom(link(asked, OURS), {}, set_id="https://x.org/m", title="t", license="https://x.org/l")
    assert "#  risks: https://w3id.org/own/risks#\n" in text and "\trisks:1\t" in text
    assert "#  BCIO: http://purl.obolibrary.org/obo/BCIO_\n" in text and "\tBCIO:7\t" in text


def test_a_table_may_have_the_framework_on_either_side_and_any_property(tmp_path: Path) -> None:
    turned = f"ex:a|skos:closeMatch||node:automation-bias|{HAND}|"
    assert faults(tmp_path, turned, f"node:automation-bias|rdfs:seeAlso||ex:a|{HAND}|") == []
    assert "“ex:b” is no term of the framework" in faults(tmp_path, f"ex:b|skos:closeMatch||ex:a|{HAND}|")[0]
    assert "does not exist" in faults(tmp_path, f"ex:a|skos:closeMatch||node:no-such-thing|{HAND}|")[0]
    assert "is not in the dataset" in faults(tmp_path, f"ex:c|skos:closeMatch||node:automation-bias|{HAND}|")[0]
    assert "no SKOS mapping property" in faults(tmp_path, f"ex:a|skos:nearMatch||node:automation-bias|{HAND}|")[0]


def test_accepted_rows_load_as_triples(tmp_path: Path) -> None:
    rows = [
        f"ex:a|skos:closeMatch||node:automation-bias|{HAND}|",
        f"ex:b|owl:equivalentClass||node:trust|{HAND}|",
        f"ex:c|skos:closeMatch|Not|node:automation-bias|{HAND}|",
        "ex:d|skos:closeMatch||node:automation-bias|semapv:LexicalMatching|0.9",
    ]
    path = table(tmp_path, *rows)
    command = [sys.executable, "-m", "graphsvc", "load", str(path), "--store", str(tmp_path / "s"), "--graph", "x:m"]
    loaded = subprocess.run(command, capture_output=True, text=True, check=False)
    assert loaded.returncode == 0 and "2 rows that nobody accepted" in loaded.stderr, loaded.stderr
    store = ox.Store.read_only(str(tmp_path / "s"))
    found = {
        (one.subject.value, one.predicate.value)
        for one in store.quads_for_pattern(None, None, None, ox.NamedNode("x:m"))
    }  # type: ignore[union-attr]
    assert found == {
        ("https://example.org/a", SKOS + "closeMatch"),
        ("https://example.org/b", "http://www.w3.org/2002/07/owl#equivalentClass"),
    }
