"""Readings of a provision side by side, who encoded rules, decisions in a matter, and what to ask for next."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from law.worked import ask, with_turtle
from remit.ask import Answer, Asker, Kind, answer_json
from remit.ask.told import markdown, plain_text
from remit.errors import UnknownName
from remit.findings import OpenQuestion

ACT = """
@prefix how: <https://w3id.org/remit/id/how/> .
@prefix reading: <https://w3id.org/remit/id/reading/> .
@prefix decision: <https://w3id.org/remit/id/decision/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
fact:cold a rmt:FactType ; rdfs:label "the cooler is of a cold kind"@en ; skos:notation "cold" ;
    rmt:readFrom rmt:Situation ; rmt:kindOfValue value-kind:boolean .
fact:knew a rmt:FactType ; rdfs:label "the exporter knew of the use"@en ; skos:notation "knew" ;
    rmt:readFrom rmt:Situation ; rmt:kindOfValue value-kind:boolean ; rmt:judgedBy "court" .
fact:firm-knew a rmt:FactType ; rdfs:label "knew of the use"@en ; skos:notation "firm-knew" ;
    rmt:readFrom rmt:Party ; rmt:kindOfValue value-kind:boolean ; rmt:judgedBy "court" .
fact:heat a rmt:FactType ; rdfs:label "the heat"@en ; skos:notation "heat" ;
    rmt:readFrom rmt:Item ; rmt:kindOfValue value-kind:quantity .
law:cooling a rmt:Instrument ; rdfs:label "Cooling Act"@en ; rmt:citation "Cooling Act" ;
    rmt:jurisdiction jurisdiction:is ; rmt:encodedBy "A. Encoder" ; rmt:encodedOn "2026-10-01"^^xsd:date ;
    rmt:basis "the official journal" ; rmt:inForce [ a rmt:Interval ; rmt:from "2026-01-01"^^xsd:date ] .
law:cooling-2 a rmt:Provision ; rmt:citation "Cooling Act s.2" ; rmt:partOf law:cooling .
rule:cooling-2 a rmt:Rule ; rdfs:label "licence for cold coolers"@en ; rmt:effect effect:licence ;
    rmt:provision law:cooling-2 ;
    rmt:condition [ odrl:and (
        [ odrl:leftOperand fact:to ; odrl:operator odrl:isPartOf ; odrl:rightOperand jurisdiction:is ]
        [ odrl:leftOperand fact:cold ; odrl:operator odrl:eq ; odrl:rightOperand true ] ) ] .
"""
WIDE = """
reading:wide a rmt:Reading ; rdfs:label "wide reading"@en ; rmt:readingOf law:cooling-2 ;
    rmt:heldBy "the Cooling Authority" ; rmt:basis "its guidance" ; rmt:encodedBy "B. Encoder" ;
    rmt:encodedOn "2026-11-01"^^xsd:date ; rmt:reviewedBy "C. Reviewer" ; rmt:setsAside rule:cooling-2 .
rule:cooling-2-wide a rmt:Rule ; rdfs:label "licence for all coolers"@en ; rmt:effect effect:licence ;
    rmt:provision law:cooling-2 ; rmt:inReading reading:wide ;
    rmt:condition [ odrl:leftOperand fact:to ; odrl:operator odrl:isPartOf ; odrl:rightOperand jurisdiction:is ] .
"""
NARROW = """
reading:narrow a rmt:Reading ; rdfs:label "narrow reading"@en ; rmt:readingOf law:cooling-2 ;
    rmt:heldBy "the makers" ; rmt:basis "their brief" ; rmt:encodedBy "B. Encoder" ; rmt:setsAside rule:cooling-2 .
rule:cooling-2-narrow a rmt:Rule ; rdfs:label "licence for cold coolers that are known"@en ; rmt:effect effect:licence ;
    rmt:provision law:cooling-2 ; rmt:inReading reading:narrow ;
    rmt:condition [ odrl:and (
        [ odrl:leftOperand fact:to ; odrl:operator odrl:isPartOf ; odrl:rightOperand jurisdiction:is ]
        [ odrl:leftOperand fact:knew ; odrl:operator odrl:eq ; odrl:rightOperand true ] ) ] .
