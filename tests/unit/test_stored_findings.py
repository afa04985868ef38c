"""What findings turn on: which rules are others after a change of law, and which incidents read what was changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from rdflib import URIRef

from remit.ask import LawBook
from remit.base import KnowledgeBase
from remit.change import Change
from remit.errors import BadInput
from remit.iri import CONTRIBUTIONS, FINDINGS, ID, record
from remit.literals import literal
from remit.patch import Patch, Quad
from remit.rules import Test as Tested
from remit.rules import compile_law
from remit.stored.noting import NotingView, keys_of
from remit.stored.prints import changed, matters, prints
from remit.terms import conduct, rdf, rdfs, rmt, skos, xsd
from remit.truth import Scale

NOW = datetime(2026, 11, 25, tzinfo=UTC)
TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def kb() -> Iterator[KnowledgeBase]:
    with KnowledgeBase.in_memory(now=NOW, corpus=True) as made:
        made.catch_up(today=TODAY)
        yield made


def printed(kb: KnowledgeBase, *adds: tuple[Any, Any, Any], today: date = TODAY) -> dict[URIRef, str]:
    """Gives the digests of the rules after some quads were added."""
    view = kb.view().changed_by(Patch(adds=frozenset(Quad(*triple, CONTRIBUTIONS) for triple in adds)))
    return prints(LawBook.of(compile_law(view), Scale.of(kb.release.scheme)), view, as_of=today)


def naming(kb: KnowledgeBase, code: URIRef) -> set[URIRef]:
    """Gives the rules of which heads are kept whose own condition names a code."""
    law, kept = kb.asker().law, printed(kb)
    return {
        rule.iri
        for rule in law.rules
        if rule.iri in kept and rule.condition is not None
        for place in law.constraints.below(rule.condition)
        if isinstance(test := law.constraints[place], Tested) and code in test.operands
    }


def test_rules_that_name_a_code_are_others_when_something_comes_below_it(kb: KnowledgeBase) -> None:
    code, below = conduct.distillation_through_api, record("conduct", "made-up")
    found = changed(printed(kb), printed(kb, (below, skos.broader, code)))
    assert naming(kb, code) <= found
    assert 0 < len(found) < len(printed(kb)) / 2


def test_rules_that_ask_for_a_list_are_others_when_somebody_joins_it(kb: KnowledgeBase) -> None:
    group, entry = URIRef(f"{ID}list/entity-list"), record("membership", "made-up")
    joined = (
        (entry, rdf.type_, rmt.Membership),
        (entry, rmt.member, record("actor", "deepseek")),
        (entry, rmt.group, group),
        (entry, rmt.from_, literal("2026-01-01", xsd.date)),
    )
    found = changed(printed(kb), printed(kb, *joined))
    assert 0 < len(found) < len(printed(kb)) / 2


def test_what_is_only_said_of_a_rule_for_readers_makes_it_no_other(kb: KnowledgeBase) -> None:
    rule = next(iter(printed(kb)))
    assert changed(printed(kb), printed(kb, (rule, rdfs.comment, literal("a remark")))) == frozenset()


def test_a_day_on_which_law_begins_makes_others_of_the_rules_that_turn_on_it(kb: KnowledgeBase) -> None:
    found = changed(printed(kb, today=date(2024, 5, 31)), printed(kb, today=date(2026, 11, 25)))
    assert 0 < len(found) < len(printed(kb))
    assert changed(printed(kb, today=date(2026, 11, 24)), printed(kb)) == frozenset()


def test_what_was_read_is_known_by_each_quad_that_could_change_it(kb: KnowledgeBase) -> None:
    view = NotingView(kb.view())
    incident, claim = record("incident", "si-1"), record("claim", "c1")
    list(view.objects(incident, rmt.restsOn))
    list(view.subjects(rmt.restsOn, claim))
    quads = [
        Quad(incident, rmt.occurred, literal("2026"), CONTRIBUTIONS),
        Quad(record("incident", "other"), rmt.restsOn, claim, CONTRIBUTIONS),
    ]
    for quad in quads:
        assert view.keys() & keys_of([quad])
    assert not view.keys() & keys_of([Quad(claim, rmt.stance, incident, CONTRIBUTIONS)])


def test_nothing_but_queries_sees_a_finding(kb: KnowledgeBase) -> None:
    finding = next(quad.subject for quad in kb.store.derived(None, rdf.type_, rmt.Finding))
    incident = record("incident", "si-1")
    assert not list(kb.view().objects(finding, rdf.type_))
    assert not list(kb.view().subjects(rmt.ofIncident, incident))
    assert all(quad.graph != FINDINGS for quad in kb.quads())
    assert all(not subject.startswith(f"{ID}finding/") for subject, _ in kb.store.pairs(rdf.type_))
    few = kb.store.few_to(incident, 64)
    assert few is None or all(quad.graph != FINDINGS for quad in few)
    assert kb.query(f"ASK {{ <{finding}> a <{rmt.Finding}> }}").value is True


def test_a_change_that_writes_findings_is_refused(kb: KnowledgeBase) -> None:
    quad = Quad(record("finding", "x"), rdfs.label, literal("x"), FINDINGS)
    with pytest.raises(BadInput, match="findings are kept"):
        kb.accept(Change(author="a", reason="r", adds=frozenset({quad})), now=NOW)


def test_a_past_base_keeps_no_findings(kb: KnowledgeBase) -> None:
    with kb.at_position(1) as past, pytest.raises(BadInput, match="present record only"):
        past.freshness()


def test_a_redaction_throws_findings_away_until_they_are_worked_out_again() -> None:
    with KnowledgeBase.in_memory(now=NOW, corpus=False) as base:
        quads = frozenset(
            {
                Quad(record("actor", "x"), rdf.type_, rmt.Organisation, CONTRIBUTIONS),
                Quad(record("actor", "x"), rdfs.label, literal("X", language="en"), CONTRIBUTIONS),
            }
        )
        accepted = base.accept(Change(author="a", reason="r", adds=quads), now=NOW)
        base.catch_up(today=TODAY)
        base.redact(accepted.position, author="a", reason="erasure", now=NOW)
        assert base.freshness().stamp is None
        assert not list(base.store.derived())
        assert base.catch_up(today=TODAY).is_current


def test_a_decision_counts_for_what_it_is_about(kb: KnowledgeBase) -> None:
    node, about = record("decision", "made-up"), record("incident", "si-1")
    fact = next(iri for iri, each in kb.asker().law.facts.items() if each.kind == "boolean" and not each.is_of_party)
    said = (
        (node, rdf.type_, rmt.Decision),
        (node, rmt.factType, fact),
        (node, rmt.value, literal("true", xsd.boolean)),
        (node, rmt.inMatterOf, about),
        (node, rmt.by, record("actor", "us-doj")),
        (node, rmt.citation, literal("Made-up 1")),
        (node, rmt.decidedOn, literal("2026-11-26", xsd.date)),
    )
    view = kb.view().changed_by(Patch(adds=frozenset(Quad(*triple, CONTRIBUTIONS) for triple in said)))
    book = LawBook.of(compile_law(view), Scale.of(kb.release.scheme))
    before, after = matters(book, as_of=TODAY), matters(book, as_of=date(2026, 11, 26))
    assert [each for name, each in after.items() if name not in before] == [(about,)]
