from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from rdflib import Graph

from remit.check import hygiene, layout
from remit.ontology import INFERRED, modules
from remit.resources import folder

PREFIXES = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix question: <https://w3id.org/remit/id/question/> .
@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix scheme: <https://w3id.org/remit/id/scheme/> .
@prefix status: <https://w3id.org/remit/id/status/> .
@prefix role: <https://w3id.org/remit/id/role/> .
"""
# For each rule what breaks it, and who must be named.
PLANTED = {
    "broader_of_another_scheme": ("role:accuser skos:broader status:alleged .", "id/role/accuser>"),
    "class_not_upper_camel": ("rmt:lowly a owl:Class .", "#lowly>"),
    "class_undeclared": ("<https://example.org/x> a <https://example.org/Nobody> .", "example.org/Nobody>"),
    "concept_label_not_unique": ('role:accuser skos:prefLabel "accused"@en .', "id/role/accuser>"),
    "concept_outside_its_scheme": ("role:accuser skos:inScheme scheme:status .", "id/role/accuser>"),
    "concept_undeclared": ("<https://example.org/x> rmt:role role:acuser .", "id/role/acuser>"),
    "concept_without_words": ("role:nameless skos:inScheme scheme:role .", "id/role/nameless>"),
    "definition_is_no_sentence": ('rmt:Claim skos:definition "A class of sayings"@en .', "#Claim>"),
    "header_incomplete": ("<https://w3id.org/remit/ns/bare> a owl:Ontology .", "ns/bare>"),
    "imports_something": (
        "<https://w3id.org/remit/ns/core> owl:imports <http://www.w3.org/ns/prov-o#> .",
        "ns/core>",
    ),
    "label_not_lower_case": ('rmt:lowly rdfs:label "Lowly"@en .', "#lowly>"),
    "label_not_unique": ('rmt:lowly rdfs:label "claim"@en .', "#Claim>"),
    "own_term_undeclared": ("<https://example.org/x> rmt:foooting role:accuser .", "#foooting>"),
    "property_not_lower_camel": ("rmt:Lowly a owl:ObjectProperty .", "#Lowly>"),
    "property_undeclared": ("<https://example.org/x> <https://example.org/p> role:accuser .", "example.org/p>"),
    "question_without_term": ("question:idle a rmt:Question .", "question/idle>"),
    "range_outside_owl": ("rmt:madeOn rdfs:range xsd:date .", "#madeOn>"),
    "reserved_as_individual": ('xsd:date rdfs:label "day"@en .', "XMLSchema#date>"),
    "scheme_without_question": ("scheme:bare a skos:ConceptScheme .", "scheme/bare>"),
    "status_order_in_a_circle": ("status:given rmt:weakerThan status:rumoured .", "status/rumoured>"),
    "status_without_words": ("status:bare a rmt:SourcingStatus .", "status/bare>"),
    "term_serves_no_question": ("rmt:lowly a owl:Class .", "#lowly>"),
    "term_with_two_labels": ('rmt:Claim rdfs:label "saying"@en .', "#Claim>"),
    "term_without_definition": ("rmt:lowly a owl:Class .", "#lowly>"),
    "term_without_example": ("rmt:lowly a owl:Class .", "#lowly>"),
    "term_without_label": ("rmt:Unlabelled a owl:Class .", "#Unlabelled>"),
    "term_without_module": ("rmt:lowly a owl:Class .", "#lowly>"),
    "term_without_source": ("rmt:lowly a owl:Class .", "#lowly>"),
}


def test_every_rule_has_a_planted_offence() -> None:
    assert set(PLANTED) == set(hygiene.rules())


def test_every_rule_names_its_offender_and_the_file() -> None:
    planted = Graph()
    planted.parse(data=PREFIXES + "\n".join(turtle for turtle, _ in PLANTED.values()), format="turtle")
    stated = {name: graph for name, graph in modules().items() if name != INFERRED}
    found = [(f.rule, f.message, f.where) for f in hygiene.findings({**stated, "planted": planted})]
    missed = [
        rule
        for rule, (_, offender) in PLANTED.items()
        if not any(r == rule and offender in message.split(" ")[0] for r, message, _ in found)
    ]
    assert missed == []
    assert ("concept_undeclared", "planted") in {(rule, where) for rule, _, where in found}


def test_the_shipped_ontology_offends_no_rule() -> None:
    assert [f.text for f in hygiene.findings(modules())] == []


@pytest.mark.parametrize("name", sorted(name for name in modules() if name != INFERRED))
def test_module_is_laid_out_as_agreed(name: str) -> None:
    assert [f.text for f in layout.findings(folder("ontology") / f"{name}.ttl", name)] == []


GOOD = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rmt: <https://w3id.org/remit/ns#> .

<https://w3id.org/remit/ns/x>
    a owl:Ontology ;
    rdfs:label "x"@en .

rmt:A
    a owl:Class ;
    rdfs:label "a"@en .

rmt:B
    a owl:Class ;
    rdfs:label "b"@en .

rmt:a
    a owl:ObjectProperty ;
    rdfs:label "is a"@en .
"""


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("line_ends", GOOD.replace("\n", "\r\n")),
        ("normal_form", GOOD.replace('"b"', '"' + unicodedata.normalize("NFD", "é") + '"')),
        ("last_line", GOOD + "\n"),
        ("trailing_space", GOOD.replace("rmt:B\n", "rmt:B \n")),
        ("tab", GOOD.replace('label "b"', 'label\t"b"')),
        ("indent", GOOD.replace('    rdfs:label "b"', '   rdfs:label "b"')),
        ("prefix_order", "\n".join([*GOOD.splitlines()[1::-1], *GOOD.splitlines()[2:]]) + "\n"),
        ("prefix_unused", "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n" + GOOD),
        ("block_order", GOOD + '\nrmt:C\n    a owl:Class ;\n    rdfs:label "c"@en .\n'),
        ("alphabet", GOOD.replace("rmt:A\n", "rmt:Z\n")),
        (
            "predicate_order",
            GOOD.replace('    a owl:Class ;\n    rdfs:label "b"@en .', '    rdfs:label "b"@en ;\n    a owl:Class .'),
        ),
    ],
)
def test_layout_rule_is_seen_broken(tmp_path: Path, rule: str, text: str) -> None:
    path = tmp_path / "x.ttl"
    path.write_bytes(GOOD.encode())
    assert list(layout.findings(path, "x")) == []
    path.write_bytes(text.encode())
    assert rule in {finding.rule for finding in layout.findings(path, "x")}
