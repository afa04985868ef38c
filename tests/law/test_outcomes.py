"""What rules come to, on the worked examples of the design."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from law.worked import ask, finding, with_turtle
from remit.ask import Kind
from remit.determine import Outcome
from remit.errors import UnknownName

H200: dict[str, Any] = {
    "act": "export",
    "on": "2026-02-01",
    "from": "us-tx",
    "to": "hangzhou",
    "item": {"id": "h200"},
    "parties": [{"role": "end-user", "name": "data-centre operator", "headquarters": "hangzhou", "lists": "none"}],
    "facts": {"published": "no"},
}
WEIGHTS: dict[str, Any] = {
    "act": "export",
    "on": "2025-06-01",
    "from": "us",
    "to": "jp",
    "item": {"item-kind": "model-weights", "training-compute": "2e26"},
    "parties": [{"role": "exporter", "established_in": "us-de"}, {"role": "consignee", "headquarters": "jp"}],
    "facts": {"published": "no"},
}
OWNED: dict[str, Any] = {
    "act": "export",
    "on": "2025-10-15",
    "from": "us",
    "to": "sg",
    "item": {"eccn": "EAR99"},
    "parties": [
        {
            "role": "end-user",
            "lists": "none",
            "owners": [
                {"name": "A", "share": "30%", "lists": ["entity-list"]},
                {"name": "B", "share": "25%", "lists": ["entity-list"]},
            ],
        }
    ],
    "facts": {"published": "no"},
}


def test_licence_is_required_unless_an_exception_that_is_not_shown_applies() -> None:
    answer = ask(H200)
    found = finding(answer, "742.6(a)(6)(i)")
    assert answer.verdict.code == "licence"
    assert found.outcome is Outcome.ENGAGED
    assert [other.citation for other in found.unless] == ["15 CFR part 740 (NAC)"]
    assert found.factors == ("territory",)


def test_exception_that_is_shown_defeats() -> None:
    shown = {**H200, "item": {"id": "h200", "datacentre": "no", "tpp": ">=4800"}}
    answer = ask({**shown, "facts": {"published": "no", "nac-notified": "yes"}})
    found = finding(answer, "742.6(a)(6)(i)")
    assert found.outcome is Outcome.DEFEATED
    assert answer.verdict.code == "exception"


def test_exception_to_an_exception_lets_the_rule_stand() -> None:
    shown = {**H200, "item": {"id": "h200", "datacentre": "no", "tpp": ">=4800"}}
    listed = [{"role": "end-user", "headquarters": "hangzhou", "lists": ["entity-list"]}]
    answer = ask({**shown, "parties": listed, "facts": {"published": "no", "nac-notified": "yes"}})
    assert finding(answer, "742.6(a)(6)(i)").outcome is Outcome.ENGAGED


def test_what_is_missing_says_what_each_value_would_decide() -> None:
    policy = finding(ask(H200), "91 FR 1684")
    assert policy.outcome is Outcome.UNDETERMINED
    assert [(m.fact, m.if_so, m.if_not) for m in policy.missing] == [
        ("h200-certified", Outcome.ENGAGED, Outcome.NOT_ENGAGED)
    ]


@pytest.mark.parametrize(
    ("on", "outcome", "verdict"),
    [
        ("2024-12-31", Outcome.NOT_IN_FORCE, "undetermined"),
        ("2025-02-01", Outcome.NOT_APPLICABLE, "in-force-not-applicable"),
        ("2025-06-01", Outcome.NOT_ENFORCED, "in-force-not-enforced"),
        ("2026-10-10", Outcome.NOT_ESTABLISHED, "undetermined"),
    ],
)
def test_force_applicability_and_posture_are_told_apart(on: str, outcome: Outcome, verdict: str) -> None:
    answer = ask({**WEIGHTS, "on": on})
    assert finding(answer, "742.6(a)(13)").outcome is outcome
    assert answer.verdict.code == verdict


def test_shares_of_listed_owners_are_added_up() -> None:
    assert finding(ask(OWNED), "744.11, 744 Supp. 4").outcome is Outcome.ENGAGED
    while_stayed = ask({**OWNED, "on": "2026-01-15"})
    assert finding(while_stayed, "744.11, 744 Supp. 4").outcome is Outcome.UNDETERMINED
    reopened = finding(ask({**OWNED, "on": "2026-11-15"}), "744.11, 744 Supp. 4")
    assert reopened.outcome is Outcome.NOT_ESTABLISHED
    assert "2027-01-10" in reopened.decided.why[0]


def test_what_is_not_accounted_for_is_an_interval() -> None:
    owners = [{"name": "A", "share": "30%", "lists": ["sdn"]}]
    party = {"role": "target", "lists": "none", "owners": owners}
    act = {"act": "dealing", "on": "2025-10-15", "from": "us", "parties": [party], "complete": "yes"}
    assert finding(ask(act), "50 U.S.C. 1705").outcome is Outcome.UNDETERMINED
    closed = {**act, "parties": [{**party, "owners_complete": True}]}
    assert finding(ask(closed), "50 U.S.C. 1705").outcome is Outcome.NOT_ENGAGED


def test_owner_that_owns_itself_is_never_a_guess() -> None:
    asked = with_turtle(
        """
        actor:one a rmt:Organisation ; rdfs:label "One"@en ; rmt:ownership [ rmt:owner actor:two ; rmt:share 60 ] .
        actor:two a rmt:Organisation ; rdfs:label "Two"@en ; rmt:ownership [ rmt:owner actor:one ; rmt:share 60 ] .
        """
    )
    act = {"act": "dealing", "on": "2025-10-15", "from": "us", "parties": [{"role": "target", "id": "one"}]}
    assert finding(ask(act, on=asked), "50 U.S.C. 1705").outcome is Outcome.UNDETERMINED


def test_latest_nationality_counts_and_undated_ones_leave_it_open() -> None:
    dated = [{"is": "cn", "since": "1990-01-01"}, {"is": "ca", "since": "2020-01-01"}]
    act = {
        "act": "release",
        "on": "2026-03-01",
        "from": "us",
        "item": {"item-kind": "technology", "eccn": "3E001-3A090"},
        "parties": [{"role": "releasee", "headquarters": "us", "lists": "none"}],
    }
    answer = ask({**act, "facts": {"published": "no", "releasee-nationality": dated}})
    assert finding(answer, "15 CFR 734.13(a)(2)").concludes == ("Canada",)
    assert finding(answer, "742.6(a)(6)(i)").outcome is Outcome.NOT_ENGAGED
    undated = ask({**act, "facts": {"published": "no", "releasee-nationality": [{"is": "cn"}, {"is": "ca"}]}})
    assert finding(undated, "742.6(a)(6)(i)").outcome is Outcome.UNDETERMINED
    of_both = ask({**act, "facts": {"published": "no", "releasee-nationality": [*dated, {"is": "ca"}]}})
    assert finding(of_both, "15 CFR 734.13(a)(2)").concludes == ("Canada",)


def test_nationality_is_read_off_the_party_to_whom_it_is_released() -> None:
    released = {
        "act": "release",
        "on": "2026-03-01",
        "from": "us",
        "item": {"item-kind": "technology", "eccn": "3E001-3A090"},
        "parties": [{"role": "releasee", "citizenship": "cn"}],
        "facts": {"published": "no"},
    }
    assert finding(ask(released), "15 CFR 734.13(a)(2)").concludes == ("China",)


def test_act_that_goes_on_meets_each_text_that_was_law_on_a_day_of_it() -> None:
    supplied = {
        **H200,
        "on": "2024-12-01/2025-02-28",
        "to": "sg",
        "parties": [{"role": "end-user", "headquarters": "sg", "ultimate_parent_headquarters": "hangzhou"}],
    }
    answer = ask(supplied)
    assert finding(answer, "744.23(a)(3)").outcome is Outcome.ENGAGED
    assert finding(answer, "742.6(a)(6)(iii)(A)").outcome is Outcome.ENGAGED


def test_day_that_is_not_known_decides_where_the_law_changed_within_it() -> None:
    answer = ask({**WEIGHTS, "on": "2025-01"})
    found = finding(answer, "742.6(a)(13)")
    assert found.outcome is Outcome.UNDETERMINED
    assert "on" in [m.fact for m in found.missing]


def test_hong_kong_is_not_within_a_rule_on_china_but_a_member_of_the_group_since_its_day() -> None:
    before, after = ({**H200, "to": "hk", "on": on} for on in ("2020-12-22", "2026-02-01"))
    assert finding(ask(after), "742.6(a)(6)(i)").outcome is Outcome.ENGAGED
    assert finding(ask(before), "742.6(a)(6)(i)").outcome is not Outcome.ENGAGED


def test_addressee_alone_is_bound() -> None:
    letter = {
        "act": "release",
        "on": "2026-06-15",
        "from": "us-ca",
        "item": {"id": "fable-5"},
        "parties": [{"role": "exporter", "id": "anthropic"}, {"role": "releasee", "us-person": "no"}],
        "complete": "yes",
    }
    assert finding(ask(letter), "letter of 2026-06-12").outcome is Outcome.ENGAGED
    other = {**letter, "parties": [{"role": "exporter", "id": "google"}, {"role": "releasee", "us-person": "no"}]}
    assert finding(ask(other), "letter of 2026-06-12").outcome is Outcome.NOT_ENGAGED


def test_judgement_is_open_until_the_caller_assumes_it() -> None:
    act = {
        "act": "trade-secret-misappropriation",
        "on": "2026-05-01",
        "item": {"item-kind": "trade-secret"},
        "parties": [{"role": "secret-holder", "established_in": "uk"}],
        "facts": {"place-of-act": "hangzhou", "knew-no-authority": "yes"},
    }
    found = finding(ask(act, Kind.WHO_CAN_ACT), "National Security Act 2023 s.2")
    assert [(m.fact, m.judged_by) for m in found.missing] == [("foreign-power-condition", "court, jury")]
    assumed = {**act, "facts": {**act["facts"], "foreign-power-condition": "yes"}}  # type: ignore[dict-item]
    assert finding(ask(assumed, Kind.WHO_CAN_ACT), "National Security Act 2023 s.2").outcome is Outcome.ENGAGED


def test_alleged_fact_gives_no_more_than_if_proven() -> None:
    alleged = {**H200, "to": {"is": "hangzhou", "support": "alleged"}, "parties": []}
    answer = ask({**alleged, "complete": "yes"})
    assert finding(answer, "742.6(a)(6)(i)").outcome is Outcome.ENGAGED_IF_PROVEN
    assert answer.verdict.code == "licence-if-proven"


def test_authority_without_power_is_named_with_the_reason() -> None:
    answer = ask({"act": "theft", "on": "2026-06-25"}, Kind.WHO_CAN_ACT)
    cma = next(a for a in answer.authorities if "CMA" in a.name)
    assert cma.outcome == "no-power"
    assert "NSIA 2021" in cma.reason


def test_functions_are_shown_under_the_name_of_the_day() -> None:
    for as_of, name in ((date(2026, 9, 15), "ICO"), (date(2026, 10, 15), "Information Commission")):
        answer = ask({}, Kind.REMIT_OF, args={"authority": "ico"}, as_of=as_of)
        assert name in answer.name


def test_unknown_code_gets_near_ones() -> None:
    with pytest.raises(UnknownName) as caught:
        ask({**H200, "act": "exprot"})
    assert "export" in caught.value.near


def test_rule_in_a_circle_is_left_out_and_said() -> None:
    circled = with_turtle(
        """
        rule:a a rmt:Rule ; rdfs:label "first"@en ; rmt:effect effect:permission ; rmt:provision law:ear-742.6-a-6 ;
            rmt:overrides rule:b .
        rule:b a rmt:Rule ; rdfs:label "second"@en ; rmt:effect effect:permission ; rmt:provision law:ear-742.6-a-6 ;
            rmt:overrides rule:a .
        """
    )
    notes = ask(H200, on=circled).notes
    assert len(notes) == 2
    assert "circle: <https://w3id.org/remit/id/rule/a> -> <https://w3id.org/remit/id/rule/b>" in notes[0]


def test_new_rule_group_and_fact_by_turtle_alone_change_the_answer_and_read_well() -> None:
    added = with_turtle(
        """
        group:quartet a rmt:Group ; rdfs:label "Quartet of 2026"@en ; rmt:rosterComplete true .
        [] a rmt:Membership ; rmt:member jurisdiction:sg ; rmt:group group:quartet ; rmt:from "2026-05-01"^^xsd:date ;
            rmt:why "notice of 1 May 2026" .
        fact:broker-residence a rmt:FactType ; rdfs:label "the place of residence of the broker"@en ;
            skos:notation "broker-residence" ; rmt:readFrom rmt:Situation ; rmt:kindOfValue value-kind:place ;
            rmt:path ( role:investor fact:citizenship ) .
        law:quartet-act a rmt:Provision ; rmt:citation "Quartet Act s.1" ; rmt:jurisdiction jurisdiction:sg ;
            rmt:inForce [ a rmt:Interval ; rmt:from "2026-01-01"^^xsd:date ] .
        rule:quartet a rmt:Rule ; rdfs:label "licence to export through the quartet"@en ; rmt:effect effect:licence ;
            rmt:provision law:quartet-act ;
            rmt:condition [ odrl:and (
                [ odrl:leftOperand fact:to ; odrl:operator rmt:memberOf ; odrl:rightOperand group:quartet ]
                [ odrl:leftOperand fact:broker-residence ; odrl:operator odrl:isPartOf ;
                    odrl:rightOperand jurisdiction:fr ]
            ) ] .
        """
    )
    act = {"act": "export", "on": "2026-06-01", "to": "sg", "parties": [{"role": "investor", "citizenship": "fr"}]}
    found = finding(ask(act, on=added), "Quartet Act")
    assert found.outcome is Outcome.ENGAGED
    assert [c.text for c in found.conditions] == [
        (
            "The place sent to, or the market is in Quartet of 2026 on 2026-06-01: yes, Singapore, "
            "member since 2026-05-01 (notice of 1 May 2026)"
        ),
        "The place of residence of the broker is in France: yes, France",
    ]
    assert finding(ask({**act, "on": "2026-04-30"}, on=added), "Quartet Act").outcome is Outcome.NOT_ENGAGED
