"""`in-force` and `remit-of`: what is law on a day and what an authority may do then, with the days beside."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from law.test_incidents import asker
from remit.ask import Answer, Kind, Question, answer_json
from remit.ask.told import plain_text
from remit.errors import BadInput, UnknownName

pytestmark = pytest.mark.slow


def ask(kind: Kind, *, as_of: date = date(2026, 10, 1), **args: Any) -> Answer:
    return asker().answer(Question(kind=kind, args=args, as_of=as_of))


def shown(kind: Kind, **args: Any) -> dict[str, Any]:
    return answer_json(ask(kind, **args))


@pytest.mark.parametrize(
    ("day", "force", "last", "following"),
    [
        ("2025-09-28", "not-in-force", None, "2025-09-29"),
        ("2025-09-29", "in-force", "2025-09-29", "2025-11-10"),
        ("2025-11-09", "in-force", "2025-09-29", "2025-11-10"),
        ("2025-11-10", "not-in-force", "2025-11-10", "2026-11-10"),
        ("2026-11-10", "not-established", "2026-11-10", None),
    ],
)
def test_a_suspended_rule_has_its_days_and_the_days_beside(
    day: str, force: str, last: str | None, following: str | None
) -> None:
    answer = shown(Kind.IN_FORCE, cite="90 FR 47201", on=day)
    assert {f["force"] for f in answer["findings"]} == {force}
    assert (answer["lastChange"] or {}).get("day") == last
    assert (answer["nextChange"] or {}).get("day") == following
    if last is not None:
        assert all(turn["before"] != turn["after"] for turn in answer["lastChange"]["turns"])


def test_that_nothing_is_known_any_more_is_told_as_no_change_of_law() -> None:
    text = plain_text(ask(Kind.IN_FORCE, cite="H.R. 8283", on="2026-11-23"))
    assert "Not established here from: 2026-10-10\n" in text
    assert "Last change" not in text


def test_what_a_jurisdiction_has_in_force_is_neither_that_of_another_nor_less_than_all() -> None:
    answer = ask(Kind.IN_FORCE, jurisdiction="gb")
    law = asker().law
    gb = asker().codes.place("gb")
    assert {f.rule.iri for f in answer.findings} == {r.iri for r in law.rules if gb in r.text.jurisdictions}
    assert {c.jurisdiction for c in answer.coverage} == {"United Kingdom"}
    both = ask(Kind.IN_FORCE, jurisdiction="gb", authority="cma")
    assert {f.rule.iri for f in both.findings} < {f.rule.iri for f in answer.findings}
    assert all(any("Competition" in a.name for a in f.authorities) for f in both.findings)


def test_a_member_of_the_union_has_the_law_of_the_union() -> None:
    cited = {f.text.citation for f in ask(Kind.IN_FORCE, jurisdiction="de").findings}
    assert any("2024/1689" in citation for citation in cited)


@pytest.mark.parametrize(
    ("cite", "day", "code"),
    [
        ("Bletchley Declaration", "2026-06-01", "not-in-force"),
        ("Cyber Security and Resilience", "2026-09-29", "not-in-force"),
        ("Cyber Security and Resilience", "2026-11-23", "not-established"),
        ("Official Secrets Acts", "2023-12-19", "yes"),
        ("Official Secrets Acts", "2023-12-20", "not-in-force"),
    ],
)
def test_a_text_without_rules_is_told_by_its_days(cite: str, day: str, code: str) -> None:
    answer = ask(Kind.IN_FORCE, cite=cite, on=day)
    assert (answer.verdict.code, answer.findings) == (code, ())
    assert len(answer_json(answer)["textsWithoutRules"]) == 1
    assert "no rule of it is encoded" in plain_text(answer)
    assert {c.jurisdiction for c in answer.coverage} == {"United Kingdom"}


def test_a_text_is_found_by_what_it_is_called_where_no_citation_has_the_words() -> None:
    called = ask(Kind.IN_FORCE, cite="Digital Markets, Competition and Consumers Act 2024", on="2025-01-01")
    cited = ask(Kind.IN_FORCE, cite="DMCC Act 2024 ss.2-7", on="2025-01-01")
    assert {f.rule.iri for f in cited.findings} < {f.rule.iri for f in called.findings}
    with pytest.raises(BadInput, match="No rule that is encoded"):
        ask(Kind.IN_FORCE, cite="Robot Act 2024")


def test_a_text_is_law_whatever_the_facts() -> None:
    question = Question(
        kind=Kind.IN_FORCE,
        args={"cite": "734.3(a)(1)"},
        situation={"act": "export", "from": "sg"},
        as_of=date(2026, 10, 1),
    )
    assert asker().answer(question).verdict.code == "yes"


def test_a_question_that_names_no_law_is_refused() -> None:
    with pytest.raises(BadInput, match="names no law"):
        ask(Kind.IN_FORCE)
    with pytest.raises(UnknownName):
        ask(Kind.IN_FORCE, jurisdiction="atlantis")


def test_a_name_that_ended_is_the_name_until_that_day() -> None:
    names = [shown(Kind.REMIT_OF, authority="caisi", on=f"2025-06-0{day}")["name"] for day in (2, 3)]
    assert names == ["U.S. AI Safety Institute", "Center for AI Standards and Innovation (CAISI)"]


def test_remit_tells_name_succession_and_powers_of_the_day() -> None:
    before, after = (shown(Kind.REMIT_OF, authority="uk-ico", as_of=date(2026, 9, day)) for day in (29, 30))
    assert before["name"].startswith("Information Commissioner")
    assert after["name"].startswith("Information Commission")
    assert "Commissioner" not in after["name"]
    line = ["Information Commissioner, followed by Information Commission from 2026-09-30"]
    assert before["succession"] == after["succession"] == line
    assert before["verdict"]["code"] == after["verdict"]["code"] == "power"
    powers = shown(Kind.REMIT_OF, authority="cma", on="2024-01-01")["powers"]
    held = [power["citation"] for power in powers if power["held"] == "yes"]
    assert "Enterprise Act 2002 s.23" in held
    assert "Digital Markets, Competition and Consumers Act 2024 Part 1" not in held


def test_an_authority_expressly_without_power_is_told_so_with_the_reason() -> None:
    answer = ask(Kind.REMIT_OF, authority="uk-aisi")
    assert answer.verdict.code == "no-power"
    told = plain_text(answer)
    assert "No statute creates it" in told
    assert "Expressly no power" in told
    assert "AI Safety Institute (official), from 2023-11-02 to 2025-02-13 inclusive" in told


def test_an_actor_of_which_no_power_is_recorded_is_not_said_to_have_none() -> None:
    answer = ask(Kind.REMIT_OF, authority="alibaba")
    assert answer.verdict.code == "not-established"
    assert "no statement that it has none" in answer.verdict.text