"""
WARM: dict[str, Any] = {"act": "export", "on": "2026-06-01", "to": "is", "facts": {"cold": "no"}}
COLD = {**WARM, "facts": {"cold": "yes"}}


def licence(on: Asker, situation: dict[str, Any], **more: Any) -> Answer:
    answer: Answer = ask(situation, on=on, all=False, **more)
    return answer


def cooling(answer: Answer) -> list[tuple[str, str]]:
    return [(f.rule.label, str(f.outcome)) for f in answer.findings if f.text.citation == "Cooling Act s.2"]


# ---- readings


def test_two_readings_that_differ_are_both_said_with_who_holds_them() -> None:
    answer = licence(with_turtle(ACT + WIDE), WARM)
    assert answer.verdict.code == "readings-differ"
    (differing,) = answer.readings
    assert differing.provisions == ("Cooling Act s.2",)
    assert [(v.id.rpartition("/")[2], v.held_by, v.verdict.code) for v in differing.views] == [
        ("common", "", licence(with_turtle(ACT), WARM).verdict.code),
        ("wide", "the Cooling Authority", "licence"),
    ]
    assert "the Cooling Authority" in answer.verdict.text
    shown = answer_json(answer)["readings"][0]["views"][1]
    assert shown["encoding"] == {
        "by": "B. Encoder",
        "reviewedBy": "C. Reviewer",
        "basis": "its guidance",
        "on": "2026-11-01",
    }
    for told in (plain_text(answer), markdown(answer)):
        assert "Readings that differ: Cooling Act s.2" in told
        assert "reviewed by C. Reviewer" in told


def test_readings_that_come_to_the_same_verdict_leave_it_as_it_is() -> None:
    answer = licence(with_turtle(ACT + WIDE), COLD)
    assert answer.verdict.code == "licence"
    assert [[(f.rule.label, str(f.outcome)) for f in v.findings] for d in answer.readings for v in d.views] == [
        [("licence for cold coolers", "engaged")],
        [("licence for all coolers", "engaged")],
    ]


def test_readings_of_which_none_is_touched_are_not_told() -> None:
    assert not licence(with_turtle(ACT + WIDE), {**WARM, "to": "jp"}).readings


def test_a_reading_is_taken_away_with_its_withdrawal() -> None:
    before = licence(with_turtle(ACT), WARM)
    gone = licence(with_turtle(f"{ACT}{WIDE}reading:wide prov:wasInvalidatedBy decision:x ."), WARM)
    assert (gone.verdict, gone.readings, cooling(gone)) == (before.verdict, (), cooling(before))
    assert any("no reading to which it belongs is on record" in note for note in gone.notes)


def test_a_reading_can_be_chosen_and_is_named() -> None:
    on = with_turtle(ACT + WIDE + NARROW)
    wide = licence(on, WARM, args={"reading": "wide"})
    assert (wide.verdict.code, wide.readings) == ("licence", ())
    assert cooling(wide) == [("licence for all coolers", "engaged")]
    assert wide.notes[0].startswith("Asked under one reading of Cooling Act s.2: wide reading, held by the Cooling")
    common = licence(on, COLD, args={"reading": "common"})
    assert cooling(common) == [("licence for cold coolers", "engaged")]
    both = licence(on, COLD)
    assert [v.verdict.code for d in both.readings for v in d.views] == ["licence", "licence", "undetermined"]
    with pytest.raises(UnknownName, match="is no reading on record"):
        licence(on, WARM, args={"reading": "wise"})


def test_why_of_a_rule_is_asked_under_the_reading_that_it_belongs_to() -> None:
    on = with_turtle(ACT + WIDE)
    answer = ask(WARM, Kind.WHY, on=on, args={"rule": "cooling-2-wide"})
    assert [str(f.outcome) for f in answer.findings] == ["engaged"]


def test_encoding_is_inherited_and_no_reviewer_is_made_up() -> None:
    answer = licence(with_turtle(ACT), COLD)
    (found,) = [f for f in answer_json(answer)["findings"] if f["provision"]["citation"] == "Cooling Act s.2"]
    assert found["encoding"] == {
        "by": "A. Encoder",
        "reviewedBy": None,
        "basis": "the official journal",
        "on": "2026-10-01",
    }
    assert "nobody is recorded to have reviewed it" in plain_text(answer)


@pytest.mark.parametrize("kind", [Kind.WHY, Kind.WHY_NOT, Kind.IN_FORCE])
def test_a_question_that_is_asked_under_one_reading_names_the_others(kind: Kind) -> None:
    on = with_turtle(ACT + WIDE)
    told = (
        "Another reading is on record of Cooling Act s.2: wide reading, held by the Cooling Authority (reading: wide). "
        "This is asked under the common reading."
    )
    assert told in ask(WARM, kind, on=on, args={"cite": "Cooling Act"}).notes
    chosen = ask(WARM, kind, on=on, args={"cite": "Cooling Act", "reading": "wide"})
    assert not any(note.startswith("Another reading") for note in chosen.notes)
    assert not any("reading is on record" in n for n in ask(WARM, kind, on=on, args={"cite": "Dual-Use"}).notes)


def test_what_would_be_otherwise_is_asked_under_each_reading() -> None:
    args = {"question": "licence", "changes": [{"key": "on", "is": "2025-12-31"}]}
    answer = ask(WARM, Kind.WHAT_IF, on=with_turtle(ACT + WIDE), all=False, args=args)
    (turned,) = answer_json(answer)["turned"]
    assert (turned["label"], turned["before"]["outcome"]) == ("licence for all coolers", "engaged")
    assert turned["under"] == "Wide reading, held by the Cooling Authority"
    assert answer.verdict.text.startswith(
        "1 finding would come to something else. The verdict would be another one: it"
    )


def test_what_an_answer_would_bring_is_foreseen_under_a_reading_that_is_named() -> None:
    on = with_turtle(ACT + WIDE)
    answer = licence(on, {"act": "export", "on": "2026-06-01", "to": "is"})
    assert answer.verdict.code == "readings-differ"
    assert answer_json(answer)["nextUnder"] == ["common"]
    told = plain_text(answer).partition("What to ask next")[2]
    assert (
        "- yes: decides 1 (it applies); under the common reading the verdict would be that a licence is required\n"
        in told
    )
    assert "- no: decides 1 (it does not apply)\n" in told


# ---- decisions

KNOWING = """
rule:knowing a rmt:Rule ; rdfs:label "prohibition of knowing export"@en ; rmt:effect effect:prohibition ;
    rmt:provision law:cooling-2 ;
    rmt:condition [ odrl:and (
        [ odrl:leftOperand fact:to ; odrl:operator odrl:isPartOf ; odrl:rightOperand jurisdiction:is ]
        [ rmt:some fact:party ; rmt:inRole ( role:exporter ) ; rmt:suchThat
            [ odrl:leftOperand fact:firm-knew ; odrl:operator odrl:eq ; odrl:rightOperand true ] ] ) ] .
