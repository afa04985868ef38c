"""What is read off an incident counts as much as the claims behind it, and never as a fact."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest
from rdflib import URIRef

from law.bench_of_law import bench
from remit.ask import Answer, Asker, Kind, LawBook, Question
from remit.determine import Outcome
from remit.findings import walked
from remit.findings.words import Words
from remit.iri import ID
from remit.resources import folder
from remit.rules import BITING
from remit.terms import rdf, rmt

AS_OF = date(2026, 11, 23)
pytestmark = pytest.mark.slow

_INCIDENT = re.compile(r"^<incident/(\S+)>\s+a rmt:Incident\b", re.MULTILINE)


def incidents() -> list[URIRef]:
    """Gives the incidents of the corpus, read off its text: what is tried must be known before there is a base."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((folder("data") / "incidents").glob("*.ttl")))
    return [URIRef(f"{ID}incident/{key}") for key in sorted(_INCIDENT.findall(text))]


@cache
def asker() -> Asker:
    on = bench()
    book = LawBook(law=on.law, engine=on.engine, words=Words(on.law.recording, on.law.constraints), tables={})
    return Asker(on.ground.view, book, on.engine.scale, find=lambda _: ())


@cache
def who_can_act(incident: URIRef) -> Answer:
    key = str(incident).rpartition("/")[2]
    question = Question(kind=Kind.WHO_CAN_ACT, args={"incident": key}, as_of=AS_OF, all=True)
    return asker().answer(question)


def name(incident: URIRef) -> str:
    return str(incident).rpartition("/")[2]


def test_every_incident_is_tried() -> None:
    assert set(incidents()) == set(bench().ground.view.subjects(rdf.type_, rmt.Incident))


@pytest.mark.parametrize("incident", incidents(), ids=name)
def test_no_condition_that_rests_on_an_incident_is_better_supported_than_it(incident: URIRef) -> None:
    scheme = asker().scale.scheme
    (ceiling,) = bench().ground.view.objects(incident, rmt.ceiling)
    most = scheme.down(scheme.by_code(name(URIRef(str(ceiling)))))
    seen = 0
    for finding in who_can_act(incident).findings:
        for condition in walked(finding.conditions):
            of_incident = any(c.startswith((f"{ID}claim/", f"{ID}incident/")) for c in condition.claims)
            if of_incident and condition.support != "none":
                seen += 1
                assert scheme.down(scheme.by_code(condition.support)) <= most, condition.text
    assert seen or name(incident) in {"pa-1b", "pa-3"}, "nothing was read off it"


@pytest.mark.parametrize("incident", incidents(), ids=name)
def test_no_rule_bites_on_what_is_only_claimed(incident: URIRef) -> None:
    found = [f for f in who_can_act(incident).findings if f.rule.effect in BITING and f.outcome is Outcome.ENGAGED]
    assert [f.rule.iri for f in found] == []
