"""A golden situation varied in day, place and party: its answer changes exactly where a condition it cites does."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from golden.cases import FOLDER, Check, checks
from law.bench_of_law import bench
from remit.ask import Answer, Asker, Kind, LawBook, Question
from remit.determine import Outcome
from remit.determine.outcome import Force
from remit.findings import Condition, Finding
from remit.findings.words import Words

CASES = (
    "us-cn-G01.2",
    "us-cn-G05.0",
    "us-cn-G11.0",
    "us-cn-G13.0",
    "us-cn-G31.0",
    "uk-G13.0",
    "uk-G17.0",
    "eu-G105.0",
)
AS_OF = date(2026, 11, 23)
PLACES = ("us", "us-tx", "cn", "hangzhou", "hk", "mo", "sg", "jp", "gb-nir", "leeds", "de", "lyon", "ir", "ae", "no")
OF_PARTY = ("headquarters", "established_in", "citizenship")
NO_LAW = frozenset({Outcome.NOT_IN_FORCE, Outcome.NOT_ENGAGED})
BITES = frozenset({Outcome.ENGAGED, Outcome.NOT_ENFORCED, Outcome.NOT_APPLICABLE})

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="needs the golden cases, which this clone does not have")


@cache
def cases() -> dict[str, Check]:
    return {check.name: check for check in checks() if check.name in CASES}


@cache
def asker() -> Asker:
    on = bench()
    book = LawBook(law=on.law, engine=on.engine, words=Words(on.law.recording, on.law.constraints), tables={})
    return Asker(on.ground.view, book, on.engine.scale, find=lambda _: ())


def ask(check: Check, situation: dict[str, Any]) -> Answer:
    return asker().answer(Question(kind=Kind(check.kind), situation=situation, as_of=AS_OF, all=True))


@cache
def as_it_stands(name: str) -> Answer:
    return ask(cases()[name], dict(cases()[name].situation or {}))


# ---- variants


def on_another_day(situation: dict[str, Any], days: int) -> dict[str, Any]:
    """Gives the situation some days earlier or later."""
    moved = date.fromisoformat(str(situation["on"])) + timedelta(days=days)
    return {**situation, "on": moved.isoformat()}


def elsewhere(situation: dict[str, Any], key: str, place: str) -> dict[str, Any]:
    """Gives the situation with another place sent from or to."""
    return {**situation, key: place}


def of_another(situation: dict[str, Any], number: int, fact: str, place: str) -> dict[str, Any]:
    """Gives the situation with a party of another place; with one party more where there is none."""
    varied = copy.deepcopy(situation)
    parties = varied.setdefault("parties", []) or varied["parties"]
    if not parties:
        parties.append({"role": "end-user"})
    parties[number % len(parties)][fact] = place
    return varied


varieties = st.one_of(
    st.tuples(st.just(on_another_day), st.integers(-900, 250)),
    st.tuples(st.just(elsewhere), st.sampled_from(("from", "to")), st.sampled_from(PLACES)),
    st.tuples(st.just(of_another), st.integers(0, 2), st.sampled_from(OF_PARTY), st.sampled_from(PLACES)),
)


def varied(name: str, variety: tuple[Any, ...]) -> Answer:
    change, *how = variety
    return ask(cases()[name], change(dict(cases()[name].situation or {}), *how))


# ---- what an answer cites, read off the answer alone


def told(conditions: tuple[Condition, ...]) -> tuple[Any, ...]:
    """Gives the values of conditions, at any depth."""
    return tuple(
        (
            c.kind,
            c.value,
            c.support,
            c.against,
            told(c.parts),
            tuple((str(b.rule), b.value, told(b.conditions)) for b in c.because),
            tuple(told(e.conditions) for e in c.each),
        )
        for c in conditions
    )


def definitions(conditions: tuple[Condition, ...]) -> Iterator[URIRef]:
    """Gives the definitions that conditions name, at any depth."""
    for condition in conditions:
        yield from definitions(condition.parts)
        for each in condition.each:
            yield from definitions(each.conditions)
        for because in condition.because:
            yield because.rule
            yield from definitions(because.conditions)


def cited(finding: Finding, by_rule: dict[URIRef, Finding]) -> Iterator[URIRef]:
    """Gives the rule of a finding, the definitions that it names, the exceptions to them, and so on."""
    overriding = bench().law.exceptions
    todo, seen = [finding.rule.iri], set[URIRef]()
    while todo:
        iri = todo.pop()
        if iri in seen:
            continue
        seen.add(iri)
        yield iri
        todo += [bench().law.rules[place].iri for place in overriding[bench().law.by_iri[iri].place]]
        if iri in by_rule:
            todo += definitions(by_rule[iri].conditions)


def reasons(answer: Answer, *, days: tuple[date, date]) -> dict[URIRef, tuple[Any, ...]]:
    """Gives for each rule what its outcome may turn on: values of what it cites, and the days of texts in between."""
    by_rule = {f.rule.iri: f for f in answer.findings}
    early, late = sorted(days)
    found = {}
    for finding in answer.findings:
        parts = []
        for iri in sorted(cited(finding, by_rule)):
            shown = by_rule.get(iri)
            between = [d for d in bench().law.by_iri[iri].text.timing.boundaries() if early < d <= late]
            parts.append((iri, told(shown.conditions) if shown else (), sorted(between) and day_of(answer)))
        found[finding.rule.iri] = tuple(parts)
    return found


def day_of(answer: Answer) -> date:
    return date.fromisoformat(answer.conduct_on)


def unexplained(before: Answer, after: Answer) -> list[str]:
    """Gives the rules that come to something else although nothing that they cite has changed."""
    days = (day_of(before), day_of(after))
    was, now = (reasons(answer, days=days) for answer in (before, after))
    others = {f.rule.iri: f for f in after.findings}
    return [
        f"{f.rule.iri}: {f.outcome}, then {other.outcome}"
        for f in before.findings
        if (other := others.get(f.rule.iri)) is not None
        and f.outcome != other.outcome
        and was[f.rule.iri] == now[f.rule.iri]
        and not _is_no_law(f, other)
    ]


def _is_no_law(*findings: Finding) -> bool:
    """Whether a text is no law in any of them, so that all say no.

    Whether it is called not in force or not engaged is found as if the definitions that came with it were in force; the
    trace shows the day as it is, on which they are not.
    """
    return all(f.decided.force is Force.NOT_IN_FORCE and f.outcome in NO_LAW for f in findings)


def biting_on_a_no(answer: Answer) -> list[str]:
    """Gives the rules that bite although one of the conditions that all have to hold does not."""
    return [
        str(f.rule.iri)
        for f in answer.findings
        if f.outcome in BITES and any(condition.value == "false" for condition in f.conditions)
    ]


some = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.slow
@pytest.mark.timeout(300)
@some
@given(st.sampled_from(CASES), varieties)
@example("us-cn-G11.0", (elsewhere, "to", "jp"))
@example("us-cn-G01.2", (on_another_day, -100))
@example("uk-G17.0", (on_another_day, 100))
@example("us-cn-G13.0", (of_another, 0, "headquarters", "cn"))
@example("uk-G13.0", (of_another, 0, "established_in", "us"))
def test_an_answer_changes_exactly_where_a_condition_that_it_cites_does(name: str, variety: tuple[Any, ...]) -> None:
    before, after = as_it_stands(name), varied(name, variety)
    assert {f.rule.iri for f in before.findings} == {f.rule.iri for f in after.findings}
    assert unexplained(before, after) == []
    assert biting_on_a_no(after) == []


@pytest.mark.parametrize("name", CASES)
def test_a_change_that_nothing_cites_would_be_noticed(name: str) -> None:
    """The oracle itself: of an answer in which one rule is made to come to something else, it names that rule."""
    before = as_it_stands(name)
    first = next(f for f in before.findings if f.outcome is not Outcome.DEFEATED)
    other = replace(first, decided=first.decided._replace(outcome=Outcome.DEFEATED))
    after = replace(before, findings=tuple(other if f is first else f for f in before.findings))
    assert [each.partition(": ")[0] for each in unexplained(before, after)] == [str(first.rule.iri)]


def test_variants_change_answers_by_day_place_and_party() -> None:
    """The varieties bite: each of them changes what some rule comes to."""
    for name, variety in (
        ("us-cn-G01.2", (on_another_day, -300)),
        ("us-cn-G11.0", (elsewhere, "to", "jp")),
        ("us-cn-G11.0", (of_another, 0, "headquarters", "sg")),
    ):
        was = {f.rule.iri: f.outcome for f in as_it_stands(name).findings}
        now = {f.rule.iri: f.outcome for f in varied(name, variety).findings}
        assert {iri for iri in was if was[iri] != now[iri]}