actor:court-x a rmt:Authority ; rdfs:label "Court X"@en .
actor:firm-x a rmt:Organisation ; rdfs:label "Firm X"@en .
actor:firm-y a rmt:Organisation ; rdfs:label "Firm Y"@en .
"""
YES = """
decision:yes a rmt:Decision ; rmt:by actor:court-x ; rmt:citation "[2026] X 1" ; rmt:factType fact:firm-knew ;
    rmt:value true ; rmt:inMatterOf actor:firm-x ; rmt:decidedOn "2026-09-01"^^xsd:date .
"""
NO = """
decision:no a rmt:Decision ; rmt:by actor:court-x ; rmt:citation "[2026] X 2" ; rmt:factType fact:firm-knew ;
    rmt:value false ; rmt:inMatterOf actor:firm-x ; rmt:decidedOn "2026-10-01"^^xsd:date .
"""


def knowing(
    turtle: str, who: str = "firm-x", as_of: date = date(2026, 11, 23), more: dict[str, str] | None = None
) -> tuple[str, str, str]:
    """Gives outcome, the condition that was decided, and what judgement is needed."""
    situation = {**COLD, "parties": [{"role": "exporter", "id": who, **(more or {})}]}
    answer = licence(with_turtle(ACT + KNOWING + turtle), situation, as_of=as_of)
    (found,) = [f for f in answer.findings if f.rule.label == "prohibition of knowing export"]
    condition = found.conditions[1].each[0].conditions[0]
    return str(found.outcome), condition.text, condition.judged_by


def test_a_decision_counts_in_its_matter_from_its_day_and_is_shown() -> None:
    assert knowing("")[0::2] == ("undetermined", "court")
    assert knowing(YES) == (
        "engaged",
        "that it knew of the use: yes, decided by Court X on 2026-09-01 ([2026] X 1): yes",
        "",
    )
    assert knowing(YES, as_of=date(2026, 8, 31))[0] == "undetermined"
    assert knowing(YES, who="firm-y")[0] == "undetermined"


def test_two_decisions_that_conflict_establish_nothing_unless_one_is_overturned() -> None:
    outcome, text, judged_by = knowing(YES + NO)
    assert (outcome, judged_by) == ("undetermined", "court")
    assert "it knew of the use: not known, decided by" in text
    assert "[2026] X 1): yes" in text
    assert "[2026] X 2): no" in text
    overturned = f'{YES}{NO}decision:no rmt:overturnedOn "2026-11-01"^^xsd:date .'
    assert knowing(overturned)[0] == "engaged"
    assert knowing(overturned, as_of=date(2026, 10, 31))[0] == "undetermined"


def test_an_appeal_is_told_until_the_decision_is_final() -> None:
    appealed = f'{YES}decision:yes rmt:appealedOn "2026-09-10"^^xsd:date ; rmt:finalOn "2026-11-01"^^xsd:date .'
    assert ", under appeal since 2026-09-10" in knowing(appealed, as_of=date(2026, 10, 1))[1]
    assert "[2026] X 1, final)" in knowing(appealed)[1]


def test_a_decision_counts_no_more_than_claims_on_which_it_rests_and_the_caller_goes_before_it() -> None:
    assert knowing(f"{YES}decision:yes rmt:restsOn <https://w3id.org/remit/id/claim/none> .")[0] == "undetermined"
    assert knowing(f"{YES}decision:yes prov:wasInvalidatedBy decision:z .")[0] == "undetermined"
    assert knowing(YES, more={"firm-knew": "yes"})[1] == "that it knew of the use: yes"


# ---- what to ask for next

HOT = """
rule:hot a rmt:Rule ; rdfs:label "licence for hot coolers"@en ; rmt:effect effect:licence ;
    rmt:provision law:cooling-2 ;
    rmt:condition [ odrl:and (
        [ odrl:leftOperand fact:to ; odrl:operator odrl:isPartOf ; odrl:rightOperand jurisdiction:is ]
        [ odrl:leftOperand fact:heat ; odrl:operator odrl:gteq ; odrl:rightOperand 500 ]
        [ odrl:leftOperand fact:knew ; odrl:operator odrl:eq ; odrl:rightOperand true ] ) ] .
