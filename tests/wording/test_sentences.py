"""Every sentence of the graph stands in a file that a person has read, and all that a row can claim has words."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from graphsvc.knowledge.build import find_ontology
from graphsvc.knowledge.checking.rules import BASES, know
from graphsvc.knowledge.tables import read_tables
from graphsvc.knowledge.vocabulary import BASES as TERMS
from graphsvc.knowledge.vocabulary import CLAIM_CLASSES, MODALITIES
from graphsvc.model import Catalogue, Claim
from graphsvc.model.labels import Name
from graphsvc.names import CF, CLAIM
from graphsvc.wording import arrow_sentence, arrow_words, claim_sentence, verb
from graphsvc.wording.claims import BEARS, certainty
from graphsvc.wording.verbs import table
from tests.wording.spoken import SENTENCES, spoken


def test_every_sentence_is_one_that_a_person_has_read(catalogue: Catalogue) -> None:
    read = SENTENCES.read_text(encoding="utf-8").splitlines()
    assert spoken(catalogue) == read, "Read what has changed against its row, then run python -m tests.wording.spoken."


@cache
def rows() -> tuple[Claim, ...]:
    """A claim for every predicate with every sign, basis, status, modality and hedge that the rules let a row have."""
    known = know(read_tables(find_ontology() / "data"))
    return tuple(claim for row in known.predicates.values() if row["direct_property"] for claim in claims(row))


def claims(row) -> Iterator[Claim]:  # type: ignore[no-untyped-def]
    signs = "+-?" if row["sign"] == "from the row" else row["sign"].replace("0", "") or " "
    for basis in BASES.get(row["predicate"], {"n/a"}):
        for modality in MODALITIES.values():
            inferred = modality == "modalityInferred"
            if row["predicate"] in BASES and inferred != (basis == "inferred"):
                continue
            for walked in {False, bool(row["path_edge"])}:
                term = TERMS[basis] or (("inference" if inferred else "statement") if walked else "")
                for sign in signs:
                    for hedged in (False, True):
                        yield Claim(
                            iri="urn:claim",
                            id="X",
                            predicate=CF + row["direct_property"],
                            kind=CLAIM_CLASSES[row["kind"]],
                            subject="urn:a",
                            object="urn:b",
                            tail="urn:a" if walked else "",
                            head="urn:b" if walked else "",
                            sign=sign.strip(),
                            status="inferred" if inferred else "literature",
                            basis=term,
                            modality=modality,
                            hedged=hedged,
                        )


def test_every_claim_that_a_row_can_make_has_words_of_its_own() -> None:
    quoted = [claim for claim in rows() if str(verb(claim)).startswith("“") or str(arrow_of(claim)).startswith("“")]
    assert [(claim.predicate, claim.basis, claim.modality) for claim in quoted] == []


def arrow_of(claim: Claim):  # type: ignore[no-untyped-def]
    return arrow_words([claim]) if claim.tail else verb(claim)


def test_no_row_of_the_table_of_words_is_there_for_nothing() -> None:
    used = {id(one) for claim in rows() for one in (verb(claim), arrow_of(claim))}
    # Claims that differ in whether they say that one acts on the other meet on one arrow only.
    unused = [key for key, one in table().items() if id(one) not in used and key[0] != BEARS]
    assert unused == []


def test_the_table_of_words_is_whole() -> None:
    for key, one in table().items():
        assert all(key) and one.singular and one.plural, key
        assert {"{S}", "{O}"} <= set(one.frame.replace("{", " {").replace("}", "} ").split()), key


def test_a_certainty_that_a_claim_can_have_is_told_by_the_words(catalogue: Catalogue) -> None:
    told = {
        "hedged": ("may ", "ossibl", "hardly", "estimated", "can be", "expected"),
        "hypothesised": ("might ", "argued"),
    }
    for claim in catalogue.claims.values():
        said = claim_sentence(catalogue, claim)
        sure = certainty([claim])
        assert sure not in told or any(word in said for word in told[sure]), said
        assert ("illustrative" in said and "invented" in said) == (sure == "illustrative"), said
        assert (sure == "inferred") == ("inferred" in said or "taken by the curators" in said), said


def test_a_claim_of_another_dataset_shows_its_name_and_does_not_fail(catalogue: Catalogue) -> None:
    strange = replace(catalogue.claims[CLAIM + "ACT-12"], basis="effect", tail="urn:a", head="urn:b")
    assert str(verb(replace(strange, predicate="urn:x#hasShadow"))) == "“has shadow”"
    assert str(verb(replace(strange, predicate=CF + "noBenefitShown", kind="Influence"))) == "“no benefit shown”"


def test_a_requirement_is_read_from_what_is_needed(catalogue: Catalogue) -> None:
    claim = catalogue.claims[CLAIM + "L130"]
    assert claim_sentence(catalogue, claim).endswith("are said to need local validation.")
    assert arrow_sentence(catalogue, claim).startswith("Local validation is said to be needed for the introduction")


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("L030", "Low task experience goes with a larger effect of use of AI technologies on diagnostic accuracy."),
        ("L067", "A test found hardly any effect of AI explanations on over-reliance on AI advice."),
        ("L299", "People in a study reported no effect of use of AI technologies on workflow efficiency."),
        ("L307", "Use of large language models goes with fewer clinical errors."),
        ("L116", "Familiarity with AI technologies goes with more of a positive attitude to AI."),
        ("R086e", "Central healthcare leadership is to give direction and oversight for regulation and standards."),
        ("L154", "Regulation and standards are said to demand post-market surveillance."),
        ("F36a", "Health Education England is a maker of “Data driven healthcare in 2030”."),
        ("R070a", "Found among NHS staff: lack of basic awareness and knowledge of AI."),
        ("P2-12a", "The suggested educational approach can be of use to Health Education England."),
    ],
)
def test_words_that_were_wrong_once_stay_right(catalogue: Catalogue, id: str, said: str) -> None:
    assert claim_sentence(catalogue, catalogue.claims[CLAIM + id]) == said


def test_a_label_inside_a_sentence_has_the_number_of_the_label() -> None:
    with (find_ontology() / "data" / "nodes.csv").open(encoding="utf-8") as file:
        nodes = list(csv.DictReader(file))
    assert all(row["number"] in ("singular", "plural", "uncounted") for row in nodes)
    articles = [row["in_sentence"] for row in nodes if row["number"] != "singular"]
    assert [form for form in articles if form.startswith(("a ", "an "))] == []


def test_a_body_a_document_and_a_person_keep_their_capitals_inside_a_sentence() -> None:
    with (find_ontology() / "data" / "nodes.csv").open(encoding="utf-8") as file:
        nodes = list(csv.DictReader(file))
    for row in nodes:
        capitals = [word for word in row["label"].split() if word[:1].isupper()][1:]
        kept = Name(row["label"], row["in_sentence"], row["number"])
        if row["type"] in ("document", "person", "programme") and not row["in_sentence"].startswith(("Report", "a ")):
            assert all(word in (kept.within or kept.label) for word in capitals), row["slug"]
