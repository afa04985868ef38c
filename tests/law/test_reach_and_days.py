"""Where law of the corpus bites and where it does not: what ties it, what is asked, and from which day it is known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from law.bench_of_law import bench
from law.test_incidents import asker
from remit.ask import Kind, Question
from remit.truth import When

pytestmark = pytest.mark.slow
_SERVER = {"item-kind": "computer", "transfer-rate": "600", "bit-tops": "4992"}
_EXTRACTION = {"act": "capability-extraction", "on": "2026-05-01"}
_FROM_US = {"access-unauthorised": "yes", "target-place": "us-va"}
_SECRET = {
    "is-trade-secret": "yes",
    "taken-without-authorisation": "yes",
    "us-commerce-product": "yes",
    "place-of-act": "us-ca",
}
_TAKEN_APART = {"act": "reverse-engineering", "on": "2026-05-01"}
_PUBLIC = {
    "act": "export",
    "from": "beijing",
    "to": "jp",
    "on": "2026-05-01",
    "item": {"cn-listed": "yes", "cn-public-domain": "yes"},
    "parties": [{"role": "doer", "established_in": "cn"}, {"role": "recipient", "established_in": "jp"}],
    "complete": "yes",
}
_POLICE = {"role": "recipient", "state-body-of": "us"}
_GALLIUM = {"act": "export", "from": "cn", "to": "us-tx", "on": "2026-05-01", "end_use": "civil"}
_MODEL = {"act": "place-on-market", "from": "cn", "to": "jp", "on": "2027-02-01"}
_LARGE = {"item": {"training-compute": "5e26"}, "facts": {"frontier-revenue": "6e8"}}
_ABROAD = {"place-of-act": "cn", "frontier-revenue": "6e8"}
_TO_HUAWEI = {
    "act": "export",
    "from": "tw",
    "to": "cn",
    "on": "2026-05-01",
    "parties": [{"role": "recipient", "id": "huawei"}],
}
_SERVICE = {"act": "offer-to-public", "to": "cn", "on": "2026-05-01"}


@pytest.mark.parametrize(
    ("rule", "situation", "outcome"),
    [
        ("us-746.2", {"act": "export", "from": "us-tx", "to": "cu", "on": "2015-06-01"}, "engaged"),
        (
            "us-746.4",
            {"act": "export", "from": "us-tx", "to": "kp", "on": "2015-06-01", "item": {"item-kind": "chip"}},
            "engaged",
        ),
        (
            "us-742.6-a-6-2022",
            {"act": "export", "from": "us-tx", "to": "hangzhou", "on": "2023-05-01", "item": _SERVER},
            "engaged",
        ),
        ("us-1030", _EXTRACTION | {"facts": _FROM_US}, "undetermined"),
        ("us-1030", _EXTRACTION | {"facts": _FROM_US | {"access-intentional": "yes"}}, "engaged"),
        (
            "us-1832",
            _TAKEN_APART | {"facts": _SECRET | {"lawfully-acquired": "yes"}},
            "defeated",
        ),
        (
            "us-1832",
            _TAKEN_APART | {"facts": _SECRET | {"lawfully-acquired": "no"}},
            "engaged",
        ),
        ("cn-ecl-2", _PUBLIC, "defeated"),
        ("cn-dual-use", _PUBLIC, "defeated"),
        ("cn-ann46-1", _GALLIUM | {"item": {"item-kind": "gallium"}, "parties": [_POLICE]}, "undetermined"),
        (
            "cn-ann46-1",
            _GALLIUM
            | {
                "item": {"item-kind": "gallium"},
                "parties": [_POLICE | {"cn-military-user": "no"}],
                "complete": "yes",
            },
            "not-engaged",
        ),
        ("us-raise-framework", _MODEL | _LARGE, "undetermined"),
        (
            "us-raise-framework",
            _MODEL | _LARGE | {"facts": _ABROAD | {"model-in-new-york": "no"}},
            "not-engaged",
        ),
        ("us-sb53-framework", _MODEL | _LARGE | {"facts": _ABROAD | {"california-developer": "no"}}, "not-engaged"),
        ("us-sb53-framework", _MODEL | _LARGE | {"to": "us-ca"}, "engaged"),
        ("tw-fta-13", _TO_HUAWEI | {"item": {"national-entry": "none"}}, "not-engaged"),
        ("tw-fta-13", _TO_HUAWEI | {"item": {"national-entry": "tw-shtc"}}, "engaged"),
        ("cn-order-9", _SERVICE | {"facts": {"public-opinion-attributes": "yes"}}, "undetermined"),
        (
            "cn-order-9",
            _SERVICE | {"facts": {"public-opinion-attributes": "yes", "algorithm-recommendation": "no"}},
            "not-engaged",
        ),
        ("us-744.22-b", {"on": "2026-06-12", "facts": {"military-intelligence-diversion-risk": "yes"}}, "engaged"),
    ],
)
def test_a_rule_bites_where_its_text_does_and_asks_for_what_is_not_said(
    rule: str, situation: dict[str, Any], outcome: str
) -> None:
    on = bench()
    assert on.outcome(on.rule(rule), on.run(situation)) == outcome


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ("in-scomet", "2025-06-01"),
        ("jp-ucpa-secret", "2018-06-01"),
        ("kr-ucpa-secret", "2021-06-01"),
        ("kr-fta-19", "2020-06-01"),
        ("tw-fta-13", "2024-06-01"),
        ("cn-csl-77", "2024-06-01"),
        ("cn-aucl-10", "2024-06-01"),
        ("us-744.21-a-1", "2019-06-01"),
        ("us-744.8", "2023-06-01"),
        ("us-cfius", "2019-06-01"),
        ("cn-tech-prohibited", "2019-06-01"),
        ("hk-strategic-export", "1996-06-01"),
        ("us-senate-banking-none", "2017-06-01"),
    ],
)
def test_days_before_the_first_that_was_read_are_not_told_as_days_without_law(rule: str, day: str) -> None:
    stretches = bench().rule(rule).text.timing.not_established
    assert When.on(date.fromisoformat(day)).lies_in(stretches)


def test_who_was_in_a_group_is_not_told_for_days_before_its_roster_is_known() -> None:
    law = asker().law
    groups = {str(m.group).rpartition("/")[2]: m.group for m in law.ladder.memberships}
    china, germany = (asker().codes.place(code) for code in ("cn", "de"))
    then, later = When.on(date(2005, 6, 1)), When.on(date(2025, 6, 1))
    assert [law.ladder.belongs(china, groups["D5"], day) for day in (then, later)] == [-1, 1]
    assert [law.ladder.belongs(germany, groups["D5"], day) for day in (then, later)] == [-1, 0]


def test_a_subject_that_is_not_modelled_is_said_for_each_jurisdiction_touched() -> None:
    situation = {"act": "personal-data-processing", "from": "sg", "to": "us-ca", "on": "2026-05-01"}
    answer = asker().answer(Question(kind=Kind.DUTIES, situation=situation, as_of=date(2026, 6, 1)))
    said = {(c.jurisdiction, c.subject, c.level) for c in answer.coverage}
    assert ("Singapore", "data protection", "not-modelled") in said
    assert ("California", "data protection", "not-modelled") in said
    for place in {c.jurisdiction for c in answer.coverage}:
        assert {c.subject for c in answer.coverage if c.jurisdiction == place} >= {"competition", "data protection"}