"""


def questions(on: Asker, situation: dict[str, Any]) -> dict[str, OpenQuestion]:
    found = licence(on, situation).next
    own = [q for q in found if any("Cooling" in t.citation for t in q.turning)]
    return {q.fact: q for q in own}


def test_what_decides_most_is_asked_first_with_why_and_what_each_answer_brings() -> None:
    on = with_turtle(ACT + HOT)
    found = questions(on, {"act": "export", "on": "2026-06-01", "to": "is"})
    assert list(found) == ["cold", "heat", "knew"]
    cold = found["cold"]
    assert (cold.at, cold.key, cold.kind, cold.is_changing) == ("/facts", "cold", "boolean", True)
    assert cold.decides == 1
    assert [(t.citation, t.label) for t in cold.turning] == [("Cooling Act s.2", "licence for cold coolers")]
    assert [(b.typed, b.verdict, [str(o) for _, o in b.outcomes]) for b in cold.brings] == [
        ("yes", "licence", ["engaged"]),
        ("no", "undetermined", ["not-engaged"]),
    ]
    heat = found["heat"]
    assert [(b.answer, [str(o) for _, o in b.outcomes]) for b in heat.brings] == [
        ("less than 500", ["not-engaged"]),
        ("500 or more than 500", []),
    ]
    assert (heat.at, heat.decides) == ("/item", Fraction(1, 2))
    assert found["knew"].judged_by == "court"
    told = plain_text(licence(on, {"act": "export", "on": "2026-06-01", "to": "is"}))
    assert "What to ask next\n- cold: The cooler is of a cold kind\n" in told
    assert "  - yes: decides 1 (it applies); the verdict would be that a licence is required\n" in told


def test_each_answer_brings_what_it_is_said_to_bring() -> None:
    on = with_turtle(ACT + HOT + KNOWING)
    situation: dict[str, Any] = {"act": "export", "on": "2026-06-01", "to": "is", "parties": [{"role": "exporter"}]}
    tried = 0
    for question in licence(on, situation).next:
        for brings in question.brings:
            if not brings.typed or question.at not in ("/facts", "/item", "/parties/0", ""):
                continue
            given = {**situation, "parties": [dict(situation["parties"][0])]}
            part = given["parties"][0] if question.at == "/parties/0" else given
            if question.at in ("/facts", "/item"):
                part = given.setdefault(question.at[1:], {})
            part[question.key] = [brings.typed] if question.key == "lists" and brings.typed != "none" else brings.typed
            after = ask(given, on=on)
            came = {f.rule.iri: f.outcome for f in after.findings}
            assert all(came[rule] == outcome for rule, outcome in brings.outcomes), (question.fact, brings.typed)
            assert after.verdict.code == brings.verdict, (question.fact, brings.typed)
            tried += 1
    assert tried > 8


def test_what_law_concludes_is_not_asked_where_one_of_its_grounds_is() -> None:
    on = with_turtle(
        ACT
        + """
    fact:strange a rmt:FactType ; rdfs:label "the cooler is strange"@en ; skos:notation "strange" ;
        rmt:readFrom rmt:Situation ; rmt:kindOfValue value-kind:boolean .
    rule:strange a rmt:Rule ; rdfs:label "strange"@en ; rmt:effect effect:definition ; rmt:concludes fact:strange ;
        rmt:provision law:cooling-2 ;
        rmt:condition [ odrl:leftOperand fact:knew ; odrl:operator odrl:eq ; odrl:rightOperand true ] .
    rule:of-strange a rmt:Rule ; rdfs:label "licence for strange coolers"@en ; rmt:effect effect:licence ;
        rmt:provision law:cooling-2 ;
        rmt:condition [ odrl:and ( [ odrl:leftOperand fact:to ; odrl:operator odrl:isPartOf ;
            odrl:rightOperand jurisdiction:is ]
            [ odrl:leftOperand fact:strange ; odrl:operator odrl:eq ; odrl:rightOperand true ] ) ] .
    """
    )
    found = questions(on, {**COLD})
    assert "knew" in found
    assert "strange" not in found


STRANGE = """
fact:strange a rmt:FactType ; rdfs:label "the cooler is strange"@en ; skos:notation "strange" ;
    rmt:readFrom rmt:Situation ; rmt:kindOfValue value-kind:boolean .
