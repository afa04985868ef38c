"""What `remit check` says of encoded law: each mistake is found, and named with the rule that makes it."""

from __future__ import annotations

import pytest

from law.worked import with_turtle
from remit.rules.lint import suspicions

PROVISION = """
law:x a rmt:Instrument ; rdfs:label "X"@en ; rmt:citation "X Act" ; rmt:jurisdiction jurisdiction:sg ;
    rmt:howKnown <https://w3id.org/remit/id/how/primary> .
law:x-1 a rmt:Provision ; rmt:citation "X Act s.1" ; rmt:partOf law:x .
"""
RULE = 'rule:x a rmt:Rule ; rdfs:label "x"@en ; rmt:effect effect:licence ; rmt:provision law:x-1 ; '
ACT = "[ odrl:leftOperand fact:act ; odrl:operator odrl:isA ; odrl:rightOperand act:export ]"


def stretch(first: str, end: str | None = None) -> str:
    until = f' ; rmt:until "{end}"^^xsd:date' if end else ""
    return f'[ a rmt:Interval ; rmt:from "{first}"^^xsd:date{until} ]'


PLANTED = {
    "nobody_encoded": RULE + f"rmt:condition {ACT} .",
    "no_instrument": 'law:y a rmt:Provision ; rmt:citation "Y" . '
    + RULE.replace("law:x-1", "law:y")
    + f"rmt:inForce {stretch('2026-01-01')} .",
    "reversed_stretch": RULE + f"rmt:inForce {stretch('2026-01-01', '2025-01-01')} .",
    "overlapping_stretches": RULE + f"rmt:inForce {stretch('2025-01-01', '2026-01-01')} , {stretch('2025-06-01')} .",
    "applies_before_force": RULE + f'rmt:inForce {stretch("2026-01-01")} ; rmt:appliesFrom "2025-01-01"^^xsd:date .',
    "stayed_without_gap": RULE
    + f"rmt:inForce {stretch('2025-01-01')} ; rmt:stayed {stretch('2025-06-01', '2025-09-01')} .",
    "overrides_nothing": RULE.replace("licence", "permission") + f"rmt:condition {ACT} .",
    "excludes_nothing": RULE.replace("rule:x ", "rule:x-licence ")
    + f"rmt:condition {ACT} . "
    + RULE.replace("licence", "not-subject")
    + f"rmt:condition {ACT} .",
    "overrides_unknown": RULE + "rmt:overrides rule:nowhere .",
    "never_meets": RULE + f"rmt:inForce {stretch('1990-01-01', '1991-01-01')} ; rmt:overrides rule:us-742.6-hq .",
    "roster_unknown": 'group:g a rmt:Group ; rdfs:label "g"@en . '
    + RULE
    + "rmt:condition [ odrl:leftOperand fact:to ; odrl:operator rmt:memberOf ; odrl:rightOperand group:g ] .",
    "foreign_code": RULE
    + "rmt:condition [ odrl:leftOperand fact:act ; odrl:operator odrl:isA ; odrl:rightOperand role:doer ] .",
    "never_holds": RULE
    + """rmt:condition [ odrl:and (
        [ odrl:leftOperand fact:to ; odrl:operator odrl:isPartOf ; odrl:rightOperand jurisdiction:sg ]
        [ odrl:leftOperand fact:to ; odrl:operator odrl:isPartOf ; odrl:rightOperand jurisdiction:jp ] ) ] .""",
    "unusable": RULE
    + """rmt:condition
        [ odrl:leftOperand fact:headquarters ; odrl:operator odrl:isPartOf ; odrl:rightOperand jurisdiction:jp ] .""",
    "power_and_none": (
        RULE.replace("licence", "power")
        + f"rmt:administeredBy actor:a ; rmt:condition {ACT} . "
        + RULE.replace("licence", "no-power").replace("rule:x ", "rule:x-none ")
        + f"rmt:administeredBy actor:a ; rmt:condition {ACT} ."
    ),
}


def named(turtle: str) -> set[tuple[str, str]]:
    law = with_turtle(PROVISION + turtle).law
    return {(found.rule, str(found.where).rpartition("/")[2]) for found in suspicions(law)}


@pytest.fixture(scope="module")
def clean() -> set[tuple[str, str]]:
    return named("")


@pytest.mark.parametrize("name", PLANTED)
def test_mistake_is_found_and_named(name: str, clean: set[tuple[str, str]]) -> None:
    found = {(rule, where) for rule, where in named(PLANTED[name]) - clean if where.startswith("x")}
    assert name in {rule for rule, _ in found}


@pytest.mark.parametrize(
    ("name", "turtle"),
    [
        (
            "no_unit",
            """fact:z a rmt:FactType ; rdfs:label "z"@en ; skos:definition "Z."@en ; rmt:readFrom rmt:Item ;
                rmt:kindOfValue value-kind:quantity .""",
        ),
        ("no_words", "fact:z a rmt:FactType ; rmt:readFrom rmt:Item ; rmt:kindOfValue value-kind:boolean ."),
    ],
)
def test_fact_type_without_unit_or_words_is_found(name: str, turtle: str) -> None:
    assert (name, "z") in named(turtle)


def test_the_day_of_the_act_and_the_day_asked_are_not_held_against_each_other() -> None:
    asked = PLANTED["never_meets"].replace(" ; rmt:overrides", " ; rmt:testedOn rmt:dayAsked ; rmt:overrides")
    assert ("never_meets", "x") not in named(asked)


def test_an_exclusion_that_stands_alone_excludes_from_no_rule_and_is_none(clean: set[tuple[str, str]]) -> None:
    alone = RULE.replace("licence", "not-subject") + f"rmt:condition {ACT} ."
    assert "excludes_nothing" not in {rule for rule, _ in named(alone) - clean}
