"""`status-of`: lists as recorded, ownership by each regime's own test, and chains of any length."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rdflib import Literal, URIRef

from law.test_incidents import asker
from remit.ask import Answer, Asker, Kind, Question, answer_json
from remit.ask.told import plain_text
from remit.iri import CONTRIBUTIONS, record
from remit.patch import Patch, Quad
from remit.terms import rdf, rdfs, rmt

pytestmark = pytest.mark.slow
LONG = 10_000


def ask(actor: dict[str, Any], *, on: str = "2025-10-15", at: Asker | None = None, **args: Any) -> Answer:
    question = Question(kind=Kind.STATUS_OF, args={"actor": actor, "on": on, **args}, as_of=date(2026, 11, 23))
    return (at or asker()).answer(question)


def rules_for(answer: Answer, fact: str) -> list[dict[str, Any]]:
    return [test for test in answer_json(answer)["tests"] if test["fact"] == fact]


def by_owners(answer: Answer, fact: str, cite: str = "") -> dict[str, Any]:
    found = [t for t in rules_for(answer, fact) if t["by"] == "ownership" and cite in t["citation"]]
    assert len(found) == 1, found
    return found[0]


def company(number: int) -> URIRef:
    return record("actor", f"chain-{number}")


def owned(number: int, by: URIRef, share: str | None = "60") -> list[Quad]:
    holding = URIRef(f"{company(number)}/ownership/{by.rpartition('/')[2]}")
    said = [
        (company(number), rdf.type_, rmt.Organisation),
        (company(number), rdfs.label, Literal(f"Company {number}", lang="en")),
        (company(number), rmt.ownership, holding),
        (holding, rmt.owner, by),
    ]
    if share is not None:
        said.append((holding, rmt.share, Literal(share)))
    return [Quad(*triple, CONTRIBUTIONS) for triple in said]


def with_owners(*quads: Quad) -> Asker:
    view = asker().view
    return asker().on(view.changed_by(Patch(adds=frozenset(quads), removes=frozenset())))


def chain(length: int, end: URIRef) -> Asker:
    """Gives a record with a chain of companies, each owned by the next, the last by an actor."""
    links = [quad for number in range(length - 1) for quad in owned(number, company(number + 1))]
    return with_owners(*links, *owned(length - 1, end))


# ---- lists


def test_an_investigation_is_never_a_designation() -> None:
    answer = ask({"id": "microsoft"}, on="2026-06-01")
    shown = {each["list"]: each for each in answer_json(answer)["statuses"]}
    assert shown["sms-investigation"]["standing"] == "yes"
    assert shown["sms-investigation"]["designation"] is False
    assert shown["sms"]["standing"] == "no"
    designated, _, merely = answer.verdict.text.partition("Investigated or named only, which is no designation: ")
    assert "investigation" not in designated
    assert "firms under a strategic market status investigation" in merely
    assert "Investigated or named only, which is no designation" in plain_text(answer)


def test_who_is_only_investigated_is_not_told_yes() -> None:
    investigated = {"name": "firm", "lists": ["sms-investigation"], "owners": "none", "established-in": "fr"}
    assert ask({**investigated, "controlled-by-designated": "no"}, on="2026-06-01").verdict.code != "yes"
    assert ask({**investigated, "lists": ["sms"]}, on="2026-06-01").verdict.code == "yes"


def test_a_list_tells_since_when_and_on_what_authority() -> None:
    answer = ask({"id": "alibaba"}, on="2026-06-11")
    shown = {each["list"]: each for each in answer_json(answer)["statuses"]}
    assert (shown["s1260h"]["standing"], shown["s1260h"]["days"]) == ("yes", "since 2026-06-10")
    assert "91 FR 35189" in shown["s1260h"]["why"]
    assert answer.verdict.code == "yes"


@pytest.mark.parametrize(("day", "standing"), [("2026-08-04", "no"), ("2026-08-05", "not-established")])
def test_who_was_looked_for_and_not_found_is_off_the_list_until_that_day_only(day: str, standing: str) -> None:
    shown = {each["list"]: each for each in answer_json(ask({"id": "alibaba"}, on=day))["statuses"]}
    assert shown["entity-list"]["standing"] == standing
    assert shown["entity-list"]["searchedUntil"] == "2026-08-04"


def test_nobody_having_looked_is_no_no() -> None:
    answer = ask({"id": "anthropic"}, on="2026-06-01")
    assert answer.lists is not None
    assert answer.lists["denied-persons"] == "not-established"
    assert answer.verdict.code == "not-established"


# ---- owners by each regime's own test


def half_and_half(share: str, *lists: str) -> dict[str, Any]:
    clean = {"lists": "none", "owners": "none", "controlled-by-designated": "no"}
    owner = {"name": "P", "share": share, "lists": list(lists), "owners": "none"}
    rest = {"name": "others", "share": str(100 - int(share)), **clean}
    return {"name": "firm", **clean, "owners_complete": "yes", "owners": [owner, rest]}


@pytest.mark.parametrize(
    ("share", "ofac", "uk"), [("49", "false", "false"), ("50", "true", "false"), ("51", "true", "true")]
)
def test_half_is_enough_for_one_regime_and_not_for_the_other(share: str, ofac: str, uk: str) -> None:
    answer = ask(half_and_half(share, "sdn", "uk-sanctions"), on="2026-02-01")
    assert answer.facts is not None
    assert (answer.facts["ofac-blocked"], answer.facts["uk-frozen"]) == (ofac, uk)
    assert by_owners(answer, "ofac-blocked")["least"] == float(share)


def test_one_regime_adds_shares_up_and_another_does_not() -> None:
    clean = {"lists": "none", "owners": "none", "controlled-by-designated": "no"}
    owners = [{"name": name, "share": "30", "lists": ["sdn", "uk-sanctions"], "owners": "none"} for name in "AB"]
    firm = {
        **clean,
        "name": "firm",
        "owners_complete": "yes",
        "owners": [*owners, {"name": "C", "share": "40", **clean}],
    }
    answer = ask(firm, on="2026-02-01")
    assert answer.facts is not None
    assert (answer.facts["ofac-blocked"], answer.facts["uk-frozen"]) == ("true", "false")
    together, apart = by_owners(answer, "ofac-blocked"), by_owners(answer, "uk-frozen")
    assert (together["least"], together["most"], together["addedUp"]) == (60.0, 60.0, True)
    assert (apart["least"], apart["most"], apart["addedUp"]) == (30.0, 30.0, False)


@pytest.mark.parametrize(("controlled", "frozen"), [("yes", "true"), ("no", "false"), ("unknown", "unknown")])
def test_control_freezes_without_any_share(controlled: str, frozen: str) -> None:
    firm = {**half_and_half("50", "uk-sanctions"), "controlled-by-designated": controlled}
    answer = ask(firm, on="2026-02-01")
    assert answer.facts is not None
    assert answer.facts["uk-frozen"] == frozen


def test_an_unknown_share_is_an_interval_and_what_is_missing_is_named() -> None:
    owners = [
        {"name": "A", "share": "20", "lists": ["entity-list"], "owners": "none"},
        {"name": "X", "lists": ["entity-list"], "owners": "none"},
    ]
    answer = ask({"name": "firm", "lists": "none", "owners": owners})
    found = by_owners(answer, "entity-listed")
    assert (found["least"], found["most"]) == (20.0, 100.0)
    assert found["result"] == "cannot tell"
    assert any("the share of X" in each for each in found["missing"])
    told = plain_text(answer)
    assert "between 20 and 100 per cent" in told
    assert "Chain: firm <- A (20 per cent), on: Entity List" in told


def test_the_answer_turns_where_the_share_that_is_missing_turns() -> None:
    def of(share: str) -> str:
        owners = [
            {"name": "A", "share": "20", "lists": ["entity-list"], "owners": "none"},
            {"name": "X", "share": share, "lists": ["entity-list"], "owners": "none"},
        ]
        firm = {"name": "firm", "lists": "none", "owners": owners, "owners_complete": "yes"}
        return str(by_owners(ask(firm), "entity-listed")["result"])

    assert [of("29.9"), of("30"), of("0..30"), of("30..40")] == ["no", "yes", "cannot tell", "yes"]


def test_a_suspended_test_is_told_as_not_in_force() -> None:
    owner = {"name": "A", "share": "60", "lists": ["entity-list"], "owners": "none"}
    answer = ask({"name": "firm", "lists": "none", "owners": [owner]}, on="2025-12-15")
    assert by_owners(answer, "entity-listed")["result"] == "not in force on the day"


# ---- chains


def test_one_owner_of_two_counts_with_its_own_share_in_each() -> None:
    end = record("actor", "huawei")
    at = with_owners(*owned(0, company(1), "60"), *owned(0, end, "10"), *owned(1, end, "55"))
    found = by_owners(ask({"id": "chain-0"}, at=at), "entity-listed")
    assert found["least"] == 70.0
    assert found["result"] == "yes"


@pytest.mark.parametrize("length", [1, 30, 200])
def test_a_chain_is_followed_to_its_listed_end(length: int) -> None:
    at = chain(length, record("actor", "huawei"))
    answer = ask({"id": "chain-0"}, at=at)
    assert answer.facts is not None
    assert answer.facts["entity-listed"] == "true"
    found = by_owners(answer, "entity-listed")
    assert found["chain"][0] == "Company 0"
    assert "Entity List" in found["chain"][-1]


@pytest.mark.parametrize(("end", "length"), [("huawei", LONG), ("chain-0", 1_000)])
def test_a_chain_of_ten_thousand_companies_and_a_circle_of_a_thousand_are_answered(end: str, length: int) -> None:
    answer = ask({"id": "chain-0"}, at=chain(length, record("actor", end)))
    assert answer.facts is not None
    found = by_owners(answer, "entity-listed")
    if end == "huawei":
        assert answer.facts["entity-listed"] == "true"
        assert found["linksLeftOut"] > LONG - 20
    else:
        assert answer.facts["entity-listed"] == "unknown"
        assert any("circle" in each for each in found["missing"])


def test_a_circle_is_unknown_and_never_a_guess() -> None:
    at = with_owners(*owned(0, company(1)), *owned(1, company(0)))
    answer = ask({"id": "chain-0"}, at=at)
    assert answer.facts is not None
    assert answer.facts["entity-listed"] == "unknown"
    assert "Company 1" in plain_text(answer)


def test_a_licence_question_follows_a_long_chain_too() -> None:
    at = chain(60, record("actor", "huawei"))
    situation = {"act": "export", "on": "2025-10-15", "from": "us", "to": "sg", "item": {"eccn": "EAR99"}}
    situation |= {"facts": {"published": "no"}, "parties": [{"role": "end-user", "id": "chain-0"}]}
    answer = at.answer(Question(kind=Kind.LICENCE, situation=situation, as_of=date(2025, 10, 15)))
    assert any("744.11" in f.text.citation and str(f.outcome).startswith("engaged") for f in answer.findings)


def test_what_is_recorded_of_an_actor_is_told_and_not_only_what_rules_conclude() -> None:
    facts = {actor: ask({"id": actor}).facts["us-person"] for actor in ("alibaba", "anthropic", "biren")}
    assert facts == {"alibaba": "false", "anthropic": "true", "biren": "unknown"}


def test_an_entry_whose_first_day_was_not_read_says_nothing_of_days_before_it_was_seen() -> None:
    lists = [ask({"id": "sensetime"}, on=day).lists["ns-cmic"] for day in ("2015-01-15", "2026-08-01")]
    assert lists == ["not-established", "yes"]