rule:strange a rmt:Rule ; rdfs:label "strange"@en ; rmt:effect effect:definition ; rmt:concludes fact:strange ;
    rmt:provision law:cooling-2 ; rmt:condition [ odrl:and (
        [ odrl:leftOperand fact:to ; odrl:operator odrl:isPartOf ; odrl:rightOperand jurisdiction:is ]
        [ odrl:leftOperand fact:heat ; odrl:operator odrl:gt ; odrl:rightOperand 700 ] ) ] .
rule:of-strange a rmt:Rule ; rdfs:label "licence for strange coolers"@en ; rmt:effect effect:licence ;
    rmt:provision law:cooling-2 ;
    rmt:condition [ odrl:leftOperand fact:strange ; odrl:operator odrl:eq ; odrl:rightOperand true ] .
"""


def test_a_definition_speaks_for_the_rules_that_rest_on_it_and_its_bounds_are_asked() -> None:
    on = with_turtle(ACT + STRANGE)
    assert ("licence for strange coolers", "undetermined") in cooling(licence(on, WARM))
    assert [b.answer for b in questions(on, WARM)["heat"].brings] == ["less than 700 or 700", "more than 700"]
    assert ("licence for strange coolers", "undetermined") not in cooling(licence(on, {**WARM, "to": "jp"}))


def test_a_definition_does_not_speak_where_it_is_said_whether_it_holds() -> None:
    on = with_turtle(ACT + STRANGE)
    denied = licence(on, {**WARM, "facts": {"strange": {"is": "yes", "support": "rumoured"}, "cold": "no"}})
    assert ("licence for strange coolers", "engaged-if-proven") in cooling(denied)
    assert "heat" not in {q.fact for q in denied.next}


ABROAD = """
rule:abroad a rmt:Rule ; rdfs:label "agent for makers abroad"@en ; rmt:effect effect:licence ;
    rmt:provision law:cooling-2 ; rmt:condition [ odrl:and (
        [ odrl:leftOperand fact:knew ; odrl:operator odrl:eq ; odrl:rightOperand true ]
        [ rmt:some fact:party ; rmt:inRole ( role:exporter ) ; rmt:suchThat
            [ rmt:not [ odrl:leftOperand fact:established-in ; odrl:operator odrl:isPartOf ;
                odrl:rightOperand jurisdiction:is ] ] ]
        [ odrl:leftOperand fact:to ; odrl:operator odrl:neq ; odrl:rightOperand jurisdiction:is ] ) ] .
