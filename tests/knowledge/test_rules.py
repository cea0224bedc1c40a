"""Each rule over the whole graph finds what it is named for, so that an empty answer means something."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox
import pytest

from graphsvc.knowledge.build import build_graph, find_ontology
from graphsvc.knowledge.checking.graph import Rule, check_rules, read_rules
from graphsvc.names import PREFIXES

RULES = {rule.name: rule for rule in read_rules(find_ontology() / "checks")}
TERM = 'rdfs:isDefinedBy <https://w3id.org/ai-confidence/ontology> ; rdfs:label "x"@en-GB'
ENDS = "cf:hasSubject node:trust ; cf:hasObject node:liability"
AI_ENDS = "cf:hasSubject node:reliance-on-ai-advice ; cf:hasObject node:liability"
ARROW = f"cf:hasTail node:trust ; cf:hasHead node:liability ; {ENDS}"

# For each rule, triples that break it when they are added to the built-in graph.
BREAKS = {
    "amount-of-a-kind-that-has-none": "node:mhra a cf:Amount .",
    "arrow-between-other-nodes-than-the-claim": f"claim:X cf:hasTail node:trust ; cf:hasHead node:use-of-ai ; {ENDS} .",
    "arrow-to-a-layer": "claim:X cf:hasTail node:governance .",
    "association-told-as-effect": "claim:X a cf:Association ; cf:basis cf:effect .",
    "claim-without-evidence": "claim:X a cf:Claim .",
    "contradiction-not-marked": f"claim:X {ARROW} ; cf:sign cf:positive . claim:Y {ARROW} ; cf:sign cf:negative .",
    "curators-reading-with-a-source": "claim:X a cf:Claim ; cf:status cf:literature ;"
    'cf:context "curator\'s reading"@en-GB .',
    "definition-of-several-sentences": 'node:x a cf:FrameworkNode ; skos:definition "No full stop"@en-GB .',
    "direction-that-the-words-do-not-give": "claim:X a cf:Influence ; cf:sign cf:positive ;"
    'cf:paraphrase "It shapes trust."@en-GB .',
    "direct-triple-without-a-claim": "node:trust cf:enhances node:liability .",
    "duty-that-the-words-do-not-give": "claim:X cf:predicate cf:responsibleFor ;"
    'cf:paraphrase "It helps with the law."@en-GB .',
    "example-told-as-fact": 'claim:X a cf:Claim ; cf:modality cf:modalityStated ; cf:context "a persona"@en-GB .',
    "filed-and-how-is-not-said": "node:x cf:filedUnder node:trust .",
    "filed-under-itself": "node:x cf:filedUnder node:y . node:y cf:filedUnder node:x .",
    "hedge-of-the-words-lost": 'claim:X a cf:Claim ; cf:hedged false ; cf:paraphrase "It may rise."@en-GB .',
    "heading-that-a-path-may-walk": 'claim:X cf:hasTail node:trust ; cf:context "a theme heading"@en-GB .',
    "half-an-arrow": "claim:X cf:hasHead node:trust .",
    "inferred-and-modality-apart": "claim:X cf:status cf:inferred ; cf:modality cf:measured .",
    "moderation-of-another-effect": f"claim:X cf:moderatesClaim claim:R015 ; {ENDS.replace('trust', 'mhra')} .",
    "need-told-as-raising": 'claim:X a cf:Influence ; cf:sign cf:positive ;cf:paraphrase "Trust needs it."@en-GB .',
    "null-finding-that-a-path-may-walk": "claim:X a cf:NullFinding ; cf:hasHead node:trust .",
    "null-finding-told-as-influence": f"claim:X a cf:NullFinding ; {ENDS} . node:trust cf:influences node:liability .",
    "one-definition-for-two-nodes": "node:x a cf:FrameworkNode ; skos:definition 'D.' ."
    "node:y a cf:FrameworkNode ; skos:definition 'D.' .",
    "one-name-for-two-nodes": 'node:x a cf:FrameworkNode ; skos:altLabel "automation bias"@en-GB .'
    'node:y a cf:FrameworkNode ; skos:altLabel "automation bias"@en-GB .',
    "opposite-of-what-it-is-a-kind-of": "node:high-confidence cf:oppositeOf node:confidence .",
    "persona-told-as-acting": "claim:X a cf:Responsibility ; cf:hasSubject node:persona-creator-1 .",
    "plan-told-as-done": 'claim:X a cf:Claim ; cf:hedged false ; cf:context "planned"@en-GB .',
    "pointer-to-nothing": "node:trust cf:filedUnder node:nowhere .",
    "rests-on-a-withdrawn-row": "claim:X cf:restsOn claim:L052 .",
    "rests-on-itself": "claim:X cf:restsOn claim:Y . claim:Y cf:restsOn claim:X .",
    "sign-between-two-poles": "claim:X cf:hasTail node:guidelines ; cf:hasHead node:lack-of-guidance ;"
    "cf:sign cf:negative .",
    "sign-where-there-is-no-amount": f"claim:X {ENDS} ; cf:sign cf:positive .",
    "sourced-claim-without-its-direct-triple": f"claim:X cf:predicate cf:enhances ; cf:status cf:stated ; {ENDS} .",
    "step-without-a-confirmed-claim": "node:trust cf:leadsTo node:liability .",
    "status-above-its-source": "claim:X a cf:Claim ; cf:status cf:stated ; cf:supportedBy source:GODDARD2012 .",
    "term-that-the-schema-lacks": "node:trust cf:enhnaces node:liability .",
    "text-not-available-and-its-note-apart": "node:trust cf:textAvailability cf:textNotAvailable .",
    "text-without-its-language": 'node:trust skos:altLabel "faith" .',
    "tool-that-is-not-ai-on-a-node-of-ai": f"claim:X cf:toolStudied cf:otherTools ; {AI_ENDS} .",
    "words-of-association-on-an-effect": 'claim:X cf:basis cf:effect ; cf:paraphrase "It went with more."@en-GB .',
    "unconfirmed-claim-not-called-one": "claim:X a cf:Claim ; cf:check cf:unverifiable .",
    "walkable-claim-without-sign-or-basis": "claim:X cf:hasTail node:trust ; cf:sign cf:positive .",
    "schema-chain-that-the-rules-cannot-follow": "cf:x owl:propertyChainAxiom ( cf:hasSubject ) .",
    "schema-circle-of-classes-or-properties": "cf:X rdfs:subClassOf cf:Y . cf:Y rdfs:subClassOf cf:X .",
    "schema-classes-that-may-overlap": f"cf:X a owl:Class ; rdfs:subClassOf cf:Claim ; {TERM} .",
    "schema-definition-is-no-sentence": f'cf:X a owl:Class ; {TERM} ; skos:definition "A thing. Or two."@en-GB .',
    "schema-header-contradicts-itself": "<https://w3id.org/ai-confidence/ontology> owl:versionInfo '9.9.9' .",
    "schema-header-incomplete": "<https://example.org/ontology> a owl:Ontology .",
    "schema-inverse-of-itself": "cf:x owl:inverseOf cf:x .",
    "schema-inverse-with-other-domain-and-range": "cf:x owl:inverseOf cf:y ; rdfs:domain cf:Claim ."
    "cf:y rdfs:range cf:Source .",
    "schema-name-against-the-naming-rule": f"cf:x a owl:Class ; {TERM} .",
    "schema-one-definition-for-two-terms": f'cf:X {TERM} ; skos:definition "D."@en-GB .'
    f'cf:Y {TERM} ; skos:definition "D."@en-GB .',
    "schema-one-label-for-two-terms": f"cf:X a owl:Class ; {TERM} . cf:Y a owl:Class ; {TERM} .",
    "schema-property-nobody-declares": "node:trust foaf:page <https://example.org/> .",
    "schema-property-without-domain-or-range": f"cf:x a owl:ObjectProperty ; rdfs:range cf:Claim ; {TERM} .",
    "schema-symmetric-with-other-ends": "cf:x a owl:SymmetricProperty ; rdfs:domain cf:Claim ; rdfs:range cf:Source .",
    "schema-term-of-others-changed": "skos:prefLabel rdfs:domain cf:Claim .",
    "schema-term-of-two-kinds": "cf:x a owl:ObjectProperty, owl:DatatypeProperty .",
    "schema-term-without-label-or-definition": f"cf:x a owl:ObjectProperty ; {TERM} .",
    "schema-term-without-use": f"cf:x a owl:ObjectProperty ; {TERM} .",
    "schema-two-labels-or-definitions": f'cf:x {TERM} , "y"@en-GB .',
    "schema-unconnected-class": f"cf:X a owl:Class ; {TERM} .",
    "schema-values-that-may-be-one": f"cf:x a cf:Sign, owl:NamedIndividual ; {TERM} .",
}


@cache
def builtin() -> tuple[ox.Triple, ...]:
    return tuple(build_graph())


def found_by(rule: Rule, turtle: str) -> set[str]:
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    added = [quad.triple for quad in ox.parse(prefixes + turtle, format=ox.RdfFormat.TURTLE)]
    return {fault.file for fault in check_rules([*builtin(), *added], [rule], lambda iri: (iri, None))}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_finds_what_it_is_named_for(name: str) -> None:
    assert found_by(RULES[name], BREAKS[name]) - found_by(RULES[name], "")
