"""`status-of`: lists as recorded, ownership by each regime's own test, and chains of any length."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rdflib import Literal, URIRef
from rdflib.term import Node

from law.test_incidents import asker
from remit.ask import Answer, Asker, Kind, Question, answer_json
from remit.ask.told import plain_text
from remit.errors import BadInput
from remit.iri import CONTRIBUTIONS, record
from remit.patch import Patch, Quad
from remit.rules import BITING
from remit.situation import owning
from remit.terms import rdf, rdfs, rmt, xsd
from remit_api.records import actors
from remit_api.records.reading import Reading

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


def owned(number: int, by: URIRef, share: str | None = "60", *, key: str = "", **more: Node) -> list[Quad]:
    """Gives a holding in a company; what more is said of it by the names of properties, `from_` without its line."""
    holding = URIRef(f"{company(number)}/ownership/{key or by.rpartition('/')[2]}")
    said = [
        (company(number), rdf.type_, rmt.Organisation),
        (company(number), rdfs.label, Literal(f"Company {number}", lang="en")),
        (company(number), rmt.ownership, holding),
        (holding, rmt.owner, by),
    ]
    if share is not None:
        said.append((holding, rmt.share, Literal(share)))
    said += [(holding, getattr(rmt, name), value) for name, value in more.items()]
    return [Quad(*triple, CONTRIBUTIONS) for triple in said]


def with_owners(*quads: Quad) -> Asker:
    view = asker().view
    return asker().on(view.changed_by(Patch(adds=frozenset(quads), removes=frozenset())))


def chain(length: int, end: URIRef) -> Asker:
    """Gives a record with a chain of companies, each owned by the next, the last by an actor."""
    links = [quad for number in range(length - 1) for quad in owned(number, company(number + 1))]
    return with_owners(*links, *owned(length - 1, end))


def export_to(end_user: dict[str, Any]) -> dict[str, Any]:
    return {
        "act": "export",
        "on": "2025-10-15",
        "from": "us",
        "to": "sg",
        "item": {"eccn": "EAR99"},
        "facts": {"published": "no"},
        "parties": [{"role": "end-user", **end_user}],
    }


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


@pytest.mark.parametrize(("day", "standing"), [("2026-10-09", "no"), ("2026-10-10", "not-established")])
def test_who_was_looked_for_and_not_found_is_off_the_list_until_that_day_only(day: str, standing: str) -> None:
    shown = {each["list"]: each for each in answer_json(ask({"id": "alibaba"}, on=day))["statuses"]}
    assert shown["entity-list"]["standing"] == standing
    assert shown["entity-list"]["searchedUntil"] == "2026-10-09"


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


@pytest.mark.parametrize(
    ("first", "second", "listed"),
    [
        (("40", "entity-list"), ("20", "meu-list"), ("true", "unknown")),
        (("5", "entity-list"), ("45", "sdn-744-8"), ("true", "unknown")),
        (("30", "meu-list"), ("25", "meu-list"), ("unknown", "true")),
    ],
)
def test_owners_on_several_lists_of_the_affiliates_rule_count_together(
    first: tuple[str, str], second: tuple[str, str], listed: tuple[str, str]
) -> None:
    owners = [
        {"name": name, "share": share, "lists": [on]} for name, (share, on) in zip("AB", (first, second), strict=True)
    ]
    facts = ask({"name": "firm", "lists": "none", "owners": owners}).facts
    assert facts is not None
    assert (facts["entity-listed"], facts["meu-listed"]) == listed


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


HUAWEI = record("actor", "huawei")


def day(text: str) -> Literal:
    return Literal(text, datatype=xsd.date)


def claim() -> Node:
    """Gives a claim that is alleged, and denied."""
    return min(asker().view.objects(record("incident", "pa-2"), rmt.restsOn), key=str)


def test_an_ownership_that_is_only_claimed_makes_nobody_listed() -> None:
    answer = ask({"id": "chain-0"}, at=with_owners(*owned(0, HUAWEI, "100", restsOn=claim())))
    assert answer.facts is not None
    assert answer.facts["entity-listed"] == "unknown"
    assert answer.verdict.code == "not-established"
    assert "If what is claimed is proven, it follows: “is on the Entity List" in answer.verdict.text
    found = by_owners(answer, "entity-listed")
    assert found["result"] == "if what is claimed is proven"
    assert (found["least"], found["most"]) == (0.0, 100.0)
    assert "(100 per cent, alleged, denied)" in found["chain"][-1]
    assert "not known, yes if what is claimed is proven" in plain_text(answer)


@pytest.mark.parametrize(("to", "listed"), [("proven", "true"), ("refuted", "unknown"), ("dropped", "unknown")])
def test_what_is_supposed_of_a_claim_is_supposed_of_the_ownership_on_it(to: str, listed: str) -> None:
    at = with_owners(*owned(0, HUAWEI, "100", restsOn=claim()))
    answer = ask({"id": "chain-0"}, at=at, supposing=[{"claim": str(claim()), "to": to}])
    assert answer.facts is not None
    assert answer.facts["entity-listed"] == listed
    assert "if what is claimed is proven" not in plain_text(answer)


def test_one_parent_of_several_companies_is_asked_for_once() -> None:
    between = [company(number) for number in range(1, 4)]
    up = [quad for number in range(1, 4) for quad in owned(number, company(9), "100")]
    up += owned(9, company(10), "1")
    at = with_owners(*(quad for owner in between for quad in owned(0, owner, "30")), *up)
    answer = at.answer(Question(kind=Kind.LICENCE, situation=export_to({"id": "chain-0"}), as_of=date(2025, 10, 15)))
    found = [f for f in answer.findings if "744.11" in f.text.citation and f.rule.effect == "licence"]
    lists = [m.text for f in found for m in f.missing if (m.fact, m.of) == ("self", "Company 9")]
    assert len(lists) == len(set(lists)) * len(found) > 0, [m for f in found for m in f.missing]


def test_the_record_of_an_actor_says_how_sourced_an_owner_is_and_on_which_days() -> None:
    at = with_owners(*owned(0, HUAWEI, "100", restsOn=claim(), until=day("2015-01-01")))
    (found,) = [f for f in actors.whole(Reading(at.view), company(0)).facts if f.name == "owned by"]
    assert found.value.startswith("Huawei Technologies Co., Ltd. (100 %), until, not including, 2015-01-01: alleged")


def test_a_licence_that_turns_on_a_claimed_ownership_is_needed_if_it_is_proven_and_names_the_claim() -> None:
    at = with_owners(*owned(0, HUAWEI, "100", restsOn=claim()))
    answer = at.answer(Question(kind=Kind.LICENCE, situation=export_to({"id": "chain-0"}), as_of=date(2025, 10, 15)))
    outcomes = {str(f.outcome) for f in answer.findings if "744.11" in f.text.citation and f.rule.effect == "licence"}
    assert outcomes == {"engaged-if-proven"}
    assert str(claim()) in str(answer_json(answer)["findings"])


def test_stakes_on_different_footing_count_each_with_its_own() -> None:
    claimed = owned(0, UK_LISTED, "25", key="more", restsOn=claim())
    answer = ask({"id": "chain-0"}, on="2026-02-01", at=with_owners(*owned(0, UK_LISTED, "30"), *claimed))
    found = by_owners(answer, "uk-frozen")
    assert (found["result"], found["least"]) == ("if what is claimed is proven", 30.0)


@pytest.mark.parametrize(
    ("days", "on", "listed"),
    [
        ({"until": "2015-01-01"}, "2025-10-15", "unknown"),
        ({"from_": "2030-01-01"}, "2025-10-15", "unknown"),
        ({"from_": "2025-10-15", "until": "2025-10-16"}, "2025-10-15", "true"),
        ({"from_": "2025-10-16"}, "2025-10-15", "unknown"),
        ({"until": "2025-10-15"}, "2025-10-15", "unknown"),
        ({"from_": "2025-10-15"}, "2025-10", "unknown"),
        ({"from_": "2025-10-01"}, "2025-10", "true"),
    ],
)
def test_an_ownership_counts_on_its_days_only(days: dict[str, str], on: str, listed: str) -> None:
    more = {name: day(text) for name, text in days.items()}
    answer = ask({"id": "chain-0"}, on=on, at=with_owners(*owned(0, HUAWEI, "100", **more)))
    assert answer.facts is not None
    assert answer.facts["entity-listed"] == listed


def test_an_ownership_whose_end_is_not_known_is_no_yes() -> None:
    at = with_owners(*owned(0, HUAWEI, "100", until=Literal("some time in 2025")))
    found = by_owners(ask({"id": "chain-0"}, at=at), "entity-listed")
    assert (found["result"], found["least"], found["most"]) == ("cannot tell", 0.0, 100.0)
    assert any("held 100 per cent on the day" in each for each in found["missing"])


def test_a_stake_that_grew_counts_as_it_was_on_the_day() -> None:
    before = owned(0, HUAWEI, "30", until=day("2025-10-10"))
    after = owned(0, HUAWEI, "60", key="later", from_=day("2025-10-10"))
    at = with_owners(*before, *after)
    least = [
        by_owners(ask({"id": "chain-0"}, on=on, at=at), "entity-listed")["least"] for on in ("2025-10-09", "2025-10-10")
    ]
    assert least == [30.0, 60.0]


def test_several_records_of_one_stake_are_an_interval() -> None:
    at = with_owners(*owned(0, HUAWEI, "40"), *owned(0, HUAWEI, "60"))
    found = by_owners(ask({"id": "chain-0"}, at=at), "entity-listed")
    assert (found["result"], found["least"], found["most"]) == ("cannot tell", 40.0, 100.0)


def test_recorded_control_is_told_and_is_no_share() -> None:
    answer = ask({"id": "chain-0"}, at=with_owners(*owned(0, HUAWEI, None, control=Literal(True))))
    assert by_owners(answer, "entity-listed")["result"] == "cannot tell"
    (told,) = answer_json(answer)["recordedControl"]
    assert told.endswith("(between 0 and 100 per cent, control recorded)")
    assert "Recorded control" in plain_text(answer)


def test_a_status_is_asked_of_one_day() -> None:
    with pytest.raises(BadInput, match="asked of one day"):
        ask({"id": "alibaba"}, on="2026-06-01/2026-06-30")


def test_a_list_on_which_a_caller_says_somebody_is_alleged_to_be_is_not_established() -> None:
    firm = {"name": "firm", "lists": [{"is": "sdn", "support": "alleged"}], "owners": "none"}
    answer = ask(firm, on="2026-02-01")
    assert answer.lists is not None
    assert answer.lists["sdn"] == "not-established"
    assert answer.verdict.code == "not-established"


@pytest.mark.parametrize("shares", [("14.2", "17.9", "17.9"), ("16.6", "16.7", "16.7"), ("14.7", "17.4", "17.9")])
def test_shares_that_make_half_as_they_are_written_are_half(shares: tuple[str, ...]) -> None:
    clean = {"lists": "none", "owners": "none", "controlled-by-designated": "no"}
    owners = [{"name": n, "share": s, "lists": ["sdn"], "owners": "none"} for n, s in zip("ABC", shares, strict=True)]
    owners.append({"name": "D", "share": "50", **clean})
    answer = ask({**clean, "name": "firm", "owners_complete": "yes", "owners": owners})
    assert answer.facts is not None
    assert answer.facts["ofac-blocked"] == "true"
    assert by_owners(answer, "ofac-blocked")["least"] == 50.0


UK_LISTED = record("actor", "ni-gaobin")


def test_two_stakes_of_one_owner_are_one_holding() -> None:
    clean = {"lists": "none", "owners": "none", "controlled-by-designated": "no"}
    stakes = [{"id": "ni-gaobin", "share": share} for share in ("30", "25")]
    owners = [*stakes, {"name": "others", "share": "45", **clean}]
    described = ask({**clean, "name": "firm", "owners_complete": "yes", "owners": owners}, on="2026-02-01")
    recorded = with_owners(*owned(0, UK_LISTED, "30"), *owned(0, UK_LISTED, "25", key="more"))
    for answer in (described, ask({"id": "chain-0"}, on="2026-02-01", at=recorded)):
        assert answer.facts is not None
        assert answer.facts["uk-frozen"] == "true"
        assert by_owners(answer, "uk-frozen")["least"] == 55.0


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
    answer = at.answer(Question(kind=Kind.LICENCE, situation=export_to({"id": "chain-0"}), as_of=date(2025, 10, 15)))
    assert any("744.11" in f.text.citation and str(f.outcome).startswith("engaged") for f in answer.findings)


def test_some_rules_alone_come_to_the_same_as_among_all_however_long_the_chain() -> None:
    at, as_of = chain(400, record("actor", "huawei")), date(2025, 10, 15)
    question = Question(kind=Kind.LICENCE, situation=export_to({"id": "chain-0"}), as_of=as_of)
    situation = at.situation(question)
    engine = at.book.engine
    among_all = engine.determine(situation, as_of=as_of).decided
    rules = [rule for rule in engine.law.rules if "744.11" in rule.text.citation and rule.effect in BITING]
    alone = engine.determine_only(rules, situation, as_of=as_of).decided
    assert alone
    assert alone == {rule.place: among_all[rule.place] for rule in rules if rule.place in among_all}


def test_what_is_recorded_of_an_actor_is_told_and_not_only_what_rules_conclude() -> None:
    facts = {actor: ask({"id": actor}).facts["us-person"] for actor in ("alibaba", "anthropic", "biren")}
    assert facts == {"alibaba": "false", "anthropic": "true", "biren": "unknown"}
    assert "Is a US person: no, as given or recorded\n" in plain_text(ask({"id": "alibaba"}))


@pytest.mark.parametrize("share", ["120", "-5"])
def test_nobody_holds_more_than_all_or_less_than_nothing(share: str) -> None:
    with pytest.raises(BadInput, match=r"owners\[0\].share, and nobody holds"):
        ask({"name": "firm", "owners": [{"name": "A", "share": share}]})


def test_an_entry_whose_first_day_was_not_read_says_nothing_of_days_before_it_was_seen() -> None:
    lists = [ask({"id": "sensetime"}, on=day).lists["ns-cmic"] for day in ("2015-01-15", "2026-08-01")]
    assert lists == ["not-established", "yes"]


def test_a_listed_owner_in_a_circle_is_listed_all_the_same() -> None:
    back = Quad(HUAWEI, rmt.ownership, URIRef(f"{HUAWEI}/ownership/0"), CONTRIBUTIONS)
    held = [(rmt.owner, company(0)), (rmt.share, Literal("1"))]
    at = with_owners(*owned(0, HUAWEI, "100"), back, *(Quad(back.object, p, o, CONTRIBUTIONS) for p, o in held))  # type: ignore[arg-type]  # an address, as written above
    answer = ask({"id": "chain-0"}, at=at)
    assert answer.facts is not None
    assert answer.facts["entity-listed"] == "true"
    assert by_owners(answer, "entity-listed")["least"] == 100.0


def test_what_would_make_a_circle_listed_from_outside_counts_too() -> None:
    at = with_owners(*owned(0, company(1)), *owned(1, company(0), "40"), *owned(1, HUAWEI, "50"))
    answer = ask({"id": "chain-0"}, at=at)
    assert answer.facts is not None
    assert answer.facts["entity-listed"] == "true"


def test_a_web_whose_owners_are_near_by_one_way_and_far_by_another_is_answered() -> None:
    length = 400
    links = [quad for number in range(length - 1) for quad in owned(number, company(number + 1))]
    direct = [quad for number in range(2, length) for quad in owned(0, company(number), "0.1")]
    answer = ask({"id": "chain-0"}, at=with_owners(*links, *direct, *owned(length - 1, HUAWEI)))
    assert answer.facts is not None
    assert answer.facts["entity-listed"] == "true"


@pytest.mark.parametrize("length", [3, 12, 15])
def test_what_is_missing_of_the_last_owner_is_found_at_any_depth(length: int) -> None:
    owner: dict[str, Any] = {"name": "last", "share": "100", "owners": "none"}
    for number in range(length):
        owner = {"name": f"o{number}", "share": "100", "lists": "none", "owners_complete": "yes", "owners": [owner]}
    buyer = {"name": "buyer", "lists": "none", "headquarters": "sg", "owners_complete": "yes", "owners": [owner]}
    question = Question(kind=Kind.LICENCE, situation=export_to(buyer), as_of=date(2025, 10, 15))
    answer = asker().answer(question)
    found = [f for f in answer.findings if "744.11" in f.text.citation and f.rule.effect == "licence"]
    assert found
    assert all("last" in {missing.of for missing in f.missing} for f in found)
    assert any(asked.of == "last" for asked in answer.next)
    assert (f"{length - 7} owners further up, not shown here" in plain_text(answer)) is (length > 8)


def test_that_owners_were_too_many_to_be_followed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owning, "MOST", 3)
    at = chain(5, HUAWEI)
    answer = ask({"id": "chain-0"}, at=at)
    assert any("not all those of Company 2 were followed" in note for note in answer.notes)
    wide = with_owners(*(quad for number in range(1, 6) for quad in owned(0, company(number), "10")))
    closed = ask({"id": "chain-0", "lists": "none", "owners_complete": "yes"}, at=wide)
    assert closed.facts is not None
    assert closed.facts["entity-listed"] == "unknown"