"""


def test_a_negation_speaks_for_no_rule() -> None:
    on = with_turtle(ACT + ABROAD)
    abroad = {
        "act": "export",
        "on": "2026-06-01",
        "to": "jp",
        "parties": [{"role": "exporter", "established_in": "jp"}],
    }
    assert cooling(licence(on, abroad)) == []
    assert cooling(licence(on, {**abroad, "facts": {"knew": "yes"}})) == [("agent for makers abroad", "engaged")]
    doubted = {"knew": {"is": "yes", "support": "rumoured"}}
    assert cooling(licence(on, {**abroad, "facts": doubted})) == [("agent for makers abroad", "engaged-if-proven")]


LATER = """
law:cooling-3 a rmt:Provision ; rmt:citation "Cooling Act s.2" ; rmt:partOf law:cooling ;
    rmt:appliesFrom "2027-01-01"^^xsd:date ; rmt:connectingFactor factor:territory .
rule:later a rmt:Rule ; rdfs:label "licence for hot coolers"@en ; rmt:effect effect:licence ;
    rmt:provision law:cooling-3 ; rmt:condition [ odrl:and (
        [ odrl:leftOperand fact:to ; odrl:operator odrl:isPartOf ; odrl:rightOperand jurisdiction:is ]
        [ odrl:leftOperand fact:heat ; odrl:operator odrl:gteq ; odrl:rightOperand 500 ] ) ] .
