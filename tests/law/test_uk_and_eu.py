"""Law of the United Kingdom, the Union and its States: where lists are open, duties begin and authorities follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from rdflib import URIRef

from law.bench_of_law import bench
from law.test_incidents import asker
from remit.ask import Answer, Kind, Question, answer_json
from remit.determine import Outcome
from remit.errors import UnknownName
from remit.iri import ID
from remit.rules import Effect

pytestmark = pytest.mark.slow
CHIP: dict[str, Any] = {
    "act": "export",
    "from": "gb-eng",
    "to": "cn",
    "on": "2023-06-01",
    "item": {"item-kind": "chip", "published": "no"},
}
EMPLOYER: dict[str, Any] = {
    "act": "use",
    "on": "2026-10-01",
    "to": "us",
    "item": {"item-kind": "ai-system"},
    "facts": {"output-in-union": "no", "prohibited-practice": "yes"},
    "parties": [{"role": "doer", "established_in": "de"}],
    "complete": "yes",
}


def outcome(rule: str, situation: dict[str, Any]) -> Outcome:
    on = bench()
    return on.outcome(on.rule(rule), on.run(situation))


def ask(kind: Kind, *, as_of: str = "2026-10-01", situation: dict[str, Any] | None = None, **args: Any) -> Answer:
    question = Question(kind=kind, situation=situation or {}, args=args, as_of=date.fromisoformat(as_of), all=True)
    return asker().answer(question)


# ---- lists of which only some entries are held


@pytest.mark.parametrize(
    ("to", "found"),
    [
        ("cn", Outcome.ENGAGED),
        ("ir", Outcome.UNDETERMINED),
        ("ru", Outcome.UNDETERMINED),
        ("am", Outcome.NOT_ENGAGED),
    ],
)
def test_a_destination_that_nobody_looked_for_is_not_said_to_be_free_of_embargo(to: str, found: Outcome) -> None:
    told = {"informed-by-authority": "yes"}
    act = {**CHIP, "on": "2026-06-15", "to": to, "end_use": "military-incorporation", "facts": told}
    assert outcome("uk-428-4-2", act) is found


def test_a_national_list_may_have_been_published_since_the_last_compilation_that_was_read() -> None:
    told = {"informed-by-authority": "yes"}
    act = {"act": "export", "from": "de", "to": "cn", "item": {"national-entry": "fr-2024"}, "facts": told}
    assert outcome("eu-821-10", {**act, "on": "2024-06-01"}) is Outcome.NOT_ENGAGED
    assert outcome("eu-821-10", {**act, "on": "2026-06-01"}) is Outcome.UNDETERMINED


@pytest.mark.parametrize(("day", "listed"), [("2026-05-18", "yes"), ("2026-09-01", "not-established")])
def test_a_listing_is_not_affirmed_after_its_last_known_day(day: str, listed: str) -> None:
    shown = answer_json(ask(Kind.STATUS_OF, actor={"id": "integrity-technology-group"}, on=day))
    assert shown["lists"]["eu-cyber"] == shown["lists"]["eu-sanctions"] == listed


def test_who_is_not_entered_on_a_list_of_which_some_are_entered_is_unknown() -> None:
    shown = answer_json(ask(Kind.STATUS_OF, actor={"id": "deepseek"}, on="2026-04-01"))
    assert shown["lists"]["eu-cyber"] == "not-established"


# ---- rules


def test_annex_i_needs_a_licence_from_great_britain_since_2021() -> None:
    listed = {**CHIP, "item": {"uk-entry": "annex-i"}}
    assert outcome("uk-428-3-annex-i", listed) is Outcome.ENGAGED
    assert outcome("uk-428-3-annex-i", {**listed, "on": "2020-12-31"}) is Outcome.NOT_IN_FORCE
    assert outcome("uk-428-3-annex-i", {**listed, "from": "gb-nir"}) is Outcome.NOT_ENGAGED


@pytest.mark.parametrize("fact", ["informed-by-authority", "exporter-aware-of-use", "exporter-suspects-use"])
def test_what_an_exporter_knows_or_suspects_of_such_weapons_counts_as_much_as_a_notice(fact: str) -> None:
    assert outcome("uk-428-4-1", {**CHIP, "end_use": "wmd", "facts": {fact: "yes"}}) is Outcome.ENGAGED


def test_technical_assistance_for_such_weapons_is_reached_abroad_too() -> None:
    told = {"exporter-aware-of-use": "yes"}
    act = {"act": "technical-assistance", "on": "2023-06-01", "to": "ir", "end_use": "wmd", "facts": told}
    assert outcome("uk-eco-2008-19", {**act, "from": "gb-eng"}) is Outcome.ENGAGED
    abroad = {**act, "from": "ae", "parties": [{"role": "doer", "established_in": "gb"}], "complete": "yes"}
    assert outcome("uk-eco-2008-19", abroad) is Outcome.ENGAGED
    other = {**abroad, "parties": [{"role": "doer", "established_in": "ky", "uk-national": "no"}]}
    assert outcome("uk-eco-2008-19", other) is Outcome.NOT_ENGAGED


def test_report_of_incidents_begins_with_the_duties_of_its_annex() -> None:
    act = {"act": "safety-incident", "on": "2028-01-15", "to": "fr"}
    assert outcome("eu-ai-act-73-iii", {**act, "item": {"item-kind": "annex-iii-system"}}) is Outcome.ENGAGED
    assert outcome("eu-ai-act-73-i", {**act, "item": {"item-kind": "annex-i-product"}}) is Outcome.NOT_APPLICABLE


def test_a_deployer_in_the_union_is_reached_wherever_the_market_is() -> None:
    assert outcome("eu-ai-act-5", EMPLOYER) is Outcome.ENGAGED
    assert outcome("eu-ai-act-74", {**EMPLOYER, "facts": {**EMPLOYER["facts"], "kept-from-ai-office": "yes"}}) is (
        Outcome.ENGAGED
    )
    provider = {**EMPLOYER, "act": "place-on-market"}
    assert outcome("eu-ai-act-5", provider) is Outcome.NOT_ENGAGED


def test_presumption_of_systemic_risk_falls_where_it_is_rebutted() -> None:
    item = {"item-kind": "gpai-model", "training-compute": "3e25", "designated-systemic": "no"}
    act = {"act": "place-on-market", "on": "2026-10-01", "to": "fr", "item": item}
    assert outcome("eu-ai-act-55-1", act) is Outcome.ENGAGED
    rebutted = {**act, "item": {**item, "systemic-risk-rebutted": "yes"}}
    assert outcome("eu-ai-act-55-1", rebutted) is Outcome.NOT_ENGAGED


def test_a_national_is_prosecuted_for_an_attack_abroad_where_it_is_an_offence_there() -> None:
    act = {
        "act": "computer-access",
        "on": "2026-05-01",
        "facts": {"security-measure-infringed": "yes", "place-of-act": "sg", "target-place": "sg"},
        "parties": [{"role": "offender", "citizenship": "fr"}],
        "complete": "yes",
    }
    assert outcome("eu-2013-40-3", act) is Outcome.UNDETERMINED
    there_too = {**act, "facts": {**act["facts"], "offence-where-done": "yes"}}
    assert outcome("eu-2013-40-3", there_too) is Outcome.ENGAGED


def test_processing_without_any_link_to_the_united_kingdom_is_outside_its_data_protection_law() -> None:
    act: dict[str, Any] = {
        "act": "personal-data-processing",
        "on": "2026-05-01",
        "facts": {"personal-data": "yes", "persons-in-uk": "no"},
        "parties": [{"role": "doer", "established_in": "us-de"}],
        "complete": "yes",
    }
    assert outcome("uk-gdpr-3", act) is Outcome.DEFEATED
    assert outcome("uk-gdpr-3", {**act, "parties": [{"role": "doer", "established_in": "gb-sct"}]}) is Outcome.ENGAGED
    told = {**act["facts"], "persons-in-uk": "unknown"}
    assert outcome("uk-gdpr-3", {**act, "facts": told}) is Outcome.ENGAGED


@pytest.mark.parametrize(("act", "known"), [("theft", "recalled"), ("national-security-threat", "primary")])
def test_limits_of_the_competition_authority_are_remembered_but_for_national_security(act: str, known: str) -> None:
    answer = ask(Kind.IS_WITHIN, authority="cma", act=act)
    (found,) = [f for f in answer.findings if f.rule.effect is Effect.NO_POWER and f.outcome is Outcome.ENGAGED]
    assert (found.text.how_known, answer.verdict.code) == (known, "no")


def test_who_enforces_sanctions_does_not_designate() -> None:
    found = {key: ask(Kind.IS_WITHIN, authority=key, act="capability-extraction") for key in ("uk-ofsi", "uk-fcdo")}
    assert {key: answer.verdict.code for key, answer in found.items()} == {"uk-ofsi": "unknown", "uk-fcdo": "possible"}


@pytest.mark.parametrize(("day", "found"), [("2015-05-02", Outcome.NOT_IN_FORCE), ("2015-05-03", Outcome.ENGAGED)])
def test_a_national_abroad_is_reached_for_computer_misuse_since_2015(day: str, found: Outcome) -> None:
    act: dict[str, Any] = {
        "act": "computer-access",
        "on": day,
        "facts": {
            "access-unauthorised": "yes",
            "knew-no-authority": "yes",
            "offence-where-done": "yes",
            "place-of-act": "sg",
            "target-place": "sg",
        },
        "parties": [{"role": "offender", "citizenship": "gb"}],
    }
    assert outcome("uk-cma-1990-1-abroad", act) is found
    assert outcome("uk-cma-1990-1", act) is Outcome.NOT_ENGAGED
    other = {**act, "parties": [{"role": "offender", "citizenship": "cn"}]}
    assert outcome("uk-cma-1990-1-abroad", other) is Outcome.NOT_ENGAGED


@pytest.mark.parametrize("rule", ["uk-cma-1990-3", "uk-cma-1990-3za", "uk-breach-of-confidence"])
def test_an_offence_or_wrong_does_not_bite_without_its_mental_element(rule: str) -> None:
    told = {
        "access-unauthorised": "yes",
        "serious-damage-risk": "yes",
        "place-of-act": "gb-eng",
        "confidence-quality": "yes",
        "confidence-duty": "yes",
        "english-court-has-jurisdiction": "yes",
    }
    act = "source-code-taking" if rule == "uk-breach-of-confidence" else "computer-impairment"
    assert outcome(rule, {"act": act, "on": "2026-05-01", "facts": told}) is Outcome.UNDETERMINED


def test_each_public_interest_ground_has_its_own_first_year() -> None:
    told = {"control-or-influence-acquired": "yes", "public-interest-notice": "yes"}
    grounds = ("media-plurality-ground", "financial-stability-ground", "public-health-ground")
    act = {"act": "merger", "on": "2010-06-01", "facts": {**told, **dict.fromkeys(grounds, "yes")}}
    assert outcome("uk-enterprise-act-2002-58-stability", act) is Outcome.ENGAGED
    assert outcome("uk-enterprise-act-2002-58-media", act) is Outcome.NOT_ESTABLISHED
    assert outcome("uk-enterprise-act-2002-58-health", act) is Outcome.NOT_IN_FORCE


def test_place_of_incorporation_is_asked_before_citizenship_which_it_settles() -> None:
    told = {"place-of-act": "cn", "knew-no-authority": "yes", "foreign-power-condition": "yes"}
    secret = {"act": "theft", "on": "2026-05-01", "item": {"item-kind": "trade-secret"}, "facts": told}

    def asked(**holder: str) -> tuple[str, list[str]]:
        situation = {**secret, "parties": [{"role": "secret-holder", **holder}], "complete": "yes"}
        answer = answer_json(ask(Kind.WHO_CAN_ACT, situation=situation, within="gb"))
        (of,) = [f["outcome"] for f in answer["findings"] if f["rule"].endswith("/uk-nsa-2")]
        return of, [each["key"] for each in answer["next"]]

    outcome_of_nobody, keys = asked(name="ACME")
    assert outcome_of_nobody == "undetermined"
    assert keys.index("established-in") < keys.index("citizenship")
    assert asked(established_in="us-de")[0] == "not-engaged"
    assert not {"citizenship", "residence"} & set(asked(established_in="us-de")[1])


# ---- days that were not read


@pytest.mark.parametrize(
    ("cite", "day", "code"),
    [
        ("2271/96", "2015-01-01", "not-established"),
        ("2271/96", "1995-01-01", "not-in-force"),
        ("2271/96", "2019-01-01", "yes"),
        ("Computer Misuse Act 1990 s.1", "1990-06-01", "not-established"),
    ],
)
def test_law_that_is_older_than_what_was_read_is_not_said_to_be_no_law(cite: str, day: str, code: str) -> None:
    assert ask(Kind.IN_FORCE, cite=cite, on=day).verdict.code == code


# ---- authorities that followed others


def test_abuse_of_dominance_was_in_other_hands_before_2014() -> None:
    told = {"effect-on-uk-trade": "yes", "dominant-in-uk": "yes"}
    act = {"act": "anticompetitive-conduct", "facts": told}

    def may_act(day: str) -> set[str]:
        answer = ask(Kind.WHO_CAN_ACT, as_of=day, situation={**act, "on": day})
        return {a.name for f in answer.findings if "1998 s.18" in f.text.citation for a in f.authorities}

    assert may_act("2010-06-01") == {"Office of Fair Trading (OFT)"}
    assert may_act("2014-04-01") == {"Competition and Markets Authority (CMA)"}


def test_remit_tells_whom_the_competition_authority_followed_and_gives_it_no_power_before() -> None:
    before, after = (answer_json(ask(Kind.REMIT_OF, authority="cma", on=day)) for day in ("2010-06-01", "2020-06-01"))
    assert before["succession"] == after["succession"]
    assert {line.partition(",")[0] for line in after["succession"]} == {
        "Office of Fair Trading",
        "Competition Commission",
    }
    assert [power for power in before["powers"] if power["held"] == "yes"] == []
    assert before["verdict"]["code"] == "not-established"
    held = answer_json(ask(Kind.REMIT_OF, authority="uk-oft", on="2010-06-01"))
    assert held["name"] == "Office of Fair Trading (OFT)"
    assert held["verdict"]["code"] == "power"


@pytest.mark.parametrize(("day", "department"), [("2022-06-01", "Business, Energy"), ("2023-02-07", "Cabinet Office")])
def test_acquisitions_were_decided_in_another_department_before_2023(day: str, department: str) -> None:
    answer = ask(Kind.IN_FORCE, as_of=day, cite="National Security and Investment Act 2021 ss.1, 7, 8", on=day)
    names = [a.name for f in answer.findings for a in f.authorities if a.role == "enforces"]
    assert names
    assert all(department in name for name in names)


# ---- functions that an authority of each State holds

CHIP_FROM_GERMANY: dict[str, Any] = {
    "act": "export",
    "on": "2026-02-01",
    "from": "dresden",
    "to": "cn",
    "item": {"eu-entry": "3A501"},
}
OWN = ("built-on-own-model", "in-very-large-platform", "kept-from-ai-office")
SYSTEM: dict[str, Any] = {
    "act": "place-on-market",
    "item": {"item-kind": "annex-iii-system", **dict.fromkeys(OWN, "no")},
}


def authorities(cite: str, situation: dict[str, Any], as_of: str) -> set[str]:
    answer = ask(Kind.WHO_CAN_ACT, as_of=as_of, situation={"on": as_of, **situation})
    return {a.name for f in answer.findings if cite in f.text.citation for a in f.authorities}


def test_a_licence_is_of_the_authority_of_the_state_sent_from() -> None:
    def licensing(place: str) -> set[str]:
        return authorities("Art. 3, Annex I", {**CHIP_FROM_GERMANY, "from": place}, "2026-10-01")

    general = "export authority of the Member State of the exporter"
    bafa = "Federal Office for Economic Affairs and Export Control (BAFA)"
    assert {general, bafa} <= licensing("dresden")
    assert "Dutch Minister for Foreign Trade (CDIU)" in licensing("veldhoven")
    assert bafa not in licensing("veldhoven") | licensing("helsinki")


@pytest.mark.parametrize(
    ("place", "day", "named"), [("de", "2026-07-28", False), ("de", "2026-08-02", True), ("fr", "2026-08-02", False)]
)
def test_market_is_watched_over_by_the_authority_of_the_state_from_its_day(place: str, day: str, named: bool) -> None:
    found = authorities("Art. 74, 79", {**SYSTEM, "to": place}, day)
    assert "national market surveillance authority" in found
    assert ("Bundesnetzagentur (BNetzA)" in found) == named


@pytest.mark.parametrize(("authority", "code"), [("de-bafa", "yes"), ("it-uama", "no"), ("eu-export-authority", "yes")])
def test_a_function_is_within_the_powers_of_who_holds_it_in_the_state_that_is_tied(authority: str, code: str) -> None:
    facts = {key: CHIP_FROM_GERMANY[key] for key in ("from", "to")} | CHIP_FROM_GERMANY["item"]
    answer = ask(Kind.IS_WITHIN, authority=authority, act="export", on="2026-02-01", facts=facts)
    assert answer.verdict.code == ("unknown" if code == "no" else code)


def test_a_part_of_a_word_names_no_authority() -> None:
    coordinator = URIRef(f"{ID}actor/eu-digital-services-coordinator")
    codes = replace(asker().codes, find=lambda text: ((coordinator, False),))
    assert codes.authority("digital services") == coordinator
    with pytest.raises(UnknownName, match="ordinator"):
        codes.authority("ordinator")


# ---- what is said of what is not held

SUBJECTS = (
    "acquisitions",
    "ai-regulation",
    "competition",
    "criminal-law",
    "cyber-security",
    "data-protection",
    "export-control",
    "intellectual-property",
    "national-security",
    "sanctions",
)


@pytest.mark.parametrize("code", ["gb", "eu", "de", "fr", "it", "nl", "es", "ie", "be", "im", "je", "gg"])
def test_every_subject_has_a_word_on_how_far_it_is_encoded(code: str) -> None:
    order = asker().codes.place(code)
    told = {str(node.subject).rpartition("/")[2] for node in asker().law.coverage if node.jurisdiction == order}
    assert set(SUBJECTS) <= told


def test_every_duty_and_power_of_the_union_names_who_enforces_it() -> None:
    eu = asker().codes.place("eu")
    biting = (Effect.DUTY, Effect.POWER, Effect.LICENCE, Effect.PROHIBITION)
    nobody = [
        rule.text.citation
        for rule in asker().law.rules
        if eu in rule.text.jurisdictions
        and rule.effect in biting
        and not (rule.text.administered_by or rule.text.enforced_by)
    ]
    assert nobody == ["CETS 225 (Council of Europe Framework Convention on AI)"]


@pytest.mark.parametrize("article", ["52-1", "53-1-a", "53-1-b", "53-1-c", "53-1-d", "54-1", "55-1"])
def test_a_duty_of_a_provider_of_models_tells_since_when_it_can_be_enforced(article: str) -> None:
    rule = bench().rule(f"eu-ai-act-{article}")
    assert any("from 2 August 2026 only" in omission.text for omission in rule.omissions)
    assert bench().rule("eu-ai-act-88").text.timing.applies_from == date(2026, 8, 2)
