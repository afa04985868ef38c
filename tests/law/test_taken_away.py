"""What an answer stood on is taken away or altered: the answer, its coverage and its receipt say so."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import serving
from remit.ask import Answer, Kind, Question, answer_json
from remit.ask.coverage import NOT_MODELLED
from remit.base import KnowledgeBase
from remit.change import read_document
from remit.determine import Outcome
from remit.release import Release
from remit.resources import folder

pytestmark = pytest.mark.slow

AS_OF = date(2026, 11, 23)
LATER = serving.NOW + timedelta(days=1)
CALLED_IN: dict[str, Any] = {
    "act": "acquisition",
    "on": "2026-05-01",
    "facts": {"right-or-interest-acquired": "yes", "used-with-uk-activities": "yes"},
}
RETRACTED = """
@base <https://w3id.org/remit/id/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rmt: <https://w3id.org/remit/ns#> .
<document/example-retraction> a rmt:Document ; rdfs:label "Correction by the publication"@en .
<claim/seed-c20> prov:wasInvalidatedBy <document/example-retraction> .
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base on disk with the whole corpus."""
    return serving.make_home(tmp_path_factory.mktemp("law") / "home", corpus=True)


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    return serving.copy_home(made, tmp_path / "home")


@pytest.fixture(scope="module")
def without_module(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release, of whose corpus one module of law was taken away."""
    data = Path(shutil.copytree(folder("data"), tmp_path_factory.mktemp("data") / "data"))
    (data / "law" / "uk" / "nsia.ttl").unlink()
    return Release(corpus=data, version="99.0.0")


def who_can_act(kb: KnowledgeBase, **more: Any) -> Answer:
    return kb.ask(Question(kind=Kind.WHO_CAN_ACT, as_of=AS_OF, **more))


def receipt(answer: Answer) -> Any:
    """Gives the receipt as a caller keeps it: JSON that went over a wire."""
    return json.loads(json.dumps(answer_json(answer)))["receipt"]


def covered(answer: Answer) -> set[tuple[str, str]]:
    return {(c.jurisdiction, c.subject) for c in answer.coverage if c.level != NOT_MODELLED}


def of_the_act(answer: Answer) -> dict[str, Outcome]:
    """Gives what the rules of the Act that was taken away come to."""
    return {str(f.rule.iri): f.outcome for f in answer.findings if "rule/uk-nsia-" in f.rule.iri}


def test_taking_a_module_of_law_away_takes_its_coverage_and_its_answers(home: Path, without_module: Release) -> None:
    with KnowledgeBase.open(home) as kb:
        before = who_can_act(kb, situation=CALLED_IN)
        other = kb.ask(Question(kind=Kind.LICENCE, situation={"act": "export", "from": "us", "to": "jp"}, as_of=AS_OF))
    assert ("United Kingdom", "acquisitions") in covered(before)
    assert Outcome.ENGAGED in of_the_act(before).values()
    with KnowledgeBase.open(home, release=without_module) as kb:
        upgraded = kb.upgrade(now=LATER, author="owner", workers=1)
        assert {m.name: m.standing for m in upgraded.plan.modules if m.standing != "same"}
        after = who_can_act(kb, situation=CALLED_IN)
        assert ("United Kingdom", "acquisitions") not in covered(after)
        assert of_the_act(after) == {}
        assert after.verdict != before.verdict
        gone = next(iri for iri in of_the_act(before))
        verified = kb.verify_receipt(receipt(before))
        assert (verified.same, verified.difference) == (False, f"<{gone}> is no longer among the findings")
        assert kb.verify_receipt(receipt(other)).same


def test_a_claim_that_was_taken_back_gives_another_answer_and_the_first_difference_by_name(home: Path) -> None:
    with KnowledgeBase.open(home) as kb:
        before = who_can_act(kb, args={"incident": "si-1"})
        assert kb.verify_receipt(receipt(before)).same
        change = read_document(RETRACTED.encode(), "text/turtle", author="Ada", reason="the publication took it back")
        kb.accept(change, now=LATER)
        verified = kb.verify_receipt(receipt(before))
        after = who_can_act(kb, args={"incident": "si-1"})
    assert not verified.same
    first = next(
        old.rule.iri for old, new in zip(before.findings, after.findings, strict=True) if old.support != new.support
    )
    assert verified.difference == f"<{first}> comes to something else"
