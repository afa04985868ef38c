"""What is taken over from where nothing is said is what working out every rule by itself comes to."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from law.bench_of_law import bench, stored
from law.test_properties import situations
from remit.determine import OVER_DAYS, Decided, Outcome
from remit.situation.describing import Describer
from remit.situation.facts import Situation
from remit.situation.incidents import of_incident
from remit.terms import rdf, rmt
from remit.truth import When
from remit.truth.frame import Run

AS_OF = date(2026, 11, 23)
QUALIFIED = st.sampled_from(("alleged", "corroborated", "officially-confirmed"))


def one_by_one(situation: Situation) -> tuple[dict[int, Decided], tuple[int, ...]]:
    """Decides every rule on every day, and takes nothing over."""
    engine, decided, excluded = bench().engine, dict[int, Decided](), set[int]()
    for day in situation.conduct.days(engine.law.boundaries):
        run = Run.of(engine.law, engine.scale, situation, when=day, asked=When.on(AS_OF))
        for rule in engine.law.rules:
            if rule.is_of_party:
                continue
            found = engine.decide(rule, run)
            best = decided.get(rule.place)
            if found.outcome is Outcome.NOT_ENGAGED:
                excluded.add(rule.place)
            elif best is None or OVER_DAYS.index(found.outcome) < OVER_DAYS.index(best.outcome):
                decided[rule.place] = found
    return dict(sorted(decided.items())), tuple(sorted(excluded - decided.keys()))


def assert_same(situation: Situation) -> None:
    fast = bench().engine.determine(situation, as_of=AS_OF)
    decided, excluded = one_by_one(situation)
    for place, found in decided.items():
        assert fast.decided.get(place) == found, found.rule.iri
    assert list(fast.decided) == list(decided)
    assert fast.excluded == excluded


def described(given: dict[str, Any]) -> Situation:
    return Describer(bench().ground).situation(given, as_of=AS_OF)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(situations, st.dictionaries(st.sampled_from(("act", "from", "to")), QUALIFIED))
def test_made_up_situations(situation: dict[str, Any], supports: dict[str, str]) -> None:
    """Some of what is given counts as a claim only, and is not all there is."""
    for key, support in supports.items():
        if key in situation:
            situation = {**situation, key: {"is": situation[key], "support": support}}
    assert_same(described(situation))


def test_recorded_incidents() -> None:
    incidents = [n for n in bench().ground.view.subjects(rdf.type_, rmt.Incident) if isinstance(n, URIRef)]
    found = [of_incident(bench().ground, incident, as_of=AS_OF) for incident in sorted(incidents)]
    for situation in found:
        assert_same(situation)
    assert any(len(situation.parties) > 1 and situation.reading for situation in found)


def test_situations_in_which_rules_bite() -> None:
    tried = 0
    for _, one in list(stored())[::4]:
        assert_same(described(dict(one.situation)))
        tried += 1
    assert tried > 20


def test_what_is_taken_over_is_most_of_what_an_incident_comes_to() -> None:
    """Else nothing would be gained."""
    engine = bench().engine
    incident = URIRef("https://w3id.org/remit/id/incident/pa-2")
    situation = of_incident(bench().ground, incident, as_of=AS_OF)
    found = engine.determine(situation, as_of=AS_OF)
    worked_out = found.runs[0].frame().memo.keys()
    assert found.decided
    assert len(worked_out) < len(engine.law.constraints) / 2