"""


def test_what_is_not_yet_due_and_open_says_so_and_its_facts_are_asked() -> None:
    on = with_turtle(ACT + LATER)
    answer = licence(on, WARM)
    (found,) = [f for f in answer.findings if f.rule.label == "licence for hot coolers"]
    assert (str(found.outcome), [m.fact for m in found.missing]) == ("in-force-not-applicable", ["heat"])
    assert (found.factors, found.open_factors) == ((), ("territory",))
    assert "licence: in-force-not-applicable, and whether it would apply is open" in plain_text(answer)
    assert [b.answer for b in questions(on, WARM)["heat"].brings] == ["less than 500", "500 or more than 500"]
    hot = licence(on, {**WARM, "item": {"heat": "600"}})
    (found,) = [f for f in hot.findings if f.rule.label == "licence for hot coolers"]
    assert (str(found.outcome), found.missing, found.factors) == ("in-force-not-applicable", (), ("territory",))
    assert "whether it would apply is open" not in plain_text(hot)


def test_nothing_is_asked_where_no_reasons_are_wanted() -> None:
    assert licence(with_turtle(ACT), {"act": "export", "to": "is"}, trace=False).next == ()


# ---- facts that begin or end while an act goes on


@pytest.mark.parametrize(
    ("cold", "outcomes"),
    [
        ({"is": "yes", "since": "2026-06-10"}, [("licence for cold coolers", "engaged")]),
        ({"is": "yes", "since": "2026-06-21"}, []),
        ({"is": "yes", "until": "2026-06-06"}, [("licence for cold coolers", "engaged")]),
    ],
)
def test_a_fact_that_begins_or_ends_while_an_act_goes_on_counts(
    cold: dict[str, str], outcomes: list[tuple[str, str]]
) -> None:
    situation = {"act": "export", "on": "2026-06-05/2026-06-20", "to": "is", "facts": {"cold": cold}}
    assert cooling(licence(with_turtle(ACT), situation)) == outcomes


# ---- under which assumption a rule was decided

LAPSED = """
fact:odd a rmt:FactType ; rdfs:label "the cooler is odd"@en ; skos:notation "odd" ;
    rmt:readFrom rmt:Situation ; rmt:kindOfValue value-kind:boolean ; rmt:exhaustivelyDefined true .
rule:odd a rmt:Rule ; rdfs:label "odd"@en ; rmt:effect effect:definition ; rmt:concludes fact:odd ;
    rmt:provision law:cooling-2 ; rmt:inForce [ a rmt:Interval ; rmt:from "2027-01-01"^^xsd:date ] ;
    rmt:condition [ odrl:leftOperand fact:cold ; odrl:operator odrl:eq ; odrl:rightOperand true ] .
rule:of-odd a rmt:Rule ; rdfs:label "licence for odd coolers"@en ; rmt:effect effect:licence ;
    rmt:provision law:cooling-2 ; rmt:inForce [ a rmt:Interval ; rmt:from "2027-01-01"^^xsd:date ] ;
    rmt:condition [ odrl:leftOperand fact:odd ; odrl:operator odrl:eq ; odrl:rightOperand true ] .
"""


@pytest.mark.parametrize(
    ("situation", "outcome", "value"), [(COLD, "not-in-force", "true"), (WARM, "not-engaged", "false")]
)
def test_reasons_are_those_under_which_a_rule_that_is_not_in_force_was_decided(
    situation: dict[str, Any], outcome: str, value: str
) -> None:
    answer = ask(situation, on=with_turtle(ACT + LAPSED), trace=True)
    (found,) = [f for f in answer.findings if f.rule.label == "licence for odd coolers"]
    assert (str(found.outcome), found.conditions[0].value) == (outcome, value)
    assert found.assumed == "every definition is taken as in force, because this text is not law on the day"
    assert f"Conditions ({found.assumed}):" in plain_text(answer)
    (other,) = [f for f in answer.findings if f.rule.label == "licence for cold coolers"]
    assert other.assumed == ""
