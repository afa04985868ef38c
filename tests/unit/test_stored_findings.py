"""What findings turn on: which rules are others after a change of law, and which incidents read what was changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from rdflib import URIRef

import serving
from remit.ask import LawBook
from remit.base import KnowledgeBase
from remit.change import Change
from remit.errors import BadInput, Damaged
from remit.iri import CONTRIBUTIONS, FINDINGS, ID, record
from remit.journal import Draft
from remit.literals import literal
from remit.patch import Patch, Quad
from remit.rules import Test as Tested
from remit.rules import compile_law
from remit.situation.incidents import of_incident
from remit.store.engine import EngineStore
from remit.stored.noting import NotingView, keys_of
from remit.stored.prints import changed, matters, prints
from remit.terms import conduct, edtf, rdf, rdfs, rmt, skos, xsd
from remit.truth import Scale

NOW = datetime(2026, 11, 25, tzinfo=UTC)
TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    home = serving.make_home(tmp_path_factory.mktemp("derived") / "home", corpus=True)
    with KnowledgeBase.open(home) as made:
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


# ---- what fails, and what is seen in between


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return serving.make_home(tmp_path_factory.mktemp("stored") / "home", corpus=True)


@pytest.fixture
def own(home: Path, tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(serving.copy_home(home, tmp_path / "home")) as made:
        yield made


def put(kb: KnowledgeBase, *, adds: frozenset[Quad], removes: frozenset[Quad]) -> None:
    """Takes a change of the corpus in as the writer does once it is accepted."""
    patch = Patch(adds=adds, removes=removes)
    entry = kb.journal.append(Draft(id=f"id-{kb.shown}", at=NOW, author="a", reason="r", patch=patch))
    kb._writer._put(entry.position, patch)


def findings_of(kb: KnowledgeBase, incident: URIRef) -> int:
    return sum(1 for _ in kb.store.derived(None, rmt.ofIncident, incident))


def said_of_all(kb: KnowledgeBase) -> dict[str, str]:
    """Gives what the graph says of itself, as a query sees it."""
    return {quad.predicate.rpartition("#")[2]: str(quad.object) for quad in kb.store.derived(FINDINGS)}


def test_what_could_not_be_written_is_not_said_to_be_there(own: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    derive = EngineStore.derive

    def full(store: EngineStore, adds: Any, removes: Any) -> None:
        adds = list(adds)
        if any(quad.predicate == rmt.ofIncident for quad in adds):
            raise Damaged("no space left on device")
        derive(store, adds, removes)

    with monkeypatch.context() as patched:
        patched.setattr(EngineStore, "derive", full)
        with pytest.raises(Damaged):
            own.catch_up(today=TODAY)
        assert not own.freshness().is_current
        assert own.freshness().behind == 8
        assert said_of_all(own)["behind"] == "8"
    assert own.catch_up(today=TODAY).is_current
    assert findings_of(own, record("incident", "si-1"))
    assert own.stored.find({"authority": frozenset({record("actor", "fbi")})})


def test_what_the_ledger_could_not_take_is_done_again(own: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any, **named: Any) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("remit.stored.ledger.Ledger.done", full)
        with pytest.raises(OSError, match="no space"):
            own.catch_up(today=TODAY)
        assert own.freshness().behind == 8
    assert own.catch_up(today=TODAY).is_current


def test_no_finding_is_seen_without_how_it_is_sourced_nor_said_to_be_there_before(
    own: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    extend = EngineStore._extend

    def look() -> None:
        found = {quad.subject for quad in own.store.derived(None, rmt.outcome)}
        assert found <= {quad.subject for quad in own.store.derived(None, rmt.statusPhrase)}
        if said_of_all(own).get("behind") == "0":
            seen.append(len(found))

    def looked(store: EngineStore, quads: Any) -> None:
        look()
        extend(store, quads)
        look()

    monkeypatch.setattr(EngineStore, "_extend", looked)
    own.catch_up(today=TODAY)
    whole = sum(1 for _ in own.store.derived(None, rdf.type_, rmt.Finding))
    assert set(seen) == {whole}
    # a phrase that is another one takes the place of the one before together with its finding
    before = next(own.store.match(record("incident", "si-1"), rmt.statusPhrase))
    after = before._replace(object=literal("otherwise sourced"))
    put(own, adds=frozenset({after}), removes=frozenset({before}))
    assert own.catch_up(today=TODAY).is_current
    assert {str(quad.object) for quad in own.store.derived(None, rmt.statusPhrase)} >= {"otherwise sourced"}


def test_an_incident_that_cannot_be_asked_about_is_counted_until_it_can(own: KnowledgeBase) -> None:
    own.catch_up(today=TODAY)
    incident = record("incident", "si-1")
    held = frozenset(own.store.match(incident, rmt.occurred))
    odd = frozenset({Quad(incident, rmt.occurred, literal("-0044", edtf.EDTF_level1), quad.graph) for quad in held})
    put(own, adds=odd, removes=held)
    fresh = own.catch_up(today=TODAY)
    assert (fresh.is_current, fresh.failed, fresh.incidents) == (True, 1, 8)
    assert said_of_all(own)["notWorkedOut"] == "1"
    assert findings_of(own, incident) == 0
    put(own, adds=held, removes=odd)
    assert own.catch_up(today=TODAY).failed == 0
    assert findings_of(own, incident)


def test_a_fault_in_one_incident_does_not_keep_the_others(own: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    incident = record("incident", "si-1")

    def broken(ground: Any, of: URIRef, **named: Any) -> Any:
        if of == incident:
            raise RecursionError("too deep")
        return of_incident(ground, of, **named)

    with monkeypatch.context() as patched:
        patched.setattr("remit.stored.head.of_incident", broken)
        fresh = own.catch_up(today=TODAY)
        assert (fresh.is_current, fresh.failed) == (True, 1)
        assert findings_of(own, incident) == 0
    # it is tried again with the next day, law or start
    assert own.catch_up(today=date(2026, 11, 26)).failed == 0
    assert findings_of(own, incident)
