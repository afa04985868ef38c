"""The law that is kept between questions sees what is recorded later, holds no state alive, and forgets a redaction."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from rdflib import URIRef

import serving
from remit.ask import Kind, Question
from remit.base import KnowledgeBase
from remit.change import Change, in_graph
from remit.errors import BadInput
from remit.iri import CONTRIBUTIONS, record
from remit.literals import literal
from remit.patch import Quad
from remit.terms import rdf, rdfs, rmt
from remit.truth import When

NOW = datetime(2026, 11, 25, tzinfo=UTC)
TODAY, DAY = date(2026, 11, 25), date(2026, 6, 1)
RULE = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/remit/id/> .

<law/kept-act> a rmt:Instrument ;
    rdfs:label "Kept Act 2020"@en ;
    rmt:address "https://example.org/kept-act"^^xsd:anyURI ;
    rmt:checkedOn "2026-11-23"^^xsd:date ;
    rmt:citation "Kept Act 2020" ;
    rmt:confidence <confidence/high> ;
    rmt:howKnown <how/primary> ;
    rmt:inForce [ a rmt:Interval ; rmt:from "2020-01-01"^^xsd:date ; rmt:why "the act" ] ;
    rmt:jurisdiction <jurisdiction/gb> .

<law/kept-act-1> a rmt:Provision ;
    rmt:citation "Kept Act 2020 s.1" ;
    rmt:partOf <law/kept-act> .

<rule/kept> a rmt:Rule ;
    rdfs:label "Made-up duty of the Kept Act"@en ;
    rmt:condition [ a odrl:Constraint ;
        odrl:leftOperand <fact/act> ; odrl:operator odrl:isAnyOf ;
        odrl:rightOperand <conduct/distillation-through-api> ] ;
    rmt:effect <effect/duty> ;
    rmt:provision <law/kept-act-1> .
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return serving.make_home(tmp_path_factory.mktemp("shelf") / "home", corpus=True)


@pytest.fixture
def kb(home: Path, tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(serving.copy_home(home, tmp_path / "home")) as made:
        yield made


def accept(kb: KnowledgeBase, quads: frozenset[Quad], day: int) -> int:
    """Records something so many days later; gives the position."""
    return kb.accept(Change(author="a", reason="r", adds=quads), now=NOW + timedelta(days=day)).position


def unit(key: str, *, of: URIRef | None = None) -> frozenset[Quad]:
    node = record("actor", key)
    said = {(rdf.type_, rmt.Organisation), (rdfs.label, literal(f"Unit {key}", language="en"))}
    said |= {(rmt.partOf, of)} if of is not None else set()
    return frozenset(Quad(node, predicate, value, CONTRIBUTIONS) for predicate, value in said)


def listed(kb: KnowledgeBase) -> tuple[URIRef, URIRef]:
    """Gives somebody on a list that says who is not on it, with the list."""
    ladder, day = kb.asker().law.ladder, When.on(DAY)
    found = next(
        each
        for each in ladder.memberships
        if "/list/" in str(each.group)
        and "/actor/" in str(each.member)
        and day.lies_in([each.stretch])
        and ladder.roster(each.group).tells_absence(day)
    )
    assert isinstance(found.member, URIRef)
    assert isinstance(found.group, URIRef)
    return found.member, found.group


def belongs(kb: KnowledgeBase, key: str, group: URIRef, *, position: int | None = None) -> int:
    asker = kb.asker(kb.view_at(position)) if position is not None else kb.asker()
    return asker.law.ladder.belongs(record("actor", key), group, When.on(DAY))


def test_what_is_recorded_after_the_law_was_compiled_is_seen(kb: KnowledgeBase) -> None:
    member, group = listed(kb)
    book = kb.asker().book
    accept(kb, unit("later", of=member), 1)
    assert belongs(kb, "later", group) == 1
    assert kb.asker().book is book


def test_the_past_does_not_see_what_was_recorded_later(kb: KnowledgeBase) -> None:
    member, group = listed(kb)
    before = accept(kb, unit("moved"), 1)
    accept(kb, frozenset({Quad(record("actor", "moved"), rmt.partOf, member, CONTRIBUTIONS)}), 2)
    assert belongs(kb, "moved", group, position=before) == 0
    assert belongs(kb, "moved", group) == 1
    assert belongs(kb, "moved", group, position=before) == 0


def test_the_kept_law_holds_no_state_alive(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.past._MOST_UNDONE", 1)
    book, first = kb.asker().book, weakref.ref(kb.view().reads)
    accept(kb, unit("one"), 1)
    gc.collect()
    assert first() is None
    assert kb.asker().book is book


def test_an_answer_on_the_past_goes_with_what_was_redacted(kb: KnowledgeBase) -> None:
    position = accept(kb, frozenset(in_graph(RULE.encode(), CONTRIBUTIONS)), 1)
    accept(kb, unit("between"), 2)
    question = Question(
        kind=Kind.IN_FORCE,
        args={"cite": "Kept Act", "on": "2026-11-01"},
        as_of=TODAY,
        known_at=NOW + timedelta(hours=30),
    )
    assert [each.rule.label for each in kb.ask(question).findings] == ["Made-up duty of the Kept Act"]
    kb.redact(position, author="a", reason="by law", now=NOW + timedelta(days=3))
    with pytest.raises(BadInput, match="No rule"):
        kb.ask(question)


def test_whoever_holds_a_past_state_while_it_is_redacted_leaves_nothing_of_it(kb: KnowledgeBase) -> None:
    position = accept(kb, frozenset(in_graph(RULE.encode(), CONTRIBUTIONS)), 1)
    accept(kb, unit("between"), 2)
    held = kb.view_at(position)
    kb.redact(position, author="a", reason="by law", now=NOW + timedelta(days=3))
    assert record("rule", "kept") in kb.asker(held).law.by_iri
    assert record("rule", "kept") not in kb.asker(kb.view_at(position)).law.by_iri
